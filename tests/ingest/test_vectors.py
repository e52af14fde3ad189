"""The vector store holds vectors by id, embedded or on a server."""

import numpy as np
import pytest

from ingest.errors import SettingsError
from ingest.index import collection_name
from ingest.vectors import VectorStore, as_vectors


@pytest.fixture
def store(stored):
    return VectorStore.open(stored.index, stored.chroma_url, collection_name(stored.index, stored.chroma_url))


def test_the_nearest_come_first_with_their_cosine(store) -> None:
    store.add(["a", "b"], as_vectors([np.array([1, 0]), np.array([0, 1])]))
    found = store.nearest(np.array([0.8, 0.6], dtype=np.float32), 5)
    assert [id_ for id_, _ in found] == ["a", "b"]
    assert found[0][1] == pytest.approx(0.8, abs=1e-5)


def test_adding_again_overwrites_and_removing_the_unknown_is_no_error(store) -> None:
    store.add(["a"], as_vectors([np.array([1, 0])]))
    store.add(["a"], as_vectors([np.array([0, 1])]))
    store.remove(["nobody"])
    assert (store.count(), list(store.ids())) == (1, ["a"])
    store.remove(["a"])
    assert store.count() == 0


def test_more_than_a_batch_goes_in_and_comes_out(store) -> None:
    rows = np.random.default_rng(1).normal(size=(2500, 4)).astype(np.float32)
    store.add([f"p{n}" for n in range(2500)], rows)
    assert store.count() == len(set(store.ids())) == 2500


def test_nothing_is_near_when_nothing_is_asked_for(store) -> None:
    assert store.nearest(np.array([1, 0], dtype=np.float32), 0) == []


@pytest.mark.parametrize("url", ["nowhere", "ftp://nowhere", "http://"])
def test_an_address_that_is_none_is_named(tmp_path, url: str) -> None:
    with pytest.raises(SettingsError, match="BOARDSIDE_CHROMA_URL"):
        VectorStore.open(tmp_path, url, "boardside-test")


def test_a_passage_lies_at_the_mean_of_its_statements(folder, take, opened, embedder) -> None:
    (folder / "a.txt").write_text("Rays relieve pain. Surgery is rarely needed.")
    take(folder)
    index = opened()
    (id_,) = index.vectors.ids()
    held = index.catalog.statement_vectors([id_]).matrix
    mean = held.mean(axis=0) / np.linalg.norm(held.mean(axis=0))
    assert index.nearest(mean, 1)[0][1] == pytest.approx(1, abs=1e-3)
