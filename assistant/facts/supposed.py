"""A follow-up that changes the patient for the sake of the question: "what if she had stridor tonight?", "and bleeding?". Pure.

Read as if it were so: it is what the question is about. It holds for that answer alone; when the conversation goes on, the
turn is read as the supposition that it was. What "we" or "I" might do is a plan and no change of the patient.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.facts.reading import read
from assistant.facts.receptors import receptor_mentions
from assistant.facts.retractions import without
from assistant.facts.sites import listed
from assistant.patient import Fact, Span, Status

_WORD = r"(?:and|but|so|then|ok(?:ay)?|right|well|now|hm+|thanks|yes|no)\b[,.]?\s*"
_IF = re.compile(
    rf"^\W*(?:{_WORD})*(?:(?:what|how) (?:about|if)(?: if)?|(?:even )?if|suppos(?:e|ing)|imagin(?:e|ing)|say|assum(?:e|ing)|in case"
    r"|should (?:i|we) (?:worry|be worried)(?= that| if| because| she| he))\b(?: that| if| because)?(?P<rest>\s+\S.*)$",
    re.IGNORECASE | re.DOTALL,
)
_CHANGES = re.compile(
    rf"^\W*(?:{_WORD})*would(?P<rest>\s[^?]*?)\s(?:change|alter|affect|make (?:a|any) difference)\b[^?]*\??\s*$",
    re.IGNORECASE,
)
"""What asks whether a supposition changes the answer."""
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
_WITHOUT = re.compile(
    rf"^\W*(?:{_WORD})*(?:what (?:about|if) |even )*(?:without|minus|leaving out|leave out)\s+(?:the |her |his |any )?(?P<rest>[^?.!]*)[?.]?\s*$",
    re.IGNORECASE,
)
_RADIATION = re.compile(r"\b(?:rt|xrt|radi\w+|irradi\w+)\b", re.IGNORECASE)
_ANOTHER = re.compile(
    r"^(?:second|other|third|extra|last) (?:one|nodule|lesion|met|metastasis|deposit)\b", re.IGNORECASE
)
"""What leaves one lesion fewer."""
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
    found = _IF.match(text) or _CHANGES.match(text)
    if found is None:
        found = _BARE.match(text)
        if found is None or len(found["rest"].split()) > _LONGEST or _ASKS.search(found["rest"]):
            return None
    rest = found["rest"]
    if _ACTS.search(rest):
        return None
    start = found.start("rest")
    person = _PERSON.search(rest)
    told = (
        _PAST.sub(lambda verb: _TOLD[verb.group().lower()], rest[: person.end()], 1) + rest[person.end() :]
        if person
        else rest
    )
    after = text[found.end("rest") :] if found.re is _BARE else " " * (len(text) - found.end("rest"))
    stated = " " * start + told + after
    return Supposed(re.sub(r"\?\s*$", lambda mark: "." + " " * (len(mark.group()) - 1), stated), bool(person))


def left_out(known: Sequence[Fact], text: str, turn: int) -> list[Fact] | None:
    """``known`` without what ``text`` leaves out: "without the liver?", "without HER2?", "without the second nodule?".

    A site left out is denied, a receptor negative; None where nothing known is left out. An emergency stays.
    """
    found = _WITHOUT.match(text)
    if found is None or not known:
        return None
    rest, span = found["rest"], found.span("rest")
    if _ANOTHER.match(rest):
        return [_one_fewer(fact) for fact in known] if any(fact.name == "lesion-count" for fact in known) else None
    out = {site for _, _, sites in listed(read(rest).norm) for site in sites}
    if out & {str(fact.value) for fact in known if fact.name == "sites"}:
        return [_denied(fact, out) for fact in known if fact.site not in out]
    receptors = {one.fact for one in receptor_mentions(read(f"{rest.strip()} positive."))}
    if receptors & {fact.name for fact in known}:
        told = Span(turn, *span, text[slice(*span)])
        return [replace(fact, value="negative", span=told) if fact.name in receptors else fact for fact in known]
    if _RADIATION.search(rest) and any(fact.name == "prior-radiation" for fact in known):
        return [replace(fact, value="no") if fact.name == "prior-radiation" else fact for fact in known]
    kept = without(known, text, (span,))
    return kept if len(kept) < len(known) else None


def _one_fewer(fact: Fact) -> Fact:
    lesions = fact.name == "lesion-count" and isinstance(fact.value, float) and fact.value > 1
    return replace(fact, value=float(fact.value) - 1, span=None) if lesions else fact


def _denied(fact: Fact, sites: set[str]) -> Fact:
    return replace(fact, status=Status.DENIED) if fact.name == "sites" and fact.value in sites else fact
