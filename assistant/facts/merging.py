"""Puts the mentions of one turn and of many turns together: corrections, conflicts, derived facts. Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import takewhile

from assistant.facts.lexicons import scope
from assistant.facts.mentions import Mention
from assistant.facts.overtaken import no_longer
from assistant.facts.text import Plain
from assistant.patient import Fact, Span, Status
from assistant.vocabulary import FACTS, FactType

_RESPONSE_RANK = ("complete", "partial", "excellent", "brisk", "good", "stable", "progression")
"""Of several responses in one turn the one that stands now: progression is mostly an earlier line's."""

PRONOUNS = frozenset({"she", "her", "hers", "herself", "he", "his", "him", "himself"})
"""They say less of the sex than a noun; a "he" beside a "she" is mostly her surgeon or husband."""

BONES = frozenset(("bone", "spine", "sternum", "breast"))
"""Sites that bone-only disease may have; the primary is none of metastasis."""

LESIONS = ("lesion-count", "lesion-size", "lesion-location")

DERIVED_BY = "follows from "


def is_set(name: str) -> bool:
    return FACTS[name].type is FactType.SET


def as_fact(one: Mention, turn: int, text: str, source: Plain) -> Fact:
    """The mention with its place in the turn's own ``text``, without the stop that may stand before its words."""
    start, end = source.original(one.start, one.end)
    start = end - len(text[start:end].lstrip(" .,;:"))
    span = Span(turn, start, end, text[start:end])
    return Fact(one.fact, one.value, one.unit, one.status, span, one.derived, one.site)


def turn_facts(mentions: Iterable[Mention], norm: str) -> tuple[list[Mention], list[str]]:
    """One mention a value, single-valued facts settled; the names in conflict."""
    kept: list[Mention] = []
    conflicting: list[str] = []
    grouped: dict[str, list[Mention]] = {}
    mentions = list(mentions)
    sites = {one.value for one in mentions if one.fact == "sites" and one.status is Status.ASSERTED}
    mentions = [one for one in mentions if not one.if_sites or (sites and sites <= set(one.if_sites))]
    mentions = [one for one in mentions if not one.alone_in or sites <= set(one.alone_in)]
    sure = {one.value for one in mentions if one.fact == "emergency" and one.status is Status.ASSERTED}
    mentions = [one for one in mentions if not sure.intersection(one.explained_by) and not one.is_part_of(mentions)]
    mentions = [one for one in mentions if not any(_ends(other, one) for other in mentions)]
    mentions = _one_time(mentions, norm)
    for one in sorted(mentions, key=lambda m: (m.start, m.end)):
        grouped.setdefault(one.fact, []).append(one)
    for name, group in grouped.items():
        if is_set(name):
            kept += _members(group)
            continue
        chosen, conflict = _settle(name, group, norm)
        kept += chosen
        if conflict:
            conflicting.append(name)
    return kept, conflicting


def _ends(later: Mention, one: Mention) -> bool:
    """Whether ``later`` tells that the symptom ``one``, told before it, is over."""
    return later.over and later.start > one.start and one.fact == "symptoms" and one.value in _with_it(str(later.value))


def _with_it(symptom: str) -> tuple[str, ...]:
    """``symptom`` and what ends with it: a tumour that has healed fungates no more."""
    return ("ulceration", "fungation") if symptom == "ulceration" else (symptom,)


_STOPPED = re.compile(r"^[^.;,(]{0,14}\b(?:stopped|discontinued|finished|completed|abandoned|given up|withdrawn)\b")


def _one_time(mentions: list[Mention], norm: str) -> list[Mention]:
    """A drug told as past and current is current ("after 5 months of X ... now on X"), unless it was stopped."""
    current = {one.value for one in mentions if one.fact == "current-drugs"}
    past = [one for one in mentions if one.fact == "past-drugs" and one.value in current]
    stopped = {one.value for one in past if _STOPPED.match(norm[one.end : one.end + 32])}
    return [
        one
        for one in mentions
        if not (one.fact == "past-drugs" and one.value in current - stopped)
        and not (one.fact == "current-drugs" and one.value in stopped)
    ]


_SURENESS = {Status.ASSERTED: 2, Status.DENIED: 1, Status.SUSPECTED: 0, Status.UNKNOWN: 0}


