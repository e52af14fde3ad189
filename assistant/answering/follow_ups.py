"""What the documents say on what a follow-up asks by itself, and the disagreement that it means."""

import re

from assistant.answering import disagreeing
from assistant.answering.abstaining import NEARBY
from assistant.answering.deciding import Decider
from assistant.answering.sure import Sure
from assistant.corpus.records import Conflict
from assistant.knowledge import Knowledge
from assistant.patient import patient_facts
from assistant.questions.kinds import Asked
from assistant.questions.question import Question
from assistant.retrieval.retriever import Evidence
from assistant.retrieval.weighing import Weighed, Weigher

OF_FOLLOW_UP = 0.7
"""Probability from which a bare follow-up is refused whose subject stands in what was said before."""
DOSED = re.compile(r"\d[\s-]?Gy\b|\d+ fractions\b")

NEAREST = 2
"""Statements that must speak of what is named."""

Focus = list[tuple[Question, Evidence]]


def by_itself(focus: Question | None, sure: Sure, weigher: Weigher, decider: Decider, *, refused: bool) -> Focus:
    """What answers ``focus``; nothing where the documents do not. Where what the follow-up was read as is ``refused``, what is
    near enough is an answer.
    """
    if focus is None:
        return []
    if (surely := sure.answering(focus)) and surely.parts:
        return [*surely.parts]
    weighed = weigher.weigh(focus)
    verdict, parts = decider.decide(focus, weighed, patient_facts(()))
    if verdict.reason:
        return [(focus, weighed.evidence)] if refused and holds_enough(focus, weighed) else []
    return parts if _on_what_is_named(focus, weighed, weigher) else []


def _on_what_is_named(focus: Question, weighed: Weighed, weigher: Weigher) -> bool:
    """Whether the nearest statements speak of a treatment that ``focus`` names, where it names any and no study or source."""
    named = focus.names("intervention")
    if not named or focus.names("study") or focus.sources:
        return True
    closure = weigher.glossary.closure
    told = [one.statement.tags.intervention for one in weighed.evidence.statements[:NEAREST]]
    return any(closure(key) & named or key in closure(name) for keys in told for key in keys for name in named)


def conflicts(asked: Question, weighed: Weighed, focus: Focus, knowledge: Knowledge) -> tuple[Conflict, ...]:
    """The recorded conflicts that are asked about, in a follow-up by what it asks itself."""
    for own, evidence in focus:
        if found := disagreeing.conflicting(own, evidence, knowledge):
            return found
    return disagreeing.conflicting(asked, weighed.evidence, knowledge, on_topic=weighed.found.on_topic)


def holds_enough(question: Question, weighed: Weighed) -> bool:
    """Whether the evidence answers a bare follow-up that was read with the subject before it: nothing it names is absent and,
    where it asks for a dose, one is given for its site.
    """
    found, first = weighed.found, [one.statement for one in weighed.evidence.statements[:NEARBY]]
    if weighed.refusal is None or weighed.refusal >= OF_FOLLOW_UP or weighed.unheld or found.void or found.absent:
        return False
    if question.asked is Asked.DOSE:
        sites = question.names("site")
        return any(DOSED.search(one.text) and sites & set(one.tags.site) for one in first)
    return question.asked is Asked.ANYTHING and not found.unfamiliar
