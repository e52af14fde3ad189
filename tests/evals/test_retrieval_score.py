"""Retrieval on a data set in BEIR layout: reading, measuring, caching, logging; and the report of a run."""

import json
import re

import numpy as np
import pytest
from typer.testing import CliRunner

from evals import report, retrieval_score
from evals.commands import app
from evals.retrieval_score import DataSet, log_run, methods, ranked, read_beir, score_method, vectors_of
from evals.runs import Run
from ingest.errors import UsageError
from ingest.settings import Settings
from tests.evals.build import answer, case, refusal, scored

TEXTS = {"d1": "bone metastases and radiation", "d2": "liver surgery", "d3": "lung nodules"}


class Letters:
    """A unit vector of letter counts: enough of a meaning for three documents."""

    digest, dimension = "letters", 26
    calls = 0

    def embed(self, texts):
        Letters.calls += 1
        rows = np.array(
            [[text.lower().count(chr(97 + i)) + 1e-3 for i in range(26)] for text in texts], dtype=np.float32
        )
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(retrieval_score, "document_embedder", lambda model: Letters())
    monkeypatch.setattr(retrieval_score, "question_embedder", lambda model: Letters())
    monkeypatch.setattr(retrieval_score, "CACHE", tmp_path / "cache")
    monkeypatch.setattr(retrieval_score, "LOG", tmp_path / "log.jsonl")
    data = tmp_path / "set"
    (data / "qrels").mkdir(parents=True)
    (data / "corpus.jsonl").write_text(
        "".join(json.dumps({"_id": id_, "title": "", "text": text}) + "\n" for id_, text in TEXTS.items())
    )
    (data / "queries.jsonl").write_text('{"_id": "q1", "text": "liver surgery"}\n{"_id": "q2", "text": "not judged"}\n')
    for half in ("test", "train"):
        (data / "qrels" / f"{half}.tsv").write_text("query-id\tcorpus-id\tscore\nq1\td2\t1\nq1\td3\t0\n")
    return data


def test_a_document_is_its_title_and_its_sentences(folder):
    (folder / "corpus.jsonl").write_text(
        '{"_id": "d1", "title": "Bone", "text": "Rays help. Surgery is rare."}\n{"_id": "d2", "text": ""}\n'
    )
    assert read_beir(folder).documents == (("d1", ("Bone", "Rays help.", "Surgery is rare.")), ("d2", ("",)))


def test_only_judged_queries_are_asked_and_grade_nought_is_not_relevant(folder):
    data = read_beir(folder)
    assert data.queries == (("q1", "liver surgery"),)
    assert data.judged == {"q1": {"d2": 1.0}}


def test_every_method_finds_what_says_the_same(folder):
    found = methods(read_beir(folder), Settings(), lambda done, total: None)
    assert list(found) == ["lexical", "dense", "hybrid"]
    for name, rank in found.items():
        assert score_method(name, rank, read_beir(folder)).ndcg.point == 1.0, name


def test_the_command_prints_one_row_a_method_and_logs_runs_on_test_queries(folder):
    done = CliRunner().invoke(app, ["retrieval", str(folder)])
    assert done.exit_code == 0
    rows = [
        line.split() for line in done.stdout.splitlines() if line.split()[:1] in (["lexical"], ["dense"], ["hybrid"])
    ]
    assert [row[0] for row in rows] == ["lexical", "dense", "hybrid"]
    assert all(row[1] == "1.000" for row in rows)
    assert CliRunner().invoke(app, ["retrieval", str(folder), "--half", "train"]).exit_code == 0
    logged = [json.loads(line) for line in retrieval_score.LOG.read_text().splitlines()]
    assert [row["half"] for row in logged] == ["test"]


def test_what_was_embedded_before_is_read_back(folder):
    documents = tuple((id_, (text,)) for id_, text in TEXTS.items())
    Letters.calls = 0
    first = vectors_of(documents, "", lambda done, total: None)
    again = vectors_of(documents, "", lambda done, total: None)
    assert Letters.calls == 1
    assert np.array_equal(first, again)
    vectors_of((*documents[:2], ("d3", ("changed",))), "", lambda done, total: None)
    assert Letters.calls == 2


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("corpus.jsonl", '{"text": "x"}\n', "corpus.jsonl:1: _id"),
        ("queries.jsonl", "{\n", "queries.jsonl:1: line"),
        ("qrels/test.tsv", "q1 d2 1\n", "test.tsv:1: line"),
        ("qrels/test.tsv", "q1\td2\thigh\n", "test.tsv:1: line"),
        ("qrels/test.tsv", "", "judges no query"),
    ],
)
def test_a_broken_set_is_one_line(folder, name, text, problem):
    (folder / name).write_text(text)
    with pytest.raises(UsageError, match=re.escape(problem)):
        read_beir(folder)


def test_equal_scores_are_ordered_by_id():
    assert ranked({"b": 1.0, "a": 1.0, "c": 2.0}) == ["c", "a", "b"]


def test_measures_follow_trec_eval():
    judged = {"q": {"a": 1.0, "b": 1.0}}
    data = DataSet("toy", (), (("q", "q"),), judged)
    score = score_method("toy", lambda query: ["x", "a", "y"], data)
    assert score.ndcg.point == pytest.approx((1 / np.log2(3)) / (1 + 1 / np.log2(3)))
    assert (score.recall.point, score.mrr.point) == (0.5, 0.5)
    log_run(data, "train", [])


def test_the_report_needs_nothing_else_and_escapes_what_it_shows(tmp_path):
    rows = (scored(case("c-1"), answer()), scored(case("c-2", question="<script>alert(1)</script>?"), refusal()))
    run = Run("boardside", "development", "cases", "index", "words", rows)
    page, data = report.write_report(tmp_path, run, [], report.keep(run))
    text = page.read_text()
    assert not re.search(r"(?:src|href)=|@import|https?://", text)
    assert "<script" not in text
    assert "refused (not-in-documents) although the documents cover it" in text
    assert json.loads(data.read_text())["failing"][0]["id"] == "c-2"
    assert text == report.html(run, [], report.keep(run))
