"""Specification of which drugs a message asks to give: one that she takes is none."""

import pytest

from assistant.answering.to_give import asked_to_give


@pytest.mark.parametrize(
    ("drug", "text"),
    [
        ("levetiracetam", "do we put her on levetiracetam as a precaution now that she has brain mets"),
        ("levetiracetam", "Brain mets, no seizures. Should I start her on levetiracetam?"),
        ("spironolactone", "Shall we give her spironolactone for the ascites?"),
        ("dexamethasone", "54F brain mets, dexamethasone prophylaxis?"),
        ("enoxaparin", "Should she get prophylactic enoxaparin?"),
    ],
)
def test_a_drug_to_be_given_is_asked_for(drug: str, text: str) -> None:
    assert asked_to_give(drug, text)


@pytest.mark.parametrize(
    ("drug", "text"),
    [
        ("levetiracetam", "She takes levetiracetam, single brain met, SRS?"),
        ("spironolactone", "She is on spironolactone, can we resect?"),
        ("apixaban", "Can we inject the spine, apixaban was stopped"),
        ("warfarin", "Should we operate? Warfarin since 2019"),
        ("ramipril", "62F, takes none of them"),
    ],
)
def test_a_drug_that_is_taken_or_not_named_is_not(drug: str, text: str) -> None:
    assert not asked_to_give(drug, text)
