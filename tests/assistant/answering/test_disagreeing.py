"""Which recorded disagreements answer a question: those asked about, and those whose positions answer only together."""

import pytest

from assistant.rendering import body_text
from assistant.respond import Assistant


def topics(assistant: Assistant, asked: str) -> list[str]:
    opening = "Where the sources disagree: "
    lines = body_text(assistant.reply(asked)).splitlines()
    return [line.removeprefix(opening) for line in lines if line.startswith(opening)]


@pytest.mark.parametrize(
    ("asked", "topic"),
    [
        ("Do the UpToDate experts agree on resecting a solitary sternal metastasis?", "solitary sternal"),
        (
            "Hepatectomy first or systemic therapy first? Fudan and Springer seem to disagree.",
            "when systemic therapy comes",
        ),
        ("Do they all agree that biopsy is needed?", "Biopsy"),
        ("Chemo before or after hepatectomy - what do the documents say?", "when systemic therapy comes"),
        ("How many lesions = oligometastatic?", "What counts as oligometastatic"),
        ("What do the sources disagree about?", "overall survival"),
    ],
)
def test_a_question_of_disagreement_opens_with_the_conflict_that_it_means(
    assistant: Assistant, asked: str, topic: str
) -> None:
    assert topic in topics(assistant, asked)[0]


@pytest.mark.parametrize(
    "asked",
    [
        "How does Dr.Oracle define oligometastatic?",
        "How many metastases did patients in NRG-BR002 have?",
        "51F, ER+, 2 liver mets: should she have chemo before hepatectomy?",
        "Median survival after hepatectomy?",
    ],
)
def test_one_source_one_study_and_one_patient_have_their_own_answer(assistant: Assistant, asked: str) -> None:
    reply = body_text(assistant.reply(asked))
    assert not reply.startswith("Where the sources disagree")
