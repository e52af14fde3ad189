"""A conversation read: what is asked of the patient, in what is told of her."""

import pytest

from assistant.questions.kinds import Asked
from assistant.respond import Assistant


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("54F, ER+, 2 liver mets of 2 cm, DFI 5 y, PS 0, on letrozole. What would you do?", Asked.ANYTHING),
        ("54F, ER+, 2 liver mets, DFI 5 y. What is the median survival after resection?", Asked.NUMBER),
        ("54F, ER+, 2 liver mets, DFI 5 y. Which dose of denosumab?", Asked.DOSE),
    ],
)
def test_a_figure_of_the_note_is_not_asked_for(assistant: Assistant, text: str, asked: Asked) -> None:
    assert assistant.understood(text).asked is asked


@pytest.mark.parametrize(
    ("text", "tests"),
    [
        ("38F, ER- PR- HER2 3+, liver mets. What would you do?", False),
        ("Receptors ER+ PR+ HER2 neg. 51, 5 bone mets, no pain. What would you do?", False),
        ("51F, liver met, primary was ER+. Retest the receptors?", True),
        ("51F, ER+ in 2015, new liver met. Is receptor status needed again?", True),
    ],
)
def test_receptors_that_are_told_are_no_testing_of_them(assistant: Assistant, text: str, tests: bool) -> None:
    assert ("receptor-testing" in assistant.understood(text).names("intervention")) is tests
