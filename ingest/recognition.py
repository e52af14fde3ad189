"""Which statements answer a question, and whether any does, learnt from the known questions by kernel ridge regression.

Nearness to one known question says little: "5-year survival after hepatectomy" is near to what the corpus answers and near to
what it does not. Regression weighs all known questions against each other, so that what tells them apart counts (Saunders,
Gammerman & Vovk 1998). With it ranking puts a statement that answers first for 2,346 of the 2,660 known questions that the
encoder never saw, each asked as if unknown (`python -m evals fit`).

The kernel of two questions adds nearness in meaning, exp(``SHARPNESS`` * (cosine - 1)), a Gaussian on the unit sphere, and
words in common: the cosine of their terms' weights ln(1 + N/df) over the known questions, and its square. Pure but for
keeping the coefficients, which take seconds to find.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest.kept import Floats, kept
from ingest.questions import KnownQuestion
from ingest.wording import Postings

KEPT = "recognition.npz"
SHARPNESS = 3.0
PENALTY = 0.5
"""Both chosen on the known questions, each left out in turn, and on the development half of the cases."""

AT_ONCE = 256
"""Rows of the kernel that are multiplied together."""

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Recognised:
    """Of one question: about 1 for a statement that answers it and 0 for others, and the same for no statement at all.

    ``unanswered`` is of near misses, ``outside`` of other matters.
    """

    statements: Mapping[str, float] = field(default_factory=dict)
    unanswered: float = 0.0
    outside: float = 0.0


class Recognition:
    """Known questions with their coefficients. Immutable once made."""

    def __init__(
        self, questions: Sequence[KnownQuestion], said: Sequence[frozenset[str]], vectors: Floats, coefficients: Floats
    ) -> None:
        """``said`` holds the terms of each of ``questions``, ``vectors`` (questions, dimension) their unit vectors, and
        ``coefficients`` (questions, statements + 2) what ``prepared`` made of them.
        """
        self._kernel = Kernel(said, vectors)
        self._targets, self._statements = targets(questions)
        self._row = {question.text: row for row, question in enumerate(questions)}
        self._coefficients = coefficients

    @property
    def postings(self) -> Postings:
        """Which known questions hold each term."""
        return self._kernel.postings

    def recognised(self, said: frozenset[str], vector: Floats, without: str = "") -> Recognised:
        """What answers a question of the terms ``said`` and the unit ``vector``; the known question ``without`` as if it were
        not known.
        """
        if not self._row:
            return Recognised()
        known = self._row.get(without)
        told = self._kernel.to(said, vector) @ self._coefficients if known is None else self._left_out[known]
        told = told.tolist()
        return Recognised(dict(zip(self._statements, told, strict=False)), told[-2], told[-1])

    @cached_property
    def _left_out(self) -> Matrix:
        """Each known question's estimates by all others: y - a / g, with a the coefficients and g the diagonal of the inverse
        of K + penalty, which is what the squares in each column of the inverse of its Cholesky factor add up to.
        """
        from scipy.linalg import cholesky
        from scipy.linalg.lapack import strtri

        factor = cholesky(self._kernel.penalised(), lower=True, overwrite_a=True, check_finite=False)
        inverse, _ = strtri(factor, lower=1, overwrite_c=1)
        diagonal = np.einsum("ij,ij->j", inverse, inverse)
        return np.asarray(self._targets - self._coefficients / diagonal[:, None])


class Kernel:
    """The kernel of known questions with each other, and of another question with them."""

    def __init__(self, said: Sequence[frozenset[str]], vectors: Floats) -> None:
        self._vectors, self._said, count = vectors, said, len(said)
        self.postings = Postings(said)
        self._weights = {term: math.log(1 + count / df) for term, df in self.postings.frequencies().items()}
        self._rare = math.log(1 + count)
        self._lengths = np.sqrt(self.postings.sums(lambda term: self._weights[term] ** 2))

    def to(self, said: frozenset[str], vector: Floats) -> Floats:
        """(questions,) of one question to all known ones."""
        return self._of(self._vectors @ vector, self._words(said))

    def penalised(self) -> Floats:
        """(questions, questions) of all to each other, the penalty on the diagonal."""
        found = np.empty((len(self._said), len(self._said)), dtype=np.float32)
        for start in range(0, len(found), AT_ONCE):
            rows = slice(start, start + AT_ONCE)
            found[rows] = self._vectors[rows] @ self._vectors.T
        for row, one in enumerate(self._said):
            found[row] = self._of(found[row], self._words(one))
        found[np.diag_indices_from(found)] += PENALTY
        return found

    def _words(self, said: frozenset[str]) -> Floats:
        shared = self.postings.shared(said, lambda term: self._weights[term] ** 2)
        return np.asarray(shared / (self._lengths * max(self._length(said), 1e-9) + 1e-9), dtype=np.float32)

    def _of(self, cosine: Floats, words: Floats) -> Floats:
        return np.asarray(np.exp(SHARPNESS * (cosine - 1)) + words + words**2, dtype=np.float32)

    def _length(self, said: frozenset[str]) -> float:
        return math.sqrt(sum(self._weights.get(term, self._rare) ** 2 for term in sorted(said)))


def targets(questions: Sequence[KnownQuestion]) -> tuple[Matrix, tuple[str, ...]]:
    """(questions, statements + 2) of 0 and 1, and the statements: a column each, one for near misses, one for other matters."""
    statements = tuple(sorted({id_ for question in questions for id_ in question.statements}))
    column = {id_: place for place, id_ in enumerate(statements)}
    found = np.zeros((len(questions), len(statements) + 2))
    for row, question in enumerate(questions):
        places = [column[id_] for id_ in question.statements]
        found[row, places or [-1 if question.outside else -2]] = 1.0
    return found, statements


def prepared(
    questions: Sequence[KnownQuestion], said: Sequence[frozenset[str]], vectors: Floats, folder: Path
) -> tuple[Floats, Callable[[], None]]:
    """The coefficients, from ``folder`` where they are kept for the same questions, terms and vectors; and what keeps them."""

    def solved() -> Floats:
        from scipy.linalg import cho_factor, cho_solve

        wanted = targets(questions)[0].astype(np.float32)
        if not questions:
            return wanted
        factor = cho_factor(Kernel(said, vectors).penalised(), lower=True, overwrite_a=True, check_finite=False)
        return np.asarray(cho_solve(factor, wanted, overwrite_b=True, check_finite=False), dtype=np.float32)

    told = [(one.text, one.statements, one.outside, sorted(terms)) for one, terms in zip(questions, said, strict=True)]
    content = repr((SHARPNESS, PENALTY, told)).encode() + vectors.tobytes()
    return kept(folder / KEPT, sha256(content).hexdigest(), solved)
