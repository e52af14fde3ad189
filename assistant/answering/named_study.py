"""A question on one study: what it asks of the study, and no more. Pure."""

import re
from collections.abc import Collection
from dataclasses import replace
from types import MappingProxyType

from assistant.knowledge import Knowledge
from assistant.questions.kinds import QuestionType
from assistant.questions.question import Question

DISEASE = "breast"
"""The site by whose name the disease goes."""
SAID = re.compile(
    r"\b(?:in|for|from|of) breast\b(?!\W+(?:primar|tumou?r|mass|lesion|lump|surgery|and|or|vs|versus|than)\w*)",
    re.IGNORECASE,
)
"""How the disease is meant beside another site ("bone mets in breast")."""


SPREAD = re.compile(r"\b(?:from|of|in|by|due to) (?:\w+ )?breast (?:mets?|metastas[ei]s)\b", re.IGNORECASE)
"""How it is meant by the name of what it has become ("cord compression from breast mets")."""


ARTICLE = re.compile(r"^(?:the|that|this|an?)\s+", re.IGNORECASE)


def of_its_source(question: Question, knowledge: Knowledge) -> Question:
    """``question`` without the source that it names by its kind, where only a study told of in another is about what it asks.

    "The meta-analysis of lung metastasectomy": a source is a meta-analysis, but one on the primary tumour.
    """
    wanted = question.names("site") or {
        site for key in question.names("intervention") for site in knowledge.homes.get(key, ())
    }
    kept = {source for source in question.sources if not _of_another(question, source, wanted, knowledge)}
    return replace(
        question, sources=frozenset(kept), parts=tuple(of_its_source(part, knowledge) for part in question.parts)
    )


def _of_another(question: Question, source: str, wanted: Collection[str], knowledge: Knowledge) -> bool:
    names = [match for match in knowledge.glossary.find(question.text) if match.key == source]
    called = {ARTICLE.sub("", question.text[match.start : match.end]).lower() for match in names}
    there = [one for one in knowledge.statements.values() if set(wanted) & set(one.tags.site)]
    if not wanted or any(one.document == source for one in there):
        return False
    return any(name in one.text.lower() for name in called for one in there if one.document != source)


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
