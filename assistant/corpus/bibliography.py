"""References in the forms that others read: Vancouver by citeproc, RIS by rispy, BibTeX by bibtexparser. Pure."""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files

import rispy
from bibtexparser.entrypoint import write_string
from bibtexparser.library import Library
from bibtexparser.model import Entry, Field
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON

from assistant.corpus.references import Author, Reference
from ingest.documents import UNKNOWN, Document

ET_AL = "et al"
KINDS = {"systematic-review": "article", "journal-article": "article", "book-chapter": "incollection"}
"""Kind of document -> BibTeX's word; any other is something that somebody published."""
CSL = {"article": "article-journal", "incollection": "chapter"}
RIS = {"article": "JOUR", "incollection": "CHAP"}
_SPECIAL = re.compile(r"([&%#_$])")
_YEAR = re.compile(r"\d{4}")


def of_document(document: Document) -> Reference:
    """The reference of a source itself. An author's name is taken as written; what is unknown stays empty."""
    source = document.provenance
    names = [name for name in source.authors if name.rstrip(".") != ET_AL]
    year = _YEAR.match(source.published)
    kind = KINDS.get(source.kind, "misc")
    publisher = "" if source.publisher == UNKNOWN else source.publisher
    return Reference(
        key=document.id,
        title=document.title,
        issued_in=publisher if kind == "article" else "",
        kind=kind,
        form=form_of(source.kind),
        authors=tuple(_author(name) for name in names),
        more_authors=len(names) < len(source.authors),
        publisher="" if kind == "article" else publisher,
        year=year.group() if year else "",
        doi=source.doi,
        pmid=source.pmid,
    )


def form_of(kind: str) -> str:
    """What kind of source it is, to stand in brackets after its title: nobody should cite a machine's page unaware."""
    if kind == UNKNOWN:
        return ""
    return "AI-generated, pending human review" if kind.startswith("ai-") else kind.replace("-", " ")


def _author(name: str) -> Author:
    """``Ann B. Writer``, ``Writer, Ann B.`` or ``A. B. Writer (corresponding author)``."""
    plain = re.sub(r"\s*\(.*\)", "", name).strip()
    family, _, given = (
        plain.partition(",") if "," in plain else (plain.rpartition(" ")[2], "", plain.rpartition(" ")[0])
    )
    return Author(family.strip(), "".join(part[0] for part in re.split(r"[.\s-]+", given.strip()) if part))


@cache
def _style() -> CitationStylesStyle:
    with files("assistant").joinpath("styles/vancouver.csl").open("rb") as style:
        return CitationStylesStyle(style, validate=False)


def vancouver(references: Iterable[Reference]) -> dict[str, str]:
    """Key -> the reference in Vancouver style, as ``Lutz S, et al. Title. Pract Radiat Oncol. 2017;7:4.``"""
    known = {reference.key: reference for reference in references}
    made = CitationStylesBibliography(_style(), CiteProcJSON([_csl(one) for one in known.values()]), formatter.plain)
    for key in known:
        made.register(Citation([CitationItem(key)]))
    return {key: _tidy(str(line)) for key, line in zip(made.keys, made.bibliography(), strict=True)}


def _tidy(line: str) -> str:
    """A title that asks keeps its own mark."""
    return re.sub(r"([?!])\.", r"\1", " ".join(line.split()))


def _csl(reference: Reference) -> dict[str, object]:
    """CSL-JSON without empty variables."""
    people: list[dict[str, str]] = [
        {"family": author.family, "given": " ".join(author.initials), "suffix": author.suffix}
        if author.initials
        else {"literal": author.family}
        for author in reference.authors
    ]
    variables = {
        "genre": reference.form,
        "container-title": reference.issued_in,
        "publisher": reference.publisher,
        "volume": reference.volume,
        "issue": reference.number,
        "page": reference.pages,
        "DOI": reference.doi,
        "PMID": reference.pmid,
    }
    made: dict[str, object] = {
        "id": reference.key,
        "type": CSL.get(reference.kind, "webpage"),
        "title": reference.title,
    }
    made |= {name: value for name, value in variables.items() if value}
    if people:
        made["author"] = [*people, *([{"literal": ET_AL}] if reference.more_authors else [])]
    if reference.year:
        made["issued"] = {"date-parts": [[int(reference.year)]]}
    return made


def ris(references: Sequence[Reference]) -> str:
    """A RIS file, as reference managers import it."""
    return str(rispy.dumps([_ris(reference) for reference in references], implementation=_Unnumbered))


class _Unnumbered(rispy.RisWriter):  # type: ignore[misc]
    """Without a number before each entry, which some importers take for text."""

    def set_header(self, count: int) -> str:
        return ""


def _ris(reference: Reference) -> dict[str, object]:
    start, _, end = reference.pages.partition("-")
    people = [_inverted(author) for author in reference.authors] + ([ET_AL] if reference.more_authors else [])
    entry: dict[str, object] = {
        "type_of_reference": RIS.get(reference.kind, "GEN"),
        "id": reference.key,
        "title": reference.title,
        "authors": people,
        "secondary_title": reference.issued_in,
        "publisher": reference.publisher,
        "year": reference.year,
        "volume": reference.volume,
        "number": reference.number,
        "start_page": start,
        "end_page": end,
        "doi": reference.doi,
        "accession_number": reference.pmid,
        "type_of_work": reference.form,
        "notes": [reference.note] if reference.note else [],
    }
    return {name: value for name, value in entry.items() if value}


def _inverted(author: Author) -> str:
    initials = "".join(f"{letter}." for letter in author.initials)
    return ", ".join(part for part in (author.family, initials, author.suffix) if part)


def bibtex(references: Sequence[Reference]) -> str:
    """A BibTeX file in UTF-8."""
    library = Library([Entry(one.kind, one.key, [Field(*pair) for pair in _fields(one)]) for one in references])
    return str(write_string(library))


def _fields(reference: Reference) -> list[tuple[str, str]]:
    people = [_inverted(author) if author.initials else f"{{{author.family}}}" for author in reference.authors]
    where = {"article": "journal", "incollection": "booktitle"}.get(reference.kind, "howpublished")
    pairs = [
        ("author", " and ".join([*people, *(["others"] if reference.more_authors else [])])),
        ("title", f"{{{reference.title}}}"),
        (where, reference.issued_in),
        ("publisher", reference.publisher),
        ("year", reference.year),
        ("volume", reference.volume),
        ("number", reference.number),
        ("pages", reference.pages.replace("-", "--")),
        ("doi", reference.doi),
        ("pmid", reference.pmid),
        ("note", "; ".join(filter(None, (reference.form, reference.note)))),
    ]
    return [(name, value if name == "doi" else _SPECIAL.sub(r"\\\1", value)) for name, value in pairs if value]
