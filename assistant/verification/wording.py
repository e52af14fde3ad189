"""A text as the verifier reads it: content words in one form, quantities, glossary keys, marked words. Pure.

The words are data (``patterns/claims.yaml``); nothing here knows a drug or an outcome. Negation governs what
follows it in its clause, the simple scope that NegEx takes (Chapman 2001, doi:10.1006/jbin.2001.1029).
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path

import Stemmer
import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.verification.quantities import Quantity, plain, quantities
from ingest import yaml_text
from ingest.errors import CorpusError
from ingest.glossary import Glossary, Match
from ingest.lexical import fold

FILE = Path(__file__).parents[1] / "patterns" / "claims.yaml"
WORD = re.compile(r"[A-Za-z]+(?:'[a-z]+)?(?:\d\w*)?(?:/\d+)?")
BOUNDARY = re.compile(
    r"[;:()]|,\s|\b(?:but|whereas|although|though|because|since|while|unless|than|so that|and that|yet)\b",
    re.IGNORECASE,
)
TURN = re.compile(
    r"\s(?:in|for|among|when|if|after|before|by|from|at|during|with|who|that|which|included|pooled|showed|found|reported|had|was|were|is|are)\s",
    re.IGNORECASE,
)
"""Where a negation that has found a word ends."""
BOUNDED = re.compile(r"(?:[<>≤≥]|\b(?:over|under|up to|at least|no more than))\s*$", re.IGNORECASE)
SENTENCE = re.compile(r"[;:]|\b(?:but|whereas|although|though|while)\b", re.IGNORECASE)
PRONOUN = re.compile(r"\s(?:it|them|this|either)\b")
NEGATED_WORDS = 6
"""Content words that a negation reaches."""


class Lexicon(BaseModel):
    """``patterns/claims.yaml``: see there what each list is for."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    phrases: tuple[tuple[str, str], ...]
    negators: tuple[str, ...]
    negators_after: tuple[str, ...]
    negators_of_all: tuple[str, ...]
    synonyms: tuple[tuple[str | int, ...], ...]
    neutral: tuple[str, ...]
    marked: Mapping[str, Mapping[str, tuple[str, ...]]]
    directions: Mapping[str, tuple[str, ...]]
    modality: Mapping[int, tuple[str, ...]]
    hedges: Mapping[str, tuple[str, ...]]
    population: frozenset[str]
    implied: frozenset[str]
    opposed: Mapping[str, frozenset[str]]
    opposites: Mapping[str, str]


