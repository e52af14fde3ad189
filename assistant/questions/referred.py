"""A follow-up whose object is what the last answer was about: "how big?", "why don't you believe it?", "wasn't there a positive
one?", "and the risks of it?", "which is better?", "how many patients?". Pure.

It is put as a question of its own that names the object: the treatment that was asked about last, at its site, or the study in
which the answer found a gain. Where no object can be named it is left as it is.
"""

import re
from collections.abc import Callable, Sequence

from assistant.facts.extraction import WHY
from assistant.facts.supposed import supposed
from assistant.questions.doubted import doubts, enough
from ingest.glossary import Glossary, Match

_OPEN = r"^\W*(?:(?:and|but|so|ok(?:ay)?|then|right|well|hm+|thanks|fine|what about)\b[,.]?\s*)*"
_IT = r"(?:it|that|this|them|those|these)"
HOW_BIG = re.compile(
    rf"{_OPEN}(?:by )?how (?:big|large|great|strong|much(?: better| longer)?)"
    rf"(?: (?:is|was|were)(?: (?:{_IT}|the (?:gain|benefit|difference|effect|advantage)))?| of an? (?:gain|benefit|difference|effect))?\W*$",
    re.IGNORECASE,
)
POSITIVE = re.compile(
    rf"{_OPEN}(?:(?:was|is|were)(?:n['’]t| not)?|surely|i thought|didn['’]t)\b[^?]{{0,24}}\b(?:positive|favou?rable|one that (?:was positive|worked|show\w+|found))\b[^?]{{0,24}}\W*$"
    rf"|{_OPEN}(?:the|that) (?:[\w-]+ ){{0,4}}(?:one|trial|rct|study) (?:was|is|did|has) (?:\w+ )?(?:positive|favou?rable|better|benefit|work\w*|help\w*|show\w*)\b[^?]{{0,24}}\W*$",
    re.IGNORECASE,
)
PATIENT_TOLD = re.compile(
    rf"{_OPEN}what (?:do|should|would|can|shall|must) (?:i|we|you|one) (?:tell|say to|explain to) (?:the patients?|her|him|them|patients|my patient)\W*$",
    re.IGNORECASE,
)
RISKS = re.compile(
    rf"{_OPEN}(?:(?:what|how) (?:are|is|about|high (?:are|is)) )?(?:the |any |its )?(?:risks?|complications?|complication rates?|morbidity|mortality|harms?|dangers?)(?: (?:of|with|from|after|in) (?:doing )?{_IT})?\W*$",
    re.IGNORECASE,
)
FIGURES = re.compile(
    rf"{_OPEN}(?:any|what|which|the|are there(?: any)?|got)? ?(?:hard |survival )?(?:figures?|numbers|statistics|stats|percentages)(?: (?:are there|do you have))?(?: (?:for|on|about|behind|after|with) (?P<of>[\w -]{{2,40}}?))?\W*$",
    re.IGNORECASE,
)
MANY = re.compile(
    rf"{_OPEN}how many (?:patients|women|pts|people|cases)(?: (?:were|was|are)(?: (?:that|there|in {_IT}))?)?\W*$",
    re.IGNORECASE,
)
BADLY = re.compile(
    rf"{_OPEN}(?:which|who|what sort|what kind)(?: (?:ones?|patients|women|of (?:them|these|those|patients?|women)))? (?:did|do|does|fared?|had the) (?:badly|poorly|worse|worst|less well|not do well|bad outcomes?)\W*$",
    re.IGNORECASE,
)
ALL_BREAST = re.compile(
    rf"{_OPEN}(?:(?:were|are) (?:they|these|those|the patients) (?:all|only|just|mostly)(?: of them)? (?:from )?breast|how many (?:of (?:them|these|those) )?(?:were|had) breast)\b(?: (?:cancers?|ca|primar\w+|patients|cases|though|then))*\W*$",
    re.IGNORECASE,
)
SAME = re.compile(
    rf"{_OPEN}(?:the )?same (?:for|with|in|after|of) (?P<of>(?:the )?[\w -]{{0,20}}fractions?[\w -]{{0,14}}?)\W*$",
    re.IGNORECASE,
)
SCHEDULE = re.compile(r"\b\d{1,2} ?(?:Gy)? ?(?:in|/|over) ?\d{1,2}(?: ?(?:#|fx?s?\b|fractions\b))?", re.IGNORECASE)
"""A dose with its fractions, whose place another takes."""
BETTER = re.compile(
    rf"{_OPEN}(?:which(?: (?:one|of (?:the two|them|these|those)))? (?:is|was|works|would be|does) (?:the )?(?:better|best|preferred|superior)|which (?:do you|would you|should (?:i|we)) (?:prefer|choose|use))\W*$",
    re.IGNORECASE,
)
REGIMEN = re.compile(
    r"\b(?P<gy>\d{1,2}) ?(?:gy)? ?(?:in|/|over) ?(?P<fractions>\d{1,2}|one|five|ten|twenty)\b(?! ?%)", re.IGNORECASE
)
GAIN = re.compile(
    r"\b(?:gain\w*|benefit\w*|advantage|improv\w+|better|differ\w+|longer|effect\w*|prolong\w*|help\w*|works?|positive)\b",
    re.IGNORECASE,
)
FOUND_ONE = re.compile(
    r"\b(?:(?:has|have|did) (?:shown|show|suggested|found) (?:one\b|an? (?:survival |overall[- ]survival )?(?:benefit|gain|difference))|suggested a survival benefit|better survival)",
    re.IGNORECASE,
)
"""How a statement tells that a study found a gain."""
METASTASES = re.compile(r"\s+(?:mets?|metast\w+|secondar\w+|lesions?|deposits?|nodules?)$")
TRIAL = re.compile(r" (?:trial|study|series)$", re.IGNORECASE)
SENTENCE = re.compile(r"[^.\n]+(?:\.(?=\d)[^.\n]+)*")
OPERATIONS = frozenset({"surgery", "metastasectomy", "lung-resection", "liver-resection", "primary-surgery"})
NOT_TREATMENTS = frozenset(
    {"counselling", "mdt-review", "biopsy", "brain-imaging", "local-therapy", "systemic-therapy"}
)
SET_BESIDE = 2
"""Regimens or treatments that are compared."""
MOST = 3
"""Studies whose patients are counted."""


