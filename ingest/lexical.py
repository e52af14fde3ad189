"""BM25 over stemmed words (bm25s, Snowball). Numbers are words: 0.66 stays one token."""

import json
import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
import Stemmer
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

WORD = re.compile(r"\d+(?:\.\d+)*|[^\W\d_]+\d*")
STOP_WORDS = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "but",
        "by",
        "for",
        "if",
        "in",
        "into",
        "is",
        "it",
        "no",
        "not",
        "of",
        "on",
        "or",
        "such",
        "that",
        "the",
        "their",
        "then",
        "there",
        "these",
        "they",
        "this",
        "to",
        "was",
        "will",
        "with",
    ]
)
"""Lucene's English stop words."""
SHORTEST_FOLDED = 5
K1, B = 1.2, 0.75
"""Robertson's usual constants; 1.2 and 1.5 measured the same on SciFact."""


FORMAT = "2"
"""Of what ``save`` writes and of what ``terms`` makes; word indexes of another are built anew."""
IDS, VOCABULARY = "ids.txt", "vocabulary.json"
ARRAYS = ("weights.npy", "rows.npy", "starts.npy")


@lru_cache(maxsize=1)
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english")


def words(text: str) -> list[str]:
    """Lower-cased words and numbers of ``text``, stop words included, unstemmed."""
    return WORD.findall(text.lower().replace("·", "."))


KIN, KIN_LIKENESS, KIN_PREFIX = 0.5, 0.7, 5
"""Weight of a term's kin, their least likeness (1 less the share of letters to edit) and how many letters they share.

On the training claims of SciFact the kin add 0.0035 nDCG@10; trigram likeness and other prefixes measured alike.
"""

SPELLINGS = tuple(
    (re.compile(american), british)
    for american, british in (
        (r"^tumor", "tumour"),
        (r"iz(?=e|ing|ation|ed)", "is"),
        (r"^orthoped", "orthopaed"),
        (r"hem(?=orrh|at|ost|opt)", "haem"),
        (r"^esoph", "oesoph"),
        (r"^estrog", "oestrog"),
        (r"edema", "oedema"),
        (r"color(?=s|ed|ing|$)", "colour"),
        (r"center(?=s|ed|$)", "centre"),
        (r"^gynec", "gynaec"),
        (r"^leuk(?=emi)", "leuka"),
        (r"labor$", "labour"),
        (r"favor", "favour"),
    )
)
"""American spellings as British ones, so that "tumor" finds "tumour"; both sides are folded."""


def fold(word: str) -> str:
    """``word`` in one spelling; words under five letters are left as they are."""
    if len(word) >= SHORTEST_FOLDED:
        for american, british in SPELLINGS:
            word = american.sub(british, word)
    return word


def terms(text: str) -> list[str]:
    """What BM25 indexes: words in one spelling, stemmed, without stop words."""
    return [_term(word) for word in words(text) if word not in STOP_WORDS]


@lru_cache(maxsize=1 << 15)
def _term(word: str) -> str:
    """Kept: a language has few words, and a start reads each some dozen times."""
    return str(_stemmer().stemWord(fold(word)))


Weights = NDArray[np.float32]
Rows = NDArray[np.int32]


