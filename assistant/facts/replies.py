"""What a turn answers without naming it: "Done last week." after a biopsy that had not been done. Pure."""

from collections.abc import Sequence

from assistant.facts.lexicons import scope
from assistant.facts.text import normalise
from assistant.patient import Fact, Span, Status

DONE, NOT_DONE = "done", "not-done"


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


def _open(fact: Fact) -> bool:
    """Whether ``fact`` is a step that has not been done."""
    if fact.status is Status.ASSERTED:
        return fact.value == NOT_DONE
    return fact.status is Status.DENIED and fact.value == DONE
