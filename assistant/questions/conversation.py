"""Turns -> one standalone question, by rules: what a follow-up leaves out is taken from the turns before. Pure.

A follow-up is a question that leans on what went before: it opens like one ("and in ...?", "what about",
"same but"), points back ("that", "it", "those"), or is too short to name its subject. A fragment is put into the
question before it, in the place of what it replaces (``assistant.questions.fragments``). Anything else keeps its own words
and carries the keys of what went before; what it names itself is not carried.
"""

import re
from collections.abc import Callable, Sequence
from types import MappingProxyType

from assistant.numerals import ONES
from assistant.questions import objects, pending, referred
from assistant.questions.fragments import Homes, put_into
from assistant.questions.question import FACETS
from assistant.turns import Standalone, Turn
from ingest.glossary import Glossary
from ingest.lexical import STOP_WORDS, words

OPENING = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|right|thanks|thank you|fine|so|hm+|yes|no)[,.!]?\s+)*(?:and|but|what about|how about|what if|same|also|or|then"
    r"|why|how so|really|(?<=so )(?:was|is|does|did|are|were)|(?<=then )(?:was|is|does|did|are|were)|in (?:her|his|that|this)|for (?:that|those|this)|with(?:out)? (?:that|it)|any|which one|who (?:said|says)"
    r"|is that|was that|are (?:those|these|they)|were (?:those|these|they)|does (?:that|it)|did (?:it|they|that)|the other|only)\b",
    re.IGNORECASE,
)
COMPARES = re.compile(r"\b(?:compar\w*|versus|vs|against|than|differ\w*)\b", re.IGNORECASE)
"""A follow-up that sets something beside what was asked before, and does not take its place."""
POINTING = re.compile(
    r"\b(?:that|those|these|this|it|its|they|them|their|there|the same|the trial|the study|the others?|the latter|the former|one)\b(?!\s+(?:is|are)\s+the\b)",
    re.IGNORECASE,
)
AT_A_STUDY = re.compile(
    r"\b(?:those|these|they|them|their|(?:the|that|this) (?:trial|study|series|report))\b", re.IGNORECASE
)
"""What points at patients or a study that an answer named."""
PERSON = re.compile(r"\b(?:she|he|her|him|his|hers|the patient)\b", re.IGNORECASE)
CORRECTS = re.compile(
    r"^\W*(?:(?:oh|no|ok(?:ay)?|well)\b[,.!]?\s*)*(?:sorry|correction|apologies|my (?:mistake|bad)|scra(?:tch|p) that|i mean(?:t)?|(?:i|we) (?:have )?mis-?read|(?:i )?got (?:that|it) wrong|wrong (?:film|scan|report|image|x-?ray))\b[^?]*$",
    re.IGNORECASE,
)
"""A turn that does nothing but correct what was told."""
ADDS = re.compile(r"\b(?:too|also|as well|in addition)\b", re.IGNORECASE)
"""A correction by something more, beside which all that was told stands."""
FRESH = re.compile(
    r"\b(?:next|another|new|different|other) (?:patient|case|question|topic|lady|woman|man)\b", re.IGNORECASE
)
NEAREST = 3
"""Answers in which the study is looked for that a follow-up points at."""
FARTHEST = 12
"""Turns of the user that a follow-up can reach back over."""
LAST_SENTENCE = re.compile(r"(?:(?<=[.!?:])\s|^)[^.!?]*[.!?]*\s*$")
FIRST_SENTENCE = re.compile(r"^[^.!?]*[.!?](?=\s+\w)")
"""The first of several: a fragment may open a follow-up that goes on to ask of what it names."""
ASKS = re.compile(r"\?\W*$")
SAME = re.compile(r"^\W*(?:(?:and|but|so|ok(?:ay)?|what about)\b\W*)*(?:the )?same\b", re.IGNORECASE)
ELLIPTIC = re.compile(
    r"^\W*(?:and |but |so |then )*(?:for |since |until |by )?(?:how (?:long|often|much|soon|many|so|come)|when|why(?: not| so| is that)?)\W*$",
    re.IGNORECASE,
)
COUNTED = re.compile(
    rf"\b(?:{'|'.join(list(ONES)[2:13])})(?= (?:liver |lung |brain |bone )?(?:mets|metastases|lesions|nodules|deposits)\b)",
    re.IGNORECASE,
)
"""A number of lesions, which the documents write in digits."""
ORDINALS = ("first", "second", "third", "fourth", "fifth")
NTH = re.compile(
    rf"\bthe (?P<which>{'|'.join(ORDINALS)}|last|former|latter)\b"
    r"(?: (?:one|trial|study|series)\b| of (?:these|those|the)\b(?: (?:two|three|four|five|trials|studies|ones))*|(?=\W*$))",
    re.IGNORECASE,
)
"""What points at one of several studies by its place."""
WHAT_IF = re.compile(r"^\W*(?:and |but |so |then )*(?:what )?if\b", re.IGNORECASE)
"""A change to what was asked, all of which still holds."""
SHORT = 7
"""Words under which a question that names fewer than two keys leans on what went before."""
LEAD = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|right|thanks|thank you|fine|so)[,.!]?\s+)*(?:and|but|what about|how about|same but|also)\s+",
    re.IGNORECASE,
)


