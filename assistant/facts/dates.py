"""Reads the disease-free interval from two dates: of the primary's treatment and of the relapse. Pure.

Only dates with a month are used: two years alone leave the interval open by a year either way. A date belongs to what
is told in its part of the sentence; where treatment of the primary has several dates months apart, nobody can
say which one is meant, and nothing is read.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from assistant.facts.mentions import Mention
from assistant.facts.patterns import Shape, compiled, load, shape, words
from assistant.facts.reading import Reading
from ingest.yaml_text import Strict

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_SAME = 6
"""Months within which several dates of the primary's treatment are one course."""


class _DateFile(Strict):
    date: tuple[str, ...]
    part: tuple[str, ...]
    primary: tuple[str, ...]
    relapse: tuple[str, ...]
    first_relapse: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DateWords:
    """``date`` (groups ``m`` month, ``y`` year), what parts one telling from the next, and what is told."""

    date: Shape
    part: re.Pattern[str]
    primary: re.Pattern[str]
    relapse: re.Pattern[str]
    first_relapse: re.Pattern[str]


@cache
def date_words() -> DateWords:
    """``dates.yaml``."""
    entry = load(_DateFile, "dates.yaml")
    told = (compiled(terms) for terms in (entry.part, entry.primary, entry.relapse, entry.first_relapse))
    return DateWords(shape(entry.date, words()), *told)


@dataclass(frozen=True, slots=True)
class Dated:
    """A date as months since year 0, at ``start`` to ``end``, with the words that it dates."""

    months: int
    start: int
    end: int
    words: str


def interval_mentions(reading: Reading) -> list[Mention]:
    """disease-free-interval in months, at most one."""
    told = [one for one in _dated(reading.norm) if not reading.not_patient(one.start, one.end)]
    relapses = [one for one in told if date_words().relapse.search(one.words)]
    treated = [one for one in told if one not in relapses and date_words().primary.search(one.words)]
    if not treated or not relapses:
        return []
    begin, end = treated[0], min(relapses, key=lambda one: one.months)
    apart = end.months - begin.months
    if apart <= 0 or any(abs(one.months - begin.months) > _SAME for one in treated if one.months <= end.months):
        return []
    if not date_words().first_relapse.search(end.words) and _between(reading.norm, told, begin, end):
        return []
    low, high = min(begin.start, end.start), max(begin.end, end.end)
    return [Mention("disease-free-interval", float(apart), low, high, unit="months", derived="from the two dates")]


def _between(norm: str, told: list[Dated], begin: Dated, end: Dated) -> bool:
    """Whether anything else is dated between the two: it may have been the first relapse."""
    years = (int(year) for year in re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", norm))
    if any((begin.months - 1) // 12 < year < (end.months - 1) // 12 for year in years):
        return True
    return any(begin.months + _SAME < one.months < end.months for one in told)


def _dated(norm: str) -> Iterator[Dated]:
    """Every date of the text with the words of its part, before it or else behind it."""
    named = date_words()
    hits = sorted(named.date.finditer(norm), key=re.Match.start)
    for index, hit in enumerate(hits):
        low = hits[index - 1].end() if index else 0
        high = hits[index + 1].start() if index + 1 < len(hits) else len(norm)
        before = named.part.split(norm[low : hit.start()])[-1]
        behind = named.part.split(norm[hit.end() : high].lstrip(" :-)"))[0]
        told = before if named.primary.search(before) or named.relapse.search(before) else behind
        yield Dated(_months(hit), hit.start(), hit.end(), told)


def _months(hit: re.Match[str]) -> int:
    month = hit.group("m")
    number = int(month) if month.isdigit() else _MONTHS.index(month[:3]) + 1
    return int(hit.group("y")) * 12 + number
