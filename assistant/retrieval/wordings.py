"""What a question says and a statement tells, as sets of terms (``ingest.wording``), and what each term weighs."""

import math
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

from assistant.questions.question import FACETS
from ingest.glossary import Glossary
from ingest.lexical import LexicalIndex, terms
from ingest.passages import Statement
from ingest.wording import KEY, said, said_of_each, stems

KEY_WEIGHT = 2.5
"""Weight of a glossary key, between a rare stem's and a common one's (a stem in one of ten statements has 2.4)."""
KEPT = 4096
ASKING = frozenset(
    terms(
        "what which who whom whose when where why how do does did done can could should would may might must shall has have had"
        " any anything anybody anyone some someone somebody there here me my we our us you your i it its he she her his him they"
        " tell show shown say said give given gave find found know known think mean explain list name please thanks pls exactly"
        " just really actually still also too much many more most often long than or so then up out about according get got go"
    )
)
"""Stems of the words in which anything is asked: rare in statements, which ask nothing, they tell nothing of what is asked."""


class Wordings:
    """Reads texts with one glossary and weighs terms by one index."""

    def __init__(self, index: LexicalIndex, glossary: Glossary) -> None:
        self._index, self._glossary = index, glossary
        self.weight = lru_cache(maxsize=KEPT)(self._weight)
        self._told: dict[str, frozenset[str]] = {}

    def _weight(self, term: str) -> float:
        """ln(1 + N/df) for a stem in df of N statements; ``KEY_WEIGHT`` for a glossary key."""
        if term.startswith(KEY):
            return KEY_WEIGHT
        return math.log(1 + max(len(self._index.ids), 1) / max(self._index.frequency(term), 1))

    def closure(self, key: str) -> frozenset[str]:
        """``key`` with the wider keys of the glossary."""
        return self._glossary.closure(key)

    def said(self, text: str) -> frozenset[str]:
        """The terms of a question."""
        return said(text, self._glossary)

    def said_of_each(self, texts: Sequence[str], folder: Path) -> tuple[tuple[frozenset[str], ...], Callable[[], None]]:
        """The terms of several questions, kept in ``folder`` by what comes with them."""
        return said_of_each(texts, self._glossary, folder)

    def told(self, statement: Statement) -> frozenset[str]:
        """The terms of a statement: its own, its heading's, and its keys with the wider ones."""
        if statement.id not in self._told:
            text = statement.with_section
            keys = {match.key for match in self._glossary.find(text)}
            keys |= {
                wider
                for facet in FACETS
                for key in getattr(statement.tags, facet)
                for wider in self._glossary.closure(key)
            }
            self._told[statement.id] = frozenset(stems(text) | {KEY + key for key in keys})
        return self._told[statement.id]

    def share(self, said: frozenset[str], statement: Statement) -> float:
        """The weighted part of ``said`` that ``statement`` tells, 0 to 1, asking words aside; 0 where nothing else was said."""
        told, said = self.told(statement), said - ASKING
        total = sum(map(self.weight, said))
        return sum(self.weight(term) for term in said if term in told) / total if total else 0.0
