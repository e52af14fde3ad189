"""Several things asked of one study have each their line, or are said not to be given."""

import pytest

from assistant.answers import Answer
from assistant.respond import Assistant


@pytest.fixture(scope="module")
def told(assistant: Assistant):
    def of(text: str) -> tuple[set[str], tuple[str, ...]]:
        reply = assistant.reply(text)
        assert isinstance(reply, Answer)
        return {one.statement for one in reply.citations}, reply.uncovered

    return of


@pytest.mark.parametrize(
    ("text", "statements", "lacking"),
    [
        (
            "Sadot 2016: give me n in each arm, OS, p value and recurrence free interval",
            {"tr-liver-26", "tr-liver-27", "tr-liver-28"},
            ("a p value",),
        ),
        (
            "Indian trial: n, randomisation question, OS, distant PFS, locoregional PFS - all figures in a table-like list",
            {"tr-india-01", "tr-india-02", "tr-india-04", "tr-india-05", "tr-india-06"},
            (),
        ),
        ("E2108: n, HR, CI and QoL", {"tr-e2108-01", "tr-e2108-06"}, ("a hazard ratio", "a confidence interval")),
        ("triple negative percentage in both arms of the Turkish trial", {"tr-turkey-07"}, ()),
        (
            "How many organs can be involved for primary resection to be worthwhile per Wu",
            {"ma-survival-02", "ma-survival-03", "ma-survival-04"},
            (),
        ),
    ],
)
def test_each_thing_has_its_statement(told, text: str, statements: set[str], lacking: tuple[str, ...]):
    shown, uncovered = told(text)
    assert statements <= shown
    assert uncovered == lacking


def test_a_time_that_the_table_does_not_hold_is_not_answered_by_another(assistant: Assistant):
    assert "five-year survival" not in assistant.reply("Turkish trial: 10-year OS and n?").blocks[0].segments[0].text


def test_one_outcome_alone_is_left_to_the_ranking(assistant: Assistant):
    assert assistant._particulars.answering(assistant.understood("OS in E2108?")) is None
