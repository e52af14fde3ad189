"""What a question asks of one study and nothing else is answered by the cells of the studies' table."""

import pytest

from assistant.answers import Answer
from assistant.rendering import body_text
from assistant.respond import Assistant
from assistant.turns import Turn


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
        "how many patients in the Turkish trial had triple-negative disease?",
        "limitations of locoregional therapy in the Turkish trial and E2108?",
        "58F with bone mets, does E2108 show a benefit for her?",
        "how many patients were there?",
        "main result on quality of life in E2108",
    ],
)
def test_a_question_that_asks_more_goes_the_usual_way(assistant: Assistant, asked: str) -> None:
    assert assistant._particulars.answering(assistant.understood(asked)) is None
