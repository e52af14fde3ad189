"""Text as the metrics see it: normalised, cut into claims with their citation markers, and its numbers. Pure."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

MARKER = re.compile(r"\[(\d{1,4})\]")
_MARKERS = re.compile(r"(?:\s*\[\d{1,4}\])+")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
_QUOTES = {ord("‘"): "'", ord("’"): "'", ord("“"): '"', ord("”"): '"', ord("·"): "."}
_FINDING = re.compile(r"^\[(?:!!|!|i)\] ")
_BULLET = re.compile(r"^(?:[-*•]|\d{1,2}[.)])\s+")
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"')\]]*\s+(?=[A-Z\"'(\d])")
_ABBREVIATION = re.compile(r"(?:\b(?:vs|v|e\.g|i\.e|al|approx|no|fig|dr|ref)|\b[A-Z])\.$", re.IGNORECASE)


@lru_cache(maxsize=65536)
def plain(text: str) -> str:
    """``text`` for comparing: lower case, one space, one kind of dash and quote, no citation markers."""
    folded = unicodedata.normalize("NFKC", MARKER.sub(" ", text)).translate(_DASHES).translate(_QUOTES)
    return " ".join(folded.lower().split())


@lru_cache(maxsize=16384)
def _pattern(phrase: str) -> re.Pattern[str]:
    wanted = plain(phrase)
    before = r"(?<!\d)(?<!\d[.,])" if wanted[:1].isdigit() else ""
    after = r"(?!\d|[.,]\d)" if wanted[-1:].isdigit() else ""
    return re.compile(before + re.escape(wanted) + after)


def holds(text: str, form: Sequence[str]) -> bool:
    """Whether every phrase of ``form`` occurs in ``text``, which is ``plain`` already.

    A phrase that begins or ends in a digit must not continue a longer number: "8" is not in "18" or "0.8".
    """
    return all(_pattern(phrase).search(text) is not None for phrase in form)


class Part(StrEnum):
    """Where a claim stands: in the running answer, in a cell of a table, or in the line of a finding."""

    BODY = "body"
    CELL = "cell"
    FINDING = "finding"


@dataclass(frozen=True, slots=True)
class Claim:
    """A stretch of the answer with the citation numbers that close it. Without a number it is uncited."""

    text: str
    markers: tuple[int, ...] = ()
    part: Part = Part.BODY


def claims(answer: str, quotes: Sequence[str] = ()) -> list[Claim]:
    """Cut ``answer`` into claims.

    Markers belong to the sentence that they close. Where the whole run before the markers stands word
    for word in one cited quote (``quotes[number - 1]``), it is one claim, however many sentences it has.
    """
    found: list[Claim] = []
    for raw in answer.splitlines():
        line = raw.strip()
        if _FINDING.match(line):
            found.append(Claim(_FINDING.sub("", line), (), Part.FINDING))
        elif " | " in line:
            found += [claim for cell in line.split(" | ") for claim in _line_claims(cell, quotes, Part.CELL)]
        elif line:
            found += _line_claims(_BULLET.sub("", line), quotes, Part.BODY)
    return found


def _line_claims(line: str, quotes: Sequence[str], part: Part) -> Iterator[Claim]:
    position = 0
    for match in _MARKERS.finditer(line):
        run = line[position : match.start()].strip(" .;,") if position else line[: match.start()].strip()
        position = match.end()
        numbers = tuple(int(number) for number in MARKER.findall(match.group()))
        yield from _run_claims(run, numbers, quotes, part)
    for sentence in sentences(line[position:].lstrip(" .;,")):
        yield Claim(sentence, (), part)


def _run_claims(run: str, numbers: tuple[int, ...], quotes: Sequence[str], part: Part) -> Iterator[Claim]:
    cited = [quotes[number - 1] for number in numbers if 0 < number <= len(quotes)]
    if run and any(plain(run) in plain(quote) for quote in cited):
        yield Claim(run, numbers, part)
        return
    parts = sentences(run)
    for sentence in parts[:-1]:
        yield Claim(sentence, (), part)
    yield Claim(parts[-1] if parts else "", numbers, part)


def sentences(text: str) -> list[str]:
    """``text`` cut after . ! ? before a capital, a digit or a quote, but not after an abbreviation."""
    found: list[str] = []
    for piece in _SENTENCE_END.split(text.strip()):
        if found and _ABBREVIATION.search(found[-1]):
            found[-1] = f"{found[-1]} {piece}"
        elif piece.strip():
            found.append(piece.strip())
    return found


_WORDS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
NUMBER_WORDS = {word: str(value) for value, word in enumerate(_WORDS)} | {"thirty": "30", "fifty": "50"}
_NUMBER = re.compile(
    r"(?<![a-z\d])(?<![a-z]-)(?<!\d\.)(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"|(?<![a-z])(?P<word>" + "|".join(NUMBER_WORDS) + r")(?![a-z])"
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number as read: its value in canonical form ("83,559" and "83559" are one) and where it stands."""

    value: str
    start: int
    end: int
    word: bool = False


def numbers(text: str) -> list[Number]:
    """Every number of ``text``, spelt or in digits. Figures inside a name (E2108, HER2, ABCSG-28) are none."""
    return [
        Number(_canonical(match), match.start(), match.end(), match.group("digits") is None)
        for match in _NUMBER.finditer(plain(text))
    ]


def _canonical(match: re.Match[str]) -> str:
    if match.group("digits") is None:
        return NUMBER_WORDS[match.group("word")]
    digits = match.group("digits").replace(",", "")
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return digits.lstrip("0") or "0" if not digits.startswith("0.") else digits
