"""Reads whether a message tells of a patient whose cancer is none of the breast, or asks about that cancer. Pure.

A cancer by its own name, and no word of breast cancer: neither the disease, nor its receptors, operations or drugs. A second
primary beside breast cancer, one of former days, a relative's, and one that is only compared with or feared are none. Breast
cancer that she "never had" makes it sure. The words are ``patterns/primaries.yaml``.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from assistant.facts.mentions import Mention
from assistant.facts.patterns import compiled, load
from assistant.facts.reading import Reading
from assistant.facts.scope import status_of
from assistant.patient import Fact, Status
from ingest.yaml_text import Strict

FACT, VALUE = "diagnosis", "another-primary"
_BEFORE, _AFTER = 40, 60
"""Characters beside the name in which it may be put aside."""


class _PrimariesFile(Strict):
    primaries: dict[str, tuple[str, ...]]


@cache
def _words() -> Mapping[str, re.Pattern[str]]:
    return {name: compiled(terms) for name, terms in load(_PrimariesFile, "primaries.yaml").primaries.items()}


def primary_mentions(reading: Reading) -> list[Mention]:
    """The other cancer that the patient is told to have."""
    never = _words()["never"].search(reading.norm) is not None
    if not never and tells_of_breast(reading):
        return []
    found = (hit.span() for hit in _words()["named"].finditer(reading.norm))
    return [Mention(FACT, VALUE, *span) for span in found if _hers(reading, *span, never=never)][:1]


def tells_of_breast(reading: Reading) -> bool:
    """Whether it tells of breast cancer in any other way than as what she never had."""
    rest = _words()["never"].sub(" ", reading.norm)
    return _words()["breast"].search(rest) is not None


def _hers(reading: Reading, start: int, end: int, *, never: bool) -> bool:
    if reading.is_others(start, end) or (never and reading.not_patient(start, end)):
        return False
    if never:
        return status_of(reading, start, end) is not Status.SUSPECTED
    low, high = reading.sentence(start)
    if reading.not_patient(start, end) and not _is_subject(reading.norm[low:start], reading.norm[end:high]):
        return False
    before, after = reading.norm[max(low, start - _BEFORE) : start], reading.norm[end : min(high, end + _AFTER)]
    aside = _words()["aside_before"].search(before) or _words()["aside_after"].search(after)
    return not aside and status_of(reading, start, end) is Status.ASSERTED


def _is_subject(before: str, after: str) -> bool:
    """Whether a question on the matter is on this cancer: it stands first in it, or its own metastases follow."""
    return bool(_words()["subject_before"].search(before) or _words()["subject_after"].search(after))


def in_place(known: Sequence[Fact], now: Sequence[Fact], reading: Reading) -> tuple[list[Fact], list[Fact]]:
    """``known`` and ``now`` of a patient of whom something was told before: another cancer named later is one beside it, unless
    breast cancer is denied; and what tells of breast cancer takes back that it is another.
    """
    never = _words()["never"].search(reading.norm) is not None
    told = any(fact.value == VALUE for fact in known)
    if not never and not told and known:
        now = [fact for fact in now if fact.value != VALUE]
    if told and not never and tells_of_breast(reading):
        known = [fact for fact in known if fact.value != VALUE]
    return list(known), list(now)
