"""Several patients in one conversation: whoever is meant is read, with her emergency and with nothing of the others'."""

import pytest

from assistant.facts.extraction import extract
from assistant.facts.register import Heard, heard
from assistant.patient import Status
from assistant.turns import Turn

FEMUR = "Path # femur, MBC. surgery or RT?"
LIVER = "next patient, 60, liver met 3 cm. RFA?"
LUNG = "another patient: 70F lung nodule. Resect?"
TWO = "Patient A: 50 yo, 2 lung mets, ER-. Patient B: 60 yo single lung met, ER+, DFI 7 yrs."


def told(*texts: str) -> Heard:
    return heard([Turn("user", text) for text in texts])


def read(*texts: str) -> set[tuple[str, object]]:
    return {(fact.name, fact.value) for fact in extract(told(*texts).turns) if fact.status is not Status.DENIED}


@pytest.mark.parametrize(
    "last",
    ["back to the first one, RT dose?", "back to the first, she's on letrozole", "back to femur lady, dose?",
     "ok thanks. going back to the first patient: systemic?", "the femur lady, what dose?", "what dose for the first patient?",
     "back to the previous patient. dose?", "pt 1, dose?", "back to the lady with the femur fracture", "the first patient: dose?"],
)  # fmt: skip
def test_going_back_brings_back_her_facts_and_her_emergency(last: str) -> None:
    facts = read(FEMUR, "then systemic?", LIVER, last)
    assert ("emergency", "pathologic-fracture") in facts
    assert ("sites", "liver") not in facts
    assert ("age", 60.0) not in facts


@pytest.mark.parametrize(
    "last",
    ["dose?", "unlike the first patient she is well", "the first one had no RFA, does that matter?", "in case a fracture occurs, RFA?",
     "what happened to the previous patient in the series?", "back to RFA, how large may it be?", "for the elderly patient what is said?",
     "the last patient had a fracture; and her?", "the liver lady: dose?", "back to the dose question"],
)  # fmt: skip
def test_whoever_is_spoken_of_stays_where_nobody_else_is_addressed(last: str) -> None:
    assert ("sites", "liver") in read(FEMUR, LIVER, last)


@pytest.mark.parametrize("last", ["back to the other one, RT?", "back to Mrs K, RT?", "back to the brain lady: RT?"])
def test_where_it_is_unclear_who_is_meant_nothing_of_anybody_is_read(last: str) -> None:
    assert told(FEMUR, LIVER, LUNG, last).unclear
    assert not {name for name, _ in read(FEMUR, LIVER, LUNG, last)} & {"age", "emergency", "lesion-size"}


def test_her_emergency_is_read_though_nobody_knows_who_she_is() -> None:
    facts = read(FEMUR, LIVER, LUNG, "back to the other one, she is incontinent and cannot move her legs")
    assert ("emergency", "cauda-equina") in facts


def test_with_one_patient_alone_every_turn_is_left_as_it_is() -> None:
    turns = [Turn("user", "54F liver met. RFA?"), Turn("assistant", "…"), Turn("user", "back to the first one?")]
    assert heard(turns) == Heard(tuple(turns))


@pytest.mark.parametrize(
    ("last", "age"),
    [("and A if she's ER+", 50.0), ("B now coughing blood", 60.0), ("dose for A?", 50.0), ("back to patient A", 50.0), ("numbers?", 60.0),
     ("pt B: on letrozole now", 60.0), ("what about patient A?", 50.0), ("A fracture is feared", 60.0)],
)  # fmt: skip
def test_two_in_one_message_are_kept_apart(last: str, age: float) -> None:
    facts = read(TWO, last)
    assert {value for name, value in facts if name == "age"} == {age}
    assert ("disease-free-interval", 84.0) in facts or age == 50.0


@pytest.mark.parametrize(
    "text",
    ["Patient A: 54F T8 met, legs weak. Patient B: 60F, liver met. RT dose?", "Two patients: 54F with T8 met, legs weak; and 60F with a liver met. Plan?",
     "1) 54F T8 met, legs weak 2) 60F liver met. Plan?", "First: 54F T8 met, legs weak. Second: 60F liver met. Plan?"],
)  # fmt: skip
def test_of_several_the_one_with_an_emergency_is_read_and_the_reader_is_told(text: str) -> None:
    assert told(text).several
    facts = read(text)
    assert ("emergency", "cord-compression") in facts
    assert ("sites", "liver") not in facts
    assert told(text).turns[-1].text.rstrip().endswith("?")


@pytest.mark.parametrize(
    "text",
    ["54F, two lesions: 1) 2 cm liver 2) 1 cm liver. RFA?", "54F. Option A: SBRT. Option B: surgery. Which?", "both lesions of a 54F are small",
     "Two patients of the series had nodes?", "Which patients do better?"],
)  # fmt: skip
def test_lists_of_lesions_and_of_options_are_no_patients(text: str) -> None:
    assert not told(text).several


def test_who_does_better_is_said_to_be_read_of_one() -> None:
    asked = told(TWO, "who does better")
    assert asked.several
    assert asked.words.startswith("Patient B: 60 yo")


FIRST = "Pt A: 47, de novo, bone only x2, HR+/HER2-, good response 5 months. Primary surgery?"


@pytest.mark.parametrize(
    "last", ["A again: she has 7 bone lesions", "and A?", "patient A turned out well", "A: still stable, when?"]
)
def test_a_letter_alone_hands_back_to_the_patient_who_was_called_so(last: str) -> None:
    facts = read(FIRST, "Pt B: 60F TNBC, liver mets", last)
    assert ("hr-status", "positive") in facts
    assert ("sites", "liver") not in facts


@pytest.mark.parametrize("last", ["a single lesion now", "A remaining lesion is 2 cm", "and a biopsy?"])
def test_an_article_is_no_letter(last: str) -> None:
    assert ("sites", "liver") in read(FIRST, "Pt B: 60F TNBC, liver mets", last)


@pytest.mark.parametrize(
    "last", ["Pt B: same but triple neg and liver mets", "next patient, same but triple negative.", "second patient: same story except TNBC, what then?"]
)  # fmt: skip
def test_a_patient_who_is_the_same_but_has_all_that_is_not_told_otherwise(last: str) -> None:
    facts = read(FIRST, last)
    assert {("onset", "de-novo"), ("response", "good"), ("er", "negative")} <= facts
    assert ("hr-status", "positive") not in facts


@pytest.mark.parametrize("last", ["Pt B: 70F liver mets, same hospital", "next patient, 70F, same disease but brain."])
def test_who_is_told_anew_has_nothing_of_the_one_before(last: str) -> None:
    assert ("onset", "de-novo") not in read(FIRST, last)
