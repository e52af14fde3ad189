"""Rules x patient facts x recommendations -> findings. Pure: no model, no clock, no input or output.

Unknown is never a pass: a rule says ``met`` only where its scope and every criterion are true.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from assistant import cards, doses, premises
from assistant.beside_radiation import drugs_beside_radiation
from assistant.criteria import FactTest, leaves
from assistant.evaluation import Scene, Trace, evaluate, matches
from assistant.findings import Criterion, Finding, Indicator, Truth, Verdict
from assistant.kleene import conjunction
from assistant.patient import Fact, PatientFacts, Status, patient_facts
from assistant.recommendations import Recommendation
from assistant.rules import Rule, RuleBook

NOT_FOR_EMERGENCIES = "Do not delay emergency care for this."
NO_METASTASIS = ("breast", "regional-nodes")
MEASURED = ("lesion-size", "lesion-count", "lesion-location")
AROUND_LIVER = ("bile-duct-distance", "diaphragm-distance")
OF_THE_PRIMARY = ("ulceration", "fungation", "infection")
SATISFIED = {"mdt-required": "mdt-discussion", "biopsy-first": "biopsy", "dental-evaluation": "dental-check"}
COMPANIONS = frozenset({"dental-evaluation", "brain-imaging", "ophthalmology-referral", "endoscopy-biopsy"})
"""Measures that are due with what an answer recommends, asked for or not."""
INDICATED = "local-therapy-indicated"
SETTLED = ("done", "declined", "contraindicated")
SEVERITY = {Indicator.CRITICAL: 0, Indicator.WARNING: 1, Indicator.INFO: 2}
WORST = {Verdict.VIOLATED: 0, Verdict.UNKNOWN: 1, Verdict.MET: 2}
NOTHING: Mapping[str, Sequence[Rule]] = MappingProxyType({})
SITES_A_RULE = 4
"""A rule is evaluated for at most so many sites of one proposal."""


def check(
    rules: RuleBook, facts: PatientFacts, recommendations: Sequence[Recommendation], question: str
) -> tuple[Finding, ...]:
    """Every finding on ``question``, emergencies and critical ones first; one a rule, the worst.

    No patient and no proposal, no patient cards: then only what the question takes for granted is judged.
    What only the answer recommends is checked where there is a patient to check it for.
    """
    facts = derived(facts)
    proposed = (*recommendations, *drugs_beside_radiation(question, rules))
    considered = [
        r
        for r in proposed
        if r.positive and (facts.any_patient or r.origin == "question") and not _taken(r, facts, rules)
    ]
    placed = {(r.intervention, r.site, r.origin): r for r in _placed(considered, facts, rules)}
    proposals = tuple(sorted(placed.values(), key=lambda r: r.origin != "question"))
    rejected = frozenset(r.intervention for r in recommendations if r.origin == "question" and not r.positive)
    clauses = premises.clauses(question)
    scene = Scene(rules, facts, proposals, question, clauses=clauses, proposals=proposals, rejected=rejected)
    overridden = _overridden(rules)
    found: list[Finding] = []
    asked = [r for r in proposals if r.origin == "question"]
    for rule in rules.rules:
        if not (facts.any_patient or proposals or rejected or rule.id in rules.about_words):
            continue
        outcomes = [
            finding
            for one, on in _scenes(rule, scene)
            if (finding := _apply(rule, one, on, overridden)) and _asked_for(finding, on, asked, rules)
        ]
        if outcomes:
            found.append(min(outcomes, key=lambda finding: (WORST[finding.verdict], finding.site)))
    found.extend(doses.check(rules, facts, question))
    indicated = tuple(finding.site for finding in found if INDICATED in finding.labels and finding.site)
    found = [finding for finding in found if not (_deterring(finding) and _has(indicated, finding.site, rules))]
    if any("emergency" in finding.labels for finding in found):
        found = [_after_emergency(finding) for finding in found if not _deterring(finding)]
    named = {r.intervention for r in asked}
    return cards.gathered(sorted(found, key=lambda finding: _rank(finding, named)), rules.joins, rules.lists)


def _taken(proposed: Recommendation, facts: PatientFacts, rules: RuleBook) -> bool:
    """Whether it is a drug that the patient already takes: a fact, and no proposal."""
    taken = (fact for fact in facts.of("current-drugs") if fact.status is Status.ASSERTED)
    return "systemic-therapy" in rules.kinds(proposed.intervention) and any(
        proposed.intervention in rules.kinds(str(fact.value)) for fact in taken
    )


def _asked_for(finding: Finding, on: Recommendation | None, asked: Sequence[Recommendation], rules: RuleBook) -> bool:
    """Where the question proposes something, what only the answer recommends raises no questions of its own: it warns
    where known facts speak against it, or asks for its companion measure. A lesser card on facts alone is left to the
    question about that site.
    """
    if not asked or (on is not None and on.origin == "question"):
        return True
    if on is not None:
        due = bool(COMPANIONS & set(finding.labels))
        return due or (finding.verdict is Verdict.VIOLATED and finding.indicator is not Indicator.INFO)
    elsewhere = finding.site and not any(not r.site or _has((r.site,), finding.site, rules) for r in asked)
    return finding.indicator is not Indicator.INFO or not elsewhere


def derived(facts: PatientFacts) -> PatientFacts:
    """``facts`` with what follows from them by definition: hormone receptors, bone only, disease outside the liver.

    A fact that is already known is left as it is; where another contradicts it ("bone only", and the lung), the two are
    in conflict and it counts as unknown.
    """
    implied = tuple(_implied(facts))
    added = [fact for fact in implied if not facts.values.get(fact.name)]
    against = [fact.name for fact in implied if (said := facts.one(fact.name)) and said.value != fact.value]
    if not added and not against:
        return facts
    return patient_facts([*facts, *added], (*facts.conflicting, *against))


def _implied(facts: PatientFacts) -> Iterator[Fact]:
    signs = [fact for name in ("er", "pr") if (fact := facts.one(name)) and fact.status is Status.ASSERTED]
    positive = [fact for fact in signs if fact.value == "positive"]
    if positive or len(signs) == 2:
        yield _from((positive or signs)[0], "hr-status", "positive" if positive else "negative")
    metastatic = [f for f in facts.of("sites") if f.status is Status.ASSERTED and f.value not in NO_METASTASIS]
    outside_bone = [fact for fact in metastatic if fact.value not in ("bone", "spine", "sternum")]
    outside_liver = [fact for fact in metastatic if fact.value != "liver"]
    if outside_bone:
        yield _from(outside_bone[0], "bone-only", "no")
    if outside_liver:
        yield _from(outside_liver[0], "extrahepatic-disease", "yes")


def _from(fact: Fact, name: str, value: str) -> Fact:
    return replace(fact, name=name, value=value, derived=fact.name, site="")


def _placed(found: Iterable[Recommendation], facts: PatientFacts, rules: RuleBook) -> Iterator[Recommendation]:
    """Each proposal with its site.

    A mastectomy is for the breast, whatever site is named beside it. A proposal without a site is for the primary where
    that is what troubles the patient, else for each metastatic site known. What only the answer recommends, for a site
    that this patient is not known to have, is about other patients.
    """
    sites, troubled = _known_sites(facts), _troubled_primary(facts)
    found = list(found)
    for recommendation in found:
        if _said_more_closely(recommendation, found, rules):
            continue
        place = rules.place(recommendation.intervention)
        if place or recommendation.site:
            one = replace(recommendation, site=_narrower(recommendation.site, place, rules))
            if one.origin == "question" or one.site in NO_METASTASIS or _has(sites, one.site, rules):
                yield one
        elif troubled or sites:
            yield from (replace(recommendation, site=site) for site in (("breast",) if troubled else sites))
        else:
            yield recommendation


def _said_more_closely(one: Recommendation, found: Sequence[Recommendation], rules: RuleBook) -> bool:
    """Whether "surgery" without a site is the mastectomy that the same text proposes."""
    if one.site or rules.place(one.intervention):
        return False
    return any(
        other.origin == one.origin
        and other.intervention != one.intervention
        and one.intervention in rules.kinds(other.intervention)
        for other in found
    )


def _known_sites(facts: PatientFacts) -> tuple[str, ...]:
    """Metastatic sites, or where a measured lesion lies; bile ducts and the diaphragm are the liver's neighbours."""
    known = [str(f.value) for f in facts.of("sites") if f.status in (Status.ASSERTED, Status.SUSPECTED)]
    known = known or [fact.site for name in MEASURED for fact in facts.of(name) if fact.site]
    if not known and any(facts.of(name) for name in AROUND_LIVER):
        known = ["liver"]
    return tuple(site for site in dict.fromkeys(known) if site not in NO_METASTASIS)


