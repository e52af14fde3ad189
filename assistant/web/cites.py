"""Segments with their citation numbers as buttons. Pure."""

from collections.abc import Iterable, Mapping

from assistant.answers import Citation, Reply, Segment
from assistant.web.html import Safe, button, el, join
from assistant.web.sources import Sources


def cite_button(exchange: int, citation: Citation, sources: Sources) -> Safe:
    """The number in the text; its accessible name says whose statement it opens."""
    name = f"Source {citation.number}: {sources.short(citation.document)}"
    return button(str(citation.number), "cite", "cite", exchange=exchange, number=citation.number, title=name)


def statement_button(exchange: int, id_: str, reply: Reply, sources: Sources) -> Safe:
    """The citation number of a statement that the answer cites, else its id."""
    for citation in reply.citations:
        if citation.statement == id_:
            return cite_button(exchange, citation, sources)
    return button(id_, "statement", "cite id", exchange=exchange, statement=id_, title=f"Open statement {id_}")


def segments_html(
    exchange: int, segments: Iterable[Segment], numbered: Mapping[int, Citation], sources: Sources
) -> Safe:
    """Segments in a run, each followed by its numbers."""
    return join((_segment(exchange, segment, numbered, sources) for segment in segments), " ")


def _segment(exchange: int, segment: Segment, numbered: Mapping[int, Citation], sources: Sources) -> Safe:
    marks = [cite_button(exchange, numbered[n], sources) for n in segment.citations if n in numbered]
    words = el("span", {"class": f"seg {segment.kind.value}"}, segment.text)
    return join([words, el("span", {"class": "cites"}, *marks) if marks else None], "\u00a0")
