"""HTML -> blocks, by lxml. What is markup for the page and not the text (navigation, forms, asides) is left out."""

import re
from collections.abc import Iterator

from lxml import html

from ingest.blocks import HOLE, Block, Draft, Shape, table_blocks, tidy
from ingest.documents import UNKNOWN, Provenance
from ingest.harvest import iso
from ingest.headings import run_in
from ingest.readers.formulas import SUPERSCRIPTS, linear
from ingest.readers.grid import grid

LEFT_OUT = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "nav",
        "footer",
        "aside",
        "form",
        "button",
        "select",
        "input",
        "textarea",
        "svg",
        "iframe",
        "object",
        "embed",
        "canvas",
        "audio",
        "video",
        "del",
        "s",
        "strike",
        "menu",
        "dialog",
        "head",
    ]
)
ROLES = frozenset(
    [
        "navigation",
        "banner",
        "contentinfo",
        "search",
        "complementary",
        "dialog",
        "alertdialog",
        "menu",
        "menubar",
        "toolbar",
        "alert",
    ]
)
NAMED = re.compile(
    r"(?:^|[-_ ])(?:cookies?|consent|gdpr|banner|navbar|nav|breadcrumbs?|sidebar|side-bar|menu|share|social|advert\w*|ads?|promo|newsletter|popup"
    r"|modal|paywall|skip|toolbar|related|recommend\w*|comments?|usa-banner|toc|sr-only|visually-hidden|author-affiliations|affiliations?)(?:$|[-_ ])",
    re.IGNORECASE,
)
BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "main",
        "li",
        "dd",
        "dt",
        "blockquote",
        "pre",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "dl",
        "table",
        "tr",
        "td",
        "th",
        "caption",
        "figure",
        "body",
        "header",
        "address",
        "hr",
        "center",
        "fieldset",
        "details",
        "summary",
    ]
)
BREAK = "\v"
REFERENCE_LIST = re.compile(
    r"(?:^|[-_ ])(?:references?|bibliography|ref-list|reflist|citations?)(?:$|[-_ ])", re.IGNORECASE
)
MARKER = re.compile(r"[\s\[\](),;–-]*(?:\d{1,3}|[a-z*†‡§¶]{1,2})(?:[\s,;–-]+(?:\d{1,3}|[a-z*†‡§¶]))*[\s\[\](),;–-]*")


def read_html(data: bytes | str) -> Draft:
    """Blocks of a page. ``data`` may be bytes whose encoding the page itself declares."""
    root = html.document_fromstring(
        data, parser=html.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=False)
    )
    body = root.find("body")
    blocks = tuple(_Walker().blocks(body if body is not None else root))
    return Draft(_title(root), blocks, _provenance(root))


class _Walker:
    """Walks the tree and gathers running text until a block element starts or ends."""

    def __init__(self) -> None:
        self._text: list[str] = []
        self._references = False

    def blocks(self, root: html.HtmlElement) -> Iterator[Block]:
        yield from self._visit(root, Shape.PARAGRAPH, 0)
        yield from self._flush(Shape.PARAGRAPH, 0)

    def _visit(self, node: html.HtmlElement, shape: Shape, level: int) -> Iterator[Block]:
        tag = node.tag if isinstance(node.tag, str) else ""
        if not tag or _left_out(node, tag):
            return
        if tag == "sup":
            self._text.append(superscript(node, "".join(self._text)))
            return
        if tag in {"math", "img"}:
            self._text.append(linear(node) if tag == "math" else _symbol(node))
            return
        if tag == "table" and len(node.findall(".//tr")) > 1 and not node.findall(".//table"):
            yield from self._flush(shape, level)
            yield from table_blocks(_caption(node), grid(node, _cell))
            return
        is_block = tag in BLOCKS
        inside, inner_level = _shape(tag, shape, level)
        was = self._references
        self._references = was or (is_block and _named(node, REFERENCE_LIST))
        if is_block:
            yield from self._flush(shape, level)
        elif tag == "br":
            self._text.append(BREAK)
        self._text.append(node.text or "")
        for child in node:
            yield from self._visit(child, inside, inner_level)
            self._text.append(child.tail or "")
        if is_block:
            yield from self._flush(inside, inner_level)
        self._references = was

    def _flush(self, shape: Shape, level: int) -> Iterator[Block]:
        lines = _lines("".join(self._text))
        self._text = []
        for text in lines:
            yield from self._block(text, shape, level)

    def _block(self, text: str, shape: Shape, level: int) -> Iterator[Block]:
        if self._references and shape is not Shape.HEADING:
            yield Block(Shape.REFERENCE, text)
            return
        headed = run_in(text) if shape is Shape.PARAGRAPH else None
        if headed and headed[1] < 3:
            yield Block(Shape.HEADING, headed[0], 6, certain=False)
            yield Block(shape, headed[2])
            return
        yield Block(shape, text, level)


