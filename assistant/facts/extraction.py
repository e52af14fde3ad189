"""Turns -> PatientFacts: deterministic extraction of what a conversation says of one patient.

No model and no I/O: the patterns are data (``assistant/patterns``), the same turns give the same facts.
Facts accumulate over the user's turns; a later turn corrects an earlier one; another patient starts empty.
Text that no pattern reads leaves its fact unknown, and unknown never passes for denied.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.facts.amended import amended, at_its_place, of_another_lesion
from assistant.facts.dates import interval_mentions
from assistant.facts.drugs import drug_mentions
from assistant.facts.elsewhere import corrected_site, exchanged, moved, moves, part_corrected
from assistant.facts.extent import extent_mentions
from assistant.facts.form import corrected
from assistant.facts.lexicons import scope
from assistant.facts.measures import measure_mentions, without_ages
from assistant.facts.mentions import Mention, fixed_mentions
from assistant.facts.merging import as_fact, derive, merge, turn_facts
from assistant.facts.misread import of_it, otherwise_explained, sound, without_misread
from assistant.facts.placing import placed
from assistant.facts.primaries import in_place, primary_mentions
from assistant.facts.radiation import radiation_mentions
from assistant.facts.reading import Reading, read
from assistant.facts.receptors import receptor_mentions
from assistant.facts.replies import COUNT, counted, done
from assistant.facts.resolved import healed
from assistant.facts.retractions import outside, stretches, without
from assistant.facts.scope import is_made_up
from assistant.facts.signs import sign_mentions
from assistant.facts.sites import site_mentions
from assistant.facts.spread import outgrown
from assistant.facts.states import state_mentions
from assistant.facts.supposed import STATES, left_out, supposed
from assistant.facts.treated import standing, without_treated
from assistant.patient import Fact, PatientFacts, patient_facts
from assistant.turns import Turn

__all__ = ["corrected", "extract"]

_NEAR_START = 24
"""How many characters into its sentence "another patient" may stand and still open a new one."""

_ASKS_ON = 4
"""Words of a turn that does nothing but ask on."""

WHY = re.compile(
    r"^\W*(?:(?:and|but|so|ok(?:ay)?)\b\W*)*why(?: (?:is|was) that| so| not(?: [\w/-]+){0,3})?\W*$", re.IGNORECASE
)
"""What asks for the reason of what the turn before it asked about, as that supposed it."""

PLACED = frozenset({"sites", "bone-only"})
"""What the correction of a site says itself."""

_SAME_PERSON_YEARS = 2.0
"""Ages further apart than this, stated anew without a word of correction, are two patients'."""


@dataclass(frozen=True, slots=True)
class Course:
    """What is ``known`` after a turn, what was known ``earlier`` (before it), and which names are in conflict."""

    known: tuple[Fact, ...] = ()
    earlier: tuple[Fact, ...] = ()
    conflicting: tuple[str, ...] = ()
    anew: bool = False
    """The turn told of another patient."""


def extract(turns: Sequence[Turn]) -> PatientFacts:
    """Everything the user's ``turns`` say of the patient; empty when they speak of none. Never raises."""
    told = [(index, turn.text) for index, turn in enumerate(turns) if turn.speaker == "user" and turn.text.strip()]
    course, held = Course(), _held(told)
    reason = told[-2][0] if len(told) > 1 and WHY.match(told[-1][1]) else None
    for index, text in told:
        still = index in (told[-1][0], reason) or (index == held and moves(text))
        course = after(course, text, index, last=still)
    return patient_facts(course.known, dict.fromkeys(course.conflicting))


def _held(told: Sequence[tuple[int, str]]) -> int:
    """The last turn that does more than ask on ("complication rate?"): where it puts the metastases, they still are."""
    for index, text in reversed(told):
        if (
            len(text.split()) > _ASKS_ON
            or not text.rstrip().endswith("?")
            or _of_turn(text)[0]
            or supposed(text)
            or moves(text)
        ):
            return index
    return 0


def after(course: Course, text: str, index: int, *, last: bool) -> Course:
    """``course`` after the turn ``index``; what is supposed holds in the ``last`` turn alone."""
    reading = read(text)
    known = list(course.earlier if scope()["not_hers"].search(reading.norm) else course.known)
    earlier, conflicting = tuple(known), list(course.conflicting)
    if (altered := _altered(known, reading, text, index, last=last)) is not None:
        return Course(tuple(altered), earlier, course.conflicting)
    elsewhere = (corrected_site(known, text, index) or part_corrected(known, text, index)) if known else None
    known = known if elsewhere is None else derive(elsewhere)
    changed = supposed(text) if last and known else None
    told = changed.told if changed else text
    mentions, conflicts, anew = _of_turn(told)
    source = read(told).plain if changed else reading.plain
    now = [as_fact(one, index, text, source) for one in mentions if not (known and _of_kin(one, reading))]
    now = [fact for fact in now if (not changed or changed.all or fact.name in STATES) and _is_news(fact, elsewhere)]
    now = now if elsewhere is None else _hurting_there(now, text)
    if known and (taken := stretches(text)):
        known, now = without(known, text, taken), outside(now, taken)
        conflicts = tuple(name for name in conflicts if len({fact.value for fact in now if fact.name == name}) > 1)
    if anew := anew or (not changed and _another_person(known, now, text)):
        known, conflicting = [], []
    now = otherwise_explained(known, now, reading, index)
    if several := counted(known, now, told, index, bare=changed is not None):
        now = [*(fact for fact in now if fact.name != COUNT), *several]
    now += sound(known, now, reading, index)
    known = without_misread(known, now, reading)
    known, now = in_place(standing(known, now, text), now, reading)
    known = of_another_lesion(known, now, text)
    if not changed:
        known, now = outgrown(known, now, text, index)
    now += (*done(known, now, text, index), *amended(known, now, text, index), *healed(known, now, text, index))
    now += of_it(known, now, told, index)
    now = at_its_place(known, now)
    named = {fact.name for fact in now}
    left = [name for name in conflicting if name not in named]
    return Course(tuple(derive(merge(known, now))), earlier, (*left, *conflicts), anew)


