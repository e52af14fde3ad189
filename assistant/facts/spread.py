"""A later turn that tells of metastases at a new site: what was told before of the extent no longer holds. Pure.

A small number of lesions is unknown again (nobody has counted anew), "nothing outside the liver" is taken back, and where the
turn says that they are new, the disease has progressed.
"""

import re
from collections.abc import Sequence

from assistant.facts.implied import IN_BONE, NO_METASTASIS
from assistant.facts.text import normalise
from assistant.patient import Fact, Span, Status

FEW = 5
"""A larger number stands: there are no fewer."""
NEW = re.compile(
    r"(?<!no )(?<!any )(?<!not )(?<!without )(?<!nothing )\b(?:new(?:ly)?|fresh|now (?:also|has|have|with|in)|developed|progress\w+|spread)\b(?! (?:diagnos\w+|patient|case|referral|drug))"
)
STALE = frozenset({"extrahepatic-disease", "bone-only"})


def outgrown(known: Sequence[Fact], now: Sequence[Fact], text: str, turn: int) -> tuple[list[Fact], list[Fact]]:
    """``known`` and ``now`` after ``text``, where it tells of a site that was not known; as they are where it does not."""
    before, fresh = _sites(known), _sites(now) - _sites(known)
    if before & IN_BONE:
        fresh -= IN_BONE
    if not before or not fresh:
        return list(known), list(now)
    kept = [fact for fact in known if not (_few(fact) or (fact.name in STALE and not _holds(fact)))]
    said = NEW.search(normalise(text))
    if said is None or any(fact.name == "response" for fact in now):
        return kept, list(now)
    span = Span(turn, *said.span(), text[slice(*said.span())])
    return kept, [*now, Fact("response", "progression", span=span, derived="read from metastases at a new site")]


def _sites(facts: Sequence[Fact]) -> set[str]:
    told = (str(fact.value) for fact in facts if fact.name == "sites" and fact.status is Status.ASSERTED)
    return {site for site in told if site not in NO_METASTASIS}


def _few(fact: Fact) -> bool:
    return fact.name == "lesion-count" and isinstance(fact.value, float) and fact.value < FEW


def _holds(fact: Fact) -> bool:
    """Whether there is said to be disease elsewhere, which a new site does not take back."""
    return fact.name == "extrahepatic-disease" and fact.value == "yes"
