"""Question -> ranked evidence, at the grain of statements and of passages.

Passages are found by words (BM25) and by meaning (cosine of the passage's mean); all that either finds get exact scores of
both, meaning then looking at statements too, and are ranked by the two together (``assistant.retrieval.fusion``).
The statements in them are ranked by the same two signals, by their passage's, and by whether they are about what the question
names. A cross-encoder, where one is configured, takes the place of the signals in that order. Deterministic: ties fall to the
order of ids or of ingestion.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from assistant.prompts import Wish
from assistant.questions.question import FACETS, Question
from assistant.retrieval.fusion import fuse, meanings, top
from assistant.retrieval.question_map import QuestionMap
from assistant.retrieval.reranking import RERANKED, Reranker
from assistant.retrieval.sides import QUOTA, balanced, belongs, sides
from assistant.retrieval.subject import Subjects
from ingest.embedding import Embedder, Vectors
from ingest.glossary import Glossary
from ingest.index import Index
from ingest.lexical import LexicalIndex, terms
from ingest.passages import Passage, Statement

PASSAGES = 40
"""Passages whose statements are ranked."""
POOL = 100
"""Passages taken from each of the two signals before they are scored by both; 50 rank as well on SciFact."""
STATEMENTS = 80
"""Statements taken by words alone, wherever they stand."""
EXPANSION = 0.35
"""Weight of the glossary's other forms of a word beside the word itself."""

LEXICAL, DENSE, HOME = 0.40, 0.40, 0.20
"""Weights of a statement's own words, its own meaning, and its passage."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A statement and why it ranks where it does. ``cosine`` and ``bm25`` are the raw signals."""

    statement: Statement
    score: float
    cosine: float
    bm25: float
    agreement: float
    weak: bool = False


@dataclass(frozen=True)
class Evidence:
    """Ranked evidence, best first; for a comparison the best, then its sides by turns."""

    statements: tuple[Scored, ...]
    passages: tuple[tuple[Passage, float], ...]


