"""A dose as a text gives it: amount, interval, fractions, route. Pure; the words are ``patterns/doses.yaml``."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated

from pydantic import AfterValidator, ConfigDict

from assistant.facts.patterns import FOLDER
from ingest.yaml_text import Strict, validated

DAYS = {"d": 1.0, "w": 7.0, "m": 30.0, "q": 91.0, "y": 365.0}
MASS = {"mg": 1.0, "milligram": 1.0, "g": 1000.0, "mcg": 0.001, "microgram": 0.001}
NUMBER = r"(\d+(?:[.,]\d+)?)"


def _expression(source: str) -> str:
    try:
        re.compile(source.replace("{number}", NUMBER).replace("{count}", NUMBER))
    except re.error as error:
        raise ValueError(f"not a regular expression ({error})") from error
    return source


Expression = Annotated[str, AfterValidator(_expression)]


class _File(Strict):
    """``doses.yaml``; what each field means is said there."""

    model_config = ConfigDict(frozen=True)

    numbers: Mapping[str, int]
    amount: Expression
    times: Expression
    interval: Expression
    often: Expression
    times_in: Mapping[str, int]
    adverb: Expression
    adverbs: Mapping[str, float]
    fractions: Expression
    single: Expression
    either: Expression
    routes: Mapping[str, Expression]
    as_reported: Expression
    asks: Expression
    gray: Expression
    tied: Expression
    not_meant: Expression
    sentence_end: Expression
    beside: Expression
    ahead: Expression


@cache
def _file() -> _File:
    """Raises CorpusError for a broken file, naming file and field."""
    return validated(FOLDER / "doses.yaml", _File)


@cache
def pattern(name: str) -> re.Pattern[str]:
    """The expression ``name`` of ``doses.yaml``, numbers filled in."""
    file = _file()
    count = rf"(?:{NUMBER}|({'|'.join(file.numbers)}))"
    source: str = getattr(file, name)
    return re.compile(source.replace("{number}", NUMBER).replace("{count}", count), re.IGNORECASE)


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
    if times := pattern("times").search(text):
        each, given = float(times.group(2).replace(",", ".")), float(times.group(1))
        return Regimen(times.group().strip(), each * given, "Gy", None, given)
    amount, fractions, single = (pattern(name).search(text) for name in ("amount", "fractions", "single"))
    if amount and fractions and pattern("either").search(text, amount.end(), max(amount.end(), fractions.start())):
        fractions = None
    if not amount and not fractions and not single:
        return None
    value, unit = _amount(amount) if amount else (None, "")
    days, when = _days(text)
    count = 1.0 if single else None
    if fractions and not single:
        count = _count(fractions.group(1) or fractions.group(3), fractions.group(2))
    route, how = _route(text)
    spans = [found for found in (amount, when, fractions, single, how) if found]
    start, end = min(found.start() for found in spans), max(found.end() for found in spans)
    return Regimen(_whole(text[start:end].strip(), text[end:]), value, unit, days, count, route)


def read_interval(text: str, start: int, end: int) -> Regimen | None:
    """The interval at which what stands at ``text[start:end]`` is given, said in the words beside it ("Prolia half-yearly",
    "monthly zoledronate"); None where an amount is said with it, which ``read`` reads.
    """
    after = pattern("beside").match(text, end)
    before = pattern("ahead").search(text[:start])
    for stretch in (text[end : after.end()] if after else "", before.group() if before else ""):
        days, when = _days(stretch)
        if days is not None and when is not None and read(stretch) is None:
            return Regimen(when.group().strip(), days=days)
    return None


def _days(text: str) -> tuple[float | None, re.Match[str] | None]:
    """Days between doses, and the words that say so."""
    if found := pattern("interval").search(text):
        other, digits, word, unit = found.groups()
        return (2.0 if other else _several(digits, word)) * DAYS[unit[0].lower()], found
    if found := pattern("often").search(text):
        return DAYS[found.group(2)[0].lower()] / _file().times_in[" ".join(found.group(1).lower().split())], found
    if found := pattern("adverb").search(text):
        digits, word, adverb = found.groups()
        return _several(digits, word) * _file().adverbs[adverb.lower()], found
    return None, None


def _route(text: str) -> tuple[str, re.Match[str] | None]:
    hits = [(name, re.search(source, text, re.IGNORECASE)) for name, source in _file().routes.items()]
    said = [(name, hit) for name, hit in hits if hit]
    return min(said, key=lambda one: one[1].start()) if said else ("", None)


def _whole(said: str, after: str) -> str:
    """``said`` with the bracket that it opens closed, where the user closed it."""
    return f"{said})" if said.count("(") > said.count(")") and after.lstrip().startswith(")") else said


def _amount(found: re.Match[str]) -> tuple[float, str]:
    value, unit = float(found.group(1).replace(",", ".")), found.group(2).lower()
    if unit in ("gy", "gray", "cgy"):
        return (value / 100 if unit == "cgy" else value), "Gy"
    factor = MASS.get(unit.rstrip("s"))
    return (value * factor, "mg") if factor else (value, unit)


def _several(digits: str | None, word: str | None) -> float:
    return _count(digits, word) if digits or word else 1.0


def _count(digits: str | None, word: str | None) -> float:
    return float(digits.replace(",", ".")) if digits else float(_file().numbers[(word or "one").lower()])
