"""Steps that the sources ask for (a biopsy, the board, systemic therapy ...): kept, left out, or not to be told. Pure.

A step is recognised by what it is, a closed set of nouns; its stance by words that serve for every step, counted: two that
leave out cancel each other ("no reason to skip the biopsy"). One that is only planned is kept where nothing else in the text
comes before it. The lexicon is ``patterns/steps.yaml``.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from assistant.facts.text import normalise, sentences
from assistant.questions.step_lexicon import Lexicon, Reader, lexicon


class Stance(StrEnum):
    """What a text says of a step. ``planned``: it is to be done; ``unclear``: it is named, and no more can be told."""

    LEFT_OUT = "left-out"
    KEPT = "kept"
    PLANNED = "planned"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Step:
    """One step as a text names it; ``words`` are the user's own (the clause)."""

    name: str
    stance: Stance
    words: str


@dataclass(frozen=True, slots=True)
class _Said:
    """What one clause, from ``start`` on, says of a step. ``part``: only of a part of it."""

    step: Step
    start: int
    part: bool


OPPOSITE = {Stance.LEFT_OUT: Stance.KEPT, Stance.KEPT: Stance.LEFT_OUT}
GIVEN_UP, HELD = "systemic", "pause"
"""Steps of the lexicon that one clause may speak of: "paclitaxel is stopped" for good, or for the radiation."""
FRAGMENT = 4
"""Words of a clause that may continue the one before it ("no biopsy, board or scan"), or head the one behind a colon."""


@lru_cache(maxsize=256)
def read(text: str) -> tuple[Step, ...]:
    """The steps that ``text`` names or rules out, one each. What leaves a step out anywhere outweighs what keeps it."""
    norm = normalise(text)
    readers = {name: one for name, one in lexicon().steps.items() if one.needs is None or one.needs.search(norm)}
    found: dict[str, list[_Said]] = {}
    clauses = list(_told(norm))
    ruled_out = False
    for start, end, opens in clauses:
        clause = norm[start:end]
        said = {name: _stance(one, clause, norm, ruled_out and not opens) for name, one in readers.items()}
        if start == 0:
            said |= _addressed(readers, clause)
        ruled_out = Stance.LEFT_OUT in {stance for stance, _ in said.values()}
        for name, (stance, part) in said.items():
            if stance:
                stance = OPPOSITE.get(stance, stance) if readers[name].entry.inverse else stance
                found.setdefault(name, []).append(_Said(Step(name, stance, text[start:end].strip()), start, part))
    spans = [(start, end) for start, end, _ in clauses]
    settled = [_settled(_outweighing(said), readers[name], norm, spans) for name, said in found.items()]
    return tuple(step for step in settled if not _only_held(step, settled, norm))


def left_out(text: str) -> bool:
    """Whether ``text`` leaves out a step of somebody's work-up or treatment: then there is somebody."""
    acts = {name for name, one in lexicon().steps.items() if one.entry.acts}
    return any(step.stance is Stance.LEFT_OUT and step.name in acts for step in read(text))


def states(text: str) -> bool:
    """Whether a sentence of ``text`` does more than ask."""
    norm, asks = normalise(text), lexicon().asks
    return any(not asks.search(norm[low:high]) for low, high in sentences(norm))


def told(text: str) -> Iterator[str]:
    """The clauses of ``text``, normalised, without those of sentences that only ask."""
    norm = normalise(text)
    return (norm[start:end] for start, end, _ in _told(norm))


def stance_at(text: str, start: int, end: int) -> Stance:
    """The stance of ``text`` to whatever stands at ``text[start:end]``: by its clause, else by a sentence that denies
    nothing.
    """
    norm = normalise(text)
    around = [(low, high) for low, high, _ in _told(norm) if low <= start < high]
    around += [(low, high) for low, high in sentences(norm) if around and low <= start < high]
    for low, high in around:
        stance = _plain(f"{norm[low:start].rstrip()} _ {norm[end:high].lstrip()}")
        if stance is not Stance.UNCLEAR:
            return stance
    return Stance.UNCLEAR


def at_once(text: str, start: int) -> bool:
    """Whether the clause of ``text`` in which ``start`` lies says that it is done now or today."""
    norm = normalise(text)
    return any(low <= start < high and lexicon().haste.search(norm, low, high) for low, high, _ in _told(norm))


def _plain(around: str) -> Stance:
    """As the words around ``_`` say, where at most one of them denies."""
    words = lexicon()
    if negatives := _negatives(around, words):
        return Stance.LEFT_OUT if negatives == 1 else Stance.UNCLEAR
    return Stance.KEPT if words.kept.search(around) else _planned(around, words)


def labels() -> Mapping[str, str]:
    """Step -> the label that warns of its being left out."""
    return {name: one.entry.label for name, one in lexicon().steps.items()}


def heeded(stances: Mapping[str, Stance]) -> frozenset[str]:
    """The labels that have nothing to warn of: their steps are kept."""
    named = labels()
    return frozenset(named[step] for step, stance in stances.items() if stance is Stance.KEPT)


def _told(norm: str) -> Iterator[tuple[int, int, bool]]:
    """The clauses of sentences that do not only ask: start, end, whether it opens its sentence."""
    asks = lexicon().asks
    for low, high in sentences(norm):
        if norm[low:high].rstrip().endswith("?") and asks.search(norm[low:high]):
            continue
        for number, (start, end) in enumerate(_clauses(norm, low, high)):
            yield start, end, number == 0


def _clauses(norm: str, low: int, high: int) -> Iterator[tuple[int, int]]:
    start = low
    for cut in lexicon().clause.finditer(norm, low, high):
        if cut.group() == ":" and _heads(norm[start : cut.start()]):
            continue
        if norm[start : cut.start()].strip():
            yield start, cut.start()
        start = cut.end()
    if norm[start:high].strip():
        yield start, high


