"""The encoder of questions: the packaged model as published but for differences, which are whole or refused."""

from pathlib import Path

import numpy as np
import pytest

from ingest.errors import PromptError
from ingest.question_encoder import FILE, Differences, QuestionEncoder, linear_maps
from ingest.settings import ROOT

ASKED = [
    "How long did they live?",
    "Overall survival?",
    "Which dose of zoledronate, and how often, for bone metastases?",
]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> QuestionEncoder:
    return QuestionEncoder.open(tmp_path_factory.mktemp("nothing"))


@pytest.fixture(scope="module")
def packaged() -> QuestionEncoder:
    return QuestionEncoder.open(ROOT / "prompts")


def made(rank: int = 2, size: float = 0.01) -> Differences:
    dice = np.random.default_rng(1)
    return Differences(
        {
            name: (
                (size * dice.normal(size=(out, rank))).astype(np.float32),
                dice.normal(size=(rank, width)).astype(np.float32),
            )
            for name, (out, width) in linear_maps().items()
        },
        "",
    )


def test_without_differences_it_is_the_published_model(published: QuestionEncoder, real_embedder) -> None:
    """As far as the documents' embedder, which may calculate in bfloat16, tells."""
    assert float(np.min(np.sum(published.embed(ASKED) * real_embedder.embed(ASKED), axis=1))) > 0.9999


def test_rows_are_of_unit_length_and_no_text_has_none(published: QuestionEncoder) -> None:
    assert np.allclose(np.linalg.norm(published.embed(ASKED), axis=1), 1, atol=1e-5)
    assert published.embed([]).shape == (0, published.dimension)


def test_what_is_beside_a_text_does_not_change_its_vector(packaged: QuestionEncoder) -> None:
    alone = np.vstack([packaged.embed([text]) for text in ASKED])
    assert np.allclose(packaged.embed(ASKED), alone, atol=1e-5)


def test_differences_are_read_back_as_they_were_written(tmp_path: Path) -> None:
    written = made()
    written.write(tmp_path / FILE)
    read = Differences.read(tmp_path / FILE)
    assert read.of.keys() == written.of.keys()
    assert all(np.allclose(read.of[name][0], written.of[name][0], atol=1e-3) for name in written.of)
    assert read.digest
    assert read.digest != Differences.read(ROOT / "prompts" / FILE).digest


def test_another_file_of_differences_is_another_encoder(tmp_path: Path, published: QuestionEncoder) -> None:
    made().write(tmp_path / FILE)
    other = QuestionEncoder.open(tmp_path)
    assert other.digest != published.digest
    assert float(np.max(np.sum(other.embed(ASKED) * published.embed(ASKED), axis=1))) < 0.999


def test_a_file_that_lacks_a_map_or_holds_no_arrays_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"torn")
    with pytest.raises(PromptError, match="evals tune"):
        QuestionEncoder.open(tmp_path)
    whole = made()
    Differences({name: both for name, both in whole.of.items() if "layer.0" in name}, "").write(tmp_path / FILE)
    with pytest.raises(PromptError, match="evals tune"):
        QuestionEncoder.open(tmp_path)


@pytest.mark.parametrize("shape", [(3, 384), (2, 5), (2,)])
def test_matrices_that_do_not_fit_are_refused(tmp_path: Path, shape: tuple[int, ...]) -> None:
    whole = dict(made().of)
    name = next(iter(linear_maps()))
    Differences({**whole, name: (whole[name][0], np.zeros(shape, dtype=np.float32))}, "").write(tmp_path / FILE)
    with pytest.raises(PromptError, match="shapes"):
        QuestionEncoder.open(tmp_path)


def test_what_was_learnt_brings_two_ways_to_ask_one_thing_together(
    published: QuestionEncoder, packaged: QuestionEncoder
) -> None:
    """Neither question is known, and they have no word in common."""
    asked = ["How long did they live?", "Overall survival in months, please", "Which dose of zoledronate?"]
    before, after = (one.embed(asked) for one in (published, packaged))
    assert after[0] @ after[1] - after[0] @ after[2] > before[0] @ before[1] - before[0] @ before[2]
