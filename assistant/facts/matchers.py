"""Patterns with a fixed word or one number, and the signs of an emergency: typed, checked, compiled. Pure after the first
load.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from pydantic import Field

from assistant.facts.patterns import FOLDER, compiled, expand, load, words
from assistant.vocabulary import EMERGENCIES, FACTS
from ingest.errors import CorpusError
from ingest.yaml_text import Strict


class Pattern(Strict):
    """One way to say one value of one fact.

    ``value`` is the vocabulary's word; empty means that the groups ``n`` (number) and ``u`` (written unit)
    give it in ``unit``. ``negated`` says what a negation makes of it: ``drop``, ``keep``, ``deny`` (the same
    value, denied) or another value. ``suspected`` likewise for "possible", "?". ``proposable`` marks what a
    question may propose ("mastectomy?") without it being so. ``anyway`` lets a pattern through the gate for
    general questions (lay signs of an emergency). ``needs``: one of these substrings must occur (speed only).
    ``if_sites``: holds only where every site that the turn asserts is one of these. ``explained_by``: a sign that
    one of these emergencies, asserted in the same turn, explains. ``not_of``: words up to its end that make it
    theirs ("lymphoedema since 2015, stable").
    """

    fact: str
    value: str = ""
    unit: str = ""
    match: tuple[str, ...] = Field(min_length=1)
    unless: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    not_of: tuple[str, ...] = ()
    negated: str = "drop"
    suspected: Literal["drop", "keep", "suspect"] = "drop"
    status: Literal["asserted", "denied", "suspected"] = "asserted"
    proposable: bool = False
    anyway: bool = False
    derived: str = ""
    needs: tuple[str, ...] = ()
    if_sites: tuple[str, ...] = ()
    explained_by: tuple[str, ...] = ()


class _PatternFile(Strict):
    patterns: tuple[Pattern, ...]


class Sign(Strict):
    """Concepts that stand together in one sentence, at most ``within`` words apart, and mean ``emergency``.

    ``unless``: a concept that gives the sentence another meaning. ``negated``: what denying one of them makes of it,
    ``deny`` (the emergency, denied) or ``drop`` (two signs that only count together). ``explained_by`` as in Pattern.
    ``alone``: counts only where no other sign is raised. ``though_over``: told as over it still warns (a herald bleed).
    ``symptom``: what the sign is itself, whatever it means. ``not_with``: a concept that, wherever in the turn it stands, gives
    the sign another meaning, unless one of ``still_with`` stands there too (ataxia beside brain metastases, none in the spine).
    """

    emergency: str
    all: tuple[str, ...] = Field(min_length=1)
    within: int = Field(0, ge=0, le=20)
    unless: tuple[str, ...] = ()
    negated: Literal["deny", "drop"] = "deny"
    alone: bool = False
    though_over: bool = False
    symptom: str = ""
    not_with: tuple[str, ...] = ()
    still_with: tuple[str, ...] = ()
    explained_by: tuple[str, ...] = ()


class _SignFile(Strict):
    concepts: dict[str, tuple[str, ...]]
    signs: tuple[Sign, ...]


@dataclass(frozen=True, slots=True)
class Matcher:
    """A pattern ready to run: ``match`` has one expression for each alternative that captures a number."""

    spec: Pattern
    match: tuple[re.Pattern[str], ...]
    unless: re.Pattern[str] | None
    when: re.Pattern[str] | None
    not_of: re.Pattern[str] | None


def _matcher(spec: Pattern) -> Matcher:
    if spec.fact not in FACTS:
        raise CorpusError(FOLDER / "facts.yaml", 0, spec.fact, "no such fact")
    alone = tuple(compiled([one]) for one in spec.match) if not spec.value else (compiled(spec.match),)
    unless, when, not_of = (compiled(one) if one else None for one in (spec.unless, spec.when, spec.not_of))
    return Matcher(spec, alone, unless, when, not_of)


@cache
def matchers() -> tuple[Matcher, ...]:
    """Patterns of ``facts.yaml`` and ``emergencies.yaml`` in file order."""
    files = ("facts.yaml", "course.yaml", "symptoms.yaml", "emergencies.yaml")
    return tuple(_matcher(spec) for name in files for spec in load(_PatternFile, name).patterns)


@dataclass(frozen=True, slots=True)
class Signs:
    """The lexicon of signs: each concept as one expression on letter boundaries, and what they mean together."""

    concepts: Mapping[str, re.Pattern[str]]
    signs: tuple[Sign, ...]


@cache
def signs() -> Signs:
    """``signs.yaml``. Raises CorpusError for an emergency or a concept that is not there."""
    entry = load(_SignFile, "signs.yaml")
    concepts = {
        name: re.compile(expand(rf"(?<![a-z0-9])(?:{'|'.join(terms)})(?![a-z])", words()))
        for name, terms in entry.concepts.items()
    }
    for sign in entry.signs:
        for name in (*sign.all, *sign.unless, *sign.not_with, *sign.still_with):
            if name not in concepts:
                raise CorpusError(FOLDER / "signs.yaml", 0, name, "no such concept")
        if sign.emergency not in EMERGENCIES:
            raise CorpusError(FOLDER / "signs.yaml", 0, sign.emergency, "no such emergency")
    return Signs(concepts, entry.signs)
