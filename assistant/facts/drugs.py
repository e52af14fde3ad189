"""Reads drugs taken now, taken before, and proposed (which are neither). Pure."""

import re

from assistant.facts.lexicons import drug_cues, drug_names
from assistant.facts.mentions import Mention
from assistant.facts.reading import Reading
from assistant.patient import Status

_SURE = re.compile(
    r"(?:\b(?:while|whilst|is|already|currently|.s|been|who is|stays?|still|remains?|now|she is|her) (?:still )?(?:on|taking|receiving)"
    r"|\b(?:stop(?:ping)?|hold(?:ing)?|pause|pausing|continu(?:e|ing)|interrupt(?:ing)?|withhold(?:ing)?|keep|carry on with"
    r"|omit|suspend(?:ing)?|keep (?:her|him) on|discontinue|has had|previously had|previous|prior|response to|responding to"
    r"|progressed on|after))[ a-z]{0,14}$"
)
_DESCRIBED = re.compile(
    r"(?:\b(?:for|in|of) (?:an?|this|my|our) (?:[\w-]+ ){0,4}?(?:woman|lady|patient|pt|man)(?:,? [\w-]+){0,4},? (?:who is )?on"
    r"|\b(?:woman|lady|patient|pt|man|\w*-?menopausal|\d\d ?-?(?:f|m|yo))(?:, [\w-]+){0,4}, (?:now |currently )?on) $"
)
"""Whom a question is about is described by what she takes: no drug is proposed ("for a woman of 44, on goserelin, ...?")."""
_PUT_ON = re.compile(r"\b(?:put|putting|start\w*|commenc\w*|switch\w*|plac\w+|begin\w*|initiat\w+)\b")

_ENDED = r"(?:stopped|discontinued|finish(?:ed)?|completed|abandoned|given up|withdrawn|dropped|ceased|cut short)"
_STOPPED = re.compile(rf"^[ (,]*(?:\w+ |which |we.ve ){{0,4}}?(?:now |since )?{_ENDED}\b")
_NOT_ENDED = re.compile(rf"^ (?:\w+ ){{0,2}}?(?:not|never|n.t|wasn.t|hasn.t) (?:\w+ )?{_ENDED}\b")
_ASIDE = re.compile(rf"^ ?\((?:\w+ )?{_ENDED} (?P<drug>[a-z][a-z-]+)[^()]*\)")
"""An aside behind a list that names the drug which alone was stopped."""

_FOR_A_TIME = re.compile(
    r"\bfor (?:the (?:last|past) )?(?:about |another |some )?(?:\d+|an?|a few|several|two|three|four|five|six|eight|nine|ten|twelve)"
    r"[ -]?(?:days?|weeks?|wks?|months?|mths?|years?|yrs?|/12|/52)(?=,| and| plus| \+|;| (?:to|on|with) )"
)
"""How long the drug before was taken: not what the next is for."""

_YEARS = re.compile(
    r"(?<!\d)(?:19|20)\d\d ?(?:-|to|until|till) ?(?:(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]*\.? )?"
    r"(?:19|20)?\d\d(?!\d)[: ,]*(?P<list>[^.;:()\n]{0,60})$"
)
"""The years of a course that has ended, before its drugs ("2017-2022 fulvestrant")."""

_CLASSES = frozenset({"bone-modifying-agent", "chemotherapy", "endocrine-therapy", "cdk4-6-inhibitor", "immunotherapy"})
_BY_NAME = re.compile(r"^ ?\((?:[a-z]+ )?$")
"""Between a class and the drug of it that is meant ("the bone injection (Xgeva)")."""
_AHEAD = re.compile(
    r"\b(?:prior to|before|ahead of)(?: (?:starting|commencing|beginning|initiating|giving|any|the|her|iv))* $"
)
"""A drug that is still to come."""

