"""A later turn that tells without its name that a symptom is over: "it healed up", "the wound is dry now". Pure."""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.facts.text import normalise
from assistant.patient import Fact, Span, Status

HEALS = frozenset({"ulceration", "fungation", "bleeding", "infection"})
"""Symptoms of a wound, which end when it has healed."""
_WOUND = r"(?:it|this|that|everything|(?:the |her |his )?(?:wound|skin|breast|area|tumou?r|mass|lump|primary|fungation|fungating (?:mass|tumou?r|lesion|area)))"
HEALED = re.compile(
    rf"(?:^|[.,;:!]\s*|\band |\bbut |\bthat |\bnow )(?:now |since then |happily )*{_WOUND}(?:.s| has| have| is| now| all| completely| fully| entirely| nicely| since| dry| and)*"
    r" (?:healed|dried up|closed over|skinned over|epitheliali[sed]+)(?![a-z])(?! (?:fracture|rib|partly|partially|incompletely|in part))"
)
OPEN = re.compile(
    r"\b(?:if|once|until|till|when|unless|whether|after|will|would|might|hope\w*|not|never|hasn.t|isn.t|has|have)\s*$"
)


def healed(known: Sequence[Fact], now: Sequence[Fact], text: str, turn: int) -> tuple[Fact, ...]:
    """The symptoms of a wound that are known, denied, where ``text`` says that it has healed; nothing where ``now`` tells one
    or ``text`` asks.
    """
    norm = normalise(text)
    found = HEALED.search(norm)
    wounds = [fact for fact in known if fact.name == "symptoms" and fact.value in HEALS]
    if not found or not wounds or OPEN.search(norm[: found.start()]) or norm[found.end() :].lstrip().startswith("?"):
        return ()
    told = {fact.value for fact in now if fact.name == "symptoms"}
    span = Span(turn, *found.span(), text[slice(*found.span())])
    return tuple(replace(fact, status=Status.DENIED, span=span) for fact in wounds if fact.value not in told)
