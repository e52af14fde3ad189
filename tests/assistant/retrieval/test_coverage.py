"""Whether the evidence holds what the question says, and what it lacks."""

from collections.abc import Callable

import pytest

from assistant.questions.question import question
from assistant.respond import Assistant
from assistant.retrieval.coverage import Coverage, coverage
from assistant.retrieval.telling import telling_terms, weight
from ingest.lexical import LexicalIndex


@pytest.fixture(scope="module")
def measured(assistant: Assistant) -> Callable[[str], Coverage]:
    def measure(text: str) -> Coverage:
        asked = question(text, assistant.glossary, assistant.interpreter.speller)
        evidence = assistant._retriever.retrieve(asked)
        return coverage(asked, evidence, assistant.index.words.statements, assistant.glossary, assistant.knowledge.keys)

    return measure


@pytest.fixture(scope="module")
def asked_by_name(assistant: Assistant) -> Callable[[str], Coverage]:
    def measure(text: str) -> Coverage:
        asked = question(text, assistant.glossary, assistant.interpreter.speller)
        return assistant.weigher.weigh(asked).found

    return measure


def test_only_words_that_say_something_count() -> None:
    assert set(telling_terms("What is the evidence for memantine in patients with 3 lesions?").values()) == {
        "memantine",
        "lesions",
    }


def test_a_rare_word_weighs_more_than_a_common_one() -> None:
    index = LexicalIndex.build([("a", "liver resection tomorrow"), ("b", "liver"), ("c", "bone")])
    assert weight(index, "resect", "resection") > weight(index, "tomorrow", "tomorrow")
    assert weight(index, "bone", "bone") > weight(index, "liver", "liver")


def test_what_the_corpus_says_is_found(measured: Callable[[str], Coverage]) -> None:
    found = measured("What was the five-year survival in the Turkish trial?")
    assert found.share > 0.8
    assert (found.missing, found.lacking, found.unmet, found.on_topic) == ((), (), (), True)


@pytest.mark.parametrize(
    ("text", "word"), [("Does memantine protect the brain?", "memantine"), ("zorblaxumab for bone?", "zorblaxumab")]
)
def test_a_word_that_nothing_speaks_of_is_missing(measured: Callable[[str], Coverage], text: str, word: str) -> None:
    assert word in measured(text).missing


@pytest.mark.parametrize(
    ("text", "lacking"),
    [
        ("What was the ten-year survival in the Turkish trial?", ("ten-year survival",)),
        ("What was the 5-year survival in the Turkish trial?", ()),
        ("What is the price of RFA in euros?", ("a figure that answers this",)),
        ("What dose of trastuzumab is given?", ("a dose",)),
        ("What dose of denosumab is given for bone metastases?", ()),
    ],
)
def test_the_kind_of_thing_that_is_asked_for_must_be_there(
    measured: Callable[[str], Coverage], text: str, lacking: tuple[str, ...]
) -> None:
    assert measured(text).lacking == lacking


@pytest.mark.parametrize(
    ("text", "gaps", "only"),
    [
        ("Upper age limit of the Indian trial?", ("an age limit",), True),
        ("Hazard ratio of the Indian trial, and its upper age limit?", ("an age limit",), False),
        ("How many patients were in E2108?", (), False),
    ],
)
def test_whether_anything_asked_for_by_name_is_there(
    asked_by_name: Callable[[str], Coverage], text: str, gaps: tuple[str, ...], only: bool
) -> None:
    found = asked_by_name(text)
    assert (found.gaps, found.only_gaps) == (gaps, only)


def test_an_outcome_that_no_statement_on_the_trial_reports_is_unmet(measured: Callable[[str], Coverage]) -> None:
    assert measured("What was the quality of life in the Turkish trial?").unmet == ("quality of life",)


@pytest.mark.parametrize(
    ("text", "void"),
    [
        ("Should early breast cancer get axillary surgery?", True),
        ("Do I biopsy a new liver lesion 6 years after early breast cancer?", False),
        ("Previous early-stage breast cancer, now bone lesions: which imaging?", False),
    ],
)
def test_what_a_patient_once_was_is_not_whom_the_question_is_about(
    measured: Callable[[str], Coverage], text: str, void: bool
) -> None:
    assert measured(text).void is void


@pytest.mark.parametrize(
    ("text", "unmet"),
    [
        ("In the Turkish trial, how frequent was triple-negative disease?", ()),
        ("Tata trial: did surgery help or harm distant PFS?", ()),
        ("What were the harms of surgery in the Tata trial?", ("harms",)),
        ("Did surgery change the time to distant progression in the Indian trial?", ()),
        ("How many women were enrolled in the Turkish trial?", ()),
    ],
)
def test_what_asks_and_names_no_outcome_of_its_own_is_not_unmet(
    measured: Callable[[str], Coverage], text: str, unmet: tuple[str, ...]
) -> None:
    assert measured(text).unmet == unmet
