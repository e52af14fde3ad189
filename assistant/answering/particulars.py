"""What a question asks of one study and nothing else: answered by the cells of the studies' table. Pure.

"How many patients?", "limitations of the Turkish trial?": as short as such a question is, a ranking has few words to go by, and
somebody has already told, cell by cell, which statement answers it.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from assistant.answering.leads import WHY
from assistant.corpus.records import Trial
from assistant.knowledge import Knowledge
from assistant.prompts import Particular
from assistant.questions.kinds import Asked, QuestionType
from assistant.questions.question import Question
from assistant.retrieval.retriever import Evidence, Scored
from assistant.retrieval.telling import telling_terms
from assistant.retrieval.time_points import points, points_asked
from ingest.lexical import terms
from ingest.passages import Statement

MOST = 4
"""Studies that may be named side by side."""
BESIDE = re.compile(
    r"\b(?:compar(?:e|ed|ing)|contrast|difference|differ(?:s|ed)?|versus|vs|and|or|between|both|side by side|of|in|for|with)\b",
    re.IGNORECASE,
)
"""What puts them beside each other."""
AND = re.compile(r"\band\b|[,&+]", re.IGNORECASE)
STEP = 0.001
"""By how much each statement is scored below the one before it: all answer, in the order of the table."""
CAVEAT = "caveat"
OF_ARMS = frozenset(terms("local locoregional medical treatment arm group control operated"))
"""Stems of what any study's arms are called."""
DESIGN = ("design", "population", "n", "arms")
SURVIVAL = ("overall_survival", "survival_rates")
ASIDE = re.compile(
    r"\([^()]*\d[^()]*\)|\b(?:all (?:the )?(?:figures|numbers) )?(?:in|as) (?:a |an? )?(?:table|list|bullet)[\w-]*(?: list| form(?:at)?)?"
    r"|\b(?:that |which |as )?(?:the|our|your) (?:five |\d )?(?:sources?|documents?|papers?) (?:mention|give|name|state|list|report|print)(?:s|ed)?\b"
    r"|\bwith (?:the |all |their )?(?:numbers|figures)\b|\b(?:list|name|give|state) (?:all|every|each)\b"
    r"|\b(?:for|in) (?:my |a |the |our |his |her )?(?:next )?(?:talk|slides?|presentation|poster|lecture|teaching|exam|journal club)\b|\bpls\b|\bplease\b"
    r"|\bone line each\b|\bin (?:one|two|three) (?:lines?|sentences?)\b|\bshort answer\b|\bkind regards\b"
    r"|\b(?:(?:can|could) (?:you|i) )?(?:please )?(?:give|tell|show|get|have|list)(?: (?:me|us))\b|\bi (?:want|need)\b",
    re.IGNORECASE,
)
"""What asks nothing: figures in brackets, by which a study is recognised ("Wu (HR 0.60)"), and the form wished."""

OF_LESION = re.compile(
    r"\b(?:deposit|lesion|(?<!primary )tumou?r|metastasis|met|nodule)\b[^?]*\bhow (?:big|large) (?:was|is|were)\b(?![^?]*\b(?:trial|study|series|cohort)\b)"
    r"|\bhow (?:big|large) (?:was|is|were)\b[^?]*\b(?:deposit|lesion|(?<!primary )tumou?r|metastasis|met|nodule)\b",
    re.IGNORECASE,
)
"""What asks for the size of a lesion, which is not that of the study."""
FROM_NAMED = re.compile(r"\b(?:from|by|in)(?=\s{4,})", re.IGNORECASE)
"""Before a name that was taken out ("the trial from Turkey")."""
DESCRIBED = re.compile(
    r"\b(?:please )?(?:summari[sz]e|(?:a |the |short |brief |quick )*(?:summary|overview)(?: of)?|describe|outline|recap|set out|break down"
    r"|(?:take|walk|run|talk) (?:me|us) through|tell (?:me|us) (?:everything |all |more )?about|brief (?:me|us) on)\b",
    re.IGNORECASE,
)
"""How one asks for a study as a whole."""


