"""Learns the map of questions (``assistant.retrieval.question_map``) from questions whose passages are known.

Two collections teach it together, so that it fits neither alone: the training queries of a public set in BEIR layout, and the
project's known questions with the statements that answer them. It starts as the identity and is held near it; the loss is
the softmax of an answering text among others (InfoNCE, van den Oord et al. 2018), a document counting by its best statement
as the product scores it. What it is worth is measured five-fold: each question by a map that saw none of its fold.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.retrieval.fusion import fuse, top
from assistant.retrieval.question_map import QuestionMap
from assistant.retrieval.retriever import POOL
from evals.finding_passages import ndcg
from evals.retrieval_score import DataSet, Signals, ranked
from ingest.embedding import Embedder, Vectors
from ingest.lexical import terms
from ingest.questions import KnownQuestion

FOLDS = 5
EPOCHS, RATE, TEMPERATURE, HELD_NEAR = 6, 1e-3, 0.1, 0.01
OWN_WEIGHT = 0.5
"""Of the known questions' loss beside that of the public set, which has a tenth as many."""
NEGATIVES = 30
CLAIMS, KNOWN = 32, 128
"""Questions of either kind in one step."""
SEED = 0

Matrix = NDArray[np.float32]
Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Taught:
    """Questions as unit vectors, shape (n, d); of each the candidate rows and those of them that answer; ``texts``, shape
    (m, d), are the vectors of what rows hold, ``starts`` the first of each row.
    """

    questions: Vectors
    candidates: Sequence[Rows]
    answers: Sequence[frozenset[int]]
    texts: Vectors
    starts: Rows

    def of(self, row: int) -> Vectors:
        end = self.starts[row + 1] if row + 1 < len(self.starts) else len(self.texts)
        return self.texts[self.starts[row] : end]


@dataclass(frozen=True)
class Worth:
    """nDCG@10 of the hybrid over the public set's queries without the map and with it, and the known questions' mean
    reciprocal rank among all statements, by meaning alone.
    """

    plain: NDArray[np.float64]
    mapped: NDArray[np.float64]
    own_plain: float
    own_mapped: float


def taught_by_set(data: DataSet, signals: Signals) -> Taught:
    """The queries of ``data`` with the documents that words or meaning bring up."""
    place = {id_: row for row, id_ in enumerate(signals.ids)}
    vectors = np.vstack([signals.embedder.embed([text])[0] for _, text in data.queries])
    candidates, answers = [], []
    for (query, text), vector in zip(data.queries, vectors, strict=True):
        right = frozenset(place[id_] for id_ in data.judged[query] if id_ in place)
        near = np.argsort(-(signals.wholes @ vector), kind="stable")[:POOL]
        worded = np.array(top(signals.words.tolerant_scores(terms(text)), POOL), dtype=np.int64)
        candidates.append(np.union1d(np.union1d(near, worded), np.array(sorted(right), dtype=np.int64)))
        answers.append(right)
    return Taught(vectors, candidates, answers, signals.statements, signals.starts)


def taught_by_known(
    known: Sequence[KnownQuestion], statements: Sequence[tuple[str, str]], embedder: Embedder
) -> Taught:
    """The known questions with all ``statements``, ids and texts."""
    place = {id_: row for row, (id_, _) in enumerate(statements)}
    answered = [one for one in known if any(id_ in place for id_ in one.statements)]
    vectors = np.vstack([embedder.embed([one.text])[0] for one in answered])
    texts = np.vstack([embedder.embed([text])[0] for _, text in statements])
    every = np.arange(len(statements))
    answers = [frozenset(place[id_] for id_ in one.statements if id_ in place) for one in answered]
    return Taught(vectors, [every] * len(answered), answers, texts, every)