class Retriever:
    """Searches one open index."""

    def __init__(
        self,
        index: Index,
        glossary: Glossary,
        embedder: Embedder,
        wishes: Sequence[Wish] = (),
        reranker: Reranker | None = None,
        question_map: QuestionMap | None = None,
    ) -> None:
        self._map = question_map or QuestionMap()
        self._index, self._glossary, self._embedder, self._reranker = index, glossary, embedder, reranker
        self._subjects = Subjects(index.documents, glossary, wishes)

    def retrieve(self, question: Question) -> Evidence:
        """All candidates for ``question``, ranked."""
        vector = self._map.mapped(self._embedder.embed([question.text])[0])
        query = terms(question.text)
        extra = self._expansion(question, set(query))
        ranked, cosines = self._passages(vector, query, extra)
        homes = dict(ranked)
        held = self._index.passages([id_ for id_, _ in ranked])
        candidates = [s for id_, _ in ranked if id_ in held for s in held[id_].statements]
        index = self._index.words.statements
        words = _with_forms(index.scores(query), index, extra)
        compared = sides(question)
        candidates += self._by_words_alone(words, {s.id for s in candidates}, held)
        for side in compared:
            if side[0] != "source" and sum(belongs(s, side, self._glossary.closure) for s in candidates) < QUOTA:
                named = index.scores(self._name(side[1]))
                candidates += self._by_words_alone(named, {s.id for s in candidates}, held)
        cosines |= self._cosines(vector, {s.passage for s in candidates if s.id not in cosines})
        scored = balanced(self._scored(question, candidates, cosines, words, homes), compared, self._glossary.closure)
        return Evidence(scored, tuple((held[id_], score) for id_, score in ranked if id_ in held))

    def rank_passages(self, text: str, count: int) -> list[tuple[str, float]]:
        """(passage id, score) for plain ``text``, best first: what the retrieval measures score."""
        vector = self._map.mapped(self._embedder.embed([text])[0])
        found, _ = self._passages(vector, terms(text), [])
        return (self._reread(text, found) if self._reranker else found)[:count]

    def _reread(self, text: str, found: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
        """``found`` as the reranker orders it."""
        held = self._index.passages([id_ for id_, _ in found])
        told = [" ".join(s.text for s in held[id_].statements) if id_ in held else "" for id_, _ in found]
        worth = np.array([score for _, score in found], dtype=np.float32)
        dealt = self._reranker.dealt(text, told, worth) if self._reranker else worth
        return sorted(zip((id_ for id_, _ in found), dealt.tolist(), strict=True), key=lambda row: (-row[1], row[0]))

    def _name(self, key: str) -> list[str]:
        entry = self._glossary.entries[key]
        return sorted({term for form in (entry.name, *entry.forms) for term in terms(form)})

    def _expansion(self, question: Question, have: set[str]) -> list[str]:
        found: list[str] = []
        for facet in FACETS:
            for key in sorted(question.names(facet) & self._glossary.entries.keys()):
                found += [term for term in self._name(key) if term not in have]
        return sorted(set(found))

    def _passages(
        self, vector: Vectors, query: Sequence[str], extra: Sequence[str]
    ) -> tuple[list[tuple[str, float]], dict[str, float]]:
        """(passage id, score), best first, and the cosine of every statement that was looked at for it."""
        index = self._index.words.passages
        words = _with_forms(index.tolerant_scores(query), index, extra)
        turned = vector
        pool = {id_ for id_, _ in self._index.nearest(turned, POOL)} | {index.ids[row] for row in top(words, POOL)}
        held = self._index.catalog.statement_vectors(sorted(pool))
        lexical = np.array([words[index.row_of[id_]] if id_ in index.row_of else 0.0 for id_ in held.passages])
        cosines = held.cosines(vector)
        scores = fuse(lexical.astype(np.float32), meanings(turned, held.matrix, held.starts))
        fused = zip(held.passages, scores.tolist(), strict=True)
        return sorted(fused, key=lambda item: (-item[1], item[0]))[:PASSAGES], cosines

    def _cosines(self, vector: Vectors, passages: Collection[str]) -> dict[str, float]:
        """Statement id -> cosine, of all statements in ``passages``."""
        return self._index.catalog.statement_vectors(sorted(passages)).cosines(vector)

    def _by_words_alone(self, words: NDArray[np.float32], have: set[str], held: dict[str, Passage]) -> list[Statement]:
        """Statements found by their own words, with their neighbours: a study is named once in a paragraph."""
        ids = self._index.words.statements.ids
        missing = [ids[row] for row in top(words, STATEMENTS) if ids[row] not in have]
        homes = self._index.catalog.passage_of(missing)
        fetched = self._index.passages(sorted(set(homes.values()) - set(held)))
        held.update(fetched)
        return [s for passage in fetched.values() for s in passage.statements if s.id not in have]

    def _scored(
        self,
        question: Question,
        candidates: Sequence[Statement],
        cosine: Mapping[str, float],
        words: NDArray[np.float32],
        homes: Mapping[str, float],
    ) -> tuple[Scored, ...]:
        if not candidates:
            return ()
        row_of = self._index.words.statements.row_of
        bm25 = {s.id: float(words[row_of[s.id]]) if s.id in row_of else 0.0 for s in candidates}
        top_words = max(max(bm25.values()), 1e-9)
        low, high = min(cosine[s.id] for s in candidates), max(cosine[s.id] for s in candidates)
        best_home = max(homes.values(), default=1.0) or 1.0
        near = np.array(
            [
                LEXICAL * bm25[s.id] / top_words
                + DENSE * (cosine[s.id] - low) / max(high - low, 1e-9)
                + HOME * homes.get(s.passage, 0.0) / best_home
                for s in candidates
            ],
            dtype=np.float32,
        )
        named = self._subjects.agreement(question, candidates)
        aside = np.array(named, dtype=np.float32) + self._subjects.asked_for(question, candidates)
        scores = (self._dealt(question, candidates, near, aside) + aside).tolist()
        rows = [
            Scored(s, score, cosine[s.id], bm25[s.id], agreement, self._subjects.weak(s))
            for s, score, agreement in zip(candidates, scores, named, strict=True)
        ]
        return tuple(sorted(rows, key=lambda scored: -scored.score))

    def _dealt(
        self, question: Question, candidates: Sequence[Statement], near: NDArray[np.float32], aside: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        """``near``, that of the first statements in the reranker's order where there is one."""
        if self._reranker is None:
            return near
        first = np.argsort(-(near + aside), kind="stable")[:RERANKED]
        dealt = near.copy()
        dealt[first] = self._reranker.dealt(question.text, [candidates[row].text for row in first], near[first])
        return dealt


def merged(found: Sequence[Evidence]) -> Evidence:
    """One ranking of several: a statement has the mean of its scores, each as a share of its ranking's best."""
    shares: dict[str, float] = {}
    first: dict[str, Scored] = {}
    for evidence in found:
        best = max((scored.score for scored in evidence.statements), default=1.0) or 1.0
        for scored in evidence.statements:
            first.setdefault(scored.statement.id, scored)
            shares[scored.statement.id] = shares.get(scored.statement.id, 0.0) + max(scored.score, 0.0) / best / len(
                found
            )
    ranked = sorted(first.values(), key=lambda scored: -shares[scored.statement.id])
    statements = tuple(replace(scored, score=shares[scored.statement.id]) for scored in ranked)
    return Evidence(statements, found[0].passages if found else ())


def _with_forms(scores: NDArray[np.float32], index: LexicalIndex, extra: Sequence[str]) -> NDArray[np.float32]:
    return scores + np.float32(EXPANSION) * index.scores(extra) if extra else scores
