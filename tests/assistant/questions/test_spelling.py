"""A slip is read as the word it is near to; a word of English, an abbreviation or a number stays as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.questions.spelling import Speller
from assistant.respond import Assistant

KNOWN = (
    "radiofrequency",
    "ablation",
    "metastasis",
    "denosumab",
    "turkish",
    "austrian",
    "liver",
    "trial",
    "excision",
    "infusion",
    "gastrostomy",
)
SPELLER = Speller.of(KNOWN)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("radiofrequancy", "radiofrequency"),
        ("ablaton", "ablation"),
        ("metastatsis", "metastasis"),
        ("Denosmab", "denosumab"),
        ("Turkihs", "turkish"),
        ("radiofrequancy ablaton of livr", "radiofrequency ablation of liver"),
    ],
)
def test_a_slip_is_read_as_the_one_word_near_it(typed: str, read: str) -> None:
    assert SPELLER.corrected(typed) == read


@pytest.mark.parametrize(
    "word",
    [
        "ABLATON",
        "livers",
        "0.66",
        "E2108",
        "cat",
        "zorblax",
        "lived",
        "exclusion",
        "inclusion",
        "Australian",
        "gastrectomy",
        "memantine",
        "summarise",
        "summarising",
    ],
)
def test_other_words_stay(word: str) -> None:
    assert SPELLER.corrected(word) == word


def test_a_word_as_near_to_two_stays() -> None:
    assert Speller.of(("ablated", "ablates")).corrected("ablatet") == "ablatet"


def test_the_first_letter_is_never_corrected() -> None:
    assert SPELLER.corrected("oblation") == "oblation"


@given(st.text(max_size=200))
def test_what_stands_between_words_stays(text: str) -> None:
    assert Speller.of(()).corrected(text) == text
    assert SPELLER.corrected(SPELLER.corrected(text)) == SPELLER.corrected(text)


@pytest.mark.parametrize("trial", ["Australian", "Indiana", "Norwegian", "exclusion criteria", "gastrectomy"])
def test_the_corpus_does_not_bend_other_words_to_its_own(assistant: Assistant, trial: str) -> None:
    assert assistant.interpreter.speller.corrected(trial) == trial


def test_a_misspelt_question_gets_the_same_evidence(assistant: Assistant) -> None:
    right, slipped = (
        assistant.reply(text) for text in ("What did the Turkish trial show?", "What did the Turkihs trial show?")
    )
    assert right.citations == slipped.citations
