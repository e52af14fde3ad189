"""Fewer cards that say the same: companions of one treatment share a card, a lesser one that adds nothing is left out.

Also what is asked to settle a card, in words that suit what is already known. Pure.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from assistant.findings import Criterion, Finding, Indicator, Truth, Verdict
from assistant.patient import Fact, PatientFacts, Status
from assistant.vocabulary import FACTS, LABELS_WITH_FACT, SITES

OPEN = 3
"""Cards that stand open; those that add nothing of their own fill up to so many."""
ASKED = 3
"""Questions that a card asks."""
FIRST = 3
"""Statements of a card that are its own."""
MOST_ALONE = 2
"""Facts from which on a rule's criteria are a list."""
FURTHER = {
    "current-drugs": "Is {values} among the current drugs?",
    "past-drugs": "Was {values} given before?",
    "sites": "Is there disease in {values}?",
    "emergency": "Is there any sign of {values}?",
    "prior-radiation": "Was {values} irradiated?",
    "symptoms": "Are there other symptoms than those told?",
    "lesion-count": "How many of the metastases are at this site?",
}
"""What to ask where something is known already: a member of the set, the number of lesions in all."""
SPOKEN = {
    "cdk4-6-inhibitor": "a CDK4/6 inhibitor",
    "bone-modifying-agent": "a bone-modifying agent",
    "systemic-therapy": "systemic therapy against the cancer",
}
TO_SETTLE = "To settle it:"
OTHERS = 3
"""Facts from which on the rest of a list is worth a word."""
OTHERS_HOLD = "The rest of the list holds as told."


def gathered(
    findings: Sequence[Finding],
    joins: Mapping[str, str],
    lists: Collection[str] = frozenset(),
    limits: Collection[str] = frozenset(),
) -> tuple[Finding, ...]:
    """``findings`` in their order, companions joined to their host, and without what adds nothing.

    ``joins`` names, for a rule, the rule whose card takes it in; ``lists`` are the rules with a list of criteria, ``limits``
    those with what is asked before a treatment that is indicated. A card of info weight adds something when one of its labels
    is not on a card before it, when its list is met, when facts of this patient decide most of it, when it is on her site
    alone, or limits what a card indicates.
    """
    merged = _joined(findings, joins)
    heavy = [finding for finding in merged if finding.indicator is not Indicator.INFO]
    carried = {label for finding in heavy for label in finding.labels}
    indicated = {finding.site for finding in heavy if "local-therapy-indicated" in finding.labels}
    rested = {id_ for finding in heavy for id_ in finding.statements}
    kept, waiting = list(heavy), []
    lesser = (finding for finding in merged if finding.indicator is Indicator.INFO)
    for finding in sorted(lesser, key=lambda finding: finding.rule not in joins.values()):
        limiting = finding.rule in limits and finding.site in indicated
        if limiting or _adds(finding, carried, finding.rule in lists) or _of_her_site(finding, rested):
            kept.append(finding)
            carried |= set(finding.labels)
        else:
            waiting.append(finding)
    kept += waiting[: max(0, OPEN - len(kept))]
    return tuple(finding for finding in merged if finding in kept)


def _adds(finding: Finding, carried: set[str], is_list: bool) -> bool:
    if finding.verdict is Verdict.MET or not finding.intervention:
        return True
    own = {label for label in finding.labels if label.partition(":")[0] not in LABELS_WITH_FACT}
    violated = {label for label in finding.labels if label.startswith("criterion-violated")}
    if (own - {"low-trust-source"} | violated) - carried:
        return True
    if finding.verdict is not Verdict.UNKNOWN or not is_list:
        return False
    given = [criterion for criterion in finding.criteria if criterion.facts]
    decided = sum(criterion.truth is not Truth.UNKNOWN for criterion in given)
    return bool(decided) and (any(criterion.undefined for criterion in given) or decided >= len(finding.missing))


def _of_her_site(finding: Finding, rested: Collection[str]) -> bool:
    """Whether the card is on a site that the patient is known to have, and rests on what no weightier card rests on."""
    here = any(one.fact == "sites" and one.facts and one.truth is Truth.TRUE for one in finding.criteria)
    return here and finding.verdict is Verdict.VIOLATED and not any(id_ in rested for id_ in finding.statements[:FIRST])


def _joined(findings: Sequence[Finding], joins: Mapping[str, str]) -> list[Finding]:
    hosts = {finding.rule: finding for finding in findings}
    taken: set[str] = set()
    for finding in findings:
        host = hosts.get(joins.get(finding.rule, ""))
        if host is not None and host.indicator is finding.indicator and finding.verdict is not Verdict.MET:
            hosts[host.rule] = _with(host, finding)
            taken.add(finding.rule)
    return [hosts[finding.rule] for finding in findings if finding.rule not in taken]


def _with(host: Finding, other: Finding) -> Finding:
    asks = dict.fromkeys((*_asks(host), *_asks(other)))
    return replace(
        host,
        title=f"{host.title}; {other.title[0].lower()}{other.title[1:]}",
        message=_once(f"{host.message} {other.message}"),
        settle=" ".join((TO_SETTLE, *list(asks)[:ASKED])) if asks else "",
        labels=tuple(dict.fromkeys((*host.labels, *other.labels))),
        criteria=tuple(dict.fromkeys((*host.criteria, *other.criteria))),
        missing=tuple(dict.fromkeys((*host.missing, *other.missing))),
        statements=tuple(dict.fromkeys((*host.statements, *other.statements))),
        conflicts=tuple(dict.fromkeys((*host.conflicts, *other.conflicts))),
        draft=host.draft or other.draft,
    )


