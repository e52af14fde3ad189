"""A conversation read: the standalone question that it asks now, understood, and what is known of the patient."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.answering.claimed import of_held
from assistant.answering.comparing import one_by_one
from assistant.answering.named_study import of_its_disease, of_its_source
from assistant.answering.set_aside import without_set_aside
from assistant.answering.situations import in_one_piece
from assistant.answering.sure import Sure
from assistant.checking import FINDS_OUT
from assistant.facts.amended import amends
from assistant.facts.elsewhere import with_exchanged, without_taken_back
from assistant.facts.extraction import corrected, extract
from assistant.facts.lexicons import drug_names
from assistant.facts.register import THIS, Heard
from assistant.facts.supposed import STATES
from assistant.guardrails.persons import described, somebody
from assistant.guardrails.relevance import about
from assistant.guardrails.text_recommendations import from_question
from assistant.knowledge import Knowledge
from assistant.patient import PatientFacts, Status, patient_facts
from assistant.questions.closing import closing_question
from assistant.questions.conversation import FRESH, leans, standalone
from assistant.questions.focused import beside_the_case, focused
from assistant.questions.history import without_asides, without_past_operations
from assistant.questions.inputs import without_instructions
from assistant.questions.kinds import QuestionType
from assistant.questions.objects import of_evidence
from assistant.questions.operations import in_full
from assistant.questions.pending import REQUEST, still_so, without_stable
from assistant.questions.question import FACETS, Question, question
from assistant.questions.referred import asked_of_it
from assistant.questions.spelling import Speller
from assistant.retrieval.regimens import carried
from assistant.rules.book import RuleBook
from assistant.turns import Standalone, Turn
from ingest.glossary import Glossary

NOBODY = patient_facts(())
TELLS_OF_HER = 5
"""Words from which on a turn may tell of a patient what is no longer so; "same but lung" names what it asks about."""


@dataclass(frozen=True, slots=True)
class Understood:
    """What a conversation asks now: in words that stand ``alone``, as a ``question``, of a patient with ``facts``.

    ``focus``: what a follow-up on that patient, or the end of a long note, asks by itself; ``named``: the treatments that
    it names.
    """

    alone: Standalone
    question: Question
    facts: PatientFacts
    focus: Question | None = None
    named: frozenset[str] = frozenset()


class Interpreter:
    """Reads conversations with the words of one corpus. ``glossary`` also knows what readers' own documents name."""

    def __init__(self, glossary: Glossary, rules: RuleBook, knowledge: Knowledge, sure: Sure, speller: Speller) -> None:
        self._glossary, self._rules, self._knowledge = glossary, rules, knowledge
        self._sure, self.speller = sure, speller

    def read(self, of_one: Heard, corrections: Mapping[str, str]) -> Understood:
        """The turns heard ``of_one`` patient, understood; a corrected fact beats what was read."""
        if aside := beside_the_case(of_one.turns[-1].text, _tells_state):
            alone = Standalone(aside)
            return Understood(alone, self._settled(self.question(alone, aside, NOBODY), NOBODY), NOBODY)
        facts = corrected(extract(of_one.turns), corrections)
        turns = [turn for turn in of_one.turns if turn.text.strip()]
        text = without_taken_back(" ".join(turns[-1].text.split()).lstrip(",;:. "))
        said = [turn.text for turn in turns if turn.speaker == "user"]
        turns = [*(_as_it_stands(turn, facts, said) for turn in turns[:-1]), Turn("user", text)]
        told = " ".join((*said[:-1], text))
        alone = self._standalone(turns, somebody(told, facts, self._glossary), facts)
        asked = self._settled(self.question(alone, told, facts), facts)
        earlier = [turn.text for turn in turns if turn.speaker == "user" and turn.text != THIS]
        is_case = asked.type is QuestionType.CASE
        follows = len(earlier) > 1 and not FRESH.search(text) and (is_case or leans(text, self._glossary))
        named = self._named(text) if follows and is_case else frozenset[str]()
        answers = [turn.text for turn in turns if turn.speaker != "user"]
        anew = any(one.name in STATES and one.span and one.span.turn == len(of_one.turns) - 1 for one in facts)
        focus = self._focus(earlier, facts, answers, hers=is_case) if follows and not anew else None
        focus = self._closing(text, facts) if is_case and not follows else focus
        return Understood(alone, asked, facts, focus, named)

    def _named(self, text: str) -> frozenset[str]:
        """The treatments that ``text`` names, drugs by their generic names too."""
        words = text.lower()
        drugs = {name for terms, name in drug_names() if re.search(rf"(?<![a-z])(?:{terms.pattern})(?![a-z])", words)}
        return frozenset(drugs | {match.key for match in self._glossary.find(text, "intervention")})

    def _settled(self, asked: Question, facts: PatientFacts) -> Question:
        """``asked`` of the sites, sources and studies that it means."""
        knowledge = self._knowledge
        asked = of_its_source(about(asked, facts, knowledge.homes, self._glossary), knowledge)
        asked = of_its_disease(asked, knowledge)
        asked = carried(of_held(asked, self._sure.trials, knowledge))
        return one_by_one(in_one_piece(asked, knowledge), knowledge)

    def _focus(
        self, asked: Sequence[str], facts: PatientFacts, answers: Sequence[str], *, hers: bool
    ) -> Question | None:
        """What the last of the turns ``asked`` asks by itself; None where it tells of the patient, or asks no such thing."""
        sites = _sites(facts)
        named = [{match.key for match in self._glossary.find(text, "site")} for text in reversed(asked)]
        sites = sites or next((one for one in named if one), set())
        told, last = _tells_state(asked[-1]), answers[-1] if answers else ""
        of_it = "" if told else asked_of_it(asked[-1], asked[:-1], answers, self._glossary, sorted(sites))
        text = of_it or ("" if told else focused(asked, sites, last, self._glossary, hers=hers))
        return self._settled(question(text, self._glossary, self.speller), NOBODY) if text else None

    def _closing(self, text: str, facts: PatientFacts) -> Question | None:
        """What a note asks of the evidence at its end; None where it asks no such thing."""
        own = closing_question(text, sorted(_sites(facts)), self._glossary)
        return self._settled(question(own, self._glossary, self.speller), NOBODY) if own else None

    def question(self, alone: Standalone, told: str, facts: PatientFacts) -> Question:
        """``alone`` understood; a case where what was ``told`` describes a patient."""
        patient = described(told, facts, self._glossary)
        if (
            alone.before
            and REQUEST.search(alone.own)
            and (evidence := of_evidence(alone.own, alone.before, self._glossary))
        ):
            whole = Standalone(evidence, alone.before)
            asked = question(evidence, self._glossary, self.speller)
            return replace(asked, text=whole.text, told_from=whole.told_from)
        own, before = without_set_aside(alone.own, self._glossary), alone.before
        if patient:
            own, before = without_past_operations(own), without_past_operations(before)
            own = own if any(one.status is not Status.DENIED for one in facts.of("emergency")) else without_asides(own)
        return question(own, self._glossary, self.speller, patient=patient, before=before)

    def names_something(self, text: str) -> bool:
        """Whether ``text`` names anything that the documents could be asked about."""
        return any(self._glossary.entries[match.key].kind in FACETS for match in self._glossary.find(text))

    def _standalone(self, turns: list[Turn], patient: bool, facts: PatientFacts) -> Standalone:
        alone = standalone(
            turns, self._glossary, patient=patient, tells=_tells, plans=self._plans, of_study=self._sure.asked_in,
            homes=self._knowledge.homes,
        )  # fmt: skip
        alone = Standalone(*(without_instructions(text, self.names_something) for text in (alone.own, alone.before)))
        return Standalone(*(in_full(words, facts) for words in (alone.own, alone.before)))

    def _plans(self, text: str) -> bool:
        """Whether ``text`` proposes a treatment, and does not only tell that it is given or was."""
        told = [fact.span for fact in extract((Turn("user", text),)) if fact.span]
        proposed = (one for one in from_question(text, self._rules.glossary, True) if one.positive and one.span)
        kinds = ((one.span, self._rules.kinds(one.intervention)) for one in proposed)
        return any(
            not kind & FINDS_OUT and not any(fact.start < span.end and span.start < fact.end for fact in told)
            for span, kind in kinds
            if span
        )


def _tells(text: str) -> bool:
    """Whether ``text`` says something of a patient, or puts another number in the place of one that was told."""
    return extract((Turn("user", text),)).any_patient or amends(text)


def _sites(facts: PatientFacts) -> set[str]:
    return {str(fact.value) for fact in facts.of("sites") if fact.status is Status.ASSERTED}


def _tells_state(text: str) -> bool:
    """Whether ``text`` says how a patient is."""
    return any(fact.name in STATES for fact in extract((Turn("user", text),)))


def _as_it_stands(turn: Turn, facts: PatientFacts, said: Sequence[str]) -> Turn:
    """What the user said in ``turn``, less what is no longer so after all that was ``said``: nobody asks about that now."""
    if turn.speaker != "user":
        return turn
    later = said[said.index(turn.text) + 1 :]
    text = without_stable(without_taken_back(with_exchanged(turn.text, later)), later)
    left = still_so(text, facts) if len(text.split()) >= TELLS_OF_HER else ""
    return replace(turn, text=left if left.strip(" .,;:?") else text)
