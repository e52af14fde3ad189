"""HTML that is safe because of how it is made: text is escaped unless an element was built here. Pure."""

import html
import re
from collections.abc import Iterable, Mapping

VOID = frozenset({"br", "hr", "img", "input"})
_NAME = re.compile(r"[a-z][a-z0-9-]*\Z")
_DOI = re.compile(r"10\.\d{4,9}/[^\s\"'<>]+\Z")
_PMID = re.compile(r"\d{1,9}\Z")
# Characters that no HTML parser shows and that some drop: they could split a word that a filter looks for.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


class Safe(str):
    """Markup made by ``el``, ``text`` or ``join``; nothing else may make one."""

    __slots__ = ()


Child = str | None
Value = str | int | bool | None
NOTHING = Safe("")


def text(value: str) -> Safe:
    """``value`` as text: markup in it is shown, never obeyed. Safe markup passes as it is."""
    return value if isinstance(value, Safe) else Safe(html.escape(_UNSEEN.sub("\ufffd", value), quote=True))


def join(parts: Iterable[Child], between: str = "") -> Safe:
    return Safe(text(between).join(text(part) for part in parts if part))


def el(name: str, attributes: Mapping[str, Value] | None = None, *children: Child) -> Safe:
    """An element. An attribute that is None or False is left out, True stands alone."""
    if not _NAME.match(name) or name in ("script", "style", "iframe", "object", "embed"):
        raise ValueError(f"'{name}' is not an element that the page may hold")
    opening = f"<{name}{_attributes(attributes or {})}>"
    return Safe(opening if name in VOID else f"{opening}{join(children)}</{name}>")


def _attributes(given: Mapping[str, Value]) -> str:
    parts = []
    for key, value in given.items():
        if not _NAME.match(key) or key.startswith("on") or key == "style":
            raise ValueError(f"'{key}' is not an attribute that the page may hold")
        if value is None or value is False:
            continue
        parts.append(f" {key}" if value is True else f' {key}="{text(str(value))}"')
    return "".join(parts)


def button(label: Child, act: str, classes: str = "quiet", **data: Value) -> Safe:
    """A button that the page's script turns into the event ``act``, with ``data`` as its fields.

    A ``title`` among the data is the button's accessible name.
    """
    title = data.pop("title", None)
    fields = {f"data-{key.replace('_', '-')}": value for key, value in data.items()}
    return el(
        "button",
        {"type": "button", "class": classes, "data-act": act, "aria-label": title, "title": title, **fields},
        label,
    )


def outside(address: str, label: str) -> Safe:
    """A link that leaves the page; the other side learns nothing of where it came from."""
    if not address.startswith("https://"):
        raise ValueError("only https links leave the page")
    return el("a", {"href": address, "target": "_blank", "rel": "noopener noreferrer"}, label)


def doi_link(doi: str) -> Safe:
    """A link for what is a DOI; anything else as text."""
    return outside(f"https://doi.org/{doi}", f"doi:{doi}") if _DOI.match(doi) else text(doi)


def pmid_link(pmid: str) -> Safe:
    """A link for what is a PMID; anything else as text."""
    return outside(f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/", f"PMID {pmid}") if _PMID.match(pmid) else text(pmid)
