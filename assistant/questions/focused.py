"""What a follow-up asks by itself: "bone agents?", "ESMO says what", "what was wrong with the trial?". Pure.

What was told before says who is spoken of; what the follow-up newly names is what is asked. So that the answer opens with it,
the follow-up is put as a question of its own, with the treatment, the site or the study that it leaves out.
"""

import re
from collections.abc import Callable, Collection, Sequence

from assistant.facts.implied import IN_BONE, NO_METASTASIS
from assistant.questions.doubted import source_named
from assistant.questions.objects import INSTEAD
from assistant.questions.pending import REQUEST
from ingest.glossary import Glossary, Match

LONGEST = 16
"""Words of such a follow-up."""
ASKED = re.compile(r"\?\W*$|\bsa(?:y|ys|id)\b", re.IGNORECASE)
OF_EVIDENCE = re.compile(
    r"\b(?:evidence|trials?|rcts?|randomi[sz]ed|stud(?:y|ies)|papers?|series|meta-?analys[ie]s|data|experts?|sources?|guidelines?|figures?|numbers?|agree|nccn|esmo|asco|abc ?\d?|aro|ago|nice|uptodate)\b",
    re.IGNORECASE,
)
AT_A_STUDY = re.compile(
    r"\b(?:the|that|this|it|its|their) (?:trial|study|series|paper|report|meta-?analysis)(?:['’]s)?\b(?! of\b)|^\W*(?:(?:and|so|but|ok(?:ay)?)\W+)*how many (?:pts|patients|women|people|cases)\W*$",
    re.IGNORECASE,
)
"""What points at the study that somebody named before."""
ALTERNATIVES = re.compile(
    r"\b(?:alternatives?|other options?|(?:any|some)thing else|what else|what other (?:options?|treatments?))\b",
    re.IGNORECASE,
)
HELD = re.compile(r"\b(?:hold|held|pause|stop|continue|carry on|restart|resume)\b", re.IGNORECASE)
"""What is asked of a drug beside radiation, which the rules answer."""
DOSE = re.compile(r"\b(?:doses?|fractionation|how many (?:gy|grays?|fractions))\b", re.IGNORECASE)
WORKS = re.compile(r"\b(?:how (?:well|often)|does it work|results?|outcomes?|effect\w*|success\w*)\b", re.IGNORECASE)
"""How one asks in the same breath what a dose achieves."""
RADIATION = re.compile(r"\b(?:EBRT|radiation|radiotherapy|irradiat\w+)\b", re.IGNORECASE)
SYSTEMIC = re.compile(
    r"\b(?:still|also|as well|too|then|afterwards?|after)\b[^?]*\bsystemic\b|\bsystemic\b[^?]*\b(?:still|as well|too|then|afterwards?|after)\b",
    re.IGNORECASE,
)
"""How one asks whether drugs go with a local treatment."""
LEAD = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|right|thanks|thank you|fine|so|and|but|then|well|also)\b[,.!]?\s+)+", re.IGNORECASE
)
OPERATIONS = frozenset(
    {"Surgery", "Mastectomy", "Palliative surgery", "Surgery of the primary tumour", "Breast-conserving surgery"}
)
ASIDE = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|right|thanks|thank you|now|and|but|so)\b\W*)*(?:completely different|(?:an? )?(?:completely |totally |entirely )?(?:different|unrelated|general|separate) (?:question|topic|matter|thing)"
    r"|(?:changing|change of) (?:the )?(?:topic|subject)|on another note|as an aside|aside from (?:her|him|this)|unrelated(?:ly)?|generally speaking|in general|out of (?:curiosity|interest)|just curious)\b[\s,:;.–-]*",
    re.IGNORECASE,
)
"""How one leaves the patient for a question of its own."""
GENERALLY = re.compile(
    r"\b(?:in general(?! (?:condition|health|good|practice|anaesth|surg|medic|ward))|(?:do|would) people (?:quote|cite)|(?:in|from|across) the literature|for any patient)\b",
    re.IGNORECASE,
)
HERS = re.compile(
    r"\b(?:she|he|her|him|his|hers|this (?:patient|lady|woman|case)|(?:the|my|our) (?:patient|pt))\b", re.IGNORECASE
)
LAST_SENTENCE = re.compile(r"(?:(?<=[.!?:])\s|^)[^.!?]*[.!?]*\s*$")
STEPS = frozenset({"mdt-review", "biopsy", "brain-imaging"})
"""What is done beside any treatment."""


