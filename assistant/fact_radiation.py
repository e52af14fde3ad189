"""Reads earlier radiation and the sites it was given to. Pure."""

import re

from assistant.fact_mentions import Mention
from assistant.fact_patterns import measure_shapes
from assistant.fact_scope import Reading, status_of
from assistant.fact_sites import listed
from assistant.patient import Status

_OVER = re.compile(
    r"(?:19|20)\d\d|\bago\b|previously|already"
    r"|^(?:prior|previous|had|after|s/p|post|received|irradiated|underwent|re-?irradiat)"
)
"""Words that place a radiation in the past."""

_YEAR = 16
"""So many characters after its words a year may stand."""

_SPOKEN = ("wbrt", "pmrt", "irradiated")
"""What names a course that was given, even where it opens a sentence."""


def radiation_mentions(reading: Reading) -> list[Mention]:
    """prior-radiation: one mention a site, "yes" where none is named; denied "yes" for "RT-naive"."""
    shapes = measure_shapes()
    found = [
        Mention("prior-radiation", "yes", hit.start(), hit.end(), Status.DENIED)
        for hit in shapes["no_radiation"].finditer(reading.norm)
        if not reading.not_patient(*hit.span())
    ]
    for hit in shapes["radiation"].finditer(reading.norm):
        start, end = hit.span()
        if reading.not_patient(start, end) or any(one.start < end and start < one.end for one in found):
            continue
        if _planned(reading, hit):
            continue
        status = status_of(reading, start, end)
        if status is Status.DENIED:
            found.append(Mention("prior-radiation", "yes", start, end, Status.DENIED))
            continue
        found += [Mention("prior-radiation", site, start, end) for site in _sites(reading, hit)]
    return _sited(found)


def _planned(reading: Reading, hit: re.Match[str]) -> bool:
    """A proposal, unless the words themselves say that it is over."""
    start, end = hit.span()
    if _OVER.search(reading.norm, start, min(len(reading.norm), end + _YEAR)):
        return False
    low, high = reading.sentence(start)
    opens = not reading.norm[low:start].strip() and "?" in reading.norm and not hit.group().startswith(_SPOKEN)
    then = hit.group().startswith(("then", "and")) and any(low <= at < high for at, _ in reading.proposed)
    return opens or then or reading.is_proposed(start, end)


def _sites(reading: Reading, hit: re.Match[str]) -> list[str]:
    groups = hit.groupdict()
    words = " ".join(groups[name] or "" for name in ("where", "what", "where2") if name in groups)
    if "wbrt" in words or "whole brain" in words or "gamma" in words or "pci" in words:
        return ["brain"]
    if "pmrt" in words or "post-mastectomy" in words:
        return ["chest-wall"]
    found = [site for _, _, sites in listed(words) for site in (sites[-1:] if len(sites) > 1 else sites)]
    if re.search(r"\bbreast\b", words):
        found.append("breast")
    if re.search(r"\bback\b", words):
        found.append("spine")
    if not found and "srs" in words:
        found.append("brain")
    return list(dict.fromkeys(found)) or ["yes"]


def _sited(found: list[Mention]) -> list[Mention]:
    """A named site makes a bare "yes" redundant."""
    named = any(one.value != "yes" for one in found)
    positive = any(one.status is not Status.DENIED for one in found)
    return [
        one for one in found if not (named and one.value == "yes") and not (positive and one.status is Status.DENIED)
    ]
