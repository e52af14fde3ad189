"""Writes a reply: positions, an abstention or an answer, from what was asked, what was found and what the rules say.

A page is filled with quoted statements, connectives and the sentences of findings; what a model wrote comes only as claims that
were verified. Whoever calls proves the reply.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.answering import case, disagreeing, quote_mode
from assistant.answering.abstaining import Verdict, abstain
from assistant.answering.asked_first import asked_first
from assistant.answering.conditions import name_conditions
from assistant.answering.drug_classes import taken, unnamed
from assistant.answering.echo import echo, signs_read
from assistant.answering.gaps import name_gaps, without_said
from assistant.answering.page import Page
from assistant.answering.proposed import each_first, proposed
from assistant.answering.put_right import figure_put_right, magnitude_put_right
from assistant.answers import Abstention, Answer, BlockKind, Mode, Reason
from assistant.checking import INDICATED, Checker, not_answered
from assistant.composing import compose_mode
from assistant.corpus.records import Conflict
from assistant.facts.implied import IN_BONE, NO_METASTASIS
from assistant.findings import Finding
from assistant.guardrails import hazards
from assistant.guardrails.recommendations import Recommendation
from assistant.guardrails.urgency import bearing_on
from assistant.knowledge import Knowledge
from assistant.patient import PatientFacts, Status, patient_facts
from assistant.prompts import Prompts
from assistant.questions.inputs import Screened
from assistant.questions.kinds import QuestionType
from assistant.questions.question import Question
from assistant.retrieval.retriever import Evidence
from assistant.retrieval.weighing import Weighed
from assistant.rules.book import RuleBook
from assistant.turns import Role
from ingest.errors import ModelProblem
from ingest.passages import Statement

IN_HASTE = 0.4
"""Share of its usual length that an answer has after an emergency."""
IN_EMERGENCY = 2
"""Statements of an emergency's rule that open the answer."""
AT_FIRST = 0.4
"""Share of its usual length that the answer to a follow-up has before the cards."""
UNDER_FINDINGS = 0.8
"""Share of its usual length that an answer has under findings on the patient, which say the most of it."""

SEVERAL = 2
"""Sites from which on a biopsy of one does not speak of all."""
ANOTHER_DISEASE = frozenset({"histology-of-another", "another-primary"})
"""The rules on what a biopsy shows that is no breast cancer, and on a patient who has another one."""

Fill = Callable[[Page, case.Parts, float], None]
"""Puts the answer to some parts on a page, in a share of its usual length."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a reply is made from, and the page that it fills."""

    text: str
    asked: Question
    facts: PatientFacts
    screened: tuple[Finding, ...]
    page: Page
    focus: Question | None = None
    """What a follow-up on the patient asks by itself; ``named`` are the treatments that it names."""
    named: frozenset[str] = frozenset()
    urgent_before: bool = False
    """The emergency was told in an earlier turn: its card stays first, and the answer is to the new question."""
    role: Role = "clinician"
    composing: compose_mode.ComposeMode | None = None
    """None in quote mode."""
    listener: compose_mode.Listener = compose_mode.DEAF

    @property
    def of_another_disease(self) -> bool:
        """Whether all that is known of the patient is told to be another disease than breast cancer."""
        shown = self.facts.one("diagnosis")
        metastatic = {fact.value for fact in self.facts.of("sites") if fact.status is not Status.DENIED} - {
            *NO_METASTASIS
        }
        bone = metastatic & IN_BONE
        of_all = shown is not None and shown.value == "another-primary"
        of_one = (
            shown is not None and shown.value == "another-disease" and len(metastatic - bone) + bool(bone) < SEVERAL
        )
        case = self.asked.type is QuestionType.CASE
        return (of_all or (of_one and case)) and not self.asked.names("study")

    def pressing(self, findings: Sequence[Finding]) -> list[Finding]:
        """The emergencies that come before the answer; what the second net supposes takes nothing out of it."""
        if self.urgent_before:
            return []
        return [finding for finding in findings if "emergency" in finding.labels and finding.rule != hazards.RULE]