_LATER = re.compile(
    r"^(?: (?:is|to|will|can|be|only|given|(?P<verb>starts?|begins?|follows?|waits?|comes?)))* (?:"
    r"(?:in|after)(?: (?:about|some|another))? (?:\d+|an?|two|three|four|five|six|several|a few)[ -]?(?:weeks?|months?|years?|/12)"
    r"(?= ?(?:[.,;)?]|$| when| once))|(?:afterwards?|after(?: (?:that|this|it|them|both))?|thereafter|later)(?= ?(?:[.,;)?]|$))"
    r"|(?:until|till|once) (?:[\w-]+ ){1,4}(?:over|done|healed|finished|recovered)"
    r"|(?:tmrw|tmr|tomorrow|tonight|next (?:week|month|mon|tues|wednes|thurs|fri|visit|clinic)\w*)(?![a-z])"
    r"|(?:waits|is waiting|has to wait|must wait|will wait|waiting|is held back|on hold) (?:for|until|till) (?!(?:about |another |some )?(?:\d|an?\b|two|three|four|six))"
    r"|(?:in|for|from) (?:the )?(?:\d{1,2}(?:st|nd|rd|th)\b|(?:mon|tues|wednes|thurs|fri)(?:day)?\b))"
)
"""A time that is to pass, or what it waits for, before the drug is given."""

_THEN = re.compile(
    r"\b(?:sbrt|sabr|rt|radiotherapy|radiation|ablation|rfa|surgery|resection|[a-z]+ectomy)\b"
    r"(?:(?!\d{4}|\b(?:ago|had|was|were|after|since|adjuvant|followed|years?|yrs?)\b)[^.;])*,? (?:and )?then $"
)
_LASTED = re.compile(r"^[^.;]{0,24}(?:\d|years|months|since|until|now|progress|relaps|recur|respon|stable)")
"""A local treatment is planned and the drug after it ("SBRT to both, then letrozole"); history has a year or an outcome."""

_NEXT = re.compile(
    r"^[ (,]*(?:and |then )?(?:stopped|discontinued|finish(?:ed)?|completed) (?!(?:after|in|due|for|because|at|last)\b)[a-z]"
)
"""The cue belongs to the drug that follows ("on exemestane, completed capecitabine")."""

_SURGERY = re.compile(r"\b(?:mastectomy|lumpectomy|wle|surgery)\b")
"""A drug in one list with the operation on the primary was adjuvant."""

_OLD_ASIDE = re.compile(r"(?:19|20)\d\d:? ?\([^()]*$")
"""An aside to a year ("2009 (lumpectomy, AC-T, five years of anastrozole)")."""

_NOT = re.compile(r"\W*(?:(?:sorry|no|oh|correction|actually)\b[,:]? )*not (?:on )?(?=[a-z])")
"""What opens a sentence that puts one drug in the place of another."""

_VAGUE = (
    "chemo",
    "chemotherapy",
    "chemo-therapy",
    "endocrine",
    "hormones",
    "immunotherapy",
    "hormone therapy",
    "platinum",
)
"""Words that more often name a plan than a course: without a cue they say nothing."""


def generic(norm: str, start: int, end: int) -> str:
    """Generic name of ``norm[start:end]`` ("Ibrance"), with commas for a combination ("FEC-T"), "" for none.

    Short names ("HP") count only in their surroundings, so the whole text is needed.
    """
    for expression, name in drug_names():
        found = expression.match(norm, start)
        if found and found.end() == end:
            return name
    return ""


def drug_mentions(reading: Reading) -> list[Mention]:
    """current-drugs and past-drugs."""
    cues = drug_cues()
    found = []
    for hit in cues["drug"].finditer(reading.norm):
        names, (start, end) = generic(reading.norm, *hit.span()), hit.span()
        if not names or reading.not_patient(start, end) or (names in _CLASSES and _named_behind(reading.norm, end)):
            continue
        fact = _when(reading, start, end)
        if fact:
            status = Status.DENIED if fact.startswith("no-") else Status.ASSERTED
            found += [Mention(fact.removeprefix("no-"), name, start, end, status) for name in names.split(", ")]
    return found


def _named_behind(norm: str, end: int) -> bool:
    """Whether the drug that a class stands for is named in brackets behind it."""
    following = drug_cues()["drug"].search(norm, end, end + 40)
    return bool(
        following and _BY_NAME.match(norm[end : following.start()]) and norm[end : end + 2].strip(" ") in ("(",)
    )


def _aside(norm: str, start: int, end: int, after: str) -> tuple[str, bool]:
    """``after`` without an aside that names what alone was stopped, and whether that is this drug."""
    found = _ASIDE.match(after)
    at = norm.find(after, end) if found else -1
    if not found or at < 0 or not (named := generic(norm, *(at + place for place in found.span("drug")))):
        return after, False
    return after[found.end() :], named == generic(norm, start, end)