def _nothing(text: str) -> bool:
    return False


def standalone(
    turns: Sequence[Turn],
    glossary: Glossary,
    *,
    patient: bool = False,
    tells: Callable[[str], bool] = _nothing,
    plans: Callable[[str], bool] = _nothing,
    of_study: Callable[[str], bool] = _nothing,
    homes: Homes = MappingProxyType({}),
) -> Standalone:
    """The last turn's question, with what it leaves out added from earlier user turns.

    A question that stands by itself is returned as it is. Where a ``patient`` is spoken of, what was asked
    about them is kept whole beside it: what is new may change any of it. ``tells`` is whether a sentence says something of
    a patient, ``plans`` whether it proposes something, ``of_study`` whether it asks something of a study as a whole,
    ``homes`` the sites to which interventions belong.
    """
    asked = [turn.text for turn in turns if turn.speaker == "user"]
    text = " ".join(asked[-1].split())
    tells = _telling(asked, glossary, tells) if patient else tells
    told = pending.told_before_still(text) if len(asked) > 1 and patient else ""
    if told and pending.only_tells(told, tells, plans):
        text, turns = told, [*turns[:-1], Turn("user", told)]
    if len(asked) > 1 and patient and not FRESH.search(text) and pending.only_tells(text, tells, plans):
        return _asked_anew(turns, glossary, tells, plans)
    if len(asked) < 2 or FRESH.search(text) or not (leans(text, glossary) or (patient and PERSON.search(text))):
        return Standalone(text)
    text, placed = _with_place_named(turns[:-1], text, glossary), text
    if text != placed and any(word not in STOP_WORDS for word in words(NTH.sub(" ", placed))):
        return Standalone(text)  # it names its study and asks something of it
    if patient:
        text = referred.with_its_question(text, asked[:-1], tells)
        return _beside_case(_case_before(asked[:-1], glossary, tells, plans), text, glossary, tells)
    return Standalone(_with_topic(turns, asked[:-1], text, glossary, of_study, homes))


def _telling(asked: Sequence[str], glossary: Glossary, tells: Callable[[str], bool]) -> Callable[[str], bool]:
    """``tells``, without the bare name of a treatment that asks one of the questions ``asked`` of another."""
    return lambda text: (
        tells(text) and not objects.renames([one for one in asked if one != text], text, glossary, tells)
    )


