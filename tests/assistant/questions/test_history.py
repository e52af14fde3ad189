"""An operation on the breast that is past is history, and never what is asked about."""

import pytest

from assistant.questions.history import without_past_operations


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Single brain met, resected primary 2017, HER2+. What now?", "Single brain met, HER2+. What now?"),
        ("Mastectomy 5 years ago. Now lung nodule. Resect?", "Now lung nodule. Resect?"),
        ("left mastectomy Jan 2023, nov 2023 two nodules. Resect?", "nov 2023 two nodules. Resect?"),
        ("lumpectomy, EC-T, letrozole 2015-2020, now liver met", "EC-T, letrozole 2015-2020, now liver met"),
    ],
)
def test_what_was_done_is_not_asked(text: str, left: str) -> None:
    assert without_past_operations(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "De novo, liver mets, mastectomy.",
        "De novo stage IV, mastectomy next week?",
        "Mastectomy 2013.",
        "She had a mastectomy in 2020, was it right?",
        "Should the primary be resected?",
        "Primary in situ, 2 cm. Operate?",
    ],
)
def test_what_is_planned_or_asked_stays(text: str) -> None:
    assert without_past_operations(text) == text
