"""Which recommendations and findings are worth a reader's attention on this question. Pure.

An answer quotes statements that reach beyond the patient: a sentence on the brain in an answer about bone is no
proposal for this patient. Only what concerns the patient's sites, or what was asked, is checked.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from assistant.facts.implied import NO_METASTASIS
from assistant.findings import Finding, Indicator, Truth, Verdict
from assistant.guardrails.absent import absent
from assistant.guardrails.text_recommendations import namesake, only_supposed
from assistant.patient import PatientFacts, Status
from assistant.questions.question import Question
from ingest.glossary import Glossary
from ingest.passages import Statement

GENERAL = frozenset(
    {"false-premise", "dose-mismatch", "technique-limit", "not-standard-of-care", "source-conflict", "low-evidence",
     "low-trust-source", "not-in-documents", "needs-systemic-therapy", "hold-during-rt", "continue-during-rt", "emergency"}
)  # fmt: skip
"""Labels that say something without a patient: about a technique, a drug, a source."""

POPULATION: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("symptoms", "asymptomatic"): "asymptomatic",
        ("her2", "positive"): "her2-positive",
        ("hr-status", "positive"): "hr-positive",
        ("hr-status", "negative"): "hr-negative",
        ("onset", "de-novo"): "de-novo",
        ("onset", "recurrent"): "recurrent",
        ("menopausal-status", "premenopausal"): "premenopausal",
    }
)
"""Fact and value -> the population of the notes that it puts the patient in."""


IRRADIATED = "prior-radiation"
"""A fact, and the group of the notes that has had it."""

CONTROLLED = "well-controlled"
STEADY = re.compile(r"\b(?:stable|controlled|quiet|unchanged|respon\w+|quiescent|static)\b", re.IGNORECASE)

EXCLUDED: Mapping[tuple[str, str], tuple[str, ...]] = MappingProxyType(
    {
        ("her2", "negative"): ("her2-positive",),
        ("her2", "positive"): ("hr-positive-her2-negative", "triple-negative"),
        ("hr-status", "positive"): ("hr-negative", "triple-negative"),
        ("hr-status", "negative"): ("hr-positive", "er-positive", "hr-positive-her2-negative"),
        ("menopausal-status", "postmenopausal"): ("premenopausal",),
        ("onset", "recurrent"): ("de-novo",),
        ("onset", "de-novo"): ("recurrent",),
    }
)
"""Fact and value -> the groups of the notes that it keeps the patient out of."""


def about(asked: Question, facts: PatientFacts, homes: Mapping[str, frozenset[str]], glossary: Glossary) -> Question:
    """``asked`` with the sites that it leaves unsaid.

    Where it names none, those of the patient ("L1" is the spine); and the site that an intervention
    belongs to, since a question on the primary is about the breast wherever the metastases are. What it names as not hers is
    none of its sites.
    """
    aside = absent(asked.text, facts, glossary, homes, asked.told_from)
    unmeant = only_supposed(asked.text, glossary)
    unmeant |= {key for key in asked.names("intervention") if namesake(key, asked.text)}
    meant = frozenset(asked.names("intervention") - unmeant)
    sites = asked.names("site")
    if not sites:
        sites = frozenset(str(fact.value) for fact in facts.of("sites") if fact.status is Status.ASSERTED)
    if sites - aside:
        sites |= frozenset().union(*(homes.get(key, frozenset()) for key in meant))
    sites -= aside
    parts = tuple(about(part, facts, homes, glossary) for part in asked.parts)
    groups = asked.names("population") | _population(facts)
    keys = MappingProxyType({**asked.keys, "site": sites, "population": groups, "intervention": meant})
    return replace(
        asked, keys=keys, parts=parts, absent=aside, others=_others(facts, asked.text) - asked.names("population")
    )


def _population(facts: PatientFacts) -> frozenset[str]:
    """The groups that the patient belongs to, as the notes name them."""
    stated = {(fact.name, str(fact.value)) for fact in facts if fact.status is Status.ASSERTED}
    return frozenset(group for fact, group in POPULATION.items() if fact in stated)


def _others(facts: PatientFacts, told: str) -> frozenset[str]:
    """The groups that the patient does not belong to. Whoever has symptoms of the only site is not asymptomatic, and whoever
    progresses outside the brain, and is ``told`` to be stable nowhere, not well controlled.
    """
    stated = {(fact.name, str(fact.value)) for fact in facts if fact.status is Status.ASSERTED}
    found = {group for fact, groups in EXCLUDED.items() if fact in stated for group in groups}
    troubled = {value for name, value in stated if name == "symptoms"}
    sites = {value for name, value in stated if name == "sites"}
    if troubled and "asymptomatic" not in troubled and len(sites) <= 1:
        found.add("asymptomatic")
    if any(fact.status is Status.DENIED and fact.value == "yes" for fact in facts.of(IRRADIATED)):
        found.add(IRRADIATED)
    if ("response", "progression") in stated and sites - {*NO_METASTASIS, "brain", "eye"} and not STEADY.search(told):
        found.add(CONTROLLED)
    if troubled == {"asymptomatic"}:
        found.add("symptomatic")
    return frozenset(found)


def relevant(
    shown: Iterable[Statement], asked: Question, facts: PatientFacts, glossary: Glossary
) -> tuple[Statement, ...]:
    """The statements of an answer that speak of the patient's sites and of what was asked."""
    sites = set(asked.names("site"))
    sites |= {str(fact.value) for fact in facts.of("sites") if fact.status in (Status.ASSERTED, Status.SUSPECTED)}
    wide = {wider for site in sites for wider in glossary.closure(site)}
    return tuple(
        statement
        for statement in shown
        if (not statement.tags.site or wide & set(statement.tags.site))
        and not of_others(statement, asked, glossary)
        and _asked_for(statement, asked, glossary)
    )