@dataclass(frozen=True)
class LexicalIndex:
    """``ids[i]`` is the id of row i; ``scores`` are BM25 scores, 0 where no term matches.

    The weights are made and written by bm25s, one column a term: ``vocabulary[term]`` is its column c, whose rows and
    weights lie from ``starts[c]`` to ``starts[c + 1]``. Asking sums a column for each term, which needs nothing of
    bm25s: importing it brings scipy, a third of a second that a first answer would wait for.
    """

    ids: tuple[str, ...]
    vocabulary: Mapping[str, int]
    weights: Weights
    rows: Rows
    starts: NDArray[np.int64]

    @cached_property
    def row_of(self) -> dict[str, int]:
        """Id -> row."""
        return {identifier: row for row, identifier in enumerate(self.ids)}

    @cached_property
    def known(self) -> tuple[str, ...]:
        """The terms in order, so that what begins with some letters is found at once."""
        return tuple(sorted(self.vocabulary))

    @classmethod
    def build(cls, rows: Iterable[tuple[str, str]]) -> "LexicalIndex":
        """Index (id, text) rows; rows without any term are kept and never match."""
        ids: list[str] = []
        tokens: list[list[str]] = []
        for identifier, text in rows:
            ids.append(identifier)
            tokens.append(terms(text))
        if not any(tokens):
            return cls._empty(ids)
        import bm25s

        model = bm25s.BM25(k1=K1, b=B)
        model.index(tokens, show_progress=False)
        held = model.scores
        known = {term: column for term, column in model.vocab_dict.items() if column + 1 < len(held["indptr"])}
        return cls(tuple(ids), known, held["data"], held["indices"], held["indptr"].astype(np.int64))

    @classmethod
    def _empty(cls, ids: Sequence[str]) -> "LexicalIndex":
        nothing = np.zeros(0, dtype=np.float32)
        return cls(tuple(ids), {}, nothing, nothing.astype(np.int32), np.zeros(1, dtype=np.int64))

    def scores(self, query: Sequence[str]) -> NDArray[np.float32]:
        """BM25 of every row for stemmed ``query`` terms, shape (len(ids),). A term said twice counts twice."""
        total = np.zeros(len(self.ids), dtype=np.float32)
        for term in query:
            rows, weights = self._column(term)
            total[rows] += weights
        return total

    def _column(self, term: str) -> tuple[Rows, Weights]:
        column = self.vocabulary.get(term)
        if column is None:
            return self.rows[:0], self.weights[:0]
        held = slice(int(self.starts[column]), int(self.starts[column + 1]))
        return self.rows[held], self.weights[held]

    def tolerant_scores(self, query: Sequence[str]) -> NDArray[np.float32]:
        """``scores``, to which the kin of each term adds at ``KIN`` times its likeness, shape (len(ids),)."""
        total = self.scores(query)
        for term in query:
            for other, likeness in self._kin(term):
                rows, weights = self._column(other)
                total[rows] += np.float32(KIN * likeness) * weights
        return total

    def _kin(self, term: str) -> list[tuple[str, float]]:
        """Indexed terms that begin and mostly go on like ``term``: another ending, or another spelling."""
        if len(term) < KIN_PREFIX or not term.isalpha():
            return []
        start, found = term[:KIN_PREFIX], []
        for at in range(bisect_left(self._ordered, start), len(self._ordered)):
            other = self._ordered[at]
            if not other.startswith(start):
                break
            likeness = Levenshtein.normalized_similarity(term, other)
            if other != term and likeness >= KIN_LIKENESS:
                found.append((other, likeness))
        return found

    @cached_property
    def _ordered(self) -> list[str]:
        return sorted(term for term in self.vocabulary if len(term) >= KIN_PREFIX and term.isalpha())

    def frequency(self, term: str) -> int:
        """In how many rows the stemmed ``term`` occurs."""
        return len(self._column(term)[0])

    def save(self, folder: Path) -> None:
        """Write to ``folder`` (made anew); read back by ``load``."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / IDS).write_text("\n".join(self.ids), encoding="utf-8")
        (folder / VOCABULARY).write_text(json.dumps(self.vocabulary, ensure_ascii=False), encoding="utf-8")
        weights, rows, starts = ARRAYS
        np.save(folder / weights, self.weights)
        np.save(folder / rows, self.rows)
        np.save(folder / starts, self.starts)

    @classmethod
    def load(cls, folder: Path) -> "LexicalIndex":
        """Memory-map what ``save`` wrote."""
        ids = tuple(line for line in (folder / IDS).read_text(encoding="utf-8").split("\n") if line)
        vocabulary = json.loads((folder / VOCABULARY).read_text(encoding="utf-8"))
        weights, rows, starts = (np.load(folder / name, mmap_mode="r") for name in ARRAYS)
        return cls(ids, vocabulary, weights, rows, starts)
