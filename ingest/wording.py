"""What a question says, as a set: stems of its content words, with glossary keys in the place of the forms they were found by.

So "overall survival" and "OS" are one term, and "SBRT" shares a term with "stereotactic body radiotherapy".
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from ingest.glossary import Glossary
from ingest.lexical import STOP_WORDS, terms, words

KEY = "#"
"""Marks a glossary key among stems."""


class Postings:
    """Which of several texts hold each term. Immutable once made."""

    def __init__(self, said: Sequence[frozenset[str]]) -> None:
        """``said`` holds the terms of each text."""
        self._count = len(said)
        self._holding: dict[str, list[int]] = {}
        for row, one in enumerate(said):
            for term in one:
                self._holding.setdefault(term, []).append(row)

    def shared(self, said: frozenset[str], weight: Callable[[str], float]) -> NDArray[np.float32]:
        """(texts,) the ``weight`` of the terms that each text has in common with ``said``."""
        found = np.zeros(self._count, dtype=np.float32)
        for term in sorted(said & self._holding.keys()):
            found[self._holding[term]] += weight(term)
        return found


def said(text: str, glossary: Glossary) -> frozenset[str]:
    """The terms of ``text``."""
    matches = glossary.find(text)
    keys = {KEY + match.key for match in matches}
    inside = {stem for match in matches for stem in terms(text[match.start : match.end])}
    return frozenset((stems(text) - inside) | keys)


def stems(text: str) -> set[str]:
    """The stems of the content words of ``text``."""
    return {stem for word in words(text) if word not in STOP_WORDS for stem in terms(word)}
