"""Drugs that a question names beside radiation: "SBRT on nab-paclitaxel, what to hold?" Pure.

Such a question need not describe a patient nor propose the radiation; it asks what happens to the drug meanwhile.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from assistant.recommendations import Recommendation
from assistant.rules import RuleBook

MEANWHILE = re.compile(
    r"(?<!\w)(?:hold(?:ing)?|held|restart\w*|resum\w*|stop\w*|paus\w*|continu\w*|interrupt\w*|uninterrupted|unchanged|no (?:change|break|gap)|overlap\w*|withh[eo]ld\w*|carry on|carries on|keeps?|keeping|tak(?:es?|ing)|kept|during|while|whilst"
    r"|through(?:out)?|each fraction|day (?:after|before|of)|concurrent\w*|concomitant\w*|simultaneous\w*|alongside|together with|same time|with|(?:is|are|still|she's|he's|currently)? ?on)(?!\w)",
    re.IGNORECASE,
)
STUDIED = re.compile(
    r"(?<!\w)(?:trials?|stud(?:y|ies|ied)|series|randomi[sz]ed|BR-?0?02|CURB|SABR-?COMET|meta-?analys\w+|arms?|vision|visual)(?!\w)",
    re.IGNORECASE,
)
RADIATION = re.compile(
    r"(?<!\w)(?:radiation|radiotherapy|irradiat\w+|radiat(?:e[sd]?|ing)|zap\w*|fractions?|RT|XRT|SBRT|SABR|SRS|WBRT|EBRT|stereotactic\w*|radiosurgery|gamma[- ]?knife|cyber[- ]?knife|planning (?:CT|scan)|sim (?:done|scan|booked)|\d+ ?Gy|\d{1,2}/\d{1,2} to (?:the )?(?!\d)\w+)(?!\w)",
    re.I,
)
WIDE = frozenset({"systemic-therapy", "targeted-therapy"})
"""Kinds too wide to be a drug."""


def drugs_beside_radiation(question: str, book: RuleBook) -> Iterator[Recommendation]:
    """The radiation and each drug that ``question`` names beside it, as if proposed together; nothing otherwise."""
    if not RADIATION.search(question) or not MEANWHILE.search(question) or STUDIED.search(question):
        return
    names = _names(book)
    found = dict.fromkeys(names[_plain(match.group(1))] for match in _pattern(tuple(names)).finditer(question))
    if found:
        yield Recommendation("radiation", strength="asked")
    for key in found:
        yield Recommendation(key, strength="asked")


def _names(book: RuleBook) -> Mapping[str, str]:
    """Each spelling of a drug or a class of drugs against cancer, and its key."""
    known = [key for key, kinds in book.parents.items() if "systemic-therapy" in kinds and key not in WIDE]
    names: dict[str, str] = {}
    for key in known:
        entry = book.glossary.entries.get(key)
        for form in (*((entry.name, *entry.forms, *entry.spoken) if entry else ()), key):
            own = _plain(form).replace(" ", "-")
            names.setdefault(_plain(form), own if own in book.parents else key)
    return names


def _plain(form: str) -> str:
    return re.sub(r"[\s-]+", " ", form.lower()).strip()


@lru_cache(maxsize=8)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    parts = (re.escape(name).replace(r"\ ", r"[\s-]+") for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])({'|'.join(parts)})s?(?![\w-])", re.IGNORECASE)
