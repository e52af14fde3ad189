"""A correction says why what was told does not hold, and what was told goes: the film was wrong, the ulcer is a scar."""

import pytest

from assistant.facts.extraction import extract
from assistant.patient import PatientFacts, Status
from assistant.turns import Turn

URGENT = (Status.ASSERTED, Status.SUSPECTED)


def told(*turns: str) -> PatientFacts:
    return extract([Turn("user", text) for text in turns])


def stands(name: str, value: str, facts: PatientFacts) -> bool:
    return any(fact.value == value and fact.status in URGENT for fact in facts.of(name))


FEMUR = "Femur met with half the cortex gone, painful. Fix it?"


@pytest.mark.parametrize(
    ("first", "then", "threatens"),
    [
        (FEMUR, "Wrong film. Hers shows a tiny spot, painless, cortex whole.", False),
        (FEMUR, "Sorry, I pulled up the wrong scan: hers has one small sclerotic spot.", False),
        (FEMUR, "The cortex is intact and it does not hurt at all.", False),
        (
            "Humerus met, impending fracture. Fix it?",
            "Correction: no impending fracture, 5 mm and painless. Fix it?",
            False,
        ),
        # nothing is said of the right film; it is asked; it still hurts; what was felt in her is no matter of a film
        (FEMUR, "Wrong scan.", True),
        (FEMUR, "Was that the wrong film?", True),
        (FEMUR, "The cortex is whole on the medial side but it still hurts.", True),
        ("Humerus met, impending fracture.", "Ortho cannot say that there is no impending fracture?", True),
    ],
)
def test_a_fracture_that_another_film_showed_threatens_her_no_more(first: str, then: str, threatens: bool) -> None:
    assert stands("emergency", "impending-fracture", told(first, then)) is threatens


def test_weak_legs_are_no_matter_of_a_film() -> None:
    facts = told("T10 met, legs weak since this morning.", "Wrong film. Hers shows a small T10 met.")
    assert stands("emergency", "cord-compression", facts)


@pytest.mark.parametrize(
    ("then", "value"),
    [
        ("sorry, I misread - there are about thirty and the meninges enhance.", 30.0),
        ("I misread the report, it's a dozen of them", 12.0),
        ("more like fifteen", 15.0),
        ("there are four and the largest is 3 cm", 4.0),
        ("sorry, they are innumerable", None),
        # other things are counted
        ("there are two trials on this?", 2.0),
        ("sorry, she has two children", 2.0),
        ("it is five weeks since RT", 2.0),
        ("there are 30 Gy options?", 2.0),
    ],
)
def test_about_how_many_there_are_is_told_anew(then: str, value: float | None) -> None:
    fact = told("Two brain mets, 1 and 1.4 cm, ER+. SRS?", then).one("lesion-count")
    assert (fact.value if fact else None) == value


def test_many_more_lesions_than_were_told_were_not_those_measured() -> None:
    facts = told("Two brain mets, 1 and 1.4 cm, ER+. SRS?", "sorry, I misread - there are about thirty")
    assert facts.one("lesion-size") is None
    assert told("Two brain mets, 1 and 1.4 cm, ER+. SRS?", "sorry, there are three").one("lesion-size")


@pytest.mark.parametrize(
    ("first", "then", "symptom", "there"),
    [
        ("Stage IV, ulcer on the breast.", "Sorry - ulcer is an old burn scar, tumour itself gives no trouble.", "ulceration", False),
        ("Stage IV, primary bleeding.", "It turned out that the blood was from piles.", "bleeding", False),
        ("Bone mets with back pain.", "The pain is old arthritis.", "pain", False),
        ("Lung mets, breathless.", "Breathlessness was a chest infection, gone now.", "dyspnoea", False),
        # doubted, asked, denied, or told of something else
        ("Stage IV, ulcerated primary.", "The ulcer is probably an old scar.", "ulceration", True),
        ("Stage IV, ulcerated primary.", "Is the ulcer an old scar?", "ulceration", True),
        ("Bone met L2 with pain.", "The pain is not arthritis.", "pain", True),
        ("Stage IV, ulcerated primary.", "She also has a burn scar on the arm.", "ulceration", True),
        ("Stage IV, ulcerated primary.", "The ulcer is bleeding since the fall.", "ulceration", True),
    ],
)  # fmt: skip
def test_a_symptom_that_comes_of_something_else_is_none_of_the_tumour(
    first: str, then: str, symptom: str, there: bool
) -> None:
    assert stands("symptoms", symptom, told(first, then)) is there


