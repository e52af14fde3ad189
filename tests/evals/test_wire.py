"""The batch format: what is read, what is refused in one line, and that nothing is written by halves."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from assistant.rows import AnswerRow
from evals import scoring
from evals.cases import FOLDER, Case, Half, contradictions, half_of, load_cases
from evals.commands import app
from evals.targets import FileTarget, attempts
from evals.wire import QuestionRow, question_rows, read_rows, write_rows
from ingest.errors import BoardsideError, ModelProblem, UsageError
from tests.evals.build import case

RUN = CliRunner()
GOOD = {"id": "a", "question": "Why?", "history": [{"role": "user", "content": "x"}], "role": "trainee"}


def write(path, *rows):
    path.write_text("".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows))
    return path


class Echo:
    name = "echo"

    def answer(self, question):
        if question.question == "break":
            raise ModelProblem("It broke.")
        if question.question == "crash":
            raise ZeroDivisionError("by zero")
        return AnswerRow(id=question.id, answer=question.question)


@pytest.fixture
def echo(monkeypatch):
    monkeypatch.setattr(scoring, "opened_target", lambda where, config: Echo())


def test_a_batch_is_answered_line_by_line(tmp_path, echo):
    source, out = (
        write(tmp_path / "in.jsonl", GOOD, "", {"id": "b", "question": "And?"}),
        tmp_path / "sub" / "out.jsonl",
    )
    done = RUN.invoke(app, ["answer", str(source), str(out)])
    assert done.exit_code == 0
    rows = [json.loads(line) for line in out.read_text().splitlines()]
    assert [(row["id"], row["answer"]) for row in rows] == [("a", "Why?"), ("b", "And?")]
    assert set(rows[0]) == {
        "id", "answer", "citations", "findings", "abstained", "reason", "standalone_question", "facts", "mode", "seconds"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ('{"id": "b"}', "question"),
        ('{"id": "b", "question": 3}', "question"),
        ('{"id": "", "question": "x"}', "id"),
        ('{"question": "x"}', "id"),
        ('{"id": "b", "question": "x", "role": "surgeon"}', "role"),
        ('{"id": "b", "question": "x", "history": "no"}', "history"),
        ('{"id": "b", "question": "x", "history": [{"role": "system", "content": "x"}]}', "history.0.role"),
        ('{"id": "b", "question": "x", "history": [{"role": "user"}]}', "history.0.content"),
        ('{"id": "a", "question": "again"}', "id"),
        ("{", "line"),
        ("[1]", "line"),
        ("null", "line"),
        ("[" * 100000, "line"),
    ],
)
def test_a_broken_line_is_one_clear_line_and_nothing_is_written(tmp_path, echo, line, field):
    source, out = write(tmp_path / "in.jsonl", GOOD, line), tmp_path / "out.jsonl"
    out.write_text("before")
    done = RUN.invoke(app, ["answer", str(source), str(out)])
    assert done.exit_code == 2
    assert f"{source}:2: {field}: " in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert out.read_text() == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.jsonl", "out.jsonl"]


def test_bytes_that_are_no_text_are_refused(tmp_path):
    (tmp_path / "in.jsonl").write_bytes(b'{"id": "a", "question": "\xff"}\n')
    with pytest.raises(UsageError, match=r"in\.jsonl:1: line: is not UTF-8"):
        read_rows(tmp_path / "in.jsonl", QuestionRow)


def test_a_byte_order_mark_and_nulls_of_optional_fields_are_taken(tmp_path):
    row = {"id": "a", "question": "x", "history": None, "role": None}
    (tmp_path / "in.jsonl").write_bytes(b"\xef\xbb\xbf" + json.dumps(row).encode())
    assert read_rows(tmp_path / "in.jsonl", QuestionRow)[0].role == "clinician"


def test_bad_usage_exits_with_two(tmp_path):
    assert RUN.invoke(app, ["answer"]).exit_code == 2
    assert RUN.invoke(app, ["answer", str(tmp_path / "none.jsonl"), str(tmp_path / "out")]).exit_code == 2
    assert RUN.invoke(app, ["compare", str(tmp_path / "a"), str(tmp_path / "b")]).exit_code == 2
    assert RUN.invoke(app, ["retrieval", str(tmp_path / "none")]).exit_code == 2
    assert RUN.invoke(app, ["facts", "--half", "most"]).exit_code == 2


def test_one_question_that_fails_does_not_lose_the_others(tmp_path, echo):
    source = write(tmp_path / "in.jsonl", GOOD, {"id": "b", "question": "break"}, {"id": "c", "question": "crash"})
    done = RUN.invoke(app, ["answer", str(source), str(tmp_path / "out.jsonl")])
    assert done.exit_code == BoardsideError.exit_code
    assert "2 could not be answered (b, c); the first: It broke." in done.stderr
    assert len((tmp_path / "out.jsonl").read_text().splitlines()) == 1


def test_what_is_expected_never_reaches_a_target():
    (bare,) = question_rows([case(labels=("emergency",))])
    assert set(bare.model_dump()) == {"id", "question", "history", "role"}


@given(
    st.lists(
        st.tuples(st.text(min_size=1, max_size=20), st.text(max_size=40)), unique_by=lambda row: row[0], max_size=8
    )
)
def test_rows_are_read_back_as_they_were_written(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("rows") / "rows.jsonl"
    made = [QuestionRow(id=id_, question=text) for id_, text in rows]
    write_rows(path, made)
    assert read_rows(path, QuestionRow) == made


def test_answers_made_before_are_a_target(tmp_path):
    write_rows(tmp_path / "made.jsonl", [AnswerRow(id="a", answer="x")])
    found = attempts(
        FileTarget(tmp_path / "made.jsonl"), [QuestionRow(id="a", question="?"), QuestionRow(id="b", question="?")]
    )
    assert found[0].answer is not None
    assert found[0].answer.answer == "x"
    assert "holds no answer to 'b'" in found[1].error


def test_the_shipped_cases_are_whole_and_without_contradiction():
    every = load_cases(half=Half.ALL)
    assert len(every) >= 440
    assert contradictions(every) == []
    halves = {half: load_cases(half=half) for half in (Half.DEVELOPMENT, Half.TEST)}
    assert len(halves[Half.DEVELOPMENT]) + len(halves[Half.TEST]) == len(every)
    assert not {one.id for one in halves[Half.DEVELOPMENT]} & {one.id for one in halves[Half.TEST]}


def test_a_paraphrase_belongs_to_the_half_of_its_original():
    every = {one.id: one for one in load_cases(half=Half.ALL)}
    for one in every.values():
        if one.group:
            assert one.half is half_of(one.group)
            assert (one.vital, one.labels, one.answerable) == (
                every[one.group].vital, every[one.group].labels, every[one.group].answerable
            )  # fmt: skip


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"labels": ["no-such-label"]}, "not in the vocabulary"),
        ({"labels": ["missing-fact:shoe-size"]}, "not in the vocabulary"),
        ({"answerable": "no"}, "reason is given exactly"),
        ({"vital": []}, "needs a vital nugget"),
        ({"vital": [{"text": "x", "forms": [[]]}]}, "met by anything"),
        ({"colour": "red"}, "extra inputs"),
        ({"kind": "riddle"}, "kind"),
    ],
)
def test_a_broken_case_names_file_line_and_field(tmp_path, change, problem):
    good = json.loads(case().model_dump_json())
    write(tmp_path / "c.jsonl", good, {**good, "id": "c-2", **change})
    with pytest.raises(UsageError, match=r"c\.jsonl:2: ") as caught:
        load_cases(tmp_path, Half.ALL)
    assert problem in str(caught.value).lower()


def test_the_same_id_in_two_files_is_refused(tmp_path):
    good = json.loads(case().model_dump_json())
    write(tmp_path / "a.jsonl", good)
    write(tmp_path / "b.jsonl", good)
    with pytest.raises(UsageError, match="'c-1' is also in"):
        load_cases(tmp_path, Half.ALL)


def test_a_case_file_is_an_input_file_too():
    path = sorted(FOLDER.glob("*.jsonl"))[0]
    assert len(read_rows(path, QuestionRow)) == len(read_rows(path, Case))
