"""The evidence for a question: what it names comes first, and the same question always gets the same."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from assistant.question import question
from assistant.respond import Assistant
from assistant.retrieval import Evidence

QUESTIONS = (
    "What was the five-year survival in the Turkish trial?",
    "How large may a liver metastasis be for radiofrequency ablation?",
    "Is dental evaluation needed before denosumab?",
    "Which drugs are held during stereotactic radiotherapy?",
    "Should a solitary brain metastasis be resected?",
)


def evidence(assistant: Assistant, text: str) -> Evidence:
    return assistant._retriever.retrieve(question(text, assistant.glossary, assistant._speller))


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        (QUESTIONS[0], "tr-turkey-05"),
        (QUESTIONS[1], "tr-liver-14"),
        (QUESTIONS[2], "ai-pitfalls-05"),
        (
            "What did the Turkish trial report on five-year survival after resection of the breast tumour?",
            "tr-turkey-05",
        ),
    ],
)
def test_what_answers_is_among_the_first_five(assistant: Assistant, text: str, statement: str) -> None:
    assert statement in [scored.statement.id for scored in evidence(assistant, text).statements[:5]]


@pytest.mark.parametrize(
    ("text", "key"),
    [("What did the Turkish trial show?", "MF07-01"), ("What did the Indian trial show?", "Tata-Badwe")],
)
def test_a_named_trial_s_statements_come_first(assistant: Assistant, text: str, key: str) -> None:
    assert all(key in scored.statement.tags.study for scored in evidence(assistant, text).statements[:3])


def test_a_named_source_comes_first(assistant: Assistant) -> None:
    found = evidence(assistant, "What does the book chapter say about surgery of the primary?")
    assert {scored.statement.document for scored in found.statements[:3]} == {"book-chapter"}


def test_evidence_is_ranked_and_holds_each_statement_once(assistant: Assistant) -> None:
    found = evidence(assistant, QUESTIONS[0]).statements
    assert [scored.score for scored in found] == sorted((scored.score for scored in found), reverse=True)
    assert len({scored.statement.id for scored in found}) == len(found)


def test_a_hundred_threads_get_what_one_gets(assistant: Assistant) -> None:
    alone = {text: evidence(assistant, text) for text in QUESTIONS}
    with ThreadPoolExecutor(100) as pool:
        together = list(pool.map(lambda place: evidence(assistant, QUESTIONS[place % len(QUESTIONS)]), range(100)))
    assert together == [alone[QUESTIONS[place % len(QUESTIONS)]] for place in range(100)]


def test_passages_are_ranked_for_plain_text(assistant: Assistant) -> None:
    ranked = assistant._retriever.rank_passages(QUESTIONS[0], 5)
    assert len(ranked) == 5
    assert ranked == sorted(ranked, key=lambda row: (-row[1], row[0]))
