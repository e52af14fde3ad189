"""Whether what is asked of a thing is said of that thing, and not of another."""

from collections.abc import Callable

import pytest

from assistant.prompts import Attribute
from assistant.questions.question import question
from assistant.questions.spelling import Speller
from assistant.respond import Assistant
from assistant.retrieval.holding import Holding, holding
from assistant.retrieval.wordings import Wordings
from ingest.glossary import Entry, glossary
from ingest.lexical import LexicalIndex
from tests.assistant.conftest import statement

Held = Callable[[str], Holding]


@pytest.fixture(scope="module")
def held(assistant: Assistant) -> Held:
    def look(text: str) -> Holding:
        asked = assistant.understood(text)
        weigher = assistant.weigher
        return weigher.holding(asked, weigher.gather(asked).retrieved)

    return look


@pytest.mark.parametrize(
    "text",
    [
        "How many patients were in E2108?",
        "Three-year survival in E2108?",
        "36-month survival in NRG-BR002?",
        "Quality of life in E2108?",
        "What does the book chapter say on the lung?",
        "Is letrozole continued during radiotherapy?",
        "Mastectomy or lumpectomy in the Turkish trial?",
        "Median survival after hepatectomy?",
        "5 yr survival after resection of isolated lung mets in the meta-analysis?",
        "How large was the biggest liver metastasis operated in Shanghai?",
        "Hepatectomy first or systemic therapy first? Fudan and Springer seem to disagree.",
        "Our tumour board was quoted the review of 19 studies of hepatectomy: median overall survival?",
    ],
)
def test_what_is_said_of_its_subject_is_held(held: Held, text: str) -> None:
    assert not held(text).fails


@pytest.mark.parametrize(
    "text",
    [
        "Wound infections in E2108?",
        "Median follow-up of E2108?",
        "Survival of the triple-negative women in NRG-BR002?",
        "What does the book chapter say on the brain?",
        "Does the book chapter report the Turkish trial?",
        "Which databases were searched by Wu?",
        "Gamma Knife versus CyberKnife for brain metastases?",
    ],
)
def test_what_is_said_of_another_subject_or_of_none_is_not_held(held: Held, text: str) -> None:
    assert held(text).fails


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("Ten-year survival in the Turkish trial?", True),
        ("Five-year survival in the Turkish trial?", False),
        ("Local control at two years after RFA of a liver metastasis?", True),
        ("Has survival in metastatic breast cancer improved over the past ten years?", False),
    ],
)
def test_a_figure_is_asked_at_a_time_point(held: Held, text: str, dates: bool) -> None:
    assert held(text).dates is dates


def test_a_form_that_only_weighs_is_no_kind_that_must_be_held() -> None:
    words = glossary([Entry("plaque", "intervention", "plaque")])
    asked = question("How many plaques?", words, Speller.of(()))
    count = Attribute(name="a count", when="how many", needs=r"\d", weighs=True)  # type: ignore[arg-type]
    wordings = Wordings(LexicalIndex.build([("a", "x")]), words)
    told = [statement("a", "The plaque is removed.", intervention=("plaque",))]
    weighed = holding(asked, told, wordings, words, [count])
    must = holding(asked, told, wordings, words, [count.model_copy(update={"weighs": False})])
    assert must.kinds == weighed.kinds + 1


def test_subject_and_kind_must_stand_in_one_statement() -> None:
    """A toxicity of one treatment and a mention of another are not the toxicity of the other."""
    words = glossary([Entry("plaque", "intervention", "plaque"), Entry("chemotherapy", "intervention", "chemotherapy")])
    toxicity = Attribute(name="toxicity", when="toxicity", needs="toxic")  # type: ignore[arg-type]
    asked = question("Toxicity of plaque?", words, Speller.of(()))

    def told(*texts: str) -> Holding:
        rows = [statement(f"s-{place}", text) for place, text in enumerate(texts)]
        index = LexicalIndex.build([(one.id, one.text) for one in rows])
        return holding(asked, rows, Wordings(index, words), words, (toxicity,))

    assert told("Plaque is used.", "Chemotherapy is toxic.").kinds == 1
    assert not told("Plaque is toxic.", "Chemotherapy is toxic.").fails
    assert told("Chemotherapy is toxic.").own == 0


def test_a_statement_of_what_is_left_out_holds_nothing_but_answers_whether_it_is_there() -> None:
    words = glossary([Entry("T1", "study", "T1 trial", ("T1",))])
    cost = Attribute(name="costs", when="cost", needs="cost")  # type: ignore[arg-type]
    row = statement("s-1", "The report of the T1 trial gives no cost.")
    wordings = Wordings(LexicalIndex.build([(row.id, row.text)]), words)

    def fails(text: str) -> bool:
        return holding(question(text, words, Speller.of(())), [row], wordings, words, (cost,), {"s-1"}).fails

    assert fails("What did it cost in the T1 trial?")
    assert not fails("Does the T1 trial report the cost?")
