"""Lines of printed pages -> blocks: running heads out, tables and headings recognised, paragraphs put together. Pure."""

import re
import statistics
from collections import Counter
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.blocks import Block, Shape, table_blocks
from ingest.headings import NUMBERING, guess_level, is_known, is_references, run_in
from ingest.readers.text import BULLET, NUMBERED, join_lines

MARGIN = 0.08
"""Share of a page's height, at its top and foot, where running heads stand."""
CAPTION = re.compile(r"^(?:Table|TABLE)\s+(?:\d+|[IVX]+)\b")
FIGURE = re.compile(r"^(?:Fig(?:ure)?|FIG(?:URE)?)\.?\s+\d+")


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line. Units are points, from the lower left corner; ``cells`` are (left edge, text)."""

    cells: tuple[tuple[float, str], ...]
    left: float
    right: float
    base: float
    size: float
    bold: bool
    page: int
    width: float
    height: float

    @property
    def text(self) -> str:
        return " ".join(text for _, text in self.cells)


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table and its cells by row; an empty text is an empty or merged cell."""

    page: int
    left: float
    bottom: float
    right: float
    top: float
    rows: tuple[tuple[str, ...], ...]

    def holds(self, line: Line) -> bool:
        middle = line.base + line.size / 2
        return line.page == self.page and self.left - 2 <= line.left <= self.right and self.bottom <= middle <= self.top


def layout(lines: Sequence[Line], tables: Sequence[Table]) -> tuple[str, list[Block]]:
    """(title, blocks). The title is the largest type on the first page."""
    body = _body_size(lines)
    kept = _without_running_heads(lines, body)
    first = [line for line in kept if line.page == min((each.page for each in kept), default=1)]
    largest = max((line.size for line in first), default=0.0)
    title = _title(first, largest) if largest > 1.15 * body else ""
    return (title if len(title.split()) < 40 else ""), list(_Flow(kept, tables, body, title).blocks())


def _title(lines: Sequence[Line], largest: float) -> str:
    """The first run of neighbouring lines in the largest type."""
    run: list[Line] = []
    for line in lines:
        if (
            line.size > 0.95 * largest
            and not is_known(line.text)
            and (not run or run[-1].base - line.base < 2 * largest)
        ):
            run.append(line)
        elif run:
            break
    return " ".join(line.text for line in run)


def _body_size(lines: Sequence[Line]) -> float:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def _without_running_heads(lines: Sequence[Line], body: float) -> list[Line]:
    """Without lines at a page's edge that come again at the same height of another page, or are set smaller."""

    def pattern(line: Line) -> tuple[str, int]:
        return re.sub(r"\d+", "#", line.text), round(line.base / 4)

    def in_margin(line: Line) -> bool:
        return line.base < MARGIN * line.height or line.base + line.size > (1 - MARGIN) * line.height

    seen = Counter(key for key, _ in {(pattern(line), line.page) for line in lines if in_margin(line)})
    return [
        line
        for line in lines
        if not (
            in_margin(line)
            and (
                seen[pattern(line)] > 1
                or line.size < 0.9 * body
                or re.fullmatch(r"(?:[Pp]age )?\d+(?: of \d+)?", line.text)
            )
        )
    ]