def _troubled_primary(facts: PatientFacts) -> bool:
    return any(
        fact.status is Status.ASSERTED
        and (fact.site in NO_METASTASIS or (not fact.site and fact.value in OF_THE_PRIMARY))
        for fact in facts.of("symptoms")
        if fact.value != "asymptomatic"
    )


def _has(sites: tuple[str, ...], site: str, rules: RuleBook) -> bool:
    return any(site in rules.kinds(known) or known in rules.kinds(site) for known in sites)


def _narrower(said: str, place: str, rules: RuleBook) -> str:
    """The site said where it lies within ``place`` (the spine for bone surgery), else ``place``, else the site said."""
    return said if not place or place in rules.kinds(said) else place


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
    if trigger.truth is Truth.FALSE or (trigger.truth is Truth.UNKNOWN and not rule.asks_trigger):
        return Trace(Truth.FALSE)
    exception = evaluate(rule.unless, scene, negated=True) if rule.unless else Trace(Truth.TRUE)
    open_ones: tuple[Criterion, ...] = ()
    for other in overridden.get(rule.id, ()):
        over = scope(other, scene) if _concerns(other, on, scene.book) else Trace(Truth.FALSE)
        if over.truth is Truth.TRUE or (over.truth is Truth.UNKNOWN and other.if_unknown != "silent"):
            return Trace(Truth.FALSE)
        open_ones += over.criteria if over.truth is Truth.UNKNOWN else ()
    value = conjunction((trigger.truth, exception.truth, Truth.UNKNOWN if open_ones else Truth.TRUE))
    return Trace(value, (*trigger.criteria, *exception.criteria, *open_ones))


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
    verdict = _verdict(force.truth, required.truth)
    says = rule.says.get(verdict)
    if says is None or (verdict is Verdict.UNKNOWN and rule.if_unknown == "silent"):
        return None
    criteria = _trace(rule, force, required)
    missing = _missing(criteria)
    indicator = Indicator(says.indicator or rule.severity)
    if verdict is Verdict.UNKNOWN and rule.if_unknown == "ask":
        indicator = Indicator.INFO
    return Finding(
        rule=rule.id,
        title=rule.title,
        message=_message(says.message, rule, scene),
        settle=_settle(rule, criteria, missing, scene.facts) if verdict is Verdict.UNKNOWN else "",
        indicator=indicator,
        verdict=verdict,
        labels=_labels(rule, _open(says.labels, scene.facts), verdict, criteria, required),
        criteria=criteria,
        missing=missing,
        source=rule.source,
        intervention=on.intervention if on else rule.intervention,
        site=(on.site if on else "") or rule.site,
        statements=rule.statements,
        conflicts=rule.conflicts,
        draft=rule.status == "draft",
    )