def _members(group: list[Mention]) -> list[Mention]:
    """One mention a value and place: asserted beats denied beats suspected beats a denied sign, else the first."""
    best: dict[tuple[str | float, str], Mention] = {}
    for one in _where_placed(group):
        other = best.get((one.value, one.site))
        if other is None or _sureness(one) > _sureness(other):
            best[one.value, one.site] = one
    members = list(best.values())
    if any(one.value == "no" for one in members) and len(members) > 1:
        members = [one for one in members if one.value != "no"]
    return members


def _where_placed(group: list[Mention]) -> Iterator[Mention]:
    """``group`` without what is told of no place and, no less surely, of one."""
    for one in group:
        placed = (other for other in group if other.site and other.value == one.value)
        if one.site or not any(_sureness(other) >= _sureness(one) for other in placed):
            yield one


def _sureness(one: Mention) -> int:
    return -1 if one.sign and one.status is Status.DENIED else _SURENESS[one.status]


def _settle(name: str, group: list[Mention], norm: str) -> tuple[list[Mention], bool]:
    """The mention that stands for a single-valued fact, and whether two exclude each other."""
    if len({one.value for one in group}) == 1:
        return [group[0]], False
    chosen = _preferred(name, group, norm)
    if chosen:
        return [chosen], False
    last = group[-1]
    if scope()["correction"].search(norm, group[-2].end, last.start):
        return [last], False
    return group, True


def _preferred(name: str, group: list[Mention], norm: str) -> Mention | None:
    """The mention that a rule of the fact itself prefers (largest size, graded status), None without one."""
    if name == "lesion-size":
        return max(group, key=lambda one: float(one.value))
    if name == "response":
        return _response(group, norm)
    if name == "sex":
        named = [one for one in group if norm[one.start : one.end] not in PRONOUNS]
        return (named or [one for one in group if one.value == "female"])[0]
    if name in ("dental-check", "mdt-discussion", "biopsy", "brain-imaging"):
        return _within([one for one in group if one.value == "not-done"], group)
    if name in ("disease-free-interval", "response-duration"):
        return next((one for one in group if not one.derived), group[0])
    if name == "age":
        return _only([one for one in group if re.search(r"[a-z]", norm[one.start : one.end].removeprefix("pt"))])
    if name == "performance-status":
        return _only([one for one in group if str(one.value).startswith("ecog")])
    if name.endswith("-distance"):
        numbers = [one for one in group if isinstance(one.value, float)]
        if numbers and len({one.value for one in group if not isinstance(one.value, float)}) <= 1:
            return min(numbers, key=lambda one: float(one.value))
    return None


def _within(undone: list[Mention], group: list[Mention]) -> Mention | None:
    """The "not done" that holds the words of every "done" ("dental exam had" in "dental exam had never been done")."""
    rest = [one for one in group if one not in undone]
    inside = all(any(no.start <= one.start and one.end <= no.end for no in undone) for one in rest)
    return undone[0] if undone and inside else None


def _only(group: list[Mention]) -> Mention | None:
    """The first of ``group`` where all agree."""
    return group[0] if len({one.value for one in group}) == 1 else None


_LATELY = re.compile(r"(?:\b(?:now|currently|then|subsequently|followed by|latterly|latest|last|recent)\b|->)")
"""Words that make a progression the last thing that happened."""


def _response(group: list[Mention], norm: str) -> Mention:
    """What stands now: "now progressing", else the best, since progression is mostly an earlier line's."""
    for one in takewhile(lambda told: told.value == "progression", reversed(group)):
        if _LATELY.search(norm[max(0, one.start - 20) : one.end]):
            return one
    for one in group:
        if "(" in norm[one.start : one.end] and one.value == "good":  # "good (partial) response": as good as they say
            return one
    return min(group, key=lambda one: _RESPONSE_RANK.index(str(one.value)))


