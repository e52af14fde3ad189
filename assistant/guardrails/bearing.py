"""Which of a rule's statements bear what its message says: those are cited beside it, the card names them all. Pure."""

from collections.abc import Sequence

from ingest.lexical import terms
from ingest.passages import Statement

MOST_CITED = 6
"""Citations that one message carries."""
LEAST = 2
"""Weight of what a further statement must add to be cited."""
FIGURE = 4
"""Weight of a figure beside a word's 1: a figure without its source is worse than a word without it."""


def bearing(message: str, statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """The fewest of ``statements`` that hold what ``message`` says, in their own order; the first where none does.

    A greedy cover of the message's stems: each choice is the statement that adds most, and a statement that adds next
    to nothing (a choroidal lesion's, on a card for bone) is left to the card.
    """
    left = set(terms(message))
    held = {statement.id: left & set(terms(statement.text)) for statement in statements}
    chosen: list[str] = []
    while len(chosen) < min(MOST_CITED, len(statements)):
        best = max((s.id for s in statements if s.id not in chosen), key=lambda id_: _weight(held[id_] & left))
        if _weight(held[best] & left) < LEAST:
            break
        chosen.append(best)
        left -= held[best]
    return tuple(s for s in statements if s.id in chosen) or tuple(statements[:1])


def _weight(stems: set[str]) -> int:
    return sum(FIGURE if any(sign.isdigit() for sign in stem) else 1 for stem in stems)
