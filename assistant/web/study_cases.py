"""Unfolding cases as HTML: commit first, then the evidence and the findings, then one fact otherwise. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.answers import Block, BlockKind, Reply, SegmentKind
from assistant.findings import Finding, Verdict
from assistant.study.cases import Case, Difference
from assistant.web.cards import TRUTH, critical_cards, other_cards
from assistant.web.disagreement import disagreements_html, without_positions
from assistant.web.html import NOTHING, Safe, button, el, join
from assistant.web.sources import Sources

LEAD = (
    "Commit to an answer before you see what the sources and the rules say; then change one fact and see what changes."
)
UNKEYED = "No answer is keyed as right. What the sources and the rules say stands below; weigh your choice against it."
VERDICTS = {Verdict.MET: "criteria met", Verdict.VIOLATED: "raised", Verdict.UNKNOWN: "open: a fact is missing"}


def cases_html(cases: Sequence[Case]) -> Safe:
    """The list to choose from."""
    if not cases:
        return el("p", {"class": "quietly"}, "This corpus holds no cases.")
    items = (el("li", {}, button(case.title, "case", "example", case=case.id)) for case in cases)
    return el("div", {}, el("p", {"class": "lead"}, LEAD), el("ul", {"class": "examples"}, *items))


def case_html(case: Case) -> Safe:
    """The patient and the choices, before anything is shown."""
    choices = (
        el("li", {}, button(choice, "commit", "choice", case=case.id, choice=place))
        for place, choice in enumerate(case.choices)
    )
    return _page(case, el("h4", {"class": "asks"}, case.ask), el("ol", {"class": "choices"}, *choices))


def unfolded_html(case: Case, choice: int, reply: Reply, sources: Sources) -> Safe:
    """After committing: the answer with its citations and the findings, then the facts that may be changed."""
    committed = el(
        "p",
        {"class": "committed", "tabindex": -1, "data-focus": True},
        "You committed to: ",
        el("strong", {}, case.choices[choice]),
    )
    said = _evidence(without_positions(reply, reply.blocks))
    evidence = el("div", {"class": "answer"}, *(_block(block, reply) for block in said))
    return _page(
        case,
        committed,
        el("p", {"class": "quietly"}, UNKEYED),
        _changes(case, choice, None),
        _cards(reply, sources),
        evidence,
        disagreements_html(0, replace(reply, citations=()), (), sources),
    )


def changed_html(
    case: Case, choice: int, place: int, before: Reply, after: Reply, found: Sequence[Difference], sources: Sources
) -> Safe:
    """After one fact was changed: what differs, finding by finding, and the findings as they are now."""
    change = case.changes[place]
    head = el("h4", {"class": "asks", "tabindex": -1, "data-focus": True}, change.label)
    said = [_difference(one) for one in found] or [el("li", {}, "No finding changes.")]
    count = f"{len(found)} of the findings differ; {len(before.findings)} before, {len(after.findings)} now."
    return _page(
        case,
        el("p", {"class": "committed"}, "You committed to: ", el("strong", {}, case.choices[choice])),
        _changes(case, choice, place),
        head,
        el("p", {"class": "quietly"}, count),
        el("ul", {"class": "differences"}, *said),
        _cards(after, sources),
        button("Back to the case as it was", "commit", "plain", case=case.id, choice=choice),
    )


def _page(case: Case, *body: Safe) -> Safe:
    return el(
        "article",
        {"class": "quiz case", "data-case": case.id},
        button("All cases", "study", "quiet", part="cases"),
        el("h3", {"class": "part-title", "tabindex": -1, "data-focus": True}, case.title),
        el("blockquote", {"class": "patient"}, case.patient),
        *body,
    )


def _changes(case: Case, choice: int, chosen: int | None) -> Safe:
    buttons = (
        button(
            change.label,
            "whatif",
            "plain current" if place == chosen else "plain",
            case=case.id,
            choice=choice,
            change=place,
        )
        for place, change in enumerate(case.changes)
    )
    return el("div", {"class": "grades", "role": "group", "aria-label": "Change one fact"}, *buttons)


def _difference(one: Difference) -> Safe:
    if one.before is None and one.after is not None:
        return _said("New", one.after, one.after.message)
    if one.after is None and one.before is not None:
        return _said("No longer raised", one.before, "")
    if one.before is None or one.after is None:
        return NOTHING
    words = [VERDICTS[finding.verdict] for finding in (one.before, one.after)]
    moved = _criteria(one.before, one.after)
    return _said("Changed" if words[0] == words[1] else f"From “{words[0]}” to “{words[1]}”", one.after, moved)


def _said(what: str, finding: Finding, more: str) -> Safe:
    return el(
        "li", {"data-rule": finding.rule}, el("strong", {}, f"{what}: "), finding.title, f". {more}" if more else "."
    )


def _criteria(before: Finding, after: Finding) -> str:
    """The criteria whose truth changed, in words."""
    old = {criterion.text: criterion.truth for criterion in before.criteria}
    moved = [c for c in after.criteria if old.get(c.text, c.truth) is not c.truth]
    return " ".join(f"{c.text}: {TRUTH[old[c.text]][0]} before, {TRUTH[c.truth][0]} now." for c in moved)


def _cards(reply: Reply, sources: Sources) -> Safe:
    """The findings as cards. There is no form here, so what would settle them is said in their sentence."""
    told = tuple(replace(finding, missing=(), message=finding.sentence) for finding in reply.findings)
    plain = replace(reply, findings=told, citations=())
    return el("div", {}, critical_cards(0, plain, sources), other_cards(0, plain, sources))


def _evidence(blocks: Sequence[Block]) -> list[Block]:
    """What is said beside the findings, which stand as cards already; a heading that is left with nothing goes too."""
    said = [b for b in blocks if not any(segment.kind is SegmentKind.FINDING for segment in b.segments)]
    heads = [block.kind is BlockKind.HEADING for block in said]
    return [b for b, head, next_head in zip(said, heads, [*heads[1:], True], strict=True) if not (head and next_head)]


def _block(block: Block, reply: Reply) -> Safe:
    """A sentence with the statements that it cites."""
    named = {citation.number: citation.statement for citation in reply.citations}
    parts = [
        join([el("span", {"class": f"seg {segment.kind.value}"}, segment.text), *_cites(segment.citations, named)], " ")
        for segment in block.segments
    ]
    if block.kind is BlockKind.HEADING:
        return el("h4", {}, join(parts, " "))
    return el("p", {}, join(parts, " "))


def _cites(numbers: Sequence[int], named: dict[int, str]) -> list[Safe]:
    return [
        button(
            str(n), "statement", "cite", exchange=0, statement=named[n], title=f"Source {n}: open statement {named[n]}"
        )
        for n in numbers
        if n in named
    ]
