"""The trials table as HTML: sortable by its headings, every cell opens its statement. Pure."""

from collections.abc import Sequence

from assistant.corpus.records import Trial
from assistant.study.trials_table import COLUMNS, Column, Entry, Row, rows, sort_key
from assistant.web.html import Safe, Value, button, el

NOT_STATED = "not in these sources"
CAPTION = (
    "Every cell opens the statement that it rests on; what no source here states is said so. “Randomised when” tells "
    "whether patients entered before systemic therapy had shown what it does, or only after disease control or response."
)


def trials_html(trials: Sequence[Trial]) -> Safe:
    """The whole table; on a narrow screen each study becomes a block of its own."""
    if not trials:
        return el("p", {"class": "quietly"}, "This corpus holds no table of trials.")
    headings = [_heading("study", "Study"), *(_heading(column.key, column.name) for column in COLUMNS)]
    body = [_row(row) for row in rows(trials)]
    table = el(
        "table",
        {"class": "trials", "data-sortable": True},
        el("caption", {"class": "unseen"}, "Studies and their results, each cell tied to a statement"),
        el("thead", {}, el("tr", {}, *headings)),
        el("tbody", {}, *body),
    )
    box = el("div", {"class": "trials-box", "role": "region", "aria-label": "Trials table", "tabindex": 0}, table)
    return el("div", {}, el("p", {"class": "lead"}, CAPTION), _order(), box)


def _heading(key: str, name: str) -> Safe:
    sorter = el("button", {"type": "button", "class": "sorter", "data-sort": key}, name)
    return el("th", {"scope": "col", "aria-sort": "none", "data-key": key}, sorter)


def _order() -> Safe:
    """The same sorting where the headings are out of sight: on a phone."""
    choices = (("study", "Study"), *((column.key, column.name) for column in COLUMNS))
    options = (el("option", {"value": key}, name) for key, name in choices)
    return el(
        "p",
        {"class": "order"},
        el("label", {"for": "trials-order"}, "Order by "),
        el("select", {"id": "trials-order", "data-order": True}, *options),
    )


def _row(row: Row) -> Safe:
    head = el("th", {"scope": "row", "data-by": row.name.casefold()}, row.name, el("span", {"class": "kind"}, row.kind))
    cells = (_cell(row, column, entries) for column, entries in zip(COLUMNS, row.cells, strict=True))
    return el("tr", {"data-study": row.key}, head, *cells)


def _cell(row: Row, column: Column, entries: Sequence[Entry]) -> Safe:
    key = sort_key(entries, numeric=column.numeric)
    about: dict[str, Value] = {
        "data-label": column.name,
        "data-key": column.key,
        "data-by": key,
        "data-numeric": column.numeric,
    }
    if not entries:
        return el("td", {**about, "class": "absent"}, NOT_STATED)
    return el("td", about, *(_entry(row, column, entry) for entry in entries))


def _entry(row: Row, column: Column, entry: Entry) -> Safe:
    name = f"{row.name}, {column.name}: {entry.text}. Open statement {entry.statement}"
    return button(entry.text, "statement", "cell", exchange=0, statement=entry.statement, title=name)
