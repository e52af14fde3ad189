"""A turn that only tells something puts the question before it anew, with what was told since."""

import pytest

from assistant.facts.extraction import extract
from assistant.questions.conversation import standalone
from assistant.questions.pending import only_tells, still_so, told_before_still, told_beside
from assistant.turns import Standalone, Turn
from ingest.glossary import Glossary

TREATS = ("rfa", "sbrt", "resect", "surgery", "cementoplasty", "mastectomy")


def tells(text: str) -> bool:
    return extract((Turn("user", text),)).any_patient


def plans(text: str) -> bool:
    return any(word in text.lower() for word in TREATS)


def alone(terms: Glossary, *asked: str) -> Standalone:
    turns = [turn for text in asked for turn in (Turn("user", text), Turn("assistant", "Answered."))][:-1]
    return standalone(turns, terms, patient=True, tells=tells, plans=plans)


@pytest.mark.parametrize(
    "text",
    ["there are actually 14 lesions", "2 lesions only", "CT today: new liver mets as well", "she had already radiotherapy there",
     "biopsy: ER+", "bili 60", "she is on palbociclib/letrozole", "leptomeningeal too", "and 2 bone + 1 liver"],
)  # fmt: skip
def test_a_turn_that_tells_asks_and_proposes_nothing(text: str) -> None:
    assert only_tells(text, tells, plans)


@pytest.mark.parametrize(
    "text",
    ["and in the liver?", "how many lesions", "she is on palbociclib, can we go on", "dose", "list", "and brain", "plan RFA", "surgeon wants to resect",
     "what about 14 lesions", "results", "IR suggests cementoplasty, she can't lie flat", "Ca 3.4 and confused"],
)  # fmt: skip
def test_a_request_a_plan_a_fragment_and_an_emergency_are_no_mere_telling(text: str) -> None:
    assert not only_tells(text, tells, plans)


def test_what_is_told_stands_before_what_is_asked(terms: Glossary) -> None:
    first = "52F, vertebral met at D8, strong pain. Vertebroplasty first?"
    assert alone(terms, first, "she had already radiotherapy there") == Standalone(
        "52F, vertebral met at D8, strong pain. she had already radiotherapy there. Vertebroplasty first?"
    )


def test_the_nearest_question_on_a_treatment_or_a_site_is_the_pending_one(terms: Glossary) -> None:
    first = "65F, brain progression on fulvestrant, body stable. Change drug?"
    found = alone(terms, first, "and how to treat the brain?", "2 lesions only")
    assert found.own.startswith("2 lesions only.")
    assert "how to treat the brain" in found.own
    assert found.before.startswith("65F, brain progression")
    assert "Change drug?" in alone(terms, first, "why?", "2 lesions only").own


def test_what_no_longer_holds_is_left_out() -> None:
    told = told_beside("Solitary brain met 1.5cm, no symptoms. What do we do", ["there are actually 14 lesions"])
    assert "olitary" not in told
    assert "brain met" in told
    assert "14 lesions" in told


def test_what_was_told_since_stands_beside_a_later_question(terms: Glossary) -> None:
    found = alone(
        terms, "66F, axillary mass, plexus pain. RT to the axilla ok?", "she is on palbociclib", "restart when?"
    )
    assert found.own == "restart when?"
    assert "palbociclib" in found.before


def test_a_symptom_that_has_ended_leaves_the_tumour_that_had_it() -> None:
    told = "bleeding fungating breast tumour, 66F, liver and bone mets. Take the breast off?"
    now = extract([Turn("user", told), Turn("user", "the bleeding's stopped and the ulcer has healed")])
    assert still_so(told, now).startswith("breast tumour, 66F")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Correction: HER2 is 3+. Does she still match?", "Correction: HER2 is 3+."),
        ("Sorry, she is 57. Still eligible?", "Sorry, she is 57."),
        ("HER2 came back positive. Is she still a candidate?", "HER2 came back positive."),
        ("She is 57 actually, does she still qualify?", "She is 57 actually,"),
        ("There are seven lesions. Does she now meet the list?", "There are seven lesions."),
        # something of its own is asked, or nothing is told
        ("HER2 is 3+. Which drug?", ""),
        ("She is 57. Is surgery still an option for the breast, and which?", ""),
        ("Does she still match?", ""),
        ("Does it still hurt when she walks?", ""),
        ("She is 57. Does she still take letrozole?", ""),
    ],
)
def test_what_is_told_before_it_is_asked_whether_the_answer_still_holds(text: str, told: str) -> None:
    assert told_before_still(text) == told


def test_a_correction_that_asks_whether_she_still_matches_asks_the_question_before_anew(terms: Glossary) -> None:
    first = "47F, 2 bone mets, HER2 negative. Does she meet the criteria for primary surgery?"
    asked = alone(terms, first, "Correction: HER2 is 3+. Does she still match?")
    assert "criteria for primary surgery?" in asked.own
    assert "HER2 is 3+" in asked.own
    assert "still match" not in asked.own
