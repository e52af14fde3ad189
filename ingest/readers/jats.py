"""JATS XML (journal articles, as PubMed Central gives them) -> blocks, by lxml; entities are refused by defusedxml."""

import re
from collections.abc import Iterator
from pathlib import Path

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring as screen
from lxml import etree

from ingest.blocks import HOLE, Block, Draft, Shape, table_blocks, tidy
from ingest.documents import UNKNOWN, Provenance
from ingest.errors import DocumentRefused
from ingest.readers.formulas import SUPERSCRIPTS, linear
from ingest.readers.grid import grid

LEFT_OUT = frozenset(
    [
        "fig",
        "fig-group",
        "graphic",
        "media",
        "supplementary-material",
        "disp-formula-group",
        "fn",
        "fn-group",
        "ack",
        "glossary",
        "object-id",
        "label",
        "table-wrap-foot",
        "notes",
        "bio",
        "kwd-group",
        "permissions",
    ]
)
FORMULAS = frozenset(["inline-formula", "disp-formula", "math", "tex-math", "inline-graphic"])
DROPPED_SECTIONS = frozenset(
    ["coi-statement", "supplementary-material", "data-availability", "ethics-statement", "funding"]
)
KINDS = {
    "review-article": "review",
    "systematic-review": "systematic-review",
    "case-report": "case-series",
    "retraction": "retraction",
    "editorial": "editorial",
    "letter": "letter",
    "preprint": "preprint",
}


def read_jats(path: Path, data: bytes) -> Draft:
    """Blocks of an article.

    Raises DocumentRefused for XML that declares entities, is broken, or is no JATS.
    """
    try:
        # The DTD line that every JATS file carries is allowed and never fetched; entities in it are not.
        screen(data, forbid_dtd=False, forbid_entities=True, forbid_external=True)
    except DefusedXmlException as error:
        raise DocumentRefused(
            path, "its XML declares entities, which can unpack without end (an entity bomb)"
        ) from error
    except (etree.XMLSyntaxError, SyntaxError, ValueError, LookupError) as error:
        raise DocumentRefused(path, f"is not well-formed XML ({str(error)[:80]})") from error
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    root = etree.fromstring(data, parser)
    for node in root.iter():  # namespaces come and go between versions of JATS
        if isinstance(node.tag, str) and "}" in node.tag:
            node.tag = node.tag.split("}", 1)[1]
    article = root if root.tag == "article" else root.find(".//article")
    if article is None:
        raise DocumentRefused(path, f"is XML but no JATS article (its root is <{root.tag!s}>)")
    return _draft(article)


def _draft(article: etree._Element) -> Draft:
    meta = article.find("front/article-meta")
    blocks: list[Block] = []
    if meta is not None:
        for abstract in meta.findall("abstract"):
            if abstract.get("abstract-type") in {None, "summary", "executive-summary", "key-points"}:
                blocks.append(Block(Shape.HEADING, _text(abstract.find("title")) or "Abstract", 1))
                blocks.extend(_section(abstract, 1))
    body = article.find("body")
    if body is not None:
        blocks.extend(_section(body, 0))
    references = tuple(text for ref in article.iter("ref") if (text := _reference(ref)))
    title = _text(meta.find("title-group/article-title")) if meta is not None else ""
    return Draft(title, tuple(blocks), _provenance(article, meta), references)


def _section(node: etree._Element, level: int) -> Iterator[Block]:
    for child in node:
        tag = child.tag if isinstance(child.tag, str) else ""
        if tag == "sec":
            if child.get("sec-type") in DROPPED_SECTIONS:
                continue
            heading = _text(child.find("title"))
            if heading:
                yield Block(Shape.HEADING, heading, level + 1)
            yield from _section(child, level + 1)
        elif tag == "p":
            yield from _paragraph(child)
        elif tag == "list":
            yield from _items(child)
        elif tag == "table-wrap":
            yield from _tables(child)
        elif tag in {"boxed-text", "disp-quote", "statement", "def-list"}:
            yield from _section(child, level)


def _paragraph(node: etree._Element) -> Iterator[Block]:
    """A paragraph; lists and tables that stand inside it follow its words."""
    text = _text(node)
    if text:
        yield Block(Shape.PARAGRAPH, text)
    for child in node.iter("list", "table-wrap"):
        yield from _items(child) if child.tag == "list" else _tables(child)


def _items(node: etree._Element) -> Iterator[Block]:
    for item in node.findall("list-item"):
        text = _text(item)
        if text:
            yield Block(Shape.ITEM, text)
        for inner in item.findall(".//list"):
            yield from _items(inner)


