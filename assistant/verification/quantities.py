"""Every quantity in a text: value, unit and bound, in one normal form. Pure.

``assistant.verification.verifier.figures`` compares bare numbers; a claim needs more, since 40 months is not 40 percent and
"<55" is not "55". "42%", "42 per cent" and "forty-two percent" are one quantity; so are "0·66" and "0.66",
"0.49–0.88" and "0.49 to 0.88", "three-year" and "3 years".
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.numerals import ONES, TENS

PLAIN = str.maketrans(
    {"·": ".", "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-", "’": "'", "‘": "'", "“": '"', "”": '"',
     "\u00a0": " ", "\u2009": " ", "\u202f": " "}
)  # fmt: skip
_ONE = "|".join(word for word in ONES if word not in ("zero", "one"))
_DIGIT = "|".join(list(ONES)[1:10])
NUMBER_WORD = re.compile(
    rf"(?<![\w-])(?:(?P<tens>{'|'.join(TENS)})(?:[- ](?P<digit>{_DIGIT}))?|(?P<ones>{_ONE}))(?=[\s,.;:)-]|$)",
    re.IGNORECASE,
)
ONE_UNIT = re.compile(
    r"(?<![\w-])(?:one|single)(?=[- ](?:years?|months?|weeks?|days?|fractions?|percent|gy|gray)\b)", re.IGNORECASE
)
ONE_OR = re.compile(rf"(?<![\w-])one(?= (?:to|or) (?:{_ONE}|\d)\b)", re.IGNORECASE)
ONE_FRACTION = re.compile(r"\b(?:one|single|1) (\d+(?:\.\d+)?)[- ]?gy fraction\b", re.IGNORECASE)
NAME = re.compile(
    r"(?<![\w.])(?:[A-Za-z]+\d[\w]*(?:[/-]\d+)*|[A-Z]{2,}(?:-[A-Z]+)?-\d[\w-]*|[A-Z]+\d+-\d+"
    r"|(?:iodine|palladium|strontium|radium|yttrium|samarium)-\d+|CDK ?4/6|ARO 95-08|ECOG(?:-ACRIN)? 2108|(?:MF|HER|JCOG|BR)[ -]\d+(?:-\d+)?"
    r"|RTOG \d+)(?![\w])"
)
"""Names that hold digits; their digits are no quantities."""

UNITS = {
    "percent": r"percent(?:age points?)?",
    "month": r"months?|mos?\b|monthly",
    "year": r"years?|yrs?|y(?:ea)?r?\b|yearly",
    "week": r"weeks?|wks?|weekly",
    "day": r"days?|daily",
    "hour": r"hours?|h\b",
    "gray": r"gy|grays?",
    "mg": r"mg|milligrams?",
    "cm": r"cm|centimet(?:re|er)s?",
    "mm": r"mm|millimet(?:re|er)s?",
    "fraction": r"fractions?|fx",
    "people": r"(?:\w+[- ]){0,2}?(?:patients|women|participants|people|individuals|cases|subjects)",
    "study": r"(?:\w+[- ]){0,3}?(?:trials?|stud(?:y|ies))",
    "lesion": r"(?:\w+[- ]){0,2}?(?:lesions?|metastas[ie]s|nodules?|mets)",
    "organ": r"(?:\w+[- ]){0,1}?(?:organs?|sites?)",
    "eye": r"(?:\w+[- ]){0,1}?eyes?",
}
COUNTS = frozenset(("people", "study", "lesion", "organ", "eye", ""))
"""Units of things counted: a count may be written without one."""
_UNIT = "|".join(f"(?P<{name}>{form})" for name, form in UNITS.items())
UNIT = re.compile(rf"(?:\s*-?\s*)(?:{_UNIT})(?![\w])", re.IGNORECASE)
RANGE = re.compile(
    r"(?<![\w.,])(?P<low>\d+(?:\.\d+)?)(?:\s*(?:percent|months?|years?|gy|cm|mm))?(?:\s*-\s*|\s+(?:to|and)\s+)(?P<high>\d+(?:\.\d+)?)(?![\d.]*\d)(?!-\d)",
    re.IGNORECASE,
)
NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?!\d)(?!\.\d)")
BEFORE = (
    (
        "hr",
        re.compile(
            r"(?:\bHRs?|\bhazard ratios?)(?:\s*\(HR\))?(?:\s+for [\w -]{1,50}? (?=was|is|of))?(?:\s*(?:was|is|of|at|being|:|=|,))*\s*$",
            re.I,
        ),
    ),
    (
        "ci",
        re.compile(
            r"(?:\bCIs?|\bconfidence intervals?)(?:\s*\(CI\))?(?:\s*(?:was|of|from|between|:|=|,|ranging))*\s*[(\[]?$",
            re.I,
        ),
    ),
    ("p", re.compile(r"\bp(?:[ -]values?)?\s*(?:of|was|=|:|,)*\s*(?:<|>|less than)?\s*$", re.I)),
)
NOT_REACHED = re.compile(r"\bnot (?:yet )?(?:been )?(?:attained|reached)\b", re.IGNORECASE)
"""A median that is no figure yet, but belongs to an arm as a figure does."""
AFTER_RATIO = re.compile(
    r"(?:\bHRs?|\bhazard ratios?)\s*(?:was|is|of|:|=|,)*\s*\d+(?:\.\d+)?\s*[,;(\[]\s*$", re.IGNORECASE
)
"""Before an interval that is not called one: "HR 1.04, 0.81 to 1.34"."""
BOUNDS = (
    ("<", re.compile(r"(?:<|\b(?:less|fewer|smaller|younger|shorter|lower) than|\bunder|\bbelow|\bnot reaching)\s*(?:the )?(?:age of )?$", re.I)),
    ("≤", re.compile(r"(?:≤|<=|\bat most|\bup to|\bno more than|\bmaximum of|\bnot more than|\bno fewer but)\s*$", re.I)),
    (">", re.compile(r"(?:>|\b(?:more|greater|larger|older|longer|bigger|higher) than|\bover|\babove|\bexceed(?:s|ing)|\bbeyond)\s*$", re.I)),
    ("≥", re.compile(r"(?:≥|>=|\bat least|\bminimum of|\bno (?:less|fewer) than)\s*(?:a )?$", re.I)),
    ("~", re.compile(r"(?:~|≈|\b(?:about|almost|approximately|nearly|around|roughly|close to))\s*$", re.I)),
)  # fmt: skip
AFTER = (
    ("≤", re.compile(r"^\s*(?:or (?:fewer|less|younger|smaller|below|under)|at most)\b", re.I)),
    ("≥", re.compile(r"^\s*(?:or (?:more|older|larger|longer|above)|at least)\b|^\+", re.I)),
)
JOIN = re.compile(
    r"^[\s)]*(?:versus|vs\.?|v\.?|or|and|against|compared (?:with|to)|to|/|,)[\s(]*(?:with |to )?$", re.IGNORECASE
)
AGE = re.compile(r"\bage[ds]?\b[^.;,()\d]{0,25}$", re.IGNORECASE)
OF_AGE = re.compile(r"\b(?:younger|older) than\s*$", re.IGNORECASE)
IN_RANGE = re.compile(r"\brange[ds]?\W*(?:of|from|was)?\s*$", re.IGNORECASE)
GRADE = re.compile(
    r"\b(?P<role>grade|level|phase|stage|class)\s+(?P<value>\d?[A-D]\b|\d[A-C]?\b|[IVX]{1,4}[A-C]?(?:-[IVX]{1,4})?\b|IIR/III\b)"
    r"(?P<second>\s*-\s*[A-D]\b)?",
    re.IGNORECASE,
)
ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5"}


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number, or a range of two, at ``start:end`` of the normalised text."""

    values: tuple[str, ...]
    unit: str
    bound: str
    start: int
    end: int

    def equals(self, other: "Quantity") -> bool:
        return self.values == other.values and self.bound == other.bound and self.same_unit(other)

    def same_unit(self, other: "Quantity") -> bool:
        return self.unit == other.unit or (
            self.unit in COUNTS and other.unit in COUNTS and "" in (self.unit, other.unit)
        )


