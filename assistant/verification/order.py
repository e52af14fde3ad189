"""Checks of what stands on which side of a relation in a claim and in one statement. Pure.

"A in place of B" and "B in place of A" hold the same words. Only what follows the relation tells them apart.
Each check returns what is wrong, or nothing.
"""

import re
from collections.abc import Iterator

from assistant.verification.wording import Reader, Reading

RELATION = re.compile(r"\b(?P<name>instead(?: of)?|over(?!\s*\d)|followedby|before|after|than)\s", re.IGNORECASE)
OBJECT = 3
"""Content words after a relation that are its object."""
SWAPPED_KINDS = ("site", "intervention", "outcome")


def exchanged_sides(claim: Reading, told: Reading) -> str:
    """Relations whose object in the claim stands on the other side of the same relation in the statement."""
    theirs = list(_relations(told))
    for name, mine, others in _relations(claim):
        sides = [(after - before, before - after) for other, after, before in theirs if other == name]
        others = others or claim.terms - mine
        swapped = any(mine & before and others & after for after, before in sides)
        if swapped and not any(mine & after for after, _ in sides):
            return f"what stands after '{name}' is exchanged"
    return ""


def _relations(reading: Reading) -> Iterator[tuple[str, frozenset[str], frozenset[str]]]:
    """Each relation with the terms and keys of its object, and those before it."""
    for found in RELATION.finditer(reading.text):
        last = reading.clause(found.end())[1]
        object_ = [word for word in reading.words if found.end() <= word.start < last][:OBJECT]
        end = object_[-1].start + 1 if object_ else found.end()
        after = frozenset(word.term for word in object_) | _keys(reading, found.end(), end)
        before = reading.between(0, found.start()) | _keys(reading, 0, found.start())
        yield found["name"].lower().removesuffix(" of"), after, before


def _keys(reading: Reading, start: int, end: int) -> frozenset[str]:
    return frozenset(f"<{match.key}>" for match in reading.matches if start <= match.start < end)


def replaced_key(claim: Reading, told: Reading, keys: frozenset[str], reader: Reader) -> str:
    """Keys that only the statement's tags hold, in the place of one that its words name.

    A tag says what a statement is about, not that its sentence says so: "mass effect in the brain" may be tagged
    with bone, and "mass effect in the bone" is still another claim.
    """
    entries, glossary = reader.glossary.entries, reader.glossary
    wider = frozenset().union(*(glossary.closure(key) for key in told.keys)) if told.keys else frozenset()
    for key in sorted((claim.keys & keys) - told.keys - wider):
        kind = entries[key].kind
        if kind not in SWAPPED_KINDS or any(other in glossary.closure(key) for other in told.keys):
            continue
        lost = {k for k in told.keys - claim.keys if entries[k].kind == kind}
        kept = {k for k in told.keys & claim.keys if entries[k].kind == kind}
        if lost and not kept and not any(key in glossary.closure(k) or k in glossary.closure(key) for k in lost):
            return f"names {key} where the statement names {sorted(lost)[0]}"
    return ""
