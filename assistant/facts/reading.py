"""Prepares a turn for reading, and finds whose its stretches are: family, population, hypothesis, proposal. Pure.

The triggers are data (``patterns/scope.yaml``). Whether a mention is so is judged by ``fact_scope``.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from assistant.facts.lexicons import scope, spelling
from assistant.facts.text import Plain, plain, rewritten, scanned, sentences, spelt

_CLAUSE = (",", ";", ":", "(", " - ", " although ", " but ", " while ", " whereas ", " though ")
"""Where a clause begins."""

_PREAMBLE = re.compile(
    r"^[^?.]{0,40}?(?: - |: |, )(?=(?:what|which|when|who|how|should|can(?! (?:barely|hardly|scarcely|only|no longer))|is|does|for an?)\b)"
)
"""What stands before a question proper ("Quick one: which ...")."""

_DIGIT = re.compile(r"(?<!her)(?<!her-)(?<!cdk)(?<!cdk4/)(?<!stage )(?<!pik)(?<![\w-])\d|[tlc]\d")
"""A number that belongs to a case, and not to a name ("HER2", "CDK4/6")."""

_HE = re.compile(r"\b(?:he|his)\b")
"""Behind a male relative it is still he ("her husband has cancer, he had a fit")."""

_HERS = re.compile(r"\b(?:she|herself|her (?!husband|father|dad|brother|son|uncle)|patient|pt|lady|woman|\d\d ?-?f)\b")
"""That the patient is a woman, so that a man's illness is not hers."""

_PARTS = re.compile(r"[,;:] | - |[.] ")

_BARE_WORDS = 7
"""So many words name a topic at most; more describe a patient."""

_CLAUSE_END = re.compile(r"[,;]|\bbut\b")
"""Where a proposal in a statement ends."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One turn prepared for reading. All offsets are code points into ``norm`` (``plain`` leads back).

    ``blocked`` are stretches that are not about the patient as she is; in ``general`` a question is asked
    without a patient in it (``asked``: the question proper), and in ``relatives`` a relative is spoken of, but not
    her history: lay signs of an emergency are still read there, though not in ``textbook`` questions. ``proposed``
    are stretches that propose a treatment.
    """

    plain: Plain
    norm: str
    bounds: tuple[tuple[int, int], ...]
    blocked: tuple[tuple[int, int], ...]
    general: tuple[tuple[int, int], ...]
    asked: tuple[tuple[int, int], ...]
    relatives: tuple[tuple[int, int], ...]
    textbook: tuple[tuple[int, int], ...]
    proposed: tuple[tuple[int, int], ...]

    def sentence(self, at: int) -> tuple[int, int]:
        """The sentence around ``at``."""
        for start, end in self.bounds:
            if start <= at < end:
                return start, end
        return 0, len(self.norm)

    def not_patient(self, start: int, end: int, *, anyway: bool = False, urgent: bool = False) -> bool:
        """Whether the stretch is somebody else's; ``anyway`` reads what may still be an emergency.

        ``urgent``: an emergency by its name, which a question may state first ("cord compression at T9, what now?").
        """
        if _inside(self.blocked, start, end):
            return True
        if anyway:
            return _inside(self.textbook, start, end)
        if urgent and not _inside(self.relatives, start, end):
            return _inside(self.textbook, start, end) or _inside(self.asked, start, end)
        return _inside(self.general, start, end) or _inside(self.relatives, start, end)

    def is_others(self, start: int, end: int) -> bool:
        """Whether the stretch is of other people, or of what is not so."""
        return _inside(self.blocked, start, end) or _inside(self.relatives, start, end)

    def is_proposed(self, start: int, end: int) -> bool:
        return _inside(self.proposed, start, end)


def _inside(stretches: tuple[tuple[int, int], ...], start: int, end: int) -> bool:
    return any(low < end and start < high for low, high in stretches)


