"""Question -> what the documents hold on it, weighed: ranked evidence, its coverage, and how likely a refusal is right."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from assistant.prompts import Prompts, Weights
from assistant.questions.kinds import Asked, QuestionType, holds_figure
from assistant.questions.question import Question
from assistant.retrieval.accounting import accounting
from assistant.retrieval.coverage import Coverage, coverage
from assistant.retrieval.familiar import Familiar, Likeness
from assistant.retrieval.holding import Holding, holding
from assistant.retrieval.ranking import Candidate, candidates, ranked
from assistant.retrieval.refusing import refusal, signs
from assistant.retrieval.retriever import Evidence, Retriever
from assistant.retrieval.sides import balanced, sides
from ingest.embedding import Embedder, Vectors
from ingest.glossary import Glossary
from ingest.lexical import LexicalIndex
from ingest.passages import Statement

OF_SUBJECT = ("site", "intervention", "outcome")
"""What of a question tells which study's figure is asked for where none is named."""
LEFT_UNSAID = 0.33
"""Share of the weight of a question's words up to which a statement that leaves them unsaid says nearly all of it."""
Closure = Callable[[str], Collection[str]]
KEPT = 16
"""Vectors that are remembered: retrieval, ranking and the second net ask for the same ones."""


class Remembering:
    """An embedder that makes the vector of one text once."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder, self._kept = embedder, dict[str, Vectors]()

    @property
    def digest(self) -> str:
        return self._embedder.digest

    @property
    def dimension(self) -> int:
        return self._embedder.dimension

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Each text by itself: beside others of other lengths an int8 model rounds it otherwise."""
        return np.vstack([self._one(text) for text in texts])

    def _one(self, text: str) -> Vectors:
        vector = self._kept.get(text)
        if vector is None:
            if len(self._kept) >= KEPT:
                self._kept = {}
            vector = self._kept[text] = self._embedder.embed([text])
        return vector


@dataclass(frozen=True)
class Weighed:
    """``refusal`` is the probability that the documents do not answer, None where no known questions tell it."""

    evidence: Evidence
    found: Coverage
    refusal: float | None
    outside: bool
    """Of the known near misses the nearest is on another matter altogether."""
    signs: Mapping[str, float] = field(default_factory=dict)
    unheld: bool = False
    """No statement on what the question is about holds what it asks of it; a patient's case asks for many things."""
    held: bool = False
    """A study, or a treatment whose best statement gives a figure, and an outcome are named, and all that is asked is held."""


@dataclass(frozen=True)
class Gathered:
    """What was found for a question before anything is weighed."""

    likeness: Likeness
    retrieved: Evidence
    candidates: Sequence[Candidate]


def _unheld(question: Question, typed: Holding) -> bool:
    """Whether ``typed`` fails; of a patient's case, which tells much that is not asked, only where it asks for a figure."""
    if question.type is not QuestionType.CASE:
        return typed.fails
    return typed.twice or bool(question.asked is not Asked.ANYTHING and typed.own and typed.kinds)


def _held(question: Question, typed: Holding, found: Coverage, evidence: Evidence, closure: Closure) -> bool:
    """Whether an outcome of a study that is named is told, or of one that is described by its treatment and site: then the best
    statement is about all that is named, and holds a figure on the outcome where one is asked for.
    """
    if not (evidence.statements and question.names("outcome")):
        return False
    if typed.fails or found.lacking or found.unmet or found.absent:
        return False
    if question.names("study"):
        return True
    best = evidence.statements[0].statement
    figure = question.asked is Asked.NUMBER and holds_figure(best.text)
    return figure and bool(question.names("intervention")) and _about_all(question, best, closure)


def _said(question: Question, typed: Holding, found: Coverage, unsaid: Mapping[str, float]) -> bool:
    """Whether a kind of thing is asked for by name of a treatment or a study, and one statement that gives it says nearly all
    that the question does.
    """
    named = question.names("study") or question.names("intervention")
    lacks = typed.fails or found.lacking or found.unmet or found.absent or found.things
    given = found.given and unsaid["fitting_left_share"] <= LEFT_UNSAID
    return bool(named and given and not lacks and question.type is not QuestionType.CASE)


def _about_all(question: Question, statement: Statement, closure: Closure) -> bool:
    told = {facet: {w for one in getattr(statement.tags, facet) for w in closure(one)} for facet in OF_SUBJECT}
    return all(question.names(facet) <= told[facet] for facet in OF_SUBJECT)


class Weigher:
    """Weighs questions against one open index."""

    def __init__(
        self,
        retriever: Retriever,
        familiar: Familiar,
        index: LexicalIndex,
        glossary: Glossary,
        known: frozenset[str],
        prompts: Prompts,
        silent: Collection[str] = frozenset(),
    ) -> None:
        self._retriever, self._index = retriever, index
        self.glossary, self._known, self._prompts = glossary, known, prompts
        self._wordings, self._silent, self.familiar = familiar.wordings, silent, familiar

    def weigh(self, question: Question) -> Weighed:
        """Weigh ``question`` by the weights of the prompts."""
        return self.judge(question, self.gather(question), self._prompts.weights)

    def gather(self, question: Question, without: str = "") -> Gathered:
        """What the weights are put to; the known question ``without`` is left aside, as if nobody had thought of it."""
        likeness = self.familiar.likeness(question.text, without)
        retrieved = self._retriever.retrieve(question)
        return Gathered(likeness, retrieved, candidates(question, retrieved, likeness, self._wordings))

    def judge(self, question: Question, gathered: Gathered, weights: Weights) -> Weighed:
        evidence, order = ranked(gathered.candidates, gathered.retrieved, weights.ranking)
        found = coverage(question, evidence, self._index, self.glossary, self._known, self._prompts.attributes)
        likeness = gathered.likeness
        typed = self.holding(question, evidence)
        unsaid = accounting(
            question,
            [scored.statement for scored in evidence.statements],
            self._wordings,
            self._index,
            self.glossary,
            self._prompts.attributes,
        )
        told = signs(question, found, order, likeness, self._index, self.glossary, typed, unsaid)
        by_turns = balanced(evidence.statements, sides(question), self.glossary.closure)
        return Weighed(
            Evidence(by_turns, evidence.passages),
            found,
            refusal(told, weights.refusing) if self.familiar.questions else None,
            sum(likeness.outside) > max(sum(likeness.unanswered), sum(likeness.answered)),
            told,
            _unheld(question, typed),
            _held(question, typed, found, evidence, self.glossary.closure) or _said(question, typed, found, unsaid),
        )

    def holding(self, question: Question, evidence: Evidence) -> Holding:
        """Whether a statement of ``evidence`` on what ``question`` is about holds what it asks."""
        statements = [scored.statement for scored in evidence.statements]
        return holding(question, statements, self._wordings, self.glossary, self._prompts.attributes, self._silent)
