"""What is answered from the studies' table or by a figure quoted, with no ranking and no weighing of a refusal. Pure."""

from collections.abc import Sequence

from assistant.answering.claimed import taken_for_trial
from assistant.answering.page import Page
from assistant.answering.particulars import Answered, Particulars
from assistant.answering.ranked_studies import Ranked, RankedStudies, say_order
from assistant.answering.told_figures import ToldFigures
from assistant.corpus.records import Trial
from assistant.knowledge import Knowledge
from assistant.prompts import Prompts
from assistant.questions.question import Question


class Sure:
    """Tries each way in turn; the most particular first."""

    def __init__(self, trials: Sequence[Trial], prompts: Prompts, knowledge: Knowledge) -> None:
        self.trials, self._prompts, self._knowledge = trials, prompts, knowledge
        self._particulars = Particulars.of(trials, prompts.particulars, knowledge)
        self._ranked = RankedStudies(prompts.measures, trials, knowledge)
        self._figures = ToldFigures(knowledge)

    def asked_in(self, text: str) -> bool:
        """Whether ``text`` asks something of a study as a whole, and no outcome of it."""
        return self._particulars.asked_in(text)

    def answering(self, question: Question) -> Answered | None:
        """What answers ``question``; without parts where what it quotes stands nowhere, None where it asks anything else."""
        ranked = self._ranked.answering(question)
        sure = ranked or self._figures.answering(question) or self._particulars.answering(question)
        if taken_for_trial(question, self.trials, self._knowledge):
            return self._particulars.result_of(question) or sure
        return sure

    def say(self, sure: Answered, page: Page) -> None:
        """What stands before the statements: an order, and what studies do not give."""
        for study, thing in sure.without:
            page.once(self._prompts.say("not_this", study=study, thing=thing))
        if isinstance(sure, Ranked):
            say_order(sure, self._prompts, page)
