"""Rules x patient facts x recommendations -> findings. Pure: no model, no clock, no input or output.

Unknown is never a pass: a rule says ``met`` only where its scope and every criterion are true.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from assistant.facts.implied import derived
from assistant.findings import Criterion, Finding, Indicator, Truth, Verdict
from assistant.guardrails import cards, doses, premises, verdicts
from assistant.guardrails.beside_radiation import drugs_beside_radiation, stances
from assistant.guardrails.evaluation import Scene, Trace, evaluate, matches
from assistant.guardrails.intents import acts
from assistant.guardrails.proposals import considered, declines_local
from assistant.guardrails.recommendations import Recommendation
from assistant.guardrails.terse import asking
from assistant.guardrails.triage import COMPANIONS, WORST, asked_for, triaged
from assistant.kleene import conjunction
from assistant.patient import PatientFacts, patient_facts
from assistant.questions import steps
from assistant.questions.steps import Stance, Step
from assistant.rules.book import RuleBook
from assistant.rules.rule import Rule

NOTHING: Mapping[str, Sequence[Rule]] = MappingProxyType({})
DRUGS, DRUG = "current-drugs", "systemic-therapy"
SITES_A_RULE = 4
"""A rule is evaluated for at most so many sites of one proposal."""


def check(
    rules: RuleBook, facts: PatientFacts, recommendations: Sequence[Recommendation], question: str
) -> tuple[Finding, ...]:
    """Every finding on ``question``, emergencies and critical ones first; one a rule, the worst.

    No patient and no proposal, no patient cards: then only what the question takes for granted is judged.
    """
    read = steps.read(question)
    told, facts = facts, derived(_undisputed(facts, read))
    scene = _scene(rules, facts, recommendations, question, read)
    overridden = _overridden(rules)
    asked = [one for one in scene.proposals if one.origin == "question"]
    found: list[Finding] = []
    patient = facts.any_patient or acts(question)
    for rule in rules.rules:
        if not (patient or scene.proposals or rule.id in rules.about_words):
            continue
        outcomes = [
            finding
            for one, on in _scenes(rule, scene)
            if (finding := _apply(rule, one, on, overridden)) and asked_for(finding, on, asked, rules)
        ]
        if outcomes:
            found.append(min(outcomes, key=lambda finding: (WORST[finding.verdict], finding.site)))
    found.extend(doses.check(rules, facts, question))
    gathered = cards.gathered(triaged(found, asked, rules), rules.joins, rules.lists, rules.limits)
    return asking(gathered, told, scene.proposals, question, rules) if asked or patient else gathered


def _undisputed(facts: PatientFacts, read: Sequence[Step]) -> PatientFacts:
    """``facts`` without a step that is read as done in the very clause that leaves it out: two such readings settle nothing."""
    labels = steps.labels()
    left = [(verdicts.SATISFIED.get(labels[step.name]), step.words) for step in read if step.stance is Stance.LEFT_OUT]
    disputed = [
        fact
        for fact in facts
        if fact.value == "done"
        and any(fact.name == name and fact.span and fact.span.text.strip() in words for name, words in left)
    ]
    return patient_facts([fact for fact in facts if fact not in disputed], facts.conflicting) if disputed else facts


def _scene(
    rules: RuleBook, facts: PatientFacts, recommendations: Sequence[Recommendation], question: str, read: Sequence[Step]
) -> Scene:
    beside = drugs_beside_radiation(question, facts, rules)
    proposals = considered((*recommendations, *beside), facts, rules)
    clauses = premises.clauses(question)
    return Scene(
        rules, facts, proposals, question, clauses=clauses, proposals=proposals,
        steps={step.name: step.stance for step in read}, meanwhile=stances(question, rules),
        declined=declines_local(recommendations, rules),
    )  # fmt: skip


def _overridden(rules: RuleBook) -> dict[str, list[Rule]]:
    above: dict[str, list[Rule]] = {}
    for rule in rules.rules:
        for other in rule.overrides:
            above.setdefault(other, []).append(rule)
    return above


def _scenes(rule: Rule, scene: Scene) -> Iterator[tuple[Scene, Recommendation | None]]:
    """One scene for each proposal that the rule is about; the plain one where there is none."""
    seen: set[str] = set()
    for recommendation in scene.recommendations:
        for leaf in scene.book.proposals[rule.id]:
            if recommendation.site in seen or len(seen) == SITES_A_RULE:
                continue
            if matches(leaf, recommendation, scene.book) is Truth.FALSE:
                continue
            seen.add(recommendation.site)
            others = (r for r in scene.recommendations if matches(leaf, r, scene.book) is Truth.FALSE)
            here = (recommendation, *others)
            yield (
                replace(scene, recommendations=here, site=recommendation.site),
                recommendation,
            )
    if not seen:
        yield scene, None


def scope(
    rule: Rule, scene: Scene, on: Recommendation | None = None, overridden: Mapping[str, Sequence[Rule]] = NOTHING
) -> Trace:
    """Whether ``rule`` is in force: its trigger, no exception, and no rule that overrides it on this proposal.

    An overriding rule that may be in force speaks (and asks) instead; where it would be silent, this one is unknown.
    """
    trigger = evaluate(rule.when, scene)
    unread = any(scene.steps.get(step) is Stance.UNCLEAR for step in scene.book.steps[rule.id])
    if trigger.truth is Truth.FALSE or (trigger.truth is Truth.UNKNOWN and not (rule.asks_trigger or unread)):
        return Trace(Truth.FALSE)
    exception = evaluate(rule.unless, _excusing(scene, on), negated=True) if rule.unless else Trace(Truth.TRUE)
    open_ones: tuple[Criterion, ...] = ()
    for other in overridden.get(rule.id, ()):
        over = scope(other, scene) if _concerns(other, on, scene.book) else Trace(Truth.FALSE)
        if over.truth is Truth.TRUE or (over.truth is Truth.UNKNOWN and other.if_unknown != "silent"):
            return Trace(Truth.FALSE)
        open_ones += over.criteria if over.truth is Truth.UNKNOWN else ()
    value = conjunction((trigger.truth, exception.truth, Truth.UNKNOWN if open_ones else Truth.TRUE))
    return Trace(value, (*trigger.criteria, *exception.criteria, *open_ones))


def _excusing(scene: Scene, on: Recommendation | None) -> Scene:
    """``scene`` as an exception sees it: what the question proposes or declines, only its own plan excuses."""
    if not scene.declined and (on is None or on.origin != "question"):
        return scene
    return replace(scene, recommendations=[one for one in scene.recommendations if one.origin == "question"])


def _concerns(rule: Rule, on: Recommendation | None, book: RuleBook) -> bool:
    asked = book.proposals[rule.id]
    return on is None or not asked or any(matches(leaf, on, book) is not Truth.FALSE for leaf in asked)


def _apply(
    rule: Rule, scene: Scene, on: Recommendation | None, overridden: Mapping[str, Sequence[Rule]]
) -> Finding | None:
    force = scope(rule, scene, on, overridden)
    if force.truth is Truth.FALSE:
        return None
    required = (
        evaluate(rule.require, scene) if rule.require else Trace(Truth.UNKNOWN if rule.unsettled else Truth.FALSE)
    )
    if required.truth is Truth.TRUE and Verdict.MET not in rule.says:
        return None
    verdict = verdicts.verdict(force.truth, required.truth)
    says = rule.says.get(verdict)
    if says is None or (verdict is Verdict.UNKNOWN and rule.if_unknown == "silent"):
        return None
    own = verdicts.unkept(says.labels, rule, scene)
    if says.labels and not own:
        kept = verdicts.as_planned(rule, scene)
        if kept is None:
            return None
        says, verdict = kept, Verdict.MET
    criteria = verdicts.trace(rule, force, required)
    missing = verdicts.missing(criteria)
    asks = verdict is Verdict.UNKNOWN and (rule.if_unknown == "ask" or _only_shown(on, own))
    return Finding(
        rule=rule.id,
        title=rule.title,
        message=verdicts.message(says.message, rule, scene),
        settle=_settle(rule, verdict, criteria, required, scene),
        indicator=Indicator.INFO if asks else Indicator(says.indicator or rule.severity),
        verdict=verdict,
        labels=verdicts.labels(rule, verdicts.still_open(own, rule, scene.facts), verdict, criteria, required),
        criteria=criteria,
        missing=missing,
        source=rule.source,
        intervention=on.intervention if on else rule.intervention,
        site=(on.site if on else "") or rule.site,
        statements=rule.statements,
        conflicts=rule.conflicts,
        draft=rule.status == "draft",
    )


def _only_shown(on: Recommendation | None, own: Sequence[str]) -> bool:
    """Whether nobody but the answer speaks of the treatment, and it comes with no measure that is due all the same."""
    return on is not None and on.origin != "question" and not COMPANIONS & set(own)


def _settle(rule: Rule, verdict: Verdict, criteria: tuple[Criterion, ...], required: Trace, scene: Scene) -> str:
    """What would settle an open finding, never the drugs where the question names one; what speaks against a list that is
    not met.
    """
    kinds = (scene.book.kinds(one.intervention) for one in scene.proposals if one.origin == "question")
    names_drug = any(DRUG in kind for kind in kinds)
    if verdict is Verdict.UNKNOWN:
        missing = tuple(name for name in verdicts.missing(criteria) if not (name == DRUGS and names_drug))
        return verdicts.settle(rule, criteria, missing, scene.facts)
    return cards.against(required.criteria) if verdict is Verdict.VIOLATED and rule.gate else ""
