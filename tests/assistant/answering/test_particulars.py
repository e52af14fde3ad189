"""What a question asks of one study and nothing else is answered by the cells of the studies' table, line by line."""

from collections.abc import Callable

import pytest

from assistant.answers import Answer
from assistant.rendering import body_text
from assistant.respond import Assistant
from assistant.turns import Turn

Told = Callable[[str], tuple[set[str], tuple[str, ...]]]


def first(assistant: Assistant, *asked: str) -> str:
    """The first line of the answer to the last of ``asked``."""
    history: list[Turn] = []
    for text in asked[:-1]:
        history += [Turn("user", text), Turn("assistant", body_text(assistant.reply(text, history)))]
    reply = assistant.reply(asked[-1], history)
    assert isinstance(reply, Answer)
    return body_text(reply).splitlines()[0]


@pytest.mark.parametrize(
    ("asked", "held"),
    [
        ("how many women in E2108?", "256"),
        ("n in the Turkish trial?", "274"),
        ("E2108 - patients?", "256"),
        ("how many patients in the meta-analysis?", "83,559"),
        ("n in the hepatectomy series?", "3 patients"),
        ("did the Turkish trial show a benefit?", "42 percent"),
        ("main result of the meta-analysis", "0.60"),
        ("was the Austrian trial positive?", "35 months"),
        ("limitations of the Turkish trial?", "unbalanced"),
        ("critique the hepatectomy series", "3 patients"),
        ("who was eligible for the Indian trial?", "anthracycline"),
        ("median follow-up in the Austrian trial?", "37.5"),
        ("what was the comparator in E2108?", "continued systemic therapy alone"),
    ],
)
def test_the_cell_asked_for_leads(assistant: Assistant, asked: str, held: str) -> None:
    assert held in first(assistant, asked)


@pytest.mark.parametrize(
    ("asked", "held"),
    [
        (("5-y OS in the Turkish trial?", "how many patients was that?"), "274"),
        (("HR in the meta-analysis?", "how many patients?"), "83,559"),
        (("survival in E2108?", "limitations?"), "hazard ratio"),
        (("What proportion of the Indian trial patients had HER2 therapy?", "n?"), "350"),
    ],
)
def test_a_follow_up_that_asks_of_the_study_leaves_its_outcome_behind(
    assistant: Assistant, asked: tuple[str, ...], held: str
) -> None:
    assert held in first(assistant, *asked)


@pytest.mark.parametrize(
    "asked",
    [
        "58F with bone mets, does E2108 show a benefit for her?",
        "how many patients were there?",
        "main result on quality of life in older women in E2108",
    ],
)
def test_a_question_that_asks_more_goes_the_usual_way(assistant: Assistant, asked: str) -> None:
    assert assistant._sure.answering(assistant.understood(asked)) is None


@pytest.fixture(scope="module")
def told(assistant: Assistant) -> Told:
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
            "Take me through the Turkish trial: who, what, result, weakness.",
            {"tr-turkey-01", "tr-turkey-05", "tr-turkey-06", "tr-turkey-07", "tr-turkey-08"},
            (),
        ),
        ("NRG-BR002 - pts, PFS, 36 mo OS", {"tr-oligo-01", "tr-oligo-03", "tr-oligo-04"}, ()),
        (
            "Turkish MF07-01: numbers, HR, subgroups that gained most",
            {"tr-turkey-01", "tr-turkey-05", "tr-turkey-09"},
            (),
        ),
        ("Describe the design of the MF07-01 from Turkey and the hazard ratio.", {"tr-turkey-01", "tr-turkey-05"}, ()),
        ("nct01015625 n planned/actual", {"tr-austria-02"}, ()),
        ("Summarise E2108", {"tr-e2108-01", "tr-e2108-02", "tr-e2108-03", "tr-e2108-05", "tr-e2108-06"}, ()),
        ("Wu: how many papers and how many women?", {"ma-methods-03"}, ()),
        (
            "How many organs can be involved for primary resection to be worthwhile per Wu",
            {"ma-survival-02", "ma-survival-03", "ma-survival-04"},
            (),
        ),
    ],
)
def test_each_thing_has_its_statement(told: Told, text: str, statements: set[str], lacking: tuple[str, ...]) -> None:
    shown, uncovered = told(text)
    assert statements <= shown
    assert uncovered == lacking


def test_a_time_that_the_table_does_not_hold_is_not_answered_by_another(assistant: Assistant) -> None:
    assert "five-year survival" not in assistant.reply("Turkish trial: 10-year OS and n?").blocks[0].segments[0].text


def test_one_outcome_alone_is_left_to_the_ranking(assistant: Assistant) -> None:
    assert assistant._sure.answering(assistant.understood("OS in E2108?")) is None


def test_one_thing_asked_of_several_studies_is_answered_for_each(assistant: Assistant) -> None:
    reply = assistant.reply("n in E2108 and in the Turkish trial?")
    assert isinstance(reply, Answer)
    said = body_text(reply).splitlines()
    assert "256" in said[0]
    assert "274" in said[1]


def test_of_several_studies_those_that_do_not_give_it_are_named(assistant: Assistant) -> None:
    reply = assistant.reply("follow-up in Turkey and India")
    assert isinstance(reply, Answer)
    assert body_text(reply).splitlines()[0] == "MF07-01 (Turkey): the documents do not give a length of follow-up."


def test_of_two_things_the_one_that_is_not_given_is_named(assistant: Assistant) -> None:
    said = first(assistant, "n and median follow-up of the Turkish trial")
    assert said == "Not covered by the documents: a length of follow-up."


def test_the_hazard_ratio_of_one_outcome_is_that_outcome_s_alone(assistant: Assistant) -> None:
    told = first(assistant, "HR for distant PFS in the Tata trial?")
    assert "HR 1.42" in told
    assert "HR 1.04" not in told