@cache
def lexicon(path: Path = FILE) -> Lexicon:
    """Read ``path``. Raises CorpusError where it is not what it should be."""
    try:
        return Lexicon.model_validate(yaml_text.loaded(path.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError) as error:
        raise CorpusError(path, 0, "", "cannot be read as YAML") from error
    except ValidationError as error:
        first = error.errors()[0]
        raise CorpusError(path, 0, ".".join(str(part) for part in first["loc"]), first["msg"]) from error


@dataclass(frozen=True, slots=True)
class Word:
    """A word in one form: folded spelling, stemmed, synonyms merged."""

    term: str
    written: str
    start: int
    negated: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """A word or phrase of the lexicon at ``start:end``; ``group`` is its list, ``name`` its class."""

    group: str
    name: str
    start: int
    end: int
    negated: bool


@dataclass(frozen=True)
class Reading:
    text: str
    words: tuple[Word, ...]
    quantities: tuple[Quantity, ...]
    matches: tuple[Match, ...]
    marks: tuple[Mark, ...]
    negations: tuple[tuple[int, int], ...]
    """Stretches of the text that a negation governs."""

    @cached_property
    def terms(self) -> frozenset[str]:
        return frozenset(word.term for word in self.words)

    @cached_property
    def keys(self) -> frozenset[str]:
        return frozenset(match.key for match in self.matches)

    def in_group(self, group: str) -> tuple[Mark, ...]:
        return tuple(mark for mark in self.marks if mark.group == group)

    def clause(self, place: int) -> tuple[int, int]:
        """The clause that holds ``place``."""
        ends = [found.span() for found in BOUNDARY.finditer(self.text)]
        start = max((end for _, end in ends if end <= place), default=0)
        return start, min((start for start, _ in ends if start >= place), default=len(self.text))

    def around(self, start: int, end: int, before: int, after: int) -> frozenset[str]:
        """Terms of at most so many content words before and after ``start:end`` in its clause."""
        first, last = self.clause(start)[0], self.clause(end)[1]
        left = [word.term for word in self.words if first <= word.start < start]
        right = [word.term for word in self.words if end <= word.start < last]
        return frozenset((left[-before:] if before else []) + right[:after])

    def beyond(self, place: int, count: int) -> frozenset[str]:
        """Terms of the next content words after ``place``, whatever clause they are in."""
        return frozenset([word.term for word in self.words if word.start >= place][:count])

    def between(self, start: int, end: int) -> frozenset[str]:
        return frozenset(word.term for word in self.words if start <= word.start < end)

    def last(self, start: int, end: int, count: int) -> frozenset[str]:
        """Terms of the last content words in ``start:end``."""
        return frozenset([word.term for word in self.words if start <= word.start < end][-count:])


def _pattern(forms: Iterable[str]) -> re.Pattern[str]:
    parts = [re.escape(form).replace(r"\*", r"\w*").replace(r"\ ", r"[\s-]+") for form in forms]
    return re.compile(rf"(?<![\w-])(?:{'|'.join(sorted(parts, key=len, reverse=True))})(?![\w])", re.IGNORECASE)


_STEMMER = Stemmer.Stemmer("english")


@lru_cache(maxsize=20_000)
def _stemmed(word: str) -> str:
    return str(_STEMMER.stemWord(fold(word)))


class Reader:
    """Reads texts with one glossary and one lexicon; equal texts give equal readings."""

    def __init__(self, glossary: Glossary, words: Lexicon | None = None) -> None:
        self.glossary, self.lexicon = glossary, words or lexicon()
        self._phrases = [(re.compile(found, re.IGNORECASE), put) for found, put in self.lexicon.phrases]
        self._negator, self._negator_after = _pattern(self.lexicon.negators), _pattern(self.lexicon.negators_after)
        self._negator_of_all = _pattern(self.lexicon.negators_of_all)
        self._merged = self._synonyms()
        self._prefixes = sorted((form for form in self._merged if form.endswith("*")), key=len, reverse=True)
        self.neutral = frozenset(self.term(word.rstrip("*")) for word in self.lexicon.neutral)
        self._marks = tuple(self._mark_patterns())
        self._cache: dict[str, Reading] = {}

    def _synonyms(self) -> dict[str, str]:
        merged: dict[str, str] = {}
        for line in self.lexicon.synonyms:
            forms = [str(form) for form in line]
            for form in forms:
                merged.setdefault(form if form.endswith("*") else _stemmed(form), _stemmed(forms[0].rstrip("*")))
        return merged

    def _mark_patterns(self) -> Iterator[tuple[str, str, re.Pattern[str]]]:
        for group, classes in self.lexicon.marked.items():
            for name, forms in classes.items():
                yield group, name, _pattern(forms)
        for name, forms in self.lexicon.directions.items():
            yield "direction", name, _pattern(forms)
        for level, forms in self.lexicon.modality.items():
            yield "modality", str(level), _pattern(forms)
        for name, forms in self.lexicon.hedges.items():
            yield "hedge", name, _pattern(forms)

    def term(self, word: str) -> str:
        """``word`` in the one form under which words are compared."""
        low = word.lower().removesuffix("'s")
        stemmed = _stemmed(low)
        if stemmed in self._merged:
            return self._merged[stemmed]
        folded = fold(low)
        prefix = next((form for form in self._prefixes if folded.startswith(form[:-1])), "")
        return self._merged[prefix] if prefix else stemmed

    def read(self, text: str) -> Reading:
        if text not in self._cache:
            if len(self._cache) > 4000:
                self._cache.clear()
            self._cache[text] = self._read(text)
        return self._cache[text]

    def _read(self, text: str) -> Reading:
        flat = plain(text)
        for pattern, put in self._phrases:
            flat = " ".join(pattern.sub(put, flat).split())
        found = [(word.group(), word.start()) for word in WORD.finditer(flat)]
        terms = [(self.term(word), word, start) for word, start in found]
        content = [(term, word, start) for term, word, start in terms if term not in self.neutral]
        negations = tuple(self._negations(flat, [start for _, _, start in content]))

        def negated(place: int) -> bool:
            return any(start <= place < end for start, end in negations)

        marks = [
            Mark(group, name, found.start(), found.end(), negated(found.start()))
            for group, name, pattern in self._marks
            for found in pattern.finditer(flat)
        ]
        words = tuple(Word(term, word, start, negated(start)) for term, word, start in content)
        return Reading(
            flat,
            words,
            quantities(flat),
            tuple(self._matches(flat, negated)),
            tuple(sorted(marks, key=lambda mark: mark.start)),
            negations,
        )

    def _matches(self, text: str, negated: Callable[[int], bool]) -> Iterator[Match]:
        """What the glossary finds, and the sites named inside a longer form ("isolated liver metastases")."""
        for match in self.glossary.find(text):
            if BOUNDED.search(text[: match.start]):
                continue  # "more than one lesion" is a figure, not the solitary lesion
            opposite = self.lexicon.opposites.get(match.key) if negated(match.start) else None
            yield match if opposite is None else Match(opposite, match.start, match.end)
            inside = text[match.start : match.end]
            if self.glossary.entries[match.key].kind != "site" and " " in inside:
                for word in WORD.finditer(inside):
                    for key in self.glossary.lookup(word.group()):
                        if self.glossary.entries[key].kind == "site":
                            yield Match(key, match.start + word.start(), match.start + word.end())

    def _negations(self, text: str, places: list[int]) -> Iterator[tuple[int, int]]:
        for found in self._negator.finditer(text):
            if PRONOUN.match(text, found.end()):
                continue
            boundary = BOUNDARY.search(text, found.end())
            last = boundary.start() if boundary else len(text)
            reached = [place for place in places if found.end() <= place < last][:NEGATED_WORDS]
            if reached and (turn := TURN.search(text, reached[0])):
                reached = [place for place in reached if place < turn.start()]
            if reached:
                yield found.end(), reached[-1] + 1
        for found in self._negator_after.finditer(text):
            start = max((cut.end() for cut in BOUNDARY.finditer(text, 0, found.start())), default=0)
            before = [place for place in places if start <= place < found.start()][-4:]
            if before:
                yield before[0], found.start()
        for found in self._negator_of_all.finditer(text):
            start = max((cut.end() for cut in SENTENCE.finditer(text, 0, found.start())), default=0)
            before = [place for place in places if start <= place < found.start()]
            if before:
                yield before[0], found.start()
