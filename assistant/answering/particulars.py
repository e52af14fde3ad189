"""What a question asks of one study and nothing else: answered by the cells of the studies' table. Pure.

"How many patients?", "limitations of the Turkish trial?": as short as such a question is, a ranking has few words to go by, and
somebody has already told, cell by cell, which statement answers it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from assistant.corpus.records import Trial
from assistant.knowledge import Knowledge
from assistant.prompts import Particular
from assistant.questions.question import Asked, Question, QuestionType
from assistant.retrieval.retriever import Evidence, Scored
from assistant.retrieval.telling import telling_terms
from ingest.passages import Statement

STEP = 0.001
"""By how much each statement is scored below the one before it: all answer, in the order of the table."""
CAVEAT = "caveat"


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
        """Whether ``text`` asks something of a study as a whole."""
        return any(one.when.search(text) for one in self.asked)

    def answering(self, question: Question) -> tuple[Question, Evidence] | None:
        """``question`` for what it wants, with the statements that answer it; None where it asks anything else."""
        if question.type is QuestionType.CASE or not (study := self._study(question)):
            return None
        rest = self._without_names(question)
        for particular in self.asked:
            wanted = particular.when.search(rest)
            if wanted and not telling_terms(f"{rest[: wanted.start()]} {rest[wanted.end() :]}"):
                found = tuple(dict.fromkeys(self._statements(study, particular)))
                return (_plainly(question, study), self._evidence(found)) if found else None
        return None

    def _study(self, question: Question) -> str:
        """The one study that is named, or that the one source named is; empty where there is none or more."""
        named = question.names("study") - self.knowledge.kinds
        if not named and len(question.sources) == 1:
            named = frozenset(key for key, row in self.rows.items() if _documents(row) == question.sources)
        return next(iter(named)) if len(named) == 1 and named <= self.rows.keys() else ""

    def _without_names(self, question: Question) -> str:
        """The question less the names of studies and sources in it."""
        text = question.text
        for kind in ("study", "source"):
            for match in self.knowledge.glossary.find(text, kind):
                text = f"{text[: match.start]}{' ' * (match.end - match.start)}{text[match.end :]}"
        return text

    def _statements(self, study: str, particular: Particular) -> Iterator[Statement]:
        row = self.rows[study]
        for column in particular.columns:
            yield from row.get(column, ())
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
