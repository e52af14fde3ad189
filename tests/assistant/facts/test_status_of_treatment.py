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