SPACED = re.compile(
    r"(?<![\d.,])(?<!\d )[1-9]\d{0,2}(?: \d{3})+(?= (?:[a-z]+ ){0,2}?(?:patients|women|people|participants|pts|cases|subjects|individuals)\b)",
    re.IGNORECASE,
)
"""Thousands set apart by a space, of people ("83 559 patients")."""


def plain(text: str) -> str:
    """``text`` with one kind of dash, point and quote, "%" as a word, and number words as digits."""
    flat = " ".join(text.translate(PLAIN).split())
    flat = re.sub(r"(?<=\d)\s*%", " percent", flat)
    flat = re.sub(r"\bper cent\b", "percent", flat, flags=re.IGNORECASE)
    flat = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", flat)
    flat = SPACED.sub(lambda found: found.group().replace(" ", ""), flat)
    flat = ONE_FRACTION.sub(r"\1 Gy in 1 fraction", flat)
    flat = ONE_UNIT.sub("1", flat)
    flat = ONE_OR.sub("1", flat)
    return NUMBER_WORD.sub(_as_digits, flat)


def _as_digits(found: re.Match[str]) -> str:
    if found["ones"]:
        return str(ONES[found["ones"].lower()])
    digit = ONES[found["digit"].lower()] if found["digit"] else 0
    return str(TENS[found["tens"].lower()] + digit)


