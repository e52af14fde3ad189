"""Reads whether something is done: dental check, multidisciplinary discussion, removal of the primary. Pure.

One reader for all of them: the topic, the part of the sentence that speaks of it, the word for its state, and what
negates, plans or refuses that. Topics and words are data (``patterns/states.yaml``).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.facts.mentions import Mention
from assistant.facts.reading import Reading
from assistant.facts.topics import Topic, states

_CUT = re.compile(
    r"[,;:|\n]|[()]| - | / |->|(?<=\w)\?(?= )|\. |\b(?:and|but|though|although|while|whereas|because|then|so|plus)\b| \+ | & "
)
"""Where a part of a sentence ends."""

_HARD = re.compile(r"^(?:[;|/\n]|\. |but|though|although|while|whereas|because)$")
"""Ends that no state reaches across."""

_ASIDE = re.compile(r"\([^()]{1,60}\)")
_BOTH = re.compile(r"^\W*(?:both|all|are both|are all|have both|were both)\b")
_AGENT = re.compile(
    r"\b(?:seen|reviewed|assessed|discussed|presented|cleared|checked|approved|evaluated)(?: \w+){0,4} (?:by|with|at|to|in)\b"
)
"""What may govern a list of those who have done it ("seen by surgeon and dentist")."""

_NEAR = 4
"""So many words may stand between a negation and the state that it negates."""

_ANSWER = 4
"""So many words may stand before the state in the part behind the topic ("Dental check, last done in May")."""

_ANSWERED_NO = re.compile(r"(?: \w+){0,3} ?: ?no(?= ?(?:[.,;|)]|$))")
"""A form's or a question's answer behind the topic ("can all disease be removed? no")."""

_EVERYBODY = re.compile(r"\b(?:nobody|no[- ]one|none of|neither|nor)\b")
_ANY = re.compile(r"\bany $")
"""Before a topic in a list of what is refused or denied; nothing that is done is "any"."""

_ELLIPSIS = re.compile(r"\b(?:has|is|was|did|does|have|had)(?: not|n.?t)\W*$")


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a sentence, ``start`` to ``end`` in the reading; ``before``: the separator it begins with."""

    start: int
    end: int
    before: str


def state_mentions(reading: Reading) -> list[Mention]:
    """One mention for each topic word whose state the text gives."""
    found = []
    for topic in states().topics:
        for hit in topic.words.finditer(reading.norm):
            mention = _mention(reading, topic, *hit.span())
            if mention:
                found.append(mention)
    return found


def _mention(reading: Reading, topic: Topic, start: int, end: int) -> Mention | None:
    if reading.not_patient(start, end) or _other_sense(reading, topic, start, end):
        return None
    low, high = reading.sentence(start)
    if _ANSWERED_NO.match(reading.norm, end, high):
        return Mention(topic.fact, topic.undone, start, end)
    asked = reading.norm[low:high].rstrip().endswith("?") and reading.is_proposed(start, end)
    bare: Mention | None = None
    for part in _reach(reading, topic, start, end):
        value, spoken = _value(reading.norm[part.start : part.end], topic, start - part.start, end - part.start)
        if not value or (bare and spoken not in ("open", "negated", "wanting")):
            continue
        if asked or (value == topic.done and spoken != "strong" and reading.is_proposed(start, end)):
            return bare
        told = Mention(topic.fact, value, min(start, part.start), max(end, part.end))
        if spoken != "bare":
            return told
        bare = told  # "lumpectomy + node clearance scheduled"
    return bare


def _other_sense(reading: Reading, topic: Topic, start: int, end: int) -> bool:
    low, high = max(0, start - 48), min(len(reading.norm), end + 32)
    hits = topic.unless.finditer(reading.norm[low:high]) if topic.unless else ()
    return any(low + hit.start() < end and start < low + hit.end() for hit in hits)


def _parts(reading: Reading, low: int, high: int, place: int) -> list[Part]:
    """The parts of the sentence between ``low`` and ``high``; an aside in brackets parts nothing, unless ``place`` is in it."""
    parts, mark = [], ""
    asides = [hit.span() for hit in _ASIDE.finditer(reading.norm, low, high) if not hit.start() < place < hit.end()]
    at = low
    for cut in _CUT.finditer(reading.norm, low, high):
        if any(start <= cut.start() < end for start, end in asides):
            continue
        parts.append(Part(at, cut.start(), mark))
        at, mark = cut.end(), cut.group().strip() or cut.group()
    return [*parts, Part(at, high, mark)]


def _reach(reading: Reading, topic: Topic, start: int, end: int) -> Iterator[Part]:
    """The parts in which the state of the topic may stand, nearest first."""
    parts = _parts(reading, *reading.sentence(start), start)
    place = next((i for i, one in enumerate(parts) if one.start <= start < one.end), None)
    if place is None:
        return
    own = Part(parts[place].start, max(end, parts[place].end), "")
    yield own
    others = [one.words for one in states().topics if one.fact != topic.fact]
    for index in range(place + 1, min(place + 4, len(parts))):
        after = parts[index]
        words = reading.norm[after.start : after.end]
        if _HARD.match(after.before):
            break
        busy = any(one.search(words) for one in others)
        if busy and not _BOTH.search(re.sub(r"^.*?(?=\b(?:both|all)\b)", "", words)):
            if after.before in ("and", "&", "+", ",", "plus"):
                continue
            break
        if index > place + 1 and not busy and not _BOTH.search(words):
            break
        yield Part(after.start, after.end, after.before)
    before = parts[place - 1] if place else None
    if before and parts[place].before in ("and", ",", "&", "+", "plus"):
        words = reading.norm[before.start : before.end]
        if _AGENT.search(words) or _EVERYBODY.search(words):
            yield Part(before.start, own.end, before.before)