@pytest.mark.parametrize(
    ("first", "then", "symptom", "there"),
    [
        ("Gastric met of lobular cancer, no symptoms.", "and if it obstructs?", "gi-obstruction", True),
        ("Choroidal met, vision fine. Treat?", "now she says it's blurred since Sunday", "visual-symptoms", True),
        ("Lung met, no symptoms.", "what if it obstructs?", "gi-obstruction", False),
        ("Gastric met, no symptoms.", "what if it blocks the duct?", "gi-obstruction", False),
        ("Liver met, 2 cm.", "the picture is blurred", "visual-symptoms", False),
    ],
)
def test_what_it_does_is_read_where_the_site_is_known(first: str, then: str, symptom: str, there: bool) -> None:
    assert stands("symptoms", symptom, told(first, then)) is there


@pytest.mark.parametrize(
    ("then", "value"),
    [
        ("Actually nobody has proven it is breast.", "not-done"),
        ("We have not shown that it is metastatic.", "not-done"),
        ("It was never confirmed to be a metastasis.", "not-done"),
        ("Once it is proven to be breast, resect?", None),
        ("Nobody has proven that surgery helps.", None),
    ],
)
def test_what_nobody_has_proven_has_not_been_biopsied(then: str, value: str | None) -> None:
    fact = told("Single lung met, ER+, DFI 8 years. Metastasectomy?", then).one("biopsy")
    assert (fact.value if fact else None) == value


def test_the_onset_goes_with_the_interval_that_told_it() -> None:
    facts = told(
        "Solitary liver met, ER+, six years after primary. Resect?", "Correction: it was eight months, not six years."
    )
    assert facts.one("disease-free-interval").value == 8.0  # type: ignore[union-attr]
    assert "six years after" not in facts.one("onset").words  # type: ignore[union-attr]


def test_lungs_that_fill_with_disease_are_neither_stable_nor_harmless() -> None:
    facts = told("Stage IV, ulcer, rest stable on treatment.", "And if the lungs were filling up with disease?")
    assert facts.one("response").value == "progression"  # type: ignore[union-attr]
    assert facts.one("life-threatening-disease").value == "yes"  # type: ignore[union-attr]
    assert told("Liver full of mets but LFTs normal.").one("response") is None


@pytest.mark.parametrize(
    ("then", "current"),
    [
        ("not letrozole, capecitabine", {"capecitabine"}),
        ("sorry, not letrozole but capecitabine.", {"capecitabine"}),
        ("not letrozole", set()),
    ],
)
def test_one_drug_is_put_in_the_place_of_another(then: str, current: set[str]) -> None:
    facts = told("Two lung mets, stable 8 months on letrozole. SBRT?", then)
    assert {fact.value for fact in facts.of("current-drugs") if fact.status is Status.ASSERTED} == current


def test_a_response_that_is_over_has_no_duration() -> None:
    facts = told(
        "Two lung mets, stable 8 months on letrozole. SBRT?",
        "The stable scan was someone else's; hers shows progression.",
    )
    assert facts.one("response").value == "progression"  # type: ignore[union-attr]
    assert facts.one("response-duration") is None


def test_what_radiology_calls_benign_is_no_metastasis_and_what_a_biopsy_did_not_show_is_not_proven() -> None:
    benign = told("Single liver met 2 cm, ER+. Ablate?", "Scratch that, the radiologist now calls it a haemangioma.")
    assert benign.one("diagnosis").value == "another-disease"  # type: ignore[union-attr]
    open_still = told("Liver met biopsy proven, ER+. RFA?", "the biopsy was inconclusive in fact")
    assert open_still.one("biopsy").value == "not-done"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("then", "drugs"),
    [
        ("Got my wires crossed, she's on exemestane only.", {"exemestane"}),
        ("Sorry, she is on letrozole alone.", {"letrozole"}),
        # nothing is corrected, or nothing is left out
        ("She is on letrozole only for the joints.", {"letrozole", "palbociclib"}),
        ("Sorry, she is also on denosumab.", {"letrozole", "palbociclib", "denosumab"}),
        ("She only takes paracetamol for the pain.", {"letrozole", "palbociclib"}),
    ],
)
def test_the_only_drug_of_a_correction_leaves_no_other(then: str, drugs: set[str]) -> None:
    facts = told("60F, bone mets on letrozole and palbociclib. RT to the hip?", then)
    assert {one.value for one in facts.of("current-drugs") if one.status is Status.ASSERTED} == drugs


def test_a_number_is_corrected_in_the_words_of_the_ward() -> None:
    facts = told("66F, two small brain mets, no symptoms. SRS?", "My bad, there's about twenty of the things.")
    assert [one.value for one in facts.of("lesion-count")] == [20.0]
