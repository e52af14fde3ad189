"""What "operate primary?" and "primary in situ ... surgery first?" leave out: that the operation is on the breast. Pure.

"Primary" by itself is the tumour in the breast, never a metastasis. A bare operation is hers where the primary is told to be in
place and no metastasis is one that is operated on by itself.
"""

import re

from assistant.facts.implied import IN_BONE, NO_METASTASIS
from assistant.patient import PatientFacts, Status

NAMED = re.compile(
    r"\b(?P<verb>(?:operat(?:e|ed|ing|ion)|remov(?:e|ed|ing|al)|resect(?:ed|ing|ion)?|excis(?:e|ed|ing|ion)|surgery|op)"
    r"(?: (?:on|of|for|to))?)(?P<primary> primary)\b(?! (?:care|endpoint|bone|brain|liver|lung|systemic|treatment|therapy|or|vs))",
    re.IGNORECASE,
)
OFF = re.compile(r"\b(?P<verb>tak(?:e|ing)) (?:it|this) off\b(?! (?:the|hold|label))", re.IGNORECASE)
"""What is taken off is the breast."""
BARE = re.compile(
    r"(?P<operation>\b(?:surgery|operat(?:e|ion)|an op|op(?=\?))\b)"
    r"(?! (?:on|of|for|to|for the|in|at|at the)\b (?!her\b|this (?:patient|woman)))(?!\w)"
    r"(?=[^.;?!]{0,40}(?:[?.!]|$))",
    re.IGNORECASE,
)
OTHER = re.compile(
    r"\b(?:mets?|metast\w+|bones?|spin\w+|vertebr\w+|femur|hip|humer\w+|sternum|ribs?|pelvi\w+|liver|hepat\w+|lungs?|brain|nod(?:es?|ules?)"
    r"|axill\w+|ovar\w+|adrenal\w*|lesions?|fractur\w*|fixation|stabili[sz]\w*|lobectomy|reconstruct\w*|prior|previous|after surgery)\b",
    re.IGNORECASE,
)
GIVES_WAY = frozenset({"fungation", "ulceration", "bleeding", "infection"})
CLAUSE = re.compile(r"[^,]*,?\s*")
SENTENCE = re.compile(r"[^.;?!\n]*[.;?!\n]*\s*")


def in_full(text: str, facts: PatientFacts) -> str:
    """``text`` with the primary named where an operation is on it."""
    text = OFF.sub(lambda hit: f"{hit['verb']} the breast off", text)
    text = NAMED.sub(lambda hit: f"{_with_preposition(hit['verb'])} the{hit['primary']}", text)
    if not _meant(facts):
        return text
    asked = (
        sentence if "?" not in sentence else "".join(map(_named, CLAUSE.findall(sentence)))
        for sentence in SENTENCE.findall(text)
    )
    return "".join(asked)


def _with_preposition(verb: str) -> str:
    return (
        f"{verb} on" if verb.lower() == "operate" else f"{verb} of" if verb.lower() in ("surgery", "removal") else verb
    )


def _named(clause: str) -> str:
    """The bare operation of a clause that asks, as one on the primary."""
    hit = BARE.search(clause)
    if not hit or OTHER.search(clause) or "primary" in clause.lower() or "breast" in clause.lower():
        return clause
    words = "operate" if hit["operation"].lower() == "op" else hit["operation"]
    joined = f"{words} on the primary" if words.lower() != "surgery" else f"{words} of the primary"
    return f"{clause[: hit.start()]}{joined}{clause[hit.end('operation') :]}"


def _meant(facts: PatientFacts) -> bool:
    """Whether the breast tumour itself gives way, or the primary is told to be in place and there is no one metastasis that an
    operation may be meant for.
    """
    if any(f.site == "breast" and f.value in GIVES_WAY and f.status is Status.ASSERTED for f in facts.of("symptoms")):
        return True
    intact = facts.one("primary-intact")
    if intact is None or intact.value != "yes" or intact.span is None:
        return False
    if any(fact.status is not Status.DENIED for fact in facts.of("emergency")):
        return False
    sites = {str(fact.value) for fact in facts.of("sites") if fact.status is not Status.DENIED} - {*NO_METASTASIS}
    return sites <= IN_BONE or len(sites - IN_BONE) + bool(sites & IN_BONE) > 1
