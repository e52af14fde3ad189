"""Local treatment that is planned, wanted or refused is none that was given; what was given is told beside it."""

import pytest

from assistant.facts.extraction import extract
from assistant.patient import PatientFacts, Status
from assistant.turns import Turn


def told(text: str) -> PatientFacts:
    return extract([Turn("user", text)])


def irradiated(text: str) -> set[object]:
    return {fact.value for fact in told(text).of("prior-radiation") if fact.status is Status.ASSERTED}


@pytest.mark.parametrize(
    "text",
    [
        "54F, RT spine T10 planned; never irradiated; WLE 2017.",
        "54F, choroidal met. No previous orbital RT.",
        "54F, declined radiotherapy after WLE in 2015.",
        "54F, adjuvant RT omitted because of age.",
        "Pathological fracture of femur in a 66-year-old: nailing tomorrow, RT after.",
    ],
)
def test_radiation_that_was_not_given(text: str) -> None:
    assert not irradiated(text)


@pytest.mark.parametrize(
    ("text", "sites"),
    [
        ("60F. Prev. XRT: T10-L1 (8Gy/1, Jan), R humerus (20Gy/5, Feb).", {"spine", "bone"}),
        ("54F, she had two bone mets irradiated. Third one at C7 now.", {"bone"}),
        ("54F, had adjuvant radiotherapy after her lumpectomy", {"breast"}),
        ("54F. The right hip received 20 Gray in five sessions in March.", {"bone"}),
    ],
)
def test_radiation_that_was_given(text: str, sites: set[object]) -> None:
    assert irradiated(text) == sites


@pytest.mark.parametrize(
    ("text", "intact"),
    [
        ("Mrs R was found to have a lone metastasis three years following her left-sided mastectomy.", "no"),
        ("62F. Primary L breast 5cm never resected. Wants primary out.", "yes"),
        ("54F, surgery of the primary has been withheld.", "yes"),
    ],
)
def test_what_is_wanted_or_found_is_no_plan_for_the_primary(text: str, intact: str) -> None:
    found = told(text).one("primary-intact")
    assert found is not None
    assert found.value == intact


def test_a_forms_no_behind_life_threatening_is_a_no() -> None:
    found = told("54F. Life-threatening disease elsewhere: no.").one("life-threatening-disease")
    assert found is not None
    assert found.value == "no"


def test_pain_that_is_worse_on_walking_is_no_failing_gait() -> None:
    assert "cord-compression" not in {fact.value for fact in told("69F, hip pain, worse on walking").of("emergency")}


@pytest.mark.parametrize(
    ("text", "sites"),
    [
        ("chest wall recurrence, previous DXT. options?", {"yes"}),
        ("Chest wall recurrence, had PMRT. Palliative RT?", {"chest-wall"}),
        ("chest wall nodules, 50 Gy in 2019, surgeon out of options, radiate?", {"chest-wall"}),
        ("54F, chest wall met: can we give 50 Gy in 25?", set()),
        ("54F, chest wall nodules never irradiated, excise and RT as decided.", set()),
        ("54F, bone mets. Breast radiotherapy 40/15 to the intact primary.", set()),
    ],
)
def test_what_was_given_before_is_told_in_shorthand(text: str, sites: set[str]) -> None:
    assert irradiated(text) == sites


@pytest.mark.parametrize(
    "text",
    [
        "54F, met out at the edge of the right lobe, 7 cm.",
        "54F, 7 cm lesion at the periphery of the liver.",
    ],
)
def test_a_lesion_at_the_edge_is_peripheral(text: str) -> None:
    assert {fact.value for fact in told(text).of("lesion-location")} == {"peripheral"}


@pytest.mark.parametrize(
    ("text", "raised"),
    [
        ("54F, solitary 3.5 cm brain met, oedema and headache.", True),
        ("54F, big cerebellar met with swelling, vomiting.", True),
        ("54F, 1 cm brain met, headache.", False),
        ("54F, 4 cm brain met, no headache.", False),
    ],
)
def test_a_headache_beside_oedema_or_size_suspects_mass_effect(text: str, raised: bool) -> None:
    suspected = {fact.value for fact in told(text).of("emergency") if fact.status is Status.SUSPECTED}
    assert ("brain-mass-effect" in suspected) is raised


def test_a_new_diagnosis_with_metastases_is_de_novo_and_a_painless_primary_causes_nothing() -> None:
    facts = told("61F new dx breast ca with 2 liver mets, primary painless.")
    assert {fact.value for fact in facts.of("onset")} == {"de-novo"}
    assert ("asymptomatic", "breast") in {(fact.value, fact.site) for fact in facts.of("symptoms")}


def test_proven_metastases_were_biopsied() -> None:
    assert {fact.value for fact in told("71F, de novo with proven bone and pleural mets.").of("biopsy")} == {"done"}


@pytest.mark.parametrize(
    ("text", "intact"),
    [
        ("Mastectomy on Friday, 54F, bone mets.", "yes"),
        ("54F, bone mets. The board settled on lumpectomy of the residual focus.", "yes"),
        ("54F, bone mets. Agreed: straight to mastectomy.", "yes"),
        ("54F, mastectomy in 2018, now lung mets.", "no"),
        ("Lumpectomy on Monday went well, 54F, liver mets.", "no"),
    ],
)
def test_an_operation_that_is_settled_on_is_still_to_come(text: str, intact: str) -> None:
    assert {fact.value for fact in told(text).of("primary-intact")} == {intact}


@pytest.mark.parametrize(
    ("text", "onset"),
    [
        ("49F, de novo, three bone mets: mastectomy, CDK4/6 to start six weeks post op.", {"de-novo"}),
        ("49F, relapsed in the liver six weeks after surgery.", {"recurrent"}),
    ],
)
def test_a_drug_that_starts_after_the_operation_is_no_relapse(text: str, onset: set[str]) -> None:
    assert {fact.value for fact in told(text).of("onset")} == onset


def test_surgeons_who_foresee_tumour_left_foresee_no_clearance() -> None:
    assert {
        fact.value
        for fact in told("54F, plastics say there will be tumour left on the chest wall.").of("complete-clearance")
    } == {"no"}
    assert not told("54F, there was tumour left of midline.").of("complete-clearance")


@pytest.mark.parametrize(
    ("text", "site"),
    [
        ("RFA for a 4.5 cm segment VIII breast met sitting on the right hepatic vein.", "liver"),
        ("Microwave for a 3.8 cm seg 4a breast secondary next to the bile duct, 60F.", "liver"),
        ("60F, solitary 3 cm right lower lobe breast met.", "lung"),
        ("60F, two cerebellar breast mets.", "brain"),
    ],
)
def test_a_breast_met_lies_in_the_organ_that_is_named(text: str, site: str) -> None:
    assert {fact.value for fact in told(text).of("sites")} == {site}
