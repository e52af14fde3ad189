"""Public yardsticks, by path: what is absent is skipped with a reason. Nothing is fetched.

Under ``BOARDSIDE_BENCHMARKS``: ``ragtruth/`` (answers with spans labelled as hallucinated: Niu et al. 2024),
``healthver/`` (claim, evidence, supports/refutes/neutral: Sarrouti et al. 2021), ``kqa/`` (questions with
must-have statements: Manes et al. 2024) and any folder in BEIR layout.
"""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.agreement import Pair
from evals.judge import Judge
from evals.targets import Target, attempt
from evals.text import sentences
from evals.wire import QuestionRow
from ingest.errors import UsageError


@dataclass(frozen=True, slots=True)
class Skipped:
    """A yardstick that is not there, and what would bring it."""

    name: str
    reason: str


def ragtruth(folder: Path) -> list[Pair]:
    """Each sentence of each answer with its source: supported unless a labelled span touches it.

    Reads ``response.jsonl`` (``response``, ``labels`` with ``start``, ``end``; ``source_id``) and
    ``source_info.jsonl`` (``source_id``, ``source_info``).
    """
    sources = {str(row["source_id"]): row["source_info"] for row in _rows(folder / "source_info.jsonl")}
    pairs = []
    for number, row in enumerate(_rows(folder / "response.jsonl")):
        text = str(row["response"])
        spans = [(int(label["start"]), int(label["end"])) for label in row.get("labels", [])]
        source = _as_text(row.get("source") or sources.get(str(row.get("source_id")), ""))
        for place, (start, piece) in enumerate(_placed(text)):
            touched = any(start < end and begin < start + len(piece) for begin, end in spans)
            pairs.append(Pair(f"ragtruth-{number}-{place}", piece, (source,), not touched))
    return pairs


def _placed(text: str) -> Iterator[tuple[int, str]]:
    position = 0
    for piece in sentences(text):
        start = max(text.find(piece, position), position)
        position = start + len(piece)
        yield start, piece


def _as_text(source: Any) -> str:
    if isinstance(source, Mapping):
        return "\n".join(_as_text(value) for value in source.values())
    return source if isinstance(source, str) else json.dumps(source, ensure_ascii=False)


def healthver(folder: Path) -> list[Pair]:
    """Claim and evidence; only "supports" counts as supported. Reads every ``*.csv`` and ``*.jsonl`` of ``folder``."""
    pairs = []
    for path in sorted([*folder.glob("*.csv"), *folder.glob("*.jsonl")]):
        for number, row in enumerate(_rows(path)):
            label = str(row.get("label", "")).strip().lower()
            pairs.append(
                Pair(f"{path.stem}-{number}", str(row["claim"]), (str(row["evidence"]),), label.startswith("support"))
            )
    return pairs


def must_have(target: Target, folder: Path, judge: Judge, limit: int = 200) -> list[float]:
    """K-QA's comprehensiveness: for each question, the share of must-have statements that the answer entails."""
    shares: list[float] = []
    for path in sorted(folder.glob("*.jsonl")):
        for number, row in enumerate(_rows(path)):
            wanted = [str(text) for text in row.get("Must_have", row.get("must_have", []))]
            question = str(row.get("Question", row.get("question", "")))
            if not wanted or not question or len(shares) >= limit:
                continue
            made = attempt(target, QuestionRow(id=f"kqa-{number}", question=question)).answer
            held = sentences(made.answer) if made else []
            shares.append(sum(judge.judge(text, held).supported for text in wanted) / len(wanted))
    return shares


def labelled_sets(benchmarks: Path | None) -> tuple[dict[str, list[Pair]], list[Skipped]]:
    """The labelled sets that are there, and the ones that are not."""
    found: dict[str, list[Pair]] = {}
    skipped = []
    for name, read in (("ragtruth", ragtruth), ("healthver", healthver)):
        folder = None if benchmarks is None else benchmarks / name
        if folder is None:
            skipped.append(Skipped(name, "BOARDSIDE_BENCHMARKS is not set"))
        elif not folder.is_dir():
            skipped.append(Skipped(name, f"there is no {folder}"))
        else:
            found[name] = read(folder)
    return found, skipped


def beir_sets(benchmarks: Path | None) -> list[Path]:
    """Folders in BEIR layout under ``benchmarks``."""
    folders: Iterable[Path] = sorted(benchmarks.iterdir()) if benchmarks and benchmarks.is_dir() else ()
    return [folder for folder in folders if (folder / "qrels" / "test.tsv").is_file()]


def _rows(path: Path) -> Sequence[Mapping[str, Any]]:
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            if path.suffix == ".csv":
                return list(csv.DictReader(stream))
            return [json.loads(line) for line in stream if line.strip()]
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise UsageError(f"{path}: line: is not JSON ({error})") from error
