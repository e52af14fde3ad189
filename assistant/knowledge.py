"""What an answer needs to know of the corpus beside the evidence itself. Loaded once, frozen."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from assistant.corpus.records import Conflict
from assistant.questions.question import FACETS
from assistant.rendering import kind_of_source
from assistant.retrieval.coverage import LACKING
from assistant.retrieval.signs import SILENCE
from assistant.retrieval.subject import WEAK
from ingest.documents import Document
from ingest.glossary import Glossary
from ingest.index import Index
from ingest.passages import Statement

AT_HOME = 0.8
"""Share of an intervention's statements on one site from which it belongs to that site."""
FEWEST = 3


@dataclass(frozen=True)
class Knowledge:
    """Statements with authored ties, conflicts, names.

    ``qualifiers[id]`` are the statements that must be shown with ``id``; ``twins[id]`` make the same
    point from another source.
    """

    glossary: Glossary
    documents: Mapping[str, Document]
    statements: Mapping[str, Statement]
    qualifiers: Mapping[str, tuple[str, ...]]
    twins: Mapping[str, tuple[str, ...]]
    conflicts: tuple[Conflict, ...]
    keys: frozenset[str]
    """Every glossary key that an authored statement is about or names, with its wider ones; and the sources that are
    there. All sources where no document bears the name of one: a user's own files have names of their own."""
    homes: Mapping[str, frozenset[str]]
    """Intervention -> the site that nearly all statements on it are about: removing the primary is about the breast."""

    def name(self, key: str) -> str:
        """The name of a glossary key, or the key itself."""
        return self.glossary.entries[key].name if key in self.glossary.entries else key

    def weak(self, statement: Statement) -> bool:
        """Whether ``statement`` is from a kind of source that is not quoted where another speaks."""
        return self.documents[statement.document].provenance.kind in WEAK

    @cached_property
    def silent(self) -> frozenset[str]:
        """Ids of the statements that only say what a source leaves out."""
        caveats = (one for one in self.statements.values() if one.tags.kind == "caveat")
        return frozenset(one.id for one in caveats if SILENCE.search(one.text))

    @cached_property
    def kinds(self) -> frozenset[str]:
        """Keys of which others are kinds: "randomised trials" is no one trial."""
        return self.glossary.kinds()

    def answers(self, statements: Sequence[str]) -> bool:
        """Whether a known question can be used here: one of ``statements`` is held, or none is named and any is held."""
        return any(id_ in self.statements for id_ in statements) if statements else bool(self.statements)

    def permitted(self) -> frozenset[str]:
        """Every name that a connective may hold."""
        names = {entry.name for entry in self.glossary.entries.values()}
        definitions = {entry.definition for entry in self.glossary.entries.values()}
        titles = {document.title for document in self.documents.values()}
        kinds = {kind_of_source(document) for document in self.documents.values()}
        topics = {conflict.topic for conflict in self.conflicts}
        strengths = {statement.tags.strength for statement in self.statements.values()} - {""}
        return frozenset(names | definitions | titles | kinds | topics | strengths | set(LACKING))


def knowledge(index: Index, glossary: Glossary, conflicts: tuple[Conflict, ...]) -> Knowledge:
    """Read what ``index`` holds of authored statements."""
    statements = {statement.id: statement for statement in index.catalog.authored()}
    qualifiers: dict[str, list[str]] = {}
    twins: dict[str, list[str]] = {}
    for statement in statements.values():
        for target in statement.tags.qualifies:
            qualifiers.setdefault(target, []).append(statement.id)
        for target in statement.tags.restates:
            twins.setdefault(target, []).append(statement.id)
            twins.setdefault(statement.id, []).append(target)
    known = tuple(c for c in conflicts if all(s in statements for p in c.positions for s in p.statements))
    keys = {
        wider
        for statement in statements.values()
        for key in (*_tagged(statement), *(match.key for match in glossary.find(statement.text)))
        for wider in glossary.closure(key)
    }
    named = {key for key, entry in glossary.entries.items() if entry.kind == "source"}
    there = named & index.documents.keys() or named
    return Knowledge(
        glossary,
        index.documents,
        MappingProxyType(statements),
        _frozen(qualifiers),
        _frozen(twins),
        known,
        frozenset(keys | there),
        _homes(statements.values()),
    )


def _homes(statements: Iterable[Statement]) -> Mapping[str, frozenset[str]]:
    sites: dict[str, Counter[str]] = {}
    totals: Counter[str] = Counter()
    for statement in statements:
        for intervention in statement.tags.intervention:
            totals[intervention] += 1
            sites.setdefault(intervention, Counter()).update(statement.tags.site)
    return MappingProxyType(
        {
            intervention: frozenset(site for site, count in found.items() if count >= AT_HOME * totals[intervention])
            for intervention, found in sites.items()
            if totals[intervention] >= FEWEST
        }
    )


def _tagged(statement: Statement) -> tuple[str, ...]:
    return tuple(key for facet in FACETS for key in getattr(statement.tags, facet))


def _frozen(groups: Mapping[str, list[str]]) -> Mapping[str, tuple[str, ...]]:
    return MappingProxyType({key: tuple(dict.fromkeys(group)) for key, group in groups.items()})
