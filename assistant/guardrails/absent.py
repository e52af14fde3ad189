"""Sites that a text names and that this patient does not have: denied ("no brain mets"), or another's. Pure."""

from collections.abc import Mapping
from types import MappingProxyType

from assistant.facts.lexicons import scope
from assistant.facts.reading import Reading, read
from assistant.facts.sites import site_mentions
from assistant.facts.text import normalise
from assistant.patient import PatientFacts, Status
from ingest.glossary import Glossary

REACH = 28
"""Characters before a site in which it may be taken back."""
Stretch = tuple[int, int]


def absent(
    text: str,
    facts: PatientFacts,
    glossary: Glossary,
    homes: Mapping[str, frozenset[str]] = MappingProxyType({}),
    told_from: int | None = None,
) -> frozenset[str]:
    """The sites of which ``text`` speaks only where it denies them or tells of somebody else; none where no other site of this
    patient is known, and none that is hers by a wider or narrower name. An intervention speaks of its home (``homes``).
    A site that was denied before is as little hers where ``text`` names it no more, or only in what was asked before
    (``told_from``).
    """
    known = [str(fact.value) for fact in facts.of("sites") if fact.status in (Status.ASSERTED, Status.SUSPECTED)]
    if not known:
        return frozenset()
    reading = read(text)
    aside = _aside(reading)
    hers = {wider for site in known for wider in glossary.closure(site)}
    denied = {str(fact.value) for fact in facts.of("sites") if fact.status is Status.DENIED}
    told: dict[str, bool] = dict.fromkeys(denied if told_from is not None else (), True)
    for match in glossary.find(text):
        here = any(low < match.end and match.start < high for low, high in aside)
        for site in (match.key,) if glossary.entries[match.key].kind == "site" else homes.get(match.key, ()):
            before = told_from is not None and match.start >= told_from
            back = scope()["taken_back"].search(normalise(text[max(0, match.start - REACH) : match.start]))
            told[site] = told.get(site, True) and bool(here or (site in denied and (before or back)))
    return frozenset(
        key for key, only in told.items() if only and key not in hers and not glossary.closure(key) & {*known}
    )


def _aside(reading: Reading) -> list[Stretch]:
    """Stretches of the text as written that deny a site, or are about another patient, a study or a relative."""
    denied = ((one.start, one.end) for one in site_mentions(reading) if one.status is Status.DENIED)
    stretches = (*denied, *reading.blocked, *reading.relatives)
    return [reading.plain.original(low, high) for low, high in stretches if low < high]