def asked_of_it(
    text: str, asked: Sequence[str], answers: Sequence[str], glossary: Glossary, sites: Sequence[str] = ()
) -> str:
    """``text`` as a question that names its object, after the user's turns ``asked`` and the ``answers`` to them, newest last,
    on a patient with metastases at ``sites``; empty where it has no object there, or none can be named.
    """
    if not asked:
        return ""
    treatment, at = _treatment(asked, glossary), _at(asked, sites, glossary)
    if of_study := _of_the_study(text, asked, answers, treatment, glossary):
        return of_study
    if BADLY.match(text) and _operates(asked, glossary):
        return f"What are the adverse prognostic features after {_operation(treatment, at)}?"
    if POSITIVE.match(text) and treatment:
        return f"Which randomised trial of {treatment}{_group(asked, glossary)} has suggested a survival benefit?"
    if PATIENT_TOLD.match(text) and treatment:
        return f"What should the patient be told about {treatment}{_group(asked, glossary) or at}?"
    if RISKS.match(text) and treatment:
        return f"What are the complications of {_operation(treatment, at)}?"
    if (figures := FIGURES.match(text)) and _operates([figures["of"] or "", *asked], glossary):
        return f"What are the survival figures for {_operation(treatment, at)}?"
    if BETTER.match(text) and len(regimens := _regimens(asked)) == SET_BESIDE:
        return f"Is {regimens[0]} better than {regimens[1]}{at}?"
    return ""


def _of_the_study(text: str, asked: Sequence[str], answers: Sequence[str], treatment: str, glossary: Glossary) -> str:
    """``text`` as a question on the study that was spoken of, or on the other schedule; empty where it is none."""
    study = TRIAL.sub("", _found_in(answers, glossary))
    if HOW_BIG.match(text) and GAIN.search(asked[-1]) and study:
        return f"How big was the survival gain in the {study} trial?"
    if doubts(text, asked) and study:
        return f"What was wrong with the {study} trial?"
    if limits := enough(text, asked, treatment, glossary):
        return limits
    if (same := SAME.match(text)) and SCHEDULE.search(asked[-1]):
        return f"{SCHEDULE.sub(same['of'].strip(), asked[-1]).rstrip(' ?.!')}?"
    named = _studies(asked[-1:], glossary) or _studies(answers[-1:], glossary)
    if ALL_BREAST.match(text) and len(named) == 1:
        return f"How many of the patients in the {TRIAL.sub('', named[0])} study had breast cancer?"
    return f"How many patients were in {' and '.join(named[:MOST])}?" if MANY.match(text) and named else ""


