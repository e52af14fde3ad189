"""The editable form: corrections that a user types over extracted facts. Pure."""

import re
from collections.abc import Mapping

from assistant.facts.merging import DERIVED_BY, derive, is_set
from assistant.facts.text import normalise, number
from assistant.patient import Fact, PatientFacts, Status, patient_facts
from assistant.vocabulary import FACTS, UNIT_FACTORS, FactDefinition, FactType
from ingest.errors import UsageError

_UNITS = (
    (re.compile(r"(?:mm|millimet(?:er|re)s?)"), "mm"),
    (re.compile(r"(?:cm|centimet(?:er|re)s?)"), "cm"),
    (re.compile(r"(?:m|mo|mths?|months?|/12)"), "months"),
    (re.compile(r"(?:y|yrs?|years?)"), "years"),
    (re.compile(r"(?:w|wks?|weeks?)"), "weeks"),
    (re.compile(r"lesions?"), "lesions"),
)
_RANGES = {"years": (18, 110), "lesions": (1, 100), "mm": (0.1, 500), "months": (0, 1200)}
"""Lowest and highest plausible value in each canonical unit."""


def corrected(facts: PatientFacts, changes: Mapping[str, str]) -> PatientFacts:
    """``facts`` with the form's ``changes`` (fact name -> what was typed).

    A typed value replaces every extracted value of that fact and settles a conflict; an empty string
    removes it. A set is a list with commas; "no liver" is denied, "?liver" suspected. Numbers may carry
    a unit ("2.4 cm"); without one the canonical unit is meant. Raises UsageError with a sentence.
    """
    typed: list[Fact] = []
    for name, text in changes.items():
        if name not in FACTS:
            raise UsageError(f'There is no patient fact called "{name}".')
        typed += _typed(FACTS[name], normalise(text).strip())
    kept = [fact for fact in facts if fact.name not in changes and not fact.derived.startswith(DERIVED_BY)]
    known = {fact.name for fact in (*kept, *typed)}
    follows = [fact for fact in derive([*kept, *typed]) if fact.name in known or fact.name not in changes]
    return patient_facts(follows, [name for name in facts.conflicting if name not in changes])


def _typed(fact: FactDefinition, text: str) -> list[Fact]:
    if not text:
        return []
    if is_set(fact.name):
        return [_member(fact, part.strip()) for part in re.split(r"[,;\n]", text) if part.strip()]
    if fact.type is FactType.CHOICE:
        return [Fact(fact.name, _word(fact, text))]
    if fact.type is FactType.MEASURE and text in fact.values:
        return [Fact(fact.name, text)]
    return [Fact(fact.name, _amount(fact, text), fact.unit)]


def _member(fact: FactDefinition, text: str) -> Fact:
    status = Status.ASSERTED
    for prefix, meant in (("no ", Status.DENIED), ("not ", Status.DENIED), ("?", Status.SUSPECTED)):
        if text.startswith(prefix):
            text, status = text.removeprefix(prefix).strip(), meant
            break
    return Fact(fact.name, _word(fact, text), status=status)


def _word(fact: FactDefinition, text: str) -> str:
    word = text.replace(" ", "-")
    if word in fact.values or (fact.open and re.fullmatch(r"[\w/+-]{1,40}", word)):
        return word
    raise UsageError(f'{fact.name} must be one of {", ".join(fact.values)}; "{text[:40]}" is not.')


def _amount(fact: FactDefinition, text: str) -> float:
    """The number in the fact's canonical unit."""
    problem = f'{fact.name} must be a number of {fact.unit}, for example "12 {fact.unit}"; "{text[:40]}" is not.'
    found = re.fullmatch(r"([^/]+?) ?(/12|[a-z]+)?", text)
    if found is None:
        raise UsageError(problem)
    amount, written = number(found.group(1)), found.group(2) or fact.unit
    unit = next((name for shape, name in _UNITS if shape.fullmatch(written)), "")
    factor = UNIT_FACTORS.get((unit, fact.unit))
    if amount is None:
        amount, factor = number(text), 1.0
    if amount is None or factor is None:
        raise UsageError(problem)
    value = round(amount * factor, 2)
    low, high = _RANGES[fact.unit]
    if not low <= value <= high:
        raise UsageError(f"{fact.name} must be between {low} and {high} {fact.unit}; {value:g} is not.")
    return value
