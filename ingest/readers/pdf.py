"""PDF -> lines with their place and type size, by pypdfium2; ruled tables are found by pdfplumber.

Measured on files with a symbol font: pdfminer (and so pdfplumber) reads ``≤3 cm`` as ``£3 cm``, pdfium and
pypdf do not. pdfplumber therefore only says where a table's cells are, and pdfium reads them.
"""

import io
import math
import re
import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pdfplumber
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest.blocks import Draft
from ingest.documents import Provenance
from ingest.errors import DocumentRefused
from ingest.readers.formulas import SUPERSCRIPTS
from ingest.readers.layout import Line, Table, layout

HYPHENS = {0x02: "-", 0xFFFE: "-"}
"""What pdfium emits for a hyphen at the end of a line."""
NO_TITLE = re.compile(
    r"^(?:untitled|\(?anonymous\)?|document\d*|microsoft word.*|.*\.(?:docx?|indd|tex|pdf|dvi|qxp)|\W*)$", re.IGNORECASE
)
LETTERS_A_PAGE = 25
"""Fewer than this on average, and the pages are pictures."""
DOWNWARDS = 1
"""Quarter turns of text that runs down the page, whose lines pdfium gives in the wrong order."""
PATHS = 3000
"""Drawing operations above which a page is a graphic and not searched for tables."""


@dataclass(slots=True)
class _Char:
    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float
    bold: bool
    breaks: bool
    """Whether the line ends here: a hyphenation."""


def read_pdf(path: Path, data: bytes) -> Draft:
    """Blocks with page numbers.

    Raises DocumentRefused when the file is encrypted, damaged, or has no text layer.
    """
    try:
        pdf = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower() or b"/Encrypt" in data:
            raise DocumentRefused(path, "is encrypted; save it without a password") from error
        raise DocumentRefused(path, "is not a PDF that can be read (damaged, or no PDF at all)") from error
    try:
        lines: list[Line] = []
        tables: list[Table] = []
        pictures = 0
        for number in range(len(pdf)):
            page = _page(path, pdf, number)
            lines.extend(reversed(list(_lines(page))) if page.turn == DOWNWARDS else _lines(page))
            tables.extend(_tables(data, page))
            pictures += page.pictures
        letters = sum(character.isalpha() for line in lines for character in line.text)
        if letters < LETTERS_A_PAGE * max(1, len(pdf)):
            why = (
                "its pages are pictures; run text recognition (OCR) on it first"
                if pictures
                else "it holds next to no text"
            )
            raise DocumentRefused(path, f"no text layer: {why}")
        metadata = pdf.get_metadata_dict()
    finally:
        pdf.close()
    title, blocks = layout(lines, tables)
    stated = " ".join((metadata.get("Title") or "").split())
    if NO_TITLE.match(stated) or len(stated.split()) < 2:
        stated = ""
    return Draft(stated or title, tuple(blocks), Provenance())


@dataclass(frozen=True, slots=True)
class _Page:
    """One page's characters in the order that the file draws them. ``number`` counts from 1."""

    number: int
    width: float
    height: float
    chars: tuple[_Char, ...]
    strokes: int
    pictures: int
    turn: int
    """By how many quarters its text was turned in the file; the characters' boxes are upright again."""


def _page(path: Path, pdf: pdfium.PdfDocument, number: int) -> _Page:
    try:
        page = pdf[number]
        text = page.get_textpage()
    except pdfium.PdfiumError as error:
        raise DocumentRefused(path, f"page {number + 1} is damaged") from error
    width, height = page.get_size()
    kinds = [item.type for item in page.get_objects(max_depth=2)]
    drawn = [_char(text, index) for index in range(text.count_chars())]
    turns = [_quarter(raw.FPDFText_GetCharAngle(text, index)) for index in range(len(drawn))]
    turn, chars = _upright(drawn, turns, width, height)
    if turn % 2:
        width, height = height, width
    strokes, pictures = kinds.count(raw.FPDF_PAGEOBJ_PATH), kinds.count(raw.FPDF_PAGEOBJ_IMAGE)
    text.close()
    page.close()
    return _Page(number + 1, width, height, chars, 0 if turn else strokes, pictures, turn)


def _quarter(angle: float) -> int | None:
    """``angle`` in radians as quarter turns, 0 to 3; None for a slanted character, as of a watermark."""
    turns = angle / (math.pi / 2)
    return round(turns) % 4 if abs(turns - round(turns)) < 0.05 else None


def _upright(
    drawn: Sequence[_Char], turns: Sequence[int | None], width: float, height: float
) -> tuple[int, tuple[_Char, ...]]:
    """(quarter turns, characters) of a page as its reader would hold it. What runs in another direction is left out.

    A wide table is printed sideways; beside upright text, sideways words are a stamp or the name of an axis.
    """
    inked = Counter(turn for char, turn in zip(drawn, turns, strict=True) if char.text.strip() and turn is not None)
    most = inked.most_common(1)[0][0] if inked else 0
    kept = (char for char, turn in zip(drawn, turns, strict=True) if turn == most or not char.text.strip())
    return most or 0, tuple(_turned(char, most or 0, width, height) for char in kept)


