"""Vectors are of unit length, of the whole text, and the same for questions as for documents."""

import numpy as np
import pytest

from ingest import embedding
from ingest.embedding import embedder_digest, question_embedder, whole
from ingest.errors import EmbedderError

TEXTS = [
    "Rays relieve pain from bone metastases.",
    "Radiotherapy eases skeletal pain.",
    "The committee met on Tuesday.",
]


def test_alike_sentences_are_near_and_rows_are_of_unit_length(real_embedder) -> None:
    vectors = real_embedder.embed(TEXTS)
    assert vectors.shape == (3, real_embedder.dimension)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.2


def test_questions_are_embedded_like_documents(real_embedder) -> None:
    quick = question_embedder("")
    assert quick.digest == real_embedder.digest == embedder_digest("")
    assert np.min(np.sum(quick.embed(TEXTS) * real_embedder.embed(TEXTS), axis=1)) > 0.99


def test_the_end_of_a_long_text_counts(real_embedder) -> None:
    long = "The moonbone lies behind the sun and is seldom seen. " * 60
    first, second = real_embedder.embed([long, long + "Rays relieve pain from bone metastases. " * 30])
    assert first @ second < 0.95
    assert np.linalg.norm(second) == pytest.approx(1, abs=1e-4)


def test_nothing_handed_to_the_model_exceeds_its_limit() -> None:
    handed: list[str] = []

    def encode(texts):
        handed.extend(texts)
        return np.ones((len(texts), 3), dtype=np.float32) / np.sqrt(3)

    def count(text: str) -> int:
        return len(text.split()) + 2

    rows = whole(["a b c", "word " * 100, "x"], 10, count, encode)
    assert rows.shape == (3, 3)
    assert max(count(text) for text in handed) <= 10
    assert sum(len(text.split()) for text in handed) == 104


def test_weights_that_are_not_the_published_ones_are_refused(tmp_path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"other weights")
    with pytest.raises(EmbedderError, match="not the published one"):
        embedding._check(tmp_path / "model.safetensors", "0" * 64)


def test_a_model_that_is_not_there_is_named() -> None:
    with pytest.raises(EmbedderError, match="'/nowhere/model'"):
        embedding.document_embedder("/nowhere/model")
