"""Tuning: what is held out is never shown, what answers as well is no negative, and questions of one answer come together."""

import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.tuning import Batch, Lessons, batches, held_out, learn
from ingest.question_encoder import FILE, QuestionEncoder
from ingest.questions import KnownQuestion, load_questions
from ingest.settings import ROOT

SHOWN = [text for text in (f"question {number}" for number in range(40)) if not held_out(text)][:12]
STATEMENTS = {"s-1": "Rays relieve pain.", "s-2": "The liver was resected.", "s-3": "A dentist looks first."}


def lessons(count: int = 6) -> Lessons:
    known = [KnownQuestion(text, (f"s-{1 + place % 3}",)) for place, text in enumerate(SHOWN[:count])]
    return Lessons.of([*known, *(KnownQuestion(text) for text in SHOWN[count:])], STATEMENTS)


def test_a_fifth_of_the_known_questions_is_held_out() -> None:
    known = load_questions(ROOT / "corpus" / "questions.yaml")
    assert sum(held_out(one.text) for one in known) / len(known) == pytest.approx(0.2, abs=0.02)


def test_what_is_held_out_is_in_no_lesson() -> None:
    known = load_questions(ROOT / "corpus" / "questions.yaml")
    everything = {id_: "text" for one in known for id_ in one.statements}
    taught = Lessons.of(known, everything)
    assert not any(map(held_out, [*(one.text for one in taught.answered), *taught.missed]))
    assert len(taught.answered) + len(taught.missed) == sum(not held_out(one.text) for one in known)


def test_a_question_of_a_statement_that_is_not_held_teaches_nothing() -> None:
    assert not Lessons.of([KnownQuestion(SHOWN[0], ("gone",))], STATEMENTS).answered


@given(st.integers(0, 1000))
def test_a_batch_pairs_each_question_with_what_answers_it(seed: int) -> None:
    taught = lessons()
    for batch in batches(taught, random.Random(seed)):
        for one, answer, sibling in zip(batch.questions, batch.answers, batch.siblings, strict=True):
            assert answer in one.statements
            assert answer in sibling.statements
        assert set(batch.missed) <= set(taught.missed)


def test_what_answers_another_question_of_the_batch_too_is_no_negative() -> None:
    both, first, second = (
        KnownQuestion("both", ("s-1", "s-2")),
        *(KnownQuestion(f"q{n}", (f"s-{n}",)) for n in (1, 2)),
    )
    batch = Batch([both, first, second], ["s-1", "s-1", "s-2"], [first, both, both], ["a near miss"])
    assert batch.answers_too().tolist() == [[False, True, True], [True, False, False], [False, False, False]]
    assert batch.asks_the_same().tolist() == [
        [False, True, True, False], [True, False, True, False], [False, True, False, False],
    ]  # fmt: skip


def test_it_brings_questions_of_one_answer_together_and_learns_the_same_again(tmp_path: Path) -> None:
    texts = [
        text
        for text in (
            "does it ease bone pain", "relief after rays", "what becomes of the ache", "is the liver cut", "taking out half a liver",
            "hepatic operation", "who looks at the teeth", "a check of the mouth", "dental visit before",
        )
        if not held_out(text)
    ]  # fmt: skip
    answers = {"ease": 1, "rays": 1, "ache": 1, "liver": 2, "hepatic": 2, "teeth": 3, "mouth": 3, "dental": 3}
    number = {text: next(n for word, n in answers.items() if word in text) for text in texts}
    taught = Lessons.of([KnownQuestion(text, (f"s-{number[text]}",)) for text in texts], STATEMENTS)
    before = QuestionEncoder.open(tmp_path).embed(texts)
    heard: list[tuple[int, int]] = []
    first, again = (learn(taught, lambda done, of: heard.append((done, of)), epochs=20) for _ in range(2))
    assert heard[-1] == (20, 20)
    assert all(np.array_equal(first.of[name][0], again.of[name][0]) for name in first.of)
    first.write(tmp_path / FILE)
    after = QuestionEncoder.open(tmp_path).embed(texts)
    same = np.array([[number[one] == number[other] for other in texts] for one in texts])

    def apart(vectors: np.ndarray) -> float:
        near = vectors @ vectors.T
        return float(near[same].mean() - near[~same].mean())

    assert apart(after) > apart(before) + 0.1
