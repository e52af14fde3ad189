"""The lexicons of the readers: spelling, scope, sites, drugs, receptors, measures. Pure after the first load."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from assistant.facts.literals import literal
from assistant.facts.patterns import DrugsFile, Shape, SitesFile, compiled, group, load, shape, words
from ingest.yaml_text import Strict


class _ScopeFile(Strict):
    scope: dict[str, tuple[str, ...]]


class _ReceptorFile(Strict):
    markers: dict[str, tuple[str, ...]]
    signs: dict[str, tuple[str, ...]]
    shapes: dict[str, tuple[str, ...]]


class _SpellingFile(Strict):
    rewrite: tuple[tuple[str, str], ...]
    words: str
    scanned: str
    keep: str


class MeasureFile(Strict):
    """``measures.yaml``: shapes of sizes, counts and radiation; targets of distances and the words that join them."""

    shapes: dict[str, tuple[str, ...]]
    targets: dict[str, tuple[str, ...]]
    beside: dict[str, tuple[str, ...]]
    distances: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Spelling:
    """``rewrites`` in order, each after what its matches hold; ``words`` that misspellings are corrected to, ``kept`` that
    are left alone.

    ``scanned``: words, all of ``words`` among them, in which a scanner's confusions are put right.
    """

    rewrites: tuple[tuple[str, re.Pattern[str], str], ...]
    words: tuple[str, ...]
    scanned: tuple[str, ...]
    kept: frozenset[str]


@cache
def spelling() -> Spelling:
    """``spelling.yaml``."""
    entry = load(_SpellingFile, "spelling.yaml")
    rewrites = tuple((literal(pattern), re.compile(pattern), words) for pattern, words in entry.rewrite)
    right = tuple(entry.words.split())
    return Spelling(rewrites, right, (*right, *entry.scanned.split()), frozenset(entry.keep.split()))


@cache
def scope() -> Mapping[str, re.Pattern[str]]:
    """Triggers of ``scope.yaml`` by name."""
    return {name: compiled(terms) for name, terms in load(_ScopeFile, "scope.yaml").scope.items()}


@cache
def site_terms() -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    """Each term's expression with the sites that it means, in file order."""
    entries = load(SitesFile, "sites.yaml").sites
    return tuple((compiled(entry.terms), entry.sites) for entry in entries)


@cache
def site_shapes() -> Mapping[str, Shape]:
    return {name: shape(terms, words()) for name, terms in load(SitesFile, "sites.yaml").shapes.items()}


@cache
def site_clause() -> tuple[frozenset[str], re.Pattern[str], re.Pattern[str]]:
    """Sites that a clause may name by itself, words of disease, and words that speak of something else."""
    entry = load(SitesFile, "sites.yaml").clause
    disease, other = (compiled([rf"(?<![a-z]){group(terms)}(?![a-z])"]) for terms in (entry.disease, entry.unless))
    return frozenset(entry.sites), disease, other


@cache
def drug_names() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Each drug's names as one expression, with its generic name."""
    return tuple((compiled(entry.terms), entry.name) for entry in load(DrugsFile, "drugs.yaml").drugs)


@cache
def drug_words() -> frozenset[str]:
    """The names and short forms of drugs that are one word."""
    return frozenset(term for entry in load(DrugsFile, "drugs.yaml").drugs for term in entry.terms if term.isalpha())


@cache
def drug_cues() -> Mapping[str, re.Pattern[str]]:
    cues = {name: compiled(terms) for name, terms in load(DrugsFile, "drugs.yaml").cues.items()}
    return cues | {"drug": compiled([r"(?<![a-z])<<drug>>(?![a-z])"])}


@cache
def receptor_shapes() -> Mapping[str, Shape]:
    """Shapes of ``receptors.yaml`` with ``<<marker>>`` and ``<<sign>>`` filled in."""
    entry = load(_ReceptorFile, "receptors.yaml")
    table = dict(words())
    table["marker"] = group(term for terms in entry.markers.values() for term in terms)
    table["sign"] = group(term for terms in entry.signs.values() for term in terms)
    return {name: shape(terms, table) for name, terms in entry.shapes.items()}


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
    return {name: shape(terms, words()) for name, terms in entry.shapes.items()}
