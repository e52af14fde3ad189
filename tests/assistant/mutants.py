"""Small changes to a rule, each of which its own test rows must notice."""

from collections.abc import Iterator

from assistant.findings import Verdict
from assistant.rules.criteria import (
    COMPARISONS,
    AllOf,
    AnyOf,
    ClaimTest,
    FactTest,
    MentionTest,
    Not,
    ProposedTest,
    Test,
    amount,
)
from assistant.rules.rule import Rule
from assistant.vocabulary import FACTS, UNIT_FACTORS

SWAPS = {
    "below": ("at_most", "above"),
    "at_most": ("below", "at_least"),
    "above": ("at_least", "below"),
    "at_least": ("above", "at_most"),
}
STEP = {"mm": 1.0, "months": 1.0, "years": 1.0, "lesions": 1.0}


def mutants(rule: Rule) -> Iterator[tuple[str, Rule]]:
    """What was changed, and the rule with it."""
    for name in ("when", "unless", "require"):
        test = getattr(rule, name)
        if test is None:
            continue
        for what, changed in _changed(test):
            yield f"{name}: {what}", rule.model_copy(update={name: changed})
    for name in ("unless", "require"):
        if getattr(rule, name) is not None:
            yield f"{name} removed", rule.model_copy(update={name: None})


def relabelled(rule: Rule) -> Iterator[tuple[str, Rule]]:
    """``rule`` with one label less, or with another weight."""
    for verdict, says in rule.says.items():
        for label in set(says.labels) - {rule.caution}:  # the caution labels every card anyway
            fewer = says.model_copy(update={"labels": tuple(kept for kept in says.labels if kept != label)})
            yield f"{verdict.value} without {label}", rule.model_copy(update={"says": {**rule.says, verdict: fewer}})
        if verdict is Verdict.UNKNOWN and rule.if_unknown == "ask":
            yield f"{verdict.value} warns", rule.model_copy(update={"if_unknown": "warn", "severity": "warning"})
            continue
        weight = says.indicator or rule.severity
        for other in {"info", "warning", "critical"} - {weight}:
            moved = says.model_copy(update={"indicator": other})
            yield (
                f"{verdict.value}: {weight} -> {other}",
                rule.model_copy(update={"says": {**rule.says, verdict: moved}}),
            )


def _changed(test: Test) -> Iterator[tuple[str, Test]]:
    match test:
        case AllOf(all=members):
            for index, member in enumerate(members):
                for what, changed in _changed(member):
                    yield what, AllOf(all=(*members[:index], changed, *members[index + 1 :]))
                if len(members) > 1:
                    yield f"without {member!r:.80}", AllOf(all=(*members[:index], *members[index + 1 :]))
            if len(members) > 1 and not all(isinstance(member, FactTest) and member.word for member in members):
                yield "all -> any", AnyOf(any=members)
        case AnyOf(any=members):
            for index, member in enumerate(members):
                for what, changed in _changed(member):
                    yield what, AnyOf(any=(*members[:index], changed, *members[index + 1 :]))
                if len(members) > 1:
                    yield f"without {member!r:.80}", AnyOf(any=(*members[:index], *members[index + 1 :]))
            if len(members) > 1:
                yield "any -> all", AllOf(all=members)
        case Not(not_=inner):
            for what, changed in _changed(inner):
                yield what, Not.model_validate({"not": changed})
            yield "not dropped", inner
        case FactTest():
            if test.word:
                return  # the source's word is unknown either way
            yield "negated", Not.model_validate({"not": test})
            yield from _facts(test)
        case ProposedTest():
            yield from _dropped(test, "proposed")
            yield from _dropped(test, "at")
            if test.at:
                yield "any site", test.model_copy(update={"at": ()})
        case MentionTest():
            yield from _dropped(test, "mentions")
        case ClaimTest():
            yield from _dropped(test, "claims")
            yield from _dropped(test, "without", keep=0)
            yield "asked flipped", test.model_copy(update={"asked": not test.asked})


def _facts(test: FactTest) -> Iterator[tuple[str, Test]]:
    unit = FACTS[test.fact].unit
    for name in COMPARISONS:
        written = getattr(test, name)
        if not written:
            continue
        for other in SWAPS[name]:
            yield f"{name} -> {other}", test.model_copy(update={name: None, other: written})
        for what, changed in _amounts(written, unit):
            yield f"{name} {what}", test.model_copy(update={name: changed})
    if test.between:
        for end in (0, 1):
            for what, changed in _amounts(test.between[end], unit):
                pair = (changed, test.between[1]) if end == 0 else (test.between[0], changed)
                yield f"between {what}", test.model_copy(update={"between": pair})
    yield from _dropped(test, "has")
    yield from _dropped(test, "unclear", keep=0)
    if test.at and test.at != ("proposal",):
        yield "any site", test.model_copy(update={"at": ()})


def _amounts(written: str, unit: str) -> Iterator[tuple[str, str]]:
    """One step up, one step down, and the same number in each other unit."""
    number = written.split()[0]
    canonical = amount(written, unit)
    for step in (STEP[unit], -STEP[unit]):
        yield f"{written} -> {canonical + step:g} {unit}", f"{canonical + step:g} {unit}"
    for (other, target), factor in UNIT_FACTORS.items():
        if target == unit and amount(f"{number} {other}", unit) != canonical and factor:
            yield f"{written} -> {number} {other}", f"{number} {other}"


def _dropped(test: Test, name: str, keep: int = 1) -> Iterator[tuple[str, Test]]:
    values: tuple[str, ...] = getattr(test, name)
    if len(values) > keep:
        for index, value in enumerate(values):
            rest = (*values[:index], *values[index + 1 :])
            yield f"{name} without {value}", test.model_copy(update={name: rest})
