"""The library: sources by section, where they disagree, the rules, the glossary; each searched by words. Pure."""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.corpus.records import Conflict
from assistant.rules.rule import Rule
from assistant.web.dates import STALE_MONTHS, in_words
from assistant.web.html import NOTHING, Safe, el, join
from assistant.web.library_rules import rule_html
from assistant.web.library_sources import Place, found_html, opener, sources_html
from assistant.web.origin import origin_html
from assistant.web.sources import Sources
from ingest.documents import UNKNOWN
from ingest.glossary import Entry

View = Literal["sources", "conflicts", "rules", "glossary"]
VIEWS: dict[View, tuple[str, str]] = {
    "sources": ("Sources", "Search the statements"),
    "conflicts": ("Where they disagree", "Search the disagreements"),
    "rules": ("Rules", "Search the rules"),
    "glossary": ("Glossary", "Search the glossary"),
}
"""Name, and what its search field is called."""
NONE = "Nothing here holds all of these words; try fewer, or another part of the library."
_MARKUP = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Shelves:
    """What the library shows beside the sources."""

    conflicts: Sequence[Conflict] = ()
    rules: Sequence[Rule] = ()
    glossary: Sequence[Entry] = ()


def head_html(view: View, sources: Sources) -> Safe:
    """The views as buttons, a field for words, and how old the sources are."""
    tabs = (_tab(key, name, current=key == view) for key, (name, _) in VIEWS.items())
    return el(
        "section",
        {"class": "library", "aria-label": "Library"},
        el("h2", {}, "Library"),
        _age(sources),
        el("div", {"class": "library-tabs", "role": "group", "aria-label": "Parts of the library"}, *tabs),
        el("label", {"for": "filter", "class": "quietly"}, VIEWS[view][1]),
        el("input", {"id": "filter", "type": "search", "autocomplete": "off", "maxlength": 200, "data-search": view}),
    )


def _tab(view: View, name: str, *, current: bool) -> Safe:
    marks = {"class": "plain current" if current else "plain", "aria-pressed": "true" if current else "false"}
    return el(
        "button", {"type": "button", "id": f"tab-{view}", "data-act": "library", "data-view": view, **marks}, name
    )


def _age(sources: Sources) -> Safe:
    """When the sources were last updated, and a warning when that is long ago or unknown."""
    dated = sorted(_dates(sources))
    if not dated:
        return NOTHING
    known = [date for date in dated if date != UNKNOWN]
    old = sum(sources.currency(id_)[1] for id_ in sources.documents)
    span = (
        " and ".join(dict.fromkeys(in_words(date) for date in (known[0], known[-1]))) if known else "dates not stated"
    )
    line = f"{len(dated)} sources, last updated {'between ' if ' and ' in span else ''}{span}."
    if not old:
        return el("p", {"class": "quietly"}, line)
    warning = (
        f"{old} of them {'is' if old == 1 else 'are'} {STALE_MONTHS} months old or more, or undated: look for newer "
        "trials before you rely on what stands here."
    )
    return el("p", {"class": "problem", "role": "note"}, el("strong", {}, line), " ", warning)


def _dates(sources: Sources) -> Iterator[str]:
    for document in sources.documents.values():
        source = document.provenance
        yield source.current_through if source.current_through != UNKNOWN else source.published


def shelf_html(view: View, words: str, place: Place | None, sources: Sources, shelves: Shelves) -> Safe:
    """What ``view`` holds, or what of it holds every one of ``words``; ``place`` is the section that stands open."""
    wanted = words.casefold().split()
    if view == "sources":
        return found_html(wanted, sources) if wanted else sources_html(place, sources)
    if view == "conflicts":
        return _matching([_conflict(one, sources) for one in shelves.conflicts], wanted)
    if view == "rules":
        return _matching([rule_html(rule, sources) for rule in shelves.rules], wanted)
    return _matching([_entry(entry) for entry in sorted(shelves.glossary, key=lambda e: e.name.casefold())], wanted)


def _matching(items: Sequence[Safe], wanted: Sequence[str]) -> Safe:
    """The items whose text, as a reader sees it, holds every word."""
    kept = [item for item in items if all(word in _text(item) for word in wanted)]
    count = el("p", {"class": "quietly", "role": "status"}, f"{len(kept)} of {len(items)}") if wanted else None
    return join([count, *(kept or [el("p", {"class": "quietly"}, NONE if wanted else "There is nothing here.")])])


def _text(item: Safe) -> str:
    return html.unescape(_MARKUP.sub(" ", item)).casefold()


def _conflict(conflict: Conflict, sources: Sources) -> Safe:
    sides = []
    for position in conflict.positions:
        known = sources.statements(position.statements)
        said = [el("p", {}, known[i].text, " ", opener(i)) for i in position.statements if i in known]
        origin = origin_html(position.document, sources, named=False)
        sides.append(el("div", {"class": "side"}, el("h4", {}, sources.short(position.document)), *said, origin))
    head = el("h3", {}, el("span", {"class": "chip"}, conflict.id), " ", conflict.topic)
    note = el("p", {"class": "note"}, conflict.note)
    return el("section", {"class": "disagreement"}, head, note, el("div", {"class": "columns"}, *sides))


def _entry(entry: Entry) -> Safe:
    forms = ", ".join(form for form in entry.forms if form != entry.name)
    return el(
        "section",
        {"class": "entry"},
        el("h3", {}, entry.name, " ", el("span", {"class": "quietly"}, entry.kind)),
        el("p", {}, entry.definition) if entry.definition else None,
        el("p", {"class": "quietly"}, "Also written: ", forms) if forms else None,
    )
