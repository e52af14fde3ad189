"""Whether a claim says no more than the statements it cites. Pure and deterministic; trusts nothing in the claim.

A claim stands when one of its statements carries all of it: every figure with its unit, arm and drug; every
study, drug, technique, site, population and outcome; the same negations and directions; no stronger modal, no
wider scope. A claim that joins two statements is taken apart and each part must stand on one of them, because a
right dose and a right drug from two statements can make a wrong sentence. A word that the lexicon does not know
counts against support, so the verifier errs on the side of dropping a claim.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from assistant.verification import numbers, order
from assistant.verification import words as matters
from assistant.verification.support import unsupported_names, weak_support
from assistant.verification.wording import Reader, Reading
from ingest.documents import Tags
from ingest.passages import Statement

LONGEST = 400
"""Characters of a claim; a longer one is no single claim."""
LEAST_WORDS = 4
"""Words below which a claim says nothing that can be checked."""
FORBIDDEN = re.compile(r"https?:|www\.|[<>{}\\|`#]{2,}|</?\w+>|\[|\]|doi:|[\x00-\x08\x0b-\x1f]", re.IGNORECASE)
PARTS = re.compile(r";\s+|,?\s+(?:whereas|while|but)\s+|,\s+and\s+|\.\s+(?=[A-Z])")


class Check(StrEnum):
    """What was found wrong. ``FORM``: no claim at all; ``SUPPORT``: its words are not the statement's."""

    FORM = "form"
    CITATION = "citation"
    NUMBER = "number"
    UNIT = "unit"
    ARM = "arm"
    BINDING = "binding"
    NAME = "name"
    ENDPOINT = "endpoint"
    POPULATION = "population"
    POLARITY = "polarity"
    DIRECTION = "direction"
    MODALITY = "modality"
    SCOPE = "scope"
    SUPPORT = "support"


@dataclass(frozen=True, slots=True)
class Failure:
    check: Check
    detail: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """``failures`` is empty when the claim stands; ``statements`` are those that carry it."""

    failures: tuple[Failure, ...]
    statements: tuple[Statement, ...] = ()

    @property
    def stands(self) -> bool:
        return not self.failures


@dataclass(frozen=True)
class Told:
    """A statement as the checks see it: its reading, and every key that it is about (its tags included)."""

    statement: Statement
    reading: Reading
    keys: frozenset[str]
    carried: frozenset[str] = frozenset()
    """Keys that the part of the claim before this one named."""


def verify(claim: str, statements: Sequence[Statement], reader: Reader) -> Verdict:
    """Hold ``claim`` against the statements it cites."""
    if not statements:
        return Verdict((Failure(Check.CITATION, "cites no statement that was given"),))
    reading = reader.read(claim)
    if len(claim) > LONGEST or FORBIDDEN.search(claim) or not reading.words or len(claim.split()) < LEAST_WORDS:
        return Verdict((Failure(Check.FORM, "is not one plain sentence"),))
    told = [_told(statement, reader) for statement in statements]
    whole = _on_one(claim, reading, told, reader, frozenset())
    parts = [part for part in PARTS.split(claim) if part.strip()]
    if whole.stands or len(told) == 1 or len(parts) == 1:
        return whole
    return _by_parts(parts, told, reader) or whole


def _by_parts(parts: Sequence[str], told: Sequence[Told], reader: Reader) -> Verdict | None:
    """Each part on one statement; a part that names no study or drug is held to those of the part before."""
    carried: frozenset[str] = frozenset()
    used: list[Statement] = []
    for part in parts:
        reading = reader.read(part)
        if not reading.words:
            return None
        kinds = {reader.glossary.entries[key].kind for key in reading.keys}
        kept = (
            frozenset()
            if "study" in kinds
            else frozenset(k for k in carried if reader.glossary.entries[k].kind not in kinds)
        )
        verdict = _on_one(part, reading, told, reader, kept)
        if not verdict.stands:
            return None
        used += verdict.statements
        carried = kept | {
            key for key in reading.keys if reader.glossary.entries[key].kind in ("study", "intervention", "site")
        }
    return Verdict((), tuple(dict.fromkeys(used)))


