"""Specification of questions on what good a treatment does: evidence opens the answer, and no permission."""

from dataclasses import replace

import pytest

from assistant.answering.benefit import asks_of_benefit, evidence_first
from assistant.questions.kinds import Asked, QuestionType
from assistant.questions.question import Question
from assistant.retrieval.retriever import Scored
from ingest.passages import Statement
from tests.assistant.conftest import known, statement

SURGERY = ("surgery",)
MAY = statement("a-1", "It may be considered.", kind="position", polarity="option", intervention=SURGERY)
AGAINST = statement("a-2", "It is not advised.", kind="position", polarity="against", intervention=SURGERY)
ONE = statement(
    "a-3", "One found so.", kind="result", intervention=SURGERY, outcome=("overall-survival",), study=("a",)
)
FOUR = statement(
    "a-4", "Four did not.", kind="result", intervention=SURGERY, outcome=("overall-survival",), study=("a", "b")
)
PAIN = statement("a-5", "Pain was less.", kind="result", intervention=SURGERY, outcome=("pain-control",), study=("a",))
OTHER = statement("a-6", "Others lived.", kind="result", intervention=("drugs",), outcome=("overall-survival",))
KNOWN = known(MAY, AGAINST, ONE, FOUR, PAIN, OTHER)
ASKED = Question("Any point in surgery?", QuestionType.YES_NO, Asked.ANYTHING, {"intervention": frozenset({"surgery"})})


def opened(*ranked: Statement, asked: Question = ASKED) -> str:
    scored = [Scored(one, 1.0 - place / 10, 1.0, 0.0, 1.0, False) for place, one in enumerate(ranked)]
    return evidence_first(asked, scored[0], scored, KNOWN).statement.id


@pytest.mark.parametrize(
    "text",
    [
        "Does surgery prolong survival?",
        "Any point in surgery?",
        "Surgery: worth it?",
        "Mastectomy, mets stay: point?",
        "Does surgery help when there are few metastases?",
    ],
)
def test_what_good_it_does_is_asked(text: str) -> None:
    assert asks_of_benefit(replace(ASKED, text=text))


@pytest.mark.parametrize(
    "text",
    [
        "Is surgery allowed?",
        "Which patients benefit from surgery?",
        "When may surgery be considered for survival?",
        "Who is a candidate for surgery that may be of benefit?",
    ],
)
def test_whether_and_for_whom_it_is_done_is_not(text: str) -> None:
    assert not asks_of_benefit(replace(ASKED, text=text))


def test_the_result_of_several_studies_opens_then_advice_against_then_the_result_of_one() -> None:
    assert opened(MAY, ONE, AGAINST, FOUR) == FOUR.id
    assert opened(MAY, ONE, AGAINST) == AGAINST.id
    assert opened(MAY, PAIN, ONE) == ONE.id


def test_nothing_takes_the_place_of_a_permission_where_it_is_asked_or_alone() -> None:
    assert opened(MAY, FOUR, asked=replace(ASKED, text="Is surgery allowed?")) == MAY.id
    assert opened(MAY, PAIN, OTHER) == MAY.id
    assert opened(MAY, FOUR, asked=replace(ASKED, type=QuestionType.CASE)) == MAY.id


def test_what_only_permits_nothing_stays() -> None:
    assert opened(PAIN, FOUR) == PAIN.id


def test_where_results_are_asked_for_a_result_opens() -> None:
    eye = {"intervention": frozenset({"surgery"}), "site": frozenset()}
    assert opened(AGAINST, PAIN, asked=replace(ASKED, text="Outcomes of surgery?", keys=eye)) == AGAINST.id
