"""``kill -9`` at any moment leaves an index that opens, answers, and is completed by the next run."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from ingest.build import build
from ingest.index import Index
from ingest.passages import verify

KILLS = 24
DOCUMENTS = 12


@pytest.fixture
def writers(config, folder) -> Iterator[subprocess.Popen[str]]:
    """A process that starts writers, so that each need not import everything again."""
    arguments = [str(config.index), str(config.corpus), "", "20", str(folder)]
    command = [sys.executable, "-m", "tests.ingest.writer", "--many", *arguments]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as started:
        yield started
        started.stdin.close()


def start(writers: subprocess.Popen[str]) -> int:
    """The process id of a new writer."""
    writers.stdin.write("write\n")
    writers.stdin.flush()
    return int(writers.stdout.readline())


def ended(writers: subprocess.Popen[str]) -> int:
    """How the writer ended: 0, or minus the signal that killed it."""
    return int(writers.stdout.readline())


def fill(folder: Path, edition: int) -> None:
    """Documents of several passages each, all of which change from one edition to the next."""
    for number in range(DOCUMENTS):
        lines = [f"Patient {line} of ward {number} had {line * 7} lesions in edition {edition}." for line in range(40)]
        (folder / f"{number}.txt").write_text("Rays in Moonbone Care\n\n" + "\n\n".join(lines))


def check(config, embedder) -> None:
    """The index opens, every row has its vector, every statement its words, and a question finds its document."""
    index = Index.open(config, embedder.digest)
    try:
        passages = index.passages([id_ for id_, _ in index.catalog.passage_texts()])
        assert all(verify(passage) and passage.statements for passage in passages.values())
        assert set(passages) <= set(index.vectors.ids())
        assert index.words.passages.ids == tuple(id_ for id_, _ in index.catalog.passage_texts())
        for passage in list(passages.values())[:3]:
            vector = embedder.embed([passage.text])[0]
            assert passage.id in [id_ for id_, _ in index.nearest(vector, 3)]
    finally:
        index.close()


def test_a_killed_writer_does_no_harm(config, folder, take, embedder, writers) -> None:
    chance = random.Random(20261121)
    fill(folder, 0)
    start(writers)
    assert ended(writers) == 0
    fill(folder, 1)
    began = time.monotonic()
    start(writers)
    assert ended(writers) == 0
    whole = time.monotonic() - began
    check(config, embedder)
    killed, edition = 0, 1
    while killed < KILLS and edition < 4 * KILLS:
        edition += 1
        fill(folder, edition)
        writer = start(writers)
        time.sleep(whole * chance.uniform(0.02, 0.95))
        with suppress(ProcessLookupError):  # a writer that was quicker this time
            os.kill(writer, signal.SIGKILL)
        if ended(writers) == -signal.SIGKILL:
            killed += 1
        else:
            whole *= 0.8
        check(config, embedder)
    assert killed >= 20
    take(folder, settings=config.model_copy(update={"passage_tokens": 32}))
    check(config, embedder)
    index = Index.open(config, embedder.digest)
    documents, passages, _ = index.catalog.counts()
    assert {text.rsplit(" ", 1)[1] for _, text in index.catalog.statement_texts()} == {f"{edition}."}
    assert documents == DOCUMENTS
    assert index.vectors.count() == passages
    assert index.catalog.garbage() == []
    index.close()


@pytest.mark.slow
def test_a_killed_run_of_the_real_command_is_completed_by_the_next(config, folder, real_embedder) -> None:
    fill(folder, 0)
    environment = os.environ | {"BOARDSIDE_CORPUS": str(config.corpus), "BOARDSIDE_CHROMA_URL": ""}
    command = [sys.executable, "-m", "ingest", str(folder), "--index", str(config.index)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as writer:
        while writer.poll() is None and not (config.index / "catalog.sqlite").exists():
            time.sleep(0.05)
        time.sleep(2)
        writer.kill()
    rows = build([folder], config, embedder=real_embedder)
    assert {row.outcome.value for row in rows} <= {"added", "unchanged"}
    check(config, real_embedder)
    with_everything = Index.open(config, real_embedder.digest)
    assert with_everything.catalog.counts()[0] == DOCUMENTS
    with_everything.close()