@dataclass(frozen=True, slots=True)
class Answered:
    """``parts``: each thing asked for that the table holds, with its statements; ``lacking`` are the names of the others.

    ``without``: of several studies those that have no such thing, by name, each with the thing's. ``then``: what else is
    asked, of the first of them.
    """

    parts: Sequence[tuple[Question, Evidence]]
    lacking: tuple[str, ...]
    without: tuple[tuple[str, str], ...] = ()
    then: str = ""


@dataclass(frozen=True)
class Particulars:
    """``rows``: study -> column -> the statements that its cells rest on, in the order of the table."""

    asked: Sequence[Particular]
    rows: Mapping[str, Mapping[str, tuple[Statement, ...]]]
    knowledge: Knowledge

    @classmethod
    def of(cls, trials: Sequence[Trial], asked: Sequence[Particular], knowledge: Knowledge) -> "Particulars":
        """Those of the ``trials`` whose statements are held."""
        rows = {trial.key: _columns(trial, knowledge) for trial in trials}
        return cls(asked, MappingProxyType({key: row for key, row in rows.items() if row}), knowledge)

    def asked_in(self, text: str) -> bool:
        """Whether ``text`` asks something of a study as a whole, and no outcome of it."""
        return any(one.when.search(text) for one in self.asked if not one.beside)

    def answering(self, question: Question) -> "Answered | None":
        """What of one study ``question`` wants, thing by thing, with the statements that answer it; None where it asks
        anything else.
        """
        if OF_LESION.search(question.text):
            return None
        studies = self._studies(question)
        why = len(studies) > 1 and WHY.search(question.text)  # a table holds no reason for a difference between two
        wanted = self._asked_of(question, studies) if studies and not why else ()
        if not wanted:
            return None
        found = [
            (study, one, self._on_outcome(question, tuple(dict.fromkeys(self._statements(study, one)))))
            for one in wanted
            for study in studies
        ]
        held = [statement for _, _, own in found for statement in own]
        given = {one for _, one, own in found if own}
        unnamed = any(one not in given and not one.name for one in wanted)
        if not held or unnamed or points_asked(question.text) - {point for one in held for point in points(one.text)}:
            return None
        parts = []
        for study, one, own in found:
            each = [(statement,) for statement in own] if one.needs else [own] if own else []
            parts += [(_plainly(question, study), self._evidence(several)) for several in each]
        lacking = tuple(one.name for one in wanted if one not in given)
        name = self.knowledge.name
        without = ((name(study), one.name) for study, one, own in found if one in given and one.name and not own)
        return Answered(parts, lacking, tuple(without))

    def result_of(self, question: Question) -> "Answered | None":
        """What the one study named found for survival, its caveats with it."""
        study = self._study(question)
        own = tuple(one for column in SURVIVAL for one in self.rows.get(study, {}).get(column, ()))
        return Answered([(_plainly(question, study), self._evidence(tuple(dict.fromkeys(own))))], ()) if own else None

    def _on_outcome(self, question: Question, own: tuple[Statement, ...]) -> tuple[Statement, ...]:
        """Those of ``own`` on an outcome that is named ("HR for distant PFS"); all where none is."""
        closure, asked = self.knowledge.glossary.closure, question.names("outcome")
        return tuple(one for one in own if any(asked & closure(told) for told in one.tags.outcome)) or own

    def _asked_of(self, question: Question, studies: Sequence[str]) -> Sequence[Particular]:
        """What is asked of the ``studies``; of one that is to be described and nothing more, each part that the table holds."""
        rest = self._without_names(question, studies)
        described = DESCRIBED.sub(" ", rest)
        if described == rest or telling_terms(described) or len(studies) > 1:
            return self._wanted(described, self._told_of_arms(studies))
        return [one for one in self.asked if one.whole and any(self._statements(studies[0], one))]

    def _wanted(self, rest: str, of_arms: Collection[str]) -> Sequence[Particular]:
        """What ``rest`` asks for and nothing else: one thing, or several in their order, with what they are asked ``of_arms``;
        empty where it asks anything else.
        """
        for one in self.asked:
            found = one.when.search(rest)
            left = f"{rest[: found.start()]} {rest[found.end() :]}" if found and not one.beside else rest
            more = AND.search(left) and any(other.when.search(left) for other in self.asked)
            if left != rest and not telling_terms(left) and not more:
                return [one]
        wanted: dict[int, Particular] = {}
        for one in self.asked:
            for found in [*one.when.finditer(rest)]:
                if one not in wanted.values():
                    wanted[found.start()] = one
                rest = f"{rest[: found.start()]}{' ' * len(found.group())}{rest[found.end() :]}"
        other = telling_terms(rest).keys() - of_arms
        return [wanted[place] for place in sorted(wanted)] if len(wanted) > 1 and not other else []

    def _told_of_arms(self, studies: Sequence[str]) -> Collection[str]:
        """The stems in which the arms of the one study named are described; of several, none."""
        own = self.rows[studies[0]].get("arms", ()) if len(studies) == 1 else ()
        return {stem for one in own for stem in terms(one.text)} | (OF_ARMS if own else set())

    def _study(self, question: Question) -> str:
        """The one study that is named; empty where there is none or more."""
        named = self._studies(question)
        return named[0] if len(named) == 1 else ""

    def _studies(self, question: Question) -> Sequence[str]:
        """The studies that are named, in the question's order, or the one that the one source named is; empty where one of
        them has no row, or where they are many.
        """
        named = question.names("study") - self.knowledge.kinds
        if not named and len(question.sources) == 1:
            named = frozenset(key for key, row in self.rows.items() if _documents(row) == question.sources)
            named = named if len(named) == 1 else frozenset()
        ordered = sorted(named, key=lambda key: (question.order.index(key) if key in question.order else MOST, key))
        return ordered if len(named) <= MOST and named <= self.rows.keys() else ()

    def _without_names(self, question: Question, studies: Sequence[str]) -> str:
        """The question less the names of studies and sources in it, and of what the ``studies`` were on and of whom."""
        text, own = question.text, frozenset[str]().union(*map(self._of_design, studies))
        if len(studies) > 1:
            text = BESIDE.sub(lambda found: " " * len(found.group()), text)
        for match in self.knowledge.glossary.find(text):
            named = self.knowledge.glossary.entries[match.key].kind in ("study", "source") or match.key in own
            if named:
                text = f"{text[: match.start]}{' ' * (match.end - match.start)}{text[match.end :]}"
        return ASIDE.sub(" ", FROM_NAMED.sub(" ", text))

    def _of_design(self, study: str) -> frozenset[str]:
        """The treatments, the site and the patients of ``study``, with what they are kinds of."""
        told = (one.tags for column in DESIGN for one in self.rows[study].get(column, ()))
        keys = (key for tags in told for key in (*tags.intervention, *tags.site, *tags.population))
        return frozenset(wider for key in keys for wider in self.knowledge.glossary.closure(key))

    def _statements(self, study: str, particular: Particular) -> Iterator[Statement]:
        row = self.rows[study]
        for column in particular.columns:
            for statement in row.get(column, ()):
                if particular.needs is None or particular.needs.search(statement.text):
                    yield statement
        if particular.caveats:
            alone = (one for one in self.knowledge.statements.values() if set(one.tags.study) == {study})
            yield from (one for one in alone if one.tags.kind == CAVEAT)

    def _evidence(self, found: Sequence[Statement]) -> Evidence:
        weak = self.knowledge.weak
        scored = (Scored(one, 1.0 - STEP * place, 1.0, 0.0, 1.0, weak(one)) for place, one in enumerate(found))
        return Evidence(tuple(scored), ())


def _columns(trial: Trial, knowledge: Knowledge) -> Mapping[str, tuple[Statement, ...]]:
    found: dict[str, dict[str, Statement]] = {}
    for way, cell in trial.cells():
        if cell.statement in knowledge.statements:
            found.setdefault(str(way[0]), {})[cell.statement] = knowledge.statements[cell.statement]
    return MappingProxyType({column: tuple(held.values()) for column, held in found.items()})


def _documents(row: Mapping[str, Sequence[Statement]]) -> frozenset[str]:
    return frozenset(statement.document for held in row.values() for statement in held)


def _plainly(question: Question, study: str) -> Question:
    """``question`` as one for what the table holds: whatever words it uses, nothing else is to be looked for."""
    keys = MappingProxyType({**question.keys, "study": frozenset({study}), "outcome": frozenset[str]()})
    return replace(question, type=QuestionType.VALUE, asked=Asked.ANYTHING, keys=keys, parts=())
