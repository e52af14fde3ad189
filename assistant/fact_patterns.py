"""Typed loader of the extraction patterns in ``assistant/patterns/*.yaml``. Pure after the first load.

Patterns are regular expressions over normalised text (lower case, plain dashes and quotes). ``<<name>>``
inserts the alternatives of ``words.yaml``, so that a vocabulary is written once.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Literal

from pydantic import Field

from assistant.fact_text import NUMBER_WORDS
from assistant.vocabulary import EMERGENCIES, FACTS
from ingest.errors import CorpusError
from ingest.yaml_text import Kind, Strict, validated

FOLDER = Path(__file__).with_name("patterns")


class Pattern(Strict):
    """One way to say one value of one fact.

    ``value`` is the vocabulary's word; empty means that the groups ``n`` (number) and ``u`` (written unit)
    give it in ``unit``. ``negated`` says what a negation makes of it: ``drop``, ``keep``, ``deny`` (the same
    value, denied) or another value. ``suspected`` likewise for "possible", "?". ``proposable`` marks what a
    question may propose ("mastectomy?") without it being so. ``anyway`` lets a pattern through the gate for
    general questions (lay signs of an emergency). ``needs``: one of these substrings must occur (speed only).
    ``if_sites``: holds only where every site that the turn asserts is one of these. ``explained_by``: a sign that
    one of these emergencies, asserted in the same turn, explains.
    """

    fact: str
    value: str = ""
    unit: str = ""
    match: tuple[str, ...] = Field(min_length=1)
    unless: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    negated: str = "drop"
    suspected: Literal["drop", "keep", "suspect"] = "drop"
    status: Literal["asserted", "denied", "suspected"] = "asserted"
    proposable: bool = False
    anyway: bool = False
    derived: str = ""
    needs: tuple[str, ...] = ()
    if_sites: tuple[str, ...] = ()
    explained_by: tuple[str, ...] = ()


class SiteTerms(Strict):
    """Words that mean ``sites`` (spine and sternum stand beside bone)."""

    sites: tuple[str, ...]
    terms: tuple[str, ...]


class DrugTerms(Strict):
    """Names of one drug, class or combination ("FEC-T"): ``names`` are the generic ones, with commas."""

    name: str
    terms: tuple[str, ...]


class _PatternFile(Strict):
    patterns: tuple[Pattern, ...]


class _WordsFile(Strict):
    words: dict[str, tuple[str, ...]]


class _SitesFile(Strict):
    sites: tuple[SiteTerms, ...]
    shapes: dict[str, tuple[str, ...]]


class _DrugsFile(Strict):
    drugs: tuple[DrugTerms, ...]
    cues: dict[str, tuple[str, ...]]


class _ScopeFile(Strict):
    scope: dict[str, tuple[str, ...]]


class _ReceptorFile(Strict):
    markers: dict[str, tuple[str, ...]]
    signs: dict[str, tuple[str, ...]]
    shapes: dict[str, tuple[str, ...]]


class _SpellingFile(Strict):
    rewrite: tuple[tuple[str, str], ...]
    words: str
    keep: str


class Sign(Strict):
    """Concepts that stand together in one sentence, at most ``within`` words apart, and mean ``emergency``.

    ``unless``: a concept that gives the sentence another meaning. ``negated``: what denying one of them makes of it,
    ``deny`` (the emergency, denied) or ``drop`` (two signs that only count together). ``explained_by`` as in Pattern.
    ``alone``: counts only where no other sign is raised. ``symptom``: what the sign is itself, whatever it means.
    """

    emergency: str
    all: tuple[str, ...] = Field(min_length=1)
    within: int = Field(0, ge=0, le=20)
    unless: tuple[str, ...] = ()
    negated: Literal["deny", "drop"] = "deny"
    alone: bool = False
    symptom: str = ""
    explained_by: tuple[str, ...] = ()


class _SignFile(Strict):
    concepts: dict[str, tuple[str, ...]]
    signs: tuple[Sign, ...]


class MeasureFile(Strict):
    """``measures.yaml``: shapes of sizes, counts and radiation; targets of distances and the words that join them."""

    shapes: dict[str, tuple[str, ...]]
    targets: dict[str, tuple[str, ...]]
    beside: dict[str, tuple[str, ...]]
    distances: dict[str, tuple[str, ...]]


def load(kind: type[Kind], name: str) -> Kind:
    """Read one pattern file. Raises CorpusError, naming file and field."""
    return validated(FOLDER / name, kind)


@cache
def words() -> Mapping[str, str]:
    """``<<name>>`` -> a non-capturing group of its alternatives, longest sites first."""
    sites = [term for entry in load(_SitesFile, "sites.yaml").sites for term in entry.terms]
    drugs = [term for entry in load(_DrugsFile, "drugs.yaml").drugs for term in entry.terms]
    table = {"site": group(sites), "drug": group(drugs), "num": rf"(?:\d{{1,3}}(?:[.,]\d{{1,2}})?|{NUMBER_WORDS})"}
    for name, terms in load(_WordsFile, "words.yaml").words.items():
        table[name] = expand(group(terms), table)
    return table


def group(terms: Iterable[str]) -> str:
    return "(?:" + "|".join(sorted(terms, key=len, reverse=True)) + ")"


def expand(source: str, table: Mapping[str, str]) -> str:
    """Replace every ``<<name>>`` of ``source``. Raises CorpusError for a name that is not there."""

    def one(found: re.Match[str]) -> str:
        if found.group(1) not in table:
            raise CorpusError(FOLDER / "words.yaml", 0, found.group(1), "no such list of words")
        return table[found.group(1)]

    return re.sub(r"<<([\w-]+)>>", one, source)


def compiled(alternatives: Iterable[str]) -> re.Pattern[str]:
    """One expression for all ``alternatives``, words filled in."""
    return re.compile(expand("|".join(f"(?:{one})" for one in alternatives), words()))


@dataclass(frozen=True, slots=True)
class Shape:
    """Alternatives that capture under the same group names, so that each is its own expression."""

    alternatives: tuple[re.Pattern[str], ...]

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Matches of each alternative in turn; they may overlap."""
        return chain.from_iterable(one.finditer(text) for one in self.alternatives)

    def search(self, text: str) -> re.Match[str] | None:
        return next((hit for one in self.alternatives if (hit := one.search(text))), None)


