"""A case that proposes several local treatments at several sites: each is asked about by itself. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType

from assistant.findings import Finding, Indicator
from assistant.guardrails.proposals import considered
from assistant.guardrails.text_recommendations import from_question
from assistant.knowledge import Knowledge
from assistant.patient import PatientFacts
from assistant.questions.kinds import QuestionType
from assistant.questions.question import Question
from assistant.rules.book import RuleBook

FEWEST, MOST = 2, 4
"""Treatments proposed at once that are told one by one."""
LOCAL = "local-therapy"

Proposed = tuple[str, str]
"""Intervention and site."""


def proposed(asked: Question, facts: PatientFacts, rules: RuleBook) -> tuple[Proposed, ...]:
    """The local treatments that a case proposes, each with its site, one for a site; () unless there are ``FEWEST`` to ``MOST``
    kinds of them.
    """
    if asked.type is not QuestionType.CASE:
        return ()
    told = considered(from_question(asked.text, rules.glossary), facts, rules)
    at = {one.site: one.intervention for one in reversed(told) if one.site and LOCAL in rules.kinds(one.intervention)}
    found = tuple((intervention, site) for site, intervention in reversed(at.items()))
    return found if FEWEST <= len({intervention for intervention, _ in found}) <= MOST else ()


def asked_of_each(asked: Question, treatments: Sequence[Proposed], knowledge: Knowledge) -> tuple[Question, ...]:
    """``asked`` once for each kind of ``treatments``, about it alone."""
    sites = {kind: tuple(site for one, site in treatments if one == kind) for kind, _ in treatments}

    def of(intervention: str) -> Question:
        at = sites[intervention]
        keys = {**asked.keys, "intervention": frozenset({intervention}), "site": frozenset(at)}
        text = f"{knowledge.name(intervention)} in metastatic breast cancer: {', '.join(map(knowledge.name, at))}"
        return replace(asked, text=text, keys=MappingProxyType(keys), parts=(), told_from=None)

    return tuple(map(of, sites))


def each_first(findings: Sequence[Finding], treatments: Sequence[Proposed], rules: RuleBook) -> tuple[Finding, ...]:
    """``findings`` in their order, but after the critical ones the first on each of ``treatments`` before all others."""
    critical = [one for one in findings if one.indicator is Indicator.CRITICAL]
    rest = [one for one in findings if one not in critical]
    first: list[Finding] = []
    for intervention, site in treatments:
        own = (one for one in rest if one not in first and _on(one, intervention, site, rules))
        first += [one for one in own][:1]
    return (*critical, *first, *(one for one in rest if one not in first))


def _on(finding: Finding, intervention: str, site: str, rules: RuleBook) -> bool:
    kinds = rules.kinds(intervention)
    return finding.intervention in kinds and (finding.site in rules.kinds(site) or site in rules.kinds(finding.site))
