"""A dose is read as people write it, and held against what a source recommends for the same drug, site and indication."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.facts.extraction import extract
from assistant.guardrails.doses import check
from assistant.guardrails.regimens import read
from assistant.patient import PatientFacts
from assistant.rules.book import load_rules
from assistant.turns import Turn

BOOK = load_rules(Path(__file__).parents[3] / "corpus" / "rules")
NOBODY = PatientFacts()


@pytest.mark.parametrize(
    ("question", "label"),
    [
        ("denosumab 60 mg every 6 months, right?", "dose-mismatch"),
        ("Denosumab 120 mg every 12 weeks for bone metastases?", "dose-mismatch"),
        ("Denosumab 120 mg every 4 weeks?", ""),
        ("Denosumab 120 mg monthly?", ""),
        ("Denosumab 60 mg every 6 months for osteoporosis?", "not-in-documents"),
        ("Zoledronic acid 4 mg every 12 weeks?", "not-in-documents"),
        ("EBRT 40 Gy in 20 fractions for choroidal metastases?", ""),
        ("EBRT 25 Gy in 5 fractions for choroidal metastases?", "dose-mismatch not-in-documents"),
        ("Painful hip metastasis, single 8 Gy or ten fractions?", ""),
        ("8 Gy x 5 for an uncomplicated painful iliac metastasis?", "dose-mismatch"),
        ("60 gray to the choroid in 30 fractions?", "dose-mismatch not-in-documents"),
        ("EBRT 40 Gy in 10 fractions for choroidal metastases as in the ARO study?", "dose-mismatch"),
        ("A single fraction of 8 Gy for a bone metastasis?", ""),
        ("30 Gy in 10 fractions for a bone metastasis?", "not-in-documents"),
        ("SBRT 50 Gy in 5 fractions to the liver?", "not-in-documents"),
        ("Is denosumab useful?", ""),
        (
            "Plan: denosumab 120 mg s.c. every 12 weeks for bone metastases; the dentist has cleared her.",
            "dose-mismatch",
        ),
        ("Denosumab 120 mg once a week as a standing order for bone metastases?", "dose-mismatch"),
        ("Denosumab 120 mg 4-weekly for bone metastases?", ""),
        ("Denosumab 120 mg 3-weekly for bone metastases?", "dose-mismatch"),
        ("Denosumab 60 mg twice a year for bone metastases?", "dose-mismatch"),
        ("EBRT 40 Gy in 20 daily fractions for choroidal metastases?", ""),
        (
            "Denosumab 120 mg together with each chemotherapy, this is every 3 weeks, for bone metastases.",
            "dose-mismatch",
        ),
        ("Denosumab 120 mg for bone metastases once a quarter.", "dose-mismatch"),
        ("Bone metastases, Prolia every six months.", "dose-mismatch"),
        ("Bone metastases, six-monthly denosumab, dentist content.", "dose-mismatch"),
        ("Bone metastases, denosumab continues half-yearly.", "dose-mismatch"),
        ("Bone metastases, monthly denosumab.", ""),
        ("Bone metastases, denosumab every 4 weeks, scans every 3 months.", ""),
        ("Bone metastases, on denosumab, seen every 3 months.", ""),
        ("Bone metastases, denosumab with review every 12 weeks.", ""),
        ("Half-yearly denosumab for osteoporosis.", ""),
        (
            "For checking: 20 Gy x 1 by one direct field to the right iliac crest, an uncomplicated painful deposit, plain RT not SBRT.",
            "dose-mismatch",
        ),
        ("20 Gy x 1 as SBRT to the iliac crest, not plain RT.", "not-in-documents"),
    ],
)
def test_a_dose_is_held_against_what_a_source_recommends(question: str, label: str) -> None:
    found = {name for finding in check(BOOK, NOBODY, question) for name in finding.labels}
    assert found & {"dose-mismatch", "not-in-documents"} == set(label.split())


def test_a_dose_for_another_indication_is_none_for_her_bone_metastases() -> None:
    text = "Prolia half-yearly for osteoporosis; the vertebral metastases are thought to be covered by it."
    assert {name for one in check(BOOK, extract([Turn("user", text)]), text) for name in one.labels} >= {
        "dose-mismatch"
    }
    assert not check(BOOK, NOBODY, "Prolia half-yearly for osteoporosis.")


@pytest.mark.parametrize(
    ("text", "amount", "unit", "days", "fractions"),
    [
        ("120 mg SC every 4 weeks", 120.0, "mg", 28.0, None),
        ("120mg q4w", 120.0, "mg", 28.0, None),
        ("0.12 g monthly", 120.0, "mg", 30.0, None),
        ("30 Gy in ten fractions", 30.0, "Gy", None, 10.0),
        ("3000 cGy/10 fx", 30.0, "Gy", None, 10.0),
        ("single 8-Gy fraction", 8.0, "Gy", None, 1.0),
        ("120 mg s.c. every 12 weeks", 120.0, "mg", 84.0, None),
        ("120 mg twice a year", 120.0, "mg", 182.5, None),
        ("120 mg 3-weekly", 120.0, "mg", 21.0, None),
        ("120 mg once a week", 120.0, "mg", 7.0, None),
        ("4 mg every other month", 4.0, "mg", 60.0, None),
        ("5 mg once per year", 5.0, "mg", 365.0, None),
        ("20 Gy in 5 daily fractions", 20.0, "Gy", 1.0, 5.0),
        ("20 Gy in 5 weekly fractions", 20.0, "Gy", 7.0, 5.0),
    ],
)
def test_reading_a_dose(text: str, amount: float, unit: str, days: float | None, fractions: float | None) -> None:
    found = read(text)
    assert found is not None
    assert (found.amount, found.unit, found.days, found.fractions) == (amount, unit, days, fractions)


@given(between=st.integers(0, 130))
def test_a_dose_is_read_whole_or_not_at_all_wherever_it_stands(between: int) -> None:
    for question in (f"60 Gy {'x' * between} before RT?", f"Denosumab {'x' * between} 120 mg every 4 weeks?"):
        said = " ".join(finding.message for finding in check(BOOK, NOBODY, question))
        assert "says 0 Gy" not in said
        assert "says 1" not in said.replace("says 120 mg", "")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Her L3 met had 8 Gy in March, still in agony. What next?", False),
        ("Painful L3 met, 8 Gy x 1 planned. Happy?", True),
    ],
)
def test_a_dose_that_was_given_is_no_plan(text: str, shown: bool) -> None:
    found = check(BOOK, extract((Turn("user", text),)), text)
    assert any(finding.rule == "dose-single-8-gy" for finding in found) is shown
