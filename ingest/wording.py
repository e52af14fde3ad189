"""What a question says, as a set: stems of its content words, with glossary keys in the place of the forms they were found by.

So "overall survival" and "OS" are one term, and "SBRT" shares a term with "stereotactic body radiotherapy".
"""

import json
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest.glossary import Glossary
from ingest.kept import keep
from ingest.lexical import STOP_WORDS, terms, words

KEY = "#"
"""Marks a glossary key among stems."""
KEPT = "said.json"


class Postings:
    """Which of several texts hold each term. Immutable once made."""

    def __init__(self, said: Sequence[frozenset[str]]) -> None:
        """``said`` holds the terms of each text."""
        self._count = len(said)
        rows: dict[str, list[int]] = {}
        for row, one in enumerate(said):
            for term in one:
                rows.setdefault(term, []).append(row)
        self._holding = {term: np.array(holding, dtype=np.intp) for term, holding in rows.items()}

    def shared(self, said: frozenset[str], weight: Callable[[str], float]) -> NDArray[np.float32]:
        """(texts,) the ``weight`` of the terms that each text has in common with ``said``."""
        found = np.zeros(self._count, dtype=np.float32)
        for term in sorted(said & self._holding.keys()):
            found[self._holding[term]] += weight(term)
        return found

    def sums(self, weight: Callable[[str], float]) -> NDArray[np.float32]:
        """(texts,) the ``weight`` of all terms of each text."""
        return self.shared(frozenset(self._holding), weight)

    def frequencies(self) -> dict[str, int]:
        """How many texts hold each term."""
        return {term: len(rows) for term, rows in self._holding.items()}


def said(text: str, glossary: Glossary) -> frozenset[str]:
    """The terms of ``text``."""
    matches = glossary.find(text)
    keys = {KEY + match.key for match in matches}
    inside = {stem for match in matches for stem in terms(text[match.start : match.end])}
    return frozenset((stems(text) - inside) | keys)


def said_of_each(
    texts: Sequence[str], glossary: Glossary, folder: Path
) -> tuple[tuple[frozenset[str], ...], Callable[[], None]]:
    """The terms of each of ``texts``, from ``folder`` where they are kept for these and this glossary, else found; and what
    keeps them. Nothing is written before that is called.

    To find them in ten thousand texts takes a second of every start.
    """
    content = json.dumps((sorted(glossary.forms.items()), sorted(glossary.starts.items()), list(texts)))
    digest = sha256(content.encode()).hexdigest()
    if (held := _read(folder / KEPT, digest, len(texts))) is not None:
        return held, lambda: None
    found = tuple(said(text, glossary) for text in texts)
    record = json.dumps({"digest": digest, "said": [sorted(one) for one in found]})
    return found, lambda: keep(folder / KEPT, lambda part: part.write_text(record, encoding="utf-8"))


def _read(path: Path, digest: str, count: int) -> tuple[frozenset[str], ...] | None:
    """None where nothing is kept, or not for this digest, or not whole."""
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        found = tuple(map(frozenset, held["said"])) if held["digest"] == digest else ()
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return found if len(found) == count else None


def stems(text: str) -> set[str]:
    """The stems of the content words of ``text``."""
    return {stem for word in words(text) if word not in STOP_WORDS for stem in terms(word)}
