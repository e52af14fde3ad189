"""Whether a text is about one patient, or about a topic that names a fact or two. Pure.

Whoever is described has words for a person or facts that only a person has. The lexicon is ``patterns/persons.yaml``.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from assistant.facts.patterns import FOLDER, compiled
from assistant.facts.text import normalise
from assistant.guardrails.intents import acts
from assistant.patient import PatientFacts, Status
from ingest.glossary import Glossary
from ingest.yaml_text import Strict, validated

IN_A_TOPIC = 4
"""Facts from which on a question that sounds like a topic is about somebody."""
MALE = re.compile(r"\b(?:he|him|his|himself)\b")
DOING = re.compile(r"\bhe\b|\blet him\b|\bhis (?:rooms?|office|clinic|hands|theatre)\b")
"""A doctor who does something, and nobody to whom it is done."""
OF_ANOTHER = re.compile(
    r"\b(?:she|her|hers|herself)\b|\b(?:patient|pt|case|woman) (?:no\.? ?|number |#)?[1-3]\b"
    r"|\b(?:the|that|which|what|oldest|youngest) (?:\d+[- ])?(?:woman|lady|patient|one)\b"
)
"""Words for a person whom a paper describes."""
TOGETHER = 2
"""Facts that a topic may hold one of, from which on they are somebody's."""


class _File(Strict):
    """The lists are explained in the file."""

    persons: tuple[str, ...]
    notes: tuple[str, ...]
    topics: tuple[str, ...]
    published: tuple[str, ...]
    professional: str
    lookups: tuple[str, ...]
    alone: frozenset[str]
    together: frozenset[str]
    taken: frozenset[str]
    where: frozenset[str]
    receptors: frozenset[str]
    topical_symptoms: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Lexicon:
    persons: re.Pattern[str]
    notes: re.Pattern[str]
    topics: re.Pattern[str]
    published: re.Pattern[str]
    professional: re.Pattern[str]
    lookups: re.Pattern[str]
    facts: _File


@cache
def _lexicon() -> _Lexicon:
    """Raises CorpusError where the file is not as it should be."""
    file = validated(FOLDER / "persons.yaml", _File)
    return _Lexicon(
        compiled(file.persons),
        compiled(file.notes),
        compiled(file.topics),
        compiled(file.published),
        compiled((file.professional,)),
        compiled(file.lookups),
        file,
    )


def described(text: str, facts: PatientFacts, glossary: Glossary) -> bool:
    """Whether ``text`` tells something of one patient.

    A site, a receptor or a treatment may be a topic ("liver metastases: size limit?", "40 Gy in 20 for the choroid"); beside
    a study or in a trainee's question so may one fact more ("E2108: progression at 3 years").
    """
    if not facts.any_patient:
        return False
    words, lexicon = normalise(text), _lexicon()
    published = lexicon.published.search(words) is not None and not acts(text)
    own = OF_ANOTHER.sub(" ", words) if published else _of_nobody_else(words)
    if lexicon.persons.search(own):
        return True
    if published or _topical(words, text, glossary) or (lexicon.lookups.search(words) and not acts(text)):
        return _told(facts, lexicon.facts) >= IN_A_TOPIC
    if own != words and {*facts.values} <= {"sex", *lexicon.facts.where}:
        return False  # his sex is the doctor's
    taken = _own(facts, lexicon.facts.taken) and _own(facts, lexicon.facts.where)
    together = _own(facts, lexicon.facts.together) >= TOGETHER
    alone = _own(facts, lexicon.facts.alone) or _troubled(facts)
    return bool(alone or taken or together or lexicon.notes.search(words)) or (
        acts(text) and _told(facts, lexicon.facts) >= TOGETHER
    )


def _of_nobody_else(words: str) -> str:
    """``words`` without "he" and "his" where they are the doctor's who is named before them."""
    found = _lexicon().professional.search(words)
    return DOING.sub(" ", words) if found and not MALE.search(words[: found.start()]) else words


def somebody(text: str, facts: PatientFacts, glossary: Glossary) -> bool:
    """Whether there is a patient to act on: one described, or one whom somebody is about to treat or has treated."""
    if described(text, facts, glossary):
        return True
    if _lexicon().persons.search(normalise(text)):
        return acts(text)
    return not _topical(normalise(text), text, glossary) and bool(acts(text) or _own(facts, _lexicon().facts.taken))


def _topical(words: str, text: str, glossary: Glossary) -> bool:
    """Whether ``text`` sounds like a question on a matter: by its words, or because it names a study."""
    return bool(_lexicon().topics.search(words)) or any(True for _ in glossary.find(text, "study"))


def _own(facts: PatientFacts, names: Collection[str]) -> int:
    return len(names & facts.values.keys())


def _told(facts: PatientFacts, lists: _File) -> int:
    """How many facts are told; receptors are one."""
    own = _own(facts, lists.alone | lists.together | lists.taken | lists.where)
    return own + bool(_own(facts, lists.receptors))


def _troubled(facts: PatientFacts) -> bool:
    """Whether a symptom is told that is no topic's."""
    told = (fact.value for fact in facts.of("symptoms") if fact.status is not Status.DENIED)
    return any(value not in _lexicon().facts.topical_symptoms for value in told)
