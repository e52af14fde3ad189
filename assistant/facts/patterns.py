"""Loader of the pattern files in ``assistant/patterns``: strict types, shared words, expressions. Pure after the first load.

Patterns are regular expressions over normalised text (lower case, plain dashes and quotes). ``<<name>>``
inserts the alternatives of ``words.yaml``, so that a vocabulary is written once.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path

from assistant.facts.literals import literal
from assistant.facts.text import NUMBER_WORDS
from ingest.errors import CorpusError
from ingest.yaml_text import Kind, Strict, validated

FOLDER = Path(__file__).parents[1] / "patterns"


class SiteTerms(Strict):
    """Words that mean ``sites`` (spine and sternum stand beside bone)."""

    sites: tuple[str, ...]
    terms: tuple[str, ...]


class DrugTerms(Strict):
    """Names of one drug, class or combination ("FEC-T"): ``names`` are the generic ones, with commas."""

    name: str
    terms: tuple[str, ...]


class SiteClause(Strict):
    """When a clause alone makes its site one of disease: a word of ``disease`` in it, and none of ``unless``."""

    sites: tuple[str, ...]
    disease: tuple[str, ...]
    unless: tuple[str, ...]


class SitesFile(Strict):
    sites: tuple[SiteTerms, ...]
    shapes: dict[str, tuple[str, ...]]
    clause: SiteClause


class DrugsFile(Strict):
    drugs: tuple[DrugTerms, ...]
    cues: dict[str, tuple[str, ...]]


class _WordsFile(Strict):
    words: dict[str, tuple[str, ...]]


def load(kind: type[Kind], name: str) -> Kind:
    """Read one pattern file. Raises CorpusError, naming file and field."""
    return validated(FOLDER / name, kind)


@cache
def words() -> Mapping[str, str]:
    """``<<name>>`` -> a non-capturing group of its alternatives, longest sites first."""
    sites = [term for entry in load(SitesFile, "sites.yaml").sites for term in entry.terms]
    drugs = [term for entry in load(DrugsFile, "drugs.yaml").drugs for term in entry.terms]
    table = {
        "site": rf"{group(sites)}(?![a-z])",
        "drug": group(drugs),
        "num": rf"(?:\d{{1,3}}(?:[.,]\d{{1,2}})?|{NUMBER_WORDS})",
    }
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
    """Alternatives that capture under the same group names: each an expression, beside what its matches hold.

    An expression is compiled when a text first holds that; to compile them all would take as long as the rest of a first
    answer.
    """

    alternatives: tuple[tuple[str, str], ...]

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Matches of each alternative in turn; they may overlap."""
        return chain.from_iterable(
            _expression(one).finditer(text) for needed, one in self.alternatives if needed in text
        )

    def search(self, text: str) -> re.Match[str] | None:
        tried = (_expression(one).search(text) for needed, one in self.alternatives if needed in text)
        return next((hit for hit in tried if hit), None)


@cache
def _expression(source: str) -> re.Pattern[str]:
    return re.compile(source)


def shape(alternatives: Iterable[str], table: Mapping[str, str]) -> Shape:
    """Each of ``alternatives`` by itself, words of ``table`` filled in."""
    sources = (expand(one, table) for one in alternatives)
    return Shape(tuple((literal(source), source) for source in sources))