def quantities(text: str) -> tuple[Quantity, ...]:
    """The quantities of ``text``, which must be ``plain``, in order. A 95 percent before "CI" is none."""
    hidden = NAME.sub(lambda name: "x" * len(name.group()), text)
    graded = list(GRADE.finditer(hidden))
    for grade in graded:
        hidden = hidden[: grade.start()] + "x" * len(grade.group()) + hidden[grade.end() :]
    found = [*(_graded(grade) for grade in graded), *_numbers(hidden)]
    found += [Quantity(("not reached",), "month", "", at.start(), at.end()) for at in NOT_REACHED.finditer(text)]
    return tuple(_inherited(sorted(found, key=lambda quantity: quantity.start), text))


def _graded(grade: re.Match[str]) -> Quantity:
    parts = [ROMAN.get(part, part) for part in grade["value"].lower().split("-")]
    if grade["second"]:
        parts.append(grade["second"].strip(" -").lower())
    return Quantity(tuple(parts), grade["role"].lower(), "", grade.start(), grade.end())


def _numbers(text: str) -> Iterator[Quantity]:
    place = 0
    while number := NUMBER.search(text, place):
        span = RANGE.match(text, number.start())
        joined = span is not None and (
            " and " not in span.group() or re.search(r"\bbetween\s*$", text[: number.start()])
        )
        values = (number.group(), span["high"]) if span and joined else (number.group(),)
        end = span.end() if span and joined else number.end()
        quantity = _quantity(text, values, number.start(), end)
        place = max(end, quantity.end)
        if not _level_of_interval(text, quantity):
            yield quantity


def _quantity(text: str, values: tuple[str, ...], start: int, end: int) -> Quantity:
    before, normal = text[max(0, start - 60) : start], tuple(f"{Decimal(value).normalize():f}" for value in values)
    bound = next((name for name, pattern in BOUNDS if pattern.search(before)), "")
    bound = bound or next((name for name, pattern in AFTER if pattern.search(text[end:])), "")
    if len(normal) > 1 and re.search(r"\bover\s*$", before, re.IGNORECASE):
        bound = ""  # "over 28 to 64 months" is a stretch of time, not a bound
    if len(normal) > 1 and AFTER_RATIO.search(before):
        return Quantity(normal, "ci", bound, start, end)
    for role, pattern in BEFORE:
        if pattern.search(before):
            return Quantity(normal, role, bound, start, end)
    unit = UNIT.match(text, end)
    if unit is None:
        return Quantity(normal, "year" if AGE.search(before) or OF_AGE.search(before) else "", bound, start, end)
    return Quantity(normal, unit.lastgroup or "", bound, start, unit.end() if unit.lastgroup not in COUNTS else end)


def _level_of_interval(text: str, quantity: Quantity) -> bool:
    return (
        quantity.unit == "percent" and re.match(r"\s*-?\s*(?:CI|confidence)\b", text[quantity.end :], re.I) is not None
    )


def _inherited(found: list[Quantity], text: str) -> Iterator[Quantity]:
    """A number without a unit takes that of the one it is joined to: "7 versus 17 percent"."""
    for place, quantity in enumerate(found):
        if quantity.unit:
            yield quantity
            continue
        after, before = found[place + 1 : place + 2], found[place - 1 : place] if place else []
        ranged = IN_RANGE.search(text[: quantity.start]) is not None
        if after and not (before and ranged) and _joined(quantity, after[0], after[0], text):
            yield replace(quantity, unit=after[0].unit)
        elif before and (_joined(before[0], quantity, before[0], text) or ranged):
            yield replace(quantity, unit=before[0].unit)
        else:
            yield quantity


def _joined(first: Quantity, second: Quantity, giver: Quantity, text: str) -> bool:
    """Whether two neighbours are set against each other and ``giver`` has a unit to give."""
    return giver.unit not in ("hr", "ci", "p") and JOIN.match(text[first.end : second.start]) is not None
