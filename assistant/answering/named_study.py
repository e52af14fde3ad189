"""A question on one study: what it asks of the study, and no more. Pure."""

import re
from dataclasses import replace
from types import MappingProxyType

from assistant.knowledge import Knowledge
from assistant.questions.question import Question, QuestionType

DISEASE = "breast"
"""The site by whose name the disease goes."""
SAID = re.compile(
    r"\b(?:in|for|from|of) breast\b(?!\W+(?:primar|tumou?r|mass|lesion|lump|surgery|and|or|vs|versus|than)\w*)",
    re.IGNORECASE,
)
"""How the disease is meant beside another site ("bone mets in breast")."""


SPREAD = re.compile(r"\b(?:from|of|in|by|due to) (?:\w+ )?breast (?:mets?|metastas[ei]s)\b", re.IGNORECASE)
"""How it is meant by the name of what it has become ("cord compression from breast mets")."""


def of_its_disease(question: Question, knowledge: Knowledge) -> Question:
    """``question``, and each of its parts, without the breast where nothing on the one study it names is about the breast, or
    where it compares what is done elsewhere in its disease.

    "Breast share of the ovarian series", "CURB, breast subset": the breast is where the disease came from.
    """
    parts = tuple(of_its_disease(part, knowledge) for part in question.parts)
    studies, sites = question.names("study") - knowledge.kinds, question.names("site")
    if len(studies) == 1 and DISEASE in sites:
        of_study = (one for one in knowledge.statements.values() if studies & set(one.tags.study))
        if not any(DISEASE in one.tags.site for one in of_study):
            question = replace(question, keys=MappingProxyType({**question.keys, "site": sites - {DISEASE}}))
    if question.type is QuestionType.COMPARISON and sites > {DISEASE} and SAID.search(question.text):
        question = replace(question, keys=MappingProxyType({**question.keys, "site": sites - {DISEASE}}))
    if question.names("site") == {DISEASE} and SPREAD.search(question.text) and "primary" not in question.text.lower():
        question = replace(question, keys=MappingProxyType({**question.keys, "site": frozenset[str]()}))
    return replace(question, parts=parts)
