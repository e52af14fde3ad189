"""What of the corpus shares a run of words with the original documents. Used by ``assistant.corpus.records.records``."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assistant.corpus.contents import Parts, Problem, rule_places
from assistant.corpus.overlap import Sources


@dataclass(frozen=True, slots=True)
class Written:
    """A text of ours and where it stands."""

    path: Path
    line: int
    field: str
    text: str


def copies(parts: Parts, folder: Path) -> Iterator[Problem]:
    """Every text of ours that copies a document in ``folder``; bibliographic titles may be shared."""
    references = (reference.title for reference in parts.references.values())
    sources = Sources.read(folder, (*references, *(note.title for note in parts.notes)))
    for written in (*_notes(parts), *_tables(parts), *_glossary(parts), *_rules(parts)):
        run = sources.shared(written.text)
        if run:
            yield Problem(written.path, written.line, written.field, f"copies a source: '{run}'")


def _notes(parts: Parts) -> Iterator[Written]:
    for note in parts.notes:
        yield from (Written(note.path, 1, name, getattr(note.provenance, name)) for name in ("review_status", "worth"))
    for placed in parts.statements.values():
        path, line, tags = placed.note.path, placed.sentence.line, placed.sentence.tags
        yield Written(path, line, placed.sentence.id, placed.text)
        yield Written(path, line, f"{placed.sentence.id}.brief", tags.brief)
        yield Written(path, line, f"{placed.sentence.id}.strength", tags.strength)


def _tables(parts: Parts) -> Iterator[Written]:
    for conflict in parts.conflicts:
        yield Written(parts.folder / "conflicts.yaml", 0, f"{conflict.id}.topic", conflict.topic)
        yield Written(parts.folder / "conflicts.yaml", 0, f"{conflict.id}.note", conflict.note)
    for trial in parts.trials:
        for way, cell in trial.cells():
            yield Written(parts.folder / "trials.yaml", 0, f"{trial.key}.{way[0]}", cell.value)


def _glossary(parts: Parts) -> Iterator[Written]:
    for entry in parts.glossary.entries.values() if parts.glossary else ():
        yield Written(parts.folder / "glossary.yaml", 0, f"{entry.key}.definition", entry.definition)


def _rules(parts: Parts) -> Iterator[Written]:
    places = rule_places(parts.folder)
    for rule in parts.book.rules if parts.book else ():
        place = places.get(rule.id, (parts.folder / "rules", 0))
        yield Written(*place, f"{rule.id}.title", rule.title)
        for verdict, says in rule.says.items():
            yield Written(*place, f"{rule.id}.says.{verdict.value}", says.message)
