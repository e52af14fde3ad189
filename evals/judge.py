"""Does a statement support a claim? The deterministic judge: lexical, numeric, polarity, arms and names, embedding.

Judged once and cached. What it is worth is itself measured: ``evals/agreement.py`` reports its agreement with
labelled pairs.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from evals.arms import names, outcome_exchanged, swapped
from evals.text import holds, numbers, plain
from ingest.lexical import terms

VERSION = "1"
COVERAGE = 0.70
"""Share of a claim's stemmed words that its sources must hold, when meaning alone does not speak for it."""
COVERAGE_WITH_MEANING, MEANING = 0.45, 0.72
"""The lower share that is enough when the cosine to the nearest source sentence reaches ``MEANING``."""
ABOUT_THE_SAME = 0.55
"""Coverage from which a clash of polarity is a contradiction and not merely another subject."""
A_CLAUSE = 4
"""Words from which a fragment makes a claim of its own; shorter ones are cells and values."""

_NEGATION = re.compile(
    r"\b(?:no|not|never|neither|nor|cannot|lacks?|fail(?:s|ed)? to|(?:recommend|suggest|advise)s? against|avoid(?:ed)?)\b|n't\b"
)
_DENIAL = re.compile(
    _NEGATION.pattern
    + r"|\b(?:without|none|against|unclear|uncertain|unlikely|less|rather than|instead|insufficient|non)\b"
)
_DIRECTION = (
    (r"\blonger\b", r"\bshorter\b"), (r"\bhigher\b", r"\blower\b"), (r"\bimprov", r"\bworsen"), (r"\bincreas", r"\bdecreas"),
    (r"\bbetter\b", r"\bworse\b"), (r"\bcentral", r"\bperipheral"), (r"\bheld\b|\bhold\b", r"\bcontinu"),
)  # fmt: skip
_MODIFIERS = frozenset(
    terms("significant statistically clear evidence overall direct demonstrated any been shown yet routinely")
)


class Verdict(StrEnum):
    SUPPORTED = "supported"
    UNSUPPORTED = "unsupported"
    CONTRADICTED = "contradicted"


@dataclass(frozen=True, slots=True)
class Judgment:
    """A verdict and why. ``supported`` is what every citation metric asks."""

    verdict: Verdict
    why: str

    @property
    def supported(self) -> bool:
        return self.verdict is Verdict.SUPPORTED


class Judge(Protocol):
    """``judge`` says whether ``sources`` together support ``claim``. ``name`` is part of the cache key."""

    @property
    def name(self) -> str: ...
    def judge(self, claim: str, sources: Sequence[str]) -> Judgment: ...


Cosine = Callable[[str, Sequence[str]], float]
"""Highest cosine between a claim and any of several sentences."""


def no_meaning(claim: str, sources: Sequence[str]) -> float:
    """Stands in where no embedder is wanted: words alone decide."""
    return 0.0


class DeterministicJudge:
    """The checks in order of certainty; the first that speaks decides.

    Word for word in a source: supported. A number that no source holds, a figure given to the other arm,
    a drug, trial, site or outcome that no source names, a lost or added negation: not supported, whatever
    the overlap. Otherwise the share of the claim's words in the sources, or less of it with close meaning.
    """

    def __init__(self, cosine: Cosine = no_meaning) -> None:
        self._cosine = cosine
        self.name = f"deterministic-{VERSION}" + ("" if cosine is no_meaning else "-embedding")

    def judge(self, claim: str, sources: Sequence[str]) -> Judgment:
        wanted = bare(claim)
        held = [source for source in sources if source.strip()]
        if not wanted:
            return Judgment(Verdict.UNSUPPORTED, "nothing is said")
        if not held:
            return Judgment(Verdict.UNSUPPORTED, "no source is cited")
        if any(stands_in(wanted, source) for source in held):
            return Judgment(Verdict.SUPPORTED, "word for word")
        if any(holds(bare(source), (wanted,)) for source in held):
            return Judgment(Verdict.CONTRADICTED, "the negation before it was cut off")
        return _clash(claim, held) or self._by_overlap(claim, held)

    def _by_overlap(self, claim: str, sources: Sequence[str]) -> Judgment:
        share = coverage(claim, sources)
        if share >= COVERAGE:
            return Judgment(Verdict.SUPPORTED, f"{share:.0%} of its words")
        if share >= COVERAGE_WITH_MEANING:
            cosine = self._cosine(claim, sources)
            if cosine >= MEANING:
                return Judgment(Verdict.SUPPORTED, f"{share:.0%} of its words, cosine {cosine:.2f}")
        return Judgment(Verdict.UNSUPPORTED, f"only {share:.0%} of its words")