def _with_topic(
    turns: Sequence[Turn],
    asked: Sequence[str],
    text: str,
    glossary: Glossary,
    of_study: Callable[[str], bool],
    homes: Homes,
) -> str:
    """``text`` put into the question before it, or with that question's subject behind it."""
    text = COUNTED.sub(lambda number: str(ONES[number.group().lower()]), text)
    answers = [turn.text for turn in turns if turn.speaker != "user"][-NEAREST:]
    if of_it := referred.asked_of_it(text, asked[-FARTHEST:], answers, glossary):
        return of_it
    earlier = [Turn("user", one) for one in asked[-FARTHEST:]]
    before = standalone(earlier, glossary, of_study=of_study, homes=homes).own
    if of_all := objects.of_the_set(text, asked[-FARTHEST:], glossary) or objects.advised(
        text, asked[-FARTHEST:], glossary
    ):
        return of_all
    first = FIRST_SENTENCE.match(text)
    opening, rest = (first.group(), text[first.end() :]) if first else (text, "")
    subject = [Turn("user", one) for one in objects.subject(asked[-FARTHEST:])]
    base = standalone(subject, glossary, of_study=of_study, homes=homes).own if len(subject) < len(earlier) else before
    if filled := put_into(base, opening, glossary, homes, bare=True):
        return f"{filled}{rest}"
    whole = (WHAT_IF.match(text) and not leans(asked[-1], glossary)) or _elliptic(text, glossary)
    carried = before.rstrip(" ?.!") if whole else _carried([before], text, glossary, of_study)
    if study := _told(turns, f"{text} {before}", glossary):
        carried = ", ".join(piece for piece in (carried, study) if piece)
    return f"{text.rstrip(' ?.!')} ({carried})?" if carried else text


def _case_before(
    asked: Sequence[str], glossary: Glossary, tells: Callable[[str], bool], plans: Callable[[str], bool]
) -> str:
    """What was asked about the patient, with what was told since."""
    telling = [index > 0 and pending.only_tells(text, tells, plans) for index, text in enumerate(asked)]
    before = _last_whole([text for text, tell in zip(asked, telling, strict=True) if not tell], glossary)
    start = max(index for index, text in enumerate(asked) if " ".join(text.split()) == before)
    later = list(zip(asked[start + 1 :], telling[start + 1 :], strict=True))
    before = objects.asked_since(before, [text for text, tell in later if not tell], glossary, tells)
    told = [text for text, tell in later if tell]
    return pending.told_beside(before, told) if told else before


def _asked_anew(
    turns: Sequence[Turn], glossary: Glossary, tells: Callable[[str], bool], plans: Callable[[str], bool]
) -> Standalone:
    """The question that the last turn leaves pending, with what was told since: a correction stands before it."""
    asked = [" ".join(turn.text.split()) for turn in turns if turn.speaker == "user"]
    index = pending.place(asked, glossary, lambda text: leans(text, glossary), tells, plans)
    earlier = [Turn("user", text) for text in asked[: index + 1]]
    before = standalone(earlier, glossary, patient=True, tells=tells, plans=plans)
    told = [text for text in asked[index + 1 :] if pending.only_tells(text, tells, plans)]
    question = LAST_SENTENCE.search(before.own)
    case = before.own[: question.start()].strip() if question else ""
    if before.before or not any(_only_corrects(text, glossary) for text in told):
        return Standalone(pending.told_beside(before.own, told), before.before)
    return (
        Standalone(pending.told_beside(before.own[len(case) :], told), case)
        if case
        else _beside_case(before.own, asked[-1], glossary, tells)
    )


def _only_corrects(text: str, glossary: Glossary) -> bool:
    """Whether ``text`` corrects what was told of her, and tells of nothing more, such as another site."""
    return bool(CORRECTS.search(text)) and not ADDS.search(text) and not glossary.find(text, "site")


def _beside_case(before: str, text: str, glossary: Glossary, tells: Callable[[str], bool]) -> Standalone:
    """``text`` with what was asked about the patient: asked anew where ``text`` asks nothing, else only told beside it.

    A fragment takes a place in what is asked, not in what the patient has.
    """
    told = LAST_SENTENCE.sub("", before)
    asked = before[len(told) :]
    if swapped := objects.instead(asked, text, glossary):
        return Standalone(swapped, before.replace("?", ".").rstrip(" ."))
    if not ASKS.search(text) and not SAME.search(text):
        return Standalone(text, before)
    if not tells(asked) and (filled := put_into(asked, text, glossary, bare=True)):
        return Standalone(f"{told}{filled}")
    return Standalone(text, before.replace("?", ".").rstrip(" ."))


