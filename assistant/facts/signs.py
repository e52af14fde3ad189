"""Signs of an emergency in whatever words: a body part or function near what is wrong with it. Pure.

The lexicon is ``patterns/signs.yaml``: concepts (lists of words) and signs (concepts that stand together). Order and the
words between do not matter, so that wordings nobody foresaw are read as long as both halves are in the lexicon.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.facts.matchers import Sign, signs
from assistant.facts.mentions import Mention
from assistant.facts.reading import Reading
from assistant.facts.scope import is_feared, is_listed, is_past, status_of
from assistant.patient import Status
from assistant.vocabulary import EMERGENCIES

Stretch = tuple[int, int]
Hull = tuple[Stretch, ...]
"""One span for each concept of a sign, in the order of the sign."""

HULLS = 48
"""So many combinations of spans of one sign are looked at: more occur in nonsense only."""

_WORD = re.compile(r"\S+")


def sign_mentions(reading: Reading, told: Sequence[Mention] = ()) -> list[Mention]:
    """What the signs raise (suspected) or, where a sign is said not to be there, deny. An age that is ``told`` is no fever."""
    known = _Spans(reading, [(one.start, one.end) for one in told if one.fact == "age"])
    found: dict[tuple[str, Status], Mention] = {}
    for sign in sorted(signs().signs, key=lambda sign: sign.alone):
        if sign.alone and any(one.status is Status.SUSPECTED for one in found.values()):
            continue
        for hull in _hulls(sign, known, reading):
            mention = _mention(sign, hull, known, reading)
            if mention and sign.symptom and mention.status is Status.SUSPECTED:
                symptom = replace(mention, fact="symptoms", value=sign.symptom, status=Status.ASSERTED, sign=False)
                found.setdefault((sign.symptom, Status.ASSERTED), replace(symptom, explained_by=()))
            if mention:
                found.setdefault((" ".join((sign.emergency, *sign.all)), mention.status), mention)
    return list(found.values())


class _Spans:
    """Where each concept stands in one turn, looked up once; and the words, to count distances in."""

    def __init__(self, reading: Reading, ages: Sequence[Stretch]) -> None:
        self._norm, self._ages = reading.norm, ages
        self._found: dict[str, tuple[Stretch, ...]] = {}
        self._starts = [word.start() for word in _WORD.finditer(reading.norm)]

    def of(self, concept: str) -> tuple[Stretch, ...]:
        if concept not in self._found:
            hits = signs().concepts[concept].finditer(self._norm)
            spans = (hit.span() for hit in hits if hit.end() > hit.start())
            self._found[concept] = tuple(span for span in spans if not any(_within(span, age) for age in self._ages))
        return self._found[concept]

    def between(self, left: Stretch, right: Stretch) -> int:
        """Words between two spans that do not overlap, whichever comes first."""
        first, second = sorted((left, right))
        return max(0, bisect_right(self._starts, second[0] - 1) - bisect_right(self._starts, first[1] - 1))


def _hulls(sign: Sign, known: _Spans, reading: Reading) -> Iterator[Hull]:
    """Combinations of spans, one a concept, apart from each other and near enough, in one sentence."""
    if any(not known.of(concept) for concept in sign.all):
        return
    hulls: list[Hull] = [(span,) for span in known.of(sign.all[0])[:HULLS]]
    for concept in sign.all[1:]:
        hulls = [
            (*hull, span)
            for hull in hulls
            for span in known.of(concept)
            if _fits(span, hull, sign.within, known, reading)
        ][:HULLS]
    yield from hulls


def _fits(span: Stretch, hull: Hull, within: int, known: _Spans, reading: Reading) -> bool:
    low, high = reading.sentence(hull[0][0])
    if not low <= span[0] < high:
        return False
    if any(_same_words(span, other) for other in hull):
        return False
    return min(known.between(span, other) for other in hull) <= within


def _within(span: Stretch, other: Stretch) -> bool:
    return other[0] <= span[0] and span[1] <= other[1]


def _same_words(one: Stretch, other: Stretch) -> bool:
    """Whether two spans overlap; one inside the other is fine ("sphincter" in "loss of sphincter control")."""
    overlap = one[0] < other[1] and other[0] < one[1]
    inside = _within(one, other) or _within(other, one)
    return overlap and (one == other or not inside)


def _mention(sign: Sign, hull: Hull, known: _Spans, reading: Reading) -> Mention | None:
    start, end = min(one[0] for one in hull), max(one[1] for one in hull)
    if reading.not_patient(start, end, anyway=True) or _explained(sign, start, known, reading):
        return None
    if is_past(reading, start, end) and not sign.though_over:
        return None
    if is_feared(reading, start) or is_listed(reading, start, end):
        return None
    denied = Status.DENIED in _statuses(hull, reading)
    if denied and sign.negated == "drop":
        return None
    status = Status.DENIED if denied else Status.SUSPECTED
    return Mention("emergency", sign.emergency, start, end, status, sign=True, explained_by=_explained_by(sign))


def _explained_by(sign: Sign) -> tuple[str, ...]:
    """A sign that only counts alone is explained by any emergency that is named."""
    return EMERGENCIES if sign.alone else sign.explained_by


def _explained(sign: Sign, at: int, known: _Spans, reading: Reading) -> bool:
    """Whether words of the same sentence give the sign another meaning, or words anywhere in the turn."""
    if any(map(known.of, sign.not_with)) and not any(map(known.of, sign.still_with)):
        return True
    low, high = reading.sentence(at)
    return any(low <= start < high for name in sign.unless for start, _ in known.of(name))


def _statuses(hull: Hull, reading: Reading) -> Iterator[Status]:
    """The status of each span; the words of the others are blanked out, as "cannot" is part of a sign."""
    for span in hull:
        norm = reading.norm
        for start, end in hull:
            if (start, end) != span:
                norm = f"{norm[:start]}{'_' * (end - start)}{norm[end:]}"
        yield status_of(replace(reading, norm=norm), *span)
