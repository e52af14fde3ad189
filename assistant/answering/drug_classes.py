"""Drugs that a question names and no document does: what is said of their class is no word on them. Pure."""

import re
from collections.abc import Iterator

from assistant.facts.lexicons import drug_cues
from assistant.knowledge import Knowledge
from assistant.patient import PatientFacts
from assistant.questions.question import Question

KIND = re.compile(r"[ -]?(?:inhib\w*|drugs?|agents?|therap(?:y|ies)|i|is|s)$")
FEWEST = 3
"""Letters that a name keeps without its ending, at least one more."""
TAKEN = ("current-drugs", "past-drugs")
CLASS = re.compile(r"inhibitor|therap|agent|taxane|anthracycline|bisphosphonate|conjugate")
"""What the name of a class holds, and that of a drug which goes by another name ("zoledronic acid") does not."""


def taken(facts: PatientFacts) -> frozenset[str]:
    """What the patient takes or took, in the words of the message and in small letters."""
    return frozenset(fact.words.lower() for name in TAKEN for fact in facts.of(name))


def unnamed(question: Question, facts: PatientFacts, knowledge: Knowledge) -> Iterator[tuple[str, str]]:
    """Each such drug in the question's words, and the class whose name the documents use; what the patient takes already
    is told, not asked about.
    """
    told, seen = taken(facts), set[str]()
    for match in knowledge.glossary.find(question.text, "intervention"):
        words = question.text[match.start : match.end]
        plain = words.lower()
        name = knowledge.name(match.key).lower()
        if plain in seen or plain in told or not _is_drug(plain) or (_is_drug(name) and not CLASS.search(name)):
            continue
        seen.add(plain)
        if not any(_named(plain, statement.text) for statement in knowledge.statements.values()):
            yield words, knowledge.name(match.key)


def _is_drug(words: str) -> bool:
    return drug_cues()["drug"].fullmatch(words) is not None


def _named(plain: str, text: str) -> bool:
    """Whether ``text`` has ``plain``, or it without its plural or the word for what it is: "CDK4/6i", "anthracyclines"."""
    told, bare = _even(text.lower()), KIND.sub("", plain)
    return _even(plain) in told or (len(bare) > FEWEST and re.search(rf"\b{re.escape(_even(bare))}", told) is not None)


def _even(text: str) -> str:
    return text.replace("-", " ")
