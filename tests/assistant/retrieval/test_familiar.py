"""Known questions: how near a question is to them, by words and by meaning, and which are near misses."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from assistant.respond import Assistant
from assistant.retrieval.familiar import Familiar, asks_what_is_not_given
from assistant.retrieval.wordings import Wordings
from ingest.errors import CorpusError
from ingest.glossary import glossary
from ingest.lexical import LexicalIndex
from ingest.questions import KnownQuestion, held_by, load_questions, question_vectors

WORDINGS = Wordings(
    LexicalIndex.build([("s-1", "radiosurgery for few lesions"), ("s-2", "dose unknown")]), glossary(())
)
QUESTIONS = (
    KnownQuestion("When is radiosurgery used?", ("s-1",)),
    KnownQuestion("Which dose of radiosurgery?", ("s-2",)),
    KnownQuestion("Weather tomorrow", outside=True),
)


class Encoder:
    """Gives each text the vector that a test wants it to have: that of its place in ``texts``, the last for any other."""

    digest = "made"

    def __init__(self, texts: Sequence[str], vectors: np.ndarray) -> None:
        self._rows = dict(zip(texts, vectors, strict=False))
        self._other, self.dimension = vectors[-1], vectors.shape[1]

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        return np.array([self._rows.get(text, self._other) for text in texts], dtype=np.float32)


ENCODER = Encoder([one.text for one in QUESTIONS], np.eye(3, dtype=np.float32))


def test_the_nearest_known_question_of_each_statement_tells(tmp_path: Path) -> None:
    found = Familiar(QUESTIONS, ENCODER, WORDINGS, tmp_path).likeness("When is radiosurgery used?")
    assert found.meaning == {"s-1": 1.0, "s-2": 0.0}
    assert found.words["s-1"] == pytest.approx(1.0)
    assert found.words["s-2"] < 1
    assert found.outside == (0.0, 0.0)


def test_a_question_left_aside_tells_nothing(tmp_path: Path) -> None:
    familiar = Familiar(QUESTIONS, ENCODER, WORDINGS, tmp_path)
    found = familiar.likeness(QUESTIONS[0].text, without=QUESTIONS[0].text)
    assert found.meaning["s-1"] == found.words["s-1"] == 0.0
    assert found.recognised.statements["s-1"] < 0.5 < familiar.likeness(QUESTIONS[0].text).recognised.statements["s-1"]


def test_what_only_a_silence_answers_is_a_near_miss_unless_the_silence_is_asked_for(
    tmp_path: Path,
) -> None:
    assert asks_what_is_not_given(QUESTIONS[1], {"s-2"})
    assert not asks_what_is_not_given(KnownQuestion("Does it state a dose?", ("s-2",)), {"s-2"})
    found = Familiar(QUESTIONS, ENCODER, WORDINGS, tmp_path, silent={"s-2"}).likeness(QUESTIONS[1].text)
    assert found.unanswered[0] == 1.0


def test_vectors_are_kept_for_the_same_questions_and_made_anew_for_others(tmp_path: Path, assistant: Assistant) -> None:
    embedder = assistant._encoder
    first = question_vectors(QUESTIONS, embedder, tmp_path)
    assert (tmp_path / "questions.npz").exists()
    assert np.array_equal(question_vectors(QUESTIONS, embedder, tmp_path), first)
    assert question_vectors(QUESTIONS[:1], embedder, tmp_path).shape == (1, embedder.dimension)
    (tmp_path / "questions.npz").write_bytes(b"torn")
    assert np.allclose(question_vectors(QUESTIONS, embedder, tmp_path), first, atol=1e-5)


def test_a_corpus_without_known_questions_has_none(tmp_path: Path) -> None:
    assert load_questions(tmp_path / "questions.yaml") == ()


def test_where_most_of_the_corpus_is_not_held_its_known_questions_say_nothing() -> None:
    known = (*QUESTIONS, KnownQuestion("In whom is it used?", ("s-3",)))

    def holding(*held: str) -> tuple[KnownQuestion, ...]:
        return held_by(known, lambda statements: not statements or not set(held).isdisjoint(statements))

    assert holding("s-1", "s-2", "s-3") == known
    assert holding("s-1", "s-2") == QUESTIONS
    assert holding("s-1") == ()


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "questions.yaml"
    path.write_text("answered: [1]")
    with pytest.raises(CorpusError, match="answered"):
        load_questions(path)


def test_every_known_question_names_statements_that_exist(assistant: Assistant) -> None:
    known = {id_ for question in assistant.questions for id_ in question.statements}
    assert known <= set(assistant.knowledge.statements)


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("hello", 2), ("Good morning!", 2), ("what can you do?", 2), ("hello, are you there?", 2), ("thank you very much", 1),
        ("thank you, that helps a lot", 1), ("thanks! how are you today?", 1), ("thank you very much, lovely", 1),
    ],
)  # fmt: skip
def test_a_courtesy_gets_a_sentence_and_who_does_not_know_yet_what_is_covered(
    assistant: Assistant, text: str, blocks: int
) -> None:
    reply = assistant.reply(text)
    assert not reply.abstained
    assert not reply.citations
    assert len(reply.blocks) == blocks


def test_a_known_question_at_another_time_point_is_another_question(tmp_path: Path) -> None:
    known = (
        KnownQuestion("Survival at three years after radiosurgery?"),
        KnownQuestion("Survival at five years after radiosurgery?", ("s-1",)),
    )
    familiar = Familiar(known, Encoder([], np.array([[1.0, 0.0]])), WORDINGS, tmp_path)
    at_five = familiar.likeness("5-year survival after radiosurgery?")
    assert at_five.answered[0] == pytest.approx(1.0)
    assert at_five.unanswered == (0.0, 0.0)
    assert familiar.likeness("Survival after radiosurgery?").unanswered[0] == pytest.approx(1.0)
