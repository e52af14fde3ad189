"""Emergencies that a conversation tells as treated: "after the operation she is on ribociclib". Pure.

Only what is said plainly counts: a plan, a question or a condition ("once it is fixed") leaves the emergency standing, and so
does a turn that names one anew, or another operation ("she was operated on for her breast in 2019"). It is unknown again, not
denied. The words are ``patterns/scope.yaml``.
"""

from collections.abc import Sequence

from assistant.facts.lexicons import scope
from assistant.facts.reading import read
from assistant.patient import Fact, Status

OPERATED = frozenset(
    {"cord-compression", "cauda-equina", "brain-mass-effect", "pathologic-fracture", "impending-fracture",
     "airway-obstruction", "svc-obstruction", "bowel-obstruction"}
)  # fmt: skip
"""Emergencies that an operation or a stent ends."""


def standing(known: Sequence[Fact], now: Sequence[Fact], text: str) -> list[Fact]:
    """``known`` without the emergencies that ``text``, of which ``now`` was read, tells as operated on."""
    reading = read(text)
    told = scope()["treated"].search(reading.norm)
    if told is None or scope()["again"].search(reading.norm) or any(_pressing(fact) for fact in now):
        return list(known)
    start, end = reading.sentence(told.start())
    if scope()["other_operation"].search(reading.norm, start, end):
        return list(known)
    return [fact for fact in known if not (_pressing(fact) and fact.value in OPERATED)]


def _pressing(fact: Fact) -> bool:
    return fact.name == "emergency" and fact.status in (Status.ASSERTED, Status.SUSPECTED)
