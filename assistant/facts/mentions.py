"""What a turn mentions: patterns with a fixed word or one number. Pure.

Every reader returns Mentions: facts with a place in one turn, before turns are put together.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from assistant.facts.matchers import Matcher, matchers
from assistant.facts.queried import is_queried
from assistant.facts.reading import Reading
from assistant.facts.scope import has_ended, is_averted, is_feared_ahead, is_listed, is_over, is_past, status_of
from assistant.facts.text import NUMBER_WORDS, number
from assistant.patient import Status

MONTHS = {"y": 12.0, "w": 12.0 / 52.0, "m": 1.0, "/": 1.0}
"""Months in a written unit of time, by its first letter ("4/12" is four months)."""

_MONTHS_BEHIND = re.compile(rf",? ?(?:and )?(\d{{1,2}}|{NUMBER_WORDS})[ -]?m(?:o(?:nth)?s?|n?ths?)?(?![a-z])")

_LONGEST = {"response-duration": 240.0, "disease-free-interval": 600.0}
"""Months beyond which a number of years is somebody's age."""

_KPS = ((100, 0), (80, 1), (60, 2), (40, 3), (0, 4))
"""Lowest Karnofsky score of each ECOG grade (Oken 1982; Buccheri 1996)."""


OF_THE_HEAD = frozenset({"stroke", "seizure"})
"""Emergencies of the brain itself, beside which its other one still stands."""

_BESIDE = 24
"""So many characters behind a fuller sign another of its words may stand."""

TOLD_AS_OVER = frozenset({"symptoms", "life-threatening-disease"})
"""Facts that somebody may have had, or be warned of, and does not have."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One value read at code points ``start`` to ``end`` of one turn; ``value`` in the canonical unit."""

    fact: str
    value: str | float
    start: int
    end: int
    status: Status = Status.ASSERTED
    unit: str = ""
    derived: str = ""
    site: str = ""
    if_sites: tuple[str, ...] = ()
    """Not empty: holds only where every asserted site is one of these."""
    alone_in: tuple[str, ...] = ()
    """Not empty: withdrawn where a site that is none of these is asserted in the same turn."""
    sign: bool = False
    """A sign in lay words, and not the thing by its name: denying one sign denies no other."""
    over: bool = False
    """A symptom told as over: of the same turn it takes back what stands before it."""
    explained_by: tuple[str, ...] = ()
    """Emergencies that explain the sign where they are asserted."""

    def is_part_of(self, others: Iterable["Mention"]) -> bool:
        """Whether a sign's words belong to a fuller one that explains it: "yellow and drowsy" is the liver, not the brain."""
        return any(
            other.fact == "emergency"
            and other.status is not Status.DENIED
            and other.value in self.explained_by
            and other.value not in OF_THE_HEAD
            and other.end - other.start > self.end - self.start
            and other.start <= self.start <= other.end + _BESIDE
            for other in others
        )


def fixed_mentions(reading: Reading) -> list[Mention]:
    """Everything that the patterns of facts, course, symptoms and emergencies find."""
    found = []
    for matcher in matchers():
        spec = matcher.spec
        if spec.needs and not any(word in reading.norm for word in spec.needs):
            continue
        for expression in matcher.match:
            for hit in expression.finditer(reading.norm):
                mention = _mention(reading, matcher, hit)
                if mention:
                    found.append(mention)
    return found


def _mention(reading: Reading, matcher: Matcher, hit: re.Match[str]) -> Mention | None:
    spec = matcher.spec
    start, end = hit.span()
    urgent = spec.fact == "emergency" and spec.status == "asserted"
    if start == end:
        return None
    queried = urgent and is_queried(reading, start, end)
    if not queried and reading.not_patient(start, end, anyway=spec.anyway, urgent=urgent):
        return None
    low, high = reading.sentence(start)
    if matcher.unless and matcher.unless.search(reading.norm, max(low, start - 32), min(high, end + 32)):
        return None
    if matcher.when and not matcher.when.search(reading.norm, low, high):
        return None
    if matcher.not_of and matcher.not_of.search(reading.norm, low, end):
        return None
    if _is_not_now(spec.fact, spec.status == "denied", reading, start, end):
        return None
    if spec.proposable and reading.is_proposed(start, start + 1):
        return None
    value = spec.value or _number(spec.fact, spec.unit, hit)
    if value is None:
        return None
    so = status_of(reading, start, end)
    over = spec.fact == "symptoms" and so is Status.ASSERTED and has_ended(reading, start, end)
    so = Status.DENIED if over else so
    judged = _judge(matcher, value, Status.SUSPECTED if queried and so is Status.ASSERTED else so)
    if judged is None:
        return None
    status, value = judged
    unit = "" if isinstance(value, str) else spec.unit
    told = Mention(spec.fact, value, start, end, status, unit, spec.derived)
    return replace(
        told, if_sites=spec.if_sites, sign=spec.status == "suspected", over=over, explained_by=spec.explained_by
    )


def _is_not_now(fact: str, denies: bool, reading: Reading, start: int, end: int) -> bool:
    """Whether an emergency or a symptom that is named is history, a fear, a risk that is listed, or to be averted."""
    if fact == "emergency" and not denies:
        gone = is_past(reading, start, end) or is_feared_ahead(reading, start) or is_listed(reading, start, end)
    else:
        gone = fact in TOLD_AS_OVER and (is_over(reading, start, end) or is_listed(reading, start, end))
    return gone or (fact in ("emergency", "symptoms") and is_averted(reading, start))


def _judge(matcher: Matcher, value: str | float, status: Status) -> tuple[Status, str | float] | None:
    """What negation and doubt make of a pattern's value, None when nothing is left."""
    spec = matcher.spec
    if status is Status.DENIED:
        if spec.negated == "drop":
            return None
        if spec.negated == "deny":
            return (Status.DENIED, value) if spec.status != "denied" else None
        return Status(spec.status), value if spec.negated == "keep" else spec.negated
    if status is Status.SUSPECTED and spec.suspected != "keep":
        return None if spec.suspected == "drop" else (Status.SUSPECTED, value)
    return Status(spec.status), value


def _further_months(hit: re.Match[str]) -> float:
    """The months behind years ("4y 6m", "three years and two months")."""
    found = _MONTHS_BEHIND.match(hit.string, hit.end("u")) if hit.group("u")[:1] == "y" else None
    return number(found.group(1)) or 0.0 if found else 0.0


def _number(fact: str, unit: str, hit: re.Match[str]) -> str | float | None:
    """The pattern's number in canonical units; performance status becomes its ECOG word."""
    amount = number(hit.group("n"))
    if amount is None:
        return None
    written = hit.groupdict().get("u") or ""
    if unit == "kps":
        return f"ecog-{next(grade for lowest, grade in _KPS if amount >= lowest)}" if amount <= 100 else None
    if unit == "ecog":
        return f"ecog-{int(max(amount, number(written) or 0))}"
    if unit == "months":
        months = round(amount * MONTHS.get(written[:1], 1.0) + _further_months(hit), 1)
        return months if months <= _LONGEST[fact] else None
    if fact == "age" and not 18 <= amount <= 110:
        return None
    return amount