def derive(facts: list[Fact]) -> list[Fact]:
    """Add what follows: hr-status from er and pr, onset from an interval, bone-only from the sites' words."""
    kept = [fact for fact in facts if not fact.derived.startswith(DERIVED_BY)]
    names = {fact.name: fact for fact in kept}
    if "hr-status" not in names:
        receptors = [names[name] for name in ("er", "pr") if name in names]
        positive = next((fact for fact in receptors if fact.value == "positive"), None)
        if positive or len(receptors) == 2:
            base = positive or receptors[0]
            value = "positive" if positive else "negative"
            kept.append(_following(base, "hr-status", value, base.name if positive else "er and pr"))
    if "onset" not in names and "disease-free-interval" in names:
        kept.append(_following(names["disease-free-interval"], "onset", "recurrent", "disease-free-interval"))
    return kept


def _following(base: Fact, name: str, value: str, source: str) -> Fact:
    return Fact(name, value, "", base.status, base.span, DERIVED_BY + source)


def merge(before: list[Fact], now: list[Fact]) -> list[Fact]:
    """Facts after a turn: single values are replaced, members of sets are added or change their status."""
    told = {key for fact in now for key in _replaced_by(fact)}
    drugs_past = {fact.value for fact in now if fact.name == "past-drugs"}
    drugs_now = {fact.value for fact in now if fact.name == "current-drugs"}
    symptoms = [fact for fact in now if fact.name == "symptoms"]
    bone_only = any(fact.name == "bone-only" and fact.value == "yes" and not fact.derived for fact in now)
    beyond = any(_is_there(fact) and fact.value not in BONES for fact in now)
    gone = {str(fact.value) for fact in now if fact.name == "sites" and fact.status is Status.DENIED}
    elsewhere = {str(fact.value) for fact in before if _is_there(fact)}
    kept = []
    for fact in before:
        if gone and _of_site(fact, gone):
            continue  # what was told of metastases that are not there
        if no_longer(fact, before, now):
            continue
        if beyond and not bone_only and fact.name == "bone-only":
            continue  # "also the liver" ends "bone only"
        if bone_only and fact.name == "sites" and fact.value not in BONES and fact.status is not Status.DENIED:
            continue  # "no, only bone" takes the other sites back
        if _key(fact) in told:
            continue
        if fact.name == "current-drugs" and fact.value in drugs_past:
            continue
        if fact.name == "past-drugs" and fact.value in drugs_now:
            continue
        if _overtaken(fact, symptoms, elsewhere) or _denied_everywhere(fact, now):
            continue
        kept.append(fact)
    return kept + now


def _key(fact: Fact) -> tuple[str, ...]:
    return (fact.name, str(fact.value), fact.site) if is_set(fact.name) else (fact.name,)


def _of_site(fact: Fact, gone: set[str]) -> bool:
    """Whether ``fact`` describes metastases at a site of ``gone``."""
    return (fact.name == "bone-only" and "bone" in gone) or (fact.name in LESIONS and fact.site in gone)


def _is_there(fact: Fact) -> bool:
    return fact.name == "sites" and fact.status is Status.ASSERTED


def _replaced_by(fact: Fact) -> tuple[tuple[str, ...], ...]:
    """What a later ``fact`` replaces: the same of its place, and the same that was told of no place."""
    return _key(fact), _key(replace(fact, site=""))


def _denied_everywhere(fact: Fact, now: list[Fact]) -> bool:
    """Whether ``now`` denies a symptom, wherever: "no pain" after "pain in the hip"; what has healed fungates no more."""
    same = (one for one in now if one.name == fact.name == "symptoms" and fact.value in _with_it(str(one.value)))
    told = any(one.name == fact.name and one.value == fact.value and one.status is not Status.DENIED for one in now)
    return not told and any(one.status is Status.DENIED and not one.site for one in same)


def _overtaken(fact: Fact, symptoms: list[Fact], known: set[str]) -> bool:
    """Whether a later symptom ends "asymptomatic", or "asymptomatic" an earlier symptom; told of a new site, which is not among
    the ``known``, it ends none.
    """
    if fact.name != "symptoms":
        return False
    for later in symptoms:
        same_place = not later.site or later.site == fact.site or (not fact.site and later.site in known)
        same_place = same_place or (not fact.site and (not known or later.value != "asymptomatic"))
        if not same_place or later.status is not Status.ASSERTED:
            continue
        if (fact.value == "asymptomatic") != (later.value == "asymptomatic"):
            return fact.status is Status.ASSERTED
    return False
