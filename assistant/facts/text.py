"""Plain text for fact extraction: normalising, spelling, sentences, numbers in words. Pure.

Rewriting keeps, for every code point of the plain text, the stretch of the original it stands for, so that
a fact read in "lymphedeema" or "she is fifty nine comma" shows the user's own words.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA
from wordfreq import zipf_frequency

from assistant.numerals import ONES, TENS

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
    "\u2265": ">",
    "\u2264": "<",
}
_QUOTES = str.maketrans({char: same for char, same in _SAME.items() if same in "'\""})


@dataclass(frozen=True, slots=True)
class Plain:
    """``text`` as it is read; code point ``i`` of it stands for ``source[starts[i]:ends[i]]``."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original behind ``text[start:end]`` (not empty)."""
        return self.starts[start], max(self.ends[start:end])


@lru_cache(maxsize=4096)
def _normal_char(char: str) -> str:
    """Lower case that never changes the length ("İ".lower() has two code points)."""
    low = char.lower()
    return _SAME.get(char) or (low if len(low) == 1 else char)


def normalise(text: str) -> str:
    """Lower case, plain dashes, quotes and spaces; every code point keeps its place."""
    return "".join(map(_normal_char, text))


def straight(text: str) -> str:
    """``text`` with apostrophes and quotation marks of a typewriter; every code point keeps its place."""
    return text.translate(_QUOTES)


def plain(text: str) -> Plain:
    """``text`` with nothing rewritten yet."""
    places = range(len(text))
    return Plain(normalise(text), tuple(places), tuple(place + 1 for place in places))


def rewritten(source: Plain, pattern: re.Pattern[str], words: str) -> Plain:
    """``source`` with every match of ``pattern`` replaced by ``words`` (which may refer to groups)."""
    hits = [hit for hit in pattern.finditer(source.text) if hit.end() > hit.start()]
    if not hits:
        return source
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for hit in hits:
        new = hit.expand(words)
        low, high = source.original(hit.start(), hit.end())
        parts += (source.text[at : hit.start()], new)
        starts += (*source.starts[at : hit.start()], *[low] * len(new))
        ends += (*source.ends[at : hit.start()], *[high] * len(new))
        at = hit.end()
    return Plain("".join([*parts, source.text[at:]]), (*starts, *source.starts[at:]), (*ends, *source.ends[at:]))


_SCANNED = re.compile(r"(?<![a-z0-9])(?:(?=[a-z0-9|]*[a-z])[a-z0-9|]{5,}|[a-z]+[01|][a-z]+)(?![a-z0-9])")
_CONFUSED = str.maketrans("1|i0", "lllo")


def _shape(token: str) -> str:
    """``token`` as a scanner sees it: i, l and 1 are one letter, so are o and 0, and rn is m."""
    return token.translate(_CONFUSED).replace("rn", "m")


@lru_cache(maxsize=4)
def _shapes(words: tuple[str, ...]) -> dict[str, str]:
    return {_shape(word): word for word in words if len(word) >= _SCANNED_LETTERS}


_SCANNED_LETTERS = 3
"""Shorter words are too like each other."""


def scanned(source: Plain, words: tuple[str, ...]) -> Plain:
    """``source`` with a scanner's confusions in ``words`` put right ("L1ver les1ons", "noduIe")."""
    shapes = _shapes(words)
    for token in {hit.group() for hit in _SCANNED.finditer(source.text)} - set(words):
        right = shapes.get(_shape(token))
        if right:
            source = rewritten(source, re.compile(rf"(?<![a-z0-9]){re.escape(token)}(?![a-z0-9])"), right)
    return source


_TOKEN = re.compile(r"[a-z]{6,}")
ENGLISH = 2.0
"""Zipf frequency (wordfreq) from which a token is a word and no slip: "infarction" (2.8) is no "infection"."""


def spelt(source: Plain, words: tuple[str, ...], keep: frozenset[str]) -> Plain:
    """``source`` with slips of the pen in ``words`` put right; ``keep`` are left alone."""
    wrong: dict[str, str] = {}
    for token in set(_TOKEN.findall(source.text)):
        right = "" if token in keep else _correction(token, words)
        if right:
            wrong[token] = right
    for token, right in wrong.items():
        source = rewritten(source, re.compile(rf"(?<![a-z]){token}(?![a-z])"), right)
    return source


@lru_cache(maxsize=8192)
def _correction(token: str, words: tuple[str, ...]) -> str:
    """The word meant by ``token``, "" when it is none, right already, or an inflection of one."""
    if token in words or zipf_frequency(token, "en") >= ENGLISH:
        return ""
    reach = 2 if len(token) >= 9 else 1
    near = process.extract(token, words, scorer=OSA.distance, score_cutoff=reach, limit=3)
    for word, _, _ in near:
        if word[0] == token[0] and not token.startswith(word) and not word.startswith(token):
            return word
    for word, _, _ in near:
        if word[0] == token[0] and word.startswith(token) and len(word) == len(token) + 1 and len(token) >= 7:
            return word
    return ""


_END = re.compile(r"[.!]+(?=[\s\"')]|$)|(?<=[^\s(,;/])\?+(?=[\s\"')]|$)|\n+")
_NEVER_LAST = re.compile(
    r"\b(?:pt|pts|dr|mr|mrs|ms|no|vs|e\.g|i\.e|y\.o|approx|ca|hx|st|fig|cf|resp|incl|seg|prev|max|mo|mos|yr|yrs|adj|"
    r"mod|tab|inj|o'[a-z]|cap|re|[a-z]\.[a-z]|(?<![\d.])(?<!\d )(?<!grade )(?<!segment )(?<!')[b-hj-z])$"
)


def sentences(norm: str) -> Iterator[tuple[int, int]]:
    """Start and end (code points) of each sentence of ``norm``; abbreviations and "?liver" do not end one."""
    start = 0
    for found in _END.finditer(norm):
        following = norm[found.end() : found.end() + 1]
        if found.group() == "." and following and _NEVER_LAST.search(norm, max(0, found.start() - 10), found.start()):
            continue
        if norm[start : found.end()].strip():
            yield start, found.end()
        start = found.end()
    if norm[start:].strip():
        yield start, len(norm)


_VALUE = ONES | TENS
_DIGITS = tuple(ONES)[:10]

_SMALL = "|".join(sorted(ONES, key=len, reverse=True))
NUMBER_WORDS = (
    rf"(?>(?:(?:{'|'.join(TENS)})(?:[- ](?:{'|'.join(_DIGITS[1:])})(?![a-z]))?|{_SMALL})"
    rf"(?: point (?:{'|'.join(_DIGITS)})| and a half)?(?![a-z]))"
)
"""Regular expression of a number from 0 to 99.9 in words; atomic, so that "seventy seven" is never "seventy"."""


def number(text: str) -> float | None:
    """The number that ``text`` writes in digits ("2.4", "2,4") or words ("twenty-two", "two point four")."""
    written = text.strip().replace(",", ".")
    if re.fullmatch(r"[0-9]{1,6}(?:\.[0-9]{1,4})?", written):
        return float(written)
    whole, _, tenth = written.partition(" point ")
    half = whole.endswith(" and a half")
    words = whole.removesuffix(" and a half").replace("-", " ").split()
    if not words or any(word not in _VALUE for word in words):
        return None
    return sum(_VALUE[word] for word in words) + _VALUE.get(tenth, 0) / 10 + (0.5 if half else 0.0)
