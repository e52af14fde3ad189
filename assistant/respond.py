"""The whole story: a conversation in, an Answer or an Abstention out.

A conversation becomes a standalone question and patient facts; the question retrieves evidence while
the facts fire rules; a plan composes the answer; only what is proved against its statements is shown.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from assistant import answering, composing, doses, hazards, recommendations
from assistant.abstaining import (
    Verdict,
    abstain,
    beside_emergency,
    judge,
    judge_part,
    judge_parts,
    say_what_is_covered,
)
from assistant.answers import Abstention, Answer, BlockKind, Mode, Reason, Reply, SegmentKind
from assistant.citations import prove
from assistant.conversation import standalone
from assistant.corpus import load_conflicts
from assistant.echo import echo, said
from assistant.explaining import explained
from assistant.facts import corrected, extract
from assistant.findings import Finding, Indicator
from assistant.findings import Verdict as FindingVerdict
from assistant.gate import Gate
from assistant.guardrails import check
from assistant.identifiers import mask
from assistant.inputs import screen, without_instructions
from assistant.knowledge import Knowledge, knowledge
from assistant.page import Page
from assistant.patient import PatientFacts, Status, patient_facts
from assistant.prompts import Prompts, load_prompts
from assistant.question import FACETS, Asked, Question, QuestionType, question
from assistant.relevance import about, described, ordered, relevant, somebody, without_patient
from assistant.reranking import Reranker
from assistant.retrieval import Evidence, Retriever, merged
from assistant.rules import RuleBook, load_rules
from assistant.spelling import Speller
from assistant.turns import MOST_TURNS, Role, Turn
from assistant.urgency import bearing_on
from assistant.weighing import Remembering, Weighed, Weigher
from ingest.embedding import question_embedder
from ingest.errors import ModelProblem
from ingest.glossary import load_glossary
from ingest.index import Index
from ingest.lexical import words
from ingest.passages import Statement
from ingest.questions import load_questions, question_vectors
from ingest.settings import Settings

NO_CORRECTIONS: Mapping[str, str] = {}
NOT_CLINICAL = frozenset({"age", "sex", "current-drugs", "past-drugs", "performance-status", "symptoms", "histology"})
"""Facts that any patient has; the others say that the case is about this disease."""
ALWAYS_SPEAK = frozenset({"false-premise", "emergency", "hold-during-rt", "continue-during-rt"})
TO_A_PROPOSAL = frozenset({"dose-mismatch", "technique-limit", "dental-evaluation", "biopsy-first", "endoscopy-biopsy"})
"""Labels with which the rules answer, whatever the documents hold beside them."""
IN_HASTE = 0.4
"""Share of its usual length that an answer has after an emergency."""
IN_EMERGENCY = 2
"""Statements of an emergency's rule that open the answer."""
IN_ANSWER = 3
"""Findings that a case's answer opens with; the others follow as cards."""
NOT_ANSWERED = {
    Reason.NOT_IN_DOCUMENTS: "The documents do not hold an answer to this; nothing was added from elsewhere.",
    Reason.OFF_DOMAIN: "This is outside what the documents are about.",
}


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
        self.compose_mode = composing.ComposeMode.open(settings, self.glossary)
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
        self._retriever = Retriever(self.index, self.glossary, self._embedder, self.prompts.wishes, self._reranker)
        known = [one for one in self.questions if self.knowledge.answers(one.statements)]
        vectors = question_vectors(known, self._embedder, self.settings.index)
        self.weigher = Weigher(
            self._retriever, self._embedder, (known, vectors), self.index.words.statements, self.glossary,
            self.knowledge.keys, self.prompts, self.knowledge.silent,
        )  # fmt: skip
        spoken = (
            word
            for entry in self.glossary.entries.values()
            for form in (entry.name, *entry.forms, *entry.spoken)
            for word in words(form)
        )
        self._speller = Speller.of(self.index.known_words(), spoken)

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
        listener: composing.Listener = composing.DEAF,
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

    def _read(
        self, text: str, history: Sequence[Turn], corrections: Mapping[str, str]
    ) -> tuple[str, Question, PatientFacts]:
        """The standalone question in words, the same understood, and what is known of the patient."""
        longest = self.settings.question_characters
        earlier = (replace(turn, text=mask(turn.text[:longest])[0]) for turn in history[-MOST_TURNS:])
        turns = (*earlier, Turn("user", text))
        facts = corrected(extract(turns), corrections)
        alone = without_instructions(
            standalone(turns, self.glossary, patient=self._of_somebody(turns, facts)), self._names_something
        )
        told = " ".join(turn.text for turn in turns if turn.speaker == "user")
        asked = question(alone, self.glossary, self._speller, patient=described(told, facts))
        return alone, about(asked, facts, self.knowledge.homes), facts

    def _of_somebody(self, turns: Sequence[Turn], facts: PatientFacts) -> bool:
        """Whether the conversation is about a patient; a site or a receptor alone may be a topic."""
        return somebody(" ".join(turn.text for turn in turns if turn.speaker == "user"), facts)

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
            asked = question(reply.standalone, self.glossary, self._speller, patient=described(reply.standalone, facts))
            claims = [segment.text for segment in reply.segments() if segment.kind is SegmentKind.CLAIM]
            worded = [advice for claim in claims for advice in recommendations.from_text(claim, self.glossary)]
            findings = self._check(asked, facts, tuple(shown.values()), worded)
            return replace(reply, facts=facts, findings=(*kept, *findings))

    def _check(
        self,
        asked: Question,
        facts: PatientFacts,
        shown: Sequence[Statement],
        worded: Sequence[recommendations.Recommendation] = (),
    ) -> tuple[Finding, ...]:
        """What the rules say to the question, to the ``shown`` statements and to what a model's claims advise."""
        proposed = recommendations.from_question(asked.text, self.glossary)
        advised = recommendations.from_statements(relevant(shown, asked, facts, self.glossary))
        found = check(self.rules, facts, (*proposed, *advised, *worded), asked.text)
        if not somebody(asked.text, facts):
            return ordered(without_patient(found))
        return ordered((*found, *self._unread(asked.text, facts, found)))

    def _unread(self, text: str, facts: PatientFacts, found: Sequence[Finding]) -> tuple[Finding, ...]:
        """The hazard that a plan is nearest to in meaning, where no rule has named it."""
        if self._net is None:
            return ()
        denied = any(fact.status is Status.DENIED for fact in facts.of("emergency"))
        decided = {"dose-mismatch": doses.given(self.rules, text), hazards.EMERGENCY: denied}
        settled = [label for label, known in decided.items() if known]
        return hazards.unread(self._net, self._embedder.embed(hazards.stretches(text)), text, found, settled)

    def _reply(
        self,
        text: str,
        asked: Question,
        facts: PatientFacts,
        screened: tuple[Finding, ...],
        refused: Reason | None,
        role: Role,
        listener: composing.Listener,
    ) -> Reply:
        weighed = self.weigher.weigh(asked)
        evidence, found = weighed.evidence, weighed.found
        verdict, parts = self._judge(asked, weighed, facts)
        if refused:
            verdict = Verdict(refused)
        page = Page(self.knowledge)
        early = self._check(asked, facts, ())
        answers = _speaks(early, asked) and not ("emergency" in facts.values and beside_emergency(asked, weighed))
        emergencies = [finding for finding in early if "emergency" in finding.labels]
        conflicts = () if refused else answering.conflicting(asked, evidence, self.knowledge)
        if conflicts and found.on_topic:
            shown = answering.compose_conflicts(conflicts, self.prompts, self.knowledge, page)
            findings = self._check(asked, facts, page.shown)
            reply: Reply = Answer(
                text, asked.text, tuple(page.blocks), tuple(page.citations), (*screened, *findings), facts,
                disagreements=shown,
            )  # fmt: skip
        elif verdict.reason and (refused or not answers):
            self._first_of(emergencies, page)
            nearby = Evidence((), ()) if emergencies else evidence
            abstain(verdict.reason, found, nearby, self.prompts, self.knowledge, page)
            label = _abstention(verdict.reason)
            reply = Abstention(
                text, asked.text, tuple(page.blocks), tuple(page.citations), (*screened, *label, *early), facts,
                reason=verdict.reason,
            )  # fmt: skip
        else:
            if emergencies:
                said = [statement for finding in emergencies for statement in self._statements(finding)]
                parts = [] if verdict.reason else bearing_on(parts, said, self.glossary)
                if not said and not parts:
                    page.connective(self.prompts.say("emergency_silent"))
            fill, mode, advised = self._body(parts, asked, role, listener)
            draft = Page(self.knowledge)
            fill(draft, 1.0)
            findings = self._check(asked, facts, draft.shown, advised)
            if asked.type is QuestionType.CASE and not emergencies:
                if line := echo(asked, facts, self.prompts, self.knowledge):
                    page.connective(line)
                answering.name_other_patients(asked, draft, self.prompts, self.knowledge, page)
            answering.correct_premises(findings, self.prompts, self.knowledge, page)
            self._for_patient(asked, findings, page)
            urgent = any("emergency" in finding.labels for finding in findings)
            fill(page, IN_HASTE if urgent else 1.0)
            if verdict.uncovered:
                page.connective(self.prompts.say("half", terms=", ".join(verdict.uncovered)))
            disagreements = () if urgent else answering.disagreements(page, asked, self.prompts, self.knowledge)
            reply = Answer(
                text, asked.text, tuple(page.blocks), tuple(page.citations), (*screened, *findings), facts,
                disagreements=disagreements, uncovered=verdict.uncovered, mode=mode,
            )  # fmt: skip
        if role == "trainee":
            reply = explained(reply, self.glossary, self.prompts)
        self._prove(reply, text)
        return reply

    def _body(
        self, parts: Sequence[tuple[Question, Evidence]], asked: Question, role: Role, listener: composing.Listener
    ) -> tuple[Callable[[Page, float], None], Mode, tuple[recommendations.Recommendation, ...]]:
        """What fills a page with the answer (a model's verified claims where there is a model, quotes otherwise),
        and what those claims advise.
        """

        def quoted(page: Page, share: float) -> None:
            answering.compose_parts(parts, self.prompts, self.knowledge, page, share=share)

        def fallen_back(page: Page, share: float) -> None:
            quoted(page, share)
            page.connective(self.prompts.say("fallback"))

        if self.compose_mode is None or not parts:
            return quoted, Mode.QUOTE, ()
        try:
            composition = self.compose_mode.compose(parts, asked.text, role, listener)
        except ModelProblem:
            return fallen_back, Mode.FALLBACK, ()

        def worded(page: Page, share: float) -> None:
            composition.place(page)
            page.connective(self.prompts.say("composed", **composition.result.counts()))

        return worded, Mode.COMPOSE, composition.recommends

    def _judge(
        self, asked: Question, weighed: Weighed, facts: PatientFacts
    ) -> tuple[Verdict, list[tuple[Question, Evidence]]]:
        """The verdict, and what is to be answered: the whole question, or those of its parts that are covered."""
        clinical = any(name not in NOT_CLINICAL for name in facts.values)
        whole, evidence = self._verdict(asked, weighed, clinical), weighed.evidence
        asks = [part.asks.lower() for part in asked.parts]
        leaning = [part.asks.lower() for part in asked.parts if not self._names_something(part.asks)]
        unknown_subject = whole.reason and any(
            all(word not in part for part in asks) for word in whole.uncovered if leaning
        )
        nothing_there = whole.reason and weighed.found.void
        if not asked.parts or unknown_subject or nothing_there:
            return whole, [(asked, evidence)]
        gathered = [(part, self.weigher.weigh(part)) for part in asked.parts]
        threshold = self.prompts.weights.threshold
        verdicts = [(part, judge_part(part, own, whole, threshold, clinical=clinical)) for part, own in gathered]
        covered = [
            (part, own.evidence)
            for (part, own), (_, verdict) in zip(gathered, verdicts, strict=True)
            if not verdict.reason
        ]
        verdict = judge_parts(verdicts)
        if verdict.reason and not whole.reason:
            return whole, [(asked, evidence)]
        if asked.type is QuestionType.CASE or len(asked.parts) == 1:
            return verdict, [(asked, merged([evidence, *(own for _, own in covered)]))]
        return verdict, covered

    def _courteous(self, text: str, courtesy: str, seconds: float) -> Reply:
        """To a message that asks nothing: a sentence, and what the documents are."""
        page = Page(self.knowledge)
        page.connective(self.prompts.say(courtesy))
        say_what_is_covered(self.prompts, self.knowledge, page)
        return Answer(text, text, tuple(page.blocks), (), (), patient_facts(()), seconds=seconds)

    def _verdict(self, asked: Question, weighed: Weighed, clinical: bool) -> Verdict:
        return judge(asked, weighed, self.prompts.weights.threshold, clinical=clinical)

    def _for_patient(self, asked: Question, findings: Sequence[Finding], page: Page) -> None:
        """What applies to this patient comes before what the sources say in general; an emergency before all."""
        emergencies = [finding for finding in findings if "emergency" in finding.labels]
        self._first_of(emergencies, page)
        if asked.type is not QuestionType.CASE or emergencies:
            return
        own = [finding for finding in findings if "false-premise" not in finding.labels][:IN_ANSWER]
        if own:
            page.connective(self.prompts.say("case"), BlockKind.HEADING)
        for finding in own:
            page.finding(finding.sentence, finding.rule, self._statements(finding), BlockKind.BULLET)
        if own:
            page.connective(self.prompts.say("case_more"), BlockKind.HEADING)

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
            composing.recheck(reply, statements, self.compose_mode.reader)


def _speaks(early: Sequence[Finding], asked: Question) -> bool:
    """Whether the rules have an answer of their own: to an emergency, a wrong premise, a proposal that breaks a limit."""
    early = [finding for finding in early if finding.rule != hazards.RULE]
    labels = {label for finding in early for label in finding.labels if finding.verdict is FindingVerdict.VIOLATED}
    proposal = asked.asked is Asked.ANYTHING or asked.type is QuestionType.YES_NO
    always = {label for finding in early for label in finding.labels} & ALWAYS_SPEAK
    return bool(always or (proposal and labels & TO_A_PROPOSAL))


def _abstention(reason: Reason) -> tuple[Finding, ...]:
    """The finding that carries an abstention's label; a refusal to fabricate has its own."""
    if reason is Reason.FABRICATION_REQUEST:
        return ()
    return (
        Finding(
            rule=f"input-{reason.value}",
            title="Not answered",
            message=NOT_ANSWERED[reason],
            indicator=Indicator.INFO,
            verdict=FindingVerdict.VIOLATED,
            labels=(reason.value,),
            source="boardside",
            draft=False,
        ),
    )
