"""The primary studies that the sources report: ``corpus/references.bib`` -> Reference by key."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from bibtexparser.entrypoint import parse_file
from bibtexparser.library import Library
from bibtexparser.middlewares import NameParts, SeparateCoAuthors, SplitNameParts
from bibtexparser.model import DuplicateBlockKeyBlock, Entry

from ingest.errors import CorpusError

OTHERS = "others"
KNOWN = ("author", "title", "journal", "howpublished", "year", "volume", "number", "pages", "doi", "note")


@dataclass(frozen=True, slots=True)
class Author:
    """A person, ``initials`` without stops ("MG"), or a body with its whole name as ``family``."""

    family: str
    initials: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """One bibliographic entry. What is not printed in a source is an empty text.

    ``kind`` is BibTeX's word for what it is. ``more_authors`` when the list is not complete. ``issued_in`` is the journal, or
    where else it appeared; ``form`` says what it is where the title does not. How references are written is
    ``assistant.corpus.records.bibliography``'s business.
    """

    key: str
    title: str
    issued_in: str
    kind: str = "article"
    authors: tuple[Author, ...] = ()
    more_authors: bool = False
    publisher: str = ""
    year: str = ""
    volume: str = ""
    number: str = ""
    pages: str = ""
    doi: str = ""
    pmid: str = ""
    note: str = ""
    form: str = ""

    @property
    def short(self) -> str:
        """``Lutz 2017``, for the running text; without an author the place of publication stands there."""
        first = self.authors[0].family if self.authors else self.issued_in
        return f"{first} {self.year}".strip()


def load_references(path: Path) -> Mapping[str, Reference]:
    """Read ``path`` in its own order; empty where there is no such file. Letters are UTF-8, not LaTeX commands.

    Raises CorpusError naming file, line and field of a block that is not BibTeX or lacks what a reference needs.
    """
    if not path.exists():
        return MappingProxyType({})
    try:
        library = parse_file(str(path), encoding="utf-8", append_middleware=[SeparateCoAuthors(), SplitNameParts()])
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(path, 0, "", "cannot be read as UTF-8 text") from error
    _refuse_broken(path, library)
    return MappingProxyType({entry.key: _reference(path, entry) for entry in library.entries})


def _refuse_broken(path: Path, library: Library) -> None:
    for block in library.failed_blocks:
        line = (block.start_line or 0) + 1
        if isinstance(block, DuplicateBlockKeyBlock):
            raise CorpusError(path, line, block.key, "is there twice")
        raise CorpusError(path, line, "", f"is not BibTeX ({' '.join(str(block.error).split())})")


def _reference(path: Path, entry: Entry) -> Reference:
    line = (entry.start_line or 0) + 1
    for field in entry.fields:
        if field.key not in KNOWN:
            raise CorpusError(path, (field.start_line or 0) + 1, f"{entry.key}.{field.key}", "is not a known field")
        if "\\" in str(field.value).replace("\\&", ""):
            raise CorpusError(path, (field.start_line or 0) + 1, f"{entry.key}.{field.key}", "has LaTeX; write UTF-8")
    author = entry.fields_dict.get("author")
    names: tuple[NameParts, ...] = tuple(author.value) if author else ()
    known = [name for name in names if name.last != [OTHERS]]
    text = {field.key: _plain(field.value) for field in entry.fields if field.key != "author"}
    issued_in = text.get("journal") or text.get("howpublished", "")
    if not text.get("title"):
        raise CorpusError(path, line, f"{entry.key}.title", "must be given")
    if not (issued_in or known):
        raise CorpusError(path, line, f"{entry.key}.journal", "must be given where there is no author")
    return Reference(
        key=entry.key,
        title=text["title"],
        issued_in=issued_in,
        kind=entry.entry_type,
        authors=tuple(_author(name) for name in known),
        more_authors=len(known) < len(names),
        year=text.get("year", ""),
        volume=text.get("volume", ""),
        number=text.get("number", ""),
        pages=text.get("pages", "").replace("--", "-").replace("–", "-"),
        doi=text.get("doi", ""),
        note=text.get("note", ""),
    )


def _plain(value: str) -> str:
    return " ".join(value.replace("{", "").replace("}", "").replace("\\&", "&").split())


def _author(name: NameParts) -> Author:
    given = (part for first in name.first for part in re.split(r"[.\s-]+", first) if part)
    return Author(_plain(" ".join((*name.von, *name.last))), "".join(part[0] for part in given), " ".join(name.jr))
