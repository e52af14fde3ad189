"""Reads metastatic sites: asserted, denied ("Liver: none"), suspected ("?liver"). Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from assistant.facts.lexicons import site_clause, site_shapes, site_terms
from assistant.facts.mentions import Mention
from assistant.facts.reading import Reading
from assistant.facts.scope import no_more, status_of
from assistant.patient import Status


@dataclass(frozen=True, slots=True)
class Place:
    """A name of ``site`` at code points ``start`` to ``end``."""

    start: int
    end: int
    site: str


_NOT_METASTASIS = re.compile(
    r"^(?:[ -](?:function|scan(?:s|ner)?|density|marrow|health|pain|modifying|agents?|drugs?|medic\w+|strength\w*|enzymes|toxicity|cancer|surgery"
    r"|resection|biopsy|surgeon|protect\w+|turnover|primary|team|mdt|ca\b|transplant|tests?|turnover|protection|unit"
    r"|specialist|vein|artery|vessel|flexure|conservation|dose|rt\b|radiotherapy|irradiation|sparing|protecting))"
)


_CLAUSE = re.compile(r"[,;:|()]| - |->|\b(?:but|and|then)\b")
_SYMPTOM_OF = re.compile(
    r"\b(?:pain|aches?|tender\w*|sore\w*|weakness|numbness|symptoms?|swelling|discomfort|stiffness)"
    r" (?:in|from|of|at|over|around)(?: (?:the|her|his|my|either|both|left|right|l|r))* $"
)
"""Before a place that only hurts: what is denied there is the symptom ("no pain in the hip, bone mets")."""
_SEEN = re.compile(r"show|found|find|reveal|report|pick")
_NONE = ("no", "nil", "not", "without", "never", "nothing in", "none in", "nothing in the", "none in the")
_IRRADIATED = re.compile(
    r"\b(?:rt|xrt|dxt|radiotherapy|radiation|irradiat\w+)(?: (?:to|fields?|sites?|so far|history))?(?: ?[:=]|: [^.;|\n]{1,30}?,) ?(?:the |her )?$"
)
"""Before a place whose answer is of its irradiation ("Previous RT: chest wall yes")."""
_HARMLESS = re.compile(
    r"^[^.;]{0,70}?\b(?:prov(?:ed|en)|turned out|shown|confirmed|found|known|is|was)(?: (?:it|this|that|only|just|now|to be|as|an?))* "
    r"(?:bone islands?|enostos[ie]s|h(?:a)?emangiomas?|benign|degenerative|schmorl\w*|cysts?|granulomas?|fibroadenomas?)\b"
)
"""Behind a place where something was seen that is no metastasis ("a focus in L2 proved to be a bone island")."""
_INVADED = re.compile(
    r"\b(?:(?:fixed|adherent|tethered|stuck|attached|fused) (?:on)?to|(?:breast|primary|fungating)\b[^.;]{0,60}\b(?:eaten|grown|growing|eating|grows|invad\w+|infiltrat\w+)"
    r"(?: (?:through|in|on))?(?:to)?)(?: (?:the|her|his|underlying|anterior))*(?: \w+ (?:and|&))? $"
)
"""Before a bone that the breast tumour itself has reached ("cancer fixed to ribs and sternum")."""
_HURTS = " pain"
"""What hurts is a place, though not one of disease."""
_STAGE = re.compile(r"t[1-4]")
"""A tumour stage as often as a vertebra, where it stands alone."""


def listed(words: str, start: int = 0, stop: int | None = None) -> list[tuple[int, int, tuple[str, ...]]]:
    """Every site term of ``words[start:stop]``: start, end, sites. The longest term at a place wins."""
    found, at = [], start
    stop = len(words) if stop is None else stop
    while at < stop:
        best = max(
            ((hit.end(), sites) for expression, sites in site_terms() if (hit := expression.match(words, at))),
            default=None,
            key=lambda pair: pair[0],
        )
        if best and not (words[best[0] : best[0] + 1].isalpha()):
            found.append((at, best[0], best[1]))
            at = best[0]
        else:
            step = re.compile(r"[a-z0-9]+|[^a-z0-9]").match(words, at)
            at = step.end() if step else at + 1
    return found


def named(reading: Reading, start: int, stop: int) -> list[tuple[int, int, tuple[str, ...]]]:
    """The site terms of ``listed`` that mean the place itself: no scan or function of it, and no tumour stage."""
    return [
        (low, high, sites)
        for low, high, sites in listed(reading.norm, start, stop)
        if not _STAGE.fullmatch(reading.norm[low:high])
        and (reading.norm.startswith(_HURTS, high) or not _NOT_METASTASIS.match(reading.norm[high : high + 16]))
    ]


def site_mentions(reading: Reading) -> list[Mention]:
    """Members of ``sites``, in the order of the text; the surest shape decides a stretch. What is only not new is none."""
    shapes = site_shapes()
    found: list[Mention] = []
    for name in ("denied", "listed", "only", "before", "after", "bare"):
        for hit in shapes[name].finditer(reading.norm):
            if name == "bare" and _covered(found, hit):
                continue
            found += _read(reading, name, hit)
    found += _of_clauses(reading, found)
    kept = (one for one in found if not no_more(reading, one.start) and not _harmless(reading, one))
    return sorted((one for one in kept if not _invaded(reading, one)), key=lambda one: one.start)


def _invaded(reading: Reading, one: Mention) -> bool:
    """Whether it is where the primary has grown to, and no metastasis."""
    return _INVADED.search(reading.norm, reading.sentence(one.start)[0], one.start) is not None


def _harmless(reading: Reading, one: Mention) -> bool:
    """Whether the sentence goes on to say that what is there is benign, and names no metastasis behind it."""
    found = _HARMLESS.search(reading.norm[one.end : reading.sentence(one.start)[1]])
    if one.status is Status.DENIED or not found:
        return False
    return not re.search(r"\b(?:mets?|metasta\w+|secondar\w+|deposits?|and)\b", found.group())


def _of_clauses(reading: Reading, found: list[Mention]) -> Iterator[Mention]:
    """Sites that no shape has read, where their clause speaks of disease ("a lytic lesion eating the femoral cortex")."""
    known, disease, other = site_clause()
    for low, high in reading.bounds:
        cuts = [low, *(cut.end() for cut in _CLAUSE.finditer(reading.norm, low, high)), high]
        for start, end in pairwise(cuts):
            words = reading.norm[start:end]
            if not disease.search(words) or other.search(words):
                continue
            for first, last, sites in listed(reading.norm, start, end):
                if not known.issuperset(sites) or any(one.start < last and first < one.end for one in found):
                    continue
                if _is_disease(reading, first, last):
                    yield from (Mention("sites", site, first, last) for site in sites)


def _is_disease(reading: Reading, start: int, end: int) -> bool:
    if reading.not_patient(start, end) or reading.is_proposed(start, end):
        return False
    if _NOT_METASTASIS.match(reading.norm[end : end + 16]) or _STAGE.fullmatch(reading.norm[start:end]):
        return False
    return status_of(reading, start, end) is Status.ASSERTED


def _covered(found: list[Mention], hit: re.Match[str]) -> bool:
    """Whether a surer shape has read some of these words."""
    low, high = hit.span("sites")
    return any(one.start < high and low < one.end for one in found)


def _read(reading: Reading, shape: str, hit: re.Match[str]) -> list[Mention]:
    group = "sites" if hit.groupdict().get("sites") else "sites2"
    low, high = hit.span(group)
    if reading.not_patient(low, hit.end()):
        return []
    if shape in ("listed", "denied") and _IRRADIATED.search(reading.norm, max(0, low - 60), low):
        return []
    seen = shape == "listed" and _SEEN.match(hit["head"])  # "the liver scan shows 2 lesions"
    if shape != "denied" and not seen and _NOT_METASTASIS.match(reading.norm[high : high + 16]):
        return []
    if shape in ("bare", "only") and _STAGE.fullmatch(reading.norm[low:high]):
        return []
    if shape == "bare" and reading.is_proposed(low, high):
        return []
    places = listed(reading.norm, low, high)
    if len(places) > 1 and _SYMPTOM_OF.search(reading.norm, reading.sentence(low)[0], low):
        return [one for one in _read_places(reading, shape, hit, places[1:]) if one.status is not Status.DENIED]
    return _read_places(reading, shape, hit, places)


def _read_places(
    reading: Reading, shape: str, hit: re.Match[str], places: list[tuple[int, int, tuple[str, ...]]]
) -> list[Mention]:
    found = []
    for start, end, sites in places:
        status = _status(reading, shape, hit, start, end)
        found += [Mention("sites", site, start, end, status) for site in sites]
    return found


def _status(reading: Reading, shape: str, hit: re.Match[str], start: int, end: int) -> Status:
    if shape == "denied":
        return Status.DENIED
    if shape in ("listed", "only"):
        return Status.ASSERTED
    head = hit.group("head")
    if shape == "bare" and head.strip():
        return Status.DENIED if head.strip() in _NONE else Status.SUSPECTED
    if reading.norm[reading.sentence(start)[0] : start].rstrip().endswith("?"):
        return Status.SUSPECTED
    first = hit.start("sites") if shape == "before" else hit.start()
    last = hit.end() if shape != "bare" else end
    own = reading.norm[max(first, start - 5) : start]
    if re.search(r"\b(?:no|not) (?:the )?$", own):
        return Status.DENIED
    return status_of(reading, min(first, start), last)
