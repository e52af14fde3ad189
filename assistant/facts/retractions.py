"""What a turn takes back: "forget the liver lesions", "I was wrong about her HER2", "she never took palbociclib". Pure.

A fact that is taken back is unknown again, not denied: nobody said that it is otherwise. An emergency is not taken
back in passing; it takes a denial or the form. A question ("can we ignore the
liver lesion?") takes nothing back.
"""

import re
from collections.abc import Sequence

from assistant.patient import Fact
from assistant.vocabulary import FACTS, FactType

_OPENING = (
    r"(?:^|[.!?;:,]\s*)(?:(?:sorry|no|oh|ok(?:ay)?|actually|please|correction|wait|and|but|then|so)\b[,:.!]?\s*)*"
)
CUES = (
    re.compile(
        rf"{_OPENING}(?:forget|scrap|ignore|disregard|strike|delete|retract|take back)\b(?! (?:all|any|previous|your|these|those) \w*\s?(?:instruct|rule))"
        r"(?:\s+(?:that|it|all|everything|what (?:i|we) (?:said|wrote|told you)|the (?:bit|part)))*(?:\s+(?:about|on|with|regarding))?(?P<tail>[^.;,!?]*)",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:i|we) (?:was|were|am|are) (?:wrong|mistaken|confused) (?:about|on|with)\b(?P<tail>[^.;,!?]*)",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:she|he|they|patient|pt) (?:has |had )?never (?:took|taken|had|got|received|been (?:on|given)|was (?:on|given))\b(?P<tail>[^.;,!?]*)",
        re.IGNORECASE,
    ),
)
WORD = re.compile(r"[a-z0-9]{3,}", re.IGNORECASE)
PLAIN = frozenset(("the", "and", "her", "his", "she", "has", "had", "was", "with", "about", "that", "this", "metastases", "metastasis",
                   "mets", "lesion", "lesions", "one", "disease", "yes", "positive", "negative", "status", "patient"))  # fmt: skip
"""Words that name no fact by themselves."""
Stretch = tuple[int, int]


def stretches(text: str) -> tuple[Stretch, ...]:
    """Where ``text`` says what it takes back."""
    found = (match for cue in CUES for match in cue.finditer(text) if match["tail"].strip())
    return tuple(match.span("tail") for match in found if not text[match.end("tail") :].startswith("?"))


def without(known: Sequence[Fact], text: str, taken: Sequence[Stretch]) -> list[Fact]:
    """``known`` without the facts that the ``taken`` stretches of ``text`` name, and what follows from them."""
    words = {word.lower() for start, end in taken for word in WORD.findall(text[start:end])} - PLAIN
    gone = {id(fact) for fact in known if fact.name != "emergency" and _words(fact) & words}
    names = {fact.name for fact in known if id(fact) in gone}
    return [fact for fact in known if id(fact) not in gone and not (fact.derived and _base(fact) & names)]


def _words(fact: Fact) -> set[str]:
    """The words by which a reader may call ``fact``: its value, what was read, and a single value's name."""
    spoken = f"{fact.value} {fact.span.text if fact.span else ''}"
    if FACTS[fact.name].type is not FactType.SET:
        spoken += f" {fact.name} {fact.name.replace('-', ' ')}"
    return {word.lower() for word in WORD.findall(spoken)} - PLAIN


def _base(fact: Fact) -> set[str]:
    return set(fact.derived.replace("follows from ", "").split(" and "))


def outside(facts: Sequence[Fact], taken: Sequence[Stretch]) -> list[Fact]:
    """The facts whose words do not stand in a stretch that takes something back."""
    return [
        fact for fact in facts if fact.span is None or not any(start <= fact.span.start < end for start, end in taken)
    ]
