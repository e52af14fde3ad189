"""The figures that a question joins with "and": "BR002: PFS per arm and toxicity per arm?". Pure.

Unlike the parts of a compound question these are phrases, not clauses; they are looked for only where the question as a whole
is not answered, since most joined phrases ("pain and bleeding") are asked about together.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType

from assistant.questions.kinds import Asked, QuestionType
from assistant.questions.question import ENDS, Question, completed, single
from ingest.glossary import Glossary

JOINED = re.compile(r",?\s+(?:and|&|plus)\s+|\s*[,;:?]\s+|\s+\+\s+")
SAME = re.compile(
    r"(?:the )?(?:same|(?:that|the) (?:figure|number|rate)|those)(?: \w+)? (?:for|in|of|at)\b", re.IGNORECASE
)
"""How a phrase asks for the same figure of others."""
FEWEST = 2
"""Parts of a question that asks several things."""


def coordinated(question: Question, glossary: Glossary) -> tuple[Question, ...]:
    """Each phrase that asks for an outcome or a figure of what the question is about, with what it leaves out taken from the
    whole; () where there are fewer than two, several studies are named, or a patient is described.
    """
    if len(question.names("study")) > 1 or question.type is QuestionType.CASE:
        return ()
    phrases = [phrase.strip(ENDS) for phrase in JOINED.split(question.text)]
    read = [single(phrase, glossary) for phrase in phrases if phrase]
    asking = [
        _the_same(one, read[:place])
        for place, one in enumerate(read)
        if _asks_for_a_figure(one) or SAME.match(one.text)
    ]
    if len(asking) < FEWEST:
        return ()
    return tuple(completed(one, question, glossary) for one in asking)


def asks_the_same(text: str) -> bool:
    """Whether the same figure is asked for of others: "... and the figure for those over 70"."""
    return any(SAME.match(phrase.strip(ENDS)) for phrase in JOINED.split(text)[1:])


def _the_same(phrase: Question, before: Sequence[Question]) -> Question:
    """``phrase`` with the outcome asked for before it where it asks for the same of others ("and the same for ...")."""
    if not SAME.match(phrase.text) or phrase.names("outcome") or not before:
        return phrase
    keys = MappingProxyType({**phrase.keys, "outcome": before[-1].names("outcome")})
    return replace(phrase, keys=keys, asked=before[-1].asked)


def _asks_for_a_figure(phrase: Question) -> bool:
    return bool(phrase.names("outcome")) or phrase.asked is not Asked.ANYTHING
