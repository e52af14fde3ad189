"""What a follow-up in a patient's case asks about: the treatment that was asked about last, not the first. Pure.

"Resect? || ablate it? || what is the local control with that?" is of ablation; "RT instead?" sets radiation against what was
asked before; "trastuzumab?" behind "is chemo held during RT?" asks the same of another drug.
"""

import re
from collections.abc import Callable, Sequence

from assistant.questions.fragments import LEAD, put_into
from ingest.glossary import Glossary, Match

INSTEAD = re.compile(
    r"^\W*(?:(?:and|but|so|then|or|what about|how about|why not|can we do|just)\s+)*(?P<what>[^?.!]{1,40}?),? instead\b\W*$",
    re.IGNORECASE,
)
OF_THE_ANSWER = re.compile(
    r"^\W*(?:(?:and|but|so|ok(?:ay)?|then)\b\W*)*(?:(?:does|do|did) (?:that|it|this|they) mean|is (?:that|this|it) (?:from|based|a)\b|(?:what|which) (?:trials?|stud(?:y|ies)|sources?|evidence)\W*$"
    r"|(?:the )?(?:source|reference|evidence)s?\b|says who|who says|why\b|how come|what does that mean|(?:the |what (?:is|was) the |any )?(?:(?:95 ?% )?(?:confidence intervals?|ci)|p[- ]?values?|range)\W*$)",
    re.IGNORECASE,
)
"""What asks of the answer before it, and is no question that a fragment could change."""
SET = re.compile(
    r"\b(?P<how>which|how many|any|all|none|either|both|each|most)(?: (?:one|ones))? of "
    r"(?:them|these|those|(?:the|these|those) (?:two|three|four|five|trials|studies)(?: (?:trials|studies))?)\b(?! (?:patients|women|had|have|were)\b)",
    re.IGNORECASE,
)
"""What points at several studies at once."""
SHOULD = re.compile(
    r"^\W*(?:(?:and|but|so|ok(?:ay)?|then|right|well)\b\W*)*(?:should|shall|would|do) (?:we|i|you|one)(?: (?:do (?:it|this|that)|offer (?:it|this|that)|operate|then|recommend (?:it|this|that)))*\W*$",
    re.IGNORECASE,
)
"""What asks whether to do what was spoken of."""
TRIALS = re.compile(r"\b(?:trials?|rcts?|randomi[sz]ed|studies|evidence|data)\b", re.IGNORECASE)
IT = re.compile(r"\b(?:it|that|this)$", re.IGNORECASE)
PERSON = re.compile(r"\b(?:she|he|her|him|his|the patient|i|we|us)\b", re.IGNORECASE)
LAST_SENTENCE = re.compile(r"(?:(?<=[.!?:])\s|^)[^.!?]*[.!?]*\s*$")
WHICH_TREATMENT = re.compile(
    r"\b(?:which|what|what other|any other) (?:local )?(?:treatments?|therap(?:y|ies)|options?|modalit(?:y|ies))\b"
    r"|\bhow (?:do|does|would|should) (?:we|one|you|i) (?:treat|manage)\b",
    re.IGNORECASE,
)
"""What asks for a treatment: that of the question before is not meant."""
LONGEST = 8
"""Words of a follow-up that does nothing but propose another treatment."""


def subject(asked: Sequence[str]) -> Sequence[str]:
    """``asked`` without the follow-ups at its end that only ask of the answer."""
    end = len(asked)
    while end > 1 and OF_THE_ANSWER.search(asked[end - 1]):
        end -= 1
    return asked[:end]


def of_evidence(own: str, before: str, glossary: Glossary) -> str:
    """``own`` as a question on what was asked about ``before``, where it asks for a result or for trials and for no more of the
    patient ("any survival gain?"); empty where it does not.
    """
    kinds = {glossary.entries[match.key].kind for match in glossary.find(own)}
    asks = "outcome" in kinds or TRIALS.search(own) is not None
    if (
        not asks
        or kinds & {"intervention", "site", "study", "source"}
        or len(own.split()) > LONGEST + 1
        or PERSON.search(own)
    ):
        return ""
    found = LAST_SENTENCE.search(before.rstrip())
    names = list(dict.fromkeys(_names(found.group() if found else before, glossary)))
    sites = {match.key for match in glossary.find(before, "site")} - {"breast"}
    if len(names) != 1:
        return ""
    at = (
        f" of {glossary.entries[sites.pop()].name.lower()} metastases"
        if len(sites) == 1 and " of " not in names[0]
        else ""
    )
    treatment, asked = f"{names[0].lower()}{at}", own.rstrip(" ?.!")
    named = IT.sub(treatment, asked)
    return f"{named}?" if named != asked else f"{asked} with {treatment}?"


