"""A conversation as one page that opens alone and prints well: answers, findings, passages, references. Pure."""

from collections.abc import Iterator, Sequence
from importlib.resources import files
from itertools import groupby

from assistant.answers import Answer, Block, BlockKind, Citation, Disagreement, Position, Reply, Segment
from assistant.findings import Finding, Indicator
from assistant.store.store import Conversation, Exchange
from assistant.web.answer import around_findings
from assistant.web.cards import DRAFT, TRUTH, WEIGHT, by_severity, read_from
from assistant.web.html import NOTHING, Safe, el, join
from assistant.web.origin import WITHIN, origin_html, standing_words, within_one
from assistant.web.sources import Sources, by_passage
from assistant.web.works import references_of

PURPOSE = (
    "For professionals preparing a non-urgent discussion; check the basis of every answer yourself. "
    "Rules marked as drafts have not been reviewed by a clinician."
)


def printed(conversation: Conversation, sources: Sources) -> str:
    """The page, its style within it; nothing in it is fetched from anywhere."""
    style = files("assistant.web").joinpath("print.css").read_text(encoding="utf-8")
    title = el("title", {}, conversation.title)
    width = Safe('<meta name="viewport" content="width=device-width, initial-scale=1">')
    head = Safe(f'<head><meta charset="utf-8">{width}{title}<style>{style}</style></head>')
    body = el(
        "body",
        {},
        el("h1", {}, conversation.title),
        el("p", {}, el("small", {}, PURPOSE)),
        *(_exchange(exchange, exchange.reply, sources) for exchange in conversation.exchanges if exchange.reply),
    )
    return f'<!doctype html>\n<html lang="en">{head}{body}</html>\n'


def _exchange(exchange: Exchange, reply: Reply, sources: Sources) -> Safe:
    _, label, detail = standing_words(reply, sources)
    found = by_severity(reply.findings)
    critical = [finding for finding in found if finding.indicator is Indicator.CRITICAL]
    cards = join(_finding(finding) for finding in found if finding.indicator is not Indicator.CRITICAL)
    before, after, placed = around_findings(reply.blocks)
    if placed and not cards and before and before[-1].kind is BlockKind.HEADING:
        before = before[:-1]
    differs = reply.standalone and " ".join(reply.understood.split()) != " ".join(reply.question.split())
    return join(
        [
            el("h2", {}, exchange.question),
            el("p", {}, el("small", {}, f"Understood as: {reply.understood}")) if differs else None,
            *map(_finding, critical),
            el("p", {"class": "standing"}, el("strong", {}, label), ". ", detail),
            el(
                "div",
                {"class": "abstention" if reply.abstained else "answer"},
                *_blocks(exchange.id, before),
                cards if placed else None,
                *_blocks(exchange.id, after),
            ),
            _uncovered(reply),
            NOTHING if placed or not cards else join([el("h3", {}, "Checked against the rules"), cards]),
            *(_disagreement(item, sources) for item in (reply.disagreements if isinstance(reply, Answer) else ())),
            _headed("Passages", (_passage(exchange.id, group, sources) for group in by_passage(reply.citations))),
            *(_references(head, works) for head, works in references_of(reply, sources)),
        ]
    )


def _headed(head: str, parts: Iterator[Safe]) -> Safe:
    body = join(parts)
    return join([el("h3", {}, head), body]) if body else NOTHING


def _blocks(exchange: int, blocks: Sequence[Block]) -> Iterator[Safe]:
    """As on the screen, where findings stand as cards in place of their sentences."""
    for kind, group in groupby(blocks, key=lambda block: block.kind):
        members = [block.segments for block in group]
        if kind is BlockKind.BULLET:
            yield el("ul", {}, *(el("li", {}, _run(exchange, segments)) for segments in members))
        elif kind is BlockKind.ROW:
            yield el("table", {}, el("tbody", {}, *(_row(exchange, segments) for segments in members)))
        else:
            name = "h3" if kind is BlockKind.HEADING else "p"
            yield from (el(name, {}, _run(exchange, segments)) for segments in members)


def _row(exchange: int, segments: Sequence[Segment]) -> Safe:
    head, *cells = (_run(exchange, [segment]) for segment in segments)
    return el("tr", {}, el("th", {"scope": "row"}, head), *(el("td", {}, cell) for cell in cells))


def _run(exchange: int, segments: Sequence[Segment]) -> Safe:
    """The words, each number a link to its passage."""
    parts: list[Safe | str] = []
    for segment in segments:
        parts.append(segment.text)
        parts += [el("a", {"href": f"#passage-{exchange}-{n}"}, f"[{n}]") for n in segment.citations]
    return join(parts, " ")


def _uncovered(reply: Reply) -> Safe:
    if not isinstance(reply, Answer) or not reply.uncovered:
        return NOTHING
    return el("p", {}, el("strong", {}, "Not covered by the documents: "), "; ".join(reply.uncovered))


def _finding(finding: Finding) -> Safe:
    head = el("p", {}, el("strong", {}, f"{WEIGHT[finding.indicator]}: {finding.title}"))
    cells = (
        el("tr", {}, el("td", {}, c.text), el("td", {}, TRUTH[c.truth][0]), el("td", {}, ", ".join(dict.fromkeys(map(read_from, c.facts)))))
        for c in finding.criteria
    )  # fmt: skip
    names = el("tr", {}, *(el("th", {"scope": "col"}, name) for name in ("Criterion", "State", "Read from")))
    table = el("table", {}, el("thead", {}, names), el("tbody", {}, *cells)) if finding.criteria else None
    rests = f"Rests on: {', '.join(finding.statements)}. " if finding.statements else ""
    foot = el("p", {}, el("small", {}, rests, DRAFT if finding.draft else ""))
    return el("div", {"class": f"finding {finding.indicator.value}"}, head, el("p", {}, finding.sentence), table, foot)


def _disagreement(item: Disagreement, sources: Sources) -> Safe:
    rows = (_side(position, sources) for position in item.positions)
    note = el("p", {}, el("small", {}, item.note)) if item.note else None
    return join(
        [
            el("h3", {}, f"{WITHIN if within_one(item) else 'Sources disagree'}: {item.topic}"),
            el("table", {}, el("tbody", {}, *rows)),
            note,
        ]
    )


def _side(position: Position, sources: Sources) -> Safe:
    known = sources.statements(position.statements)
    ids = [id_ for id_ in position.statements if id_ in known]
    caveats = {one.id: one.text for id_ in ids for one in sources.caveats(id_) if one.id not in known}
    said = (el("p", {}, text) for text in (*(known[id_].text for id_ in ids), *caveats.values()))
    head = el("th", {"scope": "row"}, sources.short(position.document))
    return el("tr", {}, head, el("td", {}, *said, origin_html(position.document, sources, named=False)))


def _passage(exchange: int, citations: Sequence[Citation], sources: Sources) -> Safe:
    """A passage with each quote marked and numbered, under the name and the marks of its source."""
    document = citations[0].document
    pieces = (
        join([el("mark", {"id": f"passage-{exchange}-{number}"}, words), el("sup", {}, f"[{number}]")])
        if number
        else words
        for words, number in sources.marked(citations)
    )
    numbers = " ".join(f"[{citation.number}]" for citation in citations)
    name = el("p", {}, el("strong", {}, f"{numbers} "), sources.title(document))
    return join([name, origin_html(document, sources), el("blockquote", {}, *pieces)])


def _references(head: str, works: Sequence[str]) -> Safe:
    return join([el("h3", {}, head), el("ol", {}, *(el("li", {}, work) for work in works))])
