"""Word documents (DOCX) -> blocks, by python-docx; their XML is screened first, because Word files come from strangers."""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from lxml import etree

from ingest.blocks import HOLE, Block, Draft, Shape, table_blocks, tidy
from ingest.documents import UNKNOWN, Provenance
from ingest.errors import DocumentRefused
from ingest.headings import guess_level, is_known, run_in
from ingest.readers.formulas import SUPERSCRIPTS, linear
from ingest.readers.grid import named

UNPACKED = 200_000_000
"""Most bytes that all parts may unpack to."""
RATIO = 200
"""Most that one part may grow; Word's own XML reaches about 20."""
ENCRYPTED = b"\xd0\xcf\x11\xe0"
"""An OLE container: a Word file with a password, or one of before 2007."""
SYMBOLS = {
    0xA3: "≤", 0xB3: "≥", 0xB1: "±", 0xB4: "×", 0xB0: "°", 0xB9: "≠", 0xBB: "≈", 0xA5: "∞", 0xAE: "→", 0xB8: "÷", 0xB7: "•",
    0x61: "α", 0x62: "β", 0x63: "χ", 0x64: "δ", 0x67: "γ", 0x6B: "κ", 0x6D: "μ", 0x3C: "<", 0x3E: ">", 0x3D: "=", 0x2D: "−", 0x2B: "+", 0x25: "%",
}  # fmt: skip
"""Characters of the font Symbol, which Word's menu of signs puts in, by their place in it."""
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
"""The second copy of a drawing, for programs that cannot show the first."""
MARKER = re.compile(r"[\s\[\](),;–*†‡-]*(?:\d{1,3}|[a-z])?(?:[\s,;–-]+(?:\d{1,3}|[a-z]))*[\s\[\](),;–*†‡-]*")


def read_docx(path: Path, data: bytes) -> Draft:
    """Blocks of a Word file.

    Raises DocumentRefused when it is encrypted, no DOCX, or unpacks to more than it should.
    """
    if data.startswith(ENCRYPTED):
        raise DocumentRefused(path, "is encrypted, or a Word file of before 2007; save it as DOCX without a password")
    _screen(path, data)
    try:
        word = docx.Document(io.BytesIO(data))
        blocks = tuple(_blocks(word))
    except DocumentRefused:
        raise
    except Exception as error:  # python-docx raises whatever zipfile, lxml or a missing part raises
        raise DocumentRefused(path, "is not a Word document that can be read") from error
    properties = word.core_properties
    title = next((b.text for b in blocks if b.shape is Shape.HEADING and b.level == 0), "") or tidy(
        properties.title or ""
    )
    author = tidy(properties.author or "")
    known = author and author.lower() not in {"python-docx", "user", "admin", "author", "microsoft office user"}
    return Draft(title, blocks, Provenance(authors=(author,) if known else (), published=UNKNOWN))


