"""A reader sees one consistent index, and notices when another process has changed it."""

import shutil
import subprocess
import sys

import pytest

from ingest.errors import IndexDamaged, IndexForeign, IndexMissing, IndexProblem
from ingest.index import Index
from ingest.vectors import VectorStore


def test_a_reader_opened_before_another_process_writes_notices_and_reopens(stored, folder, take, opened) -> None:
    (folder / "a.txt").write_text("Rays relieve pain.")
    take(folder, settings=stored.model_copy(update={"passage_tokens": 32}))
    reader = opened(stored)
    assert not reader.stale
    (folder / "b.txt").write_text("Surgery is rarely needed.")
    arguments = [str(stored.index), str(stored.corpus), stored.chroma_url, "5", str(folder)]
    subprocess.run([sys.executable, "-m", "tests.ingest.writer", *arguments], check=True, capture_output=True)
    assert reader.stale
    again = opened(stored)
    assert not again.stale
    assert again.vectors.count() == again.catalog.counts()[1] == 2


def test_looking_up_what_is_not_there_gives_nothing(folder, take, opened) -> None:
    (folder / "a.txt").write_text("Rays relieve pain.")
    take(folder)
    index = opened()
    assert index.statements(["nobody"]) == index.passages(["nobody"]) == {}


def test_an_index_of_nothing_opens_and_finds_nothing(folder, take, opened, embedder) -> None:
    take(folder)
    assert opened().nearest(embedder.embed(["rays"])[0], 5) == []


def test_a_missing_and_a_foreign_folder_are_told_apart(config) -> None:
    with pytest.raises(IndexMissing, match="python -m ingest"):
        Index.open(config)
    config.index.mkdir()
    (config.index / "photo.jpg").write_bytes(b"x")
    with pytest.raises(IndexForeign, match="not a Boardside index"):
        Index.open(config)


def test_a_damaged_catalog_is_named(config, folder, take, embedder) -> None:
    (folder / "a.txt").write_text("Rays relieve pain.")
    take(folder)
    (config.index / "catalog.sqlite").write_bytes(b"no database" * 500)
    with pytest.raises(IndexDamaged, match="delete"):
        Index.open(config, embedder.digest)


@pytest.mark.parametrize("broken", ["chroma.sqlite3", "whole"])
def test_vectors_that_cannot_be_read_are_stood_in_for_and_rebuilt(
    config, folder, take, opened, embedder, broken
) -> None:
    (folder / "a.txt").write_text("Rays relieve pain.\n\nBones break.")
    take(folder)
    vector = embedder.embed(["rays"])[0]
    before = [id_ for id_, _ in opened().nearest(vector, 5)]
    chroma = config.index / "chroma"
    if broken == "whole":
        shutil.rmtree(chroma)
        chroma.mkdir()
    (chroma / "chroma.sqlite3").write_bytes(b"no database" * 500)
    assert [id_ for id_, _ in opened().nearest(vector, 5)] == before
    take(folder)
    mended = opened()
    assert isinstance(mended.vectors, VectorStore)
    assert [id_ for id_, _ in mended.nearest(vector, 5)] == before


def test_lost_vectors_are_named_with_the_command_that_mends_them(config, folder, take, opened, embedder) -> None:
    (folder / "a.txt").write_text("Rays relieve pain.")
    take(folder)
    index = opened()
    index.vectors.remove(list(index.vectors.ids()))
    with pytest.raises(IndexDamaged, match="lacks vectors"):
        Index.open(config, embedder.digest)


def test_an_index_is_read_where_its_folder_was_moved_to(config, folder, take, opened, embedder) -> None:
    (folder / "a.txt").write_text("Rays relieve pain.")
    take(folder)
    moved = config.index.rename(config.index.with_name("elsewhere"))
    there = opened(config.model_copy(update={"index": moved}))
    assert there.vectors.count() == 1
    assert there.nearest(embedder.embed(["rays"])[0], 5)


def test_a_server_that_does_not_answer_is_named(config) -> None:
    from ingest.catalog import Catalog

    Catalog.create(config.index, "hash-embedder").close()
    with pytest.raises(IndexProblem, match=r"http://127\.0\.0\.1:9 does not answer"):
        Index.open(config.model_copy(update={"chroma_url": "http://127.0.0.1:9"}), "hash-embedder")
