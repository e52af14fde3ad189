"""Which arm, drug or outcome a number belongs to, in a claim and in a statement. Pure.

"42 percent with local therapy versus 24 percent without it" and the same with the figures exchanged hold the same
words and numbers. Only what stands beside each number tells them apart.
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.verification.quantities import Quantity
from assistant.verification.wording import Reading
from ingest.glossary import Glossary

CONTRAST = re.compile(
    r"\b(?:versus|vs|compared (?:with|to)|against|as opposed to|while|whereas|but|than|and|or|to)\b|[;,]|/",
    re.IGNORECASE,
)
STRONG = re.compile(r"versus|vs|compared|against|opposed|while|whereas|than|;", re.IGNORECASE)
PAIRED = re.compile(
    r"\b(?:versus|vs|compared|against|as opposed to|than|and|to|while|whereas|but|or)\b|/", re.IGNORECASE
)
CONTROL = re.compile(
    r"\bwithout\b|(?<![\w-])controls?\b(?= (?:group|arm|patients)|[\s,.;)]*$|[,.;)])|(?<![\w-])(?:in|for) (?:the )?controls?\b|\b(?:systemic|drug|medical)(?:[ -](?:therapy|therapies|treatments?|drugs?))?[ -](?:alone|only)\b"
    r"|\b(?:only|just) (?:received )?(?:systemic|medical|drugs?)\b"
    r"|\bno (?:\w+[- ]){0,2}(?:surgery|resection|treatment|therapy|SBRT|operation)\b"
    r"|\bmedical(?:ly)? (?:treat\w+|managed|therapy|management)\b|\bnon-?surgical|\buntreated\b|\bunoperated\b|\bnot (?:operated|resected)\b"
    r"|\b(?:treated|managed) medically\b|\bobserv(?:ed|ation) (?:arm|group)\b|\bstandard (?:systemic )?(?:treatment|therapy) alone\b",
    re.IGNORECASE,
)
NOT_TREATED = frozenset(
    ("systemic-therapy", "chemotherapy", "endocrine-therapy", "her2-directed-therapy", "targeted-therapy", "immunotherapy",
     "supportive-care", "observation", "counselling", "mdt-review", "biopsy", "staging")
)  # fmt: skip
"""Interventions that both arms have, or that are no arm."""
TREATED = re.compile(
    r"\b(?:with|after|early|plus|adding) (?:the )?(?:surgery|resection|operation|local(?:regional)?)|\bsurgical (?:arm|group)\b|\boperated\b",
    re.I,
)
ALIKE = frozenset(("hr", "ci", "p", "grade", "level", "phase", "stage", "class"))
"""Units of figures that are compared only with their like and belong to no arm."""
LEAD = 4
"""Content words before a quantity that belong to it."""
COMPARED = frozenset(("percent", "month", "year", "day", ""))
"""Units of what arms are compared by."""
TIMES = frozenset(("year", "month", "week", "day"))
YEAR = re.compile(r"(?:19|20)\d\d")
AT = re.compile(r"\b(?:at|by|within|over|during)\s*$", re.IGNORECASE)
DOSES = frozenset(("mg", "gray", "fraction", "week"))
OWNERS = ("intervention",)


@dataclass(frozen=True, slots=True)
class Bound:
    """A quantity with the terms beside it and the arm it belongs to ("T", "C" or "" where it is not said)."""

    quantity: Quantity
    terms: frozenset[str]
    after: frozenset[str]
    """Of ``terms``, those that stand after the quantity."""
    side: str
    owner: str


def bound(reading: Reading, glossary: Glossary) -> tuple[Bound, ...]:
    """Each quantity of ``reading`` with what it belongs to."""
    told = [quantity for quantity in reading.quantities if not _time_point(reading, quantity)]
    cuts = _cuts(reading, told)
    sides = _sides(reading, told, glossary, cuts)
    return tuple(
        Bound(
            quantity,
            reading.last(cuts[place], quantity.start, LEAD) | reading.between(quantity.end, cuts[place + 1]),
            reading.between(quantity.end, cuts[place + 1]),
            sides[place] if quantity.unit in COMPARED else "",
            _owner(reading, quantity, glossary),
        )
        for place, quantity in enumerate(told)
    )


def _time_point(reading: Reading, quantity: Quantity) -> bool:
    """Whether a quantity says when ("three-year survival", "at 36 months") and not what was found."""
    if YEAR.fullmatch(reading.text[quantity.start : quantity.end].strip()):
        return True
    if quantity.unit not in TIMES:
        return False
    written = reading.text[quantity.start : quantity.end]
    if "-" in written[1:] and len(quantity.values) == 1:
        return True
    whole = quantity.unit != "month" or (quantity.values[0].isdigit() and int(quantity.values[0]) % 6 == 0)
    return whole and AT.search(reading.text[: quantity.start]) is not None


def _cuts(reading: Reading, told: Sequence[Quantity]) -> list[int]:
    """The places at which the text is divided, one stretch a quantity."""
    cuts = [0]
    for one, other in pairwise(told):
        gap = reading.text[one.end : other.start]
        found = list(CONTRAST.finditer(gap))
        strong = [cut for cut in found if STRONG.match(cut.group())]
        chosen = (strong or found)[-1:]
        cuts.append(one.end + (chosen[0].start() if chosen else 0))
    return [*cuts, len(reading.text)]


def _marks(reading: Reading, glossary: Glossary) -> list[tuple[int, str]]:
    """Where the text speaks of the control arm and where of the treated, in order."""
    control = [(found.start(), found.end()) for found in CONTROL.finditer(reading.text)]
    taken = [(start, end + 25) for start, end in control if reading.text[start : start + 3].lower() in ("wit", "no ")]
    marks = [(start, "C") for start, _ in control]
    treated = [m.start for m in reading.matches if _is_arm(m.key, glossary)]
    treated += [found.start() for found in TREATED.finditer(reading.text)]
    for start in sorted(treated):
        inside = any(low <= start < high for low, high in [*control, *taken])
        if not inside and (not marks or all(abs(start - place) > 2 for place, _ in marks)):
            marks.append((start, "T"))
    return sorted(marks)


def _is_arm(key: str, glossary: Glossary) -> bool:
    entry = glossary.entries.get(key)
    return entry is not None and entry.kind == "intervention" and key not in NOT_TREATED


def _sides(reading: Reading, told: Sequence[Quantity], glossary: Glossary, cuts: list[int]) -> list[str]:
    marks = _marks(reading, glossary)
    own = [_order(side for place, side in marks if low <= place < high) for low, high in itertools.pairwise(cuts)]
    sides = [one if len(one) == 1 else "" for one in own]
    if len(set("".join(own))) < 2:
        sides = [""] * len(own)  # one arm only: nothing is compared but what stands in a pair
    previous = ""
    for place, (first, second) in _pairs(reading, told):
        one, other = own[first], own[second]
        order = ""
        if len(one) == 2 and (len(other) != 1 or other == one[1]):
            order = one
        elif len(other) == 1 and one != other:
            order = ("C" if other == "T" else "T") + other
        elif len(one) == 1 and len(other) != 1:
            order = one + ("C" if one == "T" else "T")
        elif not one and len(other) == 2:
            order = other
        elif not one and not other and place:
            order = previous
        if order:
            sides[first], sides[second] = order[0], order[1]
            previous = order
        elif len(one) == 1 and one == other:
            sides[first] = sides[second] = one
    return sides


def _order(sides: Iterator[str]) -> str:
    """The arms in order of first mention: "T", "C", "TC", "CT" or ""."""
    return "".join(dict.fromkeys(sides))


def _pairs(reading: Reading, told: Sequence[Quantity]) -> Iterator[tuple[int, tuple[int, int]]]:
    """Neighbouring quantities of one unit that are set against each other."""
    place, count = 0, 0
    found = [(index, quantity) for index, quantity in enumerate(told) if quantity.unit not in ALIKE]
    while place + 1 < len(found):
        (first, one), (second, other) = found[place], found[place + 1]
        gap = reading.text[one.end : other.start]
        if one.same_unit(other) and PAIRED.search(gap) and ";" not in gap and second == first + 1:
            yield count, (first, second)
            count += 1
            place += 2
        else:
            place += 1


def _owner(reading: Reading, quantity: Quantity, glossary: Glossary) -> str:
    """The drug or technique whose dose a quantity is: the nearest before it in its clause, else the next after it."""
    if quantity.unit not in DOSES:
        return ""
    keys = [m for m in reading.matches if glossary.entries[m.key].kind in OWNERS]
    low = max(
        (found.end() for found in re.finditer(r";|\bwhereas\b|\bwhile\b|\bbut\b", reading.text[: quantity.start])),
        default=0,
    )
    before = [m for m in keys if low <= m.start < quantity.start]
    if before:
        return before[-1].key
    after = [m for m in keys if m.start >= quantity.end]
    return after[0].key if after else ""


def arm_conflict(claim: Bound, told: Bound) -> bool:
    """Whether both texts say which arm the figure belongs to, and disagree."""
    return bool(claim.side and told.side and claim.side != told.side)


def owner_conflict(claim: Bound, told: Bound, glossary: Glossary) -> bool:
    """Whether the dose is given to another drug or technique."""
    if not claim.owner or not told.owner or claim.owner == told.owner:
        return False
    return claim.owner not in glossary.closure(told.owner) and told.owner not in glossary.closure(claim.owner)


MARGIN = 0.2


def exchanged(one: Bound, other: Bound, told_one: Bound, told_other: Bound) -> bool:
    """Whether two figures of a claim stand by each other's words, seen from the statement."""
    if {one.side, other.side} == {told_one.side, told_other.side} == {"T", "C"}:
        return False  # the arms are named in both, and compared by name
    four = (one, other, told_one, told_other)
    mine, second, first, last = (b.after for b in four) if all(b.after for b in four) else (b.terms for b in four)
    straight = _alike(mine, first) + _alike(second, last)
    return _alike(mine, last) + _alike(second, first) > straight + MARGIN


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    """Jaccard's index."""
    return len(one & other) / len(one | other) if one | other else 0.0


def misplaced(claim: Bound, told: Bound, others: tuple[Bound, ...]) -> bool:
    """Whether the words beside a figure in the claim are those beside another figure of the statement, and only those."""
    for other in others:
        if claim.side and told.side and other.side and other.side != told.side:
            continue
        like = other.quantity.same_unit(told.quantity) and other.quantity.values != told.quantity.values
        if not like or other.quantity.start == told.quantity.start:
            continue
        here, there = told.terms - other.terms, other.terms - told.terms
        if claim.terms & there and here and not claim.terms & here:
            return True
    return False
