"""A length that is asked for in so many words is kept; a line of treatment is no such length."""

import pytest

from assistant.answering.brevity import statements_wanted
from assistant.rendering import body_text
from assistant.respond import Assistant


@pytest.mark.parametrize(
    ("text", "most"),
    [
        ("Summarise the Indian trial for journal club in 4 lines", 4),
        ("can you give me E2108 in one line", 1),
        ("In two short sentences: what did CURB show?", 2),
        ("one-line answer: what is oligometastatic?", 1),
        ("SBRT for oligomets standard or not, don't waffle", 2),
        ("Bottom line: does removing the primary prolong life?", 2),
    ],
)
def test_so_many_statements_are_wanted(text: str, most: int) -> None:
    assert statements_wanted(text) == most


@pytest.mark.parametrize(
    "text",
    [
        "Progression on second line therapy, resect?",
        "after two lines of chemotherapy",
        "SBRT before first-line treatment?",
        "in one line of therapy she progressed",
        "Explain the Turkish trial",
    ],
)
def test_a_line_of_treatment_is_no_length(text: str) -> None:
    assert statements_wanted(text) is None


def test_a_summary_in_two_lines_has_two_statements_and_no_terms(assistant: Assistant) -> None:
    told = body_text(assistant.reply("Summarise the Indian trial (Badwe) in 2 lines", role="trainee"))
    assert "350 women" in told
    assert "Terms" not in told
    assert len([line for line in told.splitlines() if line.strip()]) == 2
