"""A plan that names a site and hardly anything else is answered with the facts that decide there."""

from pathlib import Path

import pytest

from assistant.facts.extraction import extract
from assistant.findings import Finding
from assistant.guardrails.engine import check
from assistant.guardrails.text_recommendations import from_question
from assistant.rules.book import load_rules
from assistant.rules.criteria import FactTest, leaves
from assistant.turns import Turn
from assistant.vocabulary import FACTS, SITES

BOOK = load_rules(Path(__file__).parents[3] / "corpus" / "rules")
NUMBER, OUTSIDE, SYMPTOMS = (FACTS[name].question for name in ("lesion-count", "extrahepatic-disease", "symptoms"))


def found(text: str) -> tuple[Finding, ...]:
    facts = extract((Turn("user", text),))
    return check(BOOK, facts, from_question(text, BOOK.glossary, facts.any_patient), text)


def settles(text: str) -> list[str]:
    return [finding.settle for finding in found(text)]


@pytest.mark.parametrize(
    ("plan", "asked"),
    [
        ("met in the liver, resect?", (NUMBER, OUTSIDE, SYMPTOMS)),
        ("54F liver met. Resect?", (NUMBER, OUTSIDE, SYMPTOMS)),
        ("brain met, SRS?", (NUMBER, SYMPTOMS, FACTS["her2"].question)),
        ("Brain mets. What now?", (NUMBER, SYMPTOMS, FACTS["her2"].question)),
        ("lung nodule, cut it out?", (NUMBER, FACTS["biopsy"].question, SYMPTOMS)),
        ("breast primary in stage IV, operate?", (FACTS["complete-clearance"].question, SYMPTOMS, FACTS["response"].question)),
        ("stage IV 52 yr. should we take the breast off??", (FACTS["complete-clearance"].question, SYMPTOMS, FACTS["response"].question)),
    ],
)  # fmt: skip
def test_a_terse_plan_is_asked_what_decides_at_its_site_shortest_first(plan: str, asked: tuple[str, ...]) -> None:
    assert f"To settle it: {' '.join(asked)}" in settles(plan)


def test_what_is_told_is_not_asked() -> None:
    assert f"To settle it: {OUTSIDE} {SYMPTOMS}" in settles("54F, one liver met. Resect?")


@pytest.mark.parametrize(
    "text",
    [
        "54F, ER+, one liver met 2 cm, ECOG 0, asymptomatic, letrozole for 8 months with good response. Resect?",
        "Which patients with liver metastases are candidates for resection?",
        "58F jaundiced, cholestasis, stricture at the hilum. What to do?",
        "71F liver met, temp 39.4 and rigors. Resect?",
    ],
)
def test_a_case_that_is_told_a_matter_and_an_emergency_are_left_as_they_are(text: str) -> None:
    assert not any(settle.startswith(f"To settle it: {NUMBER}") for settle in settles(text))


def test_what_decides_at_a_site_is_weighed_by_some_rule() -> None:
    weighed = {
        leaf.fact
        for rule in BOOK.rules
        for part in (rule.when, rule.unless, rule.require)
        for leaf in leaves(part)
        if isinstance(leaf, FactTest)
    }
    assert set(BOOK.decides) <= set(SITES)
    assert {name for names in BOOK.decides.values() for name in names} <= weighed
