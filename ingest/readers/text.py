"""Plain text -> blocks. Nothing is marked up, so headings, items and paragraphs are guessed from their looks."""

import re
from collections.abc import Iterator, Sequence

from ingest.blocks import Block, Draft, Shape, tidy
from ingest.headings import guess_level, is_known, run_in

BULLET = re.compile(r"^\s*(?:[•◦▪‣·●○■□➢✓*]|[-–—](?=\s))\s*(?=\S)")
NUMBERED = re.compile(r"^\s*(?:\(?\d{1,3}[.)]|\[\d{1,3}\])\s+(?=\S)")
NUMBER_ONLY = re.compile(r"^\s*\d{1,3}\.?(?:\s+\d{1,3}\.)?\s*$")
WRAP = 110
"""Longest line, in characters, of a file whose lines were broken by a typewriter's rule."""


def read_text(text: str) -> Draft:
    """Blocks of a plain text; the title is left to cleaning."""
    return Draft("", tuple(text_blocks(text)))


def text_blocks(text: str, page: int = 0) -> list[Block]:
    """Paragraphs are lines, or groups of lines where the file wraps them."""
    lines = logical_lines(text)
    return [block for line in lines for block in _blocks(line, page)]


def logical_lines(text: str) -> list[str]:
    """Lines with wrapped ones put together again; a bullet's number and its text become one line."""
    raw = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n").split("\n")
    wrapped = _is_wrapped(raw)
    joined: list[str] = []
    open_line, previous = False, 0
    for line in raw:
        plain = line.rstrip()
        if not plain.strip():
            open_line = False
            continue
        continues = open_line and _continues(joined[-1], previous, plain, wrapped=wrapped)
        if continues:
            joined[-1] = join_lines(joined[-1], plain.strip())
        else:
            joined.append(plain)
        open_line, previous = True, len(plain)
    return joined


def join_lines(first: str, second: str) -> str:
    """Put a broken line together; a hyphen between lower-case letters is taken for a hyphenation."""
    if re.search(r"[a-z]{2}-$", first) and re.match(r"[a-z]{2}", second):
        stem = re.split(r"[\s(]", first)[-1][:-1].lower()
        return first + second if stem in COMPOUNDS or "-" in stem else first[:-1] + second
    return f"{first} {second}"


COMPOUNDS = frozenset(
    [
        "non",
        "well",
        "long",
        "short",
        "post",
        "pre",
        "anti",
        "multi",
        "two",
        "three",
        "four",
        "five",
        "six",
        "one",
        "first",
        "second",
        "third",
        "high",
        "low",
        "progression",
        "disease",
        "recurrence",
        "hormone",
        "receptor",
        "image",
        "evidence",
        "quality",
        "large",
        "small",
        "dose",
        "event",
        "double",
        "single",
        "triple",
        "case",
        "follow",
        "meta",
        "metastasis",
        "bone",
        "open",
        "breast",
        "whole",
        "short-course",
        "health",
        "patient",
        "time",
        "line",
        "cross",
        "half",
        "self",
        "co",
        "inter",
        "intra",
        "extra",
        "sub",
        "external",
        "stereotactic",
        "age",
        "site",
        "stage",
        "drug",
        "risk",
        "end",
        "ill",
        "so",
        "all",
        "full",
        "late",
        "early",
        "local",
    ]
)
"""Words that keep their hyphen at a line's end; measured, most others were cut by the typesetter."""


def _is_wrapped(lines: Sequence[str]) -> bool:
    lengths = sorted(len(line.rstrip()) for line in lines if line.strip())
    if len(lengths) < 4:
        return False
    long = lengths[min(len(lengths) - 1, len(lengths) * 95 // 100)]
    return 40 <= long <= WRAP and lengths[-1] <= 2 * WRAP


def _continues(before: str, length: int, line: str, *, wrapped: bool) -> bool:
    if NUMBER_ONLY.match(before):
        return True
    if not wrapped or BULLET.match(line) or NUMBERED.match(line) or is_known(line.strip()) or is_known(before.strip()):
        return False
    if line[:1].isspace() and (BULLET.match(before) or NUMBERED.match(before)):
        return True
    # A line that stops short was meant to end there, unless the next one plainly goes on.
    return length >= 45 or line.strip()[:1].islower()


def _blocks(line: str, page: int) -> Iterator[Block]:
    item = BULLET.match(line)
    text = tidy(line[item.end() :] if item else line)
    if not text:
        return
    if item:
        yield Block(Shape.ITEM, text, page=page, certain=False)
        return
    headed = run_in(text)
    if headed:
        heading, level, rest = headed
        yield Block(Shape.HEADING, heading, level, page, certain=level == 1)
        yield Block(Shape.PARAGRAPH, rest, page=page, certain=False)
        return
    level = guess_level(text)
    if level:
        yield Block(Shape.HEADING, text, level, page, certain=False)
    elif NUMBERED.match(text):
        yield Block(Shape.ITEM, text, page=page, certain=False)
    else:
        yield Block(Shape.PARAGRAPH, text, page=page, certain=False)