def _clash(claim: str, sources: Sequence[str]) -> Judgment | None:
    """What speaks against ``claim`` for certain, if anything does."""
    union = " ".join(sources)
    missing = missing_numbers(claim, sources)
    close = coverage(claim, sources) >= ABOUT_THE_SAME
    against = Verdict.CONTRADICTED if close else Verdict.UNSUPPORTED
    if missing:
        return Judgment(against, f"number not in the source: {', '.join(missing)}")
    exchanged = [value for source in sources for value in swapped(claim, source)]
    if exchanged:
        return Judgment(Verdict.CONTRADICTED, f"figure of the other arm: {', '.join(exchanged)}")
    strange = sorted(names(claim) - names(union)) + ["overall survival"] * outcome_exchanged(claim, union)
    if strange:
        return Judgment(against, f"not named in the source: {', '.join(strange)}")
    if close and opposed(claim, _nearest(claim, sources)):
        return Judgment(Verdict.CONTRADICTED, "says the opposite")
    return None


def bare(text: str) -> str:
    """``plain`` without punctuation at the ends: what "word for word" compares."""
    return plain(text).strip(" .;:,\"'")


def stands_in(wanted: str, source: str) -> bool:
    """Whether ``wanted`` (bare) stands word for word in ``source`` and no negation before it was cut off."""
    text = bare(source)
    if not holds(text, (wanted,)):
        return False
    clause_before = re.split(r"[.;,:] ", text[: text.find(wanted)])[-1]
    return len(wanted.split()) < A_CLAUSE or not _NEGATION.search(clause_before)


def coverage(claim: str, sources: Sequence[str]) -> float:
    """Share of the claim's distinct stemmed words that occur in the sources taken together."""
    wanted = set(terms(plain(claim)))
    held = {term for source in sources for term in terms(plain(source))}
    return len(wanted & held) / len(wanted) if wanted else 0.0


_UNIT = re.compile(
    r"\s*-?(?P<unit>gy|mg|mm|cm|fractions?|percent|%|months?|years?|weeks?|days?|patients?|women|eyes?|studies|trials?)(?![a-z])"
)
_STRUCTURE = re.compile(r"two (?:arms|groups|sides|of)\b")


def missing_numbers(claim: str, sources: Sequence[str]) -> list[str]:
    """Numbers of ``claim`` that no source holds, or holds with another unit only.

    "one" in words is a pronoun too often to count, and "two arms" is grammar.
    """
    held: dict[str, set[str]] = {}
    for source in sources:
        for value, unit in _with_units(source):
            held.setdefault(value, set()).add(unit)
    lowered = _STRUCTURE.sub("", plain(claim))
    wanted = dict.fromkeys(_with_units(lowered, pronouns=False))
    return list(dict.fromkeys(value for value, unit in wanted if not _stands(unit, held.get(value))))


def _stands(unit: str, units: set[str] | None) -> bool:
    return units is not None and (not unit or unit in units or "" in units)


def _with_units(text: str, pronouns: bool = True) -> list[tuple[str, str]]:
    """(value, unit in the singular; empty if none follows) for each number of ``text``."""
    lowered = plain(text)
    found = []
    for number in numbers(lowered):
        if number.word and number.value == "1" and not pronouns:
            continue
        match = _UNIT.match(lowered, number.end)
        unit = match.group("unit").rstrip("s") if match else ""
        found.append((number.value, {"%": "percent", "studie": "study"}.get(unit, unit)))
    return found


def opposed(claim: str, source: str) -> bool:
    """Whether one of the two negates what the other affirms, or they point in opposite directions."""
    one, other = plain(claim), plain(source)
    if _denied(one, other) or _denied(other, one):
        return True
    return any(_turned(one, other, up, down) or _turned(one, other, down, up) for up, down in _DIRECTION)


def _denied(one: str, other: str) -> bool:
    """Whether what ``one`` negates first stands in ``other``, which negates nothing and has no denial before it."""
    if _NEGATION.search(other):
        return False
    negated = {stems[0] for stems in _after(_NEGATION, one)}
    spared = {stem for stems in _after(_DENIAL, other) for stem in stems}
    return bool(negated & set(terms(other)) - spared)


def _after(cue: re.Pattern[str], text: str) -> Iterator[list[str]]:
    """The stems that follow each cue within its clause, mere modifiers passed over."""
    for match in cue.finditer(text):
        clause = re.split(r"[,;:.()]", text[match.end() :])[0]
        stems = [stem for stem in terms(clause) if stem not in _MODIFIERS]
        if stems:
            yield stems


def _turned(one: str, other: str, up: str, down: str) -> bool:
    here, there = (
        (bool(re.search(up, one)), bool(re.search(down, one))),
        (bool(re.search(up, other)), bool(re.search(down, other))),
    )
    return here == (True, False) and there == (False, True)


def _nearest(claim: str, sources: Sequence[str]) -> str:
    return max(sources, key=lambda source: coverage(claim, [source]))


class CachedJudge:
    """Judges every pair once; ``pairs`` can be kept between runs."""

    def __init__(self, inner: Judge, pairs: dict[str, Judgment] | None = None) -> None:
        self._inner, self.name = inner, inner.name
        self.pairs: dict[str, Judgment] = {} if pairs is None else pairs

    def judge(self, claim: str, sources: Sequence[str]) -> Judgment:
        key = hashlib.sha256("\x1f".join((self.name, claim, *sources)).encode("utf-8", "replace")).hexdigest()[:32]
        if key not in self.pairs:
            self.pairs[key] = self._inner.judge(claim, sources)
        return self.pairs[key]
