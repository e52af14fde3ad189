"""Where the sources of an answer disagree: a column a position, who says what and on what evidence. Pure."""

from collections.abc import Mapping, Sequence

from assistant.answers import Answer, Block, BlockKind, Disagreement, Position, Reply, Segment, SegmentKind
from assistant.web.cites import segments_html, statement_button
from assistant.web.html import NOTHING, Safe, el, join
from assistant.web.origin import WITHIN, origin_html, within_one
from assistant.web.sources import Sources
from ingest.passages import Statement

LABEL = "Where the sources disagree"
Told = Mapping[tuple[str, int], tuple[Segment, ...]]
"""(disagreement, which of its positions) -> what the answer says of it. Two positions may be of one document."""


def without_positions(reply: Reply, blocks: Sequence[Block]) -> Sequence[Block]:
    """``blocks`` without those that put a disagreement into words: its columns hold the same segments."""
    kept: list[Block] = []
    for head, members in _under_heads(blocks):
        rest = [block for block in members if _position(reply, head, block) is None]
        kept += [head] if head and (rest or not members) else []
        kept += rest
    return kept


def _under_heads(blocks: Sequence[Block]) -> list[tuple[Block | None, list[Block]]]:
    """Each heading with the blocks under it; what comes before the first has none."""
    groups: list[tuple[Block | None, list[Block]]] = [(None, [])]
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            groups.append((block, []))
        else:
            groups[-1][1].append(block)
    return groups


def _position(reply: Reply, head: Block | None, block: Block) -> tuple[str, int] | None:
    """The position that ``block`` puts into words: its heading names the topic and its first citation the source."""
    if not isinstance(reply, Answer) or head is None or block.kind is not BlockKind.BULLET:
        return None
    cited = next((segment.citations for segment in block.segments if segment.citations), ())
    first = {citation.statement for citation in reply.citations if citation.number in cited}
    for item in reply.disagreements:
        for place, position in enumerate(item.positions):
            if any(item.topic in segment.text for segment in head.segments) and first & set(position.statements):
                return item.id, place
    return None


def _told(reply: Reply, blocks: Sequence[Block]) -> Told:
    """Without the opening that names the source: the column's head does."""
    found: dict[tuple[str, int], tuple[Segment, ...]] = {}
    for head, members in _under_heads(blocks):
        for block in members:
            if position := _position(reply, head, block):
                words = tuple(segment for segment in block.segments if segment.kind is not SegmentKind.CONNECTIVE)
                found[position] = (*found.get(position, ()), *words)
    return found


def disagreements_html(exchange: int, reply: Reply, blocks: Sequence[Block], sources: Sources) -> Safe:
    """Every disagreement of the answer; open where the answer puts it into words, at least the first.

    ``blocks`` are those that were shown of the answer.
    """
    if not isinstance(reply, Answer) or not reply.disagreements:
        return NOTHING
    told = _told(reply, blocks)
    spoken = {id_ for id_, _ in told} or {reply.disagreements[0].id}
    parts = []
    for item in reply.disagreements:
        columns = _columns(exchange, item, reply, told, sources)
        parts.append(_open(item, columns) if item.id in spoken else _folded(exchange, item, columns))
    return join(parts)


def _open(item: Disagreement, columns: Safe) -> Safe:
    marks = {"class": "disagreement", "aria-label": f"{LABEL}: {item.topic}"}
    return el("section", marks, el("h4", {}, _chip(item), " ", item.topic), columns)


def _folded(exchange: int, item: Disagreement, columns: Safe) -> Safe:
    fold = {"class": "disagreement", "id": f"disagreement-{exchange}-{item.id}"}
    return el("details", fold, el("summary", {}, _chip(item), " ", item.topic), columns)


def _chip(item: Disagreement) -> Safe:
    return el("span", {"class": "chip"}, WITHIN if within_one(item) else "Sources disagree")


def _columns(exchange: int, item: Disagreement, reply: Reply, told: Told, sources: Sources) -> Safe:
    sides = (
        _side(exchange, position, reply, told.get((item.id, place), ()), sources)
        for place, position in enumerate(item.positions)
    )
    note = el("p", {"class": "note"}, item.note) if item.note else None
    return join([el("div", {"class": "columns"}, *sides), note])


def _side(exchange: int, position: Position, reply: Reply, told: tuple[Segment, ...], sources: Sources) -> Safe:
    """What the answer says of the position, with its caveats, else its first statement; the others are a press away."""
    known = sources.statements(position.statements)
    ids = [id_ for id_ in position.statements if id_ in known]
    head = el("h5", {}, sources.short(position.document))
    if not ids:
        return el("div", {"class": "side"}, head, origin_html(position.document, sources, named=False))
    numbered = {citation.number: citation for citation in reply.citations}
    shown = {numbered[n].statement for segment in told for n in segment.citations if n in numbered} or {ids[0]}
    words = (
        segments_html(exchange, told, numbered, sources)
        if told
        else join((_said(exchange, one, reply, sources) for one in (known[ids[0]], *sources.caveats(ids[0]))), " ")
    )
    others = [statement_button(exchange, id_, reply, sources) for id_ in ids if id_ not in shown]
    also = el("p", {"class": "strength"}, "Also: ", *others) if others else None
    strength = known[ids[0]].tags.strength
    stated = el("p", {"class": "strength"}, "Strength as stated: ", strength) if strength else None
    return el(
        "div",
        {"class": "side"},
        head,
        el("p", {}, words),
        stated,
        also,
        origin_html(position.document, sources, named=False),
    )


def _said(exchange: int, statement: Statement, reply: Reply, sources: Sources) -> Safe:
    """In its short form, as the topic stands above; the number opens the whole."""
    return join([statement.tags.brief or statement.text, statement_button(exchange, statement.id, reply, sources)], " ")
