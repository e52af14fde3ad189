"""What a question takes for granted of a study or a source, held against the notes on it.

The rules of the corpus correct wrong premises one by one; this net under them asks in general form whether a number, a
design, a result or a source that the question states stands in the notes. It speaks only where one study or source is meant
and the notes say otherwise. Pure; the words are data (``patterns/assumptions.yaml``).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pydantic import field_validator

from assistant.facts.patterns import load
from assistant.findings import Finding, Indicator, Verdict
from assistant.guardrails.premises import Clause, clauses, mentioned
from assistant.knowledge import Knowledge
from assistant.verification.quantities import Quantity, plain, quantities
from ingest.passages import Statement
from ingest.yaml_text import Strict

FILE = "assumptions.yaml"
LABEL = "false-premise"
SHOWN = 3
"""Statements that correct one assumption."""
MOST = "≤"
TELLS = frozenset({"design", "result", "pooled"})


class Design(Strict):
    """``claim`` in a question, ``told`` in the notes, and what of the notes ``shows`` how it was."""

    claim: str
    told: str
    shows: str


class AssumptionFile(Strict):
    """``assumptions.yaml``."""

    rule: str
    title: str
    says: dict[str, str]
    descriptors: tuple[str, ...]
    randomised: Design
    observational: Design
    mixed: Design
    against: str
    results: dict[str, str]
    control: str
    difference: str
    undirected: frozenset[str]
    counted: frozenset[str]
    given: frozenset[str]
    naming: frozenset[str]

    @field_validator("results")
    @classmethod
    def _known(cls, value: dict[str, str]) -> dict[str, str]:
        if set(value) != {"better", "same", "worse"}:
            raise ValueError("results are better, same and worse")
        return value


@dataclass(frozen=True, slots=True)
class Wrong:
    """One assumption that the notes do not bear out: of which kind, of what, and the statements that say how it is."""

    kind: str
    of: str
    statements: tuple[Statement, ...]


class Assumptions:
    """Holds the notes of one index, by study and by source."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge, self._glossary = knowledge, knowledge.glossary
        self._words = load(AssumptionFile, FILE)
        self._of: dict[str, list[Statement]] = {}
        self._from: dict[str, list[Statement]] = {}
        for statement in knowledge.statements.values():
            self._from.setdefault(statement.document, []).append(statement)
            for study in statement.tags.study:
                self._of.setdefault(study, []).append(statement)

    def findings(self, question: str) -> tuple[Finding, ...]:
        """The first wrong assumption of ``question`` as a finding, or nothing."""
        found = next(self._wrong(question), None)
        if found is None:
            return ()
        name = self._knowledge.name(found.of)
        return (
            Finding(
                rule=self._words.rule,
                title=self._words.title,
                message=self._words.says[found.kind].format(study=name, source=name),
                indicator=Indicator.WARNING,
                verdict=Verdict.VIOLATED,
                labels=(LABEL,),
                source=found.statements[0].document,
                statements=tuple(statement.id for statement in found.statements),
            ),
        )

    def _wrong(self, question: str) -> Iterator[Wrong]:
        meant = self._study(question)
        for clause in clauses(question):
            if not clause.granted:
                continue
            study = self._study(clause.text) or meant
            if study and not _found(self._words.against, clause.text):
                yield from self._of_study(study, clause)
            yield from self._of_source(clause)

    def _study(self, text: str) -> str:
        """The one study that ``text`` means: by name, by a source that is about it alone, or by what it is called."""
        named = {match.key for match in self._glossary.find(text, "study")} - self._knowledge.kinds
        for source in {match.key for match in self._glossary.find(text, "source")} & self._from.keys():
            about = {study for statement in self._from[source] for study in statement.tags.study}
            named |= about if len(about) == 1 else set()
        named = named or self._described(text) or self._by_figures(text)
        return next(iter(named)) if len(named) == 1 else ""

    def _described(self, text: str) -> set[str]:
        """Studies of the sort and on the sites that ``text`` speaks of."""
        sorts = [sort for sort in self._words.descriptors if _found(rf"\b{sort}\b", text)]
        keys = {match.key for facet in ("site", "intervention") for match in self._glossary.find(text, facet)}
        return {
            study
            for study, told in self._of.items()
            for statement in told
            if sorts and keys & {*statement.tags.site, *statement.tags.intervention}
            if any(_found(rf"\b{sort}\b", statement.text) for sort in sorts)
        }

    def _by_figures(self, text: str) -> set[str]:
        """Studies on what ``text`` speaks of that give every figure of it."""
        stated = {(one.values, one.unit) for one in _figures(text) if one.unit in self._words.naming}
        keys = {match.key for facet in ("site", "intervention") for match in self._glossary.find(text, facet)}
        found = set()
        for study, told in self._of.items():
            on = [s for s in told if keys & {*s.tags.site, *s.tags.intervention}]
            held = {(one.values, one.unit) for s in on for one in _figures(s.text)}
            if stated and stated <= held:
                found.add(study)
        return found

    def _of_study(self, study: str, clause: Clause) -> Iterator[Wrong]:
        told = self._of.get(study, [])
        for kind, statements in (
            ("number", self._other_number(clause.text, told) or self._other_limit(clause.text, told)),
            ("design", self._other_design(study, clause.text, told)),
            ("patients", self._other_patients(clause.text, told)),
            ("result", self._other_result(clause.text, told)),
        ):
            if statements:
                yield Wrong(kind, study, tuple(statements[:SHOWN]))

    def _other_number(self, text: str, told: Sequence[Statement]) -> list[Statement]:
        """What ``told`` counts, where ``text`` counts the same and its number stands nowhere."""
        stated = [one for one in _figures(text) if one.unit in self._words.counted and not one.bound]
        known = {value for statement in told for figure in _figures(statement.text) for value in figure.values}
        wrong = [one for one in stated if not set(one.values) <= known]
        if not wrong or _found(self._words.difference, text):
            return []
        units = {one.unit for one in wrong}
        return [s for s in told if s.tags.kind in TELLS and any(figure.unit in units for figure in _figures(s.text))][
            :1
        ]

    def _other_limit(self, text: str, told: Sequence[Statement]) -> list[Statement]:
        """What ``told`` sets as the most metastases of a patient, where ``text`` sets another limit."""
        stated = {one.values for one in _figures(text) if one.unit == "lesion" and one.bound == MOST}
        limits = [s for s in told if s.tags.kind == "design" and any(one.bound == MOST for one in _figures(s.text))]
        if not stated or any(one.values in stated for s in limits for one in _figures(s.text)):
            return []
        return limits[:1]

    def _other_design(self, study: str, text: str, told: Sequence[Statement]) -> list[Statement]:
        trial = bool(set(self._glossary.entries[study].parents) & self._knowledge.kinds)
        design = self._words.observational if trial else self._words.randomised
        if not mentioned([design.claim], text) or any(_found(design.told, one.text) for one in told):
            return []
        return sorted((s for s in told if _found(design.shows, s.text)), key=lambda s: s.tags.kind != "design")[:1]

    def _other_patients(self, text: str, told: Sequence[Statement]) -> list[Statement]:
        """What says that other cancers were there too, unless ``text`` counts those with breast cancer as the notes do."""
        mixed, stated = self._words.mixed, {value for one in _figures(text) for value in one.values}
        counted = {found.group().split()[0] for s in told for found in re.finditer(mixed.told, s.text, re.IGNORECASE)}
        if not mentioned([mixed.claim], text) or stated & counted:
            return []
        return [s for s in told if s.tags.kind in TELLS and _found(mixed.shows, s.text)][:1]

    def _other_result(self, text: str, told: Sequence[Statement]) -> list[Statement]:
        """Results on an outcome of ``text`` where they all run another way than it says."""
        outcomes = {match.key for match in self._glossary.find(text, "outcome")} - self._words.undirected
        said = self._direction(text)
        if not outcomes or not said or _found(self._words.control, text):
            return []
        on = [s for s in told if s.tags.kind in TELLS and len(s.tags.study) == 1 and set(s.tags.outcome) & outcomes]
        ways = [self._directions(statement.text) for statement in on]
        return on if on and all(ways) and not any(self._may_be(said, way) for way in ways) else []

    def _direction(self, text: str) -> str:
        """The one way in which ``text`` says that a result went; empty for none or several."""
        ways = self._directions(text)
        if "same" in ways:
            return "same"
        return next(iter(ways)) if len(ways) == 1 and mentioned([self._words.results[next(iter(ways))]], text) else ""

    def _directions(self, text: str) -> set[str]:
        return {way for way, pattern in self._words.results.items() if _found(pattern, text)}

    def _may_be(self, said: str, told: set[str]) -> bool:
        """Whether a result told so may be what is ``said``: one that is not significant may look worse, never better."""
        if said == "better":
            return told == {"better"}
        return said in told or (said == "worse" and "same" in told)

    def _of_source(self, clause: Clause) -> Iterator[Wrong]:
        """A dose or ratio that the one source named does not give, and another on the same thing does."""
        named = {match.key for match in self._glossary.find(clause.text, "source")} & self._from.keys()
        stated = [one for one in _figures(clause.text) if one.unit in self._words.given]
        if len(named) != 1 or not stated:
            return
        (source,) = named
        keys = {match.key for facet in ("intervention", "study") for match in self._glossary.find(clause.text, facet)}
        holders = [s for s in self._knowledge.statements.values() if _holds(s, stated)]
        on = [s for s in holders if not keys or keys & {*s.tags.intervention, *s.tags.study}]
        if on and not any(s.document == source for s in holders):
            yield Wrong("source", source, (on[0],))


def _holds(statement: Statement, stated: Sequence[Quantity]) -> bool:
    told = _figures(statement.text)
    return all(any(one.values == figure.values and one.same_unit(figure) for figure in told) for one in stated)


@lru_cache(maxsize=4096)
def _figures(text: str) -> tuple[Quantity, ...]:
    return quantities(plain(text))


def _found(pattern: str, text: str) -> bool:
    return re.search(pattern, text, re.IGNORECASE) is not None
