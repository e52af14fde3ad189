"""Steps that the sources ask for (a biopsy, the board, systemic therapy ...): kept, left out, or not to be told. Pure.

A step is recognised by what it is, a closed set of nouns; its stance by words that serve for every step, counted: two that
leave out cancel each other ("no reason to skip the biopsy"). The lexicon is ``patterns/steps.yaml``.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

from pydantic import Field

from assistant.facts.patterns import FOLDER, compiled
from assistant.facts.text import normalise, sentences
from assistant.vocabulary import LABELS
from ingest.errors import CorpusError
from ingest.yaml_text import Strict, validated


class Stance(StrEnum):
    """What a text says of a step. ``unclear``: it is named, and whether it is kept cannot be told."""

    LEFT_OUT = "left-out"
    KEPT = "kept"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Step:
    """One step as a text names it; ``words`` are the user's own (the clause)."""

    name: str
    stance: Stance
    words: str


class _Entry(Strict):
    """``is``: its nouns. ``narrow``: nouns of a part of it (one drug): leaving that out is leaving it out only where nothing
    else keeps it. ``needs``: it counts only in a text that holds one of these. ``left_out``, ``kept``: words that settle it
    without a noun, ``keeps`` beside one; the first in a text that holds one of ``context``. ``aside``: a clause with one of these says
    something else of its nouns. ``acts``: whoever leaves it out has a patient; false where a topic is spoken of so.
    """

    label: str
    inverse: bool = False
    of: tuple[str, ...] = ()
    not_of: tuple[str, ...] = ()
    first: bool = False
    is_: tuple[str, ...] = Field(alias="is", min_length=1)
    narrow: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()
    acts: bool = True


class _File(Strict):
    left_out: tuple[str, ...]
    kept: tuple[str, ...]
    asks: tuple[str, ...]
    before: tuple[str, ...]
    behind: tuple[str, ...]
    steps: dict[str, _Entry]


Words = re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class _Reader:
    """One step of the lexicon, compiled; None where it has no such words."""

    entry: _Entry
    nouns: re.Pattern[str]
    narrow: Words
    needs: Words
    left_out: Words
    kept: Words
    keeps: Words
    context: Words
    aside: Words
    of: Words
    not_of: Words


@dataclass(frozen=True, slots=True)
class _Lexicon:
    left_out: re.Pattern[str]
    kept: re.Pattern[str]
    asks: re.Pattern[str]
    before: re.Pattern[str]
    behind: re.Pattern[str]
    steps: Mapping[str, _Reader]


CLAUSE = re.compile(
    r"[,;:()\u2013]|\s-\s|->|=>|\.\s|[?!\n]|\b(?:but|so|then|because|although|though|whereas|hence|therefore)\b"
    r"|\band (?=(?:we|i|she|he|they|it|then|start|give|book|go|treat|proceed|operate|radiate|irradiate|resect|no\b))",
)
"""Where one clause ends and the next begins, in normalised text."""
DETERMINER = re.compile(
    r"(?<![a-z0-9])(?:no|without|w/o|neither|nor|minus|zero|nobody|no-?one|none|nothing|instead of|rather than|in place of|in lieu of)(?![a-z0-9])"
)
"""What negates the words that follow it."""
UNTIL = re.compile(
    r"\b(?:no|not|nothing|never|nobody|none)\b[^,;]*\b(?:until|till|unless|before)\b|n't\b[^,;]*\b(?:until|till|unless|before)\b"
)
"""Nothing happens until the step that follows: it is kept."""
OPPOSITE = {Stance.LEFT_OUT: Stance.KEPT, Stance.KEPT: Stance.LEFT_OUT}
FRAGMENT = 4
"""Words of a clause that may continue the one before it ("no biopsy, board or scan")."""


@lru_cache(maxsize=256)
def read(text: str) -> tuple[Step, ...]:
    """The steps that ``text`` names or rules out, one each. What leaves a step out anywhere outweighs what keeps it."""
    norm = normalise(text)
    lexicon = _lexicon()
    readers = {name: one for name, one in lexicon.steps.items() if one.needs is None or one.needs.search(norm)}
    found: dict[str, list[tuple[Step, bool]]] = {}
    for low, high in sentences(norm):
        asks = norm[low:high].rstrip().endswith("?") and lexicon.asks.search(norm[low:high])
        if asks:
            continue
        ruled_out = False
        for start, end in _clauses(norm, low, high):
            clause = norm[start:end]
            said = {name: _stance(one, clause, norm, lexicon, ruled_out) for name, one in readers.items()}
            ruled_out = Stance.LEFT_OUT in {stance for stance, _ in said.values()}
            for name, (stance, part) in said.items():
                if stance:
                    stance = OPPOSITE.get(stance, stance) if readers[name].entry.inverse else stance
                    found.setdefault(name, []).append((Step(name, stance, text[start:end].strip()), part))
    return tuple(_outweighing(steps) for steps in found.values())


def left_out(text: str) -> bool:
    """Whether ``text`` leaves out a step of somebody's work-up or treatment: then there is somebody."""
    acts = {name for name, one in _lexicon().steps.items() if one.entry.acts}
    return any(step.stance is Stance.LEFT_OUT and step.name in acts for step in read(text))


def states(text: str) -> bool:
    """Whether a sentence of ``text`` does more than ask."""
    norm, asks = normalise(text), _lexicon().asks
    return any(not asks.search(norm[low:high]) for low, high in sentences(norm))


