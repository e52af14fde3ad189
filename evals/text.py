"""Text as the metrics see it: normalised, cut into claims with their citation markers, and its numbers. Pure."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

MARKER = re.compile(r"\[(\d{1,4})\]")
_MARKERS = re.compile(r"(?:\s*\[\d{1,4}\])+")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
_QUOTES = {ord("‘"): "'", ord("’"): "'", ord("“"): '"', ord("”"): '"', ord("·"): "."}
_FINDING = re.compile(r"^\[(?:!!|!|i)\] ")
FINDINGS_HEAD = "Checked against the rules:"
"""From this line on, ``assistant.rendering.full_text`` lists findings and nothing else."""
_USERS_OWN = (
    "given:",
    "read as:",
    "read as signs of an emergency:",
    "intervention:",
    "comparison:",
    "outcome:",
    "assumed:",
    "the question says ",
)
"""How a line begins that repeats what the user said (``assistant.guardrails.cards``,
``assistant.guardrails.doses``, ``assistant.answering.echo``).
"""
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
    """One sentence or cell, and the citation numbers that close the run it stands in; none: it is uncited.

    Claims of one ``run`` share their citations: "A. B. [1][2]" is one run of two claims.
    """

    text: str
    markers: tuple[int, ...] = ()
    part: Part = Part.BODY
    run: int = 0


def claims(answer: str, quotes: Sequence[str] = ()) -> list[Claim]:
    """Cut ``answer`` into claims.

    Markers close the run of sentences before them, back to the markers before or the start of the line.
    Where the whole run stands word for word in one cited quote (``quotes[number - 1]``), it is one claim,
    however many sentences it has. A sentence of the body that repeats a finding's line, or says what the user
    gave, is the finding's.
    """
    lines = [line.strip() for line in answer.splitlines() if line.strip()]
    repeated = plain(" ".join(_FINDING.sub("", line) for line in lines if _FINDING.match(line)))
    found: list[Claim] = []
    listed = False
    for line in lines:
        listed = listed or line == FINDINGS_HEAD
        if listed or _FINDING.match(line):
            found.append(Claim(_FINDING.sub("", line), (), Part.FINDING, len(found)))
        elif " | " in line:
            found += [
                claim for cell in line.split(" | ") for claim in _line_claims(cell, quotes, Part.CELL, len(found))
            ]
        else:
            found += _line_claims(_BULLET.sub("", line), quotes, Part.BODY, len(found))
    return [_owned(claim, repeated) for claim in found]


def _owned(claim: Claim, findings: str) -> Claim:
    text = plain(claim.text)
    repeats = len(text.split()) > 3 and text.strip(" .") in findings
    own = claim.part is Part.BODY and (repeats or text.startswith(_USERS_OWN))
    return replace(claim, part=Part.FINDING) if own else claim


def _line_claims(line: str, quotes: Sequence[str], part: Part, start: int) -> Iterator[Claim]:
    position, run = 0, start * 1000
    for match in _MARKERS.finditer(line):
        text = line[position : match.start()]
        text = text.lstrip(" .;,").rstrip() if position else text.strip()
        position, run = match.end(), run + 1
        numbers = tuple(dict.fromkeys(int(number) for number in MARKER.findall(match.group())))
        cited = [quotes[number - 1] for number in numbers if 0 < number <= len(quotes)]
        whole = any(plain(text) in plain(quote) for quote in cited)
        for piece in [text] if whole or not text else sentences(text):
            yield Claim(piece, numbers, part, run)
    for sentence in sentences(line[position:].lstrip(" .;,")):
        yield Claim(sentence, (), part, run + 1)


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
_NAME_WITH_DIGITS = re.compile(r"\b(?:[a-z]+-?\d\w*(?:[-/]\d+)*|aro \d\d-\d\d)\b")
_NUMBER = re.compile(
    r"(?<![a-z\d])(?<!\d\.)(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
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
    """Every number of ``text``, spelt or in digits. Figures inside a name (E2108, HER2, CDK4/6) are none."""
    masked = _NAME_WITH_DIGITS.sub(lambda match: "_" * len(match.group()), plain(text))
    return [
        Number(_canonical(match), match.start(), match.end(), match.group("digits") is None)
        for match in _NUMBER.finditer(masked)
    ]


def _canonical(match: re.Match[str]) -> str:
    if match.group("digits") is None:
        return NUMBER_WORDS[match.group("word")]
    digits = match.group("digits").replace(",", "")
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return digits.lstrip("0") or "0" if not digits.startswith("0.") else digits