def _turned(char: _Char, turn: int, width: float, height: float) -> _Char:
    """``char`` with its box turned back by ``turn`` quarters; width and height are the page's as it lies in the file."""
    left, bottom, right, top = char.left, char.bottom, char.right, char.top
    if turn == 3:  # runs upwards
        left, bottom, right, top = bottom, width - right, top, width - left
    elif turn == DOWNWARDS:
        left, bottom, right, top = height - top, left, height - bottom, right
    elif turn == 2:
        left, bottom, right, top = width - right, height - top, width - left, height - bottom
    return char if not turn else replace(char, left=left, bottom=bottom, right=right, top=top, size=top - bottom)


def _char(text: pdfium.PdfTextPage, index: int) -> _Char:
    code = raw.FPDFText_GetUnicode(text, index)
    left, bottom, right, top = text.get_charbox(index, loose=True)
    bold = raw.FPDFText_GetFontWeight(text, index) >= 600
    return _Char(HYPHENS.get(code, chr(code)), left, bottom, right, top, top - bottom, bold, code in HYPHENS)


def _lines(page: _Page) -> Iterator[Line]:
    row: list[_Char] = []
    for char in page.chars:
        if char.text not in "\r\n":
            row.append(char)
        if char.breaks or char.text in "\r\n":
            yield from _as_lines(row, page)
            row = []
    yield from _as_lines(row, page)


def _as_lines(row: list[_Char], page: _Page) -> Iterator[Line]:
    inked = [char for char in row if not char.text.isspace() and char.size > 0]
    if not inked:
        return
    size = statistics.median(char.size for char in inked)
    base = statistics.median(char.bottom for char in inked)
    cells: list[tuple[float, str]] = []
    words, start, edge = "", inked[0].left, inked[0].right
    raised = ""
    for char in row:
        if not char.text.isspace() and char.size > 0:
            if char.left - edge > 1.6 * size and words.strip():
                cells.append((start, words + _superscript(raised, words)))
                words, start, raised = "", char.left, ""
            edge = max(edge, char.right) if char.left >= start else char.right
            if (
                char.size < 0.8 * size
                and char.bottom > base + 0.15 * size
                and re.match(r"[\d,–\-−+*†‡a-c ]", char.text)
            ):
                raised += char.text
                continue
        if raised and not (char.text.isspace() and re.search(r"[,–-]$", raised)):
            words += _superscript(raised, words)
            raised = ""
        words += char.text
    cells.append((start, words + _superscript(raised, words)))
    bold = sum(char.bold for char in inked) * 2 > len(inked)
    kept = tuple((left, " ".join(text.split())) for left, text in cells if text.strip())
    yield Line(kept, inked[0].left, edge, base, size, bold, page.number, page.width, page.height)


def _superscript(raised: str, before: str) -> str:
    """Raised characters as text: a power or a unit's exponent stays, a reference marker goes."""
    power = re.fullmatch(r"[+\-−–]?\d{1,2}", raised) and re.search(
        r"(?:\d|(?:^|[\s/])(?:m|cm|mm|kg|x|χ|R|r|I))$", before
    )
    return raised.translate(SUPERSCRIPTS) if power else ""


def _tables(data: bytes, page: _Page) -> Iterator[Table]:
    """The ruled tables of a page: geometry by pdfplumber, words by pdfium."""
    if not 4 <= page.strokes <= PATHS:
        return
    try:
        with pdfplumber.open(io.BytesIO(data), pages=[page.number]) as plumbed:
            found = [(table.bbox, [row.cells for row in table.rows]) for table in plumbed.pages[0].find_tables()]
    except Exception:  # noqa: BLE001  # a table that cannot be found is read as lines
        return
    for (left, top, right, bottom), rows in found:
        cells = tuple(tuple(_cell(page, box) if box else "" for box in row) for row in rows)
        if len(cells) > 1 and max(len(row) for row in cells) > 1:
            yield Table(page.number, left, page.height - bottom, right, page.height - top, cells)


def _cell(page: _Page, box: tuple[float, float, float, float]) -> str:
    """The characters whose middle lies in ``box`` (left, top, right, bottom; from the upper left corner)."""
    left, top, right, bottom = box
    text, gap = "", False
    for char in page.chars:
        if char.text.isspace():
            gap = True
        elif (
            left <= (char.left + char.right) / 2 <= right
            and top <= page.height - (char.bottom + char.top) / 2 <= bottom
        ):
            text += (" " if gap and text else "") + char.text
            gap = False
        else:
            gap = True
    return text
