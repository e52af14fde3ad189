"""The radiation regimens that a text names: "30 Gy in 10 fractions", "30Gy/10#", "40/20", "8 Gy single". Pure."""

import re
from dataclasses import dataclass, replace

from assistant.numerals import ONES
from assistant.questions.question import Question

COUNT = rf"(\d{{1,2}}|{'|'.join(ONES)})"
GIVEN = re.compile(
    rf"(?<![\d.,])(\d{{1,2}}(?:\.\d+)?)[ -]?(?:Gy|grays?)\b(?:\s*(?:/|x|×)\s*|\s+(?:in|over|as|given in|delivered in)\s+){COUNT}(?![\d.]|\s*(?:weeks?|days?))"
    r"(?:\s*(?:#|fr(?:actions?|x)?\b|f\b|sessions?\b))?",
    re.IGNORECASE,
)
SHORT = re.compile(r"(?<![\d./-])(\d{2})\s*/\s*(\d{1,2})(?![\d./%]|\s*(?:mm|cm|months?|years?|patients|women|percent))")
SINGLE = re.compile(
    r"(?:\bsingle|\bone|\b1)[ -](?:fraction (?:of )?)?(\d{1,2})[ -]?(?:Gy|grays?)\b|(?<![\d.])(\d{1,2})[ -]?(?:Gy|grays?)[ ,(-]*(?:as a |in a )?(?:single|one|in one|in 1\b|x ?1\b)",
    re.IGNORECASE,
)
RADIATION = re.compile(
    r"\b(?:Gy|gray|RT|XRT|EBRT|SBRT|SABR|SRS|fractions?|radi\w+|irradi\w+|schedule|regimen|choroid\w*|beam)\b|#",
    re.IGNORECASE,
)
"""What two bare numbers stand beside where they are a regimen."""
LEAST, MOST = 2.0, 12.0
"""Gray a fraction between which two bare numbers are a regimen: "40/20" and no date or share."""


@dataclass(frozen=True, slots=True)
class Regimen:
    """Gray in all, fractions, and the words that name it."""

    gray: float
    fractions: int
    words: str

    @property
    def key(self) -> tuple[float, int]:
        return self.gray, self.fractions


def regimens(text: str) -> tuple[Regimen, ...]:
    """The regimens that ``text`` names, each once."""
    found = [Regimen(float(m.group(1)), _count(m.group(2)), m.group()) for m in GIVEN.finditer(text)]
    found += [Regimen(float(m.group(1) or m.group(2)), 1, m.group()) for m in SINGLE.finditer(text)]
    for m in SHORT.finditer(text) if RADIATION.search(text) else ():
        gray, fractions = float(m.group(1)), int(m.group(2))
        if fractions and LEAST <= gray / fractions <= MOST and gray > fractions:
            found.append(Regimen(gray, fractions, m.group()))
    return tuple({one.key: one for one in reversed(found)}.values())


def named(text: str) -> frozenset[tuple[float, int]]:
    return frozenset(one.key for one in regimens(text))


def carried(question: Question) -> Question:
    """``question`` whose parts that name no regimen have that of the whole: "I plan 30 Gy in 10. What is reported?"."""
    words = ", ".join(one.words for one in regimens(question.text))
    if not words:
        return question
    parts = (one if named(one.text) else replace(one, text=f"{one.text} ({words})") for one in question.parts)
    return replace(question, parts=tuple(parts))


def _count(words: str) -> int:
    return int(words) if words.isdecimal() else int(ONES[words.lower()])