def _altered(known: list[Fact], reading: Reading, text: str, index: int, *, last: bool) -> list[Fact] | None:
    """``known`` after a turn that does nothing but put something else in the place of what is known, or leave it out."""
    if known and scope()["instead"].search(reading.norm):
        return _replaced(known, _instead(text, index))
    for other in (moved(known, text, index), left_out(known, text, index)):
        if other is not None:
            ill = [as_fact(one, index, text, reading.plain) for one in _of_turn(text)[0] if one.fact == "symptoms"]
            return derive(merge(other, ill)) if last else known
    return None


def _hurting_there(now: Sequence[Fact], text: str) -> list[Fact]:
    """``now`` with the symptoms of no place at the one that ``text`` puts for another."""
    swap = exchanged(text)
    place = swap.new[2][0] if swap else ""
    ill = [fact.name == "symptoms" and not fact.site and fact.value != "asymptomatic" for fact in now]
    return [replace(fact, site=place) if hurts else fact for fact, hurts in zip(now, ill, strict=True)]


def _is_news(fact: Fact, elsewhere: Sequence[Fact] | None) -> bool:
    """Whether ``fact`` is told anew: what a turn that corrects a site says of sites, the correction has said."""
    return elsewhere is None or fact.name not in PLACED


def _of_kin(one: Mention, reading: Reading) -> bool:
    """Whether a sign is told of a relative, where the patient is known: nobody writes of a relative as the patient then."""
    return one.fact == "emergency" and any(low < one.end and one.start < high for low, high in reading.relatives)


def _instead(text: str, index: int) -> list[Fact]:
    """The receptors that a follow-up asks about instead ("And in triple negative?")."""
    cut = re.search(r"(?i)\b(?:in|for|with|about|if|were|is|was|she.s)\s+(?:a |it |she |her |an? \w+ )*", text)
    start = cut.end() if cut else 0
    reading = read(" " * start + text[start:].rstrip(" ?") + ".")
    return derive([as_fact(one, index, text, reading.plain) for one in receptor_mentions(reading)])


def _replaced(known: list[Fact], told: list[Fact]) -> list[Fact]:
    """``known`` with the receptors that ``told`` names; oestrogen and hormone receptors go together."""
    names = {fact.name for fact in told}
    if names & {"er", "hr-status"}:
        names |= {"er", "pr", "hr-status"}
    return derive([fact for fact in known if fact.name not in names] + told)


@lru_cache(maxsize=256)
def _of_turn(text: str) -> tuple[tuple[Mention, ...], tuple[str, ...], bool]:
    """Mentions of one turn, the names in conflict, and whether it starts on another patient."""
    reading = read(text)
    start = opening(reading)
    fixed = fixed_mentions(reading)
    found = [
        *placed([*fixed, *sign_mentions(reading, fixed)], reading),
        *receptor_mentions(reading),
        *site_mentions(reading),
        *measure_mentions(reading),
        *drug_mentions(reading),
        *radiation_mentions(reading),
        *state_mentions(reading),
        *extent_mentions(reading),
        *interval_mentions(reading),
        *primary_mentions(reading),
    ]
    found = [one for one in without_treated(found, reading) if one.fact != "emergency" or not is_made_up(reading)]
    mentions, conflicts = turn_facts((one for one in without_ages(found) if one.start >= start), reading.norm)
    return tuple(mentions), tuple(conflicts), start > -1


def opening(reading: Reading) -> int:
    """Where the last "next patient" of the turn stands, -1 where there is none.

    Only near the start of a sentence: "like another patient of mine" changes nothing.
    """
    found = -1
    for new in scope()["new_patient"].finditer(reading.norm):
        before = reading.norm[reading.sentence(new.start())[0] : new.start()]
        past = scope()["not_hers"].search(reading.norm)  # "that was a different patient"
        if past and past.start() <= new.start() < past.end():
            continue
        if len(before) < _NEAR_START and not re.search(r"\d", before) and not reading.not_patient(*new.span()):
            found = new.start()
    return found


def _another_person(known: list[Fact], now: list[Fact], text: str) -> bool:
    """Whether sex or age, stated anew and not as a correction, cannot be the known patient's."""
    if scope()["correction"].search(text.lower()):
        return False
    before = {fact.name: fact for fact in known}
    for fact in now:
        other = before.get(fact.name)
        if other is None or fact.span is None:
            continue
        if fact.name == "sex" and fact.value != other.value:
            return True
        if fact.name == "age" and abs(float(fact.value) - float(other.value)) > _SAME_PERSON_YEARS:
            return not fact.span.text.lower().startswith(("she", "he", "patient", "pt", "age"))
    return False
