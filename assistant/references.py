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

AUTHORS_SHOWN = 6
OTHERS = "others"
KNOWN = ("author", "title", "journal", "howpublished", "year", "volume", "number", "pages", "doi", "note")


@dataclass(frozen=True, slots=True)
class Reference:
    """One bibliographic entry. What is not printed in a source is an empty text.

    ``authors`` are written "Lutz S"; ``more_authors`` when the list is not complete.
    ``issued_in`` is the journal, or where else it appeared.
    """

    key: str
    title: str
    issued_in: str
    authors: tuple[str, ...] = ()
    more_authors: bool = False
    first_author: str = ""
    year: str = ""
    volume: str = ""
    number: str = ""
    pages: str = ""
    doi: str = ""
    note: str = ""

    @property
    def vancouver(self) -> str:
        """As in ``Lutz S, Balboni T, Jones J, et al. Title. Pract Radiat Oncol 2017;7:4.``"""
        parts = (", ".join(self._shown_authors()), self.title, self._place())
        return " ".join(part if part.endswith(("?", "!")) else f"{part}." for part in parts if part)

    @property
    def short(self) -> str:
        """``Lutz 2017``, for the running text; without an author the place of publication stands there."""
        return f"{self.first_author or self.issued_in} {self.year}".strip()

    def _shown_authors(self) -> tuple[str, ...]:
        more = self.more_authors or len(self.authors) > AUTHORS_SHOWN
        return (*self.authors[:AUTHORS_SHOWN], "et al") if more else self.authors

    def _place(self) -> str:
        volume = f"{self.volume}({self.number})" if self.number else self.volume
        inside = ":".join(part for part in (volume, self.pages) if part)
        dated = f"{self.issued_in} {self.year}".strip()
        return f"{dated};{inside}" if inside else dated


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
        authors=tuple(_vancouver_name(name) for name in known),
        more_authors=len(known) < len(names),
        first_author=_family(known[0]) if known else "",
        year=text.get("year", ""),
        volume=text.get("volume", ""),
        number=text.get("number", ""),
        pages=text.get("pages", "").replace("--", "-").replace("–", "-"),
        doi=text.get("doi", ""),
        note=text.get("note", ""),
    )


def _plain(value: str) -> str:
    return " ".join(value.replace("{", "").replace("}", "").replace("\\&", "&").split())


def _family(name: NameParts) -> str:
    return _plain(" ".join((*name.von, *name.last)))


def _vancouver_name(name: NameParts) -> str:
    """``Lê MG``: family name, then initials without stops."""
    initials = "".join(part[0] for given in name.first for part in re.split(r"[.\s-]+", given) if part)
    return " ".join(part for part in (_family(name), initials, *name.jr) if part)
