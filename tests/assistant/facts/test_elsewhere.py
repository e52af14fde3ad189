"""The same metastases at another site: what was told of them holds there, what was told of the old site does not."""

import pytest

from assistant.facts.extraction import extract
from assistant.patient import PatientFacts
from assistant.turns import Turn

CASE = "54F, HER2+, 3 liver mets, 2 cm each, 4 mm from the portal vein, good response. Local therapy?"


def told(*asked: str) -> PatientFacts:
    return extract([Turn("user", text) for text in asked])


def values(facts: PatientFacts, name: str) -> set[object]:
    return {fact.value for fact in facts.of(name)}


@pytest.mark.parametrize(
    "follow_up",
    [
        "and if they were in the lung?",
        "What if they were lung mets instead?",
        "same but lung",
        "Suppose these are in the lungs",
    ],
)
def test_the_lesions_are_at_the_new_site_and_no_longer_at_the_old(follow_up: str) -> None:
    facts = told(CASE, follow_up)
    assert values(facts, "sites") == {"lung"}
    assert {fact.site for fact in facts.of("lesion-count")} <= {"", "lung"}
    assert values(facts, "lesion-count") == {3.0}
    assert {fact.words for fact in facts.of("lesion-count")} == {"3"}
    assert values(facts, "her2") == {"positive"}
    assert not facts.of("vessel-distance")
    assert {fact.words for fact in facts.of("sites")} <= {"lung", "lungs", "lung mets"}


@pytest.mark.parametrize(
    "follow_up",
    [
        "and if she had lung mets too?",
        "and the breast?",
        "What if they were in the liver?",
        "What about SBRT?",
        "and if it were larger?",
    ],
)
def test_another_finding_or_another_question_moves_nothing(follow_up: str) -> None:
    assert "liver" in values(told(CASE, follow_up), "sites")


def test_metastases_at_several_sites_are_not_moved() -> None:
    facts = told("54F, liver and bone mets. Local therapy?", "and if they were in the lung?")
    assert {"liver", "bone"} <= values(facts, "sites")


def test_a_patient_who_comes_next_has_none_of_it() -> None:
    assert values(told(CASE, "same but lung", "Next patient: 70F, painful rib met"), "sites") == {"bone"}


def test_a_supposition_holds_for_one_answer() -> None:
    assert values(told(CASE, "and if they were in the lung?", "Which drugs go on meanwhile?"), "sites") == {"liver"}
    assert values(told(CASE, "same but lung", "same but brain"), "sites") == {"brain"}


def test_an_emergency_is_not_supposed_away() -> None:
    facts = told("54F, spine metastases, cannot move her legs since this morning.", "and if they were in the lung?")
    assert facts.of("emergency")
    assert "spine" in values(facts, "sites")
