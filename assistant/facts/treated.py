"""Emergencies that a conversation tells as treated: "after the operation she is on ribociclib". Pure.

Only what is said plainly counts: a plan, a question or a condition ("once it is fixed") leaves the emergency standing, and so
does a turn that names one anew, or another operation ("she was operated on for her breast in 2019"). It is unknown again, not
denied. The words are ``patterns/scope.yaml``.
"""

from collections.abc import Sequence

from assistant.facts.lexicons import scope
from assistant.facts.mentions import Mention
from assistant.facts.reading import Reading, read
from assistant.patient import Fact, Status

OPERATED = frozenset(
    {"cord-compression", "cauda-equina", "brain-mass-effect", "pathologic-fracture", "impending-fracture",
     "airway-obstruction", "svc-obstruction", "bowel-obstruction"}
)  # fmt: skip
"""Emergencies that an operation or a stent ends."""
OF_THE_BRAIN = frozenset({"brain-mass-effect"})
"""What the same message tells as operated on is still shown: what the brain suffered of it may not be over."""
REACH = 160
"""So many characters before its operation an emergency of the same turn may end."""


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


def without_treated(mentions: Sequence[Mention], reading: Reading) -> list[Mention]:
    """``mentions`` of one turn without the emergencies that it goes on to tell as operated on, by a day that is past, and
    nothing behind says that it did not help.
    """
    told = scope()["treated_here"].search(reading.norm)
    if told is None or scope()["treated_in_vain"].search(reading.norm, told.end()):
        return list(mentions)
    if scope()["treated_other"].search(reading.norm, max(0, told.start() - 40), told.start()):
        return list(mentions)
    done = {
        str(one.value)
        for one in mentions
        if one.fact == "emergency" and one.value in OPERATED - OF_THE_BRAIN and 0 <= told.start() - one.end <= REACH
    }
    gone = [one.fact == "emergency" and one.value in done and one.start < told.start() for one in mentions]
    return [one for one, over in zip(mentions, gone, strict=True) if not over]


def _pressing(fact: Fact) -> bool:
    return fact.name == "emergency" and fact.status in (Status.ASSERTED, Status.SUSPECTED)
