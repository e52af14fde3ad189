"""Tables in markup (HTML, JATS) -> rows of cells, the first of which names the columns."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from lxml import etree

Node = TypeVar("Node", bound=etree._Element)


def grid(table: Node, text: Callable[[Any], str]) -> list[list[str]]:
    """The rows of ``table``, cells read by ``text``; the first row holds the column heads, all empty where there are none.

    A cell that spans rows or columns is repeated in each. Head rows are put together, so that a column is named by
    all of them: "Survival 3 years" and "Survival 5 years", never "Survival" twice.
    """
    lines = [line for line in table.iter("tr") if any(cell.tag in {"td", "th"} for cell in line)]
    rows = _spread(lines, text)
    heads = _heads(table, lines)
    kept = [(row, number < heads) for number, row in enumerate(rows) if any(row)]
    return named([row for row, _ in kept], sum(is_head for _, is_head in kept))


def named(rows: Sequence[list[str]], heads: int) -> list[list[str]]:
    """``rows`` with the first ``heads`` of them put together into one."""
    if not rows:
        return []
    wide = max(map(len, rows))
    if not heads:
        return [[""] * wide, *rows]
    columns = zip(*(row + [""] * (wide - len(row)) for row in rows[:heads]), strict=True)
    return [[" ".join(dict.fromkeys(part for part in column if part)) for column in columns], *rows[heads:]]


def _heads(table: Node, lines: Sequence[Node]) -> int:
    """How many rows name columns: those of ``thead``, else the leading rows of ``th``; none in a table of row heads."""
    declared = len(table.findall("thead/tr"))
    if declared:
        return declared
    tags = [[cell.tag for cell in line if cell.tag in {"td", "th"}] for line in lines]
    leading = next((number for number, row in enumerate(tags) if "td" in row), len(tags))
    if leading:
        return min(leading, len(tags) - 1)
    named_by_row = all(row[0] == "th" and "th" not in row[1:] and len(row) > 1 for row in tags)
    return 0 if named_by_row else 1


def _spread(lines: Sequence[etree._Element], text: Callable[[Any], str]) -> list[list[str]]:
    rows: list[list[str]] = []
    carried: dict[int, tuple[int, str]] = {}
    for line in lines:
        row: list[str] = []
        cells = [cell for cell in line if cell.tag in {"td", "th"}]
        while cells or len(row) in carried:
            if len(row) in carried:
                left, said = carried.pop(len(row))
                if left > 1:
                    carried[len(row)] = (left - 1, said)
                row.append(said)
                continue
            cell = cells.pop(0)
            said, down = text(cell), _span(cell, "rowspan")
            for _ in range(_span(cell, "colspan")):
                if down > 1:
                    carried[len(row)] = (down - 1, said)
                row.append(said)
        rows.append(row)
    return rows


def _span(cell: etree._Element, name: str) -> int:
    value = cell.get(name) or "1"
    return min(max(int(value), 1), 100) if value.isdigit() else 1
