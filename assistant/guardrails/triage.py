"""Which findings stand beside the others, and in which order. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.facts.implied import NO_METASTASIS
from assistant.findings import Finding, Indicator, Verdict
from assistant.guardrails.intents import afresh, in_plan
from assistant.guardrails.proposals import considered, has
from assistant.guardrails.recommendations import Recommendation
from assistant.patient import PatientFacts, Status
from assistant.questions import steps
from assistant.questions.steps import Stance
from assistant.rules.book import RuleBook

NOT_FOR_EMERGENCIES = "Do not delay emergency care for this."
COMPANIONS = frozenset({"dental-evaluation", "brain-imaging", "ophthalmology-referral", "endoscopy-biopsy"})
"""Measures that are due with what an answer recommends, asked for or not."""
ADJUVANT = frozenset({"chest-wall", *NO_METASTASIS})
"""Sites that are irradiated after an operation: what is there now was not treated."""
INDICATED, SYSTEMIC = "local-therapy-indicated", "systemic-therapy"
SEVERITY = {Indicator.CRITICAL: 0, Indicator.WARNING: 1, Indicator.INFO: 2}
WORST = {Verdict.VIOLATED: 0, Verdict.UNKNOWN: 1, Verdict.MET: 2}


def triaged(found: Sequence[Finding], asked: Sequence[Recommendation], rules: RuleBook) -> list[Finding]:
    """``found`` in order: no doubt beside symptoms that indicate local treatment or an emergency, which comes first and waits
    for no board; nor what weighs treatment of those whom nothing troubles.
    """
    indicated = tuple(one.site for one in found if _called_for(one))
    kept = [one for one in found if not (_doubts(one, rules) and has(indicated, one.site, rules))]
    if pressing := tuple(one.site for one in kept if "emergency" in one.labels and one.site):
        kept = [one for one in kept if not (_may_wait(one, rules) and has(pressing, one.site, rules))]
    if any("emergency" in one.labels for one in kept):
        kept = [_after_emergency(one) for one in kept if not _doubts(one, rules) and not _asks_for_the_board(one)]
    named = {proposal.intervention for proposal in asked}
    return sorted(kept, key=lambda one: _rank(one, named))


def asked_for(finding: Finding, on: Recommendation | None, asked: Sequence[Recommendation], rules: RuleBook) -> bool:
    """Where the question proposes something, what only the answer recommends raises no questions of its own.

    It warns where known facts speak against it at a site asked about, or asks for its companion measure. A lesser card on facts
    alone is left to the question about that site.
    """
    if not asked or (on is not None and on.origin == "question"):
        return True
    elsewhere = finding.site and not any(not r.site or has((r.site,), finding.site, rules) for r in asked)
    if on is not None:
        warns = finding.verdict is Verdict.VIOLATED and finding.indicator is not Indicator.INFO and not elsewhere
        return warns or bool(COMPANIONS & set(finding.labels))
    return finding.indicator is not Indicator.INFO or not elsewhere


def unanswered(
    found: Sequence[Finding], proposed: Sequence[Recommendation], text: str, facts: PatientFacts, rules: RuleBook
) -> tuple[Finding, ...]:
    """``found`` without what says that local treatment is indicated where ``text`` says that it is given or planned, or
    that the site was irradiated and nothing is new.
    """
    treated = tuple(
        str(fact.value)
        for fact in facts.of("prior-radiation")
        if fact.status is Status.ASSERTED and fact.value not in ADJUVANT
    )
    settled = () if afresh(text) else treated
    plan = _plan(proposed, text, facts, rules)
    return tuple(
        one
        for one in found
        if not (
            _indicates(one) and (has(settled, one.site, rules) or any(_meets(step, one, text, rules) for step in plan))
        )
    )


def already_planned(
    found: Sequence[Finding], proposed: Sequence[Recommendation], text: str, facts: PatientFacts, rules: RuleBook
) -> tuple[Finding, ...]:
    """``found`` with a lesser card where it says that local treatment is indicated which ``text`` plans and puts off to no
    later time, whatever it asks beside.
    """
    firm = ("required", "for")
    starts = {one.span.start for one in proposed if one.span and in_plan(text, one.span.start, one.polarity in firm)}
    plan = [one for one in _local(proposed, facts, rules) if one.span and one.span.start in starts]
    return tuple(
        replace(one, indicator=Indicator.INFO)
        if one.indicator is Indicator.WARNING
        and _called_for(one)
        and not {"emergency", "not-standard-of-care"} & set(one.labels)
        and any(_meets(step, one, text, rules) for step in plan)
        else one
        for one in found
    )


def _local(proposed: Sequence[Recommendation], facts: PatientFacts, rules: RuleBook) -> list[Recommendation]:
    """The local treatment that the question wants; what it gives no site treats any, as it was written."""
    unplaced = {one.span for one in proposed if not one.site}
    return [
        replace(one, site="") if one.span in unplaced else one
        for one in considered(proposed, facts, rules)
        if one.origin == "question" and one.span and "local-therapy" in rules.kinds(one.intervention)
    ]


def _plan(proposed: Sequence[Recommendation], text: str, facts: PatientFacts, rules: RuleBook) -> list[Recommendation]:
    """The local treatment that ``text`` says is given or planned."""
    return [
        one
        for one in _local(proposed, facts, rules)
        if one.span and steps.stance_at(text, one.span.start, one.span.end) in (Stance.KEPT, Stance.PLANNED)
    ]


def _indicates(finding: Finding) -> bool:
    """Whether it says no more than that local treatment is indicated; an emergency says more."""
    labels = set(finding.labels)
    return INDICATED in labels and not labels & {"emergency", "not-standard-of-care", "mdt-required"}


def _meets(proposal: Recommendation, finding: Finding, text: str, rules: RuleBook) -> bool:
    """Whether ``proposal`` treats the site of ``finding``, or is the very treatment that it names.

    A card without a site is on what is urgent, which a plan meets that is carried out at once.
    """
    if proposal.intervention == finding.intervention and proposal.intervention != "local-therapy":
        return True
    if not finding.site:
        return proposal.span is not None and steps.at_once(text, proposal.span.start)
    return not proposal.site or has((proposal.site,), finding.site, rules)


def _called_for(finding: Finding) -> bool:
    """Whether it says that local treatment of a site is indicated."""
    return INDICATED in finding.labels and bool(finding.site)


def _doubts(finding: Finding, rules: RuleBook) -> bool:
    """Whether it only weighs whether treatment is worth it, which is no question where it is needed."""
    return _deterring(finding) or finding.rule in rules.symptomless


def _deterring(finding: Finding) -> bool:
    """An open doubt about the standard of care must not hold up an emergency, nor stand beside symptoms that indicate
    local treatment of that site; a settled one still stands.
    """
    labels = set(finding.labels)
    return finding.verdict is Verdict.UNKNOWN and labels & {"not-standard-of-care", INDICATED} == {
        "not-standard-of-care"
    }


def _may_wait(finding: Finding, rules: RuleBook) -> bool:
    """Whether it only weighs if systemic therapy alone would do at its site, which is no question where an emergency is."""
    alone = SYSTEMIC in rules.kinds(finding.intervention) or {INDICATED, "not-standard-of-care"} <= set(finding.labels)
    return bool(finding.site) and alone and finding.verdict is Verdict.UNKNOWN


def _asks_for_the_board(finding: Finding) -> bool:
    """Whether it only asks whether a board has discussed it; that one is left out is said all the same."""
    return finding.indicator is Indicator.INFO and set(finding.labels) == {
        "mdt-required",
        "missing-fact:mdt-discussion",
    }


def _after_emergency(finding: Finding) -> Finding:
    if "emergency" in finding.labels:
        return finding
    return replace(finding, message=f"{finding.message} {NOT_FOR_EMERGENCIES}")


def _rank(finding: Finding, asked: set[str]) -> tuple[int, int, int, int, int, str]:
    """Emergencies, then severity, what was asked about, violated before unknown before met, the specific first."""
    return (
        0 if "emergency" in finding.labels else 1,
        SEVERITY[finding.indicator],
        0 if finding.intervention in asked or not finding.intervention else 1,
        WORST[finding.verdict],
        0 if finding.site else 1,
        finding.rule,
    )
