"""The learnt map of questions: it turns a question towards what answers it, and comes out the same on every run."""

import numpy as np
import pytest

from assistant.retrieval.question_map import QuestionMap
from evals.mapping import Taught, learn

AXES = np.eye(8, dtype=np.float32)
EVERY = np.arange(8)


@pytest.fixture(scope="module")
def taught() -> Taught:
    """Eight questions, each lying on the axis before that of its answer."""
    answers = [frozenset({(place + 1) % 8}) for place in range(8)]
    return Taught(AXES, [np.repeat(EVERY, 8)] * 8, answers, AXES, EVERY)


def test_a_question_is_turned_towards_what_answers_it(taught: Taught) -> None:
    turned = QuestionMap(learn(taught, EVERY, taught, EVERY))
    for place, vector in enumerate(AXES):
        right = (place + 1) % 8
        assert float(turned.mapped(vector)[right]) > float(vector[right])


def test_it_stays_near_the_identity_and_is_the_same_on_every_run(taught: Taught) -> None:
    first, second = (learn(taught, EVERY, taught, EVERY) for _ in range(2))
    assert np.array_equal(first, second)
    assert float(np.abs(first - np.eye(8)).max()) < 0.5
