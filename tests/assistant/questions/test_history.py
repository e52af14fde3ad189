"""What is past, over or merely supposed is told, and never what is asked about."""

import pytest

from assistant.questions.history import without_asides, without_past_operations


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
        "Small chest wall met nodules after mastectomy, no symptoms. Ignore them?",
        "She had a mastectomy in 2020, was it right?",
        "Should the primary be resected?",
        "Primary in situ, 2 cm. Operate?",
    ],
)
def test_what_is_planned_or_asked_stays(text: str) -> None:
    assert without_past_operations(text) == text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Sepsis treated and gone, back to normal. RFA to liver met?", "RFA to liver met?"),
        ("DVT 2015 post hip replacement. 3 lung nodules. Resect?", "3 lung nodules. Resect?"),
        ("If she were to become febrile we'd admit. What is five-year survival?", "What is five-year survival?"),
    ],
)
def test_what_is_over_or_supposed_is_not_asked(text: str, left: str) -> None:
    assert without_asides(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "Sepsis since yesterday. RFA to liver met?",
        "Can she have RFA after sepsis last year?",
        "Sepsis treated and gone.",
        "Stroke and brain mets treated in 2020. SRS?",
    ],
)
def test_what_is_there_or_asked_is_kept(text: str) -> None:
    assert without_asides(text) == text
