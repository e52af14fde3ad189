"""A conversation as a file: Markdown, a page that prints well, JSON with passages and findings; or its references. Pure."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.answers import Abstention, Answer, Reply
from assistant.rendering import body_text, finding_text
from assistant.store import Conversation, Exchange, reply_to_json
from assistant.web.cards import DRAFT, TRUTH, by_severity, read_from
from assistant.web.html import Safe, el, join
from assistant.web.sources import RESTATED, Sources
from assistant.web.works import READ, REPORTED, as_bibtex, as_ris, as_text, listed, read_sources, reported_studies

Form = Literal["md", "html", "json", "txt", "ris", "bib"]
TYPES: dict[Form, str] = {
    "md": "text/markdown", "html": "text/html", "json": "application/json",
    "txt": "text/plain", "ris": "application/x-research-info-systems", "bib": "application/x-bibtex",
}  # fmt: skip
PURPOSE = (
    "For professionals preparing a non-urgent discussion; check the basis of every answer yourself. "
    "Rules marked as drafts have not been reviewed by a clinician."
)
PRINT = (
    "body{font:11pt/1.5 Georgia,serif;max-width:44rem;margin:2rem auto;padding:0 1rem;color:#1b2430}"
    "h1,h2,h3{font-family:system-ui,sans-serif;line-height:1.25;break-after:avoid}"
    ".finding{border-left:3px solid #5b6b80;padding:.2rem .8rem;margin:.6rem 0;break-inside:avoid}"
    ".critical{border-color:#a3242c;border-left-width:6px}"
    "blockquote{margin:.4rem 0 .4rem 1rem;break-inside:avoid}mark{background:#fff1b8}"
    "table{border-collapse:collapse}td,th{border:1px solid #c6ccd6;padding:.2rem .5rem;text-align:left}"
    "small{color:#4d5867}@media print{body{margin:0}}"
)


@dataclass(frozen=True, slots=True)
class File:
    name: str
    type: str
    text: str


def export(conversation: Conversation, form: Form, sources: Sources) -> File:
    """The whole conversation in ``form``; its passages come along, so that the file stands alone."""
    make = {"md": _markdown, "html": _page, "json": _json, **REFERENCES}[form]
    stem = re.sub(r"[^a-z0-9]+", "-", conversation.title.lower()).strip("-")[:48] or "conversation"
    return File(f"boardside-{stem}.{form}", TYPES[form], make(conversation, sources))


def _replies(conversation: Conversation) -> Iterator[tuple[Exchange, Reply]]:
    return ((exchange, exchange.reply) for exchange in conversation.exchanges if exchange.reply is not None)


def _passage(reply: Reply, number: int, sources: Sources) -> tuple[str, str, str]:
    """The passage before, within and after the quote; just the quote when the passage is gone."""
    citation = reply.citations[number - 1]
    passage = sources.passage(citation.passage)
    if passage is None or passage.text[citation.start : citation.end] != citation.quote:
        return "", citation.quote, ""
    return passage.text[: citation.start], citation.quote, passage.text[citation.end :]


def _origin(document: str, sources: Sources) -> str:
    known = sources.document(document)
    restated = f" {RESTATED}." if known and known.provenance.restated else ""
    return f"{sources.title(document)} ({sources.short(document)}; {sources.currency(document)[0]}).{restated}"


def _works(reply: Reply, sources: Sources) -> list[tuple[str, list[str]]]:
    """Both lists of references with their heads, without an empty one."""
    lists = ((READ, read_sources([reply], sources)), (REPORTED, reported_studies([reply], sources)))
    return [(head, listed(works)) for head, works in lists if works]


def _references(write: Callable[[Sequence[Reply], Sources], str]) -> Callable[[Conversation, Sources], str]:
    return lambda conversation, sources: write([reply for _, reply in _replies(conversation)], sources)


REFERENCES: dict[str, Callable[[Conversation, Sources], str]] = {
    "txt": _references(as_text),
    "ris": _references(as_ris),
    "bib": _references(as_bibtex),
}


def _quoted(text: str) -> str:
    """Text for Markdown: what would be markup or HTML there is shown as it is."""
    return re.sub(r"([\\`*_{}\[\]<>#|])", r"\\\1", text)


def _markdown(conversation: Conversation, sources: Sources) -> str:
    lines = [f"# {_quoted(conversation.title)}", "", f"_{PURPOSE}_", ""]
    for exchange, reply in _replies(conversation):
        lines += [
            f"## {_quoted(exchange.question)}",
            "",
            *_quoted(body_text(reply)).replace("\n", "\n\n").split("\n"),
            "",
        ]
        lines += _markdown_findings(reply)
        lines += _markdown_passages(reply, sources)
        for head, works in _works(reply, sources):
            lines += [f"### {head}", "", *(f"{number}. {_quoted(work)}" for number, work in enumerate(works, 1)), ""]
    return "\n".join(lines).rstrip() + "\n"


def _markdown_findings(reply: Reply) -> list[str]:
    lines: list[str] = ["### Findings", ""] if reply.findings else []
    for finding in by_severity(reply.findings):
        lines.append(f"- {_quoted(finding_text(finding))}{' ' + DRAFT if finding.draft else ''}")
        for criterion in finding.criteria:
            words = ", ".join(dict.fromkeys(read_from(fact) for fact in criterion.facts))
            lines.append(
                f"  - {TRUTH[criterion.truth][0]}: {_quoted(criterion.text)}{' (' + _quoted(words) + ')' if words else ''}"
            )
    return [*lines, ""] if lines else []


def _markdown_passages(reply: Reply, sources: Sources) -> list[str]:
    lines: list[str] = ["### Passages", ""] if reply.citations else []
    for citation in reply.citations:
        before, quote, after = _passage(reply, citation.number, sources)
        lines += [
            f"**[{citation.number}]** {_quoted(_origin(citation.document, sources))} Statement `{citation.statement}`.",
            "",
        ]
        lines += [f"> {_quoted(before)}**{_quoted(quote)}**{_quoted(after)}", ""]
    return lines


def _page(conversation: Conversation, sources: Sources) -> str:
    parts = [el("h1", {}, conversation.title), el("p", {}, el("small", {}, PURPOSE))]
    for exchange, reply in _replies(conversation):
        parts.append(el("h2", {}, exchange.question))
        parts += [el("p", {}, line) for line in body_text(reply).splitlines() if line]
        parts += [_printed_finding(reply, position) for position in range(len(reply.findings))]
        parts.append(el("h3", {}, "Passages") if reply.citations else Safe(""))
        parts += [_printed_passage(reply, citation.number, sources) for citation in reply.citations]
        for name, works in _works(reply, sources):
            parts += [el("h3", {}, name), el("ol", {}, *(el("li", {}, work) for work in works))]
    head = Safe(f'<head><meta charset="utf-8">{el("title", {}, conversation.title)}<style>{PRINT}</style></head>')
    return f'<!doctype html>\n<html lang="en">{head}{el("body", {}, *parts)}</html>\n'


def _printed_finding(reply: Reply, position: int) -> Safe:
    finding = by_severity(reply.findings)[position]
    rows = (
        el("tr", {}, el("td", {}, c.text), el("td", {}, TRUTH[c.truth][0]), el("td", {}, ", ".join(read_from(f) for f in c.facts)))
        for c in finding.criteria
    )  # fmt: skip
    table = el("table", {}, el("tbody", {}, *rows)) if finding.criteria else None
    draft = el("small", {}, DRAFT) if finding.draft else None
    return el("div", {"class": f"finding {finding.indicator.value}"}, el("p", {}, finding_text(finding)), table, draft)


def _printed_passage(reply: Reply, number: int, sources: Sources) -> Safe:
    before, quote, after = _passage(reply, number, sources)
    citation = reply.citations[number - 1]
    name = el("p", {}, el("strong", {}, f"[{number}] "), _origin(citation.document, sources))
    return join([name, el("blockquote", {}, before, el("mark", {}, quote), after)])


def _json(conversation: Conversation, sources: Sources) -> str:
    exchanges = []
    for exchange, reply in _replies(conversation):
        passages = {c.passage: sources.passage(c.passage) for c in reply.citations}
        exchanges.append(
            {
                "question": exchange.question,
                "asked": exchange.asked,
                "answer": body_text(reply),
                "reason": reply.reason.value if isinstance(reply, Abstention) else None,
                "uncovered": list(reply.uncovered) if isinstance(reply, Answer) else [],
                "reply": json.loads(reply_to_json(reply))["reply"],
                "passages": {id_: passage.text for id_, passage in passages.items() if passage},
                "references": dict(_works(reply, sources)),
                "documents": {c.document: _origin(c.document, sources) for c in reply.citations},
            }
        )
    whole = {
        "title": conversation.title,
        "role": conversation.role,
        "purpose": PURPOSE,
        "corrections": dict(conversation.corrections),
        "exchanges": exchanges,
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"
