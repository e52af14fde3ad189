"""A follow-up that puts the same metastases at another site: "and if they were in the lung?". Pure.

What was told of the lesions (how many, how large) holds there; what was told of their surroundings and of what they cause does
not. It is a supposition and holds for one answer; an emergency is never supposed away. The words are ``patterns/scope.yaml``.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.facts.implied import NO_METASTASIS
from assistant.facts.lexicons import scope
from assistant.facts.reading import read
from assistant.facts.sites import listed
from assistant.patient import Fact, Span, Status

NUMBER = re.compile(
    r"\b(?:\d+|one|single|solitary|lone|isolated|two|three|four|five|six|several|multiple)\b", re.IGNORECASE
)
LEFT_BEHIND = frozenset(
    {"vessel-distance", "bile-duct-distance", "diaphragm-distance", "lesion-location", "extrahepatic-disease", "bone-only",
     "symptoms", "prior-radiation"}
)  # fmt: skip
"""Facts of the old site that say nothing of the new one."""


def moved(known: Sequence[Fact], text: str, turn: int) -> list[Fact] | None:
    """``known`` with its metastases at the site that ``text`` puts them at; None where it puts them nowhere, where they lie
    at several, or beside an emergency.
    """
    reading = read(text)
    told = scope()["elsewhere"].search(reading.norm)
    named = listed(reading.norm, told.end()) if told else []
    sites = {site for _, _, found in named for site in found} - set(NO_METASTASIS)
    old = {str(fact.value) for fact in known if _metastasis(fact)}
    urgent = any(fact.name == "emergency" and fact.status is not Status.DENIED for fact in known)
    if urgent or len(sites) != 1 or len(old) != 1 or sites == old:
        return None
    start, end = reading.plain.original(*named[0][:2])
    span, (site,) = Span(turn, start, end, text[start:end]), sites

    def there(fact: Fact) -> Fact:
        if _metastasis(fact):
            return replace(fact, value=site, span=span)
        placed = replace(fact, site=site) if fact.site in old else fact
        return replace(placed, span=_number(fact.span)) if fact.span and _names(fact.words, old) else placed

    return [there(fact) for fact in known if not _of_the_old(fact, old)]


def _names(words: str, sites: set[str]) -> bool:
    return any(sites & set(found) for _, _, found in listed(read(words).norm))


def _number(span: Span) -> Span | None:
    """``span`` without the name of the old site: of "3 liver mets" the number still holds."""
    found = NUMBER.search(span.text)
    return Span(span.turn, span.start + found.start(), span.start + found.end(), found.group()) if found else None


def _metastasis(fact: Fact) -> bool:
    return fact.name == "sites" and fact.status is Status.ASSERTED and fact.value not in NO_METASTASIS


def _of_the_old(fact: Fact, old: set[str]) -> bool:
    return fact.name in LEFT_BEHIND and (not fact.site or fact.site in old) and fact.value != "asymptomatic"
