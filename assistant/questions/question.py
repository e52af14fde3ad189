"""What a question asks: its keys in the glossary, its type, and the kind of thing it wants. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from types import MappingProxyType

from assistant.questions.clipped import written_out
from assistant.questions.kinds import Asked, QuestionType, asked_for, type_of
from assistant.questions.spelling import Speller
from assistant.turns import Standalone
from ingest.glossary import Glossary
from ingest.lexical import STOP_WORDS, words

ENDS = " ,;?.:"
"""What may stand around a part of a question."""
TERSE, SCENE = 10, 8
"""Words of one sentence up to which a message asks by what it names ("SRS dose 2 cm brain met"), and of a clause up to which
it may go along with what is asked about it.
"""
FACETS = ("study", "site", "intervention", "population", "outcome")


@dataclass(frozen=True)
class Question:
    """One standalone question. ``keys[facet]`` are glossary keys; ``sources`` are document ids named."""

    text: str
    type: QuestionType
    asked: Asked
    keys: Mapping[str, frozenset[str]]
    sources: frozenset[str] = frozenset()
    order: tuple[str, ...] = ()
    """Keys in the order in which the question names them."""
    asks: str = ""
    """The part's own words, before what it leaves out was added."""
    others: frozenset[str] = frozenset()
    """Groups of patients that the one described does not belong to."""
    absent: frozenset[str] = frozenset()
    """Sites that it names as none of this patient's."""
    told_from: int | None = None
    """Where in ``text`` begins what was asked of the same patient before; None where nothing was."""
    parts: "tuple[Question, ...]" = ()
    """The questions that it is made of when it asks several things; empty for a single one."""

    def names(self, facet: str) -> frozenset[str]:
        return self.keys.get(facet, frozenset())

    @property
    def any_key(self) -> bool:
        return any(self.keys.values()) or bool(self.sources)

    @property
    def tells(self) -> bool:
        """Whether the message asks nothing in so many words: a plan, a note."""
        return self.asked is Asked.ANYTHING and not _ASKING.search(self.text)

    @property
    def asking(self) -> str:
        """The words that ask: all of a question, of a patient's case the sentences that ask or bid to tell."""
        own = self.asks or self.text[: self.told_from]
        if self.asks or self.type is not QuestionType.CASE:
            return own
        terse = len(own.split()) <= TERSE and "." not in own.strip(ENDS)
        asks = (one for one in _SENTENCE.findall(own) if "?" in one or _STARTS.search(one) or _BIDS.search(one))
        return own if terse else " ".join(asks)


_ASKS = r"(?:how|what|which|who|when|where|why|does|did|do|is|are|was|were|can|should)"
_ASKING = re.compile(r"\?|\b(?:how|what|which|who|whom|whose|when|where|why|any|whether)\b", re.IGNORECASE)
_BEFORE = r"(?:after|for|to|at|in|with|by|over|from)"
_NEARLY = r"(?:exactly|precisely|roughly|approximately|also|then|if so|if yes)"
_STARTS = re.compile(
    rf"^\W*(?:and |so |but )?(?:(?:{_BEFORE} (?:{_NEARLY} )?)?{_ASKS}|(?:the )?(?:most (?:common|frequent)|commonest)"
    r"|(?:before|after|for|in|with) (?:\w+ ){1,5}(?:which|how many|how much|what (?:is|was|are|were)))\b",
    re.IGNORECASE,
)
_BIDS = re.compile(
    r"^\W*(?:(?:please|pls|plz|kindly),? )?(?:give|tell|state|quote|remind|name|list)\b|\b(?:give|tell|show) (?:me|us)\b|\bpl(?:ea)?se?\W*$",
    re.I,
)
_SENTENCE = re.compile(
    r"(?:[^.?!]|[.](?=\S)|(?<=\b[A-Za-z])[.]|(?<=\bet al)[.](?=\s+[a-z])|(?<=\bvs)[.]|(?<=\bDr)[.])+[.?!]*"
)
_JOINT = re.compile(
    rf"(?::|\s[-–—])\s+(?={_ASKS}\b)|;\s+|,?\s+\b(?:and|plus)\b\s+(?=(?:{_NEARLY},? )?(?:{_BEFORE} (?:{_NEARLY} )?)?{_ASKS}\b)|,\s+(?={_ASKS}\b)|\s+plus\s+",
    re.IGNORECASE,
)


_IS_A = re.compile(
    r"(?: (?:hepatectomy|liver|lung|paper|review|series|study|data|report|trial))*(?: (?:was|were|is|being|as))?(?: (?:of|from|an?|all|in fact|really|just|prospective|large|proper))* ?",
    re.IGNORECASE,
)
"""What stands between a study and the kind of study that it is said to be."""


def question(text: str, glossary: Glossary, speller: Speller, *, patient: bool = False, before: str = "") -> Question:
    """Read ``text``; ``patient`` says that a patient is described, which makes it a case, and ``before`` is what was asked of
    the same patient earlier, which is told and not asked again.

    A question that asks several things carries each as a part, with what it leaves out (the trial, the
    site, the intervention) taken from the whole.
    """
    clean = Standalone(*(speller.corrected(written_out(" ".join(one.split()))) for one in (text, before)))
    own, whole = clean.own[: clean.told_from], single(clean.text, glossary, patient)
    if clean.before:
        whole = replace(_anew(single(own, glossary, patient), whole, glossary), told_from=clean.told_from)
    pieces = _pieces(own, patient)
    if patient and not pieces and not whole.asking:  # "at current doses" in the note asks for none
        return replace(whole, asked=Asked.ANYTHING)
    if not pieces or pieces == [(clean.text.strip(ENDS), "")] or whole.type is QuestionType.COMPARISON:
        return whole
    singles = [single(piece, glossary, patient) for piece, _ in pieces]
    if (
        len(singles) > 1
        and whole.any_key
        and not any(one.any_key or one.asked is not Asked.ANYTHING for one in singles)
    ):
        return whole  # "who did it, with what result": what is asked about stands before them all
    parts = tuple(completed(one, whole, glossary, scene) for one, (_, scene) in zip(singles, pieces, strict=True))
    if patient:  # "DFI 5 y" in the note asks for no figure
        asked = (one.asked for one in singles if one.asked is not Asked.ANYTHING)
        whole = replace(whole, asked=next(asked, Asked.ANYTHING))
    return replace(whole, parts=parts)