@lru_cache(maxsize=64)
def read(text: str) -> Reading:
    """Prepare ``text`` (any unicode)."""
    triggers = scope()
    source = _spelt_out(text)
    norm = source.text
    lay = bool(triggers["lay_relative"].search(norm)) and not triggers["first_person"].search(norm)
    bounds = tuple(sentences(norm))
    defines = triggers["defines"].search(norm) is not None
    blocked: list[tuple[int, int]] = []
    general: list[tuple[int, int]] = []
    asked: list[tuple[int, int]] = []
    relatives: list[tuple[int, int]] = []
    textbook: list[tuple[int, int]] = []
    proposed: list[tuple[int, int]] = []
    for start, end in bounds:
        words = norm[start:end]
        if triggers["injection"].search(words):
            blocked.append((start, end))
            continue
        blocked += [(start + low, start + high) for low, high in _others(words, triggers)]
        blocked += [(start + hit.start(), start + hit.end()) for hit in triggers["not_meant"].finditer(words)]
        for low, high in _family(words, triggers, lay):
            told = words[low:high]
            his = not lay and bool(_HERS.search(norm)) and _his_own(told, triggers)
            (blocked if his or _history(told, triggers) else relatives).append((start + low, start + high))
        if _general(words, triggers):
            general.append((start, end))
            proper = _question_proper(words)
            asked.append((start + proper, end))
            of_books = any(triggers[name].search(words[proper:]) for name in ("textbook", "defines"))
            if of_books and not triggers["acute"].search(words):
                textbook.append((start, end))
        if _claimed(words, triggers) or (defines and _lesson(words, triggers)):
            textbook.append((start, end))
            general.append((start, end))
        at = _proposal(words, triggers)
        if at is not None:
            stop = None if words.rstrip().endswith("?") else _CLAUSE_END.search(words, at)
            proposed.append((start + at, start + stop.start() if stop else end))
    stated = [bound for bound in bounds if bound not in general]
    topical = len(stated) == 1 and _topic(norm[slice(*stated[0])]) and not triggers["patient"].search(norm)
    if general and topical and not triggers["course"].search(norm, *stated[0]):
        general += stated
    stretches = (blocked, general, asked, relatives, textbook, proposed)
    return Reading(source, norm, bounds, *map(tuple, stretches))


def _spelt_out(text: str) -> Plain:
    """``text`` normalised: a scanner's letters, shorthand, slips of the pen."""
    known = spelling()
    source = scanned(plain(text), known.scanned)
    for needed, pattern, replacement in known.rewrites:
        if needed in source.text:
            source = rewritten(source, pattern, replacement)
    return spelt(source, known.words, known.kept)


def _history(words: str, triggers: Mapping[str, re.Pattern[str]]) -> bool:
    """Whether a relative's illness is told as history, and not as what happens now."""
    return bool(triggers["history"].search(words)) and not triggers["acute_now"].search(words)


def _his_own(words: str, triggers: Mapping[str, re.Pattern[str]]) -> bool:
    """Whether a man of the family is told to be ill himself ("her husband had a fit this morning, he is in hospital")."""
    man = triggers["male_relative"].search(words)
    if not man:
        return False
    return bool(triggers["man_acts"].match(words, man.end())) and not _HERS.search(words, man.end())


def _general(words: str, triggers: Mapping[str, re.Pattern[str]]) -> bool:
    """Whether the sentence asks about the matter and not about a patient."""
    if triggers["patient"].search(words):
        return False
    asking = words.rstrip().endswith("?")
    words = _PREAMBLE.sub("", words)
    if triggers["ask"].search(words) or (asking and triggers["ask_aux"].search(words)):
        return True
    if triggers["generic"].search(words):
        return True
    return asking and _topic(words)


def _claimed(words: str, triggers: Mapping[str, re.Pattern[str]]) -> bool:
    """Whether somebody is told to hold something true in general ("the trainee says that SVC obstruction needs a stent")."""
    said = triggers["claimed"].match(words)
    if not said:
        return False
    return not any(triggers[name].search(words, said.end()) for name in ("patient", "acute"))


