"""What is stated is read as stated: neither reversed nor left to be asked again."""

import pytest

from assistant.facts.extraction import extract
from assistant.turns import Turn


def values(text: str, name: str) -> list[object]:
    return [fact.value for fact in extract((Turn("user", text),)).of(name)]


@pytest.mark.parametrize("words", ["nowhere near the diaphragm", "not near the diaphragm"])
def test_a_denied_nearness_is_shown_with_its_denial(words: str) -> None:
    (fact,) = extract((Turn("user", f"54F, liver met {words}."),)).of("diaphragm-distance")
    assert (fact.value, fact.words) == ("clear", words)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("She needs Zometa, the dentist can only see her in 6 weeks.", ["not-done"]),
        ("The dentist will see her in two months; denosumab tomorrow?", ["not-done"]),
        ("The dentist saw her in June, start denosumab.", ["done"]),
        ("The dentist has seen her and can see her again in 6 months.", ["done"]),
    ],
)
def test_a_dentist_who_is_still_to_see_her_has_not_seen_her(text: str, value: list[str]) -> None:
    assert values(text, "dental-check") == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3 new liver lesions. No need for needle, we start chemo.", ["not-done"]),
        ("54F, biopsy done, no need for another biopsy.", ["done"]),
    ],
)
def test_a_needle_that_is_declined_is_no_biopsy(text: str, value: list[str]) -> None:
    assert values(text, "biopsy") == value


def test_weeks_into_a_treatment_are_at_most_the_length_of_its_response() -> None:
    assert values("67F, five weeks into THP, liver mets.", "response-duration") == [pytest.approx(1.2, abs=0.1)]
    assert values("She progressed after 6 weeks of chemo.", "response-duration") == []


@pytest.mark.parametrize("text", ["67F, liver mets, breast silent.", "67F, liver mets, the breast is quiet."])
def test_a_silent_breast_is_asymptomatic(text: str) -> None:
    facts = extract((Turn("user", text),)).of("symptoms")
    assert [(fact.value, fact.site) for fact in facts] == [("asymptomatic", "breast")]


def test_radiation_done_is_past_and_radiation_to_be_done_is_not() -> None:
    assert values("48F, SBRT to L3 done, MDT discussed.", "prior-radiation") == ["spine"]
    assert values("48F, SBRT to L3 to be done, ok for her?", "prior-radiation") == []