def learn(public: Taught, chosen: Rows, own: Taught, own_chosen: Rows) -> Matrix:
    """The map, shape (d, d), learnt from the ``chosen`` questions of both; the same on every run."""
    import torch

    torch.set_num_threads(1)
    generator = np.random.default_rng(SEED)
    identity = torch.eye(public.questions.shape[1])
    matrix = identity.clone().requires_grad_(True)
    steps = torch.optim.Adam([matrix], lr=RATE)
    held, texts = torch.from_numpy(own.texts), torch.from_numpy(public.texts)
    for _ in range(EPOCHS):
        for of_set, batch in _batches(chosen, own_chosen, generator):
            taught = public if of_set else own
            turned = torch.nn.functional.normalize(torch.from_numpy(taught.questions[batch]) @ matrix, dim=1)
            losses = []
            for row, number in enumerate(batch):
                right = sorted(taught.answers[number])
                if of_set:
                    others = generator.choice(taught.candidates[number], NEGATIVES, replace=False)
                    rows = [*right, *(int(one) for one in others if one not in taught.answers[number])]
                    scores = torch.stack([(texts[_span(taught, one)] @ turned[row]).max() for one in rows])
                    right = list(range(len(right)))
                else:
                    scores = held @ turned[row]
                losses.append(-torch.logsumexp(torch.log_softmax(scores / TEMPERATURE, 0)[right], 0))
            loss = torch.stack(losses).mean() * (1.0 if of_set else OWN_WEIGHT)
            steps.zero_grad()
            (loss + HELD_NEAR * ((matrix - identity) ** 2).sum()).backward()  # type: ignore[no-untyped-call]
            steps.step()
    return matrix.detach().numpy()


def worth(data: DataSet, signals: Signals, public: Taught, own: Taught) -> Worth:
    """Each question by a map that saw nothing of its fold."""
    fold = np.random.default_rng(SEED).integers(0, FOLDS, len(public.questions))
    own_fold = np.random.default_rng(SEED + 1).integers(0, FOLDS, len(own.questions))
    plain, mapped = np.zeros(len(fold)), np.zeros(len(fold))
    own_plain, own_mapped = np.zeros(len(own_fold)), np.zeros(len(own_fold))
    for number in range(FOLDS):
        turned = QuestionMap(learn(public, np.flatnonzero(fold != number), own, np.flatnonzero(own_fold != number)))
        for one in np.flatnonzero(fold == number):
            plain[one] = _gain(data, signals, public, int(one), public.questions[one])
            mapped[one] = _gain(data, signals, public, int(one), turned.mapped(public.questions[one]))
        for one in np.flatnonzero(own_fold == number):
            own_plain[one] = _reciprocal(own, int(one), own.questions[one])
            own_mapped[one] = _reciprocal(own, int(one), turned.mapped(own.questions[one]))
    return Worth(plain, mapped, float(own_plain.mean()), float(own_mapped.mean()))


def write_map(path: Path, matrix: Matrix) -> None:
    """In half precision, which changes no cosine by more than 0.001."""
    np.save(path, matrix.astype(np.float16))


def _batches(chosen: Rows, own: Rows, generator: np.random.Generator) -> Iterator[tuple[bool, Rows]]:
    batches = [(True, part) for part in _parts(generator.permutation(chosen), CLAIMS)]
    batches += [(False, part) for part in _parts(generator.permutation(own), KNOWN)]
    yield from (batches[place] for place in generator.permutation(len(batches)))


def _parts(rows: Rows, size: int) -> list[Rows]:
    return list(np.array_split(rows, max(1, len(rows) // size)))


def _span(taught: Taught, row: int) -> slice:
    end = int(taught.starts[row + 1]) if row + 1 < len(taught.starts) else len(taught.texts)
    return slice(int(taught.starts[row]), end)


def _gain(data: DataSet, signals: Signals, taught: Taught, number: int, vector: Vectors) -> float:
    query, text = data.queries[number]
    near = np.argsort(-(signals.wholes @ vector), kind="stable")[:POOL]
    words = signals.words.tolerant_scores(terms(text))
    rows = np.union1d(near, np.array(top(words, POOL), dtype=np.int64))
    scores = signals.named(rows, fuse(words[rows], signals.meanings(vector, rows)))
    return float(ndcg(tuple(ranked(scores)), dict(data.judged[query])))


def _reciprocal(own: Taught, number: int, vector: Vectors) -> float:
    scores = own.texts @ vector
    best = max(float(scores[row]) for row in own.answers[number])
    return 1 / (1 + int((scores > best).sum()))
