"""Spelling tolerance: words that the corpus does not know are read as a word it does, when only one is that close."""

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from ingest.lexical import STOP_WORDS, WORD

SHORTEST = 5
LONG = 8


@dataclass(frozen=True)
class Speller:
    """``by_initial`` holds the known words of each first letter; corrections never change that letter."""

    known: frozenset[str]
    by_initial: dict[str, tuple[str, ...]]

    @classmethod
    def of(cls, words: Iterable[str]) -> "Speller":
        known = frozenset(word for word in words if word.isalpha())
        grouped: dict[str, list[str]] = {}
        for word in sorted(known):
            if len(word) >= SHORTEST:
                grouped.setdefault(word[0], []).append(word)
        return cls(known, {initial: tuple(group) for initial, group in grouped.items()})

    def corrected(self, text: str) -> str:
        """``text`` with unknown words of five letters or more replaced where a known one is near.

        One edit is allowed up to seven letters, two from eight; capitalised names, numbers and
        plurals of known words stay.
        """
        return WORD.sub(lambda found: self._word(found.group()), text)

    def _word(self, word: str) -> str:
        lower = word.lower()
        if len(word) < SHORTEST or not lower.isalpha() or lower in self.known or lower in STOP_WORDS:
            return word
        if lower.rstrip("s") in self.known or word.isupper():
            return word
        limit = 2 if len(word) >= LONG else 1
        near = process.extract(
            lower,
            self.by_initial.get(lower[0], ()),
            scorer=DamerauLevenshtein.distance,
            score_cutoff=limit,
            limit=2,
        )
        if not near or (len(near) == 2 and near[0][1] == near[1][1] and near[0][0].rstrip("s") != near[1][0].rstrip("s")):
            return word
        return str(near[0][0])
