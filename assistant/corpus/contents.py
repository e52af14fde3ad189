"""The parts of a corpus read together, and what must hold of its notes. Used by ``assistant.corpus.records.records``."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from assistant.corpus.records import Conflict, Trial, load_conflicts, load_trials
from assistant.corpus.references import Reference, load_references
from assistant.rules.book import RuleBook, load_rules
from assistant.verification.figures import missing
from ingest.documents import Document, Sentence
from ingest.errors import CorpusError
from ingest.glossary import Glossary, load_glossary
from ingest.notes import read_note

FACETS = ("study", "site", "intervention", "population", "outcome")
RULE_ID = re.compile(r"\s*(?:- )?id: ([a-z0-9-]+)\s*$")
TIES = ("qualifies", "restates")
Part = TypeVar("Part")


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault. ``line`` counts from 1, 0 where the whole file is meant."""

    path: Path
    line: int
    field: str
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.field}: {self.text}"


@dataclass(frozen=True, slots=True)
class Placed:
    """A statement and the note it stands in."""

    note: Document
    sentence: Sentence

    @property
    def text(self) -> str:
        return self.sentence.text


@dataclass(frozen=True)
class Parts:
    """All that a corpus folder holds. What it lacks is empty, what is broken is left out."""

    folder: Path
    notes: tuple[Document, ...] = ()
    statements: Mapping[str, Placed] = field(default_factory=lambda: MappingProxyType({}))
    glossary: Glossary | None = None
    references: Mapping[str, Reference] = field(default_factory=lambda: MappingProxyType({}))
    conflicts: tuple[Conflict, ...] = ()
    trials: tuple[Trial, ...] = ()
    book: RuleBook | None = None


def read(folder: Path) -> tuple[Parts, list[Problem]]:
    """Read everything; what cannot be read is a problem and the rest goes on."""
    problems: list[Problem] = []

    def part(read_it: Callable[[Path], Part], name: str, empty: Part) -> Part:
        path = folder / name
        if not path.exists():
            return empty
        try:
            return read_it(path)
        except CorpusError as error:
            problems.append(Problem(error.path, error.line, error.field or "file", error.problem))
            return empty

    paths = sorted((folder / "documents").glob("*.md"))
    read_notes = [part(read_note, f"documents/{path.name}", None) for path in paths]
    notes = tuple(note for note in read_notes if note is not None)
    statements: dict[str, Placed] = {}
    for note in notes:
        for sentence in _sentences(note):
            if sentence.id in statements:
                other = statements[sentence.id].note.path.name
                problems.append(
                    Problem(note.path, sentence.line, sentence.id, f"is also the id of a statement in {other}")
                )
            statements.setdefault(sentence.id, Placed(note, sentence))
    parts = Parts(
        folder,
        notes,
        MappingProxyType(statements),
        part(load_glossary, "glossary.yaml", None),
        part(load_references, "references.bib", MappingProxyType({})),
        part(load_conflicts, "conflicts.yaml", ()),
        part(load_trials, "trials.yaml", ()),
        part(load_rules, "rules", None),
    )
    return parts, problems


def _sentences(note: Document) -> Iterator[Sentence]:
    return (sentence for section in note.sections for sentence in section.sentences)


def rule_places(folder: Path) -> dict[str, tuple[Path, int]]:
    """The file and line of each rule and dose, by its id. A rule book does not keep them."""
    return {
        found.group(1): (path, number)
        for path in sorted((folder / "rules").glob("*.yaml"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if (found := RULE_ID.match(line))
    }


def notes(parts: Parts) -> Iterator[Problem]:
    """Ties, citations, tags and short forms of every statement."""
    seen: dict[str, str] = {}
    for placed in parts.statements.values():
        identifier, place = placed.sentence.id, (placed.note.path, placed.sentence.line)
        for where, problem in (*_ties(parts, placed), *_cites(parts, placed), *_keys(parts, placed), *_brief(placed)):
            yield Problem(*place, f"{identifier}.{where}", problem)
        same = seen.setdefault(" ".join(placed.text.casefold().split()), identifier)
        if same != identifier:
            yield Problem(*place, identifier, f"says word for word what {same} says")


def _ties(parts: Parts, placed: Placed) -> Iterator[tuple[str, str]]:
    for tie in TIES:
        targets: tuple[str, ...] = getattr(placed.sentence.tags, tie)
        for target in targets:
            if target == placed.sentence.id:
                yield tie, "names itself"
            elif target not in parts.statements:
                yield tie, f"{target} is no statement"
            elif tie == "restates" and parts.statements[target].note.id == placed.note.id:
                yield tie, f"{target} is of the same document"


def _cites(parts: Parts, placed: Placed) -> Iterator[tuple[str, str]]:
    return (
        ("cites", f"{key} is not in references.bib")
        for key in placed.sentence.tags.cites
        if key not in parts.references
    )


def _keys(parts: Parts, placed: Placed) -> Iterator[tuple[str, str]]:
    if parts.glossary is None:
        return
    for facet in FACETS:
        keys: tuple[str, ...] = getattr(placed.sentence.tags, facet)
        for key in keys:
            entry = parts.glossary.entries.get(key)
            if entry is None:
                yield facet, f"{key} is not in the glossary"
            elif entry.kind != facet:
                yield facet, f"{key} is a key of kind {entry.kind}"


def _brief(placed: Placed) -> Iterator[tuple[str, str]]:
    return (
        ("brief", f"{figure} is not in the statement") for figure in missing(placed.sentence.tags.brief, placed.text)
    )
