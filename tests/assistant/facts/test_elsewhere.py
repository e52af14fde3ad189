"""The same metastases at another site: what was told of them holds there, what was told of the old site does not."""

import pytest

from assistant.facts.elsewhere import exchanged, with_exchanged, without_taken_back
from assistant.facts.extraction import extract
from assistant.patient import PatientFacts, Status
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


@pytest.mark.parametrize(
    "correction",
    [
        "and scratch that, no bone mets, its liver", "no bone mets, it is liver", "it's liver not bone, my mistake",
        "correction, the met is in the liver not bone", "not bone, liver", "I meant liver not bone", "forget the bone, it is liver",
        "sorry, it is in the liver", "it's actually in the liver",
    ],
)  # fmt: skip
def test_a_site_that_is_corrected_stays_corrected(correction: str) -> None:
    facts = told("55F solitary bone met, ER+. Primary surgery?", correction, "What did E2108 show?")
    assert {fact.value for fact in facts.of("sites") if fact.status is Status.ASSERTED} == {"liver"}
    assert not facts.of("bone-only")
    assert values(facts, "lesion-count") == {1.0}


@pytest.mark.parametrize(
    "said",
    [
        "no liver mets", "it is not in the liver", "liver clear, sorry", "not on bone agents, liver function normal",
        "no pain in the bone, liver tests normal", "is it the liver, not the bone?",
    ],
)  # fmt: skip
def test_what_corrects_no_site_moves_nothing(said: str) -> None:
    facts = told("55F solitary bone met, ER+. Primary surgery?", said)
    assert "bone" in {fact.value for fact in facts.of("sites") if fact.status is Status.ASSERTED}


@pytest.mark.parametrize(
    "said",
    [
        "her liver MRI now shows 2 lesions", "now the liver scan shows 2 mets", "the MRI of the liver shows two lesions",
        "PET: also liver", "restaging CT shows new liver lesions", "also has a liver met",
    ],
)  # fmt: skip
def test_a_site_that_is_added_ends_bone_only(said: str) -> None:
    facts = told("55F bone mets only, ER+. Lumpectomy planned", said)
    assert {"bone", "liver"} <= values(facts, "sites")
    assert not facts.of("bone-only")


@pytest.mark.parametrize(
    ("said", "count"),
    [("turns out there are 5", 5.0), ("there are 5", 5.0), ("make that 3", 3.0), ("it is only one", 1.0)],
)
def test_a_number_that_is_told_anew_counts_the_same_lesions(said: str, count: float) -> None:
    facts = told("60F, 2 lung mets. Resect?", said)
    assert [(fact.value, fact.site) for fact in facts.of("lesion-count")] == [(count, "lung")]


def test_a_length_of_time_is_no_number_of_lesions() -> None:
    assert values(told("60F, 2 lung mets. Resect?", "it is 5 years"), "lesion-count") == {2.0}


def test_a_correction_of_the_site_is_read_for_the_rest_too() -> None:
    facts = told("47F TNBC lung mets, asymptomatic", "correction: ER+ HER2- and the mets are in bone")
    assert values(facts, "sites") == {"bone"}
    assert values(facts, "er") == {"positive"}


OLIGO = "63F, 2 bone (sternum + T9) and 1 liver met 4 cm. SBRT to all?"


def known_of(*texts: str) -> set[tuple[str, object, str]]:
    facts = extract([Turn("user", text) for text in texts])
    return {(fact.name, fact.value, fact.site) for fact in facts if fact.status is Status.ASSERTED}


def test_one_of_several_places_is_corrected_and_what_hurts_is_told_of_the_new_one() -> None:
    known = known_of(OLIGO, "sorry not sternum, it's the femoral neck, and she's limping with pain")
    sites = {value for name, value, _ in known if name == "sites"}
    assert sites == {"bone", "spine", "liver"}
    assert ("symptoms", "pain", "bone") in known


def test_a_bone_put_for_another_leaves_the_disease_in_bone() -> None:
    known = known_of("54F ER+ bone mets, L2 and rib. SBRT?", "correction: not the rib, it's the humerus, and it hurts")
    assert {("sites", "bone", ""), ("symptoms", "pain", "bone")} <= known


@pytest.mark.parametrize(
    "last", ["not the liver but the sternum hurts", "is it the femur, not the sternum?", "the sternum is painful"]
)
def test_what_is_no_correction_puts_nothing_elsewhere(last: str) -> None:
    assert exchanged(last) is None
    assert {"sternum", "liver"} <= {value for name, value, _ in known_of(OLIGO, last) if name == "sites"}


def test_earlier_words_name_the_place_that_was_put_for_theirs() -> None:
    assert with_exchanged("L2 and rib. SBRT?", ["not the rib, it's the humerus"]) == "L2 and humerus. SBRT?"
    assert without_taken_back("sorry not sternum, it's the femoral neck") == "sorry it's the femoral neck"


def test_what_is_told_of_a_new_site_ends_no_symptom_elsewhere() -> None:
    known = known_of("chest wall recurrence 5 cm, bleeding", "and an asymptomatic 1 cm lung nodule on the CT")
    assert ("symptoms", "bleeding", "") in known or ("symptoms", "bleeding", "chest-wall") in known
