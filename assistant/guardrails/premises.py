"""The words of a question: what it mentions, and what it takes for granted. Pure; the patterns are
``patterns/premises.yaml``.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from assistant.facts.patterns import FOLDER
from assistant.guardrails.recommendation_patterns import Patterns, Shape
from assistant.rules.criteria import words
from ingest.yaml_text import validated

REACH = 5
"""Words that a negation governs to its right."""


class _Patterns(Patterns):
    """``premises.yaml``; what each field means is said there."""

    split: Shape
    polar: Shape
    tag: Shape
    negation: Shape
    lead: Shape
    opens: Shape
    breaks: Shape


@cache
def _patterns() -> _Patterns:
    """Raises CorpusError for a broken file, naming file and field."""
    return validated(FOLDER / "premises.yaml", _Patterns)


def tagged(words: str) -> bool:
    """Whether ``words`` end by asking to agree ("..., right?")."""
    return _patterns().tag.search(words.rstrip("?!. ")) is not None


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of the question. ``granted``: it states, it does not ask."""

    text: str
    granted: bool


def clauses(question: str) -> tuple[Clause, ...]:
    """Cut ``question`` at its clauses. "Did X improve survival?" asks; "Why did X ..." and "since X ..." grant."""
    found: list[Clause] = []
    for sentence in re.split(r"(?<=[.!?\n])\s+", question):
        agreed, said = tagged(sentence), _patterns()
        parts = [part.strip() for part in said.split.split(sentence) if part and part.strip()]
        if len(parts) > 1 and said.lead.fullmatch(parts[0]):
            parts[:2] = [f"{parts[0]} {parts[1]}"]
        bare = len(parts) == 1 and sentence.rstrip().endswith("?") and not said.opens.search(sentence)
        found.extend(Clause(part, agreed or not (bare or said.polar.search(part))) for part in parts)
    return tuple(found)


def claimed(patterns: Iterable[str], without: Iterable[str], asked: bool, parts: Iterable[Clause]) -> bool:
    """Whether one clause holds every pattern and none of ``without``, none of them denied."""
    wanted, unwanted = [words(pattern) for pattern in patterns], [words(pattern) for pattern in without]
    for part in parts:
        if not (part.granted or asked) or any(pattern.search(part.text) for pattern in unwanted):
            continue
        hits = [pattern.search(part.text) for pattern in wanted]
        spans = [hit.span() for hit in hits if hit]
        if all(hits) and not any(_denied(part.text, start, spans) for start, _ in spans):
            return True
    return False


def mentioned(patterns: Iterable[str], text: str) -> bool:
    """Whether ``text`` holds one of ``patterns`` that no negation before it denies."""
    return any(not _denied(text, found.start()) for pattern in patterns for found in words(pattern).finditer(text))


def _denied(text: str, start: int, parts: Iterable[tuple[int, int]] = ()) -> bool:
    """Whether a negation shortly before ``start`` governs it; one inside ``parts`` belongs to what is claimed."""
    begin = max((cut.end() for cut in _patterns().breaks.finditer(text, 0, start)), default=0)
    inside = list(parts)
    found = [
        match
        for match in _patterns().negation.finditer(text, begin, start)
        if not any(first <= match.start() < last for first, last in inside)
    ]
    return bool(found) and len(text[found[-1].end() : start].split()) <= REACH
