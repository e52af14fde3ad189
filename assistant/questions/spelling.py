"""Spelling tolerance: words that the corpus does not know are read as a word it does, when only one is that close."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein
from wordfreq import zipf_frequency

from ingest.lexical import STOP_WORDS, WORD

CONTRACTED = ("'t", "\u2019t")
"""What stands behind "aren" where it is no slip of "area"."""
SHORTEST = 4
LONG = 8
ENGLISH = 3.0
"""Zipf frequency from which a word is a word and not a slip: "lived" is not "liver"."""
RARE = 1.5
"""Under this a word is hardly ever written, so that two slips may be in it: "gastrectomy" is not "gastrostomy"."""

RIGHT = frozenset({"halve", "halves", "halved", "halving", "bode", "bodes", "boded", "boding"})
"""Rarer than that and no slips, though words as near are known: "halve the risk" is not "have",
"bodes ill" not "bones"."""

_BRITISH = re.compile(r"(?<=[a-z]{3})is(?=(?:e|es|ed|ing|ation|ations)$)")


@dataclass(frozen=True)
class Speller:
    """``by_initial`` holds the known words of each first letter; corrections never change that letter."""

    known: frozenset[str]
    by_initial: dict[str, tuple[str, ...]]
    preferred: frozenset[str] = frozenset()

    @classmethod
    def of(cls, words: Iterable[str], preferred: Iterable[str] = ()) -> "Speller":
        """From all known ``words``; between two as near, one of ``preferred`` (the glossary's) is taken."""
        terms = frozenset(word for word in preferred if word.isalpha())
        known = frozenset(word for word in words if word.isalpha()) | terms
        grouped: dict[str, list[str]] = {}
        for word in sorted(known):
            if len(word) >= SHORTEST:
                grouped.setdefault(word[0], []).append(word)
        return cls(known, {initial: tuple(group) for initial, group in grouped.items()}, terms)

    def corrected(self, text: str) -> str:
        """``text`` with unknown words of four letters or more replaced where a known one is near.

        One edit is allowed up to seven letters, two from eight in a word hardly ever written; abbreviations, numbers and
        plurals of known words stay, and so does what is contracted with "not".
        """

        def word(found: re.Match[str]) -> str:
            contracted = text[found.end() : found.end() + 2] in CONTRACTED
            return found.group() if contracted else self._word(found.group())

        return WORD.sub(word, text)

    def _word(self, word: str) -> str:
        lower = word.lower()
        if len(word) < SHORTEST or not lower.isalpha() or lower in self.known or lower in STOP_WORDS:
            return word
        if lower in RIGHT or lower.rstrip("s") in self.known or word.isupper() or _common(lower) >= ENGLISH:
            return word
        limit = 2 if len(word) >= LONG and zipf_frequency(lower, "en") < RARE else 1
        near = process.extract(
            lower, self.by_initial.get(lower[0], ()), scorer=DamerauLevenshtein.distance, score_cutoff=limit, limit=6
        )
        nearest = [found for found, distance, _ in near if distance == near[0][1]]
        chosen = [found for found in nearest if found in self.preferred] if len(nearest) > 1 else nearest
        if len({found.rstrip("s") for found in chosen}) > 1:
            chosen = [found for found in chosen if zipf_frequency(found, "en") >= ENGLISH]  # "postive" is no "POSYTIVE"
        return str(chosen[0]) if len({found.rstrip("s") for found in chosen}) == 1 else word


def _common(word: str) -> float:
    """How common ``word`` is in English, Zipf frequency: in British spelling ("summarise") as in the American."""
    return max(zipf_frequency(word, "en"), zipf_frequency(_BRITISH.sub("iz", word), "en"))
