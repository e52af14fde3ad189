"""Typed loader of ``recommendations.yaml`` and ``intents.yaml`` of the patterns, and the types for other such files. Pure
after the first load.

Regular expressions over the text as written, case ignored.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import Annotated

from pydantic import BeforeValidator, ConfigDict

from assistant.facts.patterns import FOLDER
from ingest.yaml_text import Strict, validated


def _shape(alternatives: Iterable[str]) -> re.Pattern[str]:
    try:
        return re.compile("|".join(f"(?:{one})" for one in alternatives), re.IGNORECASE)
    except re.error as error:
        raise ValueError(f"not a regular expression ({error})") from error


def _words(alternatives: Iterable[str]) -> re.Pattern[str]:
    return _shape([rf"(?<!\w)(?:{'|'.join(alternatives)})(?!\w)"])


Shape = Annotated[re.Pattern[str], BeforeValidator(_shape)]
"""Alternatives as they stand."""
Words = Annotated[re.Pattern[str], BeforeValidator(_words)]
"""Alternatives that begin and end with a word."""


class Patterns(Strict):
    """Fields are compiled when the file is read."""

    model_config = ConfigDict(arbitrary_types_allowed=True)


class Polarities(Patterns):
    """Words that give a polarity, in the order in which they are looked for."""

    forbidden: Words
    against: Words
    required: Words
    for_: Words
    option: Words
    model_config = ConfigDict(alias_generator=lambda name: name.rstrip("_"))

    def ordered(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        return tuple((name.rstrip("_"), pattern) for name, pattern in self)


class Named(Patterns):
    """Words that mean the intervention ``key`` of the glossary."""

    key: str
    match: Words


class Namesake(Patterns):
    """The intervention ``key`` of the glossary is another's by the same name in a text that holds ``of`` and not ``own``."""

    key: str
    of: Words
    own: Words


class RecommendationPatterns(Patterns):
    """``recommendations.yaml``; what each field means is said there."""

    polarity: Polarities
    short: frozenset[str]
    breaks: Words
    against_after: Shape
    past: Words
    past_after: Shape
    joined: Shape
    departments: Words
    to_come: Shape
    orders: Shape
    clause: Shape
    for_site: Shape
    interventions: tuple[Named, ...]
    namesakes: tuple[Namesake, ...]
    imaged: Shape


class IntentPatterns(Patterns):
    """``intents.yaml``; what each field means is said there."""

    person: Words
    topic: Words
    personal: Words
    not_asked: Shape
    interrogative: Shape
    bare: Shape
    planned: Words
    closing: Shape
    submitted: Words
    afresh: Words
    put_off: Words
    touches: Words
    order: Shape
    order_later: Shape
    lesion: Words
    finite: Words
    nod: Shape
    supposed: Shape
    looks_up: Shape


@cache
def recommending() -> RecommendationPatterns:
    """Raises CorpusError for a broken file, naming file and field."""
    return validated(FOLDER / "recommendations.yaml", RecommendationPatterns)


@cache
def intents() -> IntentPatterns:
    """Raises CorpusError for a broken file, naming file and field."""
    return validated(FOLDER / "intents.yaml", IntentPatterns)
