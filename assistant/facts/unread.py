"""A complaint that was not read: a word of onset beside a part of the body, and no symptom or emergency there. Pure.

The words are ``patterns/complaints.yaml``. What is found here is no fact: it only keeps anybody from being told that there
are no symptoms, since unknown is never a pass.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from assistant.facts.extraction import extract
from assistant.facts.patterns import expand, load, words
from assistant.facts.reading import Reading, read
from assistant.facts.scope import is_feared, is_listed, is_made_up, is_past
from assistant.turns import Turn
from ingest.yaml_text import Strict

_CLAUSE = re.compile(r"[,;:()]| - |\bbut\b|\bhowever\b")
_NOT = re.compile(r"\b(?:no|not|any|without|denies|denied|denying|nil|never|neither|nor)\b[^,;:.]{0,24}$")
"""Before a word of onset: it has not set in ("no new trouble with her legs")."""
_NEAR = 8
"""So many words may stand between the onset and the part of the body."""
READ = ("symptoms", "emergency")
ASYMPTOMATIC = "asymptomatic"


class _File(Strict):
    onset: tuple[str, ...]
    body: tuple[str, ...]
    other: tuple[str, ...]
    well: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Lexicon:
    onset: re.Pattern[str]
    body: re.Pattern[str]
    other: re.Pattern[str]
    """The disease, its treatment, a scan; or that all is well."""


def unread(text: str) -> str:
    """The user's words for the first complaint in ``text`` that was not read; empty where there is none."""
    reading = read(text)
    if is_made_up(reading):
        return ""
    told = [fact for fact in extract([Turn("user", text)]) if fact.name in READ and fact.value != ASYMPTOMATIC]
    known = [(fact.span.start, fact.span.end) for fact in told if fact.span]
    for low, high in _clauses(reading):
        if not _complains(reading, low, high):
            continue
        start, end = reading.plain.original(low, high)
        if not any(first < end and start < last for first, last in known):
            return " ".join(text[start:end].split()).strip(" .,;:?-")
    return ""


def _clauses(reading: Reading) -> Iterator[tuple[int, int]]:
    for low, high in reading.bounds:
        cuts = [low, *(cut.end() for cut in _CLAUSE.finditer(reading.norm, low, high)), high]
        yield from pairwise(cuts)


def _complains(reading: Reading, low: int, high: int) -> bool:
    """Whether the clause tells of something that set in, at or with a part of the body, of this patient and now."""
    lexicon = _lexicon()
    if lexicon.other.search(reading.norm, low, high):
        return False
    for onset in lexicon.onset.finditer(reading.norm, low, high):
        if _NOT.search(reading.norm[low : onset.start()]):
            continue
        for part in lexicon.body.finditer(reading.norm, low, high):
            start, end = min(onset.start(), part.start()), max(onset.end(), part.end())
            if len(reading.norm[start:end].split()) <= _NEAR + 2 and _hers(reading, start, end):
                return True
    return False


def _hers(reading: Reading, start: int, end: int) -> bool:
    if reading.not_patient(start, end, anyway=True) or reading.is_others(start, end) or reading.is_proposed(start, end):
        return False
    return not (is_past(reading, start, end) or is_feared(reading, start) or is_listed(reading, start, end))


@cache
def _lexicon() -> _Lexicon:
    """``complaints.yaml``."""
    entry = load(_File, "complaints.yaml")

    def one(terms: tuple[str, ...]) -> re.Pattern[str]:
        return re.compile(expand(rf"(?<![a-z0-9])(?:{'|'.join(terms)})(?![a-z])", words()))

    return _Lexicon(one(entry.onset), one(entry.body), one((*entry.other, *entry.well)))
