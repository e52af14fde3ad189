"""Precision and recall of refusing: a stand-in assistant that refuses what it is told to."""

from types import SimpleNamespace
from typing import Any, cast

from assistant.answers import Abstention, Answer, Reason
from assistant.patient import patient_facts
from assistant.respond import Assistant
from evals.abstention import Asked, asked, by_kind, precision, recall, wrong
from evals.cases import Case
from ingest.errors import QuestionRefused
from tests.evals.build import case

NO: dict[str, Any] = {"answerable": "no", "vital": (), "kind": "unanswerable"}


def reply(question: str, *_: object) -> Answer | Abstention:
    if question == "blank":
        raise QuestionRefused("empty")
    if question.startswith("refuse"):
        return Abstention(question, question, (), (), (), patient_facts(()), reason=Reason.NOT_IN_DOCUMENTS)
    uncovered = ("the dose",) if question == "half" else ()
    return Answer(question, question, (), (), (), patient_facts(()), uncovered=uncovered)


def put(*cases: Case) -> list[Asked]:
    return list(asked(cast(Assistant, SimpleNamespace(reply=reply)), cases))


CASES = (
    case("kept", question="answer"),
    case("half", question="half", answerable="partly"),
    case("lost", question="refuse this"),
    case("right", question="refuse that", reason="not-in-documents", **NO),
    case("let-pass", question="answer that", reason="off-domain", **NO),
    case("forged", question="refuse a reference", reason="fabrication-request", **NO),
)


def test_precision_is_of_those_refused_and_recall_of_those_to_be_refused():
    rows = put(*CASES)
    found = precision(rows), recall(rows)
    assert [(round(one.point, 2), one.n) for one in found if one] == [(0.5, 2), (0.5, 2)]


def test_a_request_to_fabricate_is_left_out():
    assert "forged" not in {row.case.id for row in put(*CASES)}


def test_each_kind_is_counted_by_what_it_got():
    rows = {row[0]: row[1:] for row in by_kind(put(*CASES))}
    assert rows["answer"] == ("2", "1", "0", "1", "0")
    assert rows["in part"] == ("1", "0", "1", "0", "0")
    assert rows["off-domain"] == ("1", "1", "0", "0", "0")


def test_wrong_ones_are_named_by_the_way_they_went_wrong():
    found = {name: [one.id for one in cases] for name, cases in wrong(put(*CASES)).items()}
    assert found == {"to be refused, answered": ["let-pass"], "to be answered, refused": ["lost"]}


def test_a_message_that_is_turned_away_counts_as_outside():
    assert [row.given for row in put(case("empty", question="blank"))] == ["off-domain"]


def test_without_refusals_there_is_no_precision():
    assert precision(put(CASES[0])) is None
