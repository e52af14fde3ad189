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

from assistant.retrieval.time_points import points_asked
from assistant.retrieval.wordings import Wordings
from ingest.embedding import Vectors
from ingest.questions import KnownQuestion
from ingest.recognition import Recognised, Recognition, prepared
from ingest.wording import Postings


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
        vectors: Vectors,
        wordings: Wordings,
        folder: Path,
        silent: Collection[str] = frozenset(),
    ) -> None:
        """What takes long to learn is kept in ``folder``; ``silent`` are the statements that only say what a source leaves
        out.
        """
        self.questions, self._vectors, self.wordings = tuple(questions), vectors, wordings
        self._groups = [_group(question, silent) for question in questions]
        self._points = [points_asked(question.text) for question in questions]
        said = [wordings.said(question.text) for question in questions]
        coefficients, keep = prepared(questions, said, vectors, folder)
        keep()
        self._recognition = Recognition(questions, said, vectors, coefficients)
        self._weights = np.array([sum(map(wordings.weight, one)) for one in said], dtype=np.float32)
        self._postings = Postings(said)

    def likeness(self, text: str, vector: Vectors, without: str = "") -> Likeness:
        """Compare ``text``, whose unit vector is ``vector``; the known question ``without`` is left aside."""
        if not self.questions:
            return Likeness()
        meaning = self._vectors @ vector
        said = self.wordings.said(text)
        words = self._in_common(said)
        found: dict[str, dict[str, float]] = {"meaning": {}, "words": {}}
        groups: dict[str, tuple[float, float]] = {}
        when = points_asked(text)
        for question, group, known_when, near, shared in zip(
            self.questions, self._groups, self._points, meaning.tolist(), words.tolist(), strict=True
        ):
            if question.text == without or (when and known_when and when.isdisjoint(known_when)):
                continue  # "survival at three years" is another question than at five, alike as they are
            best = groups.get(group, (0.0, 0.0))
            groups[group] = (max(best[0], near), max(best[1], shared))
            for statement in question.statements:
                found["meaning"][statement] = max(near, found["meaning"].get(statement, 0.0))
                found["words"][statement] = max(shared, found["words"].get(statement, 0.0))
        recognised = self._recognition.recognised(said, vector, without)
        return Likeness(found["meaning"], found["words"], recognised=recognised, **groups)

    def _in_common(self, said: frozenset[str]) -> Vectors:
        """Dice's coefficient of the terms ``said`` with each known question."""
        shared = self._postings.shared(said, self.wordings.weight)
        total = sum(map(self.wordings.weight, sorted(said)))
        return np.asarray(2 * shared / np.maximum(self._weights + total, 1e-9), dtype=np.float32)


POLAR = re.compile(r"^(?:is|are|was|were|does|do|did|has|have|can|could)\b", re.IGNORECASE)


def asks_what_is_not_given(question: KnownQuestion, silent: Collection[str]) -> bool:
    """Whether all that answers ``question`` is that a source leaves it out; "does it say ...?" is answered by that."""
    return bool(question.statements) and set(question.statements) <= set(silent) and not POLAR.match(question.text)


def _group(question: KnownQuestion, silent: Collection[str]) -> str:
    if question.outside:
        return "outside"
    return "answered" if question.statements and not asks_what_is_not_given(question, silent) else "unanswered"
