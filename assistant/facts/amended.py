"""A later turn that puts one number in the place of another that was told: "sorry, 6 not 2", "actually two", "7 should be 5".

A number has no noun there: it is that of the fact which had the old number or, where none is named, the number of lesions. What
asks ("is it 3, not 2?") corrects nothing, and neither do numbers of doses, drugs or patients. Pure.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.facts.text import NUMBER_WORDS, normalise, number, sentences
from assistant.patient import Fact, Span, Status

COUNT, SIZE, AGE, INTERVAL = "lesion-count", "lesion-size", "age", "disease-free-interval"
NAMES = (COUNT, SIZE, AGE, INTERVAL)
"""Facts whose number may be said without a noun; the first one fits a number of which no more is known."""
_NUMBER = rf"(?:\d{{1,3}}(?:[.,]\d)?(?![\d.,]*\d)|{NUMBER_WORDS})"
_UNIT = r"(?:mm|cm|months?|mths?|mo|years?|yrs?|y)(?![a-z])"
_OTHER = r"(?:gy|fractions?|#|cycles?|weeks?|days?|drugs?|lines?|trials?|stud(?:y|ies)|patients?|women|cases|arms?|doses?|sessions?|percent|%|er|pr|her2|grade|stage|ecog|ps|t\d|segments?)"
_NEW = rf"(?<![\w.,/-])(?P<new>{_NUMBER}) ?(?P<unit>{_UNIT})?"
_OLD = rf"(?P<old>{_NUMBER}) ?(?P<old_unit>{_UNIT})?(?! ?{_OTHER}(?![a-z]))(?![\d%])"
_BETWEEN = rf"(?: (?!not\b|{_OTHER}(?![a-z]))[\w/-]+){{0,6}}"
CONTRASTS = (
    re.compile(rf"{_NEW}{_BETWEEN}[ ,;(-]+(?:and |so )?(?:not|rather than|instead of)(?: just| only| the)? {_OLD}"),
    re.compile(
        rf"\bnot(?: just| only)? {_OLD}(?: (?!but\b)[a-z]+){{0,2}}[ ,;:-]+(?:but|it.s|it is|they are|there are)(?: only| just)? {_NEW}"
    ),
    re.compile(
        rf"(?<![\w.,/-]){_OLD}(?: (?:mets|lesions|of them))? (?:should|was meant to) (?:be|read|have (?:been|said)) {_NEW}"
    ),
)
_AGAIN = (
    r"(?:sorry|apologies|correction|corrected|actually|i mean(?:t)?|make (?:that|it)|scratch that|oops|typo|my (?:mistake|bad)|rather|should (?:be|read)"
    r"|mistyped|misread|(?:i )?got (?:that|it) wrong|no)"
)
BARE = (
    re.compile(
        rf"^\W*(?:(?:oh|ok(?:ay)?|well|and|but|so|hm+)\b\W*)*(?:{_AGAIN}\b\W*)+"
        rf"(?:(?:it|that|there|they|she|he|we)(?:.s| is| are| has| have| should (?:be|read))? |only |just |now |really )*{_NEW}"
        r"(?: (?:of them|then|now|in all|in total|please|sorry|after(?:wards)?|later))*\W*$"
    ),
    re.compile(rf"^\W*{_NEW}\W+(?:sorry|i mean(?:t)?|apologies|correction|my mistake)\W*$"),
)
_QUESTION = re.compile(
    r"^\W*(?:(?:and|but|so|or)\b\W*)?(?:are|is|was|were|do|does|did|why|how|what|which|who|where|can|could|should|would)\b"
)
SURROUNDINGS = frozenset({"vessel-distance", "bile-duct-distance", "diaphragm-distance", "lesion-location"})
ELSEWHERE = re.compile(
    r"\b(?:seg(?:ment)?s? ?(?:\d|[iv]+)\w?\b|(?:left|right|other|caudate) lobe|peripheral\w*|(?:sub)?capsular|central\w*)[^?.]*\?\W*$"
)
"""Where another lesion lies that is asked about."""
LONGEST = 14
"""Words of a turn that does nothing but correct a number."""
MOST = 30
"""A larger number without a noun is none of lesions."""
_MONTHS = 12.0
_CENTIMETRE = 10.0


@dataclass(frozen=True, slots=True)
class _Said:
    """``new`` at ``start`` to ``end``, in place of ``old`` (None: of whatever was told), each in its unit if it has one."""

    new: float
    unit: str
    old: float | None
    old_unit: str
    start: int
    end: int


def amends(text: str) -> bool:
    """Whether ``text`` does nothing but put a number in the place of another."""
    return len(text.split()) <= LONGEST and not text.rstrip().endswith("?") and any(_said(text))


def amended(known: Sequence[Fact], now: Sequence[Fact], text: str, turn: int) -> tuple[Fact, ...]:
    """The known facts whose number ``text`` corrects, anew; without those that ``now`` tells by name."""
    named = {fact.name for fact in now}
    fresh: dict[str, Fact] = {}
    for said in _said(text):
        told = [fact for fact in known if fact.name in NAMES and fact.name not in named and _fits(fact, said)]
        told.sort(key=lambda fact: NAMES.index(fact.name))
        if told and (value := _value(told[0], said)) is not None:
            span = Span(turn, said.start, said.end, text[said.start : said.end])
            fresh[told[0].name] = replace(told[0], value=value, status=Status.ASSERTED, span=span, derived="")
    return tuple(fresh.values())


def at_its_place(known: Sequence[Fact], now: Sequence[Fact]) -> list[Fact]:
    """``now``, its number and size of lesions at the site of those that they replace, where no other site is known."""
    sites = {fact.value for fact in (*known, *now) if fact.name == "sites" and fact.status is Status.ASSERTED}
    places = {fact.name: fact.site for fact in known if fact.name in (COUNT, SIZE) and fact.site in sites}
    alone = len(sites - {"breast"}) == 1
    return [
        replace(fact, site=places[fact.name]) if alone and not fact.site and fact.name in places else fact
        for fact in now
    ]


def of_another_lesion(known: Sequence[Fact], now: Sequence[Fact], text: str) -> list[Fact]:
    """``known`` without the surroundings of a lesion, where ``text`` asks of one of another size at another place ("2 cm in
    segment 3?").
    """
    sized = any(fact.name == SIZE for fact in now)
    if not sized or len(text.split()) > LONGEST or not ELSEWHERE.search(normalise(text)):
        return list(known)
    return [fact for fact in known if fact.name not in SURROUNDINGS]


def _said(text: str) -> Iterator[_Said]:
    norm = normalise(text)
    for low, high in sentences(norm):
        sentence = norm[low:high]
        if sentence.rstrip().endswith("?") and _QUESTION.search(sentence):
            continue
        hits = [hit for pattern in CONTRASTS if (hit := pattern.search(sentence))][:1]
        hits = hits or [hit for pattern in BARE if (hit := pattern.search(sentence))][:1]
        for hit in hits:
            groups = hit.groupdict()
            new, old = number(groups["new"]), number(groups["old"]) if groups.get("old") else None
            if new is not None:
                yield _Said(
                    new, groups["unit"] or "", old, groups.get("old_unit") or "", *(low + at for at in _words(hit))
                )


def _words(hit: re.Match[str]) -> tuple[int, int]:
    """Where the words of ``hit`` stand that show what is corrected: all of "6 not 2", the number alone of "sorry, 6"."""
    return hit.span() if hit.groupdict().get("old") else hit.span("new")


def _fits(fact: Fact, said: _Said) -> bool:
    """Whether ``said`` may be the number of ``fact``: it had the old number, or there is none and the unit is its own."""
    if not isinstance(fact.value, float):
        return False
    unit = said.unit or said.old_unit
    if said.old is None:
        return _unit_of(fact.name, unit) and (fact.name == COUNT) is (
            not unit and said.new == int(said.new) and said.new <= MOST
        )
    return _unit_of(fact.name, unit) and any(abs(said.old * each - fact.value) < 0.01 for each in _scales(fact, said))


def _scales(fact: Fact, said: _Said) -> tuple[float, ...]:
    """What a written number may stand for in the unit of ``fact``."""
    unit = (said.old_unit or said.unit)[:1]
    if fact.name == SIZE:
        return {"m": (1.0,), "c": (_CENTIMETRE,)}.get(unit, (1.0, _CENTIMETRE))
    if fact.name == INTERVAL:
        return {"m": (1.0,), "y": (_MONTHS,)}.get(unit, (1.0, _MONTHS))
    return (1.0,)


def _unit_of(name: str, unit: str) -> bool:
    length = unit in ("mm", "cm")
    if not unit:
        return True
    return length if name == SIZE else not length and (name == INTERVAL or (name == AGE and unit.startswith("y")))


def _value(fact: Fact, said: _Said) -> float | None:
    """The new number in the unit of ``fact``; None where it can be none of it."""
    if fact.name == COUNT:
        return said.new if said.new == int(said.new) and 1 <= said.new <= 60 else None
    unit = said.unit or said.old_unit
    if unit:
        return said.new * {"c": _CENTIMETRE, "y": 1.0 if fact.name == AGE else _MONTHS}.get(unit[0], 1.0)
    if said.old is None:
        return said.new * _CENTIMETRE if fact.name == SIZE and float(fact.value) >= _CENTIMETRE else None
    scale = next(each for each in _scales(fact, said) if abs(said.old * each - float(fact.value)) < 0.01)
    return said.new * scale
