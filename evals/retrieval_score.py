"""How well retrieval finds what was judged relevant, on any data set in BEIR layout (Thakur et al. 2021).

Rows are lexical, dense, hybrid and, where a reranker is configured, reranked. The hybrid is the product's:
the same BM25, the same embedder, the same fusion. Embeddings are kept by digest under ``.boardside/cache``.
"""

import csv
import hashlib
import json
import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from assistant.retrieval import POOL, fuse
from assistant.rows import Row
from evals.finding_passages import DEPTH, ndcg
from evals.statistics import Interval, bootstrap
from evals.wire import read_rows
from ingest.embedding import Embedder, Vectors, document_embedder, embedder_digest, question_embedder
from ingest.errors import UsageError
from ingest.lexical import LexicalIndex, terms
from ingest.settings import Settings

CACHE = Path(".boardside/cache")
LOG = Path(".boardside/retrieval-runs.jsonl")
RERANKED = 50
BATCH = 256
"""Texts embedded and kept at a time."""

Ranker = Callable[[str], list[str]]


class DocumentRow(Row):
    id: str = Field(alias="_id", min_length=1)
    title: str = ""
    text: str = ""

    @property
    def whole(self) -> str:
        return f"{self.title}\n{self.text}".strip()


class QueryRow(Row):
    id: str = Field(alias="_id", min_length=1)
    text: str


@dataclass(frozen=True)
class DataSet:
    """``judged`` maps a query to its relevant documents and their grades; only judged queries are asked."""

    name: str
    documents: tuple[tuple[str, str], ...]
    queries: tuple[tuple[str, str], ...]
    judged: Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class MethodScore:
    """One row of the table. ``milliseconds`` is the mean time of one query, embedding included."""

    method: str
    ndcg: Interval
    recall: Interval
    mrr: Interval
    milliseconds: float


def read_beir(folder: Path, half: str = "test") -> DataSet:
    """``corpus.jsonl``, ``queries.jsonl`` and ``qrels/HALF.tsv`` of ``folder``.

    Raises UsageError naming the file that is missing or the line that is broken.
    """
    if not folder.is_dir():
        raise UsageError(
            f"{folder} is no folder; name one in BEIR layout (corpus.jsonl, queries.jsonl, qrels/{half}.tsv)."
        )
    documents = read_rows(folder / "corpus.jsonl", DocumentRow)
    queries = read_rows(folder / "queries.jsonl", QueryRow)
    judged = _read_judgements(folder / "qrels" / f"{half}.tsv")
    asked = tuple((query.id, query.text) for query in queries if query.id in judged)
    if not asked:
        raise UsageError(f"{folder / 'qrels' / f'{half}.tsv'} judges no query of queries.jsonl.")
    return DataSet(folder.name, tuple((row.id, row.whole) for row in documents), asked, judged)


def _read_judgements(path: Path) -> dict[str, dict[str, float]]:
    judged: dict[str, dict[str, float]] = {}
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            for number, row in enumerate(csv.reader(stream, delimiter="\t"), 1):
                if number == 1 and row[-1:] == ["score"]:
                    continue
                query, document, grade = row
                if float(grade) > 0:
                    judged.setdefault(query, {})[document] = float(grade)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise UsageError(f"{path}:{number}: line: must be query, document and score, separated by tabs") from error
    return judged


def vectors_of(documents: Sequence[tuple[str, str]], model: str, progress: Callable[[int, int], None]) -> Vectors:
    """Unit vectors of ``documents``, shape (n, dimension).

    Kept by digest, a batch a file: what was embedded before, even by a run that was stopped, is read back.
    """
    texts = [text for _, text in documents]
    parts = []
    for start in range(0, len(texts), BATCH):
        parts.append(_kept_batch(texts[start : start + BATCH], model))
        progress(min(start + BATCH, len(texts)), len(texts))
    return np.concatenate(parts)


def _kept_batch(texts: Sequence[str], model: str) -> Vectors:
    running = hashlib.sha256(embedder_digest(model).encode())
    for text in texts:
        running.update(f"{text}\x1e".encode())
    kept = CACHE / f"vectors-{running.hexdigest()[:24]}.npy"
    if kept.exists():
        found: Vectors = np.load(kept)
        return found
    made = document_embedder(model).embed(texts)
    kept.parent.mkdir(parents=True, exist_ok=True)
    draft = kept.with_suffix(f".{os.getpid()}.npy")
    np.save(draft, made)
    draft.replace(kept)
    return made


