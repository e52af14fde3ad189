"""The library: sources by section, conflicts, rules as decision tables. Pure."""

from collections.abc import Sequence
from typing import Literal

from assistant.corpus import Conflict
from assistant.criteria import AllOf, AnyOf, Not, Test, describe
from assistant.findings import Indicator
from assistant.rules import Rule
from assistant.web.cards import DRAFT, WEIGHT
from assistant.web.html import NOTHING, Safe, button, el, join
from assistant.web.origin import origin_html
from assistant.web.reader import provenance_html, study_html
from assistant.web.sources import Sources
from ingest.passages import Passage, Statement

View = Literal["sources", "conflicts", "rules"]
VIEWS: dict[View, str] = {"sources": "Sources", "conflicts": "Where they disagree", "rules": "Rules"}


def library_html(view: View, sources: Sources, conflicts: Sequence[Conflict], rules: Sequence[Rule]) -> Safe:
    """One view, with a field that filters it as you type."""
    tabs = (
        button(name, "library", "plain current" if key == view else "plain", view=key, title=None)
        for key, name in VIEWS.items()
    )
    body = {
        "sources": lambda: _sources(sources),
        "conflicts": lambda: (
            join(_conflict(one, sources) for one in conflicts) or _none("No disagreement is recorded.")
        ),
        "rules": lambda: join(_rule(rule, sources) for rule in rules) or _none("There are no rules."),
    }[view]()
    return el(
        "section",
        {"class": "library", "aria-label": "Library"},
        el("h2", {}, "Library"),
        el("div", {"class": "library-tabs", "role": "group", "aria-label": "Parts of the library"}, *tabs),
        el("label", {"for": "filter", "class": "quietly"}, "Search this list"),
        el("input", {"id": "filter", "type": "text", "autocomplete": "off", "data-filter": "library"}),
        el("p", {"class": "quietly", "id": "filter-count", "role": "status"}),
        body,
    )


def _none(sentence: str) -> Safe:
    return el("p", {"class": "quietly"}, sentence)


def _sources(sources: Sources) -> Safe:
    documents: dict[str, dict[str, list[Passage]]] = {}
    for passage in sources.passages():
        documents.setdefault(passage.document, {}).setdefault(passage.section, []).append(passage)
    return join(_document(id_, sections, sources) for id_, sections in documents.items()) or _none(
        "The index is empty."
    )


def _document(id_: str, sections: dict[str, list[Passage]], sources: Sources) -> Safe:
    document = sources.document(id_)
    count = sum(len(passage.statements) for group in sections.values() for passage in group)
    summary = el(
        "summary",
        {},
        el("span", {"class": "document-title"}, sources.title(id_)),
        el("span", {"class": "quietly"}, f"{count} statements"),
        origin_html(id_, sources),
    )
    about = provenance_html(document, (), sources) if document else None
    parts = (_section(id_, number, name, group, sources) for number, (name, group) in enumerate(sections.items()))
    return el("details", {"class": "document", "id": f"document-{id_}"}, summary, about, *parts)


def _section(document: str, number: int, name: str, passages: Sequence[Passage], sources: Sources) -> Safe:
    items = (_statement(statement, sources) for passage in passages for statement in passage.statements)
    summary = el("summary", {}, name or "Text")
    return el("details", {"class": "chapter", "id": f"section-{document}-{number}"}, summary, el("ul", {}, *items))


def _statement(statement: Statement, sources: Sources) -> Safe:
    tags = statement.tags
    opener = button(statement.id, "statement", "cite id", exchange=0, statement=statement.id, title=None)
    strength = el("span", {"class": "quietly below"}, f"Strength as stated: {tags.strength}") if tags.strength else None
    said = el("span", {"class": "seg statement"}, statement.text)
    return el("li", {"data-find": True}, said, " ", opener, strength, _studies(statement, sources))


def _studies(statement: Statement, sources: Sources) -> Safe:
    """The primary studies that the source reports, folded: one statement may rest on many."""
    keys = statement.tags.cites
    if not keys:
        return NOTHING
    summary = el("summary", {}, f"Reporting {len(keys)} stud{'y' if len(keys) == 1 else 'ies'}")
    listed = el("ul", {}, *(study_html(key, sources) for key in keys))
    return el("details", {"class": "studies", "id": f"studies-{statement.id}"}, summary, listed)


def _conflict(conflict: Conflict, sources: Sources) -> Safe:
    sides = []
    for position in conflict.positions:
        known = sources.statements(position.statements)
        said = [
            el("p", {}, known[i].text, " ", button(i, "statement", "cite id", exchange=0, statement=i, title=None))
            for i in position.statements
            if i in known
        ]
        sides.append(el("div", {"class": "side"}, el("h5", {}, sources.short(position.document)), *said))
    head = el("h4", {}, el("span", {"class": "chip"}, conflict.id), " ", conflict.topic)
    columns = el("div", {"class": "columns"}, *sides)
    return el(
        "section",
        {"class": "disagreement", "data-find": True},
        head,
        columns,
        el("p", {"class": "note"}, conflict.note),
    )


def _rule(rule: Rule, sources: Sources) -> Safe:
    marks = [button(i, "statement", "cite id", exchange=0, statement=i, title=None) for i in rule.statements]
    strength = rule.strength if rule.system == "none" else f"{rule.strength} ({rule.system})"
    rows: list[tuple[str, Safe | str]] = [
        ("Rests on", join([sources.short(rule.source), *marks], " ")),
        ("Strength", strength),
        ("Without it", rule.hazard),
        ("In force when", in_words(rule.when)),
        ("Unless", in_words(rule.unless) if rule.unless else ""),
        ("Requires", in_words(rule.require) if rule.require else ""),
        *((f"If {verdict.value}", says.message) for verdict, says in rule.says.items()),
    ]
    table = el(
        "table",
        {"class": "decision"},
        el("tbody", {}, *(el("tr", {}, el("th", {"scope": "row"}, k), el("td", {}, v)) for k, v in rows if v)),
    )
    draft = el("span", {"class": "draft"}, DRAFT) if rule.status != "signed" else NOTHING
    words = el("span", {"class": f"weight {rule.severity}"}, WEIGHT[Indicator(rule.severity)])
    summary = el("summary", {}, el("span", {"class": "document-title"}, rule.title), words, draft)
    return el("details", {"class": "rule", "id": f"rule-{rule.id}", "data-find": True}, summary, table)


def in_words(test: Test, *, inner: bool = False) -> str:
    """A test as a reader says it; a group within a group stands in brackets."""
    match test:
        case AllOf(all=members):
            words = " and ".join(in_words(member, inner=True) for member in members)
        case AnyOf(any=members):
            words = " or ".join(in_words(member, inner=True) for member in members)
        case Not(not_=member):
            return f"not {in_words(member, inner=True)}"
        case _:
            return describe(test)
    return f"({words})" if inner else words