class _Flow:
    """Walks the lines in reading order."""

    def __init__(self, lines: Sequence[Line], tables: Sequence[Table], body: float, title: str) -> None:
        self._lines, self._tables, self._body, self._title = lines, tables, body, title
        larger = {round(line.size) for line in lines if line.size > 1.1 * body}
        self._levels = {size: rank for rank, size in enumerate(sorted(larger, reverse=True), 1)}
        self._step = _line_step(lines)
        self._references = False

    def blocks(self) -> Iterator[Block]:
        open_text: list[Line] = []
        done: set[Table] = set()
        number = 0
        while number < len(self._lines):
            line = self._lines[number]
            table = next((table for table in self._tables if table.holds(line)), None)
            loose = [] if table else self._loose_table(number)
            heading = 0 if table or loose else self._heading(line, open_text)
            if table or loose or heading or (open_text and self._starts_anew(open_text[-1], line)):
                yield from self._paragraph(open_text)
                open_text = []
            if table:
                if table not in done:
                    yield from table_blocks(self._caption(number), _filled(table.rows), table.page)
                done.add(table)
            elif loose:
                yield from table_blocks(self._caption(number), loose, line.page)
                number += len(loose) - 1
            elif heading:
                number += yield from self._headed(number, heading)
            else:
                open_text.append(line)
            number += 1
        yield from self._paragraph(open_text)

    def _headed(self, number: int, level: int) -> Generator[Block, None, int]:
        """A heading with the lines that carry it on; returns how many those are."""
        first = self._lines[number]
        text, more = first.text, 0
        for line in self._lines[number + 1 : number + 4]:
            same = line.page == first.page and abs(line.size - first.size) < 0.3 and line.bold == first.bold
            near = abs(first.base - line.base) <= 1.6 * first.size * (more + 1)
            if (
                not (same and near and first.size > 1.1 * self._body)
                or is_known(line.text)
                or NUMBERING.match(line.text)
            ):
                break
            text, more = join_lines(text, line.text), more + 1
        self._references = is_references(text)
        yield Block(Shape.HEADING, text, level, first.page, certain=True)
        return more

    def _heading(self, line: Line, before: Sequence[Line]) -> int:
        """The level of a heading: by its size, by bold type, or by being a known section's name; 0 for none."""
        text = line.text
        if len(text) > 160 or not re.search(r"[^\W\d_]{2}", text) or BULLET.match(text) or len(line.cells) > 2:
            return 0
        if line.size > 1.1 * self._body:
            return self._levels.get(round(line.size), 1)
        mid_sentence = bool(before) and not re.search(r"[.:!?]$", before[-1].text)
        below = len(self._levels) + 1
        if is_known(NUMBERING.sub("", text)) and (line.bold or not mid_sentence):
            return below
        if line.bold and not mid_sentence and not re.search(r"[.,;]$", text) and not CAPTION.match(text):
            return below + 1 if guess_level(NUMBERING.sub("", text)) or len(text.split()) <= 12 else 0
        return 0

    def _starts_anew(self, before: Line, line: Line) -> bool:
        if BULLET.match(line.text) or FIGURE.match(line.text) or CAPTION.match(line.text):
            return True
        if self._references:
            return NUMBERED.match(line.text) is not None or (line.left < before.left - 4 and line.page == before.page)
        if NUMBERED.match(line.text) and re.search(r"[.:;]$", before.text):
            return True
        if abs(line.size - before.size) > 0.12 * self._body:
            return True
        ended = re.search(r"[.:!?][\"'”’)\]]*$", before.text) is not None
        if line.page != before.page or line.base > before.base:  # the next column or page: a sentence may go on
            return ended
        if before.base - line.base > 1.35 * self._step:
            return True
        return ended and (before.right < 0.9 * self._edge(before) or line.left > before.left + 0.8 * line.size)

    def _edge(self, line: Line) -> float:
        """How far to the right the lines of this column reach."""
        beside = [other.right for other in self._lines if other.page == line.page and abs(other.left - line.left) < 30]
        return max(beside, default=line.right)

    def _caption(self, number: int) -> str:
        """The caption right above or below a table, if a line near it reads as one."""
        near = [*reversed(self._lines[max(0, number - 4) : number]), *self._lines[number : number + 1]]
        at = next((line for line in near if CAPTION.match(line.text)), None)
        return at.text if at else ""

    def _loose_table(self, number: int) -> list[list[str]]:
        """Two or more lines set in the same columns without rules; nothing when a row does not fit the heads.

        A cell that runs over two lines cannot be told from a new row: such a table is left to the reader.
        """
        first = self._lines[number]
        if len(first.cells) < 2 or self._references:
            return []
        rows = [first]
        for line in self._lines[number + 1 :]:
            if line.page != first.page or len(line.cells) != len(first.cells) or not _aligned(first, line):
                break
            rows.append(line)
        enough = len(rows) > 2 or (len(rows) == 2 and len(first.cells) > 2)
        return [[text for _, text in row.cells] for row in rows] if enough else []

    def _paragraph(self, lines: Sequence[Line]) -> Iterator[Block]:
        if not lines:
            return
        text = lines[0].text
        for line in lines[1:]:
            text = join_lines(text, line.text)
        page = lines[0].page
        if CAPTION.match(text) or FIGURE.match(text) or (len(lines) == 1 and len(lines[0].cells) > 2):
            return  # captions label a picture; scattered cells are no sentence
        if self._references:
            yield Block(Shape.REFERENCE, text, page=page)
            return
        item = BULLET.match(text)
        headed = None if item else run_in(text)
        if headed:
            yield Block(Shape.HEADING, headed[0], len(self._levels) + 3, page, certain=False)
            text = headed[2]
        yield Block(Shape.ITEM if item else Shape.PARAGRAPH, text[item.end() :] if item else text, page=page)


def _aligned(first: Line, second: Line) -> bool:
    pairs = zip(first.cells, second.cells, strict=True)
    return all(abs(a[0] - b[0]) < 4 * first.size for a, b in pairs) and abs(first.size - second.size) < 2


def _line_step(lines: Sequence[Line]) -> float:
    steps = [
        above.base - below.base
        for above, below in pairwise(lines)
        if above.page == below.page and 0 < above.base - below.base < 4 * above.size
    ]
    return statistics.median(steps) if steps else 12.0


def _filled(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Rows with the first cell of merged ones repeated, so that each row names itself."""
    filled: list[list[str]] = []
    for row in rows:
        cells = list(row)
        if cells and not cells[0] and filled and len(filled) > 1:
            cells[0] = filled[-1][0]
        filled.append(cells)
    return filled
