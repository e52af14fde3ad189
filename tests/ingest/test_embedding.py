"""Vectors are of unit length, of the whole text, and the same for questions as for documents."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from ingest import embedding
from ingest.build import build
from ingest.embedding import embedder_digest, question_embedder, whole
from ingest.errors import EmbedderError, IndexStale
from ingest.index import Index
from tests import made_models

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


@pytest.mark.filterwarnings("ignore")
def test_any_sentence_transformers_model_embeds_by_setting_on_any_thread(tmp_path) -> None:
    model = str(made_models.embedder(tmp_path, ("rays", "relieve", "pain", "surgery", "committee")))
    documents, questions = embedding.document_embedder(model), question_embedder(model)
    assert documents.dimension == made_models.WIDTH
    assert documents.digest == questions.digest == embedder_digest(model) != embedder_digest("")
    rows = documents.embed(["rays relieve pain", "surgery", "the committee"])
    assert rows.shape == (3, made_models.WIDTH)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-4)
    with ThreadPoolExecutor(8) as pool:
        again = list(pool.map(lambda n: questions.embed(["rays relieve pain " * (1 + n % 2)]), range(16)))
    assert np.allclose(again[0][0], rows[0], atol=1e-4)


@pytest.mark.filterwarnings("ignore")
def test_an_index_refuses_another_model_than_its_own(tmp_path, config, folder, read) -> None:
    made = config.model_copy(update={"embedder": str(made_models.embedder(tmp_path / "one", ("rays", "pain")))})
    read("note.txt", "Rays relieve pain.\n")
    build([folder], made)
    index = Index.open(made)
    [(nearest, _)] = index.nearest(question_embedder(made.embedder).embed(["rays pain"])[0], 1)
    assert "Rays relieve pain." in [one.text for one in index.passages([nearest])[nearest].statements]
    index.close()
    other = str(made_models.embedder(tmp_path / "two", ("rays", "pain")))
    for name in ("", other):
        with pytest.raises(IndexStale):
            Index.open(config.model_copy(update={"embedder": name}))
