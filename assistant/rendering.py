"""An answer as plain text: what the command line prints and the harness scores. Pure."""

from collections.abc import Iterator, Mapping, Sequence

from assistant.answers import Block, BlockKind, Citation, Reply, Segment
from assistant.findings import Finding, Indicator, Verdict
from ingest.documents import UNKNOWN, Document

OPEN = 3
"""Findings shown in full, those in the answer included; critical ones always are."""
MARK = {Indicator.CRITICAL: "!!", Indicator.WARNING: "!", Indicator.INFO: "i"}
VERDICT = {Verdict.MET: "met", Verdict.VIOLATED: "not met", Verdict.UNKNOWN: "unknown"}


def segment_text(segment: Segment) -> str:
    """The segment followed by its citation numbers, as ``text [1][2]``."""
    marks = "".join(f"[{number}]" for number in segment.citations)
    return f"{segment.text} {marks}" if marks else segment.text


def block_text(block: Block) -> str:
    parts = [segment_text(segment) for segment in block.segments]
    if block.kind is BlockKind.ROW:
        return " | ".join(parts)
    line = " ".join(parts)
    return {BlockKind.HEADING: f"\n{line}", BlockKind.BULLET: f"- {line}", BlockKind.PARAGRAPH: line}[block.kind]


def finding_text(finding: Finding) -> str:
    """One line a finding: its weight, title and sentence, which names what would settle it."""
    return f"[{MARK[finding.indicator]}] {finding.title}: {finding.sentence}"


def body_text(reply: Reply) -> str:
    """The answer itself, findings included where they stand in it."""
    return "\n".join(block_text(block) for block in reply.blocks).strip()


def full_text(reply: Reply) -> str:
    """All that the user reads, in plain text: critical findings, the answer, then the other findings."""
    inside = {segment.rule for segment in reply.segments() if segment.rule}
    first = [finding_text(f) for f in reply.findings if f.indicator is Indicator.CRITICAL]
    rest = [f for f in reply.findings if f.indicator is not Indicator.CRITICAL and f.rule not in inside]
    told = {f.statements[0] for f in reply.findings if f.rule in inside and f.statements}
    fresh = [f for f in rest if f.statements[:1] == () or f.statements[0] not in told]
    full = fresh[: max(OPEN - len(inside), 0)]
    parts = [
        "\n".join(first),
        body_text(reply),
        "\n".join(["Checked against the rules:", *_folded(rest, full)]) if rest else "",
    ]
    return "\n\n".join(part for part in parts if part)


def _folded(findings: Sequence[Finding], full: Sequence[Finding]) -> Iterator[str]:
    """Those that stand in ``full``, the others by their titles: among them what rests on a statement told in the answer."""
    yield from (finding_text(finding) for finding in full)
    others = [finding for finding in findings if finding not in full]
    if others:
        yield "Also: " + "; ".join(finding.title for finding in others) + "."


def kind_of_source(document: Document) -> str:
    """Kind, publisher and date in a few words; what nobody stated is left out."""
    source = document.provenance
    dated = f"literature to {source.current_through}" if source.current_through != UNKNOWN else source.published
    parts = [source.kind.replace("-", " "), source.publisher, dated]
    return ", ".join(part for part in parts if part and part != UNKNOWN) or "provenance unknown"


def citation_lines(citations: tuple[Citation, ...], documents: Mapping[str, Document]) -> Iterator[str]:
    """One line a citation, in order of first use: number, quote, title, kind of source."""
    for citation in citations:
        document = documents[citation.document]
        yield f'[{citation.number}] "{citation.quote}" ({document.title}; {kind_of_source(document)}; {citation.statement})'
