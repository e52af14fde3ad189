"""Known questions teach which statement answers, and that none does: the answer to one is told by all of them together."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.questions import KnownQuestion
from ingest.recognition import KEPT, Kernel, Recognised, Recognition, prepared, targets

QUESTIONS = (
    KnownQuestion("survival after hepatectomy", ("s-1",)),
    KnownQuestion("hepatectomy: how many live on", ("s-1",)),
    KnownQuestion("survival after hepatectomy in men"),
    KnownQuestion("hepatectomy in men"),
    KnownQuestion("radiosurgery of two lesions", ("s-2", "s-3")),
    KnownQuestion("weather tomorrow", outside=True),
)
SAID = tuple(frozenset(one.text.split()) for one in QUESTIONS)
VECTORS = np.linalg.qr(np.random.default_rng(0).normal(size=(8, 8)))[0][: len(QUESTIONS)].astype(np.float32)
NOWHERE = np.zeros(8, dtype=np.float32)


@pytest.fixture
def recognition(tmp_path: Path) -> Recognition:
    return Recognition(QUESTIONS, SAID, VECTORS, prepared(QUESTIONS, SAID, VECTORS, tmp_path)[0])


def test_a_question_is_told_by_what_sets_it_apart_and_not_by_the_nearest(recognition: Recognition) -> None:
    """No statement speaks of men: that tells, however much else is the same."""
    asked = recognition.recognised(frozenset({"five-year", "survival", "hepatectomy"}), NOWHERE)
    near = recognition.recognised(frozenset({"five-year", "survival", "hepatectomy", "in", "men"}), NOWHERE)
    assert asked.statements["s-1"] > asked.unanswered
    assert near.unanswered > near.statements["s-1"]


def test_every_statement_that_answers_a_question_is_recognised(recognition: Recognition) -> None:
    found = recognition.recognised(SAID[4], VECTORS[4])
    assert found.statements["s-2"] == pytest.approx(found.statements["s-3"])
    assert found.statements["s-2"] > max(found.statements["s-1"], found.unanswered, found.outside)


def test_another_matter_is_no_near_miss(recognition: Recognition) -> None:
    found = recognition.recognised(SAID[5], VECTORS[5])
    assert found.outside > max(found.unanswered, *found.statements.values())


@pytest.mark.parametrize("row", range(len(QUESTIONS)))
def test_a_question_left_out_is_told_as_if_it_had_never_been_known(recognition: Recognition, row: int) -> None:
    """The closed form agrees with learning anew without the question, up to the weights of words, which it also gave."""
    kernel, wanted = Kernel(SAID, VECTORS).penalised(), targets(QUESTIONS)[0]
    others = [place for place in range(len(QUESTIONS)) if place != row]
    anew = kernel[row, others] @ np.linalg.solve(kernel[np.ix_(others, others)], wanted[others])
    found = recognition.recognised(SAID[row], VECTORS[row], without=QUESTIONS[row].text)
    assert [*found.statements.values(), found.unanswered, found.outside] == pytest.approx(anew.tolist(), abs=1e-4)


def test_nothing_known_recognises_nothing(tmp_path: Path) -> None:
    nothing = Recognition((), (), VECTORS[:0], prepared((), (), VECTORS[:0], tmp_path)[0])
    assert nothing.recognised(frozenset({"survival"}), NOWHERE) == Recognised()


def test_what_was_learnt_is_kept_for_the_same_questions_only_and_written_when_told(tmp_path: Path) -> None:
    first, keep = prepared(QUESTIONS, SAID, VECTORS, tmp_path)
    assert not (tmp_path / KEPT).exists()
    keep()
    assert np.array_equal(prepared(QUESTIONS, SAID, VECTORS, tmp_path)[0], first)
    assert prepared(QUESTIONS[:3], SAID[:3], VECTORS[:3], tmp_path)[0].shape == (3, 3)
    (tmp_path / KEPT).write_bytes(b"torn")
    assert np.array_equal(prepared(QUESTIONS, SAID, VECTORS, tmp_path)[0], first)


@given(st.lists(st.sampled_from([*sorted(frozenset().union(*SAID)), "unheard"]), max_size=6))
def test_a_kernel_with_known_questions_lies_between_nothing_and_a_question_with_itself(said: list[str]) -> None:
    found = Kernel(SAID, VECTORS).to(frozenset(said), VECTORS[0])
    assert (found > 0).all()
    assert (found <= 3 + 1e-5).all()
