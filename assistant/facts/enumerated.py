"""Counts metastases that are listed one by one, each with its place ("T12 16 mm, R adrenal 22 mm"). Pure.

Read only where no number is stated. A list that may go on ("largest", "several", "others"), or that holds what is old, treated,
benign or doubtful, is not counted.
"""

import re

from assistant.facts.extent import extent_words
from assistant.facts.mentions import Mention
from assistant.facts.reading import Reading
from assistant.facts.sites import listed

LISTED = "counted in the list"

_OTHER_PLACE = re.compile(
    r"\b(?:adrenals?|ln|nodes?|station \d+[lr]?|pancrea\w+|kidney|spleen|parotid|thyroid|muscle)\b"
)
_NO_METASTASIS = frozenset({"regional-nodes", "breast", "chest-wall"})
_GOES_ON = re.compile(
    r"\b(?:largest|biggest|dominant|max\w*|up to|multiple|several|numerous|innumerable|scattered|many|(?<!no )(?<!nothing )(?<!without )others?|another|further|among|"
    r"including|e\.g|such as|at least|rest|remaining|diffuse\w*|disseminated|widespread|bilobar|all (?:the )?\w+ (?:lesions|mets))\b"
)
_NOT_COUNTED = re.compile(
    r"\b(?:19|20)\d\d\b|\?|\b(?:resect\w+|remov\w+|ablated|irradiated|treated|cryo\w*|operated|(?<!-)old|previous\w*|prior|was|were|cysts?|"
    r"adenomas?|h(?:a)?emangiomas?|benign|island|granulomas?|indeterminate|suspicious|equivocal|possible|probable|likely|unclear|"
    r"too small|mother|sister|post)\b"
)
_DOUBT = re.compile(
    r"\b(?:indeterminate|too small|equivocal|unclear|benign|non-?specific|to characteri[sz]e|not (?:metas\w+|avid|malignant)|reactive)\b"
)
_PLURAL = re.compile(
    r"\b(?:mets|metastases|lesions|deposits|nodules|nodes|secondaries|spots|tumou?rs|masses|foci|(?:oligo)mets)\b(?! ?[:=-])"
)
_SINGULAR = re.compile(r"\b(?:met|metastasis|lesion|deposit|nodule|secondary)\b")
_SIZE = re.compile(r"\d ?(?:mm|cm)\b")
_LEVEL = r"(?:[tlcd](?:[1-9]|1[0-2])|s1)"
_LEVELS = re.compile(
    rf"\b(?:mets|metastases|lesions|deposits|secondaries|foci)(?: only)?[ ,:(]{{1,2}}(?:(?:in|at|of|are in|are|=) )?(?:the )?"
    rf"(?P<levels>{_LEVEL}(?:(?:, ?| and |, and | & | ?\+ ?){_LEVEL})+)(?![\w-])"
)
_ALL = re.compile(r",? (?:\(?(?:both|all|each|the two|the three)\b|only\b|nothing else|no others?\b)")
_JOINED = re.compile(r" ?(?:,|and|, and|&|\+|plus) (?:the |her |also )?(?:one |\d |two |three )?(?=[a-z0-9])")


def enumerated(reading: Reading, sizes: list[Mention]) -> list[Mention]:
    """One mention of how many lesions are listed, none where the text may leave some out."""
    for low, high in reading.bounds:
        words = reading.norm[low:high]
        if _GOES_ON.search(words) and (_PLURAL.search(words) or _SINGULAR.search(words) or _SIZE.search(words)):
            return []
    return _of_levels(reading) or _of_sizes(reading, sizes)


def _of_levels(reading: Reading) -> list[Mention]:
    """ "Bone mets T4 and T10": as many as vertebrae are named."""
    found = list(_LEVELS.finditer(reading.norm))
    if len(found) != 1:
        return []
    start, (low, high) = found[0].start(), found[0].span("levels")
    if not (_ALL.match(reading.norm, high) or " only" in found[0].group()):
        return []  # levels that are named may be those that hurt
    joined = _JOINED.match(reading.norm, high)
    if joined and any(at == joined.end() for at, _, _ in listed(reading.norm, joined.end(), joined.end() + 24)):
        return []  # "T4, T10 and liver"
    before = reading.norm[reading.sentence(start)[0] : start]
    if reading.not_patient(start, high) or _NOT_COUNTED.search(before) or re.search(r"\b(?:no|not|without)\b", before):
        return []
    levels = re.findall(_LEVEL, reading.norm[low:high])
    return [_counted(len(set(levels)), start, high)]


def _of_sizes(reading: Reading, sizes: list[Mention]) -> list[Mention]:
    """As many as have a size and a place of their own; one alone where nothing else is there."""
    labels: list[str] = []
    first = 0
    for index, one in enumerate(sizes):
        low = max(reading.sentence(one.start)[0], sizes[index - 1].end if index else 0)
        low = max(low, *(reading.norm.rfind(mark, low, one.start) + 1 for mark in (". ", "|")))
        label = reading.norm[low : one.start]
        high = min(reading.sentence(one.start)[1], one.end + 40)
        if _NOT_COUNTED.search(label) or _NOT_COUNTED.search(re.split(r"[,;.(]", reading.norm[one.end : high])[0]):
            return []
        if _DOUBT.search(reading.norm, *reading.sentence(one.start)):
            return []
        if _PLURAL.search(label) or _PLURAL.search(reading.norm[one.end : one.end + 14]):
            return []
        place = _place(label)
        if place is None:
            return []
        if place[1]:
            first = first if labels else low + place[0]
            labels.append(place[1])
    if len(labels) > 1 and len(set(labels)) == len(labels):
        return [_counted(len(labels), first, sizes[-1].end)]
    if len(labels) == 1 and len(sizes) == 1 and _alone(reading, sizes[0]):
        return [_counted(1, first, sizes[0].end)]
    return []


def _place(label: str) -> tuple[int, str] | None:
    """The last place that ``label`` names: where, and in what words; "" for one that is no metastasis's, None without one."""
    places = [(low, high, not _NO_METASTASIS.issuperset(sites)) for low, high, sites in listed(label)]
    places = places or [(*hit.span(), True) for hit in _OTHER_PLACE.finditer(label)]
    if not places:
        return None
    low, high, counts = max(places)
    start = max(0, low - 8)
    return low, label[start:high].strip(" ,.:;()") if counts else ""


def _alone(reading: Reading, size: Mention) -> bool:
    """Whether the one lesion is named in the singular, and nothing else is there."""
    low, high = reading.sentence(size.start)
    words = reading.norm[low : min(high, size.end + 24)]
    return bool(
        _SINGULAR.search(words)
        and not _PLURAL.search(reading.norm)
        and any(not reading.not_patient(*hit.span()) for hit in extent_words().elsewhere.finditer(reading.norm))
    )


def _counted(amount: int, start: int, end: int) -> Mention:
    return Mention("lesion-count", float(amount), start, end, unit="lesions", derived=LISTED)
