"""Proves an answer against its statements before anything is shown. Pure.

Every segment is one of four kinds: a statement word for word (or its authored short form), a
connective from ``prompts/``, the sentence of a finding that fired, or a cell that is a verbatim span
of a cited quote. What fits none of these is a bug and never reaches a reader.
"""

from collections.abc import Callable, Collection, Mapping

from assistant.answers import Citation, Reply, Segment, SegmentKind
from ingest.errors import CitationError
from ingest.passages import Passage, Statement


def cite(number: int, statement: Statement) -> Citation:
    """The citation of a whole statement."""
    return Citation(
        number, statement.document, statement.passage, statement.id, statement.text, statement.start, statement.end
    )


def prove(
    reply: Reply,
    passages: Mapping[str, Passage],
    statements: Mapping[str, Statement],
    connective: Callable[[str], bool],
) -> None:
    """Check every citation and every segment of ``reply``.

    ``passages`` and ``statements`` hold what the citations name; ``connective`` says whether a text comes
    from ``prompts/``. Raises CitationError at the first
    citation whose quote is not at its offsets, or segment that nothing accounts for.
    """
    for position, citation in enumerate(reply.citations, 1):
        _prove_citation(position, citation, passages)
    quotes = {citation.number: citation for citation in reply.citations}
    messages = {said for finding in reply.findings for said in (finding.message, finding.sentence, finding.title)}
    for segment in reply.segments():
        if not _accounted_for(segment, quotes, statements, connective, messages):
            raise CitationError(f"A {segment.kind.value} segment has no source: '{segment.text[:80]}'")


def _prove_citation(position: int, citation: Citation, passages: Mapping[str, Passage]) -> None:
    passage = passages.get(citation.passage)
    if citation.number != position:
        raise CitationError(f"Citation {citation.number} stands at place {position}")
    if passage is None or passage.text[citation.start : citation.end] != citation.quote:
        raise CitationError(f"Citation {citation.number} does not match passage {citation.passage}")


def _accounted_for(
    segment: Segment,
    quotes: Mapping[int, Citation],
    statements: Mapping[str, Statement],
    connective: Callable[[str], bool],
    messages: Collection[str],
) -> bool:
    cited = [quotes[number] for number in segment.citations if number in quotes]
    if len(cited) != len(segment.citations):
        return False
    if segment.kind is SegmentKind.CONNECTIVE:
        return connective(segment.text)
    if segment.kind is SegmentKind.FINDING:
        return segment.text in messages
    if segment.kind is SegmentKind.CELL:
        return any(segment.text in citation.quote for citation in cited)
    if segment.kind is SegmentKind.STATEMENT:
        return bool(cited) and segment.text in _forms(statements.get(cited[0].statement))
    return bool(cited)  # a claim: what it says is the verifier's business


def _forms(statement: Statement | None) -> tuple[str, ...]:
    return () if statement is None else tuple(form for form in (statement.text, statement.tags.brief) if form)