def _elliptic(text: str, glossary: Glossary) -> bool:
    """Whether ``text`` is a bare "for how long?", whose verb is in the question before."""
    return not glossary.find(text) and ELLIPTIC.match(text) is not None


def leans(text: str, glossary: Glossary) -> bool:
    """Whether ``text`` needs what went before to be understood."""
    keys = [m for m in glossary.find(text) if glossary.entries[m.key].kind in FACETS]
    content = [word for word in words(text) if word not in STOP_WORDS]
    if OPENING.search(text) or CORRECTS.search(text):
        return True
    if POINTING.search(text) and len(keys) < 3:
        return True
    return len(content) <= SHORT and len(keys) < 2


def _last_whole(earlier: Sequence[str], glossary: Glossary) -> str:
    """The last earlier question that stands by itself, or the first of all."""
    for previous in reversed(earlier):
        if not leans(previous, glossary):
            return " ".join(previous.split())
    return " ".join(earlier[0].split())


def _carried(earlier: Sequence[str], text: str, glossary: Glossary, of_study: Callable[[str], bool]) -> str:
    """The earlier subject in its own words, less what ``text`` replaces."""
    own = {glossary.entries[match.key].kind for match in glossary.find(text)} if not COMPARES.search(text) else set()
    if of_study(text) and any(_names_study(previous, glossary) for previous in earlier):
        own |= {"outcome", "intervention", "population", "site"}
    own |= {"study", "source"} if own & {"study", "source"} else set()
    own |= {"intervention"} if objects.WHICH_TREATMENT.search(text) else set()
    pieces: list[str] = []
    found: set[str] = set()
    for previous in reversed(earlier):
        for match in glossary.find(previous):
            kind = glossary.entries[match.key].kind
            if kind in (*FACETS, "source") and kind not in own and match.key not in found:
                pieces.append(previous[match.start : match.end])
                found.add(match.key)
        if pieces and not leans(previous, glossary):
            break
    if pieces:
        extra = [word for word in _numbers(earlier[-1]) if not own & {"outcome"} and word not in " ".join(pieces)]
        return ", ".join([*pieces, *extra])
    return LEAD.sub("", earlier[-1]).rstrip(" ?.!") if not own & {"study", "site", "intervention"} else ""


def _names_study(text: str, glossary: Glossary) -> bool:
    """Whether ``text`` names one study, no kind of studies."""
    kinds = {parent for entry in glossary.entries.values() for parent in entry.parents}
    return any(match.key not in kinds for match in glossary.find(text, "study"))


def _told(turns: Sequence[Turn], said: str, glossary: Glossary) -> str:
    """The one study that the nearest answer with a study names, where the question points at it ("those 3") and nobody has
    named one.
    """
    if not AT_A_STUDY.search(turns[-1].text) or glossary.find(said, "study"):
        return ""
    for answer in [turn.text for turn in reversed(turns) if turn.speaker != "user"][:NEAREST]:
        found = {match.key: answer[match.start : match.end] for match in glossary.find(answer, "study")}
        if found:
            return next(iter(found.values())) if len(found) == 1 else ""
    return ""


def _with_place_named(earlier: Sequence[Turn], text: str, glossary: Glossary) -> str:
    """``text`` with "the fourth one" as the study that stands there in the last turn that names several."""
    place = NTH.search(text)
    kinds = {parent for entry in glossary.entries.values() for parent in entry.parents}
    for turn in reversed(earlier[-NEAREST * 2 :] if place else ()):
        found = {match.key: turn.text[match.start : match.end] for match in reversed(glossary.find(turn.text, "study"))}
        named = [found[key] for key in reversed(found) if key not in kinds]
        if place and len(named) > 1:
            which = place["which"].lower()
            number = {"former": 0, "latter": len(named) - 1, "last": len(named) - 1}.get(which)
            number = ORDINALS.index(which) if number is None else number
            return f"{text[: place.start()]}{named[number]}{text[place.end() :]}" if number < len(named) else text
    return text


def _numbers(text: str) -> list[str]:
    """Time points that a follow-up keeps, such as 5-year."""
    return re.findall(r"\b(?:\d+|one|two|three|five|ten)[- ]?years?\b", text, re.IGNORECASE)[:1]