class Writer:
    """Writes replies over one index and one rule book."""

    def __init__(self, checker: Checker, rules: RuleBook, prompts: Prompts, knowledge: Knowledge) -> None:
        self._checker, self._rules, self._prompts, self._knowledge = checker, rules, prompts, knowledge

    def positions(self, told: Told, conflicts: Sequence[Conflict]) -> Answer:
        """Each source's position on what the sources disagree on."""
        page = told.page
        shown = disagreeing.compose_conflicts(conflicts, self._prompts, self._knowledge, page)
        findings = self._checker.findings(told.asked, told.facts, page.shown)
        return Answer(
            told.text, told.asked.text, tuple(page.blocks), tuple(page.citations), (*told.screened, *findings), told.facts,
            disagreements=shown,
        )  # fmt: skip

    def abstention(self, told: Told, reason: Reason, weighed: Weighed, early: Sequence[Finding]) -> Abstention:
        """What can be said instead of an answer; an emergency comes first here too."""
        page, emergencies = told.page, told.pressing(early)
        self._first_of(emergencies, page, told)
        general = [
            one
            for finding in early
            if INDICATED in finding.labels and not finding.site
            for one in self._statements(finding)
        ]
        abstain(
            reason, told.asked, weighed, self._prompts, self._knowledge, page, nearby=not emergencies, first=general[:1]
        )  # fmt: skip
        findings = (*told.screened, *not_answered(reason), *early)
        return Abstention(
            told.text, told.asked.text, tuple(page.blocks), tuple(page.citations), findings, told.facts, reason=reason
        )

    def unread(self, screened: Screened) -> Abstention:
        """To an emergency told in a language that is not read: its card, and nothing that was made of words that look alike."""
        page, reason = Page(self._knowledge), Reason.OFF_DOMAIN
        page.connective(self._prompts.say("not_english"))
        return Abstention(
            screened.text, screened.text, tuple(page.blocks), (), screened.findings, patient_facts(()), reason=reason
        )

    def outside(self, told: Told, early: Sequence[Finding]) -> Abstention:
        """To what is asked of a patient who is told to have another disease than breast cancer: that, and an emergency."""
        page, reason = told.page, Reason.OFF_DOMAIN
        self._first_of(told.pressing(early), page, told)
        findings = [one for one in early if one.rule in ANOTHER_DISEASE or "emergency" in one.labels]
        for finding in findings:
            if finding.rule in ANOTHER_DISEASE:
                page.finding(finding.sentence, finding.rule, (), BlockKind.PARAGRAPH)
        page.connective(self._prompts.say("off_domain"))
        return Abstention(
            told.text, told.asked.text, tuple(page.blocks), tuple(page.citations),
            (*told.screened, *not_answered(reason), *findings), told.facts, reason=reason,
        )  # fmt: skip

    def answer(
        self, told: Told, verdict: Verdict, parts: case.Parts, early: Sequence[Finding], focus: case.Parts = ()
    ) -> Answer:
        """Wrong premises and what applies to this patient first, then what the sources say; where no card speaks of what the
        follow-up asks by itself, the answer to that ``focus`` comes before them. Findings are those on all that is shown, so
        that the body is drafted before they are known.
        """
        asked, facts, page = told.asked, told.facts, told.page
        if emergencies := told.pressing(early):
            parts = self._bearing_on(emergencies, verdict, parts, told)
        fill, mode, advised = self._body(parts, told)
        draft = Page(self._knowledge)
        fill(draft, [*focus, *parts], 1.0)
        verdict = without_said(verdict, asked, draft, self._knowledge, taken(facts))
        findings = self._checker.findings(asked, facts, draft.shown, advised)
        is_case = asked.type is QuestionType.CASE
        if is_case:
            parts = case.fitted(parts, facts, findings, self._rules, asked.text)
            findings = case.ordered(findings, parts)
            findings = each_first(findings, proposed(asked, facts, self._rules), self._rules)
            findings = asked_first(findings, asked, facts, self._rules)
            findings = case.decided_first(findings, self._rules)
            findings = case.named_first(findings, told.named, self._knowledge)
        if is_case and not emergencies:
            if read := echo(asked, facts, self._prompts, self._knowledge):
                page.connective(*read)
            quote_mode.name_other_patients(asked, draft, self._prompts, self._knowledge, page)
        pressing = told.pressing(findings)
        drugs = tuple(unnamed(asked, facts, self._knowledge))
        doubted = any("false-premise" in finding.labels for finding in findings)
        if not pressing and not doubted:
            self._put_right(asked, draft, page)
        spoken = case.spoken_of(findings, told.named, told.focus, self._knowledge)
        focus = focus if is_case and not pressing else ()
        gaps = name_conditions(verdict, asked.text, self._prompts, page) if is_case and not pressing else verdict
        if focus and not spoken:
            fill(page, focus, AT_FIRST if parts else 1.0)
        parts = [*focus, *parts] if spoken else parts
        self._open_and_fill(told, findings, pressing, gaps, drugs, parts, fill, is_case=is_case)
        urgent = bool(pressing)
        disagreements = () if urgent else disagreeing.disagreements(page, asked, self._prompts, self._knowledge)
        return Answer(
            told.text, asked.text, tuple(page.blocks), tuple(page.citations), (*told.screened, *findings), facts,
            disagreements=disagreements, uncovered=(*verdict.unanswered, *verdict.uncovered), mode=mode,
        )  # fmt: skip

    def _put_right(self, asked: Question, draft: Page, page: Page) -> None:
        """Says that a figure, or by how much something helps, is not what the ``draft`` holds."""
        if words := magnitude_put_right(asked, draft):
            page.connective(self._prompts.say("not_so", words=words))
        elif wrong := figure_put_right(asked, draft):
            page.connective(self._prompts.say("not_figure", figure=wrong))

    def _bearing_on(
        self, emergencies: Sequence[Finding], verdict: Verdict, parts: case.Parts, told: Told
    ) -> case.Parts:
        """Of the parts, what bears on an emergency; says so where nothing in the documents does."""
        said = [statement for finding in emergencies for statement in self._statements(finding)]
        kinds = {str(fact.value) for fact in told.facts.of("emergency") if fact.status is not Status.DENIED}
        parts = [] if verdict.reason else _sound(bearing_on(parts, said, self._rules.glossary, kinds))
        if not said and not parts:
            told.page.connective(self._prompts.say("emergency_silent"))
        return parts

    def _open_and_fill(
        self,
        told: Told,
        findings: Sequence[Finding],
        emergencies: Sequence[Finding],
        verdict: Verdict,
        drugs: Sequence[tuple[str, str]],
        parts: case.Parts,
        fill: Fill,
        *,
        is_case: bool,
    ) -> None:
        """Wrong premises, emergencies, gaps (last in a case) and the finding that answers a case; then the body."""
        page, urgent = told.page, bool(emergencies)
        quote_mode.correct_premises(told.asked, findings, self._prompts, self._knowledge, page)
        self._first_of(emergencies, page, told)
        gaps_first = not is_case and not urgent
        if gaps_first:
            name_gaps(verdict, drugs, self._prompts, page)
        own = [finding for finding in findings if "emergency" not in finding.labels]  # told before, or only supposed
        opened = is_case and not urgent and case.open_with(own, self._prompts, self._knowledge, page)
        fill(page, parts, IN_HASTE if urgent else UNDER_FINDINGS if opened else 1.0)
        page.close()
        for finding in () if page.blocks else findings[: case.MOST]:  # nothing is quoted: the rules are the answer
            page.finding(finding.sentence, finding.rule, self._statements(finding), BlockKind.BULLET)
        if not gaps_first:
            name_gaps(verdict, drugs, self._prompts, page)

    def _body(self, parts: case.Parts, told: Told) -> tuple[Fill, Mode, tuple[Recommendation, ...]]:
        """What fills a page with the answer (a model's verified claims where there is a model, quotes otherwise),
        and what those claims advise.
        """

        def quoted(page: Page, parts: case.Parts, share: float) -> None:
            quote_mode.compose_parts(parts, self._prompts, self._knowledge, page, share=share)

        def fallen_back(page: Page, parts: case.Parts, share: float) -> None:
            quoted(page, parts, share)
            page.connective(self._prompts.say("fallback"))

        if told.composing is None or not parts:
            return quoted, Mode.QUOTE, ()
        try:
            composition = told.composing.compose(parts, told.asked.text, told.role, told.listener)
        except ModelProblem:
            return fallen_back, Mode.FALLBACK, ()

        def worded(page: Page, parts: case.Parts, share: float) -> None:
            composition.place(page)
            page.connective(self._prompts.say("composed", **composition.result.counts()))

        return worded, Mode.COMPOSE, composition.recommends

    def _first_of(self, emergencies: Sequence[Finding], page: Page, told: Told) -> None:
        """An emergency comes before all, and before a refusal of what was asked beside it; under it how the case was read."""
        for finding in emergencies:
            for statement in self._statements(finding)[:IN_EMERGENCY]:
                page.statement(statement, BlockKind.PARAGRAPH)
        if emergencies and (signs := signs_read(told.facts)):
            read = echo(told.asked, told.facts, self._prompts, self._knowledge)
            page.connective(self._prompts.say("read_signs", signs=signs), *read)

    def _statements(self, finding: Finding) -> list[Statement]:
        known = self._knowledge.statements
        return [known[id_] for id_ in finding.statements if id_ in known]


def _sound(parts: case.Parts) -> list[tuple[Question, Evidence]]:
    """``parts`` without weak sources: beside an emergency there is no room for what has to be weighed."""
    kept = [(part, tuple(one for one in found.statements if not one.weak), found.passages) for part, found in parts]
    return [(part, Evidence(statements, passages)) for part, statements, passages in kept if statements]
