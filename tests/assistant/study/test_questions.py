"""The questions: enough of them, each proved by its statement or by the rules, none with a second right answer."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.corpus import contents
from assistant.findings import Verdict
from assistant.respond import Assistant
from assistant.study.check import proof, study
from assistant.study.questions import Option, Question, findings_on, load_questions
from ingest.errors import CorpusError
from ingest.settings import settings

CORPUS = settings().corpus
QUESTIONS = load_questions(CORPUS / "study" / "questions")
BY_ID = {question.id: question for question in QUESTIONS}


@pytest.fixture(scope="module")
def parts() -> contents.Parts:
    return contents.read(CORPUS)[0]


def test_there_are_at_least_120_and_half_are_vignettes() -> None:
    kinds = Counter(question.kind for question in QUESTIONS)
    assert len(QUESTIONS) >= 120
    assert kinds["vignette"] * 2 >= len(QUESTIONS)
    assert kinds["trial"] >= 10
    assert kinds["figure"] >= 10


def test_all_are_distinct() -> None:
    asked = {((question.patient or "") + question.ask).casefold() for question in QUESTIONS}
    assert len(asked) == len(QUESTIONS)


def test_nothing_is_wrong_with_any(parts: contents.Parts) -> None:
    assert [str(problem) for problem in study(parts)] == []


@pytest.mark.parametrize("id_", [question.id for question in QUESTIONS if question.kind == "vignette"])
def test_the_right_answer_to_a_vignette_is_what_the_rules_say(id_: str, parts: contents.Parts) -> None:
    question = BY_ID[id_]
    assert parts.book is not None
    assert parts.glossary is not None
    found = findings_on(question.patient or "", parts.book, parts.glossary)
    assert question.answer.holds(found)
    assert not any(option.holds(found) for option in question.others)


def test_the_assistant_finds_what_the_right_answers_say(assistant: Assistant) -> None:
    """The rules alone and the whole assistant agree; one vignette of each topic, since each is a whole answer."""
    sample = {question.topic: question for question in QUESTIONS if question.kind == "vignette"}
    for question in sample.values():
        assert question.answer.holds(assistant.reply(question.patient or "").findings), question.id


def _changed(id_: str, **changes: object) -> Question:
    return BY_ID[id_].model_copy(update=changes)


WRONG: dict[str, tuple[Callable[[], Question], str]] = {
    "a figure that its statement does not hold": (
        lambda: _changed("figure-austria-accrual", answer=Option(says="91 of 254", statement="tr-austria-02")),
        "91 is not in tr-austria-02",
    ),
    "a wrong choice that is true of the same study": (
        lambda: _changed(
            "figure-e2108-median", others=(Option(says="68", statement="tr-e2108-03"), BY_ID["figure-e2108-median"].others[0])
        ),
        "true of the same subject",
    ),
    "another name for the same trial": (
        lambda: _changed("trial-largest", others=(Option(says="The Tata trial", statement="tr-india-07"),) * 1),
        "is not another study",
    ),
    "a trial of which it is true as well": (
        lambda: _changed("trial-largest", ask="Which trial randomised 256 patients?"),
        "256 is not in tr-india-01",
    ),
    "words that its statement does not hold": (
        lambda: _changed("point-choroid", answer=Option(says="The macula lutea", statement="tr-eye-02")),
        "does not say",
    ),
    "a wrong choice that the answer's statement says": (
        lambda: _changed("point-gut-sites", others=(Option(says="The oesophagus", statement="tr-gi-04"),) * 1),
        "rests on the answer's own statement",
    ),
    "an answer from the AI-generated page": (
        lambda: _changed("point-systemic-all", why=("ai-primary-01",)),
        "is of a ai-generated",
    ),
    "an answer from the case series": (
        lambda: _changed("point-systemic-all", why=("hs-design-01",)),
        "is of a case-series",
    ),
    "an answer within an open conflict": (
        lambda: _changed("point-systemic-all", why=("tr-austria-03",)),
        "open conflict C26",
    ),
    "an answer from a series of patients": (
        lambda: _changed("point-systemic-all", why=("tr-eye-23",)),
        "series of cases",
    ),
    "a vignette that the rules contradict": (
        lambda: _changed("v-oophorectomy-open", patient="A 66-year-old postmenopausal woman with ER-positive disease asks about oophorectomy."),
        "the rules do not say so",
    ),
    "a vignette with a second right answer": (
        lambda: _changed("v-oophorectomy-open", others=(Option(says="It is open", rule="ovary-oophorectomy", verdict=Verdict.UNKNOWN),) * 1),
        "the rules say this as well",
    ),
    "a rule over which sources disagree": (
        lambda: _changed("v-oophorectomy-open", answer=Option(says="Hold", rule="hold-during-rt")),
        "open conflicts C21",
    ),
    "a rule of the AI-generated page": (
        lambda: _changed("v-oophorectomy-open", answer=Option(says="Teeth first", rule="dental-evaluation")),
        "rests on ai-guidance",
    ),
    "a statement that there is not": (lambda: _changed("point-choroid", why=("tr-nowhere-01",)), "is no statement"),
    "a rule that there is not": (
        lambda: _changed("v-oophorectomy-open", answer=Option(says="Other", rule="nowhere")), "is no rule"
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", WRONG)
def test_a_wrong_question_is_found_out(fault: str, parts: contents.Parts) -> None:
    made, said = WRONG[fault]
    assert any(said in text for _, text in proof(parts, made()))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- {id: x-1, topic: Eye, kind: point, ask: a, answer: {says: b}, others: [{says: c}, {says: d}], why: [e]}", "statement"),
        ("- {id: x-1, topic: Eye, kind: vignette, ask: a, answer: {says: b, rule: r}, others: [{says: c, rule: r}, {says: d, rule: r}], why: [e]}", "patient"),
        ("- {id: x-1, topic: Eye, kind: point, ask: a, answer: {says: b, statement: s}, others: [{says: B, statement: s}, {says: d, statement: s}], why: [e]}", "the same"),
        ("- {id: x-1, topic: Stars, kind: point, ask: a, answer: {says: b, statement: s}, others: [{says: c, statement: s}, {says: d, statement: s}], why: [e]}", "Input should be"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_question_is_refused_with_its_line(text: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "q.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(CorpusError) as error:
        load_questions(tmp_path)
    assert said in str(error.value)
    assert error.value.line == 1


def test_a_question_is_there_once(tmp_path: Path) -> None:
    text = "- {id: x-1, topic: Eye, kind: point, ask: a, answer: {says: b, statement: s}, others: [{says: c, statement: s}, {says: d, statement: s}], why: [e]}\n"
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(CorpusError, match="twice"):
        load_questions(tmp_path)


def test_no_folder_no_questions(tmp_path: Path) -> None:
    assert load_questions(tmp_path / "nothing") == ()
