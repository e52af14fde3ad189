"""Sites that a text names and that this patient does not have: denied ("no brain mets"), or another's. Pure."""

from collections.abc import Mapping
from types import MappingProxyType

from assistant.facts.reading import Reading, read
from assistant.facts.sites import site_mentions
from assistant.patient import PatientFacts, Status
from ingest.glossary import Glossary

Stretch = tuple[int, int]


def absent(
    text: str, facts: PatientFacts, glossary: Glossary, homes: Mapping[str, frozenset[str]] = MappingProxyType({})
) -> frozenset[str]:
    """The sites of which ``text`` speaks only where it denies them or tells of somebody else; none where no other site of this
    patient is known, and none that is hers by a wider or narrower name. An intervention speaks of its home (``homes``).
    """
    known = [str(fact.value) for fact in facts.of("sites") if fact.status in (Status.ASSERTED, Status.SUSPECTED)]
    if not known:
        return frozenset()
    reading = read(text)
    aside = _aside(reading)
    hers = {wider for site in known for wider in glossary.closure(site)}
    told: dict[str, bool] = {}
    for match in glossary.find(text):
        here = any(low < match.end and match.start < high for low, high in aside)
        for site in (match.key,) if glossary.entries[match.key].kind == "site" else homes.get(match.key, ()):
            told[site] = told.get(site, True) and here
    return frozenset(
        key for key, only in told.items() if only and key not in hers and not glossary.closure(key) & {*known}
    )


def _aside(reading: Reading) -> list[Stretch]:
    """Stretches of the text as written that deny a site, or are about another patient, a study or a relative."""
    denied = ((one.start, one.end) for one in site_mentions(reading) if one.status is Status.DENIED)
    stretches = (*denied, *reading.blocked, *reading.relatives)
    return [reading.plain.original(low, high) for low, high in stretches if low < high]
