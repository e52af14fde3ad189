"""The statement that an answer opens with. Pure."""

import re
from collections.abc import Iterator, Sequence

from assistant.answering.benefit import evidence_first
from assistant.answering.choosing import takes
from assistant.answering.page import Page
from assistant.knowledge import Knowledge
from assistant.prompts import SIDES, STUDY, Plan
from assistant.questions.coordination import JOINED
from assistant.questions.kinds import Asked, QuestionType, holds_figure
from assistant.questions.question import ENDS, Question
from assistant.retrieval.retriever import Scored
from assistant.retrieval.sides import sides
from assistant.verification.figures import figures
from ingest.passages import Statement

LEADS = 4
"""How many of the best statements may lead in the place of a silence."""
NEAR_LEAD = 0.7
"""How near, as a share of its score."""
NEAR_FIGURE = 0.5
"""How near a figure must be to take the place of a remark on it."""
NEAR_WHOLE = 0.6
"""How near a result must be to take the place of one that only qualifies it."""
ADVISES = 0.85
"""How near advice must be to open the answer to a case."""
NEAR_DESIGN = 0.8
"""How near what says how many were studied must be to open the description of a study."""
SEVERAL = 2
"""Phrases that a question on a study may be joined of and still ask for one thing: the study, and what of it."""
VALUE = QuestionType.VALUE
WHY = re.compile(
    r"^\W*(?:[^?]{0,40}[:,] )?(?:and |but |so )*(?:why|for what reason|how come|what explains|what is the (?:reason|explanation))\b",
    re.IGNORECASE,
)
REASON = re.compile(
    r"\b(?:because|significant number|may serve|since|so that|so as|as they|thus|due to|owing|given|reasons?|concern|clear evidence|depend\w*|rather than|whether or not"
    r"|with the aim|intent|to (?:reduce|avoid|preserve|prevent|confirm|guide)|going by|carr(?:y|ies)|originat\w*|differ\w*|bias|limits?)\b|[:;] ",
    re.IGNORECASE,
)
"""What a statement that gives a reason may hold; where none shown does, the answer says that they give none."""
REASON_OF_RESULT = re.compile(
    r"\b(?:because|since|thus|due to|owing to|reasons?|concern|explain\w*|differed|imbalance|unbalanced|bias|did not receive|reflect\w*|attribut\w*)\b",
    re.IGNORECASE,
)
"""What a statement that gives the reason of a result holds: a result that lists figures gives none."""
AGAINST = re.compile(
    r"\bwhen (?:not|never)\b|\bwhen (?:should|must|would|do|can|may)\b[^?.]{0,24}\b(?:not|never)\b|\bcontra-?indicat\w*"
    r"|\bwho should(?: not|n.t)\b|\breasons? (?:not to|against)\b",
    re.IGNORECASE,
)
"""How one asks what speaks against."""
CONDITION = re.compile(
    r"\bonly (?:if|when|in|where|for)\b|\bunless\b|\bagainst\b|\bavoid\w*|\bshould not\b|\bno (?:clear )?role\b"
    r"|\bnot (?:be )?(?:suggest|recommend|offer|near|suitable|standard)\w*|\bdifficult\b|\bdo not lie\b",
    re.IGNORECASE,
)
"""What a statement that sets a condition, or speaks against, holds."""
ARMS = re.compile(r"\barms?\b|\bgroups?\b", re.IGNORECASE)
"""What is compared where one study is named."""
MOST_COMMON = re.compile(r"\b(?:most (?:common|frequent|usual|often)\w*|commonest)\b", re.IGNORECASE)
MANDATORY = re.compile(r"\b(?:mandatory|obligatory|compulsory)\b", re.IGNORECASE)
COUNTED = re.compile(r"\b\d[\d,]* (?:\w+ )?(?:patients|women|cases|studies)\b", re.IGNORECASE)
"""How many were studied: what the description of a study begins with."""


def lead_of(question: Question, found: Sequence[Scored], knowledge: Knowledge) -> Scored:
    """The statement to open with; where a sound source prints all figures of a weak one on the same study, the sound one."""
    best = evidence_first(question, _lead_of(question, found, knowledge), found, knowledge)
    own, told = set(best.statement.tags.study), figures(best.statement.text)
    if not best.weak or question.sources or not own or not told:
        return best
    sound = (s for s in found if not s.weak and own & set(s.statement.tags.study) and told <= figures(s.statement.text))
    return next(sound, best)


