"""The reader beside the chat: one passage, the cited statement marked, and where it comes from. Pure."""

from collections.abc import Sequence

from assistant.answers import Citation
from assistant.corpus.bibliography import of_document, vancouver
from assistant.store.store import Feedback
from assistant.web.dates import in_words
from assistant.web.html import NOTHING, Safe, button, doi_link, el, join, pmid_link
from assistant.web.opinions import opinion_form
from assistant.web.origin import origin_html
from assistant.web.sources import RESTATED, Sources, kind_words
from ingest.documents import UNKNOWN, Document
from ingest.passages import Passage, Statement

EMPTY = el(
    "section",
    {"class": "reader empty", "aria-label": "Reader"},
    el("h2", {}, "Reader"),
    el("p", {"class": "quietly"}, "Choose a citation number in an answer: its passage opens here, with the sentence marked."),
)  # fmt: skip


def citation_reader(exchange: int, citation: Citation, sources: Sources, given: Feedback | None = None) -> Safe:
    """The passage of a citation. When it has left the index, the quote as it was shown."""
    passage = sources.passage(citation.passage)
    form = opinion_form(exchange, citation.number, given, "Does it support the sentence?")
    if passage is None or passage.text[citation.start : citation.end] != citation.quote:
        gone = el(
            "p", {"class": "note"}, "This passage has left the index since; here is the statement as it was cited."
        )
        body = join(
            [
                origin_html(citation.document, sources),
                gone,
                _box(el("mark", {"id": "marked", "tabindex": -1}, citation.quote)),
            ]
        )
        return _reader(f"Source {citation.number}", sources.title(citation.document), body, None, form)
    statement = next((s for s in passage.statements if s.id == citation.statement), None)
    return _passage_reader(f"Source {citation.number}", exchange, passage, statement, sources, form)


def statement_reader(exchange: int, id_: str, sources: Sources) -> Safe:
    """The passage of a statement that a card or a neighbour names."""
    statement = sources.statements([id_]).get(id_)
    passage = sources.passage(statement.passage) if statement else None
    if statement is None or passage is None:
        note = el("p", {"class": "note"}, "This statement is not in the index now; rebuild it with: python -m ingest")
        return _reader("Statement", id_, note, None, None)
    return _passage_reader("Statement", exchange, passage, statement, sources, None)


def _passage_reader(
    label: str, exchange: int, passage: Passage, statement: Statement | None, sources: Sources, form: Safe | None
) -> Safe:
    document = sources.document(passage.document)
    parts = [
        origin_html(passage.document, sources),
        el("p", {"class": "where"}, _where(passage)),
        _marked(passage, statement),
        _copy(passage, statement, sources),
        _about(statement, sources) if statement else None,
        _neighbours(exchange, passage, statement),
    ]
    title = document.title if document else passage.document
    return _reader(
        label, title, join(parts), provenance_html(document, passage.also, sources) if document else None, form
    )


def _reader(label: str, title: str, body: Safe, provenance: Safe | None, form: Safe | None) -> Safe:
    close = button("Close", "close", title="Close the reader")
    head = el("div", {"class": "reader-head"}, el("p", {"class": "label"}, label), close)
    name = el("h2", {"id": "reader-title", "tabindex": -1}, title)
    return el("section", {"class": "reader", "aria-labelledby": "reader-title"}, head, name, body, form, provenance)


def _where(passage: Passage) -> str:
    return f"{passage.section}, page {passage.page}" if passage.page else passage.section


def _marked(passage: Passage, statement: Statement | None) -> Safe:
    """The passage with the cited statement between marks; the page scrolls to them."""
    if statement is None:
        return _box(passage.text)
    mark = el("mark", {"id": "marked", "tabindex": -1}, passage.text[statement.start : statement.end])
    before, after = passage.text[: statement.start], passage.text[statement.end :]
    return _box(before, mark, after)


def _box(*parts: str) -> Safe:
    """A long passage scrolls within its box, by keyboard too."""
    return el("div", {"class": "passage", "role": "group", "aria-label": "Passage", "tabindex": 0}, *parts)


def _copy(passage: Passage, statement: Statement | None, sources: Sources) -> Safe:
    """The sentence with its source, and the source as a reference."""
    document = sources.document(passage.document)
    if document is None:
        return NOTHING
    reference = vancouver([of_document(document)])[document.id]
    quote = passage.text if statement is None else passage.text[statement.start : statement.end]
    marked = RESTATED if document.provenance.restated else ""
    said = "\n".join(part for part in (f"“{quote}”", f"{reference} {_where(passage)}.", marked) if part)
    return el(
        "p",
        {"class": "tools"},
        button("Copy sentence", "copy", text=said, title="Copy the sentence with its source"),
        button("Copy reference", "copy", text=reference, title="Copy the source in Vancouver style"),
    )


def _about(statement: Statement, sources: Sources) -> Safe:
    """Strength as stated, and the primary studies that the source names for it."""
    rows = []
    if statement.tags.strength:
        rows.append(("Strength as stated", Safe(el("span", {}, statement.tags.strength))))
    if statement.tags.cites:
        studies = [study_html(key, sources) for key in statement.tags.cites]
        rows.append(("Reporting", el("ul", {}, *studies)))
    if statement.tags.where:
        rows.append(("Where in the source", el("span", {}, statement.tags.where)))
    rows.append(("Statement", el("code", {}, statement.id)))
    return _pairs(rows)


def study_html(key: str, sources: Sources) -> Safe:
    """A primary study as a list item, with a link where its DOI is known."""
    study = sources.references.get(key)
    line, _, _ = sources.study(key).partition(" doi:")
    return el("li", {}, line, " ", doi_link(study.doi) if study and study.doi else None)


def _neighbours(exchange: int, passage: Passage, statement: Statement | None) -> Safe:
    others = [s for s in passage.statements if statement is None or s.id != statement.id]
    if not others:
        return NOTHING
    items = (
        el("li", {}, button(s.tags.brief or s.text, "statement", "neighbour", exchange=exchange, statement=s.id))
        for s in others
    )
    summary = el("summary", {}, f"{len(others)} other statement{'' if len(others) == 1 else 's'} of this passage")
    return el("details", {"class": "neighbours"}, summary, el("ul", {}, *items))


def provenance_html(document: Document, also: Sequence[str], sources: Sources) -> Safe:
    """What is known of the source."""
    source = document.provenance
    rows = [
        ("Kind", kind_words(source)),
        ("Publisher", source.publisher),
        ("Authors", ", ".join(source.authors)),
        ("Published", in_words(source.published)),
        ("Review status", source.review_status),
        ("What it is worth", source.worth),
        ("Also in", ", ".join(sources.title(id_) for id_ in also)),
        ("Rights", RESTATED if source.restated else source.rights or source.licence),
    ]
    links = join([doi_link(source.doi) if source.doi else None, pmid_link(source.pmid) if source.pmid else None], " ")
    shown = [(name, el("span", {}, value)) for name, value in rows if value and value != UNKNOWN]
    head = el("h3", {}, "About this source")
    listed = _pairs([*shown, ("Links", links)] if links else shown)
    return el("div", {"class": "provenance"}, head, listed)


def _pairs(rows: list[tuple[str, Safe]]) -> Safe:
    return el("dl", {}, *(join([el("dt", {}, name), el("dd", {}, value)]) for name, value in rows))
