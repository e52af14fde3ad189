"""What a turn answers without naming it: "Done last week." after a biopsy that had not been done, "there are 5". Pure."""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.facts.lexicons import scope
from assistant.facts.text import normalise
from assistant.patient import Fact, Span, Status

DONE, NOT_DONE = "done", "not-done"
COUNT = "lesion-count"
_COUNTED = re.compile(
    r"^\W*(?:(?:sorry|no|oh|ok(?:ay)?|actually|correction|and|but|so|well|radiology|the radiologist|(?:on )?(?:the |a )?(?:repeat |new |latest |restaging |further )?(?:ct|mri|pet|scan|review))\b[,:.]?\s*)*"
    r"(?:(?:now )?(?:says?|shows?|reports?|thinks?|sees?)(?: that)?\s+)?(?:(?:it )?turns? out(?: that)?\s+)?"
    r"(?:there(?:'s| is| are| were)|make (?:that|it)|(?:it|that)(?:'s| is| should (?:be|read))|she has|he has|we (?:now )?(?:see|count|have)|(?:now )?(?:shows?|found|finds?))\s+"
    r"(?:only |just |actually |now |really |in fact )*(?P<count>\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
    r"(?: of them| in all| in total| now| altogether| lesions?| mets| nodules?| deposits?)*\W*$",
    re.IGNORECASE,
)
"""A turn that does nothing but say how many there are."""
_BARE = re.compile(
    r"^\W*(?P<count>\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)(?: of them)?\W*$",
    re.IGNORECASE,
)
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def done(known: Sequence[Fact], now: Sequence[Fact], text: str, turn: int) -> tuple[Fact, ...]:
    """The one step that was said not to be done, done as ``text`` opens by saying; nothing where there are several, or where
    ``text`` says of it itself.
    """
    said = scope()["done"].match(normalise(text))
    waiting = [fact.name for fact in known if _open(fact)]
    if not said or len(set(waiting)) != 1 or waiting[0] in {fact.name for fact in now}:
        return ()
    start, end = said.span("done")
    return (Fact(waiting[0], DONE, span=Span(turn, start, end, text[start:end])),)


def counted(known: Sequence[Fact], now: Sequence[Fact], text: str, turn: int, *, bare: bool) -> tuple[Fact, ...]:
    """The number of lesions that was told, anew as ``text`` says it; nothing where none was told, or where more is said.

    A ``bare`` number will do in a supposition ("and with ten?").
    """
    said = _COUNTED.match(text) or (_BARE.match(text) if bare else None)
    told = [fact for fact in known if fact.name == COUNT]
    if not said or len(told) != 1 or any(fact.name != COUNT for fact in now):
        return ()
    words = said["count"].lower()
    number = float(words) if words.isdecimal() else float(_NUMBERS.index(words) + 1)
    start, end = said.span("count")
    return (replace(told[0], value=number, status=Status.ASSERTED, span=Span(turn, start, end, text[start:end])),)


def _open(fact: Fact) -> bool:
    """Whether ``fact`` is a step that has not been done."""
    if fact.status is Status.ASSERTED:
        return fact.value == NOT_DONE
    return fact.status is Status.DENIED and fact.value == DONE
