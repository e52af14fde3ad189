"""A conversation as a file: Markdown, a page, JSON, with passages and findings; or its references. Pure."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.answers import Abstention, Answer, Reply
from assistant.rendering import body_text, finding_text
from assistant.store.replies import reply_to_json
from assistant.store.store import Conversation, Exchange
from assistant.web.cards import DRAFT, TRUTH, by_severity, read_from
from assistant.web.origin import standing_words
from assistant.web.printed import PURPOSE, printed
from assistant.web.sources import RESTATED, Sources, by_passage
from assistant.web.works import as_bibtex, as_ris, as_text, references_of

Form = Literal["md", "html", "json", "txt", "ris", "bib"]
TYPES: dict[Form, str] = {
    "md": "text/markdown", "html": "text/html", "json": "application/json",
    "txt": "text/plain", "ris": "application/x-research-info-systems", "bib": "application/x-bibtex",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class File:
    name: str
    type: str
    text: str


def export(conversation: Conversation, form: Form, sources: Sources) -> File:
    """The whole conversation in ``form``; its passages come along, so that the file stands alone."""
    make = {"md": _markdown, "html": printed, "json": _json, **REFERENCES}[form]
    stem = re.sub(r"[^a-z0-9]+", "-", conversation.title.lower()).strip("-")[:48] or "conversation"
    return File(f"boardside-{stem}.{form}", TYPES[form], make(conversation, sources))


def _replies(conversation: Conversation) -> Iterator[tuple[Exchange, Reply]]:
    return ((exchange, exchange.reply) for exchange in conversation.exchanges if exchange.reply is not None)


def _origin(document: str, sources: Sources) -> str:
    known = sources.document(document)
    restated = f" {RESTATED}." if known and known.provenance.restated else ""
    return f"{sources.title(document)} ({sources.short(document)}; {sources.currency(document)[0]}).{restated}"


def _standing(reply: Reply, sources: Sources) -> str:
    """How the sources stand to each other: label and detail."""
    _, label, detail = standing_words(reply, sources)
    return f"{label}. {detail}"


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
            f"**{_quoted(_standing(reply, sources))}**",
            "",
            *_quoted(body_text(reply)).replace("\n", "\n\n").split("\n"),
            "",
        ]
        lines += _markdown_findings(reply)
        lines += _markdown_passages(reply, sources)
        for head, works in references_of(reply, sources):
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
    """Each passage once, its quotes in bold with their numbers and statements."""
    lines: list[str] = ["### Passages", ""] if reply.citations else []
    for group in by_passage(reply.citations):
        names = "; ".join(f"[{citation.number}] statement `{citation.statement}`" for citation in group)
        text = "".join(
            f"**{_quoted(words)}** \\[{number}\\]" if number else _quoted(words)
            for words, number in sources.marked(group)
        )
        lines += [f"{_quoted(_origin(group[0].document, sources))} {names}.", "", f"> {text}", ""]
    return lines


def _json(conversation: Conversation, sources: Sources) -> str:
    exchanges = []
    for exchange, reply in _replies(conversation):
        passages = {c.passage: sources.passage(c.passage) for c in reply.citations}
        exchanges.append(
            {
                "question": exchange.question,
                "asked": exchange.asked,
                "sources": standing_words(reply, sources)[0].value,
                "answer": body_text(reply),
                "reason": reply.reason.value if isinstance(reply, Abstention) else None,
                "uncovered": list(reply.uncovered) if isinstance(reply, Answer) else [],
                "reply": json.loads(reply_to_json(reply))["reply"],
                "passages": {id_: passage.text for id_, passage in passages.items() if passage},
                "references": dict(references_of(reply, sources)),
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