def _when(reading: Reading, start: int, end: int) -> str:
    """Fact that the mention belongs to, "no-" before it when denied, "" when it is only talked about."""
    cues = drug_cues()
    low, high = reading.sentence(start)
    clause = max(reading.norm.rfind(mark, low, start) for mark in (". ", "\n", " - ", " but "))
    told = reading.norm[max(low, clause + 1, start - 120) : start]
    before = _without_list(_FOR_A_TIME.sub(lambda hit: "," + " " * (len(hit.group()) - 1), told))
    after, ended = _aside(reading.norm, start, end, _skip_list(reading.norm[end:high]))
    described = _DESCRIBED.search(before) and not _PUT_ON.search(before)
    after = after.removeprefix("?") if described else after
    proposed = reading.is_proposed(start, end) and not described
    later = _LATER.search(reading.norm[end:high])
    later = later if later and (later["verb"] or not cues["current_before"].search(before)) else None
    if later or _AHEAD.search(reading.norm[low:start]) or _is_next(reading.norm, low, start, end, high):
        return ""
    if _is_given_instead(reading.norm, low, start, end, high):
        return "current-drugs"
    if cues["denied_before"].search(before) or cues["denied_after"].search(after):
        return "" if proposed else "no-current-drugs"
    if proposed and not _SURE.search(before):
        return ""
    return _course(reading, (low, start, end), told, before, after, ended)


def _course(reading: Reading, place: tuple[int, int, int], told: str, before: str, after: str, ended: bool) -> str:
    """Whether a drug that is taken or was taken is current or past; ``place``: its sentence's start, its own start and end."""
    cues, (low, start, end) = drug_cues(), place
    if _NOT_ENDED.match(after):
        return "current-drugs"
    if ended or (_STOPPED.match(after) and not _NEXT.match(after)):
        return "past-drugs"
    if cues["current_after"].search(after) or cues["switched_to"].search(reading.norm[low:start]):
        return "current-drugs"
    years = _YEARS.search(reading.norm[max(low, start - 120) : start])
    if (years and cues["list"].fullmatch(years["list"])) or _OLD_ASIDE.search(reading.norm[low:start]):
        return "past-drugs"
    current = cues["current_before"].search(before)
    past = cues["past_before"].search(before)
    if past and (not current or past.start() <= current.start()):
        return "past-drugs"
    if cues["past_after"].search(after) and not (
        current and re.search(r"\bon\b|taking|\bnow\b|current", current.group())
    ):
        return "past-drugs"
    if not current and _SURGERY.search(told[len(before.rstrip()) :]):
        return "past-drugs"
    return "" if reading.norm[start:end] in _VAGUE and not current else "current-drugs"


def _is_given_instead(norm: str, low: int, start: int, end: int, high: int) -> bool:
    """Whether a sentence says no more than that the drug is given and another one is not ("not letrozole, capecitabine")."""
    denied = _NOT.match(norm, low, start)
    other = drug_cues()["drug"].match(norm, denied.end(), start) if denied else None
    return (
        other is not None and norm[other.end() : start].strip(" ,") in ("", "but") and not norm[end:high].strip(" .!")
    )


def _is_next(norm: str, low: int, start: int, end: int, high: int) -> bool:
    """Whether the drug comes after a local treatment that is planned."""
    return bool(_THEN.search(norm[low:start])) and not _LASTED.search(norm[end:high])


def _without_list(before: str) -> str:
    """``before`` without the drugs, doses and joining words that stand between a cue and this drug."""
    cut = len(before)
    shape = drug_cues()["list"]
    pieces = [m.span() for m in re.finditer(r"[a-z0-9][a-z0-9./-]*|[^a-z0-9]", before)]
    for start, _ in reversed(pieces):
        if shape.fullmatch(before, start):
            cut = start
    return before[:cut].rstrip(" ,/+&;(-") + " " if cut < len(before) else before


def _skip_list(after: str) -> str:
    """``after`` without the drugs joined to this one."""
    found = re.match(r"(?: ?(?:[/,+&]|and|plus|then) ?)*", after)
    rest = after[found.end() :] if found else after
    hit = drug_cues()["drug"].match(rest)
    return _skip_list(rest[hit.end() :]) if hit and found and found.end() else after
