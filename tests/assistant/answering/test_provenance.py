"""Who says so: a follow-up that asks where an answer comes from gets its sources, and no other answer."""

import pytest

from assistant.answering.provenance import asks_who_says_so
from assistant.rendering import body_text
from assistant.respond import Assistant
from assistant.turns import Turn


@pytest.mark.parametrize(
    "text",
    [
        "who says so?", "and who says that", "says who?", "since when", "according to whom?", "source?", "what is the reference for that?",
        "where does that come from?", "how recent is this?", "how strong is that recommendation?", "which source says that?",
    ],
)  # fmt: skip
def test_it_is_asked_in_these_words(text: str) -> None:
    assert asks_who_says_so(text)


@pytest.mark.parametrize(
    "text",
    ["who was eligible?", "which trial says the opposite on survival?", "since when is she on letrozole?", "why?", ""],
)
def test_it_is_not_asked_in_these(text: str) -> None:
    assert not asks_who_says_so(text)


@pytest.mark.parametrize(
    ("asked", "source"),
    [
        ("OS in the Indian trial?", "topic review, UpToDate"),
        ("HR in the Wu meta-analysis?", "systematic review"),
        ("Are bone-modifying agents mandatory according to the AI page?", "ai generated guidance"),
    ],
)
def test_the_source_comes_first_with_what_it_says(assistant: Assistant, asked: str, source: str) -> None:
    answer = assistant.reply(asked)
    history = [Turn("user", asked), Turn("assistant", body_text(answer))]
    reply = assistant.reply("and who says so?", history)
    assert body_text(reply).startswith(f"- {source}")
    cited = {citation.statement for citation in answer.citations}
    assert reply.citations
    assert {citation.statement for citation in reply.citations[:1]} <= cited
    again = assistant.reply(
        "since when", [*history, Turn("user", "and who says so?"), Turn("assistant", body_text(reply))]
    )
    assert again.blocks == reply.blocks


def test_without_an_answer_before_it_is_told_what_can_be_asked(assistant: Assistant) -> None:
    reply = assistant.reply("who says so?")
    assert body_text(reply).startswith(assistant.prompts.say("abilities"))
    assert not reply.citations


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("what does DFI stand for?", "Disease-free interval"),
        ("what is SBRT short for?", "Stereotactic body radiation therapy"),
    ],
)
def test_an_abbreviation_is_spelt_out(assistant: Assistant, text: str, name: str) -> None:
    reply = assistant.reply(text)
    assert body_text(reply).startswith(f"{name}: ")
    assert not reply.citations


def test_an_abbreviation_that_the_glossary_does_not_hold_is_not(assistant: Assistant) -> None:
    assert assistant.reply("what does XQZ stand for?").abstained
