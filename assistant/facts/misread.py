"""A later turn that says why what was told does not hold: "wrong film", "I misread", "the ulcer is an old burn scar", and what
"it" does where the site is known ("and if it obstructs?"). Pure.

What was read off a film that is not hers goes, with what it suggested of the bones and the brain; what was seen or felt in her
stays until it is denied. A symptom that comes of something else is denied: nobody operates on a tumour for it. What doubts or
asks ("is the ulcer a scar?", "probably piles") takes nothing back. The words are ``patterns/scope.yaml``.
"""

from collections.abc import Sequence
from dataclasses import replace

from assistant.facts.amended import COUNT, SIZE, SURROUNDINGS
from assistant.facts.lexicons import scope
from assistant.facts.reading import Reading
from assistant.patient import Fact, Span, Status

SEEN = frozenset({COUNT, SIZE, "extrahepatic-disease", *SURROUNDINGS})
"""Facts that only a film tells."""
SUGGESTED = frozenset({"impending-fracture", "pathologic-fracture", "brain-mass-effect"})
"""Emergencies that a film tells."""
FRACTURE = "impending-fracture"
DRUGS = "current-drugs"
SAID = 3
"""Words that a turn must say of the right film before anything urgent goes with the wrong one."""
MANYFOLD = 2.0
"""So many times as many lesions are not those that were measured."""
CALLED = "called_"
"""How the keys begin of the words by which a symptom is called where its cause is told."""


def without_misread(known: Sequence[Fact], now: Sequence[Fact], reading: Reading) -> list[Fact]:
    """``known`` without what was read off a film that ``reading``, of which ``now`` was read, says was not hers, and without
    drugs beside the only one that it corrects them to.
    """
    known = _without_other_drugs(known, now, reading)
    if any(_urgent(fact) for fact in now) or reading.norm.rstrip().endswith("?"):
        return list(known)
    wrong = scope()["wrong_film"].search(reading.norm)
    if wrong is not None:
        told = len(reading.norm[wrong.end() :].split()) >= SAID
        return [fact for fact in known if fact.name not in SEEN and not (told and _suggested(fact))]
    if scope()["uncounted"].search(reading.norm):
        return [fact for fact in known if fact.name not in (COUNT, SIZE)]
    counts = [fact.value for fact in (*known, *now) if fact.name == COUNT and isinstance(fact.value, float)]
    more = len(counts) == MANYFOLD and counts[1] > MANYFOLD * counts[0]
    return [fact for fact in known if not (more and fact.name == SIZE)]


def _without_other_drugs(known: Sequence[Fact], now: Sequence[Fact], reading: Reading) -> list[Fact]:
    """``known`` without the drugs that a correction ("sorry, she is on exemestane only") leaves out."""
    given = {fact.value for fact in now if fact.name == DRUGS and fact.status is Status.ASSERTED}
    alone = given and scope()["correction"].search(reading.norm) and scope()["only_drug"].search(reading.norm)
    return [fact for fact in known if not (alone and fact.name == DRUGS and fact.value not in given)]


def otherwise_explained(known: Sequence[Fact], now: Sequence[Fact], reading: Reading, turn: int) -> list[Fact]:
    """``now`` with the symptoms denied, ``known`` ones too, that ``reading`` says come of something that is no tumour."""
    found = scope()["comes_of"].search(reading.norm)
    if found is None or scope()["doubted"].search(found.group()) or _asks(reading, found.start()):
        return list(now)
    names = {key.removeprefix(CALLED): words for key, words in scope().items() if key.startswith(CALLED)}
    called = {name for name, words in names.items() if words.search(found["symptom"])}
    start, end = reading.plain.original(*found.span())
    span = Span(turn, start, end, found.group())
    ended = [fact for fact in (*known, *now) if fact.name == "symptoms" and fact.value in called]
    denied = {(fact.value, fact.site): replace(fact, status=Status.DENIED, span=span) for fact in ended}
    cause = [
        fact for fact in now if fact.span and start <= fact.span.start < end and fact.name in ("symptoms", "sites")
    ]
    return [*(fact for fact in now if fact not in ended and fact not in cause), *denied.values()]


def sound(known: Sequence[Fact], now: Sequence[Fact], reading: Reading, turn: int) -> tuple[Fact, ...]:
    """A fracture that threatens, denied where it was only suspected and ``reading`` says that the cortex is whole and nothing
    hurts.
    """
    whole = scope()["bone_sound"].search(reading.norm)
    threat = [fact for fact in known if fact.name == "emergency" and fact.value == FRACTURE]
    calm = any(fact.name == "symptoms" and fact.value == "pain" and fact.status is Status.DENIED for fact in now)
    suspected = [fact for fact in threat if fact.status is Status.SUSPECTED]
    if not whole or not calm or not suspected or any(_urgent(fact) for fact in now) or _asks(reading, whole.start()):
        return ()
    start, end = reading.plain.original(*whole.span())
    return (replace(suspected[0], status=Status.DENIED, span=Span(turn, start, end, whole.group())),)


def of_it(known: Sequence[Fact], now: Sequence[Fact], norm: str, turn: int) -> tuple[Fact, ...]:
    """What ``norm``, a turn letter for letter, tells of "it" where the site is known: a stomach that obstructs, an eye that
    blurs.
    """
    here = {str(fact.value) for fact in known if fact.name == "sites" and fact.status is Status.ASSERTED}
    fresh: list[Fact] = []
    for site, symptom in (("gi-tract", "gi-obstruction"), ("eye", "visual-symptoms")):
        said = scope()[f"it_{site}"].search(norm) if site in here else None
        if said and not any(fact.name == "symptoms" and fact.value == symptom for fact in now):
            fresh.append(Fact("symptoms", symptom, span=Span(turn, *said.span("what"), said["what"])))
    return tuple(fresh)


def _suggested(fact: Fact) -> bool:
    return fact.name == "emergency" and fact.value in SUGGESTED


def _urgent(fact: Fact) -> bool:
    return fact.name == "emergency" and fact.status is not Status.DENIED


def _asks(reading: Reading, at: int) -> bool:
    low, high = reading.sentence(at)
    return reading.norm[low:high].rstrip().endswith("?")
