"""The sources in the library: each with its sections, one section's statements at a time, and a search. Pure."""

from collections.abc import Sequence
from typing import NamedTuple

from assistant.retrieval.subject import WEAK
from assistant.web.html import NOTHING, Safe, button, el, join
from assistant.web.origin import origin_html
from assistant.web.reader import provenance_html, study_html
from assistant.web.sources import Sources
from ingest.passages import Statement

MOST = 100
"""Statements that a search shows."""


class Place(NamedTuple):
    """One section of one document."""

    document: str
    section: str


def sources_html(place: Place | None, sources: Sources) -> Safe:
    """Every document with its sections, weak sources last; the statements of the one section that is open."""
    documents: dict[str, list[tuple[str, int]]] = {}
    for document, section, count in sources.sections():
        documents.setdefault(document, []).append((section, count))
    ordered = sorted(documents.items(), key=lambda item: (_weak(item[0], sources), -sum(count for _, count in item[1])))
    parts = [_document(id_, sections, place, sources) for id_, sections in ordered]
    return join(parts) or el("p", {"class": "quietly"}, "The index is empty; fill it with: python -m ingest")


def _weak(id_: str, sources: Sources) -> bool:
    document = sources.document(id_)
    return document is not None and document.provenance.kind in WEAK


def _document(id_: str, sections: Sequence[tuple[str, int]], place: Place | None, sources: Sources) -> Safe:
    document = sources.document(id_)
    total = sum(count for _, count in sections)
    summary = el(
        "summary",
        {},
        el("span", {"class": "document-title"}, sources.title(id_)),
        origin_html(id_, sources),
        el("span", {"class": "quietly"}, f"{total} statements in {len(sections)} section{'' if len(sections) == 1 else 's'}"),
    )  # fmt: skip
    known = provenance_html(document, (), sources) if document else None
    about = el("details", {"class": "about", "id": f"about-{id_}"}, el("summary", {}, "About this source"), known)
    rows = (_section(Place(id_, name), number, count, place, sources) for number, (name, count) in enumerate(sections))
    opened = bool(place and place.document == id_)
    return el(
        "details",
        {"class": "document", "id": f"document-{id_}", "open": opened},
        summary,
        about,
        el("ul", {"class": "sections"}, *rows),
    )


def _section(here: Place, number: int, count: int, place: Place | None, sources: Sources) -> Safe:
    """A heading to press; pressed, its statements stand under it."""
    opened = here == place
    marks = {"id": f"section-{here.document}-{number}", "aria-expanded": "true" if opened else "false"}
    data = {"data-act": "library", "data-view": "sources", "data-document": here.document}
    data["data-section"] = "" if opened else here.section
    words = (here.section or "Text", " ", el("span", {"class": "count"}, str(count)))
    press = el("button", {"type": "button", "class": "quiet section", **marks, **data}, *words)
    if not opened:
        return el("li", {}, press)
    said = (statement_html(statement, sources) for statement in sources.section(*here))
    return el("li", {}, press, el("ul", {"class": "statements"}, *said))


def found_html(words: Sequence[str], sources: Sources) -> Safe:
    """The statements that hold every word, in their text or section heading; those of weak sources last."""
    ids = sources.search(words)
    known = sources.statements(ids)
    ids = sorted((id_ for id_ in ids if id_ in known), key=lambda id_: _weak(known[id_].document, sources))
    shown = f"the first {MOST} of {len(ids)} found; more words narrow it" if len(ids) > MOST else f"{len(ids)} found"
    count = el("p", {"class": "quietly", "role": "status"}, shown[:1].upper() + shown[1:])
    items = (statement_html(known[id_], sources, named=True) for id_ in ids[:MOST])
    return join([count, el("ul", {"class": "statements"}, *items)])


def statement_html(statement: Statement, sources: Sources, *, named: bool = False) -> Safe:
    """One statement with what opens its passage, its strength, and its references; ``named`` with its place."""
    tags = statement.tags
    place = f"{sources.title(statement.document)}: {statement.section}"
    return el(
        "li",
        {},
        el("span", {"class": "quietly below"}, place) if named else None,
        origin_html(statement.document, sources) if named else None,
        el("span", {"class": "seg statement"}, statement.text),
        " ",
        opener(statement.id),
        el("span", {"class": "quietly below"}, f"Strength as stated: {tags.strength}") if tags.strength else None,
        _studies(statement, sources),
    )


def opener(id_: str) -> Safe:
    """A statement's id as the button that opens it in the reader."""
    return button(id_, "statement", "cite id", exchange=0, statement=id_, title=None)


def _studies(statement: Statement, sources: Sources) -> Safe:
    """The primary studies that the source reports, folded: one statement may rest on many."""
    keys = statement.tags.cites
    if not keys:
        return NOTHING
    summary = el("summary", {}, f"Reporting {len(keys)} stud{'y' if len(keys) == 1 else 'ies'}")
    listed = el("ul", {}, *(study_html(key, sources) for key in keys))
    return el("details", {"class": "studies", "id": f"studies-{statement.id}"}, summary, listed)
