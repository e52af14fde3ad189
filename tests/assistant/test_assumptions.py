"""What a question takes for granted of a study: held against the notes, corrected where they say otherwise, else left alone."""

import pytest

from assistant.assumptions import LABEL, Assumptions
from assistant.knowledge import Knowledge
from ingest.glossary import Entry, glossary
from tests.assistant.conftest import known, statement

TERMS = glossary(
    [
        Entry("rct", "study", "Randomised trials", ("randomised trials",)),
        Entry("north", "study", "North trial", parents=("rct",)),
        Entry("south", "study", "South series"),
        Entry("liver", "site", "Liver", ("hepatic",)),
        Entry("overall-survival", "outcome", "Overall survival", ("survival",)),
        Entry("drug", "intervention", "Drug"),
        Entry("guide", "source", "Guide", ("the guide",)),
        Entry("page", "source", "Page", ("the page",)),
    ]
)
NOTES = (
    statement("n-1", "The North trial randomised 120 women.", "guide", kind="design", study=("north",)),
    statement(
        "n-2", "In the North trial, survival was not improved (HR 0.98).", "guide", kind="result", study=("north",),
        outcome=("overall-survival",), site=("breast",),
    ),
    statement(
        "s-1", "The South series was a retrospective series of 30 patients, 8 percent of them with breast cancer.", "guide",
        kind="design", study=("south",), site=("liver",),
    ),
    statement("p-1", "The drug is given as 120 mg.", "page", kind="practice", intervention=("drug",)),
    statement("g-1", "The drug is given.", "guide", kind="practice", intervention=("drug",)),
)  # fmt: skip


@pytest.fixture(scope="module")
def notes() -> Knowledge:
    return known(*NOTES, terms=TERMS)


@pytest.mark.parametrize(
    ("question", "corrected_by"),
    [
        ("With 300 women in the North trial, was it large enough?", "n-1"),
        ("As the North trial was retrospective, can it be trusted?", "n-1"),
        ("Since the North trial improved survival, should everybody be operated on?", "n-2"),
        ("Given that the HR was 0.50 in the North trial, is that a lot?", "n-1"),
        ("The South series was randomised, right?", "s-1"),
        ("The series on the liver was randomised, right?", "s-1"),
        ("Since the South series was a breast cancer series, does it apply?", "s-1"),
        ("The guide gives 120 mg of the drug. With what grade?", "p-1"),
    ],
)
def test_what_the_notes_contradict_is_corrected_by_what_they_say(
    question: str, corrected_by: str, notes: Knowledge
) -> None:
    (found,) = Assumptions(notes).findings(question)
    assert LABEL in found.labels
    assert corrected_by in found.statements or "HR" in question


@pytest.mark.parametrize(
    "question",
    [
        "With 120 women in the North trial, was it large enough?",
        "Was the North trial retrospective?",
        "Did the North trial improve survival?",
        "Why did the North trial not improve survival?",
        "Since the South series differs from the randomised trials, which counts for more?",
        "The South series was not randomised, so what is it worth?",
        "The page gives 120 mg of the drug. With what grade?",
        "She is one of 300 women seen here; does survival improve?",
        "",
    ],
)
def test_what_is_true_or_only_asked_is_left_alone(question: str, notes: Knowledge) -> None:
    assert Assumptions(notes).findings(question) == ()


def test_a_corpus_without_studies_has_nothing_to_say() -> None:
    assert Assumptions(known(statement("a", "Text."))).findings("Since the North trial had 3 women, why?") == ()