def _screen(path: Path, data: bytes) -> None:
    """Refuse what unpacks to too much, or whose XML declares entities, before anything parses it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            total = sum(entry.file_size for entry in entries)
            if total > UNPACKED or any(e.file_size > RATIO * max(e.compress_size, 5000) for e in entries):
                raise DocumentRefused(path, f"unpacks to {total // 1_000_000} MB: a zip bomb, or not a document")
            for entry in entries:
                if entry.filename.endswith((".xml", ".rels")):
                    with archive.open(entry) as part:
                        if b"<!DOCTYPE" in part.read(8192):
                            raise DocumentRefused(path, "its XML declares a document type, as no Word file does")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
        raise DocumentRefused(path, "is not a Word document (its zip archive cannot be read)") from error


def _blocks(word: WordDocument | _Cell) -> Iterator[Block]:
    for item in word.iter_inner_content():
        if isinstance(item, Table):
            yield from _table(item)
        else:
            yield from _paragraph(item)
            for inner in _boxed(item):
                yield from _paragraph(inner)


def _table(table: Table) -> Iterator[Block]:
    """Its rows; tables that stand in its cells follow."""
    rows = [[tidy(" ".join(_text(part) for part in cell.paragraphs)) for cell in row.cells] for row in table.rows]
    marked = [row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in table.rows]
    heads = next((number for number, head in enumerate(marked) if not head), 1)
    yield from table_blocks("", named(rows, max(heads, 1)))
    for inner in {id(cell._tc): cell for row in table.rows for cell in row.cells}.values():
        for part in inner.tables:
            yield from _table(part)


def _boxed(item: Paragraph) -> Iterator[Paragraph]:
    """The paragraphs of the text boxes that hang on ``item``."""
    root: Any = item._p  # a python-docx element, of which lxml's types know nothing
    for box in root.iter(qn("w:txbxContent")):
        if next(box.iterancestors(FALLBACK), None) is None:
            yield from (Paragraph(inner, item._parent) for inner in box.iterchildren(qn("w:p")))


def _paragraph(item: Paragraph) -> Iterator[Block]:
    text = tidy(_text(item))
    if not text:
        return
    style = (item.style.name or "").lower() if item.style is not None else ""
    heading = re.match(r"(?:heading|überschrift|titre) (\d)", style)
    if style == "title":
        yield Block(Shape.HEADING, text, 0)
    elif heading:
        yield Block(Shape.HEADING, text, int(heading.group(1)))
    elif _is_listed(item, style):
        yield Block(Shape.ITEM, text)
    elif "bibliography" in style or "endnote" in style:
        yield Block(Shape.REFERENCE, text)
    elif is_known(text) or (_is_bold(item) and guess_level(text)):
        yield Block(Shape.HEADING, text, 6, certain=is_known(text))
    elif headed := run_in(text):
        yield Block(Shape.HEADING, headed[0], 7, certain=False)
        yield Block(Shape.PARAGRAPH, headed[2])
    else:
        yield Block(Shape.PARAGRAPH, text)


def _is_listed(item: Paragraph, style: str) -> bool:
    return "list" in style or item._p.find(f".//{qn('w:numPr')}") is not None


def _is_bold(item: Paragraph) -> bool:
    runs = [run for run in item.runs if run.text.strip()]
    return bool(runs) and all(run.bold for run in runs)


def _text(item: Paragraph) -> str:
    """The paragraph's words, hyperlinks included, deleted and hidden ones left out; markers in superscript gone."""
    text = ""
    for node in item._p.iter(qn("w:r"), MATH):
        around = {parent.tag for parent in node.iterancestors() if parent is not item._p}
        inside = next((parent for parent in node.iterancestors(qn("w:p"))), None)
        if inside is not item._p or around & {qn("w:del"), qn("w:moveFrom"), MATH}:
            continue  # a text box has paragraphs of its own
        if node.tag == MATH:
            text += linear(node)
            continue
        properties = node.find(qn("w:rPr"))
        if properties is not None and properties.find(qn("w:vanish")) is not None:
            continue
        piece = "".join(_piece(child) for child in node)
        align = properties.find(qn("w:vertAlign")) if properties is not None else None
        if align is not None and align.get(qn("w:val")) == "superscript":
            piece = _superscript(piece, text)
        text += piece
    return text


def _piece(child: etree._Element) -> str:
    if child.tag == qn("w:t"):
        return child.text or ""
    if child.tag == qn("w:sym"):
        return _sign(child.get(qn("w:font")) or "", child.get(qn("w:char")) or "")
    return {qn("w:tab"): " ", qn("w:br"): " ", qn("w:noBreakHyphen"): "-"}.get(str(child.tag), "")


def _sign(font: str, code: str) -> str:
    """A character given by its place in a font; a hole where the font's places are not known."""
    try:
        place = int(code, 16)
    except ValueError:
        return HOLE
    if font.lower() == "symbol":
        return SYMBOLS.get(place & 0xFF, HOLE)
    return HOLE if 0xE000 <= place <= 0xF8FF else chr(place)


def _superscript(piece: str, before: str) -> str:
    power = re.fullmatch(r"[+−-]?\d{1,2}", piece.strip()) and re.search(
        r"(?:\d|(?:^|[\s/])(?:m|cm|mm|kg|x|χ|R|r|I))$", before
    )
    if power:
        return piece.strip().translate(SUPERSCRIPTS)
    return "" if MARKER.fullmatch(piece) else piece
