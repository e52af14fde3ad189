"""How far statements are about what a question names and hold what it wants to read. Beside words and meaning."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.prompts import Wish
from assistant.questions.question import FACETS, Question
from assistant.retrieval.regimens import named
from ingest.documents import Document
from ingest.glossary import Glossary
from ingest.passages import Statement

REWARD: Mapping[str, float] = {"study": 0.55, "site": 0.40, "intervention": 0.30, "population": 0.18, "outcome": 0.22}
PENALTY: Mapping[str, float] = {"study": 0.50, "site": 0.55, "intervention": 0.10, "population": 0.0, "outcome": 0.05}
"""Added when a statement's tag agrees with the question's key, taken off when it names another."""

SOURCE_NAMED, SOURCE_OTHER = 0.5, 0.3
EVERYWHERE = frozenset({"stage-iv"})
"""Keys that nearly every statement is about and that say nothing of one."""
OPPOSITE = {
    "asymptomatic": "symptomatic",
    "her2-positive": "hr-positive-her2-negative",
    "de-novo": "recurrent",
    "recurrent": "de-novo",
    "hr-negative": "hr-positive",
}
"""Population -> the one that excludes it."""
OTHER_PATIENTS = 0.35
TERM = 0.3
"""Added for each technical term of the question (ESMO, R0) that the statement holds."""
USED, GIVEN = 0.9, 0.35
"""Added for a result of the study that used the radiation regimen asked about, and for a statement that gives this regimen."""
OBSERVATIONAL = re.compile(r"\bretrospective stud|\bobservational\b", re.IGNORECASE)
OBSERVED = 0.2
ANNOUNCED = 1.0
WEAK = frozenset({"ai-generated-guidance", "case-series"})
WEAK_SOURCE = 0.15
"""Taken off a weak source that the question does not name, so that it is not quoted first where another speaks."""


@dataclass(frozen=True, slots=True)
class Named:
    """What one question names, facet by facet, and what it names no statement of."""

    sources: frozenset[str]
    facets: tuple[tuple[str, frozenset[str]], ...]

    @classmethod
    def by(cls, question: Question) -> "Named":
        asked = ((facet, question.names(facet) - EVERYWHERE) for facet in FACETS)
        return cls(question.sources, tuple((facet, keys) for facet, keys in asked if keys))


class Subjects:
    """Weighs statements of one index by their subject; what it looks up of a statement it keeps."""

    def __init__(self, documents: Mapping[str, Document], glossary: Glossary, wishes: Sequence[Wish]) -> None:
        self._glossary, self._wishes = glossary, wishes
        self._weak = frozenset(id_ for id_, document in documents.items() if document.provenance.kind in WEAK)
        self._closure = {key: glossary.closure(key) for key in glossary.entries}
        self._terms: dict[str, frozenset[str]] = {}

    def weak(self, statement: Statement) -> bool:
        """Whether ``statement`` is from a kind of source that is not quoted where another speaks."""
        return statement.document in self._weak

    def agreement(self, question: Question, statements: Sequence[Statement]) -> list[float]:
        """How far each statement's source and tags agree with what ``question`` names."""
        asked = Named.by(question)
        return [self._agreement(asked, statement) for statement in statements]

    def asked_for(self, question: Question, statements: Sequence[Statement]) -> NDArray[np.float32]:
        """What each statement gains by what ``question`` wants to read, less what it loses by what it need not."""
        wishes = [wish for wish in self._wishes if wish.when.search(question.text)]
        spoken = frozenset(match.key for match in self._glossary.find(question.text, "term"))
        gained = [
            sum(wish.worth for wish in wishes if wish.met_by(s)) + TERM * len(spoken & self._terms_of(s, spoken))
            for s in statements
        ]
        used = regimens_of(question, statements)
        gained = [gain + used(s) for gain, s in zip(gained, statements, strict=True)]
        lost = self._below_trials(bool(OBSERVATIONAL.search(question.text)))
        return np.array(gained, dtype=np.float32) - np.array([lost(s) for s in statements], dtype=np.float32)

    def _agreement(self, named: Named, statement: Statement) -> float:
        total = 0.0
        if named.sources:
            total += SOURCE_NAMED if statement.document in named.sources else -SOURCE_OTHER
        elif statement.document in self._weak:
            total -= WEAK_SOURCE
        for facet, asked in named.facets:
            told: tuple[str, ...] = getattr(statement.tags, facet)
            if not told:
                total -= PENALTY[facet] * (0.5 if facet == "study" else 0.0)
            elif met := self._met(asked, told):
                total += REWARD[facet] * (0.6 + 0.25 * met / len(asked) + 0.15 * met / len(told))
            else:
                total -= PENALTY[facet]
            if facet == "population" and any(OPPOSITE.get(key) in told and key not in told for key in asked):
                total -= OTHER_PATIENTS
        return total

    def _met(self, asked: Collection[str], told: Sequence[str]) -> int:
        """How many of the keys asked are told, or are wider than one told."""
        return len(frozenset(asked) & frozenset().union(*(self._closure.get(key, frozenset((key,))) for key in told)))

    def _terms_of(self, statement: Statement, spoken: frozenset[str]) -> frozenset[str]:
        """Glossary terms that the statement's words hold; looked up once a statement, and only when needed."""
        if not spoken:
            return frozenset()
        if statement.id not in self._terms:
            found = self._glossary.find(f"{statement.text} {statement.tags.strength}", "term")
            self._terms[statement.id] = frozenset(match.key for match in found)
        return self._terms[statement.id]

    @staticmethod
    def _below_trials(asked: bool) -> Callable[[Statement], float]:
        """Observational data stand below trials unless they are ``asked`` for; a line that only announces, below all."""

        def lost(statement: Statement) -> float:
            if not asked and OBSERVATIONAL.search(statement.text):
                return OBSERVED
            return ANNOUNCED if statement.text.endswith(":") else 0.0

        return lost


def regimens_of(question: Question, statements: Sequence[Statement]) -> Callable[[Statement], float]:
    """What a statement gains by holding a radiation regimen that ``question`` names, or by being on the study that used it."""
    asked, sites = named(question.text), question.names("site")
    fitting = [s for s in statements if not sites or sites & set(s.tags.site)] if asked else []
    holding = {s.id for s in fitting if asked & named(s.text)}
    studies = {s.tags.study[0] for s in fitting if s.id in holding and len(s.tags.study) == 1}

    def gained(statement: Statement) -> float:
        own = bool(studies & set(statement.tags.study)) and len(statement.tags.study) == 1
        asks_for_it = own and statement.tags.kind == "result" and bool(question.names("outcome"))
        return USED if asks_for_it else GIVEN if statement.id in holding else 0.0

    return gained