def _lead_of(question: Question, found: Sequence[Scored], knowledge: Knowledge) -> Scored:
    """The best statement, unless a near one is better to begin with.

    A caveat on a study that is not asked about gives way to what is on none, one that only says what a source leaves out to
    one that says something, a result that only qualifies another to that one, which brings it along, and a remark to the
    figure that is asked for; to a "why" a near reason comes first. Of several studies what names most of them comes first, of
    one how many it studied. A list opens with no caveat.
    """
    best = _worded_alike(question, found)
    if plan_of(question, knowledge) == STUDY:
        own = (
            s
            for s in found
            if s.score >= NEAR_DESIGN * best.score and {*s.statement.tags.study} == question.names("study")
        )
        designs = (s for s in own if s.statement.tags.kind == "design")
        if best.statement.tags.kind == "caveat":
            best = next((s for s in _telling_of_it(question, found, best)), best)
        return next((s for s in designs if COUNTED.search(s.statement.text)), best)
    if question.asked is not Asked.ANYTHING and best.statement.tags.kind == "caveat":
        figures = (s for s in found if s.statement.tags.kind != "caveat" and holds_figure(s.statement.text))
        best = next((s for s in figures if s.score >= NEAR_FIGURE * best.score), best)
    if best.statement.tags.kind == "caveat" and _on_another_study(question, best.statement):
        others = (
            s for s in found if s.score >= NEAR_WHOLE * best.score and not _on_another_study(question, s.statement)
        )
        best = next(others, best)
    if WHY.search(question.text) and question.type is not QuestionType.CASE:
        reasons = (s for s in found if s.score >= NEAR_LEAD * best.score and REASON.search(s.statement.text))
        best = next((s for s in reasons if not _on_another_study(question, s.statement)), best)
    if question.type is QuestionType.LIST and best.statement.tags.kind == "caveat":
        telling = (s for s in found if s.statement.tags.kind != "caveat" and s.score >= NEAR_LEAD * best.score)
        best = next(telling, best)
    if question.type is QuestionType.LIST and question.names("study"):
        close = [s for s in found if s.score >= NEAR_LEAD * best.score]
        return max(close, key=lambda scored: len(scored.statement.tags.study))
    near = [scored for scored in found if scored.score >= NEAR_LEAD * best.score]
    if best.statement.id in knowledge.silent:
        told = treatments(question, best.statement, knowledge)
        says = (s for s in near[:LEADS] if s.statement.id not in knowledge.silent)
        return next((s for s in says if treatments(question, s.statement, knowledge) >= told), best)
    if best.statement.tags.kind == "result":
        whole = (s for s in found if s.score >= NEAR_WHOLE * best.score)
        return next((s for s in whole if s.statement.id in best.statement.tags.qualifies), best)
    return best


def _telling_of_it(question: Question, found: Sequence[Scored], best: Scored) -> Iterator[Scored]:
    """What tells something of the study that ``question`` names, nearly as near as the ``best``, which only qualifies."""
    for one in found:
        tags, near = one.statement.tags, one.score >= NEAR_WHOLE * best.score
        if near and tags.kind != "caveat" and tags.study and not _on_another_study(question, one.statement):
            yield one


def _worded_alike(question: Question, found: Sequence[Scored]) -> Scored:
    """The best statement; before it a near one with a word that the question turns on: "less common sites" share every other
    word with the commonest, and what is done "only if" with what is done.
    """
    turns = ((MOST_COMMON, MOST_COMMON), (AGAINST, CONDITION), (MANDATORY, MANDATORY))
    wanted = [told for asked, told in turns if asked.search(question.asks or question.text)]
    near = [scored for scored in found if scored.score >= NEAR_FIGURE * found[0].score]
    return next((s for s in near if wanted and all(one.search(s.statement.text) for one in wanted)), found[0])


def _on_another_study(question: Question, statement: Statement) -> bool:
    """Whether ``statement`` is on one study, which ``question`` does not name."""
    return len(statement.tags.study) == 1 and not question.names("study") & set(statement.tags.study)


def reason_of(question: Question, found: Sequence[Scored]) -> Scored | None:
    """To why studies came out as they did, the best statement on all of them that gives a reason."""
    studies = question.names("study")
    if not WHY.search(question.text) or len(studies) < SEVERAL:
        return None
    near = [s for s in found if s.score >= NEAR_WHOLE * found[0].score and studies <= set(s.statement.tags.study)]
    return next((s for s in near if REASON_OF_RESULT.search(s.statement.text)), None)


def gives_reason(question: Question, page: Page) -> bool:
    """Whether what is on ``page`` gives a reason: of a study's result, a statement that says so and no caveat beside it."""
    if question.names("study") and question.names("outcome"):
        return any(REASON_OF_RESULT.search(statement.text) for statement in page.heads)
    return any(REASON.search(statement.text) for statement in page.shown)


def of_plan(question: Question, plan: Plan, found: Sequence[Scored]) -> Sequence[Scored]:
    """In a case, what may open the answer: of a sound source where one is near and no other is named, and of the kinds of the
    plan's first slot where such is near enough, else of any that says what is done or was found.
    """
    if question.type is not QuestionType.CASE:
        return ()
    first, kinds = plan.slots[0], {kind for slot in plan.slots for kind in slot.kinds} - {"caveat"}
    able = [scored for scored in found if scored.statement.tags.kind in kinds]
    advice = [scored for scored in able if takes(first, scored, able[0].score)]
    sound = [scored for scored in advice if not scored.weak and scored.score >= NEAR_LEAD * able[0].score]
    if sound and not (question.sources or question.names("study")):
        return sound
    return [scored for scored in advice if scored.score >= ADVISES * able[0].score] or able


def treatments(question: Question, statement: Statement, knowledge: Knowledge) -> frozenset[str]:
    """The interventions of ``question`` that the statement is about, itself or by a narrower or wider one."""
    closure, entries = knowledge.glossary.closure, knowledge.glossary.entries
    told = statement.tags.intervention
    wide = {
        one for one in told if one in entries and entries[one].parents
    }  # systemic therapy at large says nothing of one drug
    return frozenset(
        key
        for key in question.names("intervention")
        if any(key in closure(one) for one in told) or wide & set(closure(key))
    )


def plan_of(question: Question, knowledge: Knowledge) -> str:
    """The plan's name: a question on one study as a whole, on its arms or on several things of it, is answered outcome by
    outcome.
    """
    alone = not question.names("outcome") and len(question.names("study") - knowledge.kinds) == 1
    several = len(JOINED.split(question.text.strip(ENDS))) > SEVERAL
    whole = alone and (question.asked is Asked.ANYTHING or several)
    one_sided = question.type is QuestionType.COMPARISON and not sides(question)
    as_whole = question.type is QuestionType.EXPLANATION or (several and question.type in (VALUE, QuestionType.LIST))
    if whole and (as_whole or (one_sided and ARMS.search(question.text))):
        return STUDY
    if one_sided:
        return QuestionType.VALUE.value if question.asked is Asked.NUMBER else SIDES
    return question.type.value