def of_the_set(text: str, asked: Sequence[str], glossary: Glossary) -> str:
    """``text`` of all the studies of what was asked about, where it points at several ("which of them showed a gain?"); empty
    where it does not, or nobody named what they studied or two of them.
    """
    place = SET.search(text)
    studies = {match.key for one in asked for match in glossary.find(one, "study")}
    names = [name for one in reversed(asked) for name in _names(one, glossary)]
    if not place or not (names or len(studies) > 1):
        return ""
    which = names[0] if names else " and ".join(sorted(glossary.entries[key].name for key in studies))
    trials = f"trials of {which.lower()}" if names else which
    return f"{text[: place.start()]}{place['how']} of the {trials}{text[place.end() :].rstrip(' ?.!')}?"


def advised(text: str, asked: Sequence[str], glossary: Glossary) -> str:
    """``text`` as a question for what is recommended, where it asks whether to do what was spoken of ("so should we?")."""
    names = [name for one in reversed(asked) for name in _names(one, glossary)] if SHOULD.match(text) else []
    sites = [glossary.entries[match.key].name.lower() for one in asked for match in glossary.find(one, "site")]
    at = f" ({sites[-1]})" if sites else ""
    return f"Is {names[0].lower()} recommended{at}?" if names else ""


def _names(text: str, glossary: Glossary) -> list[str]:
    """The names of the treatments in ``text``, as the glossary has them."""
    return [glossary.entries[match.key].name for match in _treatments(text, glossary)]


def instead(asked: str, text: str, glossary: Glossary) -> str:
    """``text`` ("RT instead?") with what it takes the place of in ``asked``; empty where it is no such follow-up, or nothing or
    more than one treatment is asked about.
    """
    found = INSTEAD.match(text)
    places = {match.key for match in _treatments(asked, glossary)}
    if not found or not _treatments(found["what"], glossary) or len(places) != 1:
        return ""
    return f"{found['what'].strip()} instead of {glossary.entries[places.pop()].name.lower()}?"


def renames(asked: Sequence[str], text: str, glossary: Glossary, tells: Callable[[str], bool]) -> bool:
    """Whether ``text`` is nothing but the name of a treatment that takes a place in a question of ``asked``."""
    name = LEAD.sub("", text).strip(" ?.!,;")
    if not any(one.start == 0 and one.end == len(name) for one in glossary.find(name, "intervention")):
        return False
    questions = (found.group() for one in asked if one.rstrip().endswith("?") and (found := LAST_SENTENCE.search(one)))
    return any(not tells(question) and put_into(question, text, glossary, bare=True) for question in questions)


def asked_since(before: str, later: Sequence[str], glossary: Glossary, tells: Callable[[str], bool]) -> str:
    """``before`` (a case and what is asked of it) asking what the follow-ups ``later`` made of it, treatment by treatment."""
    start = before.rstrip()
    found = LAST_SENTENCE.search(start)
    case = start[: found.start()] if found else ""
    asked = start[len(case) :].strip()
    if not case.strip() or tells(asked):
        return before
    first = asked
    for text in later:
        asked = _changed(asked, text, glossary) or asked
    return before if asked == first else f"{case.strip()} {asked}"


def _changed(asked: str, text: str, glossary: Glossary) -> str:
    """What ``text`` asks in the place of ``asked``; empty where it asks of no other treatment or site."""
    named = _treatments(text, glossary)
    if (other := INSTEAD.match(text)) and named:
        return instead(asked, text, glossary) or f"{other['what'].strip()}?"
    if filled := put_into(asked, text, glossary, bare=True):
        return filled
    short = len(text.split()) <= LONGEST and text.rstrip().endswith("?") and not glossary.find(text, "study")
    return text.strip() if named and short and not glossary.find(text, "outcome") else ""


def _treatments(text: str, glossary: Glossary) -> list[Match]:
    found = list(glossary.find(text, "intervention"))
    return [
        one
        for one in found
        if not any(
            m is not one and m.start <= one.start and one.end <= m.end and m.end - m.start > one.end - one.start
            for m in found
        )
    ]
