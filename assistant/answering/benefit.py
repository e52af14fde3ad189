"""What good a treatment does, asked in so many words: such a question is opened by evidence and not by a permission. Pure.

"May be considered in selected patients" answers whether one may, not whether it helps: read first, it sounds like a yes.
"""

import re
from collections.abc import Sequence

from assistant.answering.demands import AS_NEAR, FOUND, about, asks_for_results
from assistant.knowledge import Knowledge
from assistant.questions.kinds import QuestionType
from assistant.questions.question import Question
from assistant.retrieval.retriever import Scored

ASKS = re.compile(
    r"\b(?:survival|OS|cur(?:es?|ed|ative)|prolong\w*|lengthen\w*|longer|benefits?|beneficial|effective\w*|worth(?:while)?|advantages?)\b"
    r"|\b(?:any|what|what's|the|a|some|much|there) (?:point|use|sense|good|gain|value)\b|: ?(?:any )?(?:point|use|sense|worth it)\W*$"
    r"|\b(?:does|do|did|will|would|can) (?:[\w'-]+ ){1,8}?(?:help|work|pay off|change (?:anything|the outcome|outcomes?))\b",
    re.IGNORECASE,
)
"""How one asks what good something does."""
WHO = re.compile(
    r"\b(?:which|what|whom?|whose|when|in whom|for whom|select\w*|criteria|conditions?|candidates?|how)\b[^?]*\b(?:patients|women|benefit\w*|consider\w*|offer\w*"
    r"|done|indicated|select\w*|criteria|candidates?)\b",
    re.IGNORECASE,
)
"""How one asks for whom, which a permission answers."""
OPTION, AGAINST = "option", "against"
SEVERAL = 2
"""Studies whose result outweighs advice; that of one comes after it."""
NEAR = (0.15, 0.15, 0.4)
"""Share of the lead's score from which on a result of several studies, advice against, and a result of one take its place."""
SURVIVAL = "overall-survival"
"""What a treatment of metastatic disease is held to bring where the question names nothing."""


def asks_of_benefit(question: Question) -> bool:
    """Whether ``question``, of no one patient, asks what good a treatment that it names does."""
    text = question.asks or question.text
    general = question.type in (QuestionType.YES_NO, QuestionType.EXPLANATION) and not question.names("study")
    return general and bool(question.names("intervention") and ASKS.search(text)) and not WHO.search(text)


def evidence_first(question: Question, lead: Scored, ranked: Sequence[Scored], knowledge: Knowledge) -> Scored:
    """The statement to open with in the place of a ``lead`` that only permits or advises against: the result of several
    studies on the outcome asked for, advice against, the result of one; where results are asked for, one. ``lead`` where
    nothing near is such.
    """
    tags = lead.statement.tags
    if asks_for_results(question) and question.type is not QuestionType.CASE and tags.kind not in FOUND:
        found = (one for one in ranked if one.statement.tags.kind in FOUND and one.score >= AS_NEAR * lead.score)
        sound = (one for one in found if lead.weak or not one.weak)
        return next((one for one in sound if about(question, one.statement, knowledge.glossary.closure)), lead)
    if tags.polarity not in (OPTION, AGAINST) or not asks_of_benefit(question):
        return lead
    near = [one for one in ranked if lead.weak or not one.weak]
    able = [one for one in near if about(question, one.statement, knowledge.glossary.closure)]
    placed = [(place, one) for one in able if (place := _place(one, question, knowledge)) is not None]
    placed = [(place, one) for place, one in placed if one.score >= NEAR[place] * lead.score]
    return min(placed, key=lambda each: (each[0], -each[1].score), default=(0, lead))[1]


def _place(one: Scored, question: Question, knowledge: Knowledge) -> int | None:
    """How soon ``one`` may open the answer; None where it tells of no benefit."""
    tags, closure = one.statement.tags, knowledge.glossary.closure
    asked = question.names("outcome") or {SURVIVAL}
    on = any(key in closure(told) or told in closure(key) for told in tags.outcome for key in asked)
    if tags.kind in FOUND and on:
        return 0 if len(tags.study) >= SEVERAL else 2
    return 1 if tags.kind == "position" and tags.polarity == AGAINST else None
