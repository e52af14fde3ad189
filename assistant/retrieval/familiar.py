"""How near a question is to those that the corpus is known to answer, and to those it is known not to. Pure but for loading.

Nearness is told twice, by meaning (cosine) and by words (the share of rare words and glossary keys in common, Dice's
coefficient weighted by inverse document frequency): "SRS dose?" and "when SRS?" are near in meaning and not in words. What is
learnt from all of them together (``ingest.recognition``) stands beside it.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.retrieval.time_points import points_asked
from assistant.retrieval.wordings import Wordings
from ingest.embedding import Embedder, Vectors
from ingest.questions import KnownQuestion, question_vectors
from ingest.recognition import Recognised, Recognition, prepared

GROUPS = ("answered", "unanswered", "outside")


@dataclass(frozen=True, slots=True)
class Likeness:
    """``meaning`` and ``words`` of the nearest known question of each statement, and of the nearest near misses, 0 to 1;
    ``recognised`` by all known questions together.
    """

    meaning: Mapping[str, float] = field(default_factory=dict)
    words: Mapping[str, float] = field(default_factory=dict)
    answered: tuple[float, float] = (0.0, 0.0)
    unanswered: tuple[float, float] = (0.0, 0.0)
    outside: tuple[float, float] = (0.0, 0.0)
    recognised: Recognised = field(default_factory=Recognised)


class Familiar:
    """Known questions, ready to be compared with. Immutable once made."""

    def __init__(
        self,
        questions: Sequence[KnownQuestion],
        encoder: Embedder,
        wordings: Wordings,
        folder: Path,
        silent: Collection[str] = frozenset(),
    ) -> None:
        """What takes long to make is kept in ``folder``; ``silent`` are the statements that only say what a source leaves
        out.
        """
        self.questions, self.wordings, self._encoder = tuple(questions), wordings, encoder
        self._row = {question.text: row for row, question in enumerate(questions)}
        groups = np.array([_group(question, silent) for question in questions], dtype=object)
        self._groups = {group: np.flatnonzero(groups == group) for group in GROUPS}
        self._points = [(row, when) for row, one in enumerate(questions) if (when := points_asked(one.text))]
        self._answers = _Answers.of(questions)
        said, keep_said = wordings.said_of_each([question.text for question in questions], folder)
        keep_said()
        self._vectors = question_vectors(questions, encoder, folder)
        coefficients, keep = prepared(questions, said, self._vectors, folder)
        keep()
        self._recognition = Recognition(questions, said, self._vectors, coefficients)
        self._postings = self._recognition.postings
        self._weights = self._postings.sums(wordings.weight)

    def likeness(self, text: str, without: str = "") -> Likeness:
        """Compare ``text``; the known question ``without`` is left aside, as if nobody had thought of it."""
        if not self.questions:
            return Likeness()
        vector, said = self._encoder.embed([text])[0], self.wordings.said(text)
        meaning, words = self._vectors @ vector, self._in_common(said)
        aside = self._aside(text, without)
        meaning[aside] = words[aside] = 0.0
        groups = {group: (_most(meaning[rows]), _most(words[rows])) for group, rows in self._groups.items()}
        recognised = self._recognition.recognised(said, vector, without)
        return Likeness(self._answers.best(meaning), self._answers.best(words), recognised=recognised, **groups)

    def _aside(self, text: str, without: str) -> list[int]:
        """The known questions that are not compared: "survival at three years" is another question than at five, alike as
        they are.
        """
        when = points_asked(text)
        rows = [row for row, known in self._points if when and when.isdisjoint(known)]
        return [*rows, self._row[without]] if without in self._row else rows

    def _in_common(self, said: frozenset[str]) -> Vectors:
        """Dice's coefficient of the terms ``said`` with each known question."""
        shared = self._postings.shared(said, self.wordings.weight)
        total = sum(map(self.wordings.weight, sorted(said)))
        return np.asarray(2 * shared / np.maximum(self._weights + total, 1e-9), dtype=np.float32)


@dataclass(frozen=True)
class _Answers:
    """``rows``: the known questions of one statement after the other; those of ``statements[i]`` begin at ``starts[i]``."""

    statements: tuple[str, ...]
    rows: NDArray[np.int64]
    starts: NDArray[np.int64]

    @classmethod
    def of(cls, questions: Sequence[KnownQuestion]) -> "_Answers":
        rows: dict[str, list[int]] = {}
        for row, question in enumerate(questions):
            for id_ in question.statements:
                rows.setdefault(id_, []).append(row)
        counts = [0, *map(len, rows.values())]
        together = np.array([row for some in rows.values() for row in some], dtype=np.int64)
        return cls(tuple(rows), together, np.cumsum(counts[:-1], dtype=np.int64))

    def best(self, likeness: Vectors) -> dict[str, float]:
        """Of each statement the greatest ``likeness``, shape (questions,), of those that it answers; 0 at the least."""
        if not self.statements:
            return {}
        best = np.maximum(np.maximum.reduceat(likeness[self.rows], self.starts), 0.0)
        return dict(zip(self.statements, best.tolist(), strict=True))


def _most(likeness: Vectors) -> float:
    return max(0.0, float(likeness.max(initial=0.0)))


POLAR = re.compile(r"^(?:is|are|was|were|does|do|did|has|have|can|could)\b", re.IGNORECASE)


def asks_what_is_not_given(question: KnownQuestion, silent: Collection[str]) -> bool:
    """Whether all that answers ``question`` is that a source leaves it out; "does it say ...?" is answered by that."""
    return bool(question.statements) and set(question.statements) <= set(silent) and not POLAR.match(question.text)


def _group(question: KnownQuestion, silent: Collection[str]) -> str:
    if question.outside:
        return "outside"
    return "answered" if question.statements and not asks_what_is_not_given(question, silent) else "unanswered"
