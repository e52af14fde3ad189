"""Whether what is mentioned is so: negation, suspicion, fear, past. Pure.

The method is ConText's (triggers, scopes, terminators), with this domain's triggers kept as data in
``patterns/scope.yaml``.
"""

import re

from assistant.facts.lexicons import scope
from assistant.facts.reading import Reading
from assistant.patient import Status

_FOUND = re.compile(r"^[^,;.]{0,40}\b(?:on|shown|seen|found|confirmed|present|today|now)\b")
"""What follows a finding that is there, and no member of a list of denied ones."""

_LIST_REACH = 90
"""How many characters before a mention a negation or a doubt may stand."""


def is_past(reading: Reading, start: int, end: int) -> bool:
    """Whether an emergency is told as over ("cord compression in 2019, treated"), and not as back again."""
    low, high = reading.sentence(start)
    triggers = scope()
    before = reading.norm[max(low, start - 60) : start]
    after = reading.norm[end : end + _LIST_REACH]
    if is_over(reading, start, end):
        return True
    words = reading.norm[max(low, start - 40) : end] + re.split(r"[.;]", reading.norm[end : min(high, end + 60)])[0]
    if triggers["again"].search(words):
        return False
    told = triggers["past_before"].search(before) or triggers["chronic"].search(before)
    return bool(told or triggers["past_after"].search(after))


def is_over(reading: Reading, start: int, end: int) -> bool:
    """Whether the sentence says that it is over, and not that it came back."""
    low, high = reading.sentence(start)
    before, after = reading.norm[max(low, start - 80) : start], reading.norm[end:high]
    triggers = scope()
    told = triggers["over_before"].search(before)
    if told is not None and triggers["not_yet_over"].search(before):
        return False
    return bool(told or triggers["over_after"].search(after)) and not triggers["back_again"].search(after)


def is_listed(reading: Reading, start: int, end: int) -> bool:
    """Whether it is one of the risks that somebody lists ("the consent form lists bleeding and sepsis")."""
    low, high = reading.sentence(start)
    triggers = scope()
    if triggers["has_it"].search(reading.norm, low, high):
        return False
    before, after = reading.norm[low:start], reading.norm[end:high]
    return bool(triggers["risk_before"].search(before) or triggers["risk_after"].search(after))


def is_made_up(reading: Reading) -> bool:
    """Whether the turn tells of a patient made up to teach or to examine ("MCQ: a woman with ..."), and of no real one."""
    triggers = scope()
    return bool(triggers["made_up"].search(reading.norm)) and not triggers["made_up_not"].search(reading.norm)


def is_averted(reading: Reading, start: int) -> bool:
    """Whether what begins at ``start`` is to be kept from happening ("to avoid seizures")."""
    low, _ = reading.sentence(start)
    return bool(scope()["averted"].search(reading.norm[max(low, start - 48) : start]))


def is_feared(reading: Reading, start: int) -> bool:
    """Whether what begins at ``start`` is only feared ("she is afraid of going blind")."""
    low, _ = reading.sentence(start)
    if is_feared_ahead(reading, start):
        return True
    return bool(scope()["feared"].search(reading.norm[max(low, start - 48) : start]))


def is_feared_ahead(reading: Reading, start: int) -> bool:
    """Whether it is a fear of what may come and no suspicion ("afraid of having a stroke one day")."""
    low, _ = reading.sentence(start)
    return bool(scope()["feared_ahead"].search(reading.norm[max(low, start - 72) : start]))


def has_ended(reading: Reading, start: int, end: int) -> bool:
    """Whether a symptom is told as over ("the bleeding has stopped", "stopped bleeding"), and not only hoped or asked to be."""
    low, high = reading.sentence(start)
    triggers = scope()
    before, after = reading.norm[max(low, start - 40) : start], reading.norm[end : min(high, end + _LIST_REACH)]
    if triggers["ended_before"].search(before):
        return True
    return bool(triggers["ended_after"].search(after)) and not triggers["ended_open"].search(before)


def status_of(reading: Reading, start: int, end: int) -> Status:
    """Asserted, denied or suspected, by the words before and after the mention in its sentence."""
    low, high = reading.sentence(start)
    before = reading.norm[max(low, start - _LIST_REACH) : start]
    after = reading.norm[end : min(high, end + 60)]
    triggers = scope()
    if triggers["scan_clear"].search(reading.norm[end:high]) or triggers["all_none"].search(reading.norm[low:high]):
        return Status.DENIED
    doubted = _before(before, triggers["maybe"], triggers["stop_maybe"], reading.norm[start:high])
    if doubted and re.search(r"exclude|rule|certain|sure", doubted):
        return Status.SUSPECTED
    plain = triggers["no_no"].sub(lambda m: "_" * len(m.group()), before)
    denial = _before(plain, triggers["no"], triggers["stop_no"], reading.norm[start:high])
    if denial and not (denial.startswith("never") and triggers["until_now"].search(after)):
        return Status.DENIED
    if triggers["maybe_after"].search(after):
        return Status.SUSPECTED
    if triggers["no_after"].search(after):
        return Status.DENIED
    return Status.SUSPECTED if doubted else Status.ASSERTED


def no_more(reading: Reading, start: int) -> bool:
    """Whether what stands at ``start`` is only said not to be there anew ("no new mets in lung or bone"), which tells neither
    that it is there nor that it is not.
    """
    low, high = reading.sentence(start)
    said = [hit.end() for hit in scope()["no_more"].finditer(reading.norm, max(low, start - _LIST_REACH), high)]
    reaching = [one for one in said if one <= start]
    if not reaching:
        return False
    between = reading.norm[reaching[-1] : start]
    if scope()["stop_more"].search(between):
        return False
    return "," not in between or _list_goes_on("", between, reading.norm[start:high])


def _before(before: str, trigger: re.Pattern[str], stop: re.Pattern[str], rest: str) -> str:
    """The last trigger of ``before`` whose scope reaches its end, "" if none does."""
    triggers = list(trigger.finditer(before))
    if not triggers:
        return ""
    found = triggers[-1]
    between = before[found.end() :]
    if stop.search(between) or rest.startswith(("only", "just")):
        return ""
    if "," in between and not _list_goes_on(found.group(), between, rest):
        return ""
    return found.group()


def _list_goes_on(trigger: str, between: str, rest: str) -> bool:
    """Whether the commas after a trigger only part the members of one list ("no liver, lung or brain")."""
    if any(len(part.split()) > 4 for part in between.split(",")):
        return False
    if scope()["denies"].search(trigger):
        return not _FOUND.search(rest)
    if re.search(r"\b(?:or|nor)\b", between.rsplit(",", 1)[1]):
        return True
    follows = re.match(r"[^.;:?\n]*?\b(or|nor)\b", rest)
    return bool(follows) and len(follows.group().split()) <= 7 if follows else False
