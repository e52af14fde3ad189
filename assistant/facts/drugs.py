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
_STOPPED = re.compile(
    r"^[ (,]*(?:\w+ |which |we.ve ){0,4}?(?:now |since )?(?:stopped|discontinued|finish(?:ed)?|completed)\b"
)
_AHEAD = re.compile(
    r"\b(?:prior to|before|ahead of)(?: (?:starting|commencing|beginning|initiating|giving|any|the|her|iv))* $"
)
"""A drug that is still to come."""

_LATER = re.compile(
    r"^(?: (?:is|to|will|can|be|only|given|(?P<verb>starts?|begins?|follows?|waits?|comes?)))* (?:"
    r"(?:in|after)(?: (?:about|some|another))? (?:\d+|an?|two|three|four|five|six|several|a few)[ -]?(?:weeks?|months?|years?|/12)"
    r"(?= ?(?:[.,;)?]|$| when| once))|(?:afterwards?|after(?: (?:that|this|it|them|both))?|thereafter|later)(?= ?(?:[.,;)?]|$))"
    r"|(?:until|till|once) (?:[\w-]+ ){1,4}(?:over|done|healed|finished|recovered))"
)
"""A time that is to pass before the drug is given."""

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
        if not names or reading.not_patient(start, end):
            continue
        fact = _when(reading, start, end)
        if fact:
            status = Status.DENIED if fact.startswith("no-") else Status.ASSERTED
            found += [Mention(fact.removeprefix("no-"), name, start, end, status) for name in names.split(", ")]
    return found


def _when(reading: Reading, start: int, end: int) -> str:
    """Fact that the mention belongs to, "no-" before it when denied, "" when it is only talked about."""
    cues = drug_cues()
    low, high = reading.sentence(start)
    clause = max(reading.norm.rfind(mark, low, start) for mark in (". ", "\n", " - ", " but "))
    before = _without_list(reading.norm[max(low, clause + 1, start - 120) : start])
    after = _skip_list(reading.norm[end:high])
    proposed = reading.is_proposed(start, end)
    later = _LATER.search(reading.norm[end:high])
    later = later if later and (later["verb"] or not cues["current_before"].search(before)) else None
    if later or _AHEAD.search(reading.norm[low:start]) or _is_next(reading.norm, low, start, end, high):
        return ""
    if cues["denied_before"].search(before) or cues["denied_after"].search(after):
        return "" if proposed else "no-current-drugs"
    if proposed and not _SURE.search(before):
        return ""
    if _STOPPED.match(after) and not _NEXT.match(after):
        return "past-drugs"
    if cues["current_after"].search(after) or cues["switched_to"].search(reading.norm[low:start]):
        return "current-drugs"
    if _OLD_ASIDE.search(reading.norm[low:start]):
        return "past-drugs"
    current = cues["current_before"].search(before)
    past = cues["past_before"].search(before)
    if past and (not current or past.start() <= current.start()):
        return "past-drugs"
    if cues["past_after"].search(after) and not (
        current and re.search(r"\bon\b|taking|\bnow\b|current", current.group())
    ):
        return "past-drugs"
    if not current and _SURGERY.search(reading.norm[max(low, clause + 1, start - 120) : start][len(before.rstrip()) :]):
        return "past-drugs"
    return "" if reading.norm[start:end] in _VAGUE and not current else "current-drugs"


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