def _lesson(words: str, triggers: Mapping[str, re.Pattern[str]]) -> bool:
    """Whether somebody who asks what a term means tells what he was taught of it ("of four things I only caught fracture")."""
    return bool(triggers["lesson"].search(words)) and not triggers["patient"].search(words)


def _topic(words: str) -> bool:
    """Whether the words name no more than a topic ("HER2+ with brain mets: SRS?"), and describe nobody."""
    parts = [part for part in _PARTS.split(words) if part.strip(" ?.")]
    return len(parts) <= 2 and all(len(part.split()) <= _BARE_WORDS for part in parts[:-1]) and not _DIGIT.search(words)


def _question_proper(words: str) -> int:
    """Where the question begins behind what is stated first."""
    found = _PREAMBLE.search(words) or re.match(r"[^?.,;:]*(?:[,;:]| - )(?=[^,;:]*\?\s*$)", words)
    return found.end() if found else 0


def _proposal(words: str, triggers: Mapping[str, re.Pattern[str]]) -> int | None:
    """Where a proposal begins in the sentence, None where nothing is proposed."""
    asking = words.rstrip().endswith("?")
    if triggers["question_head"].search(words) or (asking and triggers["ask_aux"].search(words)):
        return 0
    found = triggers["propose"].search(words)
    if not asking:
        return found.start() if found else None
    cut = max((m.end() for m in re.finditer(r"[,;:]| - |\. ", words)), default=0)
    return min(found.start(), cut) if found and found.start() < cut else cut if not found else found.start()


def _others(words: str, triggers: Mapping[str, re.Pattern[str]]) -> list[tuple[int, int]]:
    """Stretches of one sentence that speak of other people, of trials, or of what is not so."""
    found = _populations(words, triggers)
    for trigger in triggers["hypothetical"].finditer(words):
        if trigger.group().startswith("if") and triggers["indirect"].search(words[: trigger.start()]):
            continue
        stop = triggers["hypothetical_end"].search(words, trigger.end())
        found.append((trigger.start(), stop.start() if stop else len(words)))
    return found


def _family(words: str, triggers: Mapping[str, re.Pattern[str]], lay: bool) -> list[tuple[int, int]]:
    """``lay``: somebody writes about her own relative, who then is the patient."""
    stretches = []
    if triggers["relative_is_patient"].search(words):
        return []
    for trigger in triggers["family"].finditer(words):
        if triggers["family_reports"].search(words[trigger.end() :]):
            continue
        if lay and triggers["lay_relative"].search(words, max(0, trigger.start() - 12), trigger.end() + 24):
            continue
        before = max(words.rfind(mark, 0, trigger.start()) for mark in _CLAUSE)
        if triggers["relative_acts"].search(words[trigger.end() :]):
            before = trigger.start() - 1
        male = triggers["male_relative"].search(trigger.group())
        resumed = next(
            (
                hit
                for hit in triggers["resume"].finditer(words, trigger.end())
                if not (male and _HE.search(hit.group()))
            ),
            None,
        )
        stretches.append((before + 1, resumed.start() if resumed else len(words)))
    return stretches


def _populations(words: str, triggers: Mapping[str, re.Pattern[str]]) -> list[tuple[int, int]]:
    """From the clause of the trigger to the end of the sentence, or until the patient is spoken of again."""
    stretches = []
    for name in ("population", "trial", "another"):
        for trigger in triggers[name].finditer(words):
            before = max(words.rfind(mark, 0, trigger.start()) for mark in _CLAUSE)
            if triggers["own"].search(words, before + 1, trigger.start()):
                before = trigger.start() - 1
            resumed = triggers["resume"].search(words, trigger.end())
            stretches.append((before + 1, resumed.start() if resumed else len(words)))
    return stretches