def _on_one(text: str, reading: Reading, told: Sequence[Told], reader: Reader, carried: frozenset[str]) -> Verdict:
    """The verdict of the statement that carries ``text`` best."""
    best: tuple[Failure, ...] | None = None
    for one in told:
        failures = _failures(text, reading, replace(one, carried=carried), reader)
        if not failures:
            return Verdict((), (one.statement,))
        if best is None or len(failures) < len(best):
            best = failures
    return Verdict(best or ())


def _told(statement: Statement, reader: Reader) -> Told:
    reading = reader.read(statement.text)
    return Told(statement, reading, reading.keys | _tagged(statement.tags))


def _tagged(tags: Tags) -> frozenset[str]:
    return (
        frozenset((*tags.study, *tags.site, *tags.intervention, *tags.population, *tags.outcome))
        if tags.authored
        else frozenset()
    )


Checker = Callable[[Reading, Told, Reader], str]
"""Returns what is wrong, or nothing."""


def _failures(text: str, claim: Reading, told: Told, reader: Reader) -> tuple[Failure, ...]:
    found = [Failure(check, detail) for check, checker in CHECKS if (detail := checker(claim, told, reader))]
    if detail := unsupported_names(text, claim, told.statement, told.keys, told.reading, reader):
        found.append(Failure(Check.NAME, detail))
    if missing := told.carried - told.keys - _wider(told.keys, reader):
        found.append(Failure(Check.BINDING, f"goes on from {', '.join(sorted(missing))}"))
    return tuple(found)


def _wider(keys: frozenset[str], reader: Reader) -> frozenset[str]:
    return frozenset().union(*(reader.glossary.closure(key) for key in keys)) if keys else frozenset()


CHECKS: tuple[tuple[Check, Checker], ...] = (
    (Check.NUMBER, lambda claim, told, _: numbers.absent(claim, told.reading)),
    (Check.UNIT, lambda claim, told, _: numbers.other_unit(claim, told.reading)),
    (Check.ARM, lambda claim, told, reader: numbers.other_arm(claim, told.reading, reader.glossary)),
    (Check.BINDING, lambda claim, told, reader: numbers.other_owner(claim, told.reading, reader.glossary)),
    (
        Check.NAME,
        lambda claim, told, reader: matters.other_key(
            claim, told.keys, told.reading, reader, ("study", "intervention", "site")
        ),
    ),
    (
        Check.ENDPOINT,
        lambda claim, told, reader: matters.other_key(claim, told.keys, told.reading, reader, ("outcome",)),
    ),
    (Check.ENDPOINT, lambda claim, told, reader: numbers.lost_time(claim, told.reading, reader.glossary)),
    (Check.ENDPOINT, lambda claim, told, _: numbers.other_vague_time(claim, told.reading)),
    (Check.BINDING, lambda claim, told, _: order.exchanged_sides(claim, told.reading)),
    (Check.NAME, lambda claim, told, reader: order.replaced_key(claim, told.reading, told.keys, reader)),
    (
        Check.POPULATION,
        lambda claim, told, reader: matters.other_key(claim, told.keys, told.reading, reader, ("population",)),
    ),
    (Check.BINDING, lambda claim, told, reader: matters.doubled(claim, told.reading, reader)),
    (Check.POPULATION, lambda claim, told, reader: matters.added(claim, told.reading, reader, "population")),
    (Check.POPULATION, lambda claim, told, reader: matters.lost_population(claim, told.reading, told.carried, reader)),
    (Check.POLARITY, lambda claim, told, reader: matters.other_polarity(claim, told.reading)),
    (Check.POLARITY, lambda claim, told, reader: matters.added(claim, told.reading, reader, "polarity")),
    (Check.DIRECTION, lambda claim, told, reader: matters.other_direction(claim, told.reading)),
    (Check.MODALITY, lambda claim, told, reader: matters.stronger(claim, told.reading)),
    (Check.MODALITY, lambda claim, told, reader: matters.lost_hedge(claim, told.reading)),
    (Check.SCOPE, lambda claim, told, reader: matters.added(claim, told.reading, reader, "scope")),
    (Check.SUPPORT, lambda claim, told, reader: weak_support(claim, told.reading, told.keys, reader)),
)
