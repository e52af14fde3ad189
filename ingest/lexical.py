"""BM25 over stemmed words (bm25s, Snowball). Numbers are words: 0.66 stays one token."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import bm25s
import numpy as np
import Stemmer
from bm25s.stopwords import STOPWORDS_EN
from numpy.typing import NDArray

WORD = re.compile(r"\d+(?:\.\d+)*|[^\W\d_]+\d*")
STOP_WORDS = frozenset(STOPWORDS_EN)
SHORTEST_FOLDED = 5
K1, B = 1.2, 0.75
"""Robertson's usual constants; 1.2 and 1.5 measured the same on SciFact."""


@lru_cache(maxsize=1)
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english")


def words(text: str) -> list[str]:
    """Lower-cased words and numbers of ``text``, stop words included, unstemmed."""
    return WORD.findall(text.lower().replace("·", "."))


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
    kept = [fold(word) for word in words(text) if word not in STOP_WORDS]
    return [str(stem) for stem in _stemmer().stemWords(kept)]


@dataclass(frozen=True)
class LexicalIndex:
    """``ids[i]`` is the id of row i; ``scores`` are BM25 scores, 0 where no term matches."""

    ids: tuple[str, ...]
    model: bm25s.BM25 | None
    vocabulary: frozenset[str]

    @cached_property
    def row_of(self) -> dict[str, int]:
        """Id -> row."""
        return {identifier: row for row, identifier in enumerate(self.ids)}

    @classmethod
    def build(cls, rows: Iterable[tuple[str, str]]) -> "LexicalIndex":
        """Index (id, text) rows; rows without any term are kept and never match."""
        ids: list[str] = []
        tokens: list[list[str]] = []
        for identifier, text in rows:
            ids.append(identifier)
            tokens.append(terms(text))
        if not any(tokens):
            return cls(tuple(ids), None, frozenset())
        model = bm25s.BM25(k1=K1, b=B)
        model.index(tokens, show_progress=False)
        return cls(tuple(ids), model, frozenset(model.vocab_dict))

    def scores(self, query: Sequence[str]) -> NDArray[np.float32]:
        """BM25 of every row for stemmed ``query`` terms, shape (len(ids),)."""
        known = [term for term in query if term in self.vocabulary]
        if self.model is None or not known:
            return np.zeros(len(self.ids), dtype=np.float32)
        return np.asarray(self.model.get_scores(known), dtype=np.float32)

    def frequency(self, term: str) -> int:
        """In how many rows the stemmed ``term`` occurs."""
        if self.model is None or term not in self.model.vocab_dict:
            return 0
        column = self.model.vocab_dict[term]
        starts = self.model.scores["indptr"]
        return int(starts[column + 1] - starts[column])

    def save(self, folder: Path) -> None:
        """Write to ``folder`` (made anew); read back by ``load``."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "ids.txt").write_text("\n".join(self.ids), encoding="utf-8")
        if self.model is not None:
            self.model.save(str(folder))

    @classmethod
    def load(cls, folder: Path) -> "LexicalIndex":
        """Memory-map what ``save`` wrote."""
        ids = tuple(line for line in (folder / "ids.txt").read_text(encoding="utf-8").split("\n") if line)
        if not (folder / "params.index.json").exists():
            return cls(ids, None, frozenset())
        model = bm25s.BM25.load(str(folder), mmap=True, load_corpus=False)
        return cls(ids, model, frozenset(model.vocab_dict))
