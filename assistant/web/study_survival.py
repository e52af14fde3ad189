"""The survival plot as HTML: the picture in both colour schemes, its text, and a table beside it. Pure."""

from base64 import b64encode
from collections.abc import Sequence

from assistant.study.drawing import COLOURS, survival_svg
from assistant.study.survival import SurvivalRow, in_words
from assistant.web.html import NOTHING, Safe, button, el
from assistant.web.sources import Sources

NEVER_POOLED = (
    "Four trials with different designs are not added up: no pooled estimate stands here. A marker stands only where "
    "these sources print a hazard ratio with its interval and its direction is not disputed."
)


def survival_html(title: str, rows: tuple[SurvivalRow, ...], sources: Sources) -> Safe:
    """The picture with its text alternative, and the same as a table with its statements."""
    if not rows:
        return el("p", {"class": "quietly"}, "This corpus holds no plot.")
    said = in_words(title, rows)
    pictures = (_picture(rows, scheme, said) for scheme in COLOURS)
    figure = el("figure", {"class": "plot"}, *pictures, el("figcaption", {}, NEVER_POOLED))
    names = ("Trial", "What the arms show", "Hazard ratio", "Read with it")
    head = el("tr", {}, *(el("th", {"scope": "col"}, name) for name in names))
    body = (_row(row, sources) for row in rows)
    caption = el("caption", {"class": "unseen"}, title)
    table = el("table", {"class": "decision survival"}, caption, el("thead", {}, head), el("tbody", {}, *body))
    box = el("div", {"class": "wide", "role": "region", "aria-label": "Table beside the plot", "tabindex": 0}, table)
    return el("div", {}, el("h3", {"class": "part-title"}, title), el("div", {"class": "beside"}, figure, box))


def _picture(rows: tuple[SurvivalRow, ...], scheme: str, said: str) -> Safe:
    data = b64encode(survival_svg(rows, scheme).encode()).decode()
    return el("img", {"class": scheme, "src": f"data:image/svg+xml;base64,{data}", "alt": said})


def _row(row: SurvivalRow, sources: Sources) -> Safe:
    figures = [_opens(words, statement) for words, statement in row.figures]
    ratio = _opens(row.drawn.printed, row.drawn.statement) if row.drawn else el("span", {}, row.reason)
    return el(
        "tr",
        {"data-study": row.key, "data-drawn": "yes" if row.drawn else "no"},
        el("th", {"scope": "row"}, row.name),
        el("td", {"data-label": "What the arms show"}, *figures),
        el("td", {"data-label": "Hazard ratio"}, ratio),
        el("td", {"data-label": "Read with it"}, *_said(row.statements, sources)),
    )


def _said(ids: Sequence[str], sources: Sources) -> list[Safe]:
    """Statements in their own words; each opens."""
    known = sources.statements(ids)
    return [_opens(known[id_].tags.brief or known[id_].text, id_) if id_ in known else NOTHING for id_ in ids]


def _opens(words: str, statement: str) -> Safe:
    return button(
        words, "statement", "cell", exchange=0, statement=statement, title=f"{words}. Open statement {statement}"
    )