def focused(asked: Sequence[str], sites: Collection[str], answer: str, glossary: Glossary, *, hers: bool) -> str:
    """The last of ``asked``, the user's turns on one patient with disease at ``sites`` or on none, as a question that stands by
    itself; empty where it asks nothing of its own. ``answer`` is what was said last;
    ``hers``: it is of one patient, so that it must name something to be a question of its own.
    """
    own, earlier = LEAD.sub("", asked[-1]), asked[:-1]
    if not earlier or len(own.split()) > LONGEST or not (ASKED.search(own) or REQUEST.search(own)) or HELD.search(own):
        return ""
    kinds = {glossary.entries[match.key].kind for match in glossary.find(own)}
    if AT_A_STUDY.search(own) and not kinds & {"study", "source"} and (study := source_named(earlier, glossary)):
        pointed = AT_A_STUDY.sub(study, own).rstrip(" ?.!")
        return f"{pointed}?" if "many" not in own.lower() else f"{own.rstrip(' ?.!')} ({study})?"
    before = _treatment(earlier, glossary)
    of = "the primary tumour" if before in OPERATIONS and before != "Surgery" else "the metastases"
    if ALTERNATIVES.search(own) and (before or _treatment([own], glossary)):
        return f"What may be considered instead of {_wider(before or _treatment([own], glossary))} for local control of {of}?"
    if SYSTEMIC.search(own) and before:
        return f"Is systemic therapy still needed after {before.lower()}?"
    if INSTEAD.match(own) and before and "intervention" in kinds:
        return f"{own.rstrip(' ?.!')} of {before.lower()}?"
    if DOSE.search(own) and "intervention" not in kinds and (before or RADIATION.search(answer)):
        place = _place(own, sites, glossary)
        works = " and what are the outcomes" if WORKS.search(own) else ""
        return f"What dose of {before.lower() or 'radiation'} for {place}{works}?" if place else ""
    if not OF_EVIDENCE.search(own) and not kinds & {"intervention", "study", "outcome", "source"}:
        place = "" if hers else _place(own, sites, glossary)
        return _with(own, [place]) if place else ""
    if "study" in kinds:
        return f"{own.rstrip(' ?.!')}?"
    if not hers and kinds == {"outcome"} and (study := source_named(earlier[-1:], glossary)):
        return f"{own.rstrip(' ?.!')} ({study})?"
    return _with_before(own, before, kinds, sites, glossary)


def beside_the_case(text: str, tells: Callable[[str], bool]) -> str:
    """``text`` without how it leaves the patient, where it asks something in general; empty where it does not."""
    announced = ASIDE.match(text)
    rest = text[announced.end() :] if announced else text
    if not (announced or GENERALLY.search(text)) or not REQUEST.search(rest) or HERS.search(rest) or tells(rest):
        return ""
    return rest if any(map(str.isalnum, rest)) else ""


def left_out(own: str, note: str, sites: Collection[str], glossary: Glossary) -> str:
    """``own`` as a question with the treatment that ``note`` names last, and the one site, where it names neither."""
    kinds = {glossary.entries[match.key].kind for match in glossary.find(own)}
    if "study" in kinds:
        return f"{own.rstrip(' ?.!')}?"
    return _with_before(own, _treatment([note], glossary), kinds, sites, glossary)


def _wider(treatment: str) -> str:
    return "surgery" if treatment in OPERATIONS else treatment.lower()


def _treatment(earlier: Sequence[str], glossary: Glossary) -> str:
    """The name of the treatment that was asked about last; empty where none was, or several at once."""
    for text in reversed(earlier):
        last = LAST_SENTENCE.search(text.rstrip())
        found = _treatments(last.group() if last else text, glossary)
        names = [glossary.entries[match.key].name for match in found]
        if names:
            return names[-1] if len(set(names)) == 1 or OPERATIONS.issuperset(names) else ""
    return ""


def _treatments(text: str, glossary: Glossary) -> list[Match]:
    found = [match for match in glossary.find(text, "intervention") if match.key not in STEPS]
    return [one for one in found if not any(_within(one, other) for other in found)]


def _within(one: Match, other: Match) -> bool:
    return other.start <= one.start and one.end <= other.end and other.end - other.start > one.end - one.start


def _place(own: str, sites: Collection[str], glossary: Glossary) -> str:
    """The site that ``own`` leaves out, where there is one; a part of the bones is bone."""
    where = {"bone" if site in IN_BONE else site for site in sites} - {*NO_METASTASIS}
    if len(where) != 1 or glossary.find(own, "site"):
        return ""
    site = where.pop()
    return f"{glossary.entries[site].name.lower()} metastases" if site in glossary.entries else ""


def _with_before(own: str, before: str, kinds: set[str], sites: Collection[str], glossary: Glossary) -> str:
    """``own`` with the treatment named ``before``, where it names none, and with the site, where that has one to leave out."""
    treatment = "" if "intervention" in kinds else before
    place = "" if treatment in OPERATIONS - {"Surgery"} else _place(own, sites, glossary)
    return _with(own, [treatment.lower(), place])


def _with(own: str, left_out: Sequence[str]) -> str:
    told = ", ".join(dict.fromkeys(one for one in left_out if one))
    text = own.rstrip(" ?.!")
    return f"{text} ({told})?" if told else f"{text}?"
