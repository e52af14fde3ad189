"""Several studies put in order by what their cells hold: the order is named, every figure stands in its statement."""

import pytest

from assistant.answers import Answer, SegmentKind
from assistant.rendering import body_text
from assistant.respond import Assistant

MOST_FIRST = (
    "Number of patients, most first: Tata Memorial trial (India), MF07-01 (Turkey), E2108 (ECOG-ACRIN), "
    "ABCSG-28 POSYTIVE (Austria)."
)
FOLLOW_UP = "Length of follow-up, longest first: ABCSG-28 POSYTIVE (Austria), Tata Memorial trial (India)."


def lines(assistant: Assistant, asked: str) -> list[str]:
    reply = assistant.reply(asked)
    assert isinstance(reply, Answer)
    return body_text(reply).splitlines()


@pytest.mark.parametrize(
    "asked",
    [
        "which of the 4 randomised studies of breast surgery in stage IV enrolled the most women",
        "Rank the four primary-tumour trials by number randomised.",
        "Which randomised trial of primary surgery was the largest?",
        "Which of the four primary-surgery trials was the largest, and which the smallest?",
    ],
)
def test_trials_on_the_subject_are_ordered_by_their_patients(assistant: Assistant, asked: str) -> None:
    said = lines(assistant, asked)
    assert said[0] == MOST_FIRST
    assert "350 women" in " ".join(said[1:])


@pytest.mark.parametrize(
    "asked",
    [
        "follow-up length: mumbai vs vienna, who watched longer",
        "who had the longest follow-up, India or Austria?",
    ],
)
def test_two_named_studies_are_ordered_by_follow_up(assistant: Assistant, asked: str) -> None:
    assert lines(assistant, asked)[0] == FOLLOW_UP


def test_who_has_no_figure_is_named(assistant: Assistant) -> None:
    said = " ".join(lines(assistant, "which RCT had the longest follow-up?"))
    assert "the documents give none for E2108 (ECOG-ACRIN), MF07-01 (Turkey)" in said


def test_what_else_is_asked_of_the_first_is_answered_too(assistant: Assistant) -> None:
    asked = "Of the four RCTs on taking out the primary, which had the fewest patients randomised, and why did it stop?"
    said = lines(assistant, asked)
    assert said[0].startswith("Number of patients, fewest first: ABCSG-28")
    assert "poor accrual" in " ".join(said)


@pytest.mark.parametrize(
    "asked",
    [
        "which trial had the largest survival benefit?",
        "Is a larger trial needed?",
        "which metastases are the largest that can be ablated?",
        "Which trial gave the most chemotherapy?",
        "Which site has the most evidence?",
        "58F with the largest liver lesion 4 cm, most patients like her have resection?",
    ],
)
def test_other_superlatives_are_no_order_of_studies(assistant: Assistant, asked: str) -> None:
    assert " first: " not in " ".join(
        segment.text for segment in assistant.reply(asked).segments() if segment.kind is SegmentKind.CONNECTIVE
    )