def _verdict(force: Truth, required: Truth) -> Verdict:
    if force is Truth.UNKNOWN or required is Truth.UNKNOWN:
        return Verdict.UNKNOWN
    return Verdict.MET if required is Truth.TRUE else Verdict.VIOLATED


def _trace(rule: Rule, force: Trace, required: Trace) -> tuple[Criterion, ...]:
    """What was required first; of the scope, what is read from facts."""
    scoped = (criterion for criterion in force.criteria if criterion.fact)
    return tuple(dict.fromkeys((*required.criteria, *scoped)))


def _missing(criteria: Iterable[Criterion]) -> tuple[str, ...]:
    """Facts to ask for, in the order written; a word that the source leaves undefined is not asked."""
    unknown = (c.fact for c in criteria if c.truth is Truth.UNKNOWN and not c.undefined and c.fact)
    return tuple(dict.fromkeys(unknown))


def _open(labels: tuple[str, ...], facts: PatientFacts) -> tuple[str, ...]:
    """``labels`` without those whose measure is known to be done, declined or contraindicated."""
    settled = {
        label
        for label, name in SATISFIED.items()
        if (fact := facts.one(name)) and fact.status is Status.ASSERTED and fact.value in SETTLED
    }
    return tuple(label for label in labels if label not in settled)


