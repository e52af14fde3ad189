"""Reads whether the disease is in one place alone: bone only, and disease outside the liver. Pure.

A claim joins two things in one clause: a place with "only" ("confined to the liver", "bone-only"), or a place with "outside
of" and a word for nothing or for something, in whichever order ("nothing outside the liver", "outside liver: bone"). A
negation turns it round. "Nothing elsewhere" claims it for the place that every named site is in. Words are data
(``patterns/extent.yaml``).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from assistant.facts.mentions import Mention
from assistant.facts.patterns import FOLDER, compiled, expand, group, load, words
from assistant.facts.reading import Reading
from assistant.facts.scope import status_of
from assistant.facts.sites import listed
from assistant.patient import Status
from assistant.vocabulary import FACTS
from ingest.errors import CorpusError
from ingest.yaml_text import Strict

_CUT = re.compile(r"[;|]|\.(?=\s|$)|\bbut\b(?! in)| - |->")
"""Where no claim reaches across."""

SINGLE = "a single metastasis is told"
"""Said of a claim that nobody made in words: it takes back no site told before."""

_WINDOW = 7
"""So many words may stand between "outside the liver" and the word for nothing or something."""

_ANSWERED_NO = re.compile(r"(?: disease| mets)? ?[:=?] ?no?(?![a-z])")
"""A form's answer behind the claim ("bone only: no")."""

_IRRADIATED = re.compile(r"\b(?:rt|xrt|dxt|radiotherapy|radiation|irradiat\w+)(?: \w+)? ?[:=][^.|\n]{0,40}$")

_LIST = re.compile(r" ?(?:,|and|\+|&|/|or) ?(?:the |her |his )?")


class _PlaceEntry(Strict):
    """``terms`` name the place, ``extra`` what is outside of it, ``one`` the one lesion that there is, before it; ``alone`` and
    ``beyond`` are values of ``fact``.
    """

    fact: str
    alone: str
    beyond: str
    sites: tuple[str, ...]
    terms: tuple[str, ...]
    extra: tuple[str, ...]
    one: tuple[str, ...] = ()


