"""One exchange as HTML: the question, critical cards, the answer's blocks, disagreements, sources. Pure."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from assistant.answers import (
    Abstention,
    Answer,
    Block,
    BlockKind,
    Citation,
    Mode,
    Reply,
    Segment,
    SegmentKind,
)
from assistant.rendering import full_text
from assistant.store.store import Exchange, Feedback
from assistant.web.cards import critical_cards, other_cards
from assistant.web.cites import cite_button, segments_html
from assistant.web.disagreement import disagreements_html, without_positions
from assistant.web.html import NOTHING, Safe, button, el, join
from assistant.web.opinions import opinion_form
from assistant.web.origin import origin_html, standing_html
from assistant.web.sources import Sources

NO_ANSWER = "No answer from these documents"
MODES = {
    Mode.QUOTE: "Every sentence is a statement of the corpus, word for word or in its authored short form.",
    Mode.COMPOSE: "Worded by a language model; every claim was checked against the statements that it cites.",
    Mode.FALLBACK: "The language model did not answer in time; these are the statements themselves, word for word.",
}
SHOWN = 400
"""Characters of a question shown again when it was refused."""


def exchange_html(
    exchange: Exchange,
    sources: Sources,
    opinions: Sequence[Feedback] = (),
    *,
    latest: bool = False,
    upto: int | None = None,
) -> Safe:
    """The whole exchange; while it streams, the first ``upto`` blocks and nothing that comes after them."""
    reply = exchange.reply
    streaming = upto is not None
    return el(
        "article",
        {"class": "exchange", "id": f"exchange-{exchange.id}", "aria-label": "Question and answer", "aria-busy": "true" if streaming else None},
        _asked(exchange, latest=latest and not streaming),
        el("p", {"class": "problem", "role": "alert"}, exchange.error) if exchange.error else None,
        _reply(exchange, reply, sources, opinions, upto) if reply else None,
    )  # fmt: skip


def pending_html(question: str, note: str, verified: Sequence[str] = ()) -> Safe:
    """A question whose answer is being found; ``note`` says what is going on, ``verified`` what stands already."""
    return el(
        "article",
        {"class": "exchange", "aria-label": "Question and answer", "aria-busy": "true"},
        el("div", {"class": "asked"}, el("h3", {"class": "question"}, question)),
        el("div", {"class": "answer"}, el("ul", {}, *(el("li", {}, line) for line in verified))) if verified else None,
        el("p", {"class": "working"}, el("span", {"class": "pulse", "aria-hidden": "true"}), note),
    )


def _asked(exchange: Exchange, *, latest: bool) -> Safe:
    tools = None
    if latest:
        tools = el(
            "div",
            {"class": "tools"},
            button("Edit", "edit", exchange=exchange.id, title="Edit this question and ask again"),
            button("Retry", "retry", exchange=exchange.id, title="Ask this question again"),
            button("Undo", "undo", exchange=exchange.id, title="Remove this question and its answer"),
        )
    return el("div", {"class": "asked"}, el("h3", {"class": "question"}, exchange.question), tools)


def _reply(exchange: Exchange, reply: Reply, sources: Sources, opinions: Sequence[Feedback], upto: int | None) -> Safe:
    stopped = exchange.shown if upto is None else None
    count = len(reply.blocks) if upto is None and stopped is None else min(x for x in (upto, stopped) if x is not None)
    parts = [
        _understood(reply),
        critical_cards(exchange.id, reply, sources),
        standing_html(reply, sources) if upto is None else NOTHING,
        _body(exchange.id, reply, count, sources, whole=upto is None),
    ]
    if upto is None:
        parts.append(_after(exchange, reply, sources, opinions))
    return join(parts)


def _after(exchange: Exchange, reply: Reply, sources: Sources, opinions: Sequence[Feedback]) -> Safe:
    cited = _used(reply, exchange.shown)
    placed = around_findings(reply.blocks[: exchange.shown])[2]
    return join(
        [
            _stopped(exchange) if exchange.shown is not None else None,
            _uncovered(reply),
            disagreements_html(exchange.id, reply, reply.blocks[: exchange.shown], sources),
            NOTHING if placed else other_cards(exchange.id, reply, sources),
            _source_list(exchange.id, cited, sources),
            _foot(exchange, reply, opinions),
        ]
    )


def _understood(reply: Reply) -> Safe:
    if " ".join(reply.understood.split()) == " ".join(reply.question.split()) or not reply.standalone:
        return NOTHING
    return el("p", {"class": "standalone"}, el("span", {}, "Understood as: "), reply.understood)


def _body(exchange: int, reply: Reply, count: int, sources: Sources, *, whole: bool) -> Safe:
    """The first ``count`` blocks; once the answer is ``whole``, its disagreements stand apart in columns."""
    label = None
    if isinstance(reply, Abstention):
        label = el("p", {"class": "no-answer"}, NO_ANSWER)
    classes = "answer abstention" if reply.abstained else "answer"
    before, after, placed = around_findings(reply.blocks[:count])
    cards = other_cards(exchange, reply, sources, titled=False) if placed else NOTHING
    if placed and not cards and before and before[-1].kind is BlockKind.HEADING:
        before = before[:-1]
    if whole:
        before, after = without_positions(reply, before), without_positions(reply, after)
    parts = (_blocks(exchange, reply, before, sources), cards, _blocks(exchange, reply, after, sources))
    return el("div", {"class": classes}, label, *parts)


def around_findings(blocks: Sequence[Block]) -> tuple[Sequence[Block], Sequence[Block], bool]:
    """The blocks before and after the sentences of findings, and whether there are any.

    Their cards stand there instead: the same words with their criteria, and redrawn when a fact is corrected.
    """
    places = [i for i, block in enumerate(blocks) if all(s.kind is SegmentKind.FINDING for s in block.segments)]
    if not places:
        return blocks, (), False
    return blocks[: places[0]], [b for i, b in enumerate(blocks) if i > places[0] and i not in places], True


def _blocks(exchange: int, reply: Reply, blocks: Sequence[Block], sources: Sources) -> Safe:
    """Neighbouring bullets become one list, neighbouring rows one table."""
    numbered = {citation.number: citation for citation in reply.citations}

    def run(segments: Iterable[Segment]) -> Safe:
        return segments_html(exchange, segments, numbered, sources)

    parts = []
    for kind, group in groupby(blocks, key=lambda block: block.kind):
        members = list(group)
        if kind is BlockKind.BULLET:
            parts.append(el("ul", {"class": "points"}, *(el("li", {}, run(b.segments)) for b in members)))
        elif kind is BlockKind.ROW:
            rows = [_row(exchange, block, numbered, sources) for block in members]
            table = el("table", {"class": "sides"}, el("tbody", {}, *rows))
            parts.append(
                el("div", {"class": "wide", "role": "region", "aria-label": "Comparison", "tabindex": 0}, table)
            )
        else:
            name = "h4" if kind is BlockKind.HEADING else "p"
            parts.extend(el(name, {}, run(block.segments)) for block in members)
    return join(parts)


def _row(exchange: int, block: Block, numbered: dict[int, Citation], sources: Sources) -> Safe:
    head, *cells = [segments_html(exchange, [segment], numbered, sources) for segment in block.segments]
    return el("tr", {}, el("th", {"scope": "row"}, head), *(el("td", {}, cell) for cell in cells))


def _used(reply: Reply, shown: int | None) -> tuple[Citation, ...]:
    """The citations of what was shown, in order of first use."""
    blocks = reply.blocks if shown is None else reply.blocks[:shown]
    order = dict.fromkeys(n for block in blocks for segment in block.segments for n in segment.citations)
    numbered = {citation.number: citation for citation in reply.citations}
    return tuple(numbered[n] for n in order if n in numbered)


def _stopped(exchange: Exchange) -> Safe:
    more = button("Show the rest", "rest", exchange=exchange.id)
    return el("p", {"class": "stopped"}, "Stopped before the end. ", more)


def _uncovered(reply: Reply) -> Safe:
    if not isinstance(reply, Answer) or not reply.uncovered:
        return NOTHING
    words = "; ".join(reply.uncovered)
    return el("p", {"class": "uncovered"}, el("strong", {}, "Not covered by the documents: "), words)


def _source_list(exchange: int, cited: Sequence[Citation], sources: Sources) -> Safe:
    """Only what was cited, by document in order of first use; its references can be copied."""
    if not cited:
        return NOTHING
    groups: dict[str, list[Citation]] = {}
    for citation in cited:
        groups.setdefault(citation.document, []).append(citation)
    items = []
    for document, group in groups.items():
        marks = [cite_button(exchange, citation, sources) for citation in group]
        words = el("span", {}, sources.title(document), origin_html(document, sources))
        items.append(el("li", {}, el("span", {"class": "cites"}, *marks), words))
    head = el("h4", {}, "Sources cited")
    return el("section", {"class": "cited", "aria-label": "Sources cited"}, head, el("ol", {}, *items))


def _foot(exchange: Exchange, reply: Reply, opinions: Sequence[Feedback]) -> Safe:
    given = next((one for one in opinions if one.citation == 0), None)
    return el(
        "div",
        {"class": "foot"},
        el("p", {"class": "quietly"}, "" if reply.abstained else MODES[reply.mode]),
        el(
            "div",
            {"class": "tools"},
            button("Copy", "copy", text=full_text(reply), title="Copy the answer with its findings"),
            opinion_form(exchange.id, 0, given, "Was this answer useful?"),
        ),
    )


def problem_html(question: str, sentence: str) -> Safe:
    """A question that got no answer, and the sentence that says what to do. A long one is cut short."""
    shown = question if len(question) <= SHOWN else question[:SHOWN] + "…"
    return el(
        "article",
        {"class": "exchange refused", "aria-label": "Question without an answer"},
        el("div", {"class": "asked"}, el("h3", {"class": "question"}, shown or "(empty)")),
        el("p", {"class": "problem", "role": "alert"}, sentence),
    )


def status_html(sentence: str, *, problem: bool = False) -> Safe:
    """What is said to a screen reader; a problem is seen by everybody."""
    classes, role = ("problem", "alert") if problem else ("unseen", "status")
    return el("p", {"class": classes, "role": role}, sentence)
