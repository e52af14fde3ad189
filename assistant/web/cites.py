"""Citation numbers as buttons. Pure."""

from assistant.answers import Citation, Reply
from assistant.web.html import Safe, button
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
