"""What a document is once read: provenance, and sections of sentences. Frozen, no I/O."""

from dataclasses import dataclass, field
from pathlib import Path

UNKNOWN = "unknown"

KINDS_OF_STATEMENT = ("position", "design", "result", "pooled", "caveat", "definition", "practice")
POLARITIES = ("required", "for", "option", "against", "forbidden")


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a document comes from, as it is shown beside every citation.

    What nobody stated is the word ``unknown``, never a guess. ``restated`` marks Boardside's own
    notes, whose wording is not the source's.
    """

    kind: str = UNKNOWN
    publisher: str = UNKNOWN
    authors: tuple[str, ...] = ()
    published: str = UNKNOWN
    current_through: str = UNKNOWN
    review_status: str = UNKNOWN
    doi: str = ""
    pmid: str = ""
    licence: str = UNKNOWN
    worth: str = ""
    rights: str = ""
    restated: bool = False


@dataclass(frozen=True, slots=True)
class Tags:
    """What a statement declares to be about. Keys are glossary keys, in the order written."""

    kind: str = "practice"
    study: tuple[str, ...] = ()
    site: tuple[str, ...] = ()
    intervention: tuple[str, ...] = ()
    population: tuple[str, ...] = ()
    outcome: tuple[str, ...] = ()
    polarity: str = ""
    strength: str = ""
    qualifies: tuple[str, ...] = ()
    restates: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()
    brief: str = ""
    where: str = ""
    authored: bool = False
    """Written by hand in a note; a lexicon's guess otherwise."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a document before it has a place in a passage.

    ``id`` is authored in a note and empty elsewhere; ``line`` counts from 1 in the file.
    """

    text: str
    id: str = ""
    tags: Tags = field(default_factory=Tags)
    line: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """A heading path such as ``Bone: surgery`` and its sentences; ``page`` counts from 1, 0 = none."""

    heading: str
    sentences: tuple[Sentence, ...]
    page: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """A file as read. ``digest`` is the SHA-256 of the file's bytes (and of its sidecar's)."""

    id: str
    title: str
    path: Path
    digest: str
    provenance: Provenance
    sections: tuple[Section, ...]
    references: tuple[str, ...] = ()
