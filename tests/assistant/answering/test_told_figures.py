"""A figure quoted in a question is looked up, with its unit, and never answered by another."""

import pytest

from assistant.answers import Abstention, Answer
from assistant.rendering import body_text
from assistant.respond import Assistant


@pytest.mark.parametrize(
    ("asked", "held"),
    [
        ("What does 28.5 months refer to?", "Sadot"),
        ("HR 0.16 - which endpoint, which trial?", "locoregional progression-free survival"),
        ("Guideline says 93–97% — of what, at when, and with which technique?", "stereotactic body radiotherapy"),
        ("350 women - which trial?", "Indian trial"),
        ("HR 0.66, which study?", "Turkish trial"),
        ("HR 0.6 - source?", "Wu et al."),
        ("which trial had 30 Gy in 10 fractions?", "d'Abbadie"),
        ("which study had 8 Gy?", "a single 8-Gy fraction"),
    ],
)
def test_the_statement_that_holds_the_figure_leads(assistant: Assistant, asked: str, held: str) -> None:
    reply = assistant.reply(asked)
    assert isinstance(reply, Answer)
    assert held in body_text(reply).splitlines()[0]


@pytest.mark.parametrize(
    "asked", ["HR 0.75: which trial?", "which study had 54 Gy?", "which trial randomised 777 women?"]
)
def test_a_figure_that_no_statement_holds_is_not_answered(assistant: Assistant, asked: str) -> None:
    assert isinstance(assistant.reply(asked), Abstention)


def test_a_number_with_another_unit_is_another_figure(assistant: Assistant) -> None:
    reply = assistant.reply("which study had 55 months?")
    assert isinstance(reply, Answer)
    assert "Austrian" in body_text(reply).splitlines()[0]
