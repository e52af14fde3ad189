"""A follow-up that changes the patient for the sake of the question: "what if she had stridor tonight?", "and bleeding?". Pure.

Read as if it were so: it is what the question is about. It holds for that answer alone; when the conversation goes on, the turn is
read as the supposition that it was. What "we" or "I" might do is a plan and no change of the patient.
"""

import re
from dataclasses import dataclass

_WORD = r"(?:and|but|so|then|ok(?:ay)?|right|well|now|hm+|thanks|yes|no)\b[,.]?\s*"
_IF = re.compile(
    rf"^\W*(?:{_WORD})*(?:(?:what|how) (?:about|if)(?: if)?|(?:even )?if|suppos(?:e|ing)|imagin(?:e|ing)|say|assum(?:e|ing)|in case"
    r"|should (?:i|we) (?:worry|be worried)(?: about)?)\b(?: that| if)?(?P<rest>\s+\S.*)$",
    re.IGNORECASE | re.DOTALL,
)
_BARE = re.compile(rf"^\W*(?:{_WORD})+(?:(?:with|in|for|at|even|also)\b)?(?P<rest>\s*\S[^?.!]*)\?\s*$", re.IGNORECASE)
"""A fragment behind "and" or "but" that asks with no verb of its own."""
_PERSON = re.compile(
    r"^\W*(?:she|he|it|they|there|the (?:patient|lesions?|met(?:s|astas[ei]s)?|nodules?|deposits?|tumou?rs?|pain|headaches?))"
    r" (?:had|were|was|developed|gets?|got|now|then|has|is|develops?|starts?|started|becomes?|became|also|already)\b",
    re.IGNORECASE,
)
_ACTS = re.compile(
    r"^\W*(?:we|i|you|one|my|our|the (?:surgeon|team|mdt|board|oncologist|gp)|(?:to|just|only|not)? ?\w+ing\b(?<!bleeding)(?<!developing))\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\b(?:what|which|who|whose|how|when|why|where|is|are|was|were|does|do|did|can|could|should|would|will|says?|show\w*|give[ns]?)\b",
    re.IGNORECASE,
)
_LONGEST = 6
"""Words of a bare fragment."""
_PAST = re.compile(r"\b(?:had|were|was)\b", re.IGNORECASE)
_TOLD = {"had": "has", "were": "is  ", "was": "is "}
STATES = frozenset(
    {"sites", "symptoms", "emergency", "lesion-count", "lesion-size", "lesion-location", "er", "pr", "her2", "hr-status", "brca",
     "menopausal-status", "age", "performance-status", "vessel-distance", "bile-duct-distance", "diaphragm-distance",
     "extrahepatic-disease", "bone-only", "life-threatening-disease", "response", "response-duration", "disease-free-interval",
     "complete-clearance", "onset"}
)  # fmt: skip
"""Facts that a fragment may suppose: how the patient is, not what was done."""


@dataclass(frozen=True, slots=True)
class Supposed:
    """``told`` is the turn as if it were so, letter for letter as long; ``all`` whether any fact may be supposed."""

    told: str
    all: bool


def supposed(text: str) -> Supposed | None:
    """``text`` as a statement, where it supposes something of the patient; None where it does not."""
    found = _IF.match(text)
    if found is None:
        found = _BARE.match(text)
        if found is None or len(found["rest"].split()) > _LONGEST or _ASKS.search(found["rest"]):
            return None
    rest = found["rest"]
    if _ACTS.search(rest):
        return None
    start = found.start("rest")
    person = _PERSON.search(rest)
    told = _PAST.sub(lambda verb: _TOLD[verb.group().lower()], rest[: person.end()], 1) + rest[person.end() :] if person else rest
    stated = " " * start + told
    return Supposed(re.sub(r"\?\s*$", lambda mark: "." + " " * (len(mark.group()) - 1), stated), bool(person))