class _ExtentFile(Strict):
    places: tuple[_PlaceEntry, ...]
    words: dict[str, tuple[str, ...]]
    elsewhere: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A place with the expressions of its claims.

    ``only`` (alone), ``one`` (a single lesion there), ``outside`` (with a word of quantity).
    """

    entry: _PlaceEntry
    only: re.Pattern[str]
    one: re.Pattern[str]
    outside: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class ExtentWords:
    places: tuple[Place, ...]
    quantity: Mapping[str, re.Pattern[str]]
    elsewhere: re.Pattern[str]


@cache
def extent_words() -> ExtentWords:
    """``extent.yaml``. Raises CorpusError for a fact that is not there."""
    entry = load(_ExtentFile, "extent.yaml")
    told = {name: group(terms) for name, terms in entry.words.items()}
    filler = rf"(?:[ -]+{told['filler']}(?![a-z]))*"
    places = []
    for one in entry.places:
        if one.fact not in FACTS:
            raise CorpusError(FOLDER / "extent.yaml", 0, one.fact, "no such fact")
        place = rf"(?P<{{}}>{group(one.terms)})(?![a-z])"
        only = (
            rf"(?<![a-z])(?:{told['only']}|{told['whole']}){filler}[ -]+{place.format('p1')}",
            rf"(?<![a-z]){place.format('p2')}(?: {told['load']})*[ -]{told['behind']}(?![a-z])",
            rf"(?<![a-z]){place.format('p3')} ?{told['predicate']}",
        )
        outside = (
            rf"(?<![a-z]){told['outside']}{filler} {place.format('p1')}",
            rf"(?<![a-z]){group(one.extra)}(?: {told['load']})*(?![a-z])",
        )
        single = (rf"(?<![a-z]){group(one.one)}{filler}[ -]+{place.format('p1')}",) if one.one else (r"(?!)",)
        places.append(Place(one, compiled(only), compiled(single), compiled(outside)))
    quantity = {
        name: re.compile(expand(rf"(?<![a-z]){told[name]}(?![a-z])", words()))
        for name in ("nothing", "empty", "some", "not")
    }
    return ExtentWords(tuple(places), quantity, compiled(rf"\b{one}\b" for one in entry.elsewhere))


def extent_mentions(reading: Reading) -> list[Mention]:
    """bone-only and extrahepatic-disease."""
    found: list[Mention] = []
    for low, high in _clauses(reading):
        for place in extent_words().places:
            found += _claims(reading, place, low, high)
        found += _elsewhere(reading, low, high)
    return found


def _clauses(reading: Reading) -> Iterator[tuple[int, int]]:
    for start, end in reading.bounds:
        cuts = [start, *(cut.end() for cut in _CUT.finditer(reading.norm, start, end)), end]
        yield from ((low, high) for low, high in pairwise(cuts) if high > low)


def _claims(reading: Reading, place: Place, low: int, high: int) -> Iterator[Mention]:
    for expression, judge in ((place.only, _only), (place.one, _only), (place.outside, _outside)):
        for hit in expression.finditer(reading.norm, low, high):
            start, end = hit.span()
            if reading.not_patient(start, end) or status_of(reading, start, end) is Status.SUSPECTED:
                continue
            alone = judge(reading.norm, place, hit, low, high)
            if alone is not None:
                value, sites = (
                    (place.entry.alone, (*place.entry.sites, "breast")) if alone else (place.entry.beyond, ())
                )
                derived = SINGLE if expression is place.one else ""
                denial = _start(extent_words().quantity["nothing"], reading.norm[low:start], _WINDOW)
                if alone and judge is _outside and denial is not None:
                    start = low + denial  # what is shown of the user's words must not lose its "no"
                yield Mention(place.entry.fact, value, start, end, derived=derived, alone_in=sites)


def _only(norm: str, place: Place, hit: re.Match[str], low: int, high: int) -> bool | None:
    """Whether "only" and the place make it alone; None where another place is named in one list with it."""
    behind = _LIST.match(norm, hit.end())
    others = listed(norm, behind.end(), min(high, behind.end() + 16)) if behind else []
    if others and others[0][0] == behind.end() and not set(others[0][2]) <= set(place.entry.sites):  # type: ignore[union-attr]
        return None
    before = norm[max(low, hit.start() - 24) : hit.start()]
    denied = extent_words().quantity["not"]
    return not (_close(denied, before, 2) or denied.search(hit.group()) or _ANSWERED_NO.match(norm, hit.end()))


def _outside(norm: str, place: Place, hit: re.Match[str], low: int, high: int) -> bool | None:
    """Whether nothing (True) or something (False) is outside of the place; None where the clause does not say."""
    quantity = extent_words().quantity
    before, after = norm[low : hit.start()], norm[hit.end() : high]
    if _close(quantity["nothing"], before, _WINDOW):
        return True
    empty, some = quantity["empty"].search(after), quantity["some"].search(after)
    if (
        empty
        and len(after[: empty.start()].split()) <= _WINDOW
        and not (some and some.start() < empty.start() and "," in after[: empty.start()])
    ):
        return True
    told = (some and len(after[: some.start()].split()) <= 2) or _close(quantity["some"], before, 2)
    return False if told or quantity["some"].search(hit.group()) else None


def _close(expression: re.Pattern[str], before: str, words_between: int) -> bool:
    """Whether ``expression`` stands in ``before`` at most so many words from its end."""
    return _start(expression, before, words_between) is not None


def _start(expression: re.Pattern[str], before: str, words_between: int) -> int | None:
    """Where the last ``expression`` begins that stands in ``before`` at most so many words from its end."""
    found = list(expression.finditer(before))
    near = bool(found) and len(before[found[-1].end() :].split()) <= words_between
    return found[-1].start() if near else None


def _elsewhere(reading: Reading, low: int, high: int) -> Iterator[Mention]:
    """ "Nothing elsewhere": holds for the place that every named site is in."""
    hit = extent_words().elsewhere.search(reading.norm, low, high)
    if not hit or reading.not_patient(*hit.span()) or status_of(reading, *hit.span()) is Status.SUSPECTED:
        return
    if _IRRADIATED.search(reading.norm, reading.sentence(low)[0], hit.start()):
        return  # "previous RT: chest wall yes, elsewhere no"
    if _close(extent_words().quantity["not"], reading.norm[low : hit.start()], 2):
        return  # "not the only site"
    for place in extent_words().places:
        yield Mention(place.entry.fact, place.entry.alone, *hit.span(), if_sites=place.entry.sites)
