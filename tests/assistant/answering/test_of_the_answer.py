"""What is asked of the answer before, and what only looks like it."""

import pytest

from assistant.answering.of_the_answer import asked_last, asks_of_the_answer
from assistant.turns import Turn


@pytest.mark.parametrize(
    "text",
    [
        "say that shorter", "shorter please", "in one sentence", "tl;dr", "what would you write to the GP in two lines?",
        "was that randomised?", "is that from a trial?", "how many of them had breast cancer?", "what dose did you say?",
    ],
)  # fmt: skip
def test_a_question_of_the_answer(text: str) -> None:
    assert asks_of_the_answer(text)


@pytest.mark.parametrize(
    "text",
    [
        "shorter course of RT?", "is a shorter regimen possible?", "was BR002 randomised?", "how many patients in BR002?", "what dose is used?",
        "what would you do?", "write her up for denosumab?", "is that lesion too large for RFA?", "was it balanced?",
    ],
)  # fmt: skip
def test_a_question_of_something_else(text: str) -> None:
    assert not asks_of_the_answer(text)


def test_the_question_before_it_is_the_last_that_asked_of_no_answer() -> None:
    turns = [Turn("user", "Resect?"), Turn("assistant", "…"), Turn("user", "shorter please"), Turn("assistant", "…")]
    assert asked_last(turns) == ("Resect?", [])
    assert asked_last([]) is None
