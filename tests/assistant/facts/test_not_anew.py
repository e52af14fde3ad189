"""What is only said not to be there anew ("no new mets in lung or bone") is neither told nor denied."""

import pytest

from assistant.facts.extraction import extract
from assistant.patient import PatientFacts, Status
from assistant.turns import Turn


def told(*turns: str) -> PatientFacts:
    return extract([Turn("user", text) for text in turns])


def sites(facts: PatientFacts, status: Status = Status.ASSERTED) -> set[str]:
    return {str(fact.value) for fact in facts.of("sites") if fact.status is status}


@pytest.mark.parametrize(
    ("text", "there"),
    [
        ("Liver mets, no new mets in lung or bone.", {"liver"}),
        ("CT: liver mets stable, no new mets in lung, bone or brain.", {"liver"}),
        ("Lung met. No other lesions in bone.", {"lung"}),
        ("Bone mets. No further lesions in the brain.", {"bone"}),
        ("62F, bone mets, nothing new in the lung.", {"bone"}),
        ("62F, bone mets, not known to have brain mets.", {"bone"}),
        ("62F, no evidence of new disease in lung. Bone mets.", {"bone"}),
        # told elsewhere in the case, or not what is said not to be new
        ("62F with liver mets, no new lesions in the liver.", {"liver"}),
        ("No new lesions, bone mets stable.", {"bone"}),
        ("MRI: no new lesions but known brain mets stable.", {"brain"}),
        ("No other mets than liver.", {"liver"}),
        ("No new mets outside the liver.", {"liver"}),
        ("No further chemo for her liver mets.", {"liver"}),
        ("No new symptoms from her bone mets.", {"bone"}),
        ("No doubt about her brain mets.", {"brain"}),
    ],
)
def test_a_site_is_one_of_disease_only_where_it_is_told_to_be(text: str, there: set[str]) -> None:
    assert sites(told(text)) == there


def test_no_new_lesions_at_a_known_site_take_nothing_back() -> None:
    facts = told("62F, two liver mets, ER+. SBRT?", "CT today: no new lesions in the liver")
    assert sites(facts) == {"liver"}
    assert facts.one("lesion-count") is not None
    assert sites(told("62F with bone mets", "no additional bone mets seen")) == {"bone"}


def test_no_more_of_a_site_is_a_denial() -> None:
    assert sites(told("62F, no more mets in the liver after resection"), Status.DENIED) == {"liver"}


@pytest.mark.parametrize("text", ["Bone mets. No further lesions in brain.", "Bone mets, no other mets in the lung."])
def test_nothing_more_at_one_site_is_not_nothing_more_anywhere(text: str) -> None:
    assert told(text).one("bone-only") is None


def test_nothing_more_anywhere_is_bone_only() -> None:
    only = told("Bone mets, no other lesions.").one("bone-only")
    assert only is not None
    assert only.value == "yes"
