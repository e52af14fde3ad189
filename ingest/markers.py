"""Takes reference markers and cross-references out of a line without touching its data. Pure.

The rule throughout: where a marker cannot be told from data, it stays. A stray ``[3-8]`` is dirt; a lost
interval is an error.
"""

import re
from collections.abc import Iterable

NUMBERS = r"\d{1,3}(?:\s*[,–-]\s*\d{1,3})*"
BRACKETED = re.compile(rf"\s*\[\s*(?P<numbers>{NUMBERS})\s*\](?:\s*[,;]\s*(?=\[))?")
INTERVAL_BEFORE = re.compile(
    r"(?:\d[\d.,]*\s*%?|\b(?:IQR|range|CI|median|interval|mean|SD)\b[^\[]{0,12})\s*$", re.IGNORECASE
)
CROSS_REFERENCE = re.compile(r"\((?:[Ss]ee|[Rr]efer to)\s(?:also\s)?", re.DOTALL)
POINTERS = re.compile(
    r"\s*\((?:(?:[Ss]ee\s+)?(?:also\s+)?(?:[Tt]ables?|[Ff]igures?|[Ff]igs?\.|[Bb]ox|[Aa]lgorithm|[Gg]raph|[Pp]icture|"
    r"[Ss]upplementary\s+\w+|[Aa]ppendix)\s*[\dA-Z]{0,3}[\w.]*(?:\s*(?:,|;|and|–|-)\s*(?:[Tt]ables?\s*|[Ff]igures?\s*|[Ff]igs?\.?\s*)?"
    r"\w{1,4})*|(?:see|as discussed)\s+(?:above|below))\)"
)
UNICODE_SUPERSCRIPT = re.compile(r"(?:(?<=[a-z]{4})|(?<=[.,;:)\]]))[⁰¹²³⁴-⁹]+(?:[,⁻–˒-][⁰¹²³⁴-⁹]+)*")
AFTER_STOP = re.compile(rf"(?<=[.?!])\s(?P<numbers>{NUMBERS})(?=\s+[A-Z(\"“]|\s*$)")
GLUED_TO_STOP = re.compile(r"(?<=[a-z)]{2}[.,])\d{1,3}(?:[,–-]\d{1,3})*(?=\s+[A-Z(a-z]|\s*$)")
GLUED_TO_WORD = re.compile(r"(?<=[a-z]{5})\d{1,3}(?:[,–]\d{1,3})+(?=[\s.,;)]|$)")
GLUED_TO_FIGURE = re.compile(r"(?<=[%)]\.)\d{1,3}(?:[,–-]\d{1,3})*(?=\s+[A-Z(]|\s*$)")
"""``93%.5 The``: no figure begins after the full stop that follows a percent sign or a bracket."""
GLUED_TO_MEASURE = re.compile(
    r"\b(percent|months|years|weeks|days|hours|patients|women|men|studies|trials|survival|disease|surgery|radiotherapy|chemotherapy|metastas[ei]s"
    r"|recurrence|alone|resection|mortality|toxicity|benefit|outcomes?|cancers?|respectively)\d{1,3}(?:[,–-]\d{1,3})*(?=[\s.,;:)]|$)",
    re.IGNORECASE,
)
"""``42 percent12``. Words that never carry a number of their own, unlike "week12", "study1" or "caspase3"."""
TRAILING = re.compile(r"\s(?P<numbers>\d{1,2}(?:, ?\d{1,2})*)$")
NAMES_ITS_NUMBER = frozenset(
    [
        "stage",
        "grade",
        "phase",
        "level",
        "type",
        "class",
        "category",
        "arm",
        "cohort",
        "table",
        "figure",
        "fig",
        "step",
        "no",
        "number",
        "chapter",
        "part",
        "version",
        "factor",
        "score",
        "than",
        "of",
        "to",
        "at",
        "by",
        "in",
        "or",
        "and",
        "is",
        "was",
        "were",
        "are",
        "about",
        "over",
        "under",
        "versus",
        "vs",
        "hr",
        "rr",
        "or",
        "p",
        "n",
        "ci",
        "ecog",
        "ps",
        "who",
        "ctcae",
        "gy",
        "mg",
        "line",
        "her",
        "birads",
        "bi-rads",
        "least",
        "most",
        "exactly",
        "only",
        "equals",
        "day",
        "days",
        "week",
        "month",
        "year",
        "version",
        "criterion",
        "question",
        "section",
        "item",
    ]
)
"""After these words a bare number is data: ``grade 3``, ``less than 5``. ``group`` is not among them: see ``trailing``."""