def _tables(node: etree._Element) -> Iterator[Block]:
    caption = ". ".join(part.rstrip(".") for part in (_text(node.find("label")), _text(node.find("caption"))) if part)
    for table in node.iter("table"):
        yield from table_blocks(caption, grid(table, _text))


def _text(node: etree._Element | None) -> str:
    """Running text without citations of references, tables and figures; powers stay as superscript digits."""
    if node is None:
        return ""
    parts: list[str] = []
    _collect(node, parts, top=True)
    text = re.sub(r"\s*[\[(]\s*(?:[,;–-]\s*)*[\])]", "", "".join(parts))
    return tidy(re.sub(r"\((?:[Ss]ee\s+)?[,;\s–-]*\)", "", text))


def _collect(node: etree._Element, parts: list[str], *, top: bool = False) -> None:
    tag = node.tag if isinstance(node.tag, str) else ""
    if not top and (not tag or tag in LEFT_OUT or tag in {"list", "table-wrap"} or _is_citation(node)):
        return
    if tag in FORMULAS:
        parts.append(_formula(node))
        return
    if tag == "sup":
        parts.append(_superscript(node, "".join(parts)))
        return
    parts.append(node.text or "")
    for child in node:
        _collect(child, parts)
        if isinstance(child.tag, str) and child.tag in {"p", "title", "break"}:
            parts.append(" ")
        parts.append(child.tail or "")


def _is_citation(node: etree._Element) -> bool:
    """Whether an ``xref`` is a marker. "Soran et al." and "Figure 1" are words of their sentence and stay."""
    kind = node.get("ref-type") if node.tag == "xref" else ""
    if kind == "bibr":
        return re.search(r"[^\W\d_]{2}", "".join(str(part) for part in node.itertext())) is None
    return kind in {"fn", "table-fn", "aff"}


def _formula(node: etree._Element) -> str:
    """A formula as text: its MathML, else its plain words; a hole for TeX or a picture."""
    if node.tag == "math":
        return linear(node)
    math = node.find(".//math")
    if math is not None:
        return linear(math)
    pictured = node.tag in {"tex-math", "inline-graphic"} or node.find(".//tex-math") is not None
    words = tidy("".join(str(part) for part in node.itertext()))
    return HOLE if pictured or not words else words


def _superscript(node: etree._Element, before: str) -> str:
    text = tidy("".join(str(part) for part in node.itertext()))
    if node.find(".//xref") is not None:
        return ""
    if re.fullmatch(r"[+\-−–]?\d{1,2}", text) and re.search(r"(?:\d|(?:^|[\s/])(?:m|cm|mm|kg|x|χ|R|r|I))\s?$", before):
        return text.translate(SUPERSCRIPTS)
    return (
        "" if re.fullmatch(r"[\d\s,;–\-*†‡§¶a-z\[\]()]{1,40}", text) and not re.fullmatch(r"[a-z]{2,}", text) else text
    )


def _reference(ref: etree._Element) -> str:
    for tag in ("mixed-citation", "element-citation", "citation", "nlm-citation"):
        found = ref.find(f".//{tag}")
        if found is not None:
            words = " ".join(str(part).strip() for part in found.itertext() if str(part).strip())
            return tidy(re.sub(r"\s+([.,;:)])", r"\1", words))
    return ""


def _provenance(article: etree._Element, meta: etree._Element | None) -> Provenance:
    if meta is None:
        return Provenance()
    identifiers = {node.get("pub-id-type"): _text(node) for node in meta.findall("article-id")}
    names = [
        tidy(f"{_text(name.find('given-names'))} {_text(name.find('surname'))}")
        for name in meta.findall("contrib-group/contrib[@contrib-type='author']//name")
    ]
    licence = meta.find("permissions/license")
    journal = _text(article.find("front/journal-meta//journal-title")) or _text(
        article.find("front/journal-meta//publisher-name")
    )
    return Provenance(
        kind=KINDS.get(article.get("article-type") or "", UNKNOWN),
        publisher=journal or UNKNOWN,
        authors=tuple(names),
        published=_date(meta),
        doi=identifiers.get("doi", ""),
        pmid=identifiers.get("pmid", ""),
        licence=(_text(licence)[:200] or UNKNOWN) if licence is not None else UNKNOWN,
    )


def _date(meta: etree._Element) -> str:
    """The earliest full date of publication, else the earliest year."""
    dates = []
    for node in meta.findall("pub-date"):
        parts = [_text(node.find(name)) for name in ("year", "month", "day")]
        if parts[0].isdigit():
            dates.append("-".join(part.zfill(2) for part in parts if part.isdigit()))
    return min(dates, key=lambda date: (-len(date), date)) if dates else UNKNOWN