def _once(text: str) -> str:
    """``text`` without an earlier sentence that comes again."""
    sentences = re.split(r"(?<=[.!?])\s+", text)
    return " ".join(reversed(dict.fromkeys(reversed(sentences))))


def listed(drugs: Sequence[str]) -> str:
    """``drugs`` as the start of a sentence."""
    words = " and ".join((*([", ".join(map(named, drugs[:-1]))] if drugs[1:] else ()), *map(named, drugs[-1:])))
    return f"{words[:1].upper()}{words[1:]}"


def named(key: str) -> str:
    """A drug or treatment as one writes it, never by its internal key."""
    return {
        "ebrt": "EBRT",
        "sbrt": "SBRT",
        "srs": "SRS",
        "wbrt": "whole-brain radiation",
        "cdk4-6-inhibitor": "CDK4/6 inhibitor",
        "t-dm1": "T-DM1",
        "t-dxd": "T-DXd",
    }.get(key) or (key if key.startswith("nab-") else key.replace("-", " "))


def _asks(finding: Finding) -> list[str]:
    asked = finding.settle.partition(TO_SETTLE)[2]
    return [f"{ask.strip()}?" for ask in asked.split("?") if ask.strip()]


def settling(
    missing: Sequence[str], criteria: Sequence[Criterion], wanted: Mapping[str, Sequence[str]], facts: PatientFacts
) -> str:
    """What to ask, most useful first, and which given fact the source has no measure for.

    ``wanted`` holds the values that the rule looks for in each fact.
    """
    asks = list(dict.fromkeys(_ask(name, wanted.get(name, ()), facts) for name in missing))[:ASKED]
    return " ".join(part for part in (_judged(criteria), *((TO_SETTLE, *asks) if asks else ())) if part)


def against(criteria: Sequence[Criterion]) -> str:
    """Which of a list's criteria fail on what is given; empty for a list of one, which says so itself."""
    failed = [one for one in criteria if one.truth is Truth.FALSE and one.facts]
    if len({one.fact for one in criteria}) < MOST_ALONE or not failed:
        return ""
    given = dict.fromkeys(_said(fact) for one in failed for fact in one.facts)
    return f"Given: {', '.join(given)}; not met: {', '.join(dict.fromkeys(_briefly(one.text) for one in failed))}."


def _said(fact: Fact) -> str:
    """The user's own words, so that every number shown was given; the value where it has none."""
    value = f"{fact.value:g} {fact.unit}".strip() if isinstance(fact.value, float | int) else named(str(fact.value))
    value = f"{fact.name.replace('-', ' ')}: {value}" if value in ("yes", "no") else value
    return fact.words.rstrip(". ") or value


def _ask(name: str, wanted: Sequence[str], facts: PatientFacts) -> str:
    """The fact's own question, or what is left of it where a member of the set is known."""
    known = facts.of(name)
    settled = {str(fact.value) for fact in known if fact.status is not Status.SUSPECTED}
    left = [value for value in dict.fromkeys(wanted) if value not in settled]
    if not known or name not in FURTHER or not (left or name == "lesion-count"):
        return FACTS[name].question
    return FURTHER[name].format(values=" or ".join(map(_spoken, left)))


def _spoken(value: str) -> str:
    words = SPOKEN.get(value, value.replace("-", " "))
    return f"the {words}" if value in SITES and value != "bone" else words


def _judged(criteria: Sequence[Criterion]) -> str:
    """The facts that were given where the source has a word and no number, or a minimum between whose two numbers they lie."""
    open_ones = [(one, fact) for one in criteria if one.undefined for fact in one.facts]
    between = dict.fromkeys(
        f"Given: {_named(one, fact)}; the source says {one.minimum} minimum, it lies between: your judgement."
        for one, fact in open_ones
        if one.minimum
    )
    given = dict.fromkeys(_named(one, fact) for one, fact in open_ones if not one.minimum)
    told = [f"Given: {', '.join(given)}; the source sets no measure for it."] if given else []
    return " ".join((*between, *told, *([OTHERS_HOLD] if open_ones and _others_hold(criteria) else ())))


def _named(criterion: Criterion, fact: Fact) -> str:
    return f"{criterion.fact.replace('-', ' ')} ({_said(fact)})"


def _others_hold(criteria: Sequence[Criterion]) -> bool:
    """Whether all of a list holds as told but what the source leaves open."""
    others = [one for one in criteria if one.fact and not one.undefined]
    return len({one.fact for one in others if one.facts}) >= OTHERS and all(one.truth is Truth.TRUE for one in others)


def _briefly(criterion: str) -> str:
    """ "extrahepatic disease is not yes" as "no extrahepatic disease"."""
    name = criterion.removesuffix(" is not yes")
    return f"no {name}" if name != criterion else criterion.removesuffix(" is yes")
