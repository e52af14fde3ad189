"""The figures in a text, so that two texts can be compared by them. Pure."""

import re
from decimal import Decimal

FIGURE = re.compile(r"(?<![\w.])\d+(?:[.·]\d+)?")
THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
NUMBER_WORDS = {
    word: Decimal(value)
    for value, word in enumerate(
        ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), start=2
    )
}
WORD = re.compile(r"[a-z]+")
ALONE = re.compile(r"\b(?:one|single|solitary)\b", re.IGNORECASE)


def figures(text: str) -> frozenset[Decimal]:
    """Every number in ``text``, as digits or as a word from two to twelve.

    ``0.60`` equals ``0.6`` and ``83,559`` equals ``83559``. Digits inside a name (E2108) are no figure; the word
    "one" is none either, since it is more often a pronoun.
    """
    plain = THOUSANDS.sub("", text)
    digits = {Decimal(found.replace("·", ".")) for found in FIGURE.findall(plain)}
    return frozenset(digits | {NUMBER_WORDS[word] for word in WORD.findall(plain.lower()) if word in NUMBER_WORDS})


def missing(text: str, *sources: str) -> tuple[str, ...]:
    """The figures of ``text`` that occur in none of ``sources``, smallest first. A 1 may be said as "single"."""
    known = {figure for source in sources for figure in figures(source)}
    if any(ALONE.search(source) for source in sources):
        known.add(Decimal(1))
    return tuple(f"{figure.normalize():f}" for figure in sorted(figures(text) - known))
