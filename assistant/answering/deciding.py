"""Whether a question is answered whole, in part or not at all, and what is to be answered of it."""

import re
from collections.abc import Callable
from dataclasses import replace

from assistant.answering.abstaining import RESCUES, RESCUES_UNHELD, Verdict, judge, judge_part, judge_parts
from assistant.answering.particulars import Answered
from assistant.patient import PatientFacts
from assistant.questions.coordination import FEWEST, asks_the_same, coordinated
from assistant.questions.kinds import QuestionType
from assistant.questions.question import Question
from assistant.retrieval.retriever import Evidence, merged
from assistant.retrieval.weighing import Weighed, Weigher

NOT_CLINICAL = frozenset({"age", "sex", "current-drugs", "past-drugs", "performance-status", "symptoms", "histology"})
"""Facts that any patient has; the others say that the case is about this disease."""


TELLS_WHEN = re.compile(
    r"^\W*(?:when|if|once|after|before|while|where|although|though|since|because)\s+"
    r"(?!(?:would|should|could|can|is|are|was|were|do|does|did|may|might|must|will|has|have|had|to|not|and|or|exactly|else)\b)"
    r"(?!.*\b(?:which|what|how|who|whom|why)\b)[^?]*$",
    re.IGNORECASE,
)
"""A clause that says when or if, and asks nothing."""


class Decider:
    """``threshold`` is the probability of a refusal from which a question is refused; ``names_something`` tells whether
    some words hold a key of the glossary, ``surely`` what the studies' table answers.
    """

    def __init__(
        self,
        weigher: Weigher,
        threshold: float,
        names_something: Callable[[str], bool],
        surely: Callable[[Question], Answered | None] = lambda _: None,
    ) -> None:
        self._weigher, self._threshold = weigher, threshold
        self._names_something, self._surely = names_something, surely

    def decide(
        self, asked: Question, weighed: Weighed, facts: PatientFacts
    ) -> tuple[Verdict, list[tuple[Question, Evidence]]]:
        """The verdict, and what is to be answered: the whole question, or those of its parts that are covered."""
        clinical = any(name not in NOT_CLINICAL for name in facts.values)
        whole = judge(asked, weighed, self._threshold, clinical=clinical)
        if len(asked.parts) < FEWEST and (whole.reason or asks_the_same(asked.text)):
            asked = replace(asked, parts=coordinated(asked, self._weigher.glossary) or asked.parts)
        if not asked.parts or self._of_one_piece(asked, whole, weighed):
            return whole, [(asked, weighed.evidence)]
        gathered = [(part, self._weigher.weigh(part)) for part in asked.parts]
        unheld = [own.unheld for _, own in gathered]
        outside = len(asked.parts) < FEWEST and not any(unheld)  # "Ten-year survival? What is it?": beside the part
        if whole.reason and weighed.unheld and outside:
            return whole, [(asked, weighed.evidence)]
        rescues = RESCUES_UNHELD if weighed.unheld and not all(unheld) else RESCUES
        least = [0.0 if _tells_when(part) else rescues for part in asked.parts]
        verdicts = [
            (part, judge_part(part, own, whole, self._threshold, clinical=clinical, rescues=least_sure))
            for (part, own), least_sure in zip(gathered, least, strict=True)
        ]
        tabled = [self._tabled(part) if one.reason else [] for part, one in verdicts]
        verdicts = [(part, Verdict(None) if held else one) for (part, one), held in zip(verdicts, tabled, strict=True)]
        verdict = judge_parts(verdicts, sure=any(tabled))
        if verdict.reason and not whole.reason:
            return whole, [(asked, weighed.evidence)]
        if verdict.reason or asked.type is QuestionType.CASE:  # what a note names stands in no one of its parts
            verdict = replace(verdict, uncovered=whole.uncovered)
        covered = [
            told
            for (part, own), (_, verdict_on_part), held in zip(gathered, verdicts, tabled, strict=True)
            if not verdict_on_part.reason
            for told in held or [(part, own.evidence)]
        ]
        if asked.type is QuestionType.CASE:
            return verdict, [(asked, merged([weighed.evidence, *(own for _, own in covered)]))]
        if len(asked.parts) == 1:  # an aside may hold the subject: "of the 147 with ovarian deposits, how many ...?"
            return verdict, [(asked, weighed.evidence)]
        return verdict, covered

    def _tabled(self, part: Question) -> list[tuple[Question, Evidence]]:
        """What the studies' table holds of a ``part``, which a ranking has few words to go by for; empty in a case."""
        sure = self._surely(replace(part, text=part.asks or part.text)) if part.type is not QuestionType.CASE else None
        return list(sure.parts) if sure and not (sure.lacking or sure.without) else []

    def _of_one_piece(self, asked: Question, whole: Verdict, weighed: Weighed) -> bool:
        """Whether a refusal of the whole is one of each part: they lean on a subject that no document speaks of."""
        asks = [part.asks.lower() for part in asked.parts]
        leaning = any(not self._names_something(one) for one in asks)
        nowhere = leaning and any(all(word not in one for one in asks) for word in weighed.found.missing)
        return bool(whole.reason) and (nowhere or weighed.found.void)


def _tells_when(part: Question) -> bool:
    """Whether ``part`` is a clause beside what is asked ("when neurolysis is offered, ...?"): it holds no answer of its own."""
    return TELLS_WHEN.search(part.asks or part.text) is not None
