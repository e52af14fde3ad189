"""What a rule in force says: verdict, labels, words, and what would settle it. Pure."""

from collections.abc import Iterable
from dataclasses import replace

from assistant.findings import Criterion, Truth, Verdict
from assistant.guardrails import cards
from assistant.guardrails.beside_radiation import Meanwhile, stances
from assistant.guardrails.evaluation import Scene, Trace
from assistant.guardrails.intents import sentences
from assistant.patient import PatientFacts, Status
from assistant.questions import steps
from assistant.questions.steps import Stance
from assistant.rules.criteria import FactTest, leaves
from assistant.rules.rule import Rule, Says

SATISFIED = {"mdt-required": "mdt-discussion", "biopsy-first": "biopsy", "dental-evaluation": "dental-check"}
MEANWHILE = {"hold-during-rt": Meanwhile.HELD, "continue-during-rt": Meanwhile.GOING}
"""What is to become of a drug beside radiation."""
ELECTIVE = frozenset({"not-standard-of-care"})
"""What a local treatment may be that nobody wants here."""
SETTLED = ("done", "declined", "contraindicated")


def verdict(force: Truth, required: Truth) -> Verdict:
    if force is Truth.UNKNOWN or required is Truth.UNKNOWN:
        return Verdict.UNKNOWN
    return Verdict.MET if required is Truth.TRUE else Verdict.VIOLATED


def trace(rule: Rule, force: Trace, required: Trace) -> tuple[Criterion, ...]:
    """What was required first; of the scope, what is read from facts."""
    scoped = (criterion for criterion in force.criteria if criterion.fact)
    return tuple(dict.fromkeys((*required.criteria, *scoped)))


def missing(criteria: Iterable[Criterion]) -> tuple[str, ...]:
    """Facts to ask for, in the order written; a word that the source leaves undefined is not asked."""
    unknown = (c.fact for c in criteria if c.truth is Truth.UNKNOWN and not c.undefined and c.fact)
    return tuple(dict.fromkeys(unknown))


def unkept(labels: tuple[str, ...], rule: Rule, scene: Scene) -> tuple[str, ...]:
    """``labels`` without those that warn of the lack of a step that the question keeps ("the board agreed"), of holding or
    continuing drugs with which it does just that, or of a local treatment that it declines.
    """
    if rule.regardless:
        return labels
    kept = set(steps.heeded(scene.steps)) - MEANWHILE.keys()
    kept |= {label for label in MEANWHILE if _drugs(rule, scene) and not _drugs(rule, scene, label)}
    if scene.meanwhile and scene.steps.get("systemic") is not Stance.LEFT_OUT:
        kept.add("needs-systemic-therapy")  # a drug that is held or goes on beside radiation is one
    kept |= ELECTIVE if scene.declined and "local-therapy-indicated" not in labels else set()
    return tuple(label for label in labels if label not in kept)


def still_open(labels: tuple[str, ...], rule: Rule, facts: PatientFacts) -> tuple[str, ...]:
    """``labels`` without those whose measure is known to be done, declined or contraindicated."""
    if rule.regardless:
        return labels
    settled = {
        label
        for label, name in SATISFIED.items()
        if (fact := facts.one(name)) and fact.status is Status.ASSERTED and fact.value in SETTLED
    }
    return tuple(label for label in labels if label not in settled)


def labels(
    rule: Rule, own: tuple[str, ...], verdict: Verdict, criteria: tuple[Criterion, ...], required: Trace
) -> tuple[str, ...]:
    labels = list(own)
    if required.truth is Truth.FALSE and rule.gate:
        labels += [f"criterion-violated:{c.fact}" for c in required.criteria if c.truth is Truth.FALSE and c.fact]
    labels += [f"missing-fact:{name}" for name in missing(criteria)]
    labels += [f"undefined-threshold:{c.fact}" for c in criteria if c.undefined]
    labels += [rule.caution] if rule.caution else []
    return tuple(dict.fromkeys(labels))


def message(text: str, rule: Rule, scene: Scene) -> str:
    """``text``; where it holds ``{drugs}``, with the drugs of this patient or question that the rule speaks of: those of which
    the question does not do as it says, or all where there are none.
    """
    if "{drugs}" not in text:
        return text
    label = next((label for says in rule.says.values() for label in says.labels if label in MEANWHILE), "")
    return text.replace("{drugs}", cards.listed(_drugs(rule, scene, label) or _drugs(rule, scene)))


def as_planned(rule: Rule, scene: Scene) -> Says | None:
    """What ``rule`` says where all its drugs are told, not asked, to be dealt with beside radiation as it wants; None else."""
    told = " ".join(one.group() for one in sentences(scene.question) if not one.group().rstrip().endswith("?"))
    scene = replace(scene, meanwhile=stances(told, scene.book))
    labels = {label for says in rule.says.values() for label in says.labels} & MEANWHILE.keys()
    if not labels or Verdict.MET not in rule.says or not _drugs(rule, scene):
        return None
    return None if any(_drugs(rule, scene, label) for label in labels) else rule.says[Verdict.MET]


def _drugs(rule: Rule, scene: Scene, label: str = "") -> list[str]:
    """Drugs of this patient or question that ``rule`` speaks of, without those with which the question does as ``label``
    asks.
    """
    kinds = {value for leaf in leaves(rule.when) if isinstance(leaf, FactTest) for value in leaf.has}
    given = [str(fact.value) for fact in scene.facts.of("current-drugs") if fact.status is Status.ASSERTED]
    given += [recommendation.intervention for recommendation in scene.proposals]
    named = [drug for drug in dict.fromkeys(given) if scene.book.kinds(drug) & kinds]
    wider = {kind for drug in named for kind in scene.book.kinds(drug) - {drug}}
    return [drug for drug in named if drug not in wider and not (label and _complies(drug, MEANWHILE[label], scene))]


def _complies(drug: str, wanted: Meanwhile, scene: Scene) -> bool:
    """Whether the question says ``wanted`` of ``drug``; where it does not name it, of its class, or of a drug that this is."""
    if drug in scene.meanwhile:
        return scene.meanwhile[drug] is wanted
    related = {
        stance
        for told, stance in scene.meanwhile.items()
        if told in scene.book.kinds(drug) or drug in scene.book.kinds(told)
    }
    return related == {wanted}


def settle(rule: Rule, criteria: tuple[Criterion, ...], missing: tuple[str, ...], facts: PatientFacts) -> str:
    tests = (leaf for test in (rule.require, rule.when, rule.unless) for leaf in leaves(test))
    wanted: dict[str, tuple[str, ...]] = {}
    for leaf in tests:
        if isinstance(leaf, FactTest):
            wanted[leaf.fact] = (*wanted.get(leaf.fact, ()), *leaf.has)
    return cards.settling(missing, criteria, wanted, facts)
