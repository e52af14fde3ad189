"""The whole story: a conversation in, an Answer or an Abstention out.

A conversation becomes a standalone question and patient facts; the question retrieves evidence while
the facts fire rules; a plan composes the answer; only what is proved against its statements is shown.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.answering import case, disagreeing, quote_mode
from assistant.answering.abstaining import Verdict, abstain, beside_emergency, name_gaps, say_what_is_covered
from assistant.answering.deciding import Decider
from assistant.answering.echo import echo, said
from assistant.answering.explaining import explained
from assistant.answering.page import Page
from assistant.answers import Abstention, Answer, BlockKind, Mode, Reason, Reply, SegmentKind
from assistant.checking import Checker, not_answered, speaks
from assistant.citations import prove
from assistant.composing import compose_mode
from assistant.corpus.records import Conflict, load_conflicts
from assistant.facts.extraction import corrected, extract
from assistant.facts.lexicons import drug_words
from assistant.findings import Finding
from assistant.gate import Gate
from assistant.guardrails import hazards
from assistant.guardrails.persons import described, somebody
from assistant.guardrails.recommendations import Recommendation
from assistant.guardrails.relevance import about
from assistant.guardrails.text_recommendations import from_text
from assistant.guardrails.urgency import bearing_on
from assistant.knowledge import Knowledge, knowledge
from assistant.patient import PatientFacts, patient_facts
from assistant.prompts import Prompts, load_prompts
from assistant.questions.conversation import standalone
from assistant.questions.identifiers import mask
from assistant.questions.inputs import screen, without_instructions
from assistant.questions.question import FACETS, Question, QuestionType, question
from assistant.questions.spelling import Speller
from assistant.retrieval.reranking import Reranker
from assistant.retrieval.retriever import Retriever
from assistant.retrieval.weighing import Remembering, Weighed, Weigher
from assistant.rules.book import RuleBook, load_rules
from assistant.turns import MOST_TURNS, Role, Turn
from ingest.embedding import question_embedder
from ingest.errors import ModelProblem
from ingest.glossary import load_glossary
from ingest.index import Index
from ingest.lexical import words
from ingest.passages import Statement
from ingest.questions import load_questions, question_vectors
from ingest.settings import Settings

NO_CORRECTIONS: Mapping[str, str] = {}
IN_HASTE = 0.4
"""Share of its usual length that an answer has after an emergency."""
IN_EMERGENCY = 2
"""Statements of an emergency's rule that open the answer."""
UNDER_FINDINGS = 0.8
"""Share of its usual length that an answer has under findings on the patient, which say the most of it."""

Fill = Callable[[Page, case.Parts, float], None]
"""Puts the answer to some parts on a page, in a share of its usual length."""


@dataclass(frozen=True, slots=True)
class _Told:
    """What a reply is made from, and the page that it fills."""

    text: str
    asked: Question
    facts: PatientFacts
    screened: tuple[Finding, ...]
    page: Page