def of_others(statement: Statement, asked: Question, glossary: Glossary) -> bool:
    """Whether the statement is on sites that ``asked`` names as not this patient's, or on radiation after one that she never
    had. A procedure that is asked about by its own name is spoken of wherever it is done ("oophorectomy", no ovarian lesion).
    """
    tags = statement.tags
    named = any(_particular(key, glossary) for key in asked.names("intervention") & set(tags.intervention))
    elsewhere = bool(tags.site) and asked.absent.issuperset(tags.site) and not named
    return elsewhere or (IRRADIATED in asked.others and IRRADIATED in tags.population)


def _particular(key: str, glossary: Glossary) -> bool:
    """Whether no other intervention is a kind of ``key``, and it is no drug."""
    drug = glossary.entries[key].kind == "drug" or "systemic-therapy" in glossary.closure(key)
    return not drug and not any(key in entry.parents for entry in glossary.entries.values())


def _asked_for(statement: Statement, asked: Question, glossary: Glossary) -> bool:
    """Whether the statement is on an intervention that the question names, where it names any."""
    named = asked.names("intervention")
    told = {wider for key in statement.tags.intervention for wider in glossary.closure(key)}
    return not named or bool(named & told)


def without_patient(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings that stand without a patient: nobody is asked for facts of somebody who was not described."""
    return tuple(
        finding
        for finding in findings
        if finding.indicator is Indicator.CRITICAL
        or "not-in-documents" in finding.labels
        or (finding.verdict is not Verdict.UNKNOWN and GENERAL & set(finding.labels))
    )


SEVERITY = (Indicator.CRITICAL, Indicator.WARNING, Indicator.INFO)


def ordered(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """By severity; within it, what most of the patient's own facts speak to comes first."""
    return tuple(sorted(findings, key=lambda finding: (SEVERITY.index(finding.indicator), -known(finding))))


def known(finding: Finding) -> int:
    """How many of its criteria facts of this patient decide."""
    return sum(bool(criterion.facts) and criterion.truth is not Truth.UNKNOWN for criterion in finding.criteria)
