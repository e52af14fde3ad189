"""A later turn that tells of metastases at a new site, and a biopsy that is back."""

import pytest

from assistant.facts.extraction import extract
from assistant.patient import PatientFacts
from assistant.turns import Turn


def told(*texts: str) -> PatientFacts:
    return extract([Turn("user", text) for text in texts])


def value(facts: PatientFacts, name: str) -> object:
    found = facts.one(name)
    return found.value if found else None


@pytest.mark.parametrize(
    "later", ["CT today: new bone mets as well", "restaging: new lung lesions. RFA still?", "lung met developed", "she has now spread to the lung: lung mets"]
)  # fmt: skip
def test_metastases_at_a_new_site_end_the_count_and_are_progression(later: str) -> None:
    facts = told("54F, solitary liver met, stable on letrozole. RFA?", later)
    assert value(facts, "lesion-count") is None
    assert value(facts, "response") == "progression"


@pytest.mark.parametrize(
    "later", ["CT: stable, no new mets", "the primary is still there", "any new liver mets would need what?", "and RFA?", "liver met now 2 cm"]
)  # fmt: skip
def test_without_a_new_site_the_count_stands(later: str) -> None:
    facts = told("54F, solitary liver met, stable on letrozole. RFA?", later)
    assert value(facts, "lesion-count") == 1.0
    assert value(facts, "response") == "stable"


def test_a_site_found_later_ends_the_count_and_says_nothing_of_progression() -> None:
    facts = told("54F, solitary liver met, stable on letrozole. RFA?", "bone mets too")
    assert value(facts, "lesion-count") is None
    assert value(facts, "response") == "stable"


@pytest.mark.parametrize(
    "result",
    ["biopsy back: adenocarcinoma lung primary", "biopsy = colorectal", "Biopsy came back benign", "turned out to be a lung primary", "It's not breast",
     "FNA shows lymphoma", "bx back, primary lung adenocarcinoma", "biopsy: lymphoma. SBRT?"],
)  # fmt: skip
def test_a_result_of_another_disease_is_read(result: str) -> None:
    assert value(told("54F, lung nodule after breast cancer.", result), "diagnosis") == "another-disease"


@pytest.mark.parametrize(
    "result",
    ["biopsy to exclude a lung primary", "could it be a lung primary?", "her mother had lung cancer", "biopsy: not a lung primary but breast",
     "if the biopsy is lymphoma?", "it's not breast conserving surgery we want", "biopsy of the colonic polyp is planned", "breast is the primary, not lung"],
)  # fmt: skip
def test_what_is_feared_denied_or_anothers_is_no_result(result: str) -> None:
    assert value(told("54F, lung nodule after breast cancer.", result), "diagnosis") != "another-disease"


def test_a_biopsy_that_is_back_is_done_and_a_later_result_stands() -> None:
    facts = told("54F, thick stomach wall.", "OGD biopsy: metastatic lobular ER+")
    assert value(facts, "biopsy") == "done"
    facts = told("54F, lung nodule.", "biopsy: lymphoma", "sorry, biopsy says breast after all. SBRT?")
    assert value(facts, "diagnosis") == "breast-cancer"


def test_a_core_of_the_lump_is_no_biopsy_of_a_metastasis() -> None:
    facts = told(
        "64F with a lump in the breast (core: ductal, ER+), sclerotic sternum. Treat as metastatic without sampling?"
    )
    assert value(facts, "biopsy") != "done"
