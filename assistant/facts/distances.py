"""Reads how far a metastasis lies from vessels, bile ducts and diaphragm: a length, or close, or clear. Pure.

Every structure that a sentence names is a target; targets that are listed together share what is said of them. A length
belongs to the target that only joining words part it from; without a length, words of nearness decide, and a negation
turns them round.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.facts.mentions import Mention
from assistant.facts.reading import Reading
from assistant.facts.text import number
from assistant.facts.topics import distance_words

_FACTS = {"vessel": "vessel-distance", "duct": "bile-duct-distance", "diaphragm": "diaphragm-distance"}
_NOT = re.compile(
    r"(?:\b(?:no|not|nor|never|without|neither|nothing|nowhere|none|hardly|lacks)|n.t)(?: [\w-]+){0,3} ?$"
)
_DENIED = re.compile(r"\b(?:not|never|no|none|nothing)\b|n.t\b")
_DENIAL = re.compile(
    r"[ ,]*(?:\b(?:but|and|though|although|it|which|does|do|did|is|has|with) )*(?:not|no|never|without|n.t) (?:[\w-]+ ){0,2}$"
)
"""What leads up to a denied invasion, "but does not"."""
_ABSENT = re.compile(r" ?[:=(-]? ?(?:none|no\b|nil|absent|not (?:seen|present)|excluded)")
_NO_MATTER = re.compile(
    r"(?: (?:contact|proximity|closeness|distance|involvement))?,? (?:no longer|does not|doesn.t|do not|don.t|is not|isn.t|are not|aren.t) "
    r"(?:matters?|counts?|relevant|important|a (?:concern|problem|contraindication))\b"
)
"""An opinion on nearness ("vessel contact no longer matters"), and no distance."""
_BESIDE_LESION = re.compile(
    r"^ ?-?(?:lesions?|mets?\b|metas\w+|nodules?|deposits?|tumou?rs?|mass|seg\w*|liver|in (?:size|diameter))"
)


@dataclass(frozen=True, slots=True)
class Group:
    """Structures listed together, ``start`` to ``end`` in the text, and their facts."""

    start: int
    end: int
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Length:
    """A written length in millimetres."""

    start: int
    end: int
    millimetres: float


def millimetres(words: str, unit: str) -> float | None:
    """``words`` ("2.4", "half a", "one and a half") of ``unit`` (mm or cm, however written)."""
    factor = 1.0 if unit.startswith("m") else 10.0
    if words.startswith("half"):
        return 0.5 * factor
    amount = 1.0 if words in ("a", "an") else number(words)
    return None if amount is None else round(amount * factor, 2)


def distance_mentions(reading: Reading) -> list[Mention]:
    """One mention for each structure whose distance the text gives."""
    found: list[Mention] = []
    used: set[int] = set()
    for low, high in reading.bounds:
        lengths = list(_lengths(reading.norm, low, high))
        groups = list(_groups(reading.norm, low, high))
        for index, group in enumerate(groups):
            if reading.not_patient(group.start, group.end) or _NO_MATTER.match(reading.norm, group.end):
                continue
            floor = groups[index - 1].end if index else low
            ceiling = groups[index + 1].start if index + 1 < len(groups) else high
            found += _read(reading.norm, group, lengths, used, (floor, ceiling))
    return found + list(_beside(reading, found))


def _beside(reading: Reading, found: list[Mention]) -> Iterator[Mention]:
    """ "Perivascular": close, unless the distance is told."""
    told = {one.fact for one in found}
    for hit in distance_words().beside.finditer(reading.norm):
        fact = _fact(hit)
        if fact not in told and not reading.not_patient(*hit.span()):
            yield Mention(fact, _turned(reading.norm, "close", hit.start()), *hit.span())


def _read(norm: str, group: Group, lengths: list[Length], used: set[int], room: tuple[int, int]) -> list[Mention]:
    length = _length(norm, group, [one for one in lengths if one.start not in used], room)
    if length:
        used.add(length.start)
        span = min(length.start, group.start), max(length.end, group.end)
        return [Mention(fact, length.millimetres, *span, unit="mm") for fact in group.facts]
    word = _nearness(norm, group, room)
    return [Mention(fact, word[0], word[1], word[2]) for fact in group.facts] if word else []


def _lengths(norm: str, low: int, high: int) -> Iterator[Length]:
    for hit in distance_words().length.finditer(norm, low, high):
        amount = millimetres(hit.group("n"), hit.group("u"))
        if amount is not None:
            yield Length(hit.start(), hit.end(), amount)


def _groups(norm: str, low: int, high: int) -> Iterator[Group]:
    """Targets of the sentence; those in one list ("ducts, veins and diaphragm") as one group."""
    hits = list(distance_words().target.finditer(norm, low, high))
    first = 0
    for index in range(1, len(hits) + 1):
        if index < len(hits) and _joined(norm, hits, index):
            continue
        told = hits[first:index]
        if told:
            yield Group(told[0].start(), told[-1].end(), tuple(sorted({_fact(hit) for hit in told})))
        first = index


def _joined(norm: str, hits: list[re.Match[str]], index: int) -> bool:
    """Whether target ``index`` stands in one list with the one before; a comma alone joins only where "and" or nothing
    follows.
    """
    words = distance_words()
    hit = words.joint.fullmatch(norm, hits[index - 1].end(), hits[index].start())
    if not hit or hit.group("by").strip() != ",":
        return bool(hit)
    if re.search(r"\bno\b", hit.group()):
        return True
    if re.match(
        r" ?(?:[.;)]|,(?! ?(?:[<>~\d]|is|are|at|far|clear|near))|$)", norm[hits[index].end() : hits[index].end() + 12]
    ):
        return True
    if index + 1 == len(hits):
        return False
    after = words.joint.fullmatch(norm, hits[index].end(), hits[index + 1].start())
    return bool(after)


def _fact(hit: re.Match[str]) -> str:
    name = next(name for name in _FACTS if hit.group(name))
    if name == "vessel" and re.search(r"duct|biliary", hit.group()):
        name = "duct"
    return _FACTS[name]


def _length(norm: str, group: Group, lengths: list[Length], room: tuple[int, int]) -> Length | None:
    """The length before the group ("8 mm from the"), else behind it ("IVC: 8 mm", "diaphragm, 2 mm from it")."""
    words = distance_words()
    free = [one for one in lengths if not _BESIDE_LESION.match(norm[one.end : one.end + 16])]
    bridged = _bridged(norm, group, free, room)
    if bridged:
        return bridged
    for one in reversed(free):
        inside = room[0] <= one.start and one.end <= group.start
        if inside and words.between.fullmatch(norm, one.end, group.start):
            return one
    for one in (one for one in free if group.end <= one.start and one.end <= room[1]):
        behind, joining = norm[one.end : one.end + 40], norm[group.end : one.start]
        if "within" in joining and _NOT.search(norm[room[0] : group.start]):
            continue  # "no vessel within 2 cm"
        if words.behind.fullmatch(norm, group.end, one.start) and not words.onward.match(behind):
            return one
        if words.aside.fullmatch(norm, group.end, one.start) and words.thence.match(behind):
            return one
    return None


def _bridged(norm: str, group: Group, free: list[Length], room: tuple[int, int]) -> Length | None:
    """The length of what lies "between the lesion and" the group, before it or behind it."""
    found = [
        hit.start() for hit in distance_words().bridge.finditer(norm, room[0], group.start) if hit.end() == group.start
    ]
    inside = [one for one in free if room[0] <= one.start and one.end <= room[1]]
    return min(inside, key=lambda one: abs(one.start - found[0])) if found and inside else None


def _nearness(norm: str, group: Group, room: tuple[int, int]) -> tuple[str, int, int] | None:
    """ "close" or "clear" with its place, by the nearest word before the group, else behind it."""
    before = _said_before(norm, group.start, room[0])
    return (before[0], before[1], group.end) if before else _said_behind(norm, group, room)


def _said_before(norm: str, target: int, low: int) -> tuple[str, int] | None:
    """The word of nearness that reaches ``target``; one that denies invasion alone leaves it to the words before it."""
    words = distance_words()
    reaching = [
        (hit.end(), hit.start(), value, expression is words.invading)
        for value, expression in (("clear", words.far), ("close", words.near), ("close", words.invading))
        for hit in expression.finditer(norm, low, target)
        if words.to_target.fullmatch(norm, hit.end(), target)
    ]
    if not reaching:
        return None
    end, start, value, invading = max(reaching)
    turned = _turned(norm, value, start)
    if "neither" in norm[end:target]:
        turned = "clear"
    if invading and turned == "clear":
        denial = _DENIAL.search(norm, low, start)
        return _said_before(norm, denial.start(), low) if denial else None
    denials = list(_DENIAL.finditer(norm, low, start)) if turned != value else []
    return turned, denials[-1].start() if denials else start


def _said_behind(norm: str, group: Group, room: tuple[int, int]) -> tuple[str, int, int] | None:
    words = distance_words()
    for value, expression in (("clear", words.far_behind), ("close", words.near_behind)):
        behind = expression.match(norm, group.end, room[1])
        if not behind:
            continue
        denied = bool(_DENIED.search(norm[group.end : behind.start("word")]))
        if value == "close":
            denied = denied or bool(_ABSENT.match(norm[behind.end() : behind.end() + 16]))
            denied = denied or bool(_NOT.search(norm[room[0] : group.start]))
        return _other(value) if denied else value, group.start, behind.end()
    return None


def _turned(norm: str, value: str, at: int) -> str:
    """``value``, the other one where a negation stands before it."""
    return _other(value) if _NOT.search(norm[max(0, at - 40) : at]) else value


def _other(value: str) -> str:
    return "clear" if value == "close" else "close"