def _lines(text: str) -> list[str]:
    """``text`` cut at its forced breaks, unless a sentence plainly goes on after one."""
    lines: list[str] = []
    for part in filter(None, map(tidy, text.split(BREAK))):
        if lines and not re.search(r"[.!?:;]$", lines[-1]) and re.match(r"[a-z\d<>≤≥(]", part):
            lines[-1] = f"{lines[-1]} {part}"
        else:
            lines.append(part)
    return lines


def superscript(node: html.HtmlElement, before: str) -> str:
    """A superscript as text: nothing for a reference marker, ``²`` for a power or a unit."""
    text = tidy(node.text_content())
    parent = node.getparent()
    linked = next(node.iter("a"), None) is not None or (parent is not None and parent.tag == "a")
    is_power = re.search(r"(?:\d|\b(?:m|cm|mm|dm|km|kg/m|mg/m|Gy|s|x|χ|R|r|I))$", before.rstrip(" ")) and not linked
    if text and re.fullmatch(r"[+-−]?\d{1,2}", text) and is_power:
        return text.translate(SUPERSCRIPTS)
    return "" if linked or MARKER.fullmatch(text) or not text else text


def _shape(tag: str, shape: Shape, level: int) -> tuple[Shape, int]:
    if re.fullmatch(r"h[1-6]", tag):
        return Shape.HEADING, int(tag[1])
    if tag in {"li", "dd"}:
        return Shape.ITEM, 0
    if tag in {"p", "div", "section", "article", "blockquote"} and shape is Shape.ITEM:
        return Shape.ITEM, 0
    return (shape, level) if tag not in BLOCKS else (Shape.PARAGRAPH, 0)


def _named(node: html.HtmlElement, pattern: re.Pattern[str]) -> bool:
    return any(pattern.search(node.get(name) or "") for name in ("class", "id"))


def _left_out(node: html.HtmlElement, tag: str) -> bool:
    if tag == "figcaption" or (tag == "figure" and node.find(".//table") is None):
        return True
    if tag in LEFT_OUT or (node.get("role") or "").lower() in ROLES or node.get("hidden") is not None:
        return True
    if node.get("aria-hidden") == "true" or "display:none" in (node.get("style") or "").replace(" ", "").lower():
        return True
    # The text itself may lie in an element with a careless name: one that holds most of the page stays.
    return tag not in {"html", "body", "main", "article"} and _named(node, NAMED) and len(node.findall(".//p")) < 6


def _caption(table: html.HtmlElement) -> str:
    caption = table.find(".//caption")
    figure = next(table.iterancestors("figure"), None)
    if caption is None and figure is not None:
        caption = figure.find(".//figcaption")
    return tidy(_cell(caption)) if caption is not None else ""


def _symbol(image: html.HtmlElement) -> str:
    """A sign that a page draws as a picture, as its text says; nothing for any other picture, a hole for a formula."""
    said = tidy(image.get("alt") or "")
    if re.search(r"\\[a-z]+|\bequation\b|\bformula\b", said):
        return HOLE
    return said if said and len(said) <= 2 and not said.isalnum() else ""


def _cell(cell: html.HtmlElement) -> str:
    parts: list[str] = [cell.text or ""]
    for child in cell:
        so_far = "".join(parts)
        tag = child.tag if isinstance(child.tag, str) else ""
        if tag == "sup":
            parts.append(superscript(child, so_far))
        elif tag in {"math", "img"}:
            parts.append(linear(child) if tag == "math" else _symbol(child))
        elif tag and not _left_out(child, tag):
            parts.append(" " if tag == "br" else _cell(child))
        parts.append(child.tail or "")
    return tidy("".join(parts))


def _meta(root: html.HtmlElement, *names: str) -> list[str]:
    wanted = {name.lower() for name in names}
    found = [
        tidy(node.get("content") or "")
        for node in root.iter("meta")
        if (node.get("name") or node.get("property") or "").lower() in wanted
    ]
    return [text for text in found if text]


def _title(root: html.HtmlElement) -> str:
    for name in ("citation_title", "dc.title", "og:title"):
        if titles := _meta(root, name):
            return titles[0]
    headings = [tidy(node.text_content()) for node in root.iter("h1")]
    if any(headings):
        return next(text for text in headings if text)
    title = root.find(".//title")
    return re.split(r"\s[|–—]\s", tidy(title.text_content()))[0] if title is not None else ""


def _provenance(root: html.HtmlElement) -> Provenance:
    journal = _meta(root, "citation_journal_title", "citation_publisher", "dc.publisher", "og:site_name")
    date = _meta(
        root, "citation_publication_date", "citation_date", "dc.date", "article:published_time", "citation_online_date"
    )
    doi = re.sub(r"^(?:doi:|https?://doi\.org/)", "", next(iter(_meta(root, "citation_doi", "dc.identifier")), ""))
    return Provenance(
        publisher=journal[0] if journal else UNKNOWN,
        authors=tuple(_meta(root, "citation_author", "dc.creator")),
        published=iso(date[0][:10].replace("/", "-")) if date else UNKNOWN,
        doi=doi if doi.startswith("10.") else "",
        pmid=next(iter(_meta(root, "citation_pmid")), ""),
        licence=next(iter(_meta(root, "dc.rights")), UNKNOWN),
    )
