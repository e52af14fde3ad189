"""What the documents say on what a follow-up asks by itself, and the disagreement that it means."""

import re

from assistant.answering import disagreeing
from assistant.answering.abstaining import NEARBY
from assistant.answering.deciding import Decider
from assistant.answering.sure import Sure
from assistant.corpus.records import Conflict
from assistant.knowledge import Knowledge
from assistant.patient import patient_facts
from assistant.questions.question import Asked, Question
from assistant.retrieval.retriever import Evidence
from assistant.retrieval.weighing import Weighed, Weigher

OF_FOLLOW_UP = 0.7
"""Probability from which a bare follow-up is refused whose subject stands in what was said before."""
DOSED = re.compile(r"\d\s?Gy\b|\d+ fractions\b")

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
    if verdict.reason and refused and holds_enough(focus, weighed):
        return [(focus, weighed.evidence)]
    return [] if verdict.reason else parts


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
