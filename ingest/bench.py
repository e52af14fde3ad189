"""``python -m ingest --bench N``: how fast, and in how much memory, next to the plain recipe.

Each row is a process of its own, so that its peak memory is its own. Documents are synthetic. Up to ``REAL`` passages
both sides embed with the packaged model; beyond, both take seeded vectors in its place, because the model would be
all that is measured. The plain recipe is LangChain's recursive splitter and ``langchain_chroma.Chroma.from_documents``
over the same texts: it keeps neither sentences, offsets, a word index nor a way to update, so it does less.
"""

import hashlib
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from ingest.build import build
from ingest.embedding import Embedder, Vectors, document_embedder
from ingest.errors import BoardsideError
from ingest.settings import Settings

REAL = 1000
"""Passages up to which the packaged model embeds."""
A_FILE = 100
"""Passages in a synthetic document."""
SUBJECTS = ("Ray therapy", "Surgery", "Observation", "Ablation", "Systemic therapy", "A short course", "Early care")
PLACES = ("the liver", "the lung", "bone", "the brain", "the chest wall", "the eye", "the ovary")
ENDS = ("pain", "survival", "local control", "quality of life", "progression", "toxicity", "sight")


class SeededEmbedder:
    """A vector for a text from nothing but its digest: unit length, as wide as the packaged model's."""

    digest = "seeded"
    dimension = 384

    def embed(self, texts: Sequence[str]) -> Vectors:
        seeds = (int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big") for text in texts)
        rows = np.vstack(
            [np.random.default_rng(seed).standard_normal(self.dimension, dtype=np.float32) for seed in seeds]
        )
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


class AsLangChain:
    """Our embedder in the shape that LangChain calls."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [
            row.tolist()
            for start in range(0, len(texts), 256)
            for row in self._embedder.embed(texts[start : start + 256])
        ]

    def embed_query(self, text: str) -> list[float]:
        return list(self._embedder.embed([text])[0].tolist())


def run_bench(passages: int) -> None:
    """Measure both sides with about ``passages`` passages and print the table.

    Raises BoardsideError when a side fails.
    """
    sides = ["boardside"]
    missing = find_spec("langchain_chroma") is None
    if not missing:
        sides.append("plain recipe")
    vectors = "packaged MiniLM" if passages <= REAL else "seeded, no model"
    table = Table(
        title=f"{passages} synthetic passages; vectors: {vectors}; {os.cpu_count()} cores", title_justify="left"
    )
    for column in (
        "",
        "passages",
        "statements",
        "seconds",
        "passages/s",
        "peak MB",
        "of it before the run",
        "second run, s",
    ):
        table.add_column(column, justify="left" if not column else "right")
    with tempfile.TemporaryDirectory(prefix="boardside-bench-") as scratch:
        folder = Path(scratch) / "documents"
        write_documents(folder, passages)
        for side in sides:
            found = _measured(side, passages, folder, Path(scratch))
            rate = f"{found['passages'] / found['seconds']:.0f}"
            table.add_row(
                side, f"{found['passages']:.0f}", f"{found['statements']:.0f}" if found["statements"] else "none",
                f"{found['seconds']:.1f}", rate, f"{found['peak']:.0f}", f"{found['before']:.0f}",
                f"{found['again']:.1f}" if found["again"] >= 0 else "starts anew",
            )  # fmt: skip
    Console(width=140).print(table)
    if missing:
        Console(stderr=True).print(
            "The plain recipe was not run: langchain-chroma is not installed (pip install langchain-chroma)."
        )


def write_documents(folder: Path, passages: int) -> None:
    """Synthetic clinical text, about ``passages`` passages of 220 tokens in files of ``A_FILE`` each."""
    folder.mkdir(parents=True)
    chance = random.Random(passages)  # noqa: S311  # the same text each time, no secret
    for number in range(0, passages, A_FILE):
        sections = [
            f"Section {number + part} of the Synthetic Review\n\n" + " ".join(_sentence(chance) for _ in range(4))
            for part in range(min(A_FILE, passages - number))
        ]
        (folder / f"{number:07}.txt").write_text("\n\n".join(sections), encoding="utf-8")


def _sentence(chance: random.Random) -> str:
    months, other = chance.uniform(5, 60), chance.uniform(5, 60)
    return (
        f"{chance.choice(SUBJECTS)} for {chance.choice(PLACES)} changed {chance.choice(ENDS)} in {chance.randint(10, 900)} patients"
        f" ({months:.1f} versus {other:.1f} months; HR {chance.uniform(0.3, 1.6):.2f}; 95% CI {chance.uniform(0.1, 0.6):.2f}-{chance.uniform(1, 2):.2f})."
    )


def _measured(side: str, passages: int, folder: Path, scratch: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "ingest.bench", side, str(passages), str(folder), str(scratch / side.split()[0])]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # our own interpreter
    if done.returncode:
        raise BoardsideError(f"The {side} side of the benchmark failed: {done.stderr.strip().splitlines()[-1:]}")
    found: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def _boardside(folder: Path, index: Path, embedder: Embedder) -> dict[str, float]:
    config = Settings(index=index, corpus=index / "none", chroma_url="")
    began = time.perf_counter()
    rows = build([folder], config, embedder=embedder)
    seconds = time.perf_counter() - began
    peak = _peak()
    began = time.perf_counter()
    build([folder], config, embedder=embedder)
    again = time.perf_counter() - began
    from ingest.catalog import Catalog

    catalog = Catalog.open(index, embedder.digest)
    _, held, _ = catalog.counts()
    catalog.close()
    return {
        "passages": held,
        "statements": sum(row.statements for row in rows),
        "seconds": seconds,
        "again": again,
        "peak": peak,
    }


def _plain(folder: Path, index: Path, embedder: Embedder) -> dict[str, float]:
    from langchain_chroma import Chroma
    from langchain_core.documents import Document
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    from ingest.tokens import count_tokens

    began = time.perf_counter()
    splitter = RecursiveCharacterTextSplitter(chunk_size=220, chunk_overlap=0, length_function=count_tokens)
    whole = [
        Document(path.read_text(encoding="utf-8"), metadata={"source": path.name}) for path in sorted(folder.iterdir())
    ]
    chunks = splitter.split_documents(whole)
    Chroma.from_documents(chunks, AsLangChain(embedder), persist_directory=str(index))  # type: ignore[arg-type]
    return {
        "passages": len(chunks),
        "statements": 0,
        "seconds": time.perf_counter() - began,
        "again": -1,
        "peak": _peak(),
    }


def _peak() -> float:
    """Peak resident memory of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _side(side: str, passages: int, folder: Path, index: Path) -> None:
    embedder: Embedder = document_embedder("") if passages <= REAL else SeededEmbedder()
    import chromadb  # noqa: F401  # its import is no part of what is measured

    embedder.embed(["warm"])
    before = _peak()
    found = (_boardside if side == "boardside" else _plain)(folder, index, embedder)
    print(json.dumps(found | {"before": before}))


if __name__ == "__main__":
    _side(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]), Path(sys.argv[4]))
