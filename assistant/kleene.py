"""Strong Kleene logic: true, false, and unknown that never passes for either. Pure."""

from collections.abc import Iterable

from assistant.findings import Truth


def negation(value: Truth) -> Truth:
    """Unknown stays unknown."""
    if value is Truth.UNKNOWN:
        return value
    return Truth.FALSE if value is Truth.TRUE else Truth.TRUE


def conjunction(values: Iterable[Truth]) -> Truth:
    """One false settles it; else one unknown leaves it open; true when empty."""
    result = Truth.TRUE
    for value in values:
        if value is Truth.FALSE:
            return value
        if value is Truth.UNKNOWN:
            result = value
    return result


def disjunction(values: Iterable[Truth]) -> Truth:
    """One true settles it; else one unknown leaves it open; false when empty."""
    return negation(conjunction(negation(value) for value in values))


def truth(value: bool) -> Truth:
    return Truth.TRUE if value else Truth.FALSE
