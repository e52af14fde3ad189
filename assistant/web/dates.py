"""How old the literature is that a source covers. Pure: today is an argument."""

import re
from datetime import date

from ingest.documents import UNKNOWN, Provenance

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
STALE_MONTHS = 24
"""From here on the age is marked as a warning; it is shown always."""
_ISO = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?\Z")


def _parts(written: str) -> tuple[int, int] | None:
    found = _ISO.match(written.strip())
    if not found or not 1 <= int(found.group(2) or 1) <= len(MONTHS):
        return None
    return int(found.group(1)), int(found.group(2) or 0)


def in_words(written: str) -> str:
    """``2024-01`` as ``Jan 2024``, ``2024-01-05`` as ``5 Jan 2024``; what is no date as it is."""
    parts = _parts(written)
    if parts is None or not parts[1]:
        return written
    day = written.strip().split("-")[2:]
    return " ".join([*(str(int(d)) for d in day), MONTHS[parts[1] - 1], str(parts[0])])


def months_old(written: str, today: date) -> int | None:
    """Whole months from ``written`` to ``today``; a bare year counts from its December. None when no date."""
    parts = _parts(written)
    if parts is None:
        return None
    year, month = parts
    return max(0, (today.year - year) * 12 + today.month - (month or len(MONTHS)))


def currency(source: Provenance, today: date) -> tuple[str, bool]:
    """One line on how current a source is, and whether that is old or unknown."""
    dated, verb = source.current_through, "literature to"
    if dated == UNKNOWN:
        dated, verb = source.published, "published"
    age = months_old(dated, today)
    if dated == UNKNOWN:
        return "date not stated; newer evidence may exist", True
    if age is None:
        return f"{verb} {dated}", False
    plural = "" if age == 1 else "s"
    return f"{verb} {in_words(dated)} ({age} month{plural} old); newer trials may exist", age >= STALE_MONTHS
