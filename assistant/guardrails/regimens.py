"""A dose as people write it: amount, interval, fractions, route. Pure."""

import re
from dataclasses import dataclass
from types import MappingProxyType

NUMBER = r"(\d+(?:[.,]\d+)?)"
NUMBER_WORDS = MappingProxyType(
    {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8, "ten": 10, "twelve": 12, "single": 1}
)
_COUNT = rf"(?:{NUMBER}|(one|two|three|four|five|six|eight|ten|twelve|single))"
AMOUNT = re.compile(
    rf"(?<![\w.]){NUMBER}\s*-?\s*(mg/m2|mg/kg|mcg|micrograms?|mg|milligrams?|g|gy|gray|cgy)\b", re.IGNORECASE
)
TIMES = re.compile(rf"(?<![\w.])(\d{{1,2}})\s*[x×]\s*{NUMBER}\s*(?:gy|gray)\b", re.IGNORECASE)
"""Fractions and the gray of each: \"5 x 4 Gy\" is 20 Gy in five."""
INTERVAL = re.compile(
    rf"(?:every|each|q|once\s+(?:an?|per|in))\s*-?\s*(?:(other|second)|{_COUNT})?\s*-?\s*(?:to\s*\d+\s*)?"
    r"(days?|weeks?|wks?|months?|mo|years?|yrs?|d|w|m|y)\b",
    re.IGNORECASE,
)
ADVERB = re.compile(
    rf"(?<![\w-])(?:{_COUNT}\s*-?\s*(?=(?:week|month|year)ly(?!\s*(?:fraction|fx|#))))?"
    r"(daily|weekly|fortnightly|monthly|quarterly|half-yearly|yearly|annually)(?!\w)",
    re.IGNORECASE,
)
FRACTIONS = re.compile(
    rf"(?<!\w){_COUNT}(?:\s*-\s*\d+\s*gy)?[\s-]*(?:daily\s+|weekly\s+)?(?:fractions?|fx|#|fr)(?!\w)|(?<=gy)\s*[x×]\s*(\d+)(?!\w)",
    re.IGNORECASE,
)
SINGLE = re.compile(
    r"(?<!\w)single(?:[\s-]+\d+(?:\.\d+)?[\s-]*gy(?!\w)|(?:[\s-]+\d+(?:\.\d+)?[\s-]*gy)?[\s-]*(?:radiation\s+)?(?:fraction|dose|shot))",
    re.I,
)
OR = re.compile(r"(?<!\w)(?:or|vs\.?|versus|against)(?!\w)", re.IGNORECASE)
"""What makes of a dose and a number of fractions two regimens to choose from."""
ROUTE = re.compile(
    r"(?<!\w)(?:(?P<SC>s\.?c\.?|sub-?cut\w*)|(?P<IV>(?<!stage )(?<!grade )(?<!seg )(?<!segment )(?:i\.?v\.?|intravenous\w*)|infus\w+|drip)"
    r"|(?P<IM>i\.?m\.?|intramuscular\w*)|(?P<PO>p\.?o\.?|oral(?:ly)?))(?!\w)",
    re.IGNORECASE,
)
ADVERBS = {"daily": 1.0, "weekly": 7.0, "fortnightly": 14.0, "monthly": 30.0, "quarterly": 91.0, "half-yearly": 182.0,
           "yearly": 365.0, "annually": 365.0}  # fmt: skip
DAYS = {"d": 1.0, "w": 7.0, "m": 30.0, "y": 365.0}
MASS = {"mg": 1.0, "milligram": 1.0, "g": 1000.0, "mcg": 0.001, "microgram": 0.001}


@dataclass(frozen=True, slots=True)
class Regimen:
    """A dose as read. ``amount`` in mg or Gy (``unit``), ``days`` between doses, ``fractions``; None: not said.

    ``route`` is SC, IV, IM or PO, empty where it is not said.
    """

    text: str
    amount: float | None = None
    unit: str = ""
    days: float | None = None
    fractions: float | None = None
    route: str = ""


def read(text: str) -> Regimen | None:
    """The first dose in ``text``; None where it holds none."""
    if times := TIMES.search(text):
        each, given = float(times.group(2).replace(",", ".")), float(times.group(1))
        return Regimen(times.group().strip(), each * given, "Gy", None, given)
    amount = AMOUNT.search(text)
    interval, adverb = INTERVAL.search(text), ADVERB.search(text)
    fractions, single = FRACTIONS.search(text), SINGLE.search(text)
    if amount and fractions and OR.search(text, amount.end(), max(amount.end(), fractions.start())):
        fractions = None
    if not amount and not fractions and not single:
        return None
    value, unit = _amount(amount) if amount else (None, "")
    days = _days(interval) if interval else _adverb(adverb) if adverb else None
    count = (
        1.0 if single else _count(fractions.group(1) or fractions.group(3), fractions.group(2)) if fractions else None
    )
    route = ROUTE.search(text)
    spans = [found for found in (amount, interval, adverb, fractions, single, route) if found]
    start, end = min(found.start() for found in spans), max(found.end() for found in spans)
    return Regimen(
        _whole(text[start:end].strip(), text[end:]), value, unit, days, count, (route.lastgroup or "") if route else ""
    )


def _whole(said: str, after: str) -> str:
    """``said`` with the bracket that it opens closed, where the user closed it."""
    return f"{said})" if said.count("(") > said.count(")") and after.lstrip().startswith(")") else said


def _amount(found: re.Match[str]) -> tuple[float, str]:
    value, unit = float(found.group(1).replace(",", ".")), found.group(2).lower()
    if unit in ("gy", "gray", "cgy"):
        return (value / 100 if unit == "cgy" else value), "Gy"
    factor = MASS.get(unit.rstrip("s"))
    return (value * factor, "mg") if factor else (value, unit)


def _count(digits: str | None, word: str | None) -> float:
    return float(digits.replace(",", ".")) if digits else float(NUMBER_WORDS[(word or "one").lower()])


def _days(found: re.Match[str]) -> float:
    other, digits, word, unit = found.groups()
    number = 2.0 if other else _count(digits, word) if digits or word else 1.0
    return number * DAYS[unit[0].lower()]


def _adverb(found: re.Match[str]) -> float:
    """ "3-weekly" is every three weeks."""
    digits, word, adverb = found.groups()
    return (_count(digits, word) if digits or word else 1.0) * ADVERBS[adverb.lower()]
