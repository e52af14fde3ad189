"""The time points that a text names: "five years", "5-yr", "60 months" are one. Pure."""

import re

from assistant.numerals import ONES, TENS

WITHIN_A_NUMBER = "".join(rf"(?<!{tens}[- ])" for tens in TENS)
"""Of a "fifty-seven-year-old", seven years are no point."""
YEARS = re.compile(
    rf"\b(?=[\dotfsen]){WITHIN_A_NUMBER}(\d|1[0-9]|20|{'|'.join(ONES)}|twenty)[- ]?(?:years?|yrs?|y)\b(?!\s+old)",
    re.IGNORECASE,
)
MONTHS = re.compile(r"\b(\d{2,3})[- ]?months?\b", re.IGNORECASE)
AT = re.compile(r"\b(?:at|by)\W+$", re.IGNORECASE)
BEFORE_SPELL = re.compile(
    r"\b(?:past|last|first|next|previous|every|for|beyond|over|within|each|of)(?: the)?\W+$", re.IGNORECASE
)
AFTER_SPELL = re.compile(r"\s+(?:ago|on|later|out|since|of|before|after|back|earlier|into|apart)\b", re.IGNORECASE)
"""What makes "ten years" a stretch of time: "the past ten years", "six years on"."""
OUTCOME = re.compile(
    r"[- ](?:(?:overall|disease-free|progression-free|median|local|distant|locoregional) )*"
    r"(?:survival|OS|PFS|DFS|control|mortality|recurrence|relapse|rates?)\b",
    re.IGNORECASE,
)
"""What makes it a time point whatever stands before: "reported for five-year survival"."""
DATED = re.compile(
    rf"\b(?:at|after|by) {YEARS.pattern}|{YEARS.pattern}"
    r"(?: (?:overall |local |median )?(?:survival|OS|PFS|control|mortality|recurrence|relapse|rates?|figures?|results?)\b)?",
    re.IGNORECASE,
)
"""A time point with what is asked at it: "at two years", "ten-year survival"."""


def points(text: str) -> set[str]:
    """The time points that ``text`` names, in whole years, as digits."""
    years = {_point(found) for found in YEARS.findall(text)}
    return years | {str(int(found) // 12) for found in MONTHS.findall(text) if int(found) % 12 == 0}


def points_asked(text: str) -> set[str]:
    """The time points at which something is asked, other than how long ago or for how long something was."""
    return {_point(found.group(1)) for found in YEARS.finditer(text) if not _spell(text, found)}


def dated(text: str) -> list[tuple[str, str]]:
    """What a question asks at a time point, as it writes it, and the point as digits."""
    return [(found.group(), _point(found.group(1) or found.group(2))) for found in DATED.finditer(text)]


def _spell(text: str, found: re.Match[str]) -> bool:
    if AT.search(text[: found.start()]) or OUTCOME.match(text[found.end() :]):
        return False
    return bool(BEFORE_SPELL.search(text[: found.start()]) or AFTER_SPELL.match(text[found.end() :]))


def _point(found: str) -> str:
    return str((ONES | TENS).get(found.lower(), found))
