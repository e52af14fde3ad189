"""The patients of one conversation, and what was said of the one whom the last turn is about. Pure.

"Back to the first one" brings back what was told of her and nothing of the others: their stretches are left blank, so that
whoever reads the turns reads of one patient, and every span keeps its place. Where it is not clear who is meant, nothing that
was said before is read.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from assistant.facts.extraction import Course, after, extract, opening
from assistant.facts.pointers import Pointer, compares, fits, introduced, pointers
from assistant.facts.reading import read
from assistant.patient import Status
from assistant.turns import Turn

THIS = "her?"
"""What stands for a turn that does nothing but name a patient."""
SHOWN = 60
"""Characters of what was told first of a patient by which she is recognised."""

ENDS = re.compile(r"(?<=[.!?;\n] )[^.!?;\n]+\?\W*$")
"""A question of its own at the end of a turn."""

Stretch = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Heard:
    """The ``turns`` as far as they speak of one patient, the rest of each left blank; ``words`` are how that patient was told.

    ``several``: the last turn tells of more, or sets them side by side. ``urgent``: of one not read it tells an emergency.
    ``unclear``: nobody knows who is meant.
    """

    turns: tuple[Turn, ...]
    words: str = ""
    several: bool = False
    urgent: bool = False
    unclear: bool = False


@dataclass(slots=True)
class _Case:
    """One patient: how she was called, what is known, and where it was said (turn, stretch, and the words that only point)."""

    label: str = ""
    unclear: bool = False
    course: Course = field(default_factory=Course)
    said: list[tuple[int, Stretch, Stretch]] = field(default_factory=list)

    @property
    def urgent(self) -> bool:
        return any(fact.name == "emergency" and fact.status is not Status.DENIED for fact in self.course.known)

    @property
    def sites(self) -> list[str]:
        known = self.course.known
        return [str(fact.value) for fact in known if fact.name == "sites" and fact.status is not Status.DENIED]


class _Register:
    """Patients in the order in which they were told, and the one who is spoken of."""

    def __init__(self, texts: dict[int, str]) -> None:
        self.texts = texts
        self.cases: list[_Case] = []
        self.now = _Case()
        self.in_turn: list[_Case] = []

    def hear(self, index: int) -> None:
        """Read the turn ``index``, stretch by stretch."""
        text = self.texts[index]
        self.in_turn = []
        several = introduced(text)
        called = {case.label for case in self.cases if case.label}
        points = several or (pointers(text, called) if self.cases else ())
        for number, low in enumerate((0, *(one.start for one in points))):
            high = points[number].start if number < len(points) else len(text)
            one = points[number - 1] if number else None
            found = one is not None and self._turn_to(one, anew=bool(several))
            if text[low:high].strip(" .,;:-\n"):
                self._tell(index, (low, high), (one.at, one.end) if one and found else (low, low))
        if several and (foremost := self._foremost()) is not self.now:
            self.now = foremost
            self._ask(index)

    def _known(self, one: Pointer) -> bool:
        return any(case.label == one.label for case in self.cases)

    def _open(self, case: _Case) -> None:
        self.now = case
        if not case.unclear:
            self.cases.append(case)

    def _turn_to(self, one: Pointer, *, anew: bool) -> bool:
        """To the patient at whom ``one`` points, and whether she is known: a new one where there is none of that number or all
        are told ``anew``, nobody where it is unclear.
        """
        if one.number and not self._known(one) and (anew or one.number > len(self.cases)):
            self._open(_Case(one.label))
            return False
        found = self._meant(one)
        if len(found) == 1:
            self.now = found[0]
        elif one.firm and len(self.cases) > 1:
            self._open(_Case(unclear=True))
        return len(found) == 1

    def _meant(self, one: Pointer) -> list[_Case]:
        others = [case for case in self.cases if case is not self.now]
        if one.number:
            called = [case for case in self.cases if case.label == one.label]
            return called or self.cases[one.number - 1 : one.number]
        if one.place == "other":
            return others
        if one.place:
            return self._before(others)
        fitting = [case for case in self.cases if fits(one.words, self._told(case), case.sites)]
        if self.now in fitting and not one.firm:
            return [self.now]
        return fitting

    def _before(self, others: list[_Case]) -> list[_Case]:
        """Who was spoken of last before; all where the one told last is another."""
        latest = max(others, key=lambda case: case.said[-1][0] if case.said else -1, default=None)
        return [] if latest is None else [latest] if latest is others[-1] else others

    def _told(self, case: _Case) -> str:
        return " ".join(self.texts[index][low:high] for index, (low, high), _ in case.said)

    def _tell(self, index: int, stretch: Stretch, pointing: Stretch) -> None:
        """What stands in ``stretch`` is told of the patient now spoken of, or of another one whom it opens."""
        if not self.cases and not self.now.unclear:
            self._open(self.now)
        low, high = stretch
        text = _only(self.texts[index], [stretch], [pointing])
        course = after(self.now.course, text, index, last=False)
        if course.anew and self.now.said:
            reading = read(text)
            at = opening(reading)
            start = reading.plain.original(at, at + 1)[0] if at > -1 else low
            if text[low:start].strip(" .,;:-\n"):
                self._add(index, (low, start), pointing)
            self._open(_Case())
            text, low = _only(text, [(start, high)], []), start
            course = after(Course(), text, index, last=False)
        self.now.course = course
        self._add(index, (low, high), pointing)

    def _ask(self, index: int) -> None:
        """The question that ends the turn ``index`` is asked of whoever is read, where it tells nothing of another."""
        text = self.texts[index]
        asked = ENDS.search(text)
        if asked and not extract((Turn("user", asked.group()),)).any_patient:
            self.now.said.append((index, asked.span(), (len(text), len(text))))

    def _add(self, index: int, stretch: Stretch, pointing: Stretch) -> None:
        self.now.said.append((index, stretch, pointing))
        self.in_turn.append(self.now)

    def _foremost(self) -> _Case:
        """Of several told at once the one with an emergency, else the last."""
        urgent = [case for case in self.in_turn if case.urgent]
        return urgent[0] if len({id(case) for case in urgent}) == 1 else self.now


def heard(turns: Sequence[Turn]) -> Heard:
    """``turns`` as far as they speak of the patient whom the last of them, a user's, is about."""
    texts = {index: turn.text for index, turn in enumerate(turns) if turn.speaker == "user"}
    register = _Register(texts)
    for index in texts:
        register.hear(index)
    case = register.now
    last = max(texts, default=-1)
    here = {id(one): one for one in register.in_turn}
    compared = len(register.cases) > 1 and bool(texts) and compares(texts[last])
    several = compared or (bool(texts) and len(introduced(texts[last])) > 1)
    urgent = any(one.urgent for one in here.values() if one is not case)
    if len(register.cases) < 2 and not case.unclear and len(here) < 2:
        return Heard(tuple(turns), several=several)
    kept = tuple(_of(case, turns, index, last) for index in range(len(turns)))
    words = " ".join(register._told(case).split())
    return Heard(kept, f"{words[:SHOWN].strip()}…" if len(words) > SHOWN else words, several, urgent, case.unclear)


def _of(case: _Case, turns: Sequence[Turn], index: int, last: int) -> Turn:
    """The turn ``index`` with what is said of ``case``; an answer stays with the turn that it answers."""
    asked = max((place for place in range(index + 1) if turns[place].speaker == "user"), default=-1)
    own = [(stretch, pointing) for place, stretch, pointing in case.said if place == asked]
    turn = turns[index]
    if turn.speaker != "user":
        return turn if own else replace(turn, text="")
    text = _only(turn.text, [stretch for stretch, _ in own], [pointing for _, pointing in own])
    return replace(turn, text=text if index != last or any(map(str.isalnum, text)) else THIS)


def _only(text: str, kept: Sequence[Stretch], blanked: Sequence[Stretch]) -> str:
    """``text`` with spaces for all that does not stand in ``kept``, or stands in ``blanked``."""
    shown = [False] * len(text)
    for stretches, show in ((kept, True), (blanked, False)):
        for low, high in stretches:
            shown[low:high] = [show] * (high - low)
    return "".join(letter if show else " " for letter, show in zip(text, shown, strict=True))
