"""Words and meaning become one score a passage: shares of the best, and a passage is as near as its best statement."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from assistant.retrieval.fusion import LEXICAL, WHOLE, fuse, meanings, top


def row(*values: float) -> np.ndarray:
    return np.array(values, dtype=np.float32)


def test_each_signal_counts_as_a_share_of_its_best() -> None:
    assert fuse(row(10, 5, 0), row(0.2, 0.4, -0.1)) == pytest.approx(
        [LEXICAL + (1 - LEXICAL) / 2, LEXICAL / 2 + 1 - LEXICAL, 0.0]
    )


def test_a_signal_that_finds_nothing_leaves_the_other_to_rank() -> None:
    assert fuse(row(0, 0), row(0.2, 0.4)).argmax() == 1
    assert fuse(row(3, 1), row(-0.2, -0.4)).argmax() == 0
    assert len(fuse(row(), row())) == 0


def test_a_passage_is_as_near_as_its_best_statement_and_a_little_as_their_mean() -> None:
    statements = np.array([[1, 0], [0, 1], [0, 1]], dtype=np.float32)
    found = meanings(row(1, 0), statements, np.array([0, 2]))
    assert found == pytest.approx([WHOLE * np.sqrt(0.5) + 1 - WHOLE, 0.0], abs=1e-6)
    assert len(meanings(row(1, 0), np.zeros((0, 2), np.float32), np.array([], dtype=np.int64))) == 0


@given(st.lists(st.floats(0, 1, width=32), min_size=1, max_size=20))
def test_no_passage_scores_outside_nought_to_one(scores: list[float]) -> None:
    fused = fuse(row(*scores), row(*reversed(scores)))
    assert fused.min() >= 0
    assert fused.max() <= 1 + 1e-6


def test_the_best_rows_leave_out_those_without_a_hit() -> None:
    assert top(row(0, 2, 0, 2, 1), 3) == [1, 3, 4]
    assert top(row(), 3) == []


@given(
    arrays(np.float32, st.integers(0, 400), elements=st.sampled_from([-1, 0, 0.25, 0.5, 1, 2])),
    st.integers(0, 500),
)
def test_the_first_are_those_of_a_full_sort(scores: np.ndarray, count: int) -> None:
    best_first = sorted((row for row in range(len(scores)) if scores[row] > 0), key=lambda row: (-scores[row], row))
    assert top(scores, count) == best_first[:count]
