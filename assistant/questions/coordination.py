"""The figures that a question joins with "and": "BR002: PFS per arm and toxicity per arm?". Pure.

Unlike the parts of a compound question these are phrases, not clauses; they are looked for only where the question as a whole
is not answered, since most joined phrases ("pain and bleeding") are asked about together.
"""

import re

from assistant.questions.question import ENDS, Asked, Question, QuestionType, completed, single
from ingest.glossary import Glossary

JOINED = re.compile(r",?\s+(?:and|&|plus)\s+|\s*[,;:?+]\s+")
FEWEST = 2
"""Parts of a question that asks several things."""


def coordinated(question: Question, glossary: Glossary) -> tuple[Question, ...]:
    """Each phrase that asks for an outcome or a figure of what the question is about, with what it leaves out taken from the
    whole; () where there are fewer than two, several studies are named, or a patient is described.
    """
    if len(question.names("study")) > 1 or question.type is QuestionType.CASE:
        return ()
    phrases = [phrase.strip(ENDS) for phrase in JOINED.split(question.text)]
    asking = [one for one in (single(phrase, glossary) for phrase in phrases if phrase) if _asks_for_a_figure(one)]
    if len(asking) < FEWEST:
        return ()
    return tuple(completed(one, question, glossary) for one in asking)


def _asks_for_a_figure(phrase: Question) -> bool:
    return bool(phrase.names("outcome")) or phrase.asked is not Asked.ANYTHING