def told(text: str) -> Iterator[str]:
    """The clauses of ``text``, normalised, without those of sentences that only ask."""
    norm, asks = normalise(text), _lexicon().asks
    for low, high in sentences(norm):
        if not (norm[low:high].rstrip().endswith("?") and asks.search(norm[low:high])):
            yield from (norm[start:end] for start, end in _clauses(norm, low, high))


def labels() -> Mapping[str, str]:
    """Step -> the label that warns of its being left out."""
    return {name: one.entry.label for name, one in _lexicon().steps.items()}


def heeded(stances: Mapping[str, Stance]) -> frozenset[str]:
    """The labels that have nothing to warn of: their steps are kept."""
    named = labels()
    return frozenset(named[step] for step, stance in stances.items() if stance is Stance.KEPT)


def _outweighing(said: list[tuple[Step, bool]]) -> Step:
    """What leaves the step out, else what keeps it; a part left out counts only where nothing keeps the step."""
    kept = [step for step, _ in said if step.stance is Stance.KEPT]
    whole = [step for step, part in said if not (part and kept)] + kept
    order = (Stance.LEFT_OUT, Stance.KEPT, Stance.UNCLEAR)
    return min(whole, key=lambda step: order.index(step.stance))


def _clauses(norm: str, low: int, high: int) -> Iterator[tuple[int, int]]:
    start = low
    for cut in CLAUSE.finditer(norm, low, high):
        if norm[start : cut.start()].strip():
            yield start, cut.start()
        start = cut.end()
    if norm[start:high].strip():
        yield start, high


def _stance(step: _Reader, clause: str, text: str, lexicon: _Lexicon, ruled_out: bool) -> tuple[Stance | None, bool]:
    """The stance of ``clause`` to ``step``, None where it says nothing of it; and whether only to a part of it."""
    if step.not_of and step.not_of.search(clause) and not (step.of and step.of.search(clause)):
        return None, False
    noun = step.nouns.search(clause)
    around = _around(clause, noun, lexicon) if noun else clause
    negatives = _negatives(around, lexicon)
    if noun and not negatives and lexicon.before.search(around):
        return Stance.KEPT, False
    if noun and step.entry.first and lexicon.behind.search(around):
        return Stance.LEFT_OUT, False
    if step.left_out and step.left_out.search(clause) and (step.context is None or step.context.search(text)):
        return Stance.LEFT_OUT, False
    if step.kept and step.kept.search(clause) and not negatives:
        return Stance.KEPT, False
    if noun is None or (step.aside and step.aside.search(around)):
        return None, False
    part = bool(step.narrow and step.narrow.fullmatch(noun.group()))
    if negatives and not UNTIL.search(clause[: noun.start()]):
        return (Stance.LEFT_OUT if negatives % 2 else Stance.KEPT), part
    if negatives or lexicon.kept.search(around) or (step.keeps and step.keeps.search(around)):
        return Stance.KEPT, part
    return (Stance.LEFT_OUT if ruled_out and len(clause.split()) <= FRAGMENT else Stance.UNCLEAR), part


def _around(clause: str, noun: re.Match[str], lexicon: _Lexicon) -> str:
    """``clause`` with ``_`` for its noun; from where another step ends that has a negation of its own ("no scan, no _")."""
    start = 0
    for other in lexicon.steps.values():
        for found in other.nouns.finditer(clause, 0, noun.start()):
            if DETERMINER.search(clause, found.end(), noun.start()):
                start = max(start, found.end())
    return f"{clause[start : noun.start()].rstrip()} _ {clause[noun.end() :].lstrip()}"


def _negatives(around: str, lexicon: _Lexicon) -> int:
    """How many words leave out what stands at ``_``; after it a "no" or "without" governs what follows instead."""
    before, _, after = around.partition("_")
    reach = sum(not DETERMINER.fullmatch(found.group()) for found in lexicon.left_out.finditer(f"_{after}"))
    return reach + sum(1 for _ in lexicon.left_out.finditer(f"{before}_"))


@cache
def _lexicon() -> _Lexicon:
    """``steps.yaml``. Raises CorpusError for a broken file or a label that is not there."""
    path = FOLDER / "steps.yaml"
    entry = validated(path, _File)
    for name, step in entry.steps.items():
        if step.label not in LABELS:
            raise CorpusError(path, 0, name, f"{step.label} is not a label")
    steps = {name: _reader(step) for name, step in entry.steps.items()}
    return _Lexicon(
        _words(entry.left_out),
        _words(entry.kept),
        compiled(entry.asks),
        _words(entry.before),
        _words(entry.behind),
        steps,
    )


def _reader(step: _Entry) -> _Reader:
    def words(alternatives: tuple[str, ...]) -> Words:
        return _words(alternatives) if alternatives else None

    return _Reader(
        step, _words(step.is_), words(step.narrow), words(step.needs), words(step.left_out), words(step.kept),
        words(step.keeps), words(step.context), words(step.aside), words(step.of), words(step.not_of),
    )  # fmt: skip


def _words(alternatives: Iterable[str]) -> re.Pattern[str]:
    """``alternatives`` on letter boundaries; "n't" stands at the end of a word."""
    return compiled([rf"(?:(?<![a-z0-9])|(?=n't))(?:{'|'.join(alternatives)})(?![a-z0-9])"])
