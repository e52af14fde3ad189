"""What every match of an expression holds, so that a text without it need not be searched. Pure.

A plain reading of the source: characters that stand by themselves, outside of groups and sets, and are not optional. An
expression with alternatives at its top has none. What is not understood is left out, never guessed.
"""

import re

_PIECE = re.compile(
    r"\\(?P<escaped>.)|(?P<set>\[\^?\]?(?:\\.|[^\]\\])*\])|(?P<repeat>\{[\d,]*\})|(?P<mark>[()|.^$?*+])|(?P<plain>.)",
    re.DOTALL,
)
"""One piece of an expression's source."""


def literal(source: str) -> str:
    """The longest text that every match of ``source`` holds; "" where none is certain."""
    runs = [""]
    depth = 0
    for piece in _PIECE.finditer(source):
        mark = piece.group("mark")
        if mark == "|" and not depth:
            return ""
        depth += {"(": 1, ")": -1}.get(mark or "", 0)
        char = _character(piece)
        following = source[piece.end() : piece.end() + 1]
        if depth or not char or following in ("?", "*", "{"):
            runs.append("")
        else:
            runs[-1] += char
    return max(runs, key=len)


def _character(piece: re.Match[str]) -> str:
    """The character that the piece stands for, "" where it is a set, a mark or a class ("\\b")."""
    escaped = piece.group("escaped")
    if escaped is not None:
        return "" if escaped.isalnum() else escaped
    return piece.group("plain") or ""
