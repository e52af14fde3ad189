"""Gives each symptom the site that the text puts it at: "bleeding primary", "pain in the hip". Pure.

A symptom gets a place only where a name of the place stands in its sentence and the words between join the two. Shapes and
words are ``patterns/placing.yaml``; which site a word means, that file and ``sites.yaml`` say.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from assistant.facts.mentions import Mention
from assistant.facts.patterns import FOLDER, compiled, expand, group, load, words
from assistant.facts.reading import Reading
from assistant.facts.sites import Place, named
from assistant.vocabulary import SITES
from ingest.errors import CorpusError
from ingest.yaml_text import Strict

CAUSE = "causing"
APART = "apart"
CLOSEST = ("before", "of", "behind", CAUSE, APART)
"""Shapes by how surely they join a symptom to its place."""
ASYMPTOMATIC = "asymptomatic"
AHEAD = frozenset({"before", "of"})
"""Shapes in which the symptom stands before its place."""


class _PlaceEntry(Strict):
    site: str
    terms: tuple[str, ...]
    beside: tuple[str, ...] = ()


class _File(Strict):
    """What each list is for is said in the file."""

    places: tuple[_PlaceEntry, ...]
    own: Mapping[str, str]
    nerves: tuple[str, ...]
    supplied: Mapping[str, str]
    adjectives: tuple[str, ...]
    filler: tuple[str, ...]
    heads: tuple[str, ...]
    shapes: Mapping[str, str]
    listed: str


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """``places``: the name of a site, and what must stand in a text in which it is one (None: nothing)."""

    places: tuple[tuple[str, re.Pattern[str], re.Pattern[str] | None], ...]
    own: Mapping[str, str]
    nerves: re.Pattern[str]
    supplied: Mapping[str, str]
    adjective: re.Pattern[str]
    shapes: Mapping[str, re.Pattern[str]]
    listed: re.Pattern[str]


@cache
def _lexicon() -> _Lexicon:
    """Raises CorpusError for a broken file, or a site or shape that is not there."""
    file = load(_File, "placing.yaml")
    sites = {entry.site for entry in file.places} | {*file.own.values(), *file.supplied.values()}
    if unknown := [*sites - {*SITES, "breast"}, *set(file.shapes) ^ set(CLOSEST)]:
        raise CorpusError(FOLDER / "placing.yaml", 0, unknown[0], "no such site or shape")
    table = dict(words()) | {name: group(getattr(file, name)) for name in ("filler", "heads")}
    table["adjective"] = group(file.adjectives)
    return _Lexicon(
        tuple((one.site, _terms(one.terms), _terms(one.beside) if one.beside else None) for one in file.places),
        file.own,
        _terms(file.nerves),
        file.supplied,
        re.compile(table["adjective"]),
        {name: re.compile(expand(source, table)) for name, source in file.shapes.items()},
        re.compile(expand(file.listed, table)),
    )


def _terms(terms: Sequence[str]) -> re.Pattern[str]:
    return compiled([rf"(?<![a-z]){group(terms)}(?![a-z])"])


def placed(mentions: Sequence[Mention], reading: Reading) -> list[Mention]:
    """``mentions``, the symptoms among them with the site that their sentence gives them."""
    symptoms = sorted((one for one in mentions if one.fact == "symptoms"), key=lambda one: one.start)
    if not symptoms:
        return list(mentions)
    sites = {one: site for bounds in reading.bounds for one, site in _of_sentence(symptoms, reading, bounds)}
    return [replace(one, site=sites[one]) if sites.get(one) else one for one in mentions]


def _of_sentence(
    symptoms: Sequence[Mention], reading: Reading, bounds: tuple[int, int]
) -> Iterator[tuple[Mention, str]]:
    here = [one for one in symptoms if bounds[0] <= one.start < bounds[1]]
    if not here:
        return
    places = list(_places(reading, *bounds))
    joined = [(one.site, "") if one.site else _joined(one, places, reading.norm) for one in here]
    for index, (one, after) in enumerate(pairwise(here)):
        shared = joined[index][1] == CAUSE and not joined[index + 1][0]
        if shared and _lexicon().listed.fullmatch(reading.norm, one.end, max(one.end, after.start)):
            joined[index + 1] = joined[index]
    nerves = _lexicon().nerves.search(reading.norm, *bounds) is not None
    for one, (site, _) in zip(here, joined, strict=True):
        home = _lexicon().own.get(str(one.value), _lexicon().supplied.get(str(one.value), "") if nerves else "")
        yield one, site or (home if any(place.site == home for place in places) else "")


def _places(reading: Reading, low: int, high: int) -> Iterator[Place]:
    yield from (Place(start, end, sites[-1]) for start, end, sites in named(reading, low, high))
    for site, terms, beside in _lexicon().places:
        if beside is None or beside.search(reading.norm):
            yield from (Place(*hit.span(), site) for hit in terms.finditer(reading.norm, low, high))


def _joined(symptom: Mention, places: Sequence[Place], norm: str) -> tuple[str, str]:
    """The site of the nearest place that the surest shape joins to ``symptom``, and that shape; both empty where none does."""
    joined = [
        (CLOSEST.index(shape), abs(place.start - symptom.start), place.site, shape)
        for place in places
        for shape in CLOSEST
        if _joins(shape, symptom, place, norm)
    ]
    return min(joined)[2:] if joined else ("", "")


def _joins(shape: str, symptom: Mention, place: Place, norm: str) -> bool:
    if shape == "before" and not _lexicon().adjective.fullmatch(norm, symptom.start, symptom.end):
        return False
    if shape == APART and (symptom.value == ASYMPTOMATIC or not _lexicon().adjective.match(norm, symptom.start)):
        return False  # that nothing troubles her is said of all, behind a comma
    low, high = (symptom.end, place.start) if shape in AHEAD else (place.end, symptom.start)
    if shape == "behind" and norm[low:high].endswith(" and ") and not _lexicon().adjective.match(norm, symptom.start):
        return False  # "axillary nodes and backache": two things that are told
    return low <= high and _lexicon().shapes[shape].fullmatch(norm, low, high) is not None
