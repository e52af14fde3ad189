"""What a turn answers without naming it: "Done last week." after a biopsy that had not been done, "there are 5". Pure."""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.facts.lexicons import scope
from assistant.facts.text import NUMBER_WORDS, normalise, number
from assistant.patient import Fact, Span, Status

DONE, NOT_DONE = "done", "not-done"
COUNT = "lesion-count"
OTHER_NUMBERS = frozenset({"age", "lesion-size", "disease-free-interval", "response-duration"})
"""Facts whose number a turn may tell, which then is none of lesions."""
_SAYS = r"(?:sorry|no|oh|ok(?:ay)?|actually|correction|and|but|so|well|my (?:mistake|bad)|apologies|(?:i|we) (?:have )?(?:mis-?(?:read|counted)|got (?:that|it) wrong)(?: (?:it|that|the (?:report|scan|mri|ct|film)))?|radiology|the radiologist|(?:on )?(?:the |a )?(?:repeat |new |latest |restaging |further )?(?:ct|mri|pet|scan|review))"
_ABOUT = r"(?:about|around|roughly|some|nearly|almost|at least|more like|closer to|more than|over|in fact|only|just|actually|now|really) "
_AMOUNT = rf"(?:\d{{1,2}}(?![\d.,]*\d)|a dozen|{NUMBER_WORDS})"
_COUNTED = re.compile(
    rf"^\W*(?:{_SAYS}\b[,:. -]*)*"
    r"(?:(?:now )?(?:says?|shows?|reports?|thinks?|sees?)(?: that)?\s+)?(?:(?:it )?turns? out(?: that)?\s+)?"
    r"(?:there(?:'s| is| are| were)|make (?:that|it)|(?:it|that)(?:'s| is| should (?:be|read))|she has|he has|we (?:now )?(?:see|count|have)|(?:now )?(?:shows?|found|finds?))\s+"
    rf"(?:{_ABOUT})*(?P<count>{_AMOUNT})"
    r"(?: of (?:them|the things|those|these)| in all| in total| now| altogether| lesions?| mets| nodules?| deposits?)*(?:\W*$|[,;.]|(?= (?:and|with|plus) (?!a half)))",
    re.IGNORECASE,
)
"""A turn that says, before anything else, how many there are."""
_BARE = re.compile(rf"^\W*(?P<count>{_AMOUNT})(?: of them)?\W*$", re.IGNORECASE)
_MORE_LIKE = re.compile(
    rf"^\W*(?:{_SAYS}\b[,:. -]*)*(?:more like|closer to|nearer(?: to)?) (?P<count>{_AMOUNT})(?: of them)?\W*$",
    re.IGNORECASE,
)
_DOZEN = 12.0


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
    said = _COUNTED.match(text) or _MORE_LIKE.match(text) or (_BARE.match(text) if bare else None)
    told = [fact for fact in known if fact.name == COUNT]
    others = [fact.span for fact in now if fact.name in OTHER_NUMBERS and fact.span]
    if (
        not said
        or len(told) != 1
        or any(one.start < said.end("count") and said.start("count") < one.end for one in others)
    ):
        return ()
    start, end = said.span("count")
    value = _DOZEN if said["count"].lower() == "a dozen" else number(said["count"].lower())
    span = Span(turn, start, end, text[start:end])
    return () if not value else (replace(told[0], value=value, status=Status.ASSERTED, span=span),)


def _open(fact: Fact) -> bool:
    """Whether ``fact`` is a step that has not been done."""
    if fact.status is Status.ASSERTED:
        return fact.value == NOT_DONE
    return fact.status is Status.DENIED and fact.value == DONE
