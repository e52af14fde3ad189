"""Plain text handling for fact extraction: same-length normalising, sentences, numbers in words. Pure."""

import re
from collections.abc import Iterator
from functools import lru_cache

_SAME = {
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u207b\u208b\ufe63\uff0d\u00ad", "-"),
    **dict.fromkeys("\u2018\u2019\u201b\u02bc\u00b4`", "'"),
    **dict.fromkeys("\u201c\u201d\u201f", '"'),
    **dict.fromkeys("\u00a0\u2007\u2009\u200a\u202f\t\u3000", " "),
    **dict.fromkeys("\uff0b\u207a", "+"),
    **dict.fromkeys("\u00d7\u2715", "x"),
    **dict.fromkeys("\u2022\u25cf\u25aa\r\u2028\u2029\u0085", "\n"),
    "\u00b2": "2",
    "\uff0c": ",",
    "\uff1a": ":",
}


def _lower(char: str) -> str:
    """Lower case that never changes the length ("İ".lower() has two code points)."""
    low = char.lower()
    return low if len(low) == 1 else char


@lru_cache(maxsize=4096)
def _normal_char(char: str) -> str:
    return _SAME.get(char) or _lower(char)


def normalise(text: str) -> str:
    """Lower case, plain dashes, quotes and spaces; every code point keeps its place."""
    return "".join(map(_normal_char, text))


_END = re.compile(r"[.!]+(?=[\s\"')]|$)|(?<=[^\s(,;/])\?+(?=[\s\"')]|$)|\n+")
_ABBREVIATION = re.compile(
    r"(?:\b(?:pt|pts|dr|mr|mrs|ms|no|vs|e\.g|i\.e|y\.o|approx|ca|hx|pmh|st|fig|cf|resp|incl|seg|dx|mets|wk|mo|yr|yrs"
    r"|prev|prior|pos|neg|max|min|y|o)|\b[a-z])$"
)


def sentences(norm: str) -> Iterator[tuple[int, int]]:
    """Start and end (code points, end without the closing mark's blanks) of each sentence of ``norm``."""
    start = 0
    for found in _END.finditer(norm):
        mark = found.group()
        if mark == "." and _ABBREVIATION.search(norm, max(start, found.start() - 8), found.start()):
            following = norm[found.end() : found.end() + 2].strip()
            if following and not following[0].isdigit() and _short_word(norm, found.start()):
                continue
        if norm[start : found.end()].strip():
            yield start, found.end()
        start = found.end()
    if norm[start:].strip():
        yield start, len(norm)


_NEVER_LAST = re.compile(r"\b(?:pt|pts|dr|mr|mrs|ms|no|vs|e\.g|i\.e|y\.o|approx|ca|hx|st|fig|cf|resp|incl|seg|prev|max)$")


def _short_word(norm: str, dot: int) -> bool:
    """Whether the word before ``dot`` hardly ever ends a sentence."""
    return bool(_NEVER_LAST.search(norm, max(0, dot - 8), dot))


_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_VALUE = {word: number for number, word in enumerate(_UNITS)} | {word: 20 + 10 * i for i, word in enumerate(_TENS)}

_SMALL = "|".join(sorted(_UNITS, key=len, reverse=True))
_LARGE = "|".join(_TENS)
NUMBER_WORDS = (
    rf"(?:(?:{_LARGE})(?:[- ](?:{'|'.join(_UNITS[1:10])}))?|{_SMALL})"
    rf"(?: point (?:{'|'.join(_UNITS[:10])})| and a half)?(?![a-z])"
)
"""Regular expression of a number from 0 to 99.9 in words."""


def number(text: str) -> float | None:
    """The number that ``text`` writes in digits ("2.4", "2,4") or words ("twenty-two", "two point four")."""
    plain = text.strip().replace(",", ".")
    try:
        return float(plain)
    except ValueError:
        pass
    whole, _, tenth = plain.partition(" point ")
    half = whole.endswith(" and a half")
    words = whole.removesuffix(" and a half").replace("-", " ").split()
    if not words or any(word not in _VALUE for word in words):
        return None
    return sum(_VALUE[word] for word in words) + _VALUE.get(tenth, 0) / 10 + (0.5 if half else 0.0)