def _labels(
    rule: Rule, own: tuple[str, ...], verdict: Verdict, criteria: tuple[Criterion, ...], required: Trace
) -> tuple[str, ...]:
    labels = list(own)
    if required.truth is Truth.FALSE and rule.gate:
        labels += [f"criterion-violated:{c.fact}" for c in required.criteria if c.truth is Truth.FALSE and c.fact]
    labels += [f"missing-fact:{name}" for name in _missing(criteria)]
    labels += [f"undefined-threshold:{c.fact}" for c in criteria if c.undefined]
    labels += [rule.caution] if rule.caution else []
    return tuple(dict.fromkeys(labels))


def _message(text: str, rule: Rule, scene: Scene) -> str:
    """``text``; where it holds ``{drugs}``, with the drugs of this patient or question that the rule speaks of."""
    if "{drugs}" not in text:
        return text
    kinds = {value for leaf in leaves(rule.when) if isinstance(leaf, FactTest) for value in leaf.has}
    given = [str(fact.value) for fact in scene.facts.of("current-drugs") if fact.status is Status.ASSERTED]
    given += [recommendation.intervention for recommendation in scene.proposals]
    named = [drug for drug in dict.fromkeys(given) if scene.book.kinds(drug) & kinds]
    wider = {kind for drug in named for kind in scene.book.kinds(drug) - {drug}}
    return text.replace("{drugs}", cards.listed([drug for drug in named if drug not in wider]))


def _settle(rule: Rule, criteria: tuple[Criterion, ...], missing: tuple[str, ...], facts: PatientFacts) -> str:
    tests = (leaf for test in (rule.require, rule.when, rule.unless) for leaf in leaves(test))
    wanted: dict[str, tuple[str, ...]] = {}
    for leaf in tests:
        if isinstance(leaf, FactTest):
            wanted[leaf.fact] = (*wanted.get(leaf.fact, ()), *leaf.has)
    return cards.settling(missing, criteria, wanted, facts)


def _deterring(finding: Finding) -> bool:
    """An open doubt about the standard of care must not hold up an emergency, nor stand beside symptoms that indicate
    local treatment of that site; a settled one still stands.
    """
    labels = set(finding.labels)
    return finding.verdict is Verdict.UNKNOWN and labels & {"not-standard-of-care", INDICATED} == {
        "not-standard-of-care"
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


def facts_asked(rules: RuleBook) -> frozenset[str]:
    """Every fact that some rule reads."""
    tests = (test for rule in rules.rules for test in (rule.when, rule.unless, rule.require))
    return frozenset(leaf.fact for test in tests for leaf in leaves(test) if isinstance(leaf, FactTest))