@dataclass(frozen=True, slots=True)
class Cues:
    """The words of one part: ``plain`` without the topic, ``masked`` without what only looks like a negation.

    ``start`` to ``end`` is the topic where it stands in this part (``here``). The rest: the first word of each kind.
    """

    topic: Topic
    plain: str
    masked: str
    here: bool
    start: int
    end: int
    strong: re.Match[str] | None
    said: re.Match[str] | None
    wanting: re.Match[str] | None
    opened: re.Match[str] | None

    def negated(self, at: int) -> bool:
        """Whether a negation reaches what stands at ``at``."""
        if _EVERYBODY.search(self.masked, 0, at):
            return True
        found = list(states().shared["no"].finditer(self.masked, 0, at))
        return bool(found) and len(self.masked[found[-1].end() : at].split()) <= _NEAR


def _cues(words: str, topic: Topic, start: int, end: int) -> Cues:
    here = 0 <= start < len(words)
    shared = states().shared
    masked = shared["not_no"].sub(lambda m: "~" * len(m.group()), words)
    plain = words[:start] + "~" * (end - start) + words[end:] if here else words
    strong, said, wanting = (_first(cue, plain, here) for cue in (topic.strong, topic.said, topic.wanting))
    return Cues(topic, plain, masked, here, start, end, strong, said, wanting, shared["open"].search(plain))


def _value(words: str, topic: Topic, start: int, end: int) -> tuple[str, str]:
    """The state that ``words`` give the topic at ``start`` to ``end`` (outside of them: in another part), and how."""
    cues = _cues(words, topic, start, end)
    for step in (_declined, _undone, _waiting, _wanting, _planned, _finished):
        found = step(cues)
        if found:
            return found
    return topic.bare if cues.here else "", "bare"


def _declined(cues: Cues) -> tuple[str, str] | None:
    if not cues.topic.declined or not states().shared["declined"].search(cues.plain):
        return None
    after = cues.plain[cues.end :] if cues.here else ""
    return None if cues.topic.strong.search(after) else (cues.topic.declined, "declined")


def _undone(cues: Cues) -> tuple[str, str] | None:
    """ "Has not been seen by the dentist"."""
    told = (cue for cue in (cues.strong, cues.said) if cue)
    return (cues.topic.undone, "negated") if any(cues.negated(cue.start()) for cue in told) else None


def _waiting(cues: Cues) -> tuple[str, str] | None:
    """ "MDT outcome awaited": outweighs a word for done beside it."""
    found = states().shared["waits"].search(cues.plain) if cues.here else None
    if not found:
        return None
    if cues.strong and cues.end <= cues.strong.start() < found.start():
        return None  # what they agreed on is what waits
    between = cues.plain[min(found.end(), cues.end) : max(found.start(), cues.start)]
    return (cues.topic.open, "open") if len(between.split()) <= _NEAR + 2 else None


def _wanting(cues: Cues) -> tuple[str, str] | None:
    """ "Still in situ", "dentist: none"; "no longer in place" where that means done."""
    if not cues.wanting:
        return None
    if cues.topic.flips:
        return (cues.topic.done if cues.negated(cues.wanting.start()) else cues.topic.undone), "wanting"
    if cues.strong and cues.strong.start() < cues.wanting.start():
        return None
    return cues.topic.undone, "wanting"


def _planned(cues: Cues) -> tuple[str, str] | None:
    """Planned, unless the word for done stands before it ("agreed: surgery is to be arranged")."""
    told = [cue.start() for cue in (cues.strong, cues.said) if cue]
    return (cues.topic.open, "open") if cues.opened and all(cues.opened.start() < at for at in told) else None


def _finished(cues: Cues) -> tuple[str, str] | None:
    if cues.here and _ANY.search(cues.plain[: cues.start]):
        return None
    if cues.strong:
        return cues.topic.done, "strong"
    if cues.here and cues.negated(cues.start):
        return cues.topic.denied, "negated"
    if cues.topic.said.pattern and not cues.topic.flips and states().shared["past"].search(cues.plain):
        return cues.topic.done, "strong"
    if _ELLIPSIS.search(cues.masked):
        return cues.topic.undone, "negated"
    return (cues.topic.done, "said") if cues.said and not cues.topic.flips else None


def _first(cue: re.Pattern[str], words: str, here: bool) -> re.Match[str] | None:
    """The first state word; in another part than the topic's only near its start."""
    if cue.pattern == "":
        return None
    found = cue.search(words)
    if found and not here and len(words[: found.start()].split()) > _ANSWER:
        return None
    return found
