"""Reads earlier radiation and the sites it was given to. Pure.

Every word for radiation, and every dose, is looked at in its sentence: denied, planned, or given; a site belongs to it
that only joining words part from it. Words are data (``patterns/radiation.yaml``).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from assistant.facts.mentions import Mention
from assistant.facts.reading import Reading
from assistant.facts.sites import Place, listed
from assistant.facts.topics import radiation_words
from assistant.patient import Status

_BRAIN = ("srs", "gamma", "radiosurgery", "wbrt", "pci", "whole brain", "whole-brain", "cyber")
_CHEST_WALL = ("pmrt", "post-mastectomy", "postmastectomy")
_VERB = ("irradiated", "radiated", "zapped", "nuked", "beamed", "knifed", "treated", "dose", "tolerance", ".d", "'d")
"""Endings of what says by itself that it was done, to the site named before it."""

_CLAUSE = re.compile(
    r"[;|\n]| / | - (?!(?:none|nil|no|never|yes)\b)|\. |\bbut\b|, (?:and )?(?:now|then|currently)\b|->"
)
_ENDS = re.compile(r" ?(?:[,.;)]|$|in (?:19|20)|and |done|then)")
_FOR = re.compile(r"\bfor\b")
"""Behind a treatment the reason for it, and no plan."""
_PART = re.compile(r" [/|] ")
"""Parts the items of a list written in one line."""
_DATED = re.compile(r" (?:in )?(?:19|20)\d\d,")
_ITS_DATE = re.compile(r" ?\(?(?:in )?(?:19|20)\d\d")
_OVER = re.compile(r"\b(?<!be )(?<!get )(?<!not )(?:done|completed|finished)(?= ?(?:[,.;)]|$)).*")
"""What closes the course; what follows is about something else."""
_NO = re.compile(r" no\b")
"""Behind a site of a list: not this one ("RT: mediastinum no, breast yes")."""

_NEXT = "then"
"""In a plan the next step of it ("excision, then RT"), elsewhere what followed."""

_SO = re.compile(r"\b(?:so|hence|next|plan|therefore):? ?$")
"""Right before a course that is concluded upon."""

_DATE = 16
"""So many characters behind a dose its date may end, where a question follows in the sentence."""

_BACK = 64
"""So many characters before a dose or a verb its site may stand, whatever is between."""


@dataclass(frozen=True, slots=True)
class Treatment:
    """One course as told: ``start`` to ``end`` with its dose, within the clause ``low`` to ``high``."""

    start: int
    end: int
    low: int
    high: int
    words: str
    dose_only: bool
    site_of_primary: bool = False
    """Given to breast or chest wall: after the operation, unless the text plans it."""


def radiation_mentions(reading: Reading) -> list[Mention]:
    """prior-radiation: one mention a site, "yes" where none is named; denied "yes" for "RT-naive"."""
    found: list[Mention] = []
    for low, high in reading.bounds:
        places = _places(reading.norm, low, high)
        for one in _treatments(reading.norm, low, high):
            if not reading.not_patient(one.start, one.end):
                found += _told(reading, one, places)
    return _sited(found)


def _treatments(norm: str, low: int, high: int) -> Iterator[Treatment]:
    """Words for radiation in the sentence; a dose beside one belongs to it, one by itself stands for a course."""
    words = radiation_words()
    cuts = [low, *(cut.end() for cut in _CLAUSE.finditer(norm, low, high)), high]
    hits = [
        hit
        for hit in words["term"].finditer(norm, low, high)
        if not words["not_term"].search(norm[hit.end() : hit.end() + 24])
    ]
    doses = list(words["dose"].finditer(norm, low, high))
    for hit in [*hits, *doses]:
        if hit in doses and any(abs(hit.start() - one.end()) < 24 or abs(one.start() - hit.end()) < 24 for one in hits):
            continue
        start = max(cut for cut in cuts if cut <= hit.start())
        end = min(cut for cut in cuts if cut >= hit.end())
        yield Treatment(hit.start(), hit.end(), start, end, hit.group(), hit in doses)


def _told(reading: Reading, one: Treatment, places: list[Place]) -> list[Mention]:
    if _denied(reading.norm, one):
        spared = radiation_words()["except"].search(reading.norm, one.end, one.high)
        sites = [place.site for place in places if spared and place.start >= spared.end() and place.end <= one.high]
        if not sites:
            return [Mention("prior-radiation", "yes", one.start, one.end, Status.DENIED)]
        return [Mention("prior-radiation", site, one.start, one.end) for site in sites]
    sites = _sites(reading.norm, one, places)
    planned = "?" in reading.norm or radiation_words()["in_place"].search(reading.norm, one.end, one.high)
    if set(sites) & {"breast", "chest-wall", "regional-nodes"} and not planned:
        one = replace(one, site_of_primary=True)
    if not _given(reading, one, bool(sites) and not (one.words.startswith(_BRAIN) and sites == ["brain"])):
        return []
    return [Mention("prior-radiation", site, one.start, one.end) for site in sites or ["yes"]]


def _denied(norm: str, one: Treatment) -> bool:
    words = radiation_words()
    before, after = norm[one.low : one.start], norm[one.end : one.high]
    return bool(one.words.startswith("un") or words["none_before"].search(before) or words["none_after"].search(after))


def _given(reading: Reading, one: Treatment, sited: bool) -> bool:
    """Whether it is over: words of the past in its clause, or a site and nothing that plans it."""
    words = radiation_words()
    before, after = words["never"].sub(" ", reading.norm[one.low : one.start]), reading.norm[one.end : one.high]
    if words["ahead"].match(after):
        return False
    plans = list(words["planned"].finditer(before))
    past = [hit for hit in words["past"].finditer(before + one.words) if not (plans and hit.group() == _NEXT)]
    dated = words["past_after"].search(after[:48]) or one.words.endswith(_VERB)
    if after.startswith("?") or (plans and not (past and past[-1].start() > plans[-1].start()) and not dated):
        return False
    asking = reading.norm[slice(*reading.sentence(one.start))].rstrip().endswith("?")
    if one.dose_only and asking and not words["past_after"].search(after[:_DATE]):
        return False
    if past or dated:
        return (
            bool(past)
            or not words["planned"].search(_OVER.sub("", _FOR.sub("", after[:24])))
            or bool(re.search(r"(?:19|20)\d\d|ago\b", after[:32]))
        )
    if reading.is_proposed(one.start, one.end) or words["planned"].search(after[:32]):
        return False
    low, high = reading.sentence(one.start)
    if re.match(r"(?:wbrt|pmrt)$", one.words) and _ENDS.match(after) and before.strip() and not _SO.search(before):
        return True
    header = re.match(r" ?(?:history|hx)? ?[:=]", after)
    listed_with = words["operation"].search(reading.norm, low, high) and "?" not in reading.norm[low:high]
    return sited and not one.dose_only and bool(header or listed_with or one.site_of_primary)


def _places(norm: str, low: int, high: int) -> list[Place]:
    found = [Place(start, end, sites[-1]) for start, end, sites in listed(norm, low, high)]
    for hit in radiation_words()["place"].finditer(norm, low, high):
        site = "spine" if "back" in hit.group() else "chest-wall" if re.search("wall|chest", hit.group()) else "breast"
        site = "brain" if "brain" in hit.group() else "bone" if "shoulder" in hit.group() else site
        if not any(one.start < hit.end() and hit.start() < one.end for one in found):
            found.append(Place(hit.start(), hit.end(), site))
    return sorted(found, key=lambda one: one.start)


def _sites(norm: str, one: Treatment, places: list[Place]) -> list[str]:
    """Sites behind the treatment, else before it, else what its name implies, else the nearest one of the sentence."""
    beside = [p.site for p in places if norm[p.end : one.start] in (" ", "-")]
    found = beside or _chain(norm, one, [p for p in places if p.start >= one.end and p.start < one.high])
    if not found or beside:
        found = _chain(norm, one, [p for p in reversed(places) if p.end <= one.start], back=True)
    named = norm[max(one.low, one.start - 16) : one.end]
    if not found and any(name in named for name in _CHEST_WALL):
        found = ["chest-wall"]
    kept = radiation_words()["conserving"].search(norm, one.low, one.start)
    if not found and (kept or radiation_words()["conserved"].match(norm[one.end : one.high]) or one.words == "iort"):
        found = ["breast"]
    if not found and one.words.startswith(_BRAIN):
        found = ["brain"]
    if not found and (one.dose_only or one.words.endswith(_VERB) or _with_dose(norm, one)):
        near = [p.site for p in places if p.end <= one.start and one.start - p.end <= _BACK]
        found = near[-1:]
    return list(dict.fromkeys(found))


def _with_dose(norm: str, one: Treatment) -> bool:
    return bool(radiation_words()["dose"].match(norm, min(one.end + 1, len(norm))))


def _chain(norm: str, one: Treatment, places: list[Place], *, back: bool = False) -> list[str]:
    """The sites of ``places`` in turn, as long as only joining words part each from the one before."""
    joins = radiation_words()["from_site" if back else "to_site"]
    found: list[str] = []
    at = one.start if back else one.end
    for place in places:
        gap = norm[place.end : at] if back else norm[at : place.start]
        join = radiation_words()["next_site"] if at not in (one.start, one.end) else joins
        if not join.fullmatch(gap) or _PART.search(gap):
            break
        if found and _DATED.match(gap) and not _ITS_DATE.match(norm, place.end):
            break  # "SABR lung 2021, liver met now"
        if not back and _NO.match(norm, place.end):
            at = place.end + 3
            continue
        found.append(place.site)
        at = place.start if back else place.end
    return found


def _sited(found: list[Mention]) -> list[Mention]:
    """A named site makes a bare "yes" redundant."""
    named = any(one.value != "yes" for one in found)
    positive = any(one.status is not Status.DENIED for one in found)
    return [
        one for one in found if not (named and one.value == "yes") and not (positive and one.status is Status.DENIED)
    ]
