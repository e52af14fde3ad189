"""The evidence for a question: what it names comes first, and the same question always gets the same."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from assistant.questions.question import question
from assistant.respond import Assistant
from assistant.retrieval.retriever import Evidence
from assistant.retrieval.sides import QUOTA, belongs, sides

QUESTIONS = (
    "What was the five-year survival in the Turkish trial?",
    "How large may a liver metastasis be for radiofrequency ablation?",
    "Is dental evaluation needed before denosumab?",
    "Which drugs are held during stereotactic radiotherapy?",
    "Should a solitary brain metastasis be resected?",
)


def evidence(assistant: Assistant, text: str) -> Evidence:
    return assistant._retriever.retrieve(question(text, assistant.glossary, assistant.interpreter.speller))


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


@pytest.mark.parametrize(
    "text",
    [
        "Compare the Indian and the Turkish trial",
        "What did E2108 report on survival versus the Austrian trial?",
        "How do the review and the AI-generated guidance differ on liver metastases?",
        "Compare the book chapter and the review on local therapy of lung metastases",
        "Compare SBRT, radiofrequency ablation and resection of liver metastases",
        "Compare radiotherapy of brain and of bone metastases",
    ],
)
def test_each_side_of_a_comparison_has_its_quota(assistant: Assistant, text: str) -> None:
    asked = question(text, assistant.glossary, assistant.interpreter.speller)
    compared = sides(asked)
    assert len(compared) > 1
    for found in (assistant._retriever.retrieve(asked), assistant.weigher.weigh(asked).evidence):
        first = found.statements[: 1 + QUOTA * len(compared)]
        for side in compared:
            of_side = [one for one in first if belongs(one.statement, side, assistant.glossary.closure)]
            assert len(of_side) >= QUOTA, side
        assert found.statements[0].score == max(one.score for one in found.statements)


def test_each_part_of_a_question_finds_what_it_names(assistant: Assistant) -> None:
    text = "What do the RCTs say about surgery of the primary and how often is denosumab given?"
    trials, drug = question(text, assistant.glossary, assistant.interpreter.speller).parts
    first = [one.statement for one in assistant.weigher.weigh(trials).evidence.statements[:5]]
    trial = {key for key, entry in assistant.glossary.entries.items() if "rct" in entry.parents}
    assert sum(bool(trial & set(one.tags.study)) for one in first) >= 4
    surgery = ("intervention", "primary-surgery")
    assert sum(belongs(one, surgery, assistant.glossary.closure) for one in first) >= 3
    best = assistant.weigher.weigh(drug).evidence.statements[0].statement
    assert belongs(best, ("intervention", "bone-modifying-agent"), assistant.glossary.closure)


@pytest.mark.parametrize(
    ("text", "facet", "key"),
    [
        ("What did the 2013 trial from Mumbai find?", "study", "Tata-Badwe"),
        ("What did the ECOG trial report on survival?", "study", "E2108"),
        ("How are choroidal metastases treated?", "site", "eye"),
    ],
)
def test_a_named_study_or_site_comes_first(assistant: Assistant, text: str, facet: str, key: str) -> None:
    asked = question(text, assistant.glossary, assistant.interpreter.speller)
    first = assistant.weigher.weigh(asked).evidence.statements[:3]
    assert all(belongs(one.statement, (facet, key), assistant.glossary.closure) for one in first)