def _shape(alternatives: Iterable[str], table: Mapping[str, str]) -> Shape:
    return Shape(tuple(re.compile(expand(one, table)) for one in alternatives))


@dataclass(frozen=True, slots=True)
class Matcher:
    """A pattern ready to run: ``match`` has one expression for each alternative that captures a number."""

    spec: Pattern
    match: tuple[re.Pattern[str], ...]
    unless: re.Pattern[str] | None
    when: re.Pattern[str] | None


def _matcher(spec: Pattern) -> Matcher:
    if spec.fact not in FACTS:
        raise CorpusError(FOLDER / "facts.yaml", 0, spec.fact, "no such fact")
    alone = tuple(compiled([one]) for one in spec.match) if not spec.value else (compiled(spec.match),)
    return Matcher(
        spec, alone, compiled(spec.unless) if spec.unless else None, compiled(spec.when) if spec.when else None
    )


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
        for name in (*sign.all, *sign.unless):
            if name not in concepts:
                raise CorpusError(FOLDER / "signs.yaml", 0, name, "no such concept")
        if sign.emergency not in EMERGENCIES:
            raise CorpusError(FOLDER / "signs.yaml", 0, sign.emergency, "no such emergency")
    return Signs(concepts, entry.signs)


@cache
def spelling() -> tuple[tuple[tuple[re.Pattern[str], str], ...], tuple[str, ...], frozenset[str]]:
    """Rewriting rules in order, words that misspellings are corrected to, and words that stay."""
    entry = load(_SpellingFile, "spelling.yaml")
    rules = tuple((re.compile(pattern), words) for pattern, words in entry.rewrite)
    return rules, tuple(entry.words.split()), frozenset(entry.keep.split())


@cache
def scope() -> Mapping[str, re.Pattern[str]]:
    """Triggers of ``scope.yaml`` by name."""
    return {name: compiled(terms) for name, terms in load(_ScopeFile, "scope.yaml").scope.items()}


@cache
def site_terms() -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    """Each term's expression with the sites that it means, in file order."""
    entries = load(_SitesFile, "sites.yaml").sites
    return tuple((compiled(entry.terms), entry.sites) for entry in entries)


@cache
def site_shapes() -> Mapping[str, Shape]:
    return {name: _shape(terms, words()) for name, terms in load(_SitesFile, "sites.yaml").shapes.items()}


@cache
def drug_names() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Each drug's names as one expression, with its generic name."""
    return tuple((compiled(entry.terms), entry.name) for entry in load(_DrugsFile, "drugs.yaml").drugs)


@cache
def drug_cues() -> Mapping[str, re.Pattern[str]]:
    cues = {name: compiled(terms) for name, terms in load(_DrugsFile, "drugs.yaml").cues.items()}
    return cues | {"drug": compiled([r"(?<![a-z])<<drug>>(?![a-z])"])}


@cache
def receptor_shapes() -> Mapping[str, Shape]:
    """Shapes of ``receptors.yaml`` with ``<<marker>>`` and ``<<sign>>`` filled in."""
    entry = load(_ReceptorFile, "receptors.yaml")
    table = dict(words())
    table["marker"] = group(term for terms in entry.markers.values() for term in terms)
    table["sign"] = group(term for terms in entry.signs.values() for term in terms)
    return {name: _shape(terms, table) for name, terms in entry.shapes.items()}


@cache
def receptor_words() -> tuple[Mapping[str, re.Pattern[str]], Mapping[str, re.Pattern[str]]]:
    """Expressions of the markers (er, pr, hr-status, her2) and of the signs (positive, negative, open)."""
    entry = load(_ReceptorFile, "receptors.yaml")
    return (
        {name: compiled(terms) for name, terms in entry.markers.items()},
        {name: compiled(terms) for name, terms in entry.signs.items()},
    )


@cache
def measure_shapes() -> Mapping[str, Shape]:
    """Shapes of ``measures.yaml``."""
    entry = load(MeasureFile, "measures.yaml")
    return {name: _shape(terms, words()) for name, terms in entry.shapes.items()}