def without_cross_references(text: str) -> str:
    """``text`` without ``(See "...")``, ``(table 1)`` and ``(see below)``."""
    text = POINTERS.sub("", text)
    while (found := CROSS_REFERENCE.search(text)) and (end := _closing(text, found.start())):
        before = text[: found.start()].rstrip()
        text = before + text[end:]
    return text


def _closing(text: str, start: int) -> int:
    """One past the bracket that closes the one at ``start``; 0 when none does."""
    depth = 0
    for at in range(start, len(text)):
        depth += (text[at] == "(") - (text[at] == ")")
        if depth == 0:
            return at + 1
    return 0


def without_markers(text: str) -> str:
    """``text`` without ``[10,12]``, superscript digits and bare numbers after a full stop."""
    text = BRACKETED.sub(_bracketed, text)
    text = UNICODE_SUPERSCRIPT.sub("", text)
    text = GLUED_TO_STOP.sub("", text)
    text = GLUED_TO_FIGURE.sub("", text)
    text = GLUED_TO_MEASURE.sub(r"\1", text)
    text = GLUED_TO_WORD.sub("", text)
    return AFTER_STOP.sub(_after_stop, text)


def _bracketed(match: re.Match[str]) -> str:
    is_range = re.search(r"[,–-]", match["numbers"]) is not None
    if is_range and INTERVAL_BEFORE.search(match.string[: match.start()]):
        return match.group()
    return ""


def _after_stop(match: re.Match[str]) -> str:
    before = match.string[: match.start()].rsplit(maxsplit=1)[-1].lower().rstrip(".")
    return match.group() if before in {"no", "fig", "vs", "approx", "p", "vol", "ref"} else ""


def trailing(text: str) -> str:
    """The bare reference numbers at the end of ``text`` (``... in one trial 1``), empty when they may be data."""
    found = TRAILING.search(text)
    if not found:
        return ""
    words = text[: found.start()].split()
    last = words[-1].lower().strip("(\"'“") if words else ""
    if last in NAMES_ITS_NUMBER or re.search(r"[=<>≤≥±×+/~≈:–—-]$", last):
        counted = len(words) > 1 and re.fullmatch(r"[\d.–-]+", words[-2]) and last in {"year", "month", "week", "day"}
        return found["numbers"] if counted else ""  # "at 1 year 2, 3" but not "in year 2"
    if re.fullmatch(r"[\d.,%–-]+", last) and not last.endswith("%"):
        return ""
    return found["numbers"]


def numbers_its_ends(texts: Iterable[str]) -> bool:
    """Whether a document marks references by bare numbers at the ends of its lines.

    One such line may be data; a document where a quarter of them (and five) end so uses the style.
    """
    lines = list(texts)
    marked = [found for text in lines if (found := trailing(text))]
    small = [number for found in marked for number in re.findall(r"\d+", found)]
    return len(marked) >= 5 and len(marked) * 4 >= len(lines) and len(set(small)) < len(small)


def without_trailing(text: str) -> str:
    """``text`` without bare reference numbers at its end; only for a document that ``numbers_its_ends``."""
    numbers = trailing(text)
    return text[: len(text) - len(numbers)].rstrip() if numbers else text
