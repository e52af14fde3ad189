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
SAME = re.compile(
    r"\W*(?:(?:she|he)?\W*(?:is|has)\b\W*)?(?:(?:exactly|much|otherwise|just|basically) )?(?:the )?same\b(?: (?:(?:as|like) (?!in\b)[\w' ]{1,24}?|history|story|picture"
    r"|case|disease|situation|presentation|patient|everything|all|again))*[ ,:;-]+(?:but|except(?: (?:for|that))?|only|apart from|with)\b(?: for| that)?",
    re.IGNORECASE,
)
"""What tells of another patient by what is not so of the one before."""
ANNOUNCED = re.compile(r"[^.?!;\d]{4,30}?[ ,:.;-]+(?=(?:\w+ )?(?:the )?same\b)", re.IGNORECASE)
"""What announces another patient, up to where she is the same."""
LETTERS, HAS = "abcde", "pt has"

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
        points = several or (pointers(text, self._called()) if self.cases else ())
        if not self.cases and not several:
            self.now.label = next((one.label for one in pointers(text) if one.number == 1), "")
        for number, low in enumerate((0, *(one.start for one in points))):
            high = points[number].start if number < len(points) else len(text)
            one = points[number - 1] if number else None
            before, count = self.now, len(self.cases)
            found = one is not None and self._turn_to(one, anew=bool(several))
            like = SAME.match(text, one.end, high) if one and len(self.cases) > count else None
            if like:
                self._as_of(before)
            if text[low:high].strip(" .,;:-\n"):
                points_at = (one.at, like.end() if like else one.end) if one and (found or like) else (low, low)
                self._tell(index, (low, high), points_at)
        if several and (foremost := self._foremost()) is not self.now:
            self.now = foremost
            self._ask(index)

    def _called(self) -> set[str]:
        """The labels of the patients; of several the first is A whether or not anybody called her so."""
        letters = LETTERS[: len(self.cases)] if len(self.cases) > 1 else ""
        return {case.label for case in self.cases if case.label} | {*letters}

    def _known(self, one: Pointer) -> bool:
        return any(case.label == one.label for case in self.cases)

    def _open(self, case: _Case) -> None:
        self.now = case
        if not case.unclear:
            self.cases.append(case)

    def _as_of(self, before: _Case) -> None:
        """What was said of the patient ``before`` is so of the one who is opened, unless it is told otherwise."""
        self.now.said, self.now.course = [*before.said], before.course

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
            self._new(index, start, high)
            return
        self.now.course = course
        self._add(index, (low, high), pointing)

    def _new(self, index: int, start: int, high: int) -> None:
        """Another patient is told from ``start`` on."""
        before, text = self.now, self.texts[index]
        self._open(_Case())
        announced = ANNOUNCED.match(text, start, high)
        like = SAME.match(text, announced.end(), high) if announced else None
        if like:
            self._as_of(before)
        pointing = (start, like.end() if like else start)
        self.now.course = after(self.now.course, _only(text, [(start, high)], [pointing]), index, last=False)
        self._add(index, (start, high), pointing)

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
    """``text`` with spaces for all that does not stand in ``kept``, or stands in ``blanked``; "same but" goes for "pt has"."""
    shown = [False] * len(text)
    for stretches, show in ((kept, True), (blanked, False)):
        for low, high in stretches:
            shown[low:high] = [show] * (high - low)
    left = "".join(letter if show else " " for letter, show in zip(text, shown, strict=True))
    for low, high in blanked:
        if SAME.search(text, low, high):
            left = f"{left[:low]}{HAS:>{high - low}}{left[high:]}"
    return left
