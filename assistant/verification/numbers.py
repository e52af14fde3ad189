"""Checks of a claim's figures against one statement. Each returns what is wrong, or nothing. Pure."""

import re
from itertools import combinations

from assistant.verification.binding import ALIKE, Bound, arm_conflict, bound, exchanged, misplaced, owner_conflict
from assistant.verification.quantities import COUNTS, Quantity
from assistant.verification.wording import Reading
from ingest.glossary import Glossary

TIMES = frozenset(("year", "month"))
AT_TIME = re.compile(
    r"^\s*-?\s*(?:(?:overall|disease-free|progression-free|distant|locoregional|OS|PFS|rate|of)\s+){0,3}", re.IGNORECASE
)
VAGUE_TIME = re.compile(
    r"\b(?:several|some|few|many|couple of|number of)\s+(?:more |further )?(?P<unit>hour|day|week|month|year)s\b",
    re.IGNORECASE,
)
SURVIVAL = re.compile(
    r"^(?:overall |progression-free )?(?:surviv\w+|OS\b|PFS\b|local control\b|rate\b|locoregional\b|alive\b)",
    re.IGNORECASE,
)


def absent(claim: Reading, told: Reading) -> str:
    """Figures that the statement does not hold at all."""
    known = {quantity.values for quantity in told.quantities}
    missing = [q for q in claim.quantities if q.values not in known]
    return ", ".join(_said(q) for q in missing)


def other_unit(claim: Reading, told: Reading) -> str:
    """Figures that the statement holds with another unit or bound."""
    wrong = []
    for quantity in claim.quantities:
        same = [q for q in told.quantities if q.values == quantity.values]
        if same and not any(quantity.equals(q) for q in same):
            wrong.append(_said(quantity))
    return ", ".join(wrong)


def other_arm(claim: Reading, told: Reading, glossary: Glossary) -> str:
    """Figures that the claim gives to another arm, group or outcome than the statement does."""
    matched = _matched(claim, told, glossary)
    for (one, theirs, _), (other, others, _) in combinations(matched, 2):
        like = one.quantity.unit == other.quantity.unit not in COUNTS and one.quantity.values != other.quantity.values
        if like and "respectively" not in claim.text and exchanged(one, other, theirs[0], others[0]):
            return f"{_said(one.quantity)} and {_said(other.quantity)} are exchanged"
    for mine, theirs, everything in matched:
        if all(arm_conflict(mine, one) for one in theirs):
            return f"{_said(mine.quantity)} belongs to the other arm"
        counted = mine.quantity.unit in COUNTS or "respectively" in claim.text
        if not counted and all(misplaced(mine, one, everything) for one in theirs):
            return f"{_said(mine.quantity)} is said of something else"
    return ""


def other_owner(claim: Reading, told: Reading, glossary: Glossary) -> str:
    """Doses that the claim gives to another drug or technique than the statement does."""
    for mine, theirs, _ in _matched(claim, told, glossary):
        if all(owner_conflict(mine, one, glossary) for one in theirs):
            return f"{_said(mine.quantity)} is the dose of {theirs[0].owner}, not of {mine.owner}"
    return ""


def _matched(claim: Reading, told: Reading, glossary: Glossary) -> list[tuple[Bound, list[Bound], tuple[Bound, ...]]]:
    theirs = bound(told, glossary)
    found = []
    for mine in bound(claim, glossary):
        if mine.quantity.unit in ALIKE and mine.quantity.unit != "hr":
            continue
        same = [one for one in theirs if mine.quantity.equals(one.quantity)]
        if same:
            found.append((mine, same, theirs))
    return found


def other_vague_time(claim: Reading, told: Reading) -> str:
    """Spans without a figure ("several days") whose unit the statement does not name."""
    for found in VAGUE_TIME.finditer(claim.text):
        if not re.search(rf"\b{found['unit']}", told.text, re.IGNORECASE):
            return f"'{found.group()}' is not what the statement says"
    return ""


def lost_time(claim: Reading, told: Reading, glossary: Glossary) -> str:
    """Time points ("three-year survival") that the claim leaves out while it speaks of the outcome."""
    times = [q for q in told.quantities if q.unit in TIMES and _at(told.text, q)]
    if not times or len(times) != _outcomes(told, glossary):
        return ""
    if not _outcomes(claim, glossary) or any(
        q.unit in TIMES and any(q.equals(t) for t in times) for q in claim.quantities
    ):
        return ""
    return f"leaves out the time point {_said(times[0])}"


def _at(text: str, quantity: Quantity) -> bool:
    rest = text[quantity.end :]
    gap = AT_TIME.match(rest)
    return SURVIVAL.match(rest[gap.end() if gap else 0 :].lstrip(" -")) is not None


def _outcomes(reading: Reading, glossary: Glossary) -> int:
    names = (
        "overall-survival",
        "survival-rate",
        "progression-free-survival",
        "local-control",
        "locoregional-progression",
    )
    return sum(match.key in names for match in reading.matches if match.key in glossary.entries)


def _said(quantity: Quantity) -> str:
    unit = quantity.unit if quantity.unit else ""
    return f"{quantity.bound}{'-'.join(quantity.values)} {unit}".strip()
