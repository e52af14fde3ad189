"""The whole story: a conversation in, an Answer or an Abstention out.

A conversation becomes a standalone question and patient facts; the question retrieves evidence while
the facts fire rules; a plan composes the answer; only what is proved against its statements is shown.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

from assistant.answering import case, follow_ups
from assistant.answering.abstaining import Verdict, say_what_is_covered, surely_absent
from assistant.answering.claimed import say_what_is_not_held
from assistant.answering.deciding import Decider
from assistant.answering.echo import said, signs_read
from assistant.answering.explaining import explained, spelt_out
from assistant.answering.of_the_answer import answered, asked_last, asks_of_the_answer
from assistant.answering.page import Page
from assistant.answering.particulars import Answered
from assistant.answering.proposed import asked_of_each, proposed
from assistant.answering.provenance import asks_who_says_so, told_by
from assistant.answering.sure import Sure
from assistant.answers import Answer, Reason, Reply, SegmentKind
from assistant.checking import Checker, corrects, speaks
from assistant.citations import prove
from assistant.composing import compose_mode
from assistant.corpus.records import load_conflicts, load_trials
from assistant.facts.extraction import corrected, extract
from assistant.facts.lexicons import drug_words
from assistant.facts.register import Heard, heard
from assistant.gate import Gate
from assistant.guardrails import hazards
from assistant.guardrails.text_recommendations import from_text
from assistant.interpreter import Interpreter, Understood
from assistant.knowledge import Knowledge, knowledge
from assistant.patient import PatientFacts, Status, patient_facts
from assistant.prompts import Prompts, load_prompts
from assistant.questions.identifiers import mask
from assistant.questions.inputs import of_one_patient, of_patients, screen
from assistant.questions.kinds import QuestionType
from assistant.questions.question import Question
from assistant.questions.spelling import Speller
from assistant.retrieval.familiar import Familiar
from assistant.retrieval.question_map import QuestionMap
from assistant.retrieval.reranking import Reranker
from assistant.retrieval.retriever import Evidence, Retriever
from assistant.retrieval.weighing import Remembering, Weigher
from assistant.retrieval.wordings import Wordings
from assistant.rules.book import RuleBook, load_rules
from assistant.turns import MOST_TURNS, Role, Standalone, Turn
from assistant.writer import Told, Writer
from ingest.embedding import Embedder, question_embedder
from ingest.index import Index
from ingest.lexical import words
from ingest.named import remembering
from ingest.question_encoder import QuestionEncoder
from ingest.questions import held_by, load_questions
from ingest.settings import Settings

NO_CORRECTIONS: Mapping[str, str] = {}


class Assistant:
    """Answers questions from one open index. Holds no conversation: what it is told is what it knows."""

    def __init__(
        self, settings: Settings, index: Index, rules: RuleBook, prompts: Prompts, embedder: Embedder, encoder: Embedder
    ) -> None:
        """``embedder`` is the index's; ``encoder`` compares questions with questions."""
        self.settings, self.index, self.rules, self.prompts = settings, index, rules, prompts
        self._glossary = rules.glossary
        self.conflicts = load_conflicts(settings.corpus / "conflicts.yaml")
        self._trials = load_trials(settings.corpus / "trials.yaml")
        self.questions = load_questions(settings.corpus / "questions.yaml")
        self._embedder, self._encoder = Remembering(embedder), Remembering(encoder)
        self._net = hazards.load(settings.corpus, self._embedder.digest)
        self._reranker = Reranker.open(settings.reranker)
        self.compose_mode = compose_mode.ComposeMode.open(settings, self._glossary)
        self._gate = Gate()
        self._read_index()

    @classmethod
    def open(cls, settings: Settings) -> "Assistant":
        """Open the index, the rules and the prompts that ``settings`` name.

        Raises IndexProblem, CorpusError or EmbedderError; each says what to do.
        """
        with ThreadPoolExecutor(2) as beside:  # models load outside Python; all the rest takes as long as they do
            embedder = beside.submit(question_embedder, settings.embedder)
            encoder = beside.submit(QuestionEncoder.open, settings.prompts)
            rules = load_rules(settings.corpus / "rules")
            prompts = load_prompts(settings.prompts)
            index = Index.open(settings)
            return cls(settings, index, rules, prompts, embedder.result(), encoder.result())

    def _read_index(self) -> None:
        told = [text for one in self.index.catalog.authored() for text in (one.text, one.with_section)]
        self.glossary = remembering(self._glossary, told, self.settings.index)
        self.knowledge: Knowledge = knowledge(self.index, self.glossary, self.conflicts)
        self._sure = Sure(self._trials, self.prompts, self.knowledge)
        self._checker = Checker(self.rules, self.knowledge, self._net, self._embedder)
        self._writer = Writer(self._checker, self.rules, self.prompts, self.knowledge)
        turned = QuestionMap.of(self.settings.prompts, self.settings.embedder)
        wishes = self.prompts.wishes
        self._retriever = Retriever(self.index, self.glossary, self._embedder, wishes, self._reranker, turned)
        known = held_by(self.questions, self.knowledge.answers)
        wordings = Wordings(self.index.words.statements, self.glossary)
        familiar = Familiar(known, self._encoder, wordings, self.settings.index, self.knowledge.silent)
        self.weigher = Weigher(
            self._retriever, familiar, self.index.words.statements, self.glossary, self.knowledge.keys,
            self.prompts, self.knowledge.silent,
        )  # fmt: skip
        entries = self.glossary.entries.values()
        spoken = (
            word for entry in entries for form in (entry.name, *entry.forms, *entry.spoken) for word in words(form)
        )
        speller = Speller.of((*self.index.known_words(), *drug_words()), spoken)
        self.interpreter = Interpreter(self.glossary, self.rules, self.knowledge, self._sure, speller)
        self._decider = Decider(
            self.weigher, self.prompts.weights.threshold, self.interpreter.names_something, self._sure.answering
        )

    def _current(self) -> None:
        """Reopen the index when another process has changed it; whoever still reads the old one keeps it."""
        with self._gate.reading():
            stale = self.index.stale
        if stale:
            with self._gate.changing():
                if self.index.stale:
                    self.index = Index.open(self.settings)
                    self._read_index()

    def reply(
        self,
        text: str,
        history: Sequence[Turn] = (),
        role: Role = "clinician",
        corrections: Mapping[str, str] = NO_CORRECTIONS,
        listener: compose_mode.Listener = compose_mode.DEAF,
    ) -> Reply:
        """Answer ``text`` after ``history``, or abstain. ``listener`` hears a model's claims as they verify.

        Raises QuestionRefused for an empty or over-long question.
        """
        started = time.perf_counter()
        self._current()
        with self._gate.reading():
            reply = self._replied(text, history, role, corrections, listener)
        return replace(reply, seconds=time.perf_counter() - started)

    def _replied(
        self,
        text: str,
        history: Sequence[Turn],
        role: Role,
        corrections: Mapping[str, str],
        listener: compose_mode.Listener,
    ) -> Reply:
        screened = screen(text, self.settings.question_characters)
        if screened.unread:
            return self._writer.unread(screened)
        if courtesy := self.prompts.courtesy(screened.text):
            return self._courteous(screened.text, courtesy)
        if term := spelt_out(screened.text, self.glossary, self.prompts):
            return Answer(screened.text, screened.text, (term,), (), (), patient_facts(()))
        replied = partial(self._replied, role=role, corrections=corrections, listener=listener)
        if reply := self._of_the_last(screened.text, history, replied):
            return reply
        of_one = self._heard(screened.text, history)
        read = self.interpreter.read(of_one, corrections)
        told = Told(
            screened.text, read.question, read.facts, (*screened.findings, *of_patients(of_one)), Page(self.knowledge),
            read.focus, read.named, _told_before(read.facts, len(history[-MOST_TURNS:])), role, self.compose_mode, listener,
        )  # fmt: skip
        reply = self._reply(told, screened.reason)
        return replace(reply, standalone=read.alone.own, asked_before=read.alone.before)

    def _of_the_last(self, text: str, history: Sequence[Turn], replied: Callable[..., Reply]) -> Reply | None:
        """To what is asked of the answer before, for which ``replied`` gives it; None where that is not all."""
        sources = asks_who_says_so(text)
        if not (sources or asks_of_the_answer(text)):
            return None
        if (before := asked_last(history)) is None:
            return self._courteous(text, "abilities") if sources else None
        if sources:
            return self._with_sources(text, replied(*before))
        if reply := answered(text, replied(*before), history, self.prompts, self.knowledge):
            self._prove(reply, text)
        return reply and replace(reply, question=text)

    def understood(self, text: str, history: Sequence[Turn] = ()) -> Question:
        """What ``text`` asks after ``history``, as it is put to the documents."""
        with self._gate.reading():
            return self._understood(text, history).question

    def rules_speak(self, text: str, history: Sequence[Turn] = ()) -> bool:
        """Whether the rules answer ``text`` after ``history``, whatever the documents hold."""
        with self._gate.reading():
            read = self._understood(text, history)
            return speaks(self._checker.findings(read.question, read.facts), read.question)

    def _understood(self, text: str, history: Sequence[Turn]) -> Understood:
        """Raises QuestionRefused for an empty or over-long question."""
        screened = screen(text, self.settings.question_characters)
        return self.interpreter.read(self._heard(screened.text, history), NO_CORRECTIONS)

    def _heard(self, text: str, history: Sequence[Turn]) -> Heard:
        return of_one_patient(text, history, self.settings.question_characters)

    def recheck(self, reply: Reply, corrections: Mapping[str, str], said: Sequence[Turn] = ()) -> Reply:
        """``reply`` with corrected facts and the findings that follow from them; nothing is asked again.

        With the turns that were ``said`` its facts are read anew, and earlier corrections are gone.
        """
        with self._gate.reading():
            masked = [replace(turn, text=mask(turn.text)[0]) for turn in said]
            facts = corrected(extract(heard(masked).turns) if said else reply.facts, corrections)
            shown = self.index.statements([citation.statement for citation in reply.citations])
            kept = tuple(finding for finding in reply.findings if finding.rule.startswith("input-"))
            asked = self.interpreter.question(Standalone(reply.standalone, reply.asked_before), reply.understood, facts)
            claims = [segment.text for segment in reply.segments() if segment.kind is SegmentKind.CLAIM]
            worded = [advice for claim in claims for advice in from_text(claim, self.glossary)]
            findings = case.in_place(
                self._checker.findings(asked, facts, tuple(shown.values()), worded), reply.findings
            )
            return replace(reply, facts=facts, findings=(*kept, *findings))

    def _reply(self, told: Told, refused: Reason | None) -> Reply:
        """Positions where a disagreement is asked about, an abstention, or an answer: proved before it is returned."""
        asked, facts = told.asked, told.facts
        weighed = self.weigher.weigh(asked)
        sure = None if refused else self._sure.answering(asked)
        verdict, parts = self._surely(sure, told) if sure else self._decider.decide(asked, weighed, facts)
        verdict = Verdict(refused) if refused else verdict
        early = self._checker.findings(asked, facts)
        if not refused and not told.pressing(early):
            say_what_is_not_held(asked, self._trials, self.prompts, self.knowledge, told.page)
        absent = surely_absent(asked, weighed, emergency="emergency" in facts.values)
        answers = speaks(early, asked) and (corrects(early) or not absent)
        unread = refused or sure or (verdict.reason and "emergency" in facts.values)
        own = None if unread else told.focus
        focus = follow_ups.by_itself(own, self._sure, self.weigher, self._decider, refused=bool(verdict.reason))
        conflicts = () if refused or sure else follow_ups.conflicts(asked, weighed, focus, self.knowledge)
        if focus and verdict.reason:
            astray = asked.names("study") and not any(one.names("study") for one, _ in focus)
            own_parts = [(asked, weighed.evidence)] if astray else focus
            verdict, parts = Verdict(None), [] if asked.type is QuestionType.CASE else own_parts
        if told.of_another_disease and not refused:
            reply: Reply = self._writer.outside(told, early)
        elif conflicts:
            reply = self._writer.positions(told, conflicts)
        elif verdict.reason and (refused or not answers):
            reply = self._writer.abstention(told, verdict.reason, weighed, early)
        else:
            each = asked_of_each(asked, proposed(asked, facts, self.rules), self.knowledge)
            parts = [(one, self.weigher.weigh(one).evidence) for one in each] or parts
            reply = self._writer.answer(told, verdict, parts, early, focus)
        if told.role == "trainee":
            reply = explained(reply, self.glossary, self.prompts)
        self._prove(reply, told.text)
        return reply

    def _surely(self, sure: Answered, told: Told) -> tuple[Verdict, list[tuple[Question, Evidence]]]:
        """``sure``, and what else is asked of the study that it puts first."""
        if not sure.parts:
            return Verdict(Reason.NOT_IN_DOCUMENTS, sure.lacking), []
        self._sure.say(sure, told.page)
        if not sure.then:
            return Verdict(None, sure.lacking), [*sure.parts]
        asked = self.interpreter.question(Standalone(sure.then, ""), "", told.facts)
        verdict, more = self._decider.decide(asked, self.weigher.weigh(asked), told.facts)
        return (Verdict(None, (sure.then,)), [*sure.parts]) if verdict.reason else (verdict, [*sure.parts, *more])

    def _with_sources(self, text: str, reply: Reply) -> Reply:
        """``reply`` as an answer to where it comes from; itself where it quotes nothing."""
        page = told_by(reply, self.prompts, self.knowledge)
        if page.blocks and isinstance(reply, Answer):
            told = tuple(page.blocks), tuple(page.citations)
            reply = replace(reply, blocks=told[0], citations=told[1], uncovered=(), disagreements=())
            self._prove(reply, text)
        return replace(reply, question=text)

    def _courteous(self, text: str, courtesy: str) -> Reply:
        """To a message that asks nothing: a sentence, and what the documents are to one who does not know yet."""
        page = Page(self.knowledge)
        page.connective(self.prompts.say(courtesy))
        if courtesy != "thanks":
            say_what_is_covered(self.prompts, self.knowledge, page)
        return Answer(text, text, tuple(page.blocks), (), (), patient_facts(()))

    def _prove(self, reply: Reply, text: str) -> None:
        passages = self.index.passages(sorted({citation.passage for citation in reply.citations}))
        permitted = self.knowledge.permitted()
        statements = self.index.statements([citation.statement for citation in reply.citations])

        told = " ".join((text, reply.understood, *said(reply.facts), signs_read(reply.facts)))

        def connective(said: str) -> bool:
            return self.prompts.account_for(said, permitted, f"{told} {told.lower()}")

        prove(reply, passages, statements, connective)
        if self.compose_mode:
            compose_mode.recheck(reply, statements, self.compose_mode.reader)


def _told_before(facts: PatientFacts, turn: int) -> bool:
    """Whether all that is urgent was told before ``turn``."""
    urgent = [fact for fact in facts.of("emergency") if fact.status is not Status.DENIED]
    return bool(urgent) and all(fact.span is not None and fact.span.turn < turn for fact in urgent)
