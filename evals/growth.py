"""How question to evidence grows with the passages, the plain recipe beside it.

Documents are synthetic and their vectors seeded (``ingest.bench``), so that what is measured is retrieval; questions are
embedded by the packaged model, as in use. Each side is built and asked in processes of its own, so that memory is its own.
The plain recipe is ``langchain_chroma``'s similarity search over LangChain's splits of the same documents: four passages,
no words, no statements.
"""

import json
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ingest.bench import ENDS, PLACES, SUBJECTS, AsLangChain, SeededEmbedder, write_documents
from ingest.embedding import question_embedder
from ingest.errors import BoardsideError
from ingest.index import Index
from ingest.settings import Settings

ASKED = 100
FLOOR = "numpy, onnxruntime, tokenizers, chromadb, pydantic_settings, typer"
"""What any answer from this index must import."""
SIDES = ("boardside", "plain recipe")


@dataclass(frozen=True, slots=True)
class Point:
    """One side at one size. Seconds; ``peak`` is resident memory in MB, Python and libraries included.

    ``processor`` is the 95th percentile of processor time: on a machine with other work, nearer to what a free one takes.
    """

    side: str
    passages: int
    p50: float
    p95: float
    processor: float
    peak: float


def questions() -> list[str]:
    """``ASKED`` questions in the words of the synthetic documents."""
    return [
        f"What did {SUBJECTS[n % 7].lower()} for {PLACES[n // 7 % 7]} change in {ENDS[n // 49 % 7]} within {n} months?"
        for n in range(ASKED)
    ]


def import_floor() -> float:
    """Seconds that a fresh process takes to start and import ``FLOOR``."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", f"import {FLOOR}"], check=True, capture_output=True)  # noqa: S603
    return time.perf_counter() - began


def measured(side: str, passages: int, scratch: Path) -> Point:
    """Build the index of ``side`` over synthetic documents in ``scratch``, or take the one built there before, and ask it.

    Raises BoardsideError when a process fails.
    """
    documents, index = scratch / f"documents-{passages}", scratch / f"{side.split()[0]}-{passages}"
    built = index.with_suffix(".built")
    if not built.exists():
        if not documents.exists():
            write_documents(documents, passages)
        shutil.rmtree(index, ignore_errors=True)
        built.write_text(_process("ingest.bench", side, str(max(passages, 1001)), str(documents), str(index)))
    found = json.loads(_process("evals.growth", side, str(index)))
    return Point(side, passages, found["p50"], found["p95"], found["processor"], found["peak"])


def _process(module: str, *arguments: str) -> str:
    done = subprocess.run([sys.executable, "-m", module, *arguments], capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise BoardsideError(f"{module} {arguments[0]} failed: {done.stderr.strip().splitlines()[-1:]}")
    return done.stdout.strip().splitlines()[-1]


def _asker(side: str, folder: Path) -> Callable[[str], object]:
    embedder = question_embedder("")
    if side == SIDES[0]:
        from assistant.questions.question import question
        from assistant.questions.spelling import Speller
        from assistant.retrieval.retriever import Retriever
        from ingest.glossary import load_glossary

        config = Settings(index=folder, chroma_url="")
        index = Index.open(config, SeededEmbedder.digest)
        known = load_glossary(config.corpus / "glossary.yaml")
        speller = Speller.of(index.known_words())
        retriever = Retriever(index, known, embedder)
        return lambda text: retriever.retrieve(question(text, known, speller))
    from langchain_chroma import Chroma

    store = Chroma(embedding_function=AsLangChain(embedder), persist_directory=str(folder))  # type: ignore[arg-type]
    return lambda text: store.similarity_search(text, k=4)


def ask(side: str, folder: Path) -> dict[str, float]:
    """Seconds of the median and the slowest twentieth of the questions, the first asked beforehand; peak memory."""
    asker, asked = _asker(side, folder), questions()
    asker(asked[0])
    seconds, processor = [], []
    for text in asked:
        began, used = time.perf_counter(), time.process_time()
        asker(text)
        seconds.append(time.perf_counter() - began)
        processor.append(time.process_time() - used)
    p50, p95 = np.percentile(seconds, (50, 95))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"p50": float(p50), "p95": float(p95), "processor": float(np.percentile(processor, 95)), "peak": peak}


def rows(points: Sequence[Point]) -> list[tuple[str, ...]]:
    """A line per point: milliseconds, and how they compare with the point before of the same side."""
    last: dict[str, Point] = {}
    found: list[tuple[str, ...]] = []
    for point in points:
        before = last.get(point.side)
        grown = f"{point.p95 / before.p95:.1f} for {point.passages / before.passages:.0f} times" if before else "-"
        found.append(
            (
                point.side,
                str(point.passages),
                f"{1000 * point.p50:.0f}",
                f"{1000 * point.p95:.0f}",
                f"{1000 * point.processor:.0f}",
                grown,
                f"{point.peak:.0f}",
            )
        )
        last[point.side] = point
    return found


if __name__ == "__main__":
    print(json.dumps(ask(sys.argv[1], Path(sys.argv[2]))))