def with_its_question(text: str, asked: Sequence[str], tells: Callable[[str], bool]) -> str:
    """``text`` behind the last of the turns ``asked``, where it asks why and that turn asked and told or supposed nothing."""
    last = asked[-1]
    asks = len(asked) > 1 and WHY.match(text) and last.rstrip().endswith("?")
    return f"{last} {text}" if asks and not (tells(last) or supposed(last)) else text


def _treatments(text: str, glossary: Glossary) -> list[Match]:
    found = [one for one in glossary.find(text, "intervention") if one.key not in NOT_TREATMENTS]
    return [one for one in found if not any(_within(one, other) for other in found)]


def _within(one: Match, other: Match) -> bool:
    return other.start <= one.start and one.end <= other.end and other.end - other.start > one.end - one.start


def _treatment(asked: Sequence[str], glossary: Glossary) -> str:
    """The name of the treatment that was asked about last; empty where two were at once."""
    for text in reversed(asked):
        names = {glossary.entries[one.key].name for one in _treatments(text, glossary)}
        if names:
            name = names.pop() if len(names) == 1 else ""
            return name if name.isupper() else name.lower()
    return ""


def _operates(asked: Sequence[str], glossary: Glossary) -> bool:
    """Whether the treatment asked about last is an operation, of which survival is the figure."""
    for text in (one for one in (asked[0], *reversed(asked[1:])) if _treatments(one, glossary)):
        return {one.key for one in _treatments(text, glossary)} <= OPERATIONS
    return False


def _operation(treatment: str, at: str) -> str:
    """``treatment`` by the name that it has at its site."""
    plain = treatment in ("surgery", "metastasectomy")
    return (
        f"resection of{at.removeprefix(' for')}"
        if plain and at
        else f"{treatment}{at if 'primary' not in treatment else ''}"
    )


def _at(asked: Sequence[str], sites: Sequence[str], glossary: Glossary) -> str:
    """ " for liver metastases", where one site was named, in the user's words, or one is known."""
    for text in reversed(asked):
        found = {
            one.key: text[one.start : one.end].lower() for one in glossary.find(text, "site") if one.key != "breast"
        }
        if found:
            return _for(next(iter(found.values()))) if len(found) == 1 else ""
    names = [glossary.entries[key].name.lower() for key in {*sites} - {"breast"} if key in glossary.entries]
    return _for(names[0]) if len(names) == 1 else ""


def _for(place: str) -> str:
    return f" for {METASTASES.sub('', place)} metastases"


def _group(asked: Sequence[str], glossary: Glossary) -> str:
    named = (one.key for text in reversed(asked) for one in glossary.find(text, "population"))
    return " in oligometastatic disease" if "oligometastatic" in named else ""


def _found_in(answers: Sequence[str], glossary: Glossary) -> str:
    """The study of which the newest answer tells that it found a gain, or the only one that it names; empty without one."""
    kinds = glossary.kinds()
    for answer in reversed(answers):
        for sentence in (one.group() for one in SENTENCE.finditer(answer)):
            if found := FOUND_ONE.search(sentence):
                named = [one for one in glossary.find(sentence[: found.start()], "study") if one.key not in kinds]
                if named:
                    return sentence[named[-1].start : named[-1].end]
        if len(named_here := _studies([answer], glossary)) == 1:
            return named_here[0]
        if named_here:
            return ""
    return ""


def _studies(answers: Sequence[str], glossary: Glossary) -> list[str]:
    """The studies that ``answers`` name, in order, each once."""
    found: dict[str, str] = {}
    kinds = glossary.kinds()
    for answer in answers:
        for one in sorted(glossary.find(answer, "study"), key=lambda match: match.start):
            if one.key not in kinds:
                found.setdefault(one.key, answer[one.start : one.end])
    return list(found.values())


def _regimens(asked: Sequence[str]) -> list[str]:
    """The last two regimens that were asked about, in their order."""
    found = [f"{one['gy']} Gy in {one['fractions']}" for text in asked for one in REGIMEN.finditer(text)]
    return list(dict.fromkeys(found))[-SET_BESIDE:]