def _anew(own: Question, whole: Question, glossary: Glossary) -> Question:
    """``whole`` about what a follow-up's ``own`` words name, in the place of what was asked before of the same kind.

    Another site takes the place of the treatment of the first too; an outcome asked for before is not asked for again.
    """
    keys = {facet: own.names(facet) or whole.names(facet) for facet in FACETS}
    keys["population"] = whole.names("population")
    keys["outcome"] = own.names("outcome")
    if own.asked is Asked.DOSE and not any(len(glossary.closure(key)) > 1 for key in own.names("intervention")):
        keys["intervention"] = whole.names("intervention") - own.names(
            "intervention"
        )  # no check by a dentist has a dose
    if own.names("site") and not own.names("intervention"):
        keys["intervention"] = frozenset()
    return replace(whole, keys=MappingProxyType(keys), asked=own.asked)


def _pieces(text: str, patient: bool) -> list[tuple[str, str]]:
    """The clauses of ``text`` that each ask something, and the few words of the same sentence that set their scene."""
    pieces = []
    for sentence in _SENTENCE.findall(text):
        clauses = [clause.strip(ENDS) for clause in _JOINT.split(sentence)]
        told = patient or ("?" in text and "?" not in sentence)
        asking = [clause for clause in clauses if _asks(clause, told)]
        if not asking and sentence.rstrip().endswith("?"):
            asking = clauses
        scene = " ".join(clause for clause in clauses if clause not in asking and len(clause.split()) <= SCENE)
        pieces += [(clause, scene) for clause in asking if any(word not in STOP_WORDS for word in words(clause))]
    return pieces


def _asks(clause: str, told: bool) -> bool:
    """Whether ``clause`` asks by how it begins, or for a figure where it is not merely ``told``."""
    return bool(_STARTS.search(clause)) or (not told and asked_for(clause) is not Asked.ANYTHING)


def completed(part: Question, whole: Question, glossary: Glossary, scene: str = "") -> Question:
    """``part`` with its scene, and with the whole's study, site and intervention where it names none of its own.

    A part that names a single study has that study's site and intervention, one that names a source no other's study.
    """
    keys = dict(part.keys)
    added = [scene] if scene else []
    for facet in ("study", "site", "intervention"):
        if keys[facet] or not whole.names(facet):
            continue
        own = part.sources or _on_another_treatment(part, whole, glossary)
        if not (own if facet == "study" else _one_study(keys["study"], glossary)):
            keys[facet] = whole.names(facet)
            added += [glossary.entries[key].name for key in whole.order if key in whole.names(facet)]
    text = f"{part.text} ({', '.join(dict.fromkeys(added))})" if added else part.text
    sources = part.sources or (frozenset() if part.names("study") else whole.sources)
    return replace(part, text=text, keys=MappingProxyType(keys), sources=sources, asks=part.text)


def _on_another_treatment(part: Question, whole: Question, glossary: Glossary) -> bool:
    """Whether ``part`` asks about a treatment that has nothing to do with those of the other parts, and their study."""
    own = part.names("intervention")
    others = whole.names("intervention") - own
    related = any(one in glossary.closure(other) or other in glossary.closure(one) for one in own for other in others)
    return bool(own and others) and not related


def _one_study(keys: frozenset[str], glossary: Glossary) -> bool:
    """Whether a single study is named, which settles what it was on; a kind of studies ("the RCTs") does not."""
    kinds = {parent for entry in glossary.entries.values() for parent in entry.parents}
    return bool(keys - kinds)


def single(clean: str, glossary: Glossary, patient: bool = False) -> Question:
    """``clean`` understood as one question, whatever it joins."""
    keys: dict[str, set[str]] = {facet: set() for facet in FACETS}
    sources: set[str] = set()
    order: list[str] = []
    for match in glossary.find(clean):
        order.append(match.key)
        kind = glossary.entries[match.key].kind
        if kind in keys:
            keys[kind].add(match.key)
        elif kind == "source":
            sources.add(match.key)
    keys["study"] -= _predicated(clean, glossary)
    frozen = MappingProxyType({facet: _most_specific(found, glossary) for facet, found in keys.items()})
    return Question(
        clean, type_of(clean, frozen, sources, patient), asked_for(clean), frozen, frozenset(sources), tuple(order)
    )


def _most_specific(keys: set[str], glossary: Glossary) -> frozenset[str]:
    """``keys`` without those of which another is a kind: "the Indian RCT" names one trial, not all."""
    wider = {parent for key in keys for parent in glossary.closure(key) if parent != key}
    return frozenset(keys - wider)


def _predicated(text: str, glossary: Glossary) -> set[str]:
    """Kinds of study that ``text`` says, or asks whether, its one study is of ("the Chua review was randomised")."""
    kinds, named = glossary.kinds(), glossary.find(text, "study")
    pairs = ((one, other) for one, other in pairwise(named) if one.key not in kinds and other.key in kinds)
    single = len({one.key for one in named} - kinds) == 1
    return {other.key for one, other in pairs if single and _IS_A.fullmatch(text[one.end : other.start])}
