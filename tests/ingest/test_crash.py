"""``kill -9`` at any moment leaves an index that opens, answers, and is completed by the next run."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from ingest.index import Index
from ingest.passages import verify

KILLS = 22
DOCUMENTS = 12


def fill(folder: Path, edition: int) -> None:
    """Documents of several passages each, all of which change from one edition to the next."""
    for number in range(DOCUMENTS):
        lines = [f"Patient {line} of ward {number} had {line * 7} lesions in edition {edition}." for line in range(40)]
        (folder / f"{number}.txt").write_text("Rays in Moonbone Care\n\n" + "\n\n".join(lines))


def start(config, folder: Path) -> subprocess.Popen[bytes]:
    arguments = [str(config.index), str(config.corpus), "", "20", str(folder)]
    return subprocess.Popen([sys.executable, "-m", "tests.ingest.writer", *arguments], stdout=subprocess.DEVNULL)


def check(config, embedder) -> None:
    """The index opens, every row has its vector, every statement its words, and a question finds its document."""
    index = Index.open(config, embedder.digest)
    try:
        passages = index.passages([id_ for id_, _ in index.catalog.passage_texts()])
        assert all(verify(passage) and passage.statements for passage in passages.values())
        assert set(passages) <= set(index.vectors.ids())
        assert index.words.passages.ids == tuple(id_ for id_, _ in index.catalog.passage_texts())
        for passage in list(passages.values())[:3]:
            vector = embedder.embed([f"{passage.section}\n{passage.text}"])[0]
            assert passage.id in [id_ for id_, _ in index.nearest(vector, 3)]
    finally:
        index.close()


def test_a_killed_writer_does_no_harm(config, folder, take, embedder) -> None:
    chance = random.Random(20261121)
    fill(folder, 0)
    began = time.monotonic()
    start(config, folder).wait()
    whole = time.monotonic() - began
    check(config, embedder)
    killed = 0
    for edition in range(1, KILLS + 1):
        fill(folder, edition)
        writer = start(config, folder)
        time.sleep(whole * chance.uniform(0.35, 1.0))
        writer.send_signal(signal.SIGKILL)
        killed += writer.wait() == -signal.SIGKILL
        check(config, embedder)
    take(folder)
    check(config, embedder)
    index = Index.open(config, embedder.digest)
    editions = {text.rsplit(" ", 1)[1] for _, text in index.catalog.statement_texts()}
    documents, passages, _ = index.catalog.counts()
    assert editions == {f"{KILLS}."}
    assert documents == DOCUMENTS
    assert index.vectors.count() == passages
    assert index.catalog.garbage() == []
    index.close()
    assert killed >= KILLS // 2  # the others had finished already; every kill falls in the writing, not the start
