"""Which arm a figure belongs to, and names that must not be exchanged. Pure; the words are data.

Overlap of words is blind to a swapped arm, another drug and another trial: they are looked for on their own.
"""

import re
from enum import StrEnum
from itertools import pairwise

from evals.text import Number, numbers, plain


class Side(StrEnum):
    TREATED = "treated"
    CONTROL = "control"


_CONTROL = (
    r"systemic(?: therapy| treatment)?[ -](?:alone|only)", r"(?:the )?control(?: arm| group)?s?\b", r"without\b",
    r"no (?:surgery|resection|local|locoregional)", r"not (?:operated|resected)", r"standard (?:of care|care|arm|therapy)",
    r"observation", r"unresected", r"medical (?:therapy|treatment)", r"placebo", r"sham", r"(?<=[a-z] )alone\b",
)  # fmt: skip
_TREATED = (
    r"surg(?:ery|ical)", r"loco-?regional", r"resect(?:ion|ed)", r"local (?:therapy|treatment)", r"\bsbrt\b", r"\bsabr\b", r"ablation",
    r"hepatectomy", r"metastasectomy", r"mastectomy", r"operated", r"(?:primary )?tumou?r removal", r"radiosurgery",
)  # fmt: skip
_CUE = re.compile(f"(?P<control>{'|'.join(_CONTROL)})|(?P<treated>{'|'.join(_TREATED)})")
_STRONG = re.compile(r"\b(?:versus|vs\.?|v\.?|compared (?:with|to)|against|as opposed to)(?=\s|$)")
_WEAK = re.compile(r"\b(?:and|but|while|whereas)(?=\s|$)|[/,;]")
_FRAME_BEFORE = re.compile(r"(?:\bhr|\bci|\bratio|\bp ?[<=]|\bci \d[\d.]*-|\bgrade|\blevel) ?\(?$")
_FRAME_AFTER = re.compile(
    r"% ?ci\b|-?(?:year|month|week)s?-| ?- ?(?:year|month)\b|-(?:year|month)| ?percent ci| metastatic (?:organ|site)s?\b| metastas[ie]s\b| (?:studies|trials)\b"
)
_SHARED_BEFORE = re.compile(
    r"\b(?:(?:the same|equal|identical|similar)\b[^.;\d]{0,25}|included (?:\w+ )?(?:studies|trials) with )$"
)
_SHARED_AFTER = re.compile(r"(?: percent|%)?,? (?:both|in (?:both|either|each)|with or without)\b")
_WIDTH = 90
"""Farthest that two figures of one comparison stand apart, in characters."""


def sides(text: str) -> dict[str, Side]:
    """Figure -> the arm that ``text`` gives it to. Empty where the text compares no two arms.

    Two figures joined by a comparing word are paired with the two arms in the order in which both are
    named; a figure that stands with one arm only belongs to that arm.
    """
    lowered = plain(text)
    found = [number for number in numbers(lowered) if not _is_frame(lowered, number)]
    cues = [
        (match.start(), Side.CONTROL if match.group("control") else Side.TREATED) for match in _CUE.finditer(lowered)
    ]
    bound: dict[str, Side] = {}
    pairs = _pairs(lowered, found)
    for first, second in pairs:
        order = _order(cues, first, second)
        if order:
            bound.setdefault(first.value, order[0])
            bound.setdefault(second.value, order[1])
    kinds = {side for _, side in cues}
    if not pairs and len(kinds) == 1:
        bound = {number.value: next(iter(kinds)) for number in found}
    return bound


def _is_frame(lowered: str, number: Number) -> bool:
    """Whether the number is no arm's own figure: a hazard ratio, an interval, a p value, a time point, a limit of the
    population, one of both arms, the studies that are pooled and their patients."""
    before = lowered[: number.start]
    return bool(
        _FRAME_BEFORE.search(before)
        or _SHARED_BEFORE.search(before)
        or _FRAME_AFTER.match(lowered, number.end)
        or _SHARED_AFTER.match(lowered, number.end)
    )


def _pairs(lowered: str, found: list[Number]) -> list[tuple[Number, Number]]:
    """Neighbouring figures that are compared: joined by "versus" and the like, else, if none are, by "and"."""
    for joint in (_STRONG, _WEAK):
        pairs = [
            (first, second)
            for first, second in pairwise(found)
            if first.value != second.value
            and second.start - first.end <= _WIDTH
            and joint.search(lowered[first.end : second.start])
        ]
        if pairs:
            return pairs
    return []


def _order(cues: list[tuple[int, Side]], first: Number, second: Number) -> tuple[Side, Side] | None:
    """The two arms in the order in which the comparison of ``first`` and ``second`` names them."""
    between = [side for place, side in cues if first.end <= place < second.start]
    after = [side for place, side in cues if place >= second.end]
    before = [side for place, side in cues if place < first.start]
    if len(set(between)) == 1 and between[0] != (after[0] if after else None) and (after or before):
        return between[0], _other(between[0])
    for named in (between + after, before[-2:], before + between + after):
        if len(set(named)) == 2:
            return named[0], _other(named[0])
    return None


def _other(side: Side) -> Side:
    return Side.CONTROL if side is Side.TREATED else Side.TREATED


def swapped(claim: str, source: str) -> list[str]:
    """Figures that ``claim`` gives to one arm and ``source``, which compares the arms, to the other."""
    theirs = sides(source)
    if len(set(theirs.values())) < 2:
        return []
    ours = sides(claim)
    return sorted(value for value, side in ours.items() if value in theirs and theirs[value] is not side)


_DRUG = r"\b[a-z]{3,}(?:mab|nib|ciclib|taxel|platin|parib|trexate|dronate|dronic acid|tecan|bine|rubicin|trozole|stane|fene|xifen|strant|limus|lisib)\b"
_STUDY = r"\b(?:[a-z]+-?\d+(?:-\d+)?|sabr-comet|curb|tata|turkish|turkey|indian|india|german|austrian|japanese|fudan|huashan)\b"
_PLACE = r"\b(?:liver|hepatic|lung|pulmonary|brain|cerebral|bone|ocular|choroidal|ovar(?:y|ian)|pleural?|leptomeningeal|sternum|sternal)\b"
_OUTCOME = r"\b(?:progression-free|disease-free|local control|quality of life|mortality)\b"
_NAMES = re.compile("|".join((_DRUG, _STUDY, _PLACE, _OUTCOME)))
_SAME = {
    "hepatic": "liver", "pulmonary": "lung", "cerebral": "brain", "turkey": "turkish", "india": "indian", "tata": "indian",
    "ovary": "ovarian", "sternum": "sternal", "pleura": "pleural", "choroidal": "ocular",
    "huashan": "fudan",
}  # fmt: skip


def names(text: str) -> set[str]:
    """Drugs, trials, sites and outcomes that ``text`` names, under one spelling each."""
    return {_SAME.get(found, found) for found in _NAMES.findall(plain(text))}


def outcome_exchanged(claim: str, source: str) -> bool:
    """Whether ``claim`` speaks of overall survival where ``source`` speaks of progression-free survival only."""
    one, other = plain(claim), plain(source)
    return "overall survival" in one and "overall survival" not in other and "progression-free" in other
