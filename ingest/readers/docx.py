"""Word documents (DOCX) -> blocks, by python-docx; their XML is screened first, because Word files come from strangers."""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

from ingest.blocks import Block, Draft, Shape, table_blocks, tidy
from ingest.documents import UNKNOWN, Provenance
from ingest.errors import DocumentRefused
from ingest.headings import guess_level, is_known, run_in

UNPACKED = 200_000_000
"""Most bytes that all parts may unpack to."""
RATIO = 200
"""Most that one part may grow; Word's own XML reaches about 20."""
ENCRYPTED = b"\xd0\xcf\x11\xe0"
"""An OLE container: a Word file with a password, or one of before 2007."""
SUPERSCRIPTS = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
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


def _blocks(word: WordDocument) -> Iterator[Block]:
    for item in word.iter_inner_content():
        if isinstance(item, Table):
            yield from table_blocks("", [[tidy(cell.text) for cell in row.cells] for row in item.rows])
        else:
            yield from _paragraph(item)


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
    for node in item._p.iter(qn("w:r")):
        if any(parent.tag in {qn("w:del"), qn("w:moveFrom")} for parent in node.iterancestors()):
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


def _piece(child: object) -> str:
    tag, text = getattr(child, "tag", ""), getattr(child, "text", None)
    if tag == qn("w:t"):
        return text or ""
    return {qn("w:tab"): " ", qn("w:br"): " ", qn("w:noBreakHyphen"): "-"}.get(tag, "")


def _superscript(piece: str, before: str) -> str:
    power = re.fullmatch(r"[+−-]?\d{1,2}", piece.strip()) and re.search(
        r"(?:\d|(?:^|[\s/])(?:m|cm|mm|kg|x|χ|R|r|I))$", before
    )
    if power:
        return piece.strip().translate(SUPERSCRIPTS)
    return "" if MARKER.fullmatch(piece) else piece
