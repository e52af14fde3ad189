"""How well retrieval finds what was judged relevant, on any data set in BEIR layout (Thakur et al. 2021).

Rows are lexical, dense, hybrid and, where a reranker is configured, reranked. The hybrid is the product's: the same BM25, the
same sentences and embedder, the same pools and fusion (``assistant.retrieval.fusion``). A document is one passage,
its title the first of its statements. Embeddings are kept by digest under ``.boardside/cache``.
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

from assistant.retrieval.fusion import fuse, meanings, top
from assistant.retrieval.question_map import QuestionMap
from assistant.retrieval.reranking import RERANKED, Reranker
from assistant.retrieval.retriever import POOL
from assistant.rows import Row
from evals.finding_passages import DEPTH, ndcg
from evals.statistics import Interval, bootstrap
from evals.wire import read_rows
from ingest.embedding import Embedder, Vectors, document_embedder, embedder_digest, means, question_embedder
from ingest.errors import UsageError
from ingest.lexical import LexicalIndex, terms
from ingest.sentences import split
from ingest.settings import Settings

CACHE = Path(".boardside/cache")
LOG = Path(".boardside/retrieval-runs.jsonl")
BATCH = 256
"""Documents embedded and kept at a time."""

Ranker = Callable[[str], list[str]]


class DocumentRow(Row):
    id: str = Field(alias="_id", min_length=1)
    title: str = ""
    text: str = ""

    @property
    def statements(self) -> tuple[str, ...]:
        """The title and the sentences; an empty document is one empty statement."""
        title = (self.title.strip(),) if self.title.strip() else ()
        return (*title, *split(self.text)) or ("",)


class QueryRow(Row):
    id: str = Field(alias="_id", min_length=1)
    text: str


@dataclass(frozen=True)
class DataSet:
    """``documents`` are ids with their statements.

    ``judged`` maps a query to its relevant documents and their grades; only judged queries are asked.
    """

    name: str
    documents: tuple[tuple[str, tuple[str, ...]], ...]
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
    return DataSet(folder.name, tuple((row.id, row.statements) for row in documents), asked, judged)


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


def vectors_of(
    documents: Sequence[tuple[str, Sequence[str]]], model: str, progress: Callable[[int, int], None]
) -> Vectors:
    """Unit vectors of all statements of ``documents`` in order, shape (n, dimension).

    Kept by digest, a batch a file: what was embedded before, even by a run that was stopped, is read back.
    """
    parts = []
    for start in range(0, len(documents), BATCH):
        batch = documents[start : start + BATCH]
        parts.append(_kept_batch([text for _, statements in batch for text in statements], model))
        progress(min(start + BATCH, len(documents)), len(documents))
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
    """The two signals of a collection, row for row of ``ids``: words, and vectors of whole documents and statements.

    ``starts[i]`` is the first row in ``statements`` of document i.
    """

    ids: tuple[str, ...]
    words: LexicalIndex
    wholes: Vectors
    statements: Vectors
    starts: NDArray[np.int64]
    embedder: Embedder
    turned: QuestionMap

    @classmethod
    def of(cls, data: DataSet, settings: Settings, progress: Callable[[int, int], None]) -> "Signals":
        statements = vectors_of(data.documents, settings.embedder, progress)
        starts = np.cumsum([0, *(len(texts) for _, texts in data.documents[:-1])])
        ids = tuple(id_ for id_, _ in data.documents)
        words = LexicalIndex.build((id_, "\n".join(texts)) for id_, texts in data.documents)
        embedder, turned = question_embedder(settings.embedder), QuestionMap.of(settings.prompts, settings.embedder)
        return cls(ids, words, means(statements, starts), statements, starts, embedder, turned)

    def lexical(self, query: str) -> dict[str, float]:
        scores = self.words.tolerant_scores(terms(query))
        return {self.ids[row]: float(scores[row]) for row in top(scores, POOL)}

    def dense(self, query: str) -> dict[str, float]:
        vector = self._vector(query)
        rows = self._near(vector)
        return self.named(rows, self.meanings(vector, rows))

    def hybrid(self, query: str) -> dict[str, float]:
        vector, words = self._vector(query), self.words.tolerant_scores(terms(query))
        rows = np.union1d(self._near(vector), np.array(top(words, POOL), dtype=np.int64))
        return self.named(rows, fuse(words[rows], self.meanings(vector, rows)))

    def _vector(self, query: str) -> Vectors:
        return self.turned.mapped(self.embedder.embed([query])[0])

    def _near(self, vector: Vectors) -> NDArray[np.int64]:
        """Rows of the documents nearest as a whole; exact, where the product asks its approximate index."""
        return np.argsort(-(self.wholes @ vector), kind="stable")[:POOL]

    def meanings(self, vector: Vectors, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        ends = np.append(self.starts[1:], len(self.statements))
        held = [self.statements[self.starts[row] : ends[row]] for row in rows]
        return meanings(vector, np.vstack(held), np.cumsum([0, *(len(one) for one in held[:-1])]))

    def named(self, rows: NDArray[np.int64], scores: NDArray[np.float32]) -> dict[str, float]:
        return {self.ids[row]: float(score) for row, score in zip(rows, scores, strict=True)}


def ranked(scores: Mapping[str, float]) -> list[str]:
    """Ids by falling score; equal scores by id, so that every run gives the same order."""
    return sorted(scores, key=lambda identifier: (-scores[identifier], identifier))


def methods(data: DataSet, settings: Settings, progress: Callable[[int, int], None]) -> dict[str, Ranker]:
    """Method -> what ranks a query, in the order of the table."""
    signals = Signals.of(data, settings, progress)
    found: dict[str, Ranker] = {
        "lexical": lambda query: ranked(signals.lexical(query)),
        "dense": lambda query: ranked(signals.dense(query)),
        "hybrid": lambda query: ranked(signals.hybrid(query)),
    }
    if reranker := Reranker.open(settings.reranker):
        found["reranked"] = _reranked(reranker, signals, {id_: "\n".join(texts) for id_, texts in data.documents})
    return found


def _reranked(reranker: Reranker, signals: Signals, texts: Mapping[str, str]) -> Ranker:
    def rank(query: str) -> list[str]:
        first = ranked(signals.hybrid(query))
        head = first[:RERANKED]
        scores = reranker.scores(query, [texts[identifier] for identifier in head])
        return ranked(dict(zip(head, scores.tolist(), strict=True))) + first[RERANKED:]

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