def _heads(words: str) -> bool:
    """Whether ``words`` before a colon are a step, of which what follows tells ("dental: done")."""
    if len(words.split()) > FRAGMENT or lexicon().left_out.search(words):
        return False
    return any(step.nouns.search(words) for step in lexicon().steps.values())


def _outweighing(said: list[_Said]) -> _Said:
    """What leaves the step out, else what keeps it; a part left out counts only where nothing keeps the step."""
    kept = [one for one in said if one.step.stance in (Stance.KEPT, Stance.PLANNED)]
    whole = [one for one in said if not (one.part and kept)] + kept
    order = tuple(Stance)
    return min(whole, key=lambda one: order.index(one.step.stance))


def _settled(said: _Said, reader: Reader, norm: str, clauses: list[tuple[int, int]]) -> Step:
    """The step with a stance that is no plan: kept, or, of one that belongs before the treatment, unclear where something
    else is done at once or was given a time before it.
    """
    if said.step.stance is not Stance.PLANNED:
        return said.step
    others = [(start, norm[start:end]) for start, end in clauses if not reader.nouns.search(norm[start:end])]
    words = lexicon()
    late = reader.entry.first and any(
        words.haste.search(clause) or (start < said.start and words.dated.search(clause)) for start, clause in others
    )
    return replace(said.step, stance=Stance.UNCLEAR if late else Stance.KEPT)


def _stance(step: Reader, clause: str, text: str, ruled_out: bool) -> tuple[Stance | None, bool]:
    """The stance of ``clause`` to ``step``, None where it says nothing of it; and whether only to a part of it."""
    if step.not_of and step.not_of.search(clause) and not (step.of and step.of.search(clause)):
        return None, False
    words = lexicon()
    noun = step.nouns.search(clause)
    around = _around(clause, noun, words) if noun else clause
    negatives = _negatives(around, words)
    if noun and not negatives and words.before.search(around):
        return Stance.KEPT, False
    if noun and step.entry.first and words.behind.search(around):
        return Stance.LEFT_OUT, False
    if left := _left_out_in_words(step, clause, text):
        return Stance.LEFT_OUT, left is step.faint
    if step.kept and step.kept.search(clause) and not negatives:
        return Stance.KEPT, False
    if noun is None or (step.aside and step.aside.search(around)):
        return None, False
    part = bool(step.narrow and step.narrow.fullmatch(noun.group()))
    if negatives and not words.until.search(clause[: noun.start()]):
        return (Stance.LEFT_OUT if negatives % 2 else Stance.KEPT), part
    if negatives or words.kept.search(around) or (step.keeps and step.keeps.search(around)):
        return Stance.KEPT, part
    if ruled_out and len(clause.split()) <= FRAGMENT:
        return Stance.LEFT_OUT, part
    return _planned(around, words), part


def _left_out_in_words(step: Reader, clause: str, text: str) -> re.Pattern[str] | None:
    """The list by whose words ``clause`` leaves ``step`` out without its noun: its own or, counting for a part only, the
    faint.
    """
    if step.context and not step.context.search(text):
        return None
    return next((words for words in (step.left_out, step.faint) if words and words.search(clause)), None)


def _only_held(step: Step, steps: Sequence[Step], norm: str) -> bool:
    """Whether what reads as a treatment left out is the drug that is held beside radiation and comes back."""
    if step.name != GIVEN_UP or step.stance is not Stance.LEFT_OUT or not lexicon().resumed.search(norm):
        return False
    return any(one.name == HELD and one.stance is Stance.KEPT and one.words == step.words for one in steps)


def _addressed(readers: Mapping[str, Reader], clause: str) -> dict[str, tuple[Stance | None, bool]]:
    """What the opening ``clause`` says of the steps whose nouns it holds only to address somebody, or to name the meeting."""
    words = lexicon()
    found: dict[str, tuple[Stance | None, bool]] = {}
    for name, step in readers.items():
        noun = step.nouns.search(clause)
        around = _around(clause, noun, words).strip(" .:") if noun else ""
        if not noun or _negatives(around, words):
            continue
        greeted = bool(words.address.fullmatch(around))
        if (greeted and step.entry.addressed) or (step.entry.convened and words.heading.fullmatch(around)):
            found[name] = Stance.KEPT, False
        elif greeted:
            found[name] = None, False
    return found


def _planned(around: str, words: Lexicon) -> Stance:
    """How a step that is only named stands: it leads, it is planned, or no more can be told."""
    if words.leading.search(around):
        return Stance.KEPT
    return Stance.PLANNED if words.planned.search(around) else Stance.UNCLEAR


def _around(clause: str, noun: re.Match[str], words: Lexicon) -> str:
    """``clause`` with ``_`` for its noun; from where another step ends that has a negation of its own ("no scan, no _")."""
    start = 0
    for other in words.steps.values():
        for found in other.nouns.finditer(clause, 0, noun.start()):
            if words.determiner.search(clause, found.end(), noun.start()):
                start = max(start, found.end())
    return f"{clause[start : noun.start()].rstrip()} _ {clause[noun.end() :].lstrip()}"


def _negatives(around: str, words: Lexicon) -> int:
    """How many words leave out what stands at ``_``; behind it a "no" or "without" governs what follows, if anything does."""
    place, count = around.find("_") if "_" in around else len(around), 0
    for found in words.left_out.finditer(around):
        governs = words.determiner.fullmatch(found.group()) and around[found.end() :].strip(" .")
        count += found.start() < place or not governs
    return count
