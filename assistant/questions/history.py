"""What a case tells and does not ask: an operation on the breast that is past ("mastectomy 2013", "resected primary 2017"), an
illness that is over, what would be done if something came. Pure.
"""

import re
from collections.abc import Sequence

from assistant.facts.reading import read
from assistant.facts.states import state_mentions

Stretch = tuple[int, int]

GONE = ("primary-intact", "no")
BEFORE, BEHIND = 24, 64
"""Characters around the operation that may put it in the past."""
PAST = re.compile(
    r"\b(?:19|20)\d\d\b|\b(?:ago|after|since(?! [^.;?!]{0,40}\b(?:prov|show|demonstrat|suggest|said|says)\w*)|following|post|s/p|had|underwent|undergone|previous(?:ly)?|prior|history|h/o|old|earlier"
    r"|resected|removed|excised|operated|back in)\b",
    re.IGNORECASE,
)
SPREAD = re.compile(
    r"\b(?:mets?|metast\w+|lesions?|deposits?|nodules?|relaps\w+|recurr\w+|chest wall|spread)\b", re.IGNORECASE
)
"""What stands in one clause with the operation and is asked about."""
LATER = re.compile(r"^[^.;?!\n]*?\b(?:19|20)\d\d\b", re.IGNORECASE)
"""What follows in a list of what was done carries the date ("lumpectomy, EC-T, letrozole 2015 to 2020")."""
LOOKED_BACK = re.compile(
    r"\b(?:was|were|did|has|had) (?:it|that|this|the (?:mastectomy|lumpectomy|operation|surgery|resection|removal))\b[^?.]*\?"
    r"|\b(?:right|wrong|justified|a mistake|over-?treat\w*|worth it)\b[^?.]*\?",
    re.IGNORECASE,
)
"""How one asks what an operation was worth that is done."""
ILLNESS = re.compile(
    r"\b(?:dvts?|vte|pes?|pulmonary embol\w+|(?:uro)?sepsis|septic\w*|strokes?|tias?|seizures?|epileps\w+|hypercalc\w+|pneumonia|heart attack"
    r"|brain bleed|cauda equina|febrile neutropen\w+)\b",
    re.IGNORECASE,
)
OVER = re.compile(
    r"\b(?:treated|resolved|recovered|gone|corrected|settled|excluded|ruled out|clear|normal|over|in the past|ago|history|previous(?:ly)?|prior"
    r"|last year|never|childhood|(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
DISEASE = re.compile(
    r"\b(?:mets?|metast\w+|lesions?|deposits?|nodules?|primary|tumou?rs?|relaps\w+|recurr\w+)\b", re.IGNORECASE
)
SUPPOSED = re.compile(
    r"^\W*(?:if|should|were|suppose|supposing|in case)\b[^?]*\b(?:would|['’]d|will|['’]ll)\b", re.IGNORECASE
)
SENTENCE = re.compile(r"(?:[^.?!\n]|[.](?=\S))+[.?!\n]*\s*")
WORD = re.compile(r"\w")
_ORPHANED = re.compile(r"(?:\s*[,;])+(?=\s*[,;.])|\s+(?=[.,;])")


def without_asides(text: str) -> str:
    """``text`` without sentences that tell of an illness that is over or of what would be done one day, where another asks."""
    parts = SENTENCE.findall(text)
    kept = [one for one in parts if "?" in one or not _aside(one)]
    return "".join(kept).strip() if any("?" in one for one in kept) and len(kept) < len(parts) else text


def _aside(sentence: str) -> bool:
    over = ILLNESS.search(sentence) and OVER.search(sentence) and not DISEASE.search(sentence)
    return bool(over or SUPPOSED.search(sentence))


def without_past_operations(text: str) -> str:
    """``text`` without what it tells of the breast's own operation as done; itself where nothing else or only that is asked."""
    if not text or LOOKED_BACK.search(text):
        return text
    left = text
    for start, end in reversed(_operations(text)):
        left = f"{left[:start]} {left[end:]}"
    return " ".join(_ORPHANED.sub("", left).split()).strip(" ,;") if WORD.search(left) else text


def _operations(text: str) -> Sequence[Stretch]:
    """Where the operation is told of, code points into ``text``, from left to right."""
    reading = read(text)
    told = (one for one in state_mentions(reading) if (one.fact, one.value) == GONE)
    places = [reading.plain.original(one.start, one.end) for one in told]
    places = [(start, end) for start, end in places if not SPREAD.search(text, start, end)]
    merged: list[Stretch] = []
    for start, end in sorted(place for place in places if _past(text, *place)):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _past(text: str, start: int, end: int) -> bool:
    near = text[max(0, start - BEFORE) : min(len(text), end + 12)]
    return bool(PAST.search(near) or LATER.match(text[end : end + BEHIND]))
