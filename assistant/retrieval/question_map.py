"""A linear map of a question's vector onto those of the passages that answer it. Pure but for reading its file.

An embedder trained on pairs of like sentences puts a question near other questions; the map, learnt from questions whose
passages are known (``python -m evals fit-map``), turns it towards what answers. It is near the identity, so that a question
of another kind keeps its place, and it belongs to the packaged model alone: another embedder's vectors are left as they are.
"""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest.embedding import Vectors, units
from ingest.errors import PromptError

FILE = "question_map.npy"


class QuestionMap:
    """``matrix``, shape (d, d); None leaves vectors as they are."""

    def __init__(self, matrix: NDArray[np.floating] | None = None) -> None:
        self._matrix = None if matrix is None else matrix.astype(np.float32)

    @classmethod
    def of(cls, folder: Path, model: str) -> "QuestionMap":
        """The map of the packaged model (``model`` empty) in ``folder``; none for another, or where there is no file.

        Raises PromptError for a file that holds no square matrix.
        """
        path = folder / FILE
        if model or not path.exists():
            return cls()
        try:
            matrix = np.load(path, allow_pickle=False)
        except (OSError, ValueError) as error:
            raise PromptError(path, 0, "", "is no array; make it with python -m evals fit-map") from error
        if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1]:
            raise PromptError(path, 0, "", "is no square matrix; make it with python -m evals fit-map")
        return cls(matrix)

    def mapped(self, vector: Vectors) -> Vectors:
        """``vector``, shape (d,), turned; of unit length. One of another dimension is none of its model and left as it is."""
        if self._matrix is None or len(vector) != len(self._matrix):
            return vector
        turned: Vectors = units((vector @ self._matrix)[None, :])[0]
        return turned
