"""What a reader hands over before cleaning: blocks of text in reading order. Frozen, no I/O."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from ingest.documents import Provenance

SPACES = re.compile(r"[\s\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\x1f]")
HOLE = "\ufffd"
"""Stands where a character was that cannot be read; a sentence that holds one is never quoted."""
CONTROLS = (
    {code: HOLE for code in (*range(9), *range(0x0E, 0x1C), 0x7F)}
    | {0x1E: "-"}
    | {code: bytes([code]).decode("cp1252", errors="replace") for code in range(0x80, 0xA0)}
)
"""Control characters. What was a sign in a font without names is a hole and not nothing ("lesions of 3 cm" for "of ≤3
cm"); U+0080 to U+009F are Windows characters under a wrong name, as browsers read them: U+0096 is an en dash."""
LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})


class Shape(StrEnum):
    """What a block is on the page."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"
    """A table row, already written out with its column heads (see ``row_text``)."""
    REFERENCE = "reference"


@dataclass(frozen=True, slots=True)
class Block:
    """One block. ``level`` counts from 1 for a heading; ``page`` counts from 1, 0 = none.

    ``certain`` says that the file's own markup declares the shape; otherwise a reader guessed it.
    """

    shape: Shape
    text: str
    level: int = 0
    page: int = 0
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Draft:
    """A file as a reader understood it: not cleaned, not cut into sentences."""

    title: str
    blocks: tuple[Block, ...]
    provenance: Provenance = field(default_factory=Provenance)
    references: tuple[str, ...] = ()


def tidy(text: str) -> str:
    """One line of composed characters: no direction marks, ligatures spelled out, ``HOLE`` for control characters.

    Only canonical composition (NFC): compatibility folding would turn ``10⁹`` into ``109``.
    """
    plain = INVISIBLE.sub("", unicodedata.normalize("NFC", text)).translate(CONTROLS | LIGATURES)
    return SPACES.sub(" ", plain).strip()


def row_text(caption: str, heads: Sequence[str], cells: Sequence[str]) -> str:
    """A table row as a statement of its own: ``Caption: row head: column head: cell; column head: cell.``

    A cell without text is left out: an empty cell says nothing. Empty when nothing but the row head is left.
    """
    row_head, values = cells[0] if cells else "", []
    for number, cell in enumerate(cells[1:], 1):
        head = heads[number] if number < len(heads) else ""
        if cell:
            values.append(f"{head}: {cell}" if head else cell)
    if not values:
        return ""
    first = f"{heads[0]} {row_head}" if heads and heads[0] and row_head and heads[0] != row_head else row_head
    lead = ": ".join(part.rstrip(" .:") for part in (caption, first) if part)
    body = "; ".join(value.rstrip(" .;") for value in values)
    return f"{lead}: {body}." if lead else f"{body}."


def table_blocks(caption: str, rows: Sequence[Sequence[str]], page: int = 0) -> list[Block]:
    """The rows of a table, the first of which holds the column heads.

    A row of one text only ("Receptor status" above "positive" and "negative") names the rows under it.
    """
    if len(rows) < 2:
        return []
    heads = [tidy(cell) for cell in rows[0]]
    blocks, group = [], ""
    for row in rows[1:]:
        cells = [tidy(cell) for cell in row]
        if len(cells) > 1 and re.search(r"[^\W\d_]", cells[0]) and set(cells[1:]) <= {"", cells[0]}:
            group = cells[0]
            continue
        first = ": ".join(part.rstrip(" :") for part in (group, cells[0]) if part) if cells else ""
        text = row_text(tidy(caption), heads, [first, *cells[1:]])
        if text:
            blocks.append(Block(Shape.ROW, text, page=page))
    return blocks
