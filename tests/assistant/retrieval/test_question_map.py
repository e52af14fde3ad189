"""The map of questions: of the packaged model alone, near the identity, refused when it is broken."""

from pathlib import Path

import numpy as np
import pytest

from assistant.retrieval.question_map import FILE, QuestionMap
from ingest.errors import PromptError
from ingest.settings import ROOT

VECTOR = np.array([0.6, 0.8], dtype=np.float32)


def test_a_vector_is_turned_and_stays_of_unit_length(tmp_path: Path) -> None:
    np.save(tmp_path / FILE, np.array([[1, 0], [0, 3]], dtype=np.float16))
    turned = QuestionMap.of(tmp_path, "").mapped(VECTOR)
    assert float(np.linalg.norm(turned)) == pytest.approx(1)
    assert turned[1] > VECTOR[1]


@pytest.mark.parametrize("model", ["", "sentence-transformers/another"])
def test_without_a_map_of_its_model_a_vector_is_left_as_it_is(tmp_path: Path, model: str) -> None:
    if model:
        np.save(tmp_path / FILE, np.eye(2) * 2)
    assert QuestionMap.of(tmp_path, model).mapped(VECTOR) is VECTOR


@pytest.mark.parametrize("held", [np.zeros((2, 3)), np.zeros(4)])
def test_a_map_that_is_no_square_is_refused(tmp_path: Path, held: np.ndarray) -> None:
    np.save(tmp_path / FILE, held)
    with pytest.raises(PromptError, match="no square matrix"):
        QuestionMap.of(tmp_path, "")


def test_a_file_that_is_no_array_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("nothing")
    with pytest.raises(PromptError, match="no array"):
        QuestionMap.of(tmp_path, "")


def test_the_packaged_map_leaves_a_vector_near_where_it_was() -> None:
    generator = np.random.default_rng(3)
    vectors = generator.normal(size=(50, 384)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    turned = QuestionMap.of(ROOT / "prompts", "")
    assert min(float(vector @ turned.mapped(vector)) for vector in vectors) > 0.8