@dataclass(frozen=True)
class Signals:
    """The two signals of a collection, as (id -> score) pools for one query."""

    words: LexicalIndex
    vectors: Vectors
    ids: tuple[str, ...]
    embedder: Embedder

    def lexical(self, query: str) -> dict[str, float]:
        return self._pool(self.words.scores(terms(query)).astype(np.float64), positive=True)

    def dense(self, query: str) -> dict[str, float]:
        return self._pool((self.vectors @ self.embedder.embed([query])[0]).astype(np.float64), positive=False)

    def hybrid(self, query: str) -> dict[str, float]:
        return fuse(self.lexical(query), self.dense(query))

    def _pool(self, scores: NDArray[np.float64], positive: bool) -> dict[str, float]:
        rows = np.argsort(-scores, kind="stable")[:POOL]
        return {self.ids[row]: float(scores[row]) for row in rows if scores[row] > 0 or not positive}


def ranked(scores: Mapping[str, float]) -> list[str]:
    """Ids by falling score; equal scores by id, so that every run gives the same order."""
    return sorted(scores, key=lambda identifier: (-scores[identifier], identifier))


def methods(data: DataSet, settings: Settings, progress: Callable[[int, int], None]) -> dict[str, Ranker]:
    """Method -> what ranks a query, in the order of the table."""
    words = LexicalIndex.build(data.documents)
    vectors = vectors_of(data.documents, settings.embedder, progress)
    signals = Signals(words, vectors, tuple(id_ for id_, _ in data.documents), question_embedder(settings.embedder))
    found: dict[str, Ranker] = {
        "lexical": lambda query: ranked(signals.lexical(query)),
        "dense": lambda query: ranked(signals.dense(query)),
        "hybrid": lambda query: ranked(signals.hybrid(query)),
    }
    if settings.reranker:
        found["reranked"] = _reranked(settings.reranker, signals, dict(data.documents))
    return found


def _reranked(model: str, signals: Signals, texts: Mapping[str, str]) -> Ranker:
    from sentence_transformers import CrossEncoder

    encoder = CrossEncoder(model, device="cpu")

    def rank(query: str) -> list[str]:
        first = ranked(signals.hybrid(query))
        head = first[:RERANKED]
        scores = encoder.predict([(query, texts[identifier]) for identifier in head])
        return ranked({id_: float(score) for id_, score in zip(head, scores, strict=True)}) + first[RERANKED:]

    return rank


def score_method(name: str, rank: Ranker, data: DataSet) -> MethodScore:
    """nDCG@10, Recall@10 and MRR@10 (trec_eval's definitions) over the judged queries."""
    gains, hits, firsts = [], [], []
    rank(data.queries[0][1])  # the first call loads the model
    began = time.perf_counter()
    rankings = [(query, rank(text)) for query, text in data.queries]
    elapsed = time.perf_counter() - began
    for query, ranking in rankings:
        relevant = data.judged[query]
        gains.append(ndcg(tuple(ranking), dict(relevant)))
        hits.append(len(set(ranking[:DEPTH]) & set(relevant)) / len(relevant))
        firsts.append(next((1 / place for place, id_ in enumerate(ranking[:DEPTH], 1) if id_ in relevant), 0.0))
    milliseconds = 1000 * elapsed / len(rankings)
    return MethodScore(name, _interval(gains), _interval(hits), _interval(firsts), milliseconds)


def _interval(values: Sequence[float]) -> Interval:
    found = bootstrap(values, lambda held: float(np.mean(held)))
    if found is None:
        raise UsageError("There is no judged query to score.")
    return found


def log_run(data: DataSet, half: str, scores: Sequence[MethodScore]) -> None:
    """Append to the log of runs on test queries: how often a test set was looked at is part of a result."""
    LOG.parent.mkdir(parents=True, exist_ok=True)
    shown = {score.method: round(score.ndcg.point, 4) for score in scores}
    row = {
        "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "data": data.name,
        "half": half,
        "ndcg@10": shown,
    }
    with LOG.open("a", encoding="utf-8") as stream:
        stream.write(json.dumps(row) + "\n")