class Assistant:
    """Answers questions from one open index. Holds no conversation: what it is told is what it knows."""

    def __init__(self, settings: Settings, index: Index, rules: RuleBook, prompts: Prompts) -> None:
        self.settings, self.index, self.rules, self.prompts = settings, index, rules, prompts
        self.glossary = load_glossary(settings.corpus / "glossary.yaml")
        self.conflicts = load_conflicts(settings.corpus / "conflicts.yaml")
        self.questions = load_questions(settings.corpus / "questions.yaml")
        self._embedder = Remembering(question_embedder(settings.embedder))
        self._net = hazards.load(settings.corpus, self._embedder.digest)
        self._reranker = Reranker.open(settings.reranker)
        self.compose_mode = compose_mode.ComposeMode.open(settings, self.glossary)
        self._gate = Gate()
        self._read_index()

    @classmethod
    def open(cls, settings: Settings) -> "Assistant":
        """Open the index, the rules and the prompts that ``settings`` name.

        Raises IndexProblem, CorpusError or EmbedderError; each says what to do.
        """
        rules = load_rules(settings.corpus / "rules")
        prompts = load_prompts(settings.prompts)
        return cls(settings, Index.open(settings), rules, prompts)

    def _read_index(self) -> None:
        self.knowledge: Knowledge = knowledge(self.index, self.glossary, self.conflicts)
        self._checker = Checker(self.rules, self.knowledge, self._net, self._embedder)
        self._retriever = Retriever(self.index, self.glossary, self._embedder, self.prompts.wishes, self._reranker)
        known = [one for one in self.questions if self.knowledge.answers(one.statements)]
        vectors = question_vectors(known, self._embedder, self.settings.index)
        self.weigher = Weigher(
            self._retriever, self._embedder, (known, vectors), self.index.words.statements, self.glossary,
            self.knowledge.keys, self.prompts, self.knowledge.silent,
        )  # fmt: skip
        self._decider = Decider(self.weigher, self.prompts.weights.threshold, self._names_something)
        spoken = (
            word
            for entry in self.glossary.entries.values()
            for form in (entry.name, *entry.forms, *entry.spoken)
            for word in words(form)
        )
        self._speller = Speller.of((*self.index.known_words(), *drug_words()), spoken)

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
            screened = screen(text, self.settings.question_characters)
            if courtesy := self.prompts.courtesy(screened.text):
                return self._courteous(screened.text, courtesy, time.perf_counter() - started)
            alone, asked, facts = self._read(screened.text, history, corrections)
            reply = self._reply(screened.text, asked, facts, screened.findings, screened.reason, role, listener)
            return replace(reply, standalone=alone, seconds=time.perf_counter() - started)

    def understood(self, text: str, history: Sequence[Turn] = ()) -> Question:
        """What ``text`` asks after ``history``, as it is put to the documents."""
        with self._gate.reading():
            return self._read(screen(text, self.settings.question_characters).text, history, NO_CORRECTIONS)[1]

    def rules_speak(self, text: str, history: Sequence[Turn] = ()) -> bool:
        """Whether the rules answer ``text`` after ``history``, whatever the documents hold."""
        with self._gate.reading():
            screened = screen(text, self.settings.question_characters)
            _, asked, facts = self._read(screened.text, history, NO_CORRECTIONS)
            return speaks(self._checker.findings(asked, facts), asked)

    def _read(
        self, text: str, history: Sequence[Turn], corrections: Mapping[str, str]
    ) -> tuple[str, Question, PatientFacts]:
        """The standalone question in words, the same understood, and what is known of the patient."""
        longest = self.settings.question_characters
        earlier = (replace(turn, text=mask(turn.text[:longest])[0]) for turn in history[-MOST_TURNS:])
        turns = (*earlier, Turn("user", text))
        facts = corrected(extract(turns), corrections)
        told = " ".join(turn.text for turn in turns if turn.speaker == "user")
        alone = standalone(turns, self.glossary, patient=somebody(told, facts, self.glossary))
        alone = without_instructions(alone, self._names_something)
        asked = self._question(alone, told, facts)
        return alone, about(asked, facts, self.knowledge.homes), facts

    def _question(self, alone: str, told: str, facts: PatientFacts) -> Question:
        """``alone`` understood; a case where what was ``told`` describes a patient."""
        return question(alone, self.glossary, self._speller, patient=described(told, facts, self.glossary))

    def _names_something(self, text: str) -> bool:
        return any(self.glossary.entries[match.key].kind in FACETS for match in self.glossary.find(text))

    def recheck(self, reply: Reply, corrections: Mapping[str, str], said: Sequence[Turn] = ()) -> Reply:
        """``reply`` with corrected facts and the findings that follow from them; nothing is asked again.

        With the turns that were ``said`` its facts are read anew, and earlier corrections are gone.
        """
        with self._gate.reading():
            masked = [replace(turn, text=mask(turn.text)[0]) for turn in said]
            facts = corrected(extract(masked) if said else reply.facts, corrections)
            shown = self.index.statements([citation.statement for citation in reply.citations])
            kept = tuple(finding for finding in reply.findings if finding.rule.startswith("input-"))
            asked = self._question(reply.standalone, reply.standalone, facts)
            claims = [segment.text for segment in reply.segments() if segment.kind is SegmentKind.CLAIM]
            worded = [advice for claim in claims for advice in from_text(claim, self.glossary)]
            findings = case.in_place(
                self._checker.findings(asked, facts, tuple(shown.values()), worded), reply.findings
            )
            return replace(reply, facts=facts, findings=(*kept, *findings))

    def _reply(
        self,
        text: str,
        asked: Question,
        facts: PatientFacts,
        screened: tuple[Finding, ...],
        refused: Reason | None,
        role: Role,
        listener: compose_mode.Listener,
    ) -> Reply:
        """Positions where a disagreement is asked about, an abstention, or an answer: proved before it is returned."""
        weighed = self.weigher.weigh(asked)
        verdict, parts = self._decider.decide(asked, weighed, facts)
        verdict = Verdict(refused) if refused else verdict
        early = self._checker.findings(asked, facts)
        answers = speaks(early, asked) and not ("emergency" in facts.values and beside_emergency(asked, weighed))
        told = _Told(text, asked, facts, screened, Page(self.knowledge))
        conflicts = () if refused else disagreeing.conflicting(asked, weighed.evidence, self.knowledge)
        if conflicts and weighed.found.on_topic:
            reply: Reply = self._positions(told, conflicts)
        elif verdict.reason and (refused or not answers):
            reply = self._abstention(told, verdict.reason, weighed, early)
        else:
            reply = self._answer(told, verdict, parts, early, role, listener)
        if role == "trainee":
            reply = explained(reply, self.glossary, self.prompts)
        self._prove(reply, text)
        return reply

    def _positions(self, told: "_Told", conflicts: Sequence[Conflict]) -> Answer:
        """Each source's position on what the sources disagree on."""
        page = told.page
        shown = disagreeing.compose_conflicts(conflicts, self.prompts, self.knowledge, page)
        findings = self._checker.findings(told.asked, told.facts, page.shown)
        return Answer(
            told.text, told.asked.text, tuple(page.blocks), tuple(page.citations), (*told.screened, *findings), told.facts,
            disagreements=shown,
        )  # fmt: skip

    def _abstention(self, told: "_Told", reason: Reason, weighed: Weighed, early: Sequence[Finding]) -> Abstention:
        """What can be said instead of an answer; an emergency comes first here too."""
        page, emergencies = told.page, _emergencies(early)
        self._first_of(emergencies, page)
        abstain(reason, told.asked, weighed, self.prompts, self.knowledge, page, nearby=not emergencies)
        findings = (*told.screened, *not_answered(reason), *early)
        return Abstention(
            told.text, told.asked.text, tuple(page.blocks), tuple(page.citations), findings, told.facts, reason=reason
        )

    def _answer(
        self,
        told: "_Told",
        verdict: Verdict,
        parts: case.Parts,
        early: Sequence[Finding],
        role: Role,
        listener: compose_mode.Listener,
    ) -> Answer:
        """Wrong premises and what applies to this patient first, then what the sources say. Findings are those on all that
        is shown, so that the body is drafted before they are known.
        """
        asked, facts, page = told.asked, told.facts, told.page
        emergencies = _emergencies(early)
        if emergencies:
            said = [statement for finding in emergencies for statement in self._statements(finding)]
            parts = [] if verdict.reason else bearing_on(parts, said, self.glossary)
            if not said and not parts:
                page.connective(self.prompts.say("emergency_silent"))
        fill, mode, advised = self._body(parts, asked, role, listener)
        draft = Page(self.knowledge)
        fill(draft, parts, 1.0)
        findings = self._checker.findings(asked, facts, draft.shown, advised)
        is_case = asked.type is QuestionType.CASE
        if is_case:
            parts = case.fitted(parts, facts, findings, self.rules)
            findings = case.ordered(findings, parts)
        if is_case and not emergencies:
            if line := echo(asked, facts, self.prompts, self.knowledge):
                page.connective(line)
            quote_mode.name_other_patients(asked, draft, self.prompts, self.knowledge, page)
        quote_mode.correct_premises(findings, self.prompts, self.knowledge, page)
        emergencies = _emergencies(findings)
        urgent = bool(emergencies)
        self._first_of(emergencies, page)
        gaps_first = not is_case and not urgent
        if gaps_first:
            name_gaps(verdict, self.prompts, page)
        opened = is_case and not urgent and case.open_with(findings, self.prompts, self.knowledge, page)
        fill(page, parts, IN_HASTE if urgent else UNDER_FINDINGS if opened else 1.0)
        page.close()
        for finding in () if page.blocks else findings[: case.MOST]:  # nothing is quoted: the rules are the answer
            page.finding(finding.sentence, finding.rule, self._statements(finding), BlockKind.BULLET)
        if not gaps_first:
            name_gaps(verdict, self.prompts, page)
        disagreements = () if urgent else disagreeing.disagreements(page, asked, self.prompts, self.knowledge)
        return Answer(
            told.text, asked.text, tuple(page.blocks), tuple(page.citations), (*told.screened, *findings), facts,
            disagreements=disagreements, uncovered=(*verdict.unanswered, *verdict.uncovered), mode=mode,
        )  # fmt: skip

    def _body(
        self, parts: case.Parts, asked: Question, role: Role, listener: compose_mode.Listener
    ) -> tuple[Fill, Mode, tuple[Recommendation, ...]]:
        """What fills a page with the answer (a model's verified claims where there is a model, quotes otherwise),
        and what those claims advise.
        """

        def quoted(page: Page, parts: case.Parts, share: float) -> None:
            quote_mode.compose_parts(parts, self.prompts, self.knowledge, page, share=share)

        def fallen_back(page: Page, parts: case.Parts, share: float) -> None:
            quoted(page, parts, share)
            page.connective(self.prompts.say("fallback"))

        if self.compose_mode is None or not parts:
            return quoted, Mode.QUOTE, ()
        try:
            composition = self.compose_mode.compose(parts, asked.text, role, listener)
        except ModelProblem:
            return fallen_back, Mode.FALLBACK, ()

        def worded(page: Page, parts: case.Parts, share: float) -> None:
            composition.place(page)
            page.connective(self.prompts.say("composed", **composition.result.counts()))

        return worded, Mode.COMPOSE, composition.recommends

    def _courteous(self, text: str, courtesy: str, seconds: float) -> Reply:
        """To a message that asks nothing: a sentence, and what the documents are."""
        page = Page(self.knowledge)
        page.connective(self.prompts.say(courtesy))
        say_what_is_covered(self.prompts, self.knowledge, page)
        return Answer(text, text, tuple(page.blocks), (), (), patient_facts(()), seconds=seconds)

    def _first_of(self, emergencies: Sequence[Finding], page: Page) -> None:
        """An emergency comes before all, and before a refusal of what was asked beside it."""
        for finding in emergencies:
            for statement in self._statements(finding)[:IN_EMERGENCY]:
                page.statement(statement, BlockKind.PARAGRAPH)

    def _statements(self, finding: Finding) -> list[Statement]:
        known = self.knowledge.statements
        return [known[id_] for id_ in finding.statements if id_ in known]

    def _prove(self, reply: Reply, text: str) -> None:
        passages = self.index.passages(sorted({citation.passage for citation in reply.citations}))
        permitted = self.knowledge.permitted()
        statements = self.index.statements([citation.statement for citation in reply.citations])

        told = " ".join((text, reply.standalone, *said(reply.facts)))

        def connective(said: str) -> bool:
            return self.prompts.account_for(said, permitted, f"{told} {told.lower()}")

        prove(reply, passages, statements, connective)
        if self.compose_mode:
            compose_mode.recheck(reply, statements, self.compose_mode.reader)


def _emergencies(findings: Sequence[Finding]) -> list[Finding]:
    return [finding for finding in findings if "emergency" in finding.labels]
