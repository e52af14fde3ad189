"""An emergency named in a question about a patient ("cord compression? MBC, T6"), and not as a topic. Pure."""

from assistant.facts.lexicons import scope
from assistant.facts.reading import Reading


def is_queried(reading: Reading, start: int, end: int) -> bool:
    """Whether the question asks if a patient has what stands at ``start`` to ``end``.

    "Is it ...?" asks it of somebody unless all else is a question about the matter; a name with a mark behind it only where
    something is told of a patient beside it.
    """
    if reading.is_others(start, end):
        return False
    low, high = reading.sentence(start)
    before, after = reading.norm[low:start], reading.norm[end:high]
    triggers = scope()
    if triggers["queried_of"].search(before):
        beside = [bound for bound in reading.bounds if bound != (low, high)]
        whole = bool(triggers["queried_end"].search(after))
        return whole and (not beside or any(_tells(reading, *bound) for bound in beside))
    if not triggers["queried_bare_end"].search(after) or not triggers["queried_bare"].search(before):
        return False
    return _of_a_patient(before) or any(_tells(reading, *bound) for bound in reading.bounds if bound != (low, high))


def _tells(reading: Reading, low: int, high: int) -> bool:
    """Whether a sentence tells of a patient; a question about the matter tells nothing."""
    words = reading.norm[low:high]
    asks = words.rstrip().endswith("?") and any(low <= at < high for at, _ in reading.general)
    return not asks and _of_a_patient(words)


def _of_a_patient(words: str) -> bool:
    triggers = scope()
    return bool(triggers["told_of_one"].search(words)) and not triggers["ask"].search(words)
