"""What a question asks: its keys in the glossary, its type, and the kind of thing it wants. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from assistant.spelling import Speller
from ingest.glossary import Glossary

FACETS = ("study", "site", "intervention", "population", "outcome")


class QuestionType(StrEnum):
    VALUE = "value"
    YES_NO = "yes-no"
    COMPARISON = "comparison"
    CASE = "case"
    LIST = "list"
    EXPLANATION = "explanation"


class Asked(StrEnum):
    """The kind of thing wanted; an answer without it does not answer."""

    DOSE = "dose"
    NUMBER = "number"
    WHEN = "when"
    ANYTHING = "anything"


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

    def names(self, facet: str) -> frozenset[str]:
        return self.keys.get(facet, frozenset())

    @property
    def any_key(self) -> bool:
        return any(self.keys.values()) or bool(self.sources)


_COMPARE = re.compile(
    r"\bcompar|\bversus\b|\bvs\b|\bdiffer|\bcontrast|\bbetween\b.*\band\b|\bbetter than\b|\brather than\b|\binstead of\b"
    r"|\bdisagree|\bagree\b|\bconflict|\bside by side\b|\bwhile\b.*\?|\bboth\b.*\band\b",
    re.IGNORECASE,
)
_DOSE = re.compile(
    r"\bdos(?:e|es|ing|age)\b|\bfractionation\b|\bregimen\b|\b(?:how many|number of|what|which)\b[^.?!]{0,20}\b(?:Gy|grays?|mg"
    r"|fractions)\b",
    re.IGNORECASE,
)
_WHEN = re.compile(r"\bwhen\b|\bhow (?:long|soon)\b|\bwhat year\b|\bhow old\b", re.IGNORECASE)
_NUMBER = re.compile(
    r"\bhow many\b|\bhow often\b|\bhow (?:large|big|common|frequent)\b|\brate\b|\bpercent|\bproportion|\bmedian\b|\bhazard ratio\b"
    r"|\bHR\b(?!\s*(?:[+-]|pos|neg))|\bOS\b|\bPFS\b|\bconfidence interval\b|\bprevalence\b|\bnumber of\b|\bsample size\b|\bn\s*=|\bfigure"
    r"|\b\d[- ]?(?:y|yr|year)s?\b|\bwhat survival\b|\bsize\b|\bcut-?off\b|\bthreshold\b|\bmortality\b|\bincidence\b",
    re.IGNORECASE,
)
_LIST = re.compile(
    r"\bwhich\b.*\b(?:techniques|indications|criteria|factors|options|alternatives|drugs|sites|symptoms|features|patients|modalities"
    r"|procedures|steps|complications)\b|\bwhat are\b|\blist\b|\bname (?:the|all|three|four|some)\b|\bindications?\b|\bcriteria\b"
    r"|\boptions\b|\balternatives\b|\bfactors\b|\bwho (?:is|are) (?:a )?candidates?\b",
    re.IGNORECASE,
)
_YES_NO = re.compile(
    r"^(?:so |and |but |then |ok,? |hi,? |please,? )*(?:is|are|was|were|does|do|did|can|could|should|would|will|has|have|may|must|am)\b",
    re.IGNORECASE,
)
_VALUE_START = re.compile(r"^(?:so |and )*(?:what(?:'s| is| was| were)?|how (?:many|long|much|often|large|big))\b", re.IGNORECASE)


def question(text: str, glossary: Glossary, speller: Speller, *, patient: bool = False) -> Question:
    """Read ``text``; ``patient`` says that a patient is described, which makes it a case."""
    clean = speller.corrected(" ".join(text.split()))
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
    frozen = MappingProxyType({facet: frozenset(found) for facet, found in keys.items()})
    return Question(clean, _type(clean, frozen, sources, patient), _asked(clean), frozen, frozenset(sources), tuple(order))


def _type(text: str, keys: Mapping[str, frozenset[str]], sources: set[str], patient: bool) -> QuestionType:
    if patient:
        return QuestionType.CASE
    if len(keys["study"]) > 1 or len(sources) > 1 or _COMPARE.search(text):
        return QuestionType.COMPARISON
    if _LIST.search(text):
        return QuestionType.LIST
    if _YES_NO.search(text):
        return QuestionType.YES_NO
    if _asked(text) is not Asked.ANYTHING:
        return QuestionType.VALUE
    return QuestionType.EXPLANATION


def _asked(text: str) -> Asked:
    if _DOSE.search(text):
        return Asked.DOSE
    if _NUMBER.search(text):
        return Asked.NUMBER
    if _WHEN.search(text):
        return Asked.WHEN
    return Asked.ANYTHING
