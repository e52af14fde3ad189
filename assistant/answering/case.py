"""A patient's case: the evidence that suits the patient, and the findings that the answer opens with. Pure."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from types import MappingProxyType

from assistant.answering.echo import told_as_fact
from assistant.answering.page import Page
from assistant.answers import BlockKind
from assistant.findings import Finding, Indicator, Verdict
from assistant.guardrails import complaints, doses, hazards
from assistant.guardrails.beside_radiation import irradiates
from assistant.guardrails.proposals import considered, troubled_primary
from assistant.guardrails.relevance import SEVERITY, known, of_others
from assistant.guardrails.text_recommendations import from_question
from assistant.knowledge import Knowledge
from assistant.patient import PatientFacts, Status
from assistant.prompts import Prompts
from assistant.questions.focused import OF_EVIDENCE
from assistant.questions.question import Question
from assistant.retrieval.retriever import Evidence, Scored
from assistant.rules.book import RuleBook
from assistant.rules.criteria import AllOf, MentionTest
from assistant.rules.rule import Rule
from ingest.passages import Statement

EMERGENCY, SYMPTOMATIC, SYMPTOMLESS = "emergency", "symptomatic", "asymptomatic"
"""Groups of patients that the notes tag so; the first is a fact's name too."""
MOST = 3
"""Findings that a case's answer opens with; the others follow by their titles."""
OWN = 4
"""Statements of a rule that are its own; those after them are on what surrounds it."""
FITTING = 1.3
"""What a statement on the patient's site and group is worth beside others: an alternative to what is asked never names it."""
ANSWERS = 0.8
"""Share of the best statement's worth from which on a finding that rests on a statement answers what is asked."""

PREPARES = frozenset({"biopsy-first", "mdt-required", "needs-systemic-therapy", "hold-during-rt"})
"""Steps that come before any plan."""

WIDE = frozenset(
    {"local-therapy", "systemic-therapy", "surgery", "locoregional-therapy", "radiation", "metastasis-directed-therapy"}
)
"""Kinds of treatment too wide to be what a follow-up names."""

ELSE = re.compile(r"\binstead\b|\bstill needed\b", re.IGNORECASE)

Parts = Sequence[tuple[Question, Evidence]]


def fitted(
    parts: Parts, facts: PatientFacts, found: Sequence[Finding], rules: RuleBook, text: str = ""
) -> list[tuple[Question, Evidence]]:
    """``parts`` of ``text`` asked of the sites that a treatment is proposed for, with the evidence on her kind of patient
    first, and without the exceptions that are not hers, an emergency or a site that she does not have, earlier radiation that
    she never had, or what becomes of drugs during radiation that nobody speaks of.
    """
    exceptions, strayed = _not_hers(found, rules), _strayed(parts, facts, rules)
    unirradiated = bool(text) and not irradiates(text)
    calm = {fact.status for fact in facts.of(EMERGENCY)} == {Status.DENIED}
    troubled = any(one.rule == complaints.RULE for one in found)

    def hers(statement: Statement) -> bool:
        others = any(of_others(statement, part, rules.glossary) for part, _ in parts)
        others = others or bool(statement.tags.site and strayed.issuperset(statement.tags.site))
        others = others or (troubled and SYMPTOMLESS in statement.tags.population)
        others = others or (unirradiated and _of_drugs_beside_radiation(statement, rules))
        return not (statement.id in exceptions or others or (calm and _of_emergency_alone(statement)))

    asked = [(_on(part, facts, rules), evidence) for part, evidence in parts]
    return [(part, _weighed(part, evidence, hers)) for part, evidence in asked]


def _of_drugs_beside_radiation(statement: Statement, rules: RuleBook) -> bool:
    """Whether it is on drugs during any radiation; what irradiates a site and goes on with the drug is a plan of its own."""
    if statement.tags.site:
        return False
    kinds = [rules.kinds(key) for key in statement.tags.intervention]
    return all(any(wanted in one for one in kinds) for wanted in ("radiation", "systemic-therapy"))


def _strayed(parts: Parts, facts: PatientFacts, rules: RuleBook) -> frozenset[str]:
    """Sites named by no more than the words that say where in another one a lesion lies ("hilar liver metastasis")."""
    words = [fact.span.text for fact in facts.of("lesion-location") if fact.span]
    lying = [match.key for text in words for match in rules.glossary.find(text, "site")]
    told = [match.key for part, _ in parts[:1] for match in rules.glossary.find(part.text, "site")]
    hers = {str(fact.value) for fact in facts.of("sites") if fact.status is not Status.DENIED}
    return frozenset(key for key in lying if hers and key not in hers and told.count(key) <= lying.count(key))


def _not_hers(found: Sequence[Finding], rules: RuleBook) -> frozenset[str]:
    """What makes a list that waits for words beside its other conditions ("close to ulcerating") and is not among ``found``."""
    spoken = {finding.rule for finding in found}
    said = {id_ for finding in found for id_ in finding.statements}
    waiting = (rule for rule in rules.rules if rule.id not in spoken and _waits(rule))
    return frozenset(id_ for rule in waiting for id_ in rule.statements[:1]) - said


def _of_emergency_alone(statement: Statement) -> bool:
    return EMERGENCY in statement.tags.population and SYMPTOMATIC not in statement.tags.population


def _waits(rule: Rule) -> bool:
    if rule.require is None or not isinstance(rule.when, AllOf):
        return False
    return any(isinstance(one, MentionTest) for one in rule.when.all)


def _on(question: Question, facts: PatientFacts, rules: RuleBook) -> Question:
    """``question`` about the sites that it proposes a local treatment for; as it is where it says no such site."""
    said = [one for one in from_question(question.text, rules.glossary) if one.site or rules.place(one.intervention)]
    local = (one for one in considered(said, facts, rules) if "local-therapy" in rules.kinds(one.intervention))
    sites = frozenset(one.site for one in local)
    sites = sites or troubled_primary(facts) or _head(facts)
    outcome = question.names("outcome") - told_as_fact(question.text, facts, rules.glossary)
    question = replace(question, keys=MappingProxyType({**question.keys, "outcome": outcome}))
    named = frozenset(site for site in question.names("site") if sites & rules.kinds(site))
    return replace(question, keys=MappingProxyType({**question.keys, "site": named or sites})) if sites else question


def _head(facts: PatientFacts) -> frozenset[str]:
    """The brain where a headache is told and no site of disease."""
    aches = any(fact.value == "headache" and fact.status is Status.ASSERTED for fact in facts.of("symptoms"))
    return frozenset({"brain"} if aches and not facts.of("sites") else ())


def _weighed(question: Question, evidence: Evidence, hers: Callable[[Statement], bool]) -> Evidence:
    def worth(scored: Scored) -> float:
        tags = scored.statement.tags
        near = question.names("site") & set(tags.site) and question.names("population") & set(tags.population)
        return scored.score * (FITTING if near else 1.0)

    kept = [scored for scored in evidence.statements if hers(scored.statement)] or evidence.statements
    ranked = sorted((replace(scored, score=worth(scored)) for scored in kept), key=lambda scored: -scored.score)
    return replace(evidence, statements=tuple(ranked))


def ordered(findings: Sequence[Finding], parts: Parts) -> tuple[Finding, ...]:
    """Critical ones, then the one that answers what the case asks, then by severity and by how much her facts decide.

    What answers is told by how the evidence ranks the statements that a rule rests on; a list that is met never comes alone
    nor first. What only prepares and what the second net supposes come after what a rule concludes.
    """
    worth: dict[str, float] = {}
    for _, evidence in parts:
        for scored in evidence.statements:
            worth[scored.statement.id] = max(scored.score, worth.get(scored.statement.id, 0.0))
    own = {f.rule: max((worth.get(id_, 0.0) for id_ in f.statements[:OWN]), default=0.0) for f in findings}

    def place(finding: Finding) -> tuple[bool, int, bool, bool, int, float]:
        critical, weight = finding.indicator is Indicator.CRITICAL, SEVERITY.index(finding.indicator)
        told = _prepares(finding), not _concludes(finding) or _list_unmet(finding)
        return not critical, weight, *told, -known(finding), -own[finding.rule]

    placed = sorted(findings, key=place)
    able = [f for f in placed if _concludes(f) and not (_only_asks(f) or _prepares(f) or _list_unmet(f))]
    able = [f for f in able if own[f.rule] >= ANSWERS]
    able = [f for f in able if f.indicator is not Indicator.CRITICAL]
    if able:
        asked = max(able, key=lambda finding: own[finding.rule])
        placed.remove(asked)
        first = sum(finding.indicator is Indicator.CRITICAL for finding in placed)
        placed.insert(first + (asked.verdict is Verdict.MET or "all-criteria-met" in asked.labels), asked)
    return tuple(placed)


def decided_first(findings: Sequence[Finding], rules: RuleBook) -> tuple[Finding, ...]:
    """``findings`` in their order, but after the critical ones, and a complaint that was not read, what decides the case."""

    def place(finding: Finding) -> int:
        first = finding.indicator is Indicator.CRITICAL or finding.rule == complaints.RULE
        return 0 if first else 2 - (finding.rule in rules.decisive and finding.verdict is Verdict.VIOLATED)

    return tuple(sorted(findings, key=place))


def named_first(findings: Sequence[Finding], named: Collection[str], knowledge: Knowledge) -> tuple[Finding, ...]:
    """``findings`` in their order, but after the critical ones those on a treatment that the follow-up names."""

    def place(finding: Finding) -> int:
        return 0 if finding.indicator is Indicator.CRITICAL else 1 if _speaks_of(finding, named, knowledge) else 2

    return tuple(sorted(findings, key=place))


def spoken_of(
    findings: Sequence[Finding], named: Collection[str], focus: Question | None, knowledge: Knowledge
) -> bool:
    """Whether the cards come before what the follow-up asks by itself: one tells of an emergency or speaks of the treatment
    that it names, and it asks for no study, source or figure; of one named by its kind alone ("resect?") they always do.
    """
    if any(finding.indicator is Indicator.CRITICAL for finding in findings):
        return True
    if (
        focus is None
        or focus.names("study")
        or focus.sources
        or focus.names("outcome")
        or not focus.names("intervention")
    ):
        return False
    if named and not set(named) - WIDE and not ELSE.search(focus.text):
        return not OF_EVIDENCE.search(focus.text)
    return any(_speaks_of(finding, named, knowledge) for finding in opening(findings))


def _speaks_of(finding: Finding, named: Collection[str], knowledge: Knowledge) -> bool:
    """Whether the card's message names one of the treatments; where none is named by its own word, the kind that one is of."""
    entries, words = knowledge.glossary.entries, f"{finding.title} {finding.message}".lower()
    if any(name in words for name in named if name not in entries):
        return True
    kinds = {wider for key in named if key in entries for wider in knowledge.glossary.closure(key)} - WIDE
    told = {match.key for match in knowledge.glossary.find(words, "intervention")}
    return bool(told & kinds) or bool({finding.intervention} & kinds)


def in_place(findings: Sequence[Finding], before: Sequence[Finding]) -> tuple[Finding, ...]:
    """``findings`` in the order that they had ``before``; of those that are new a critical or a warning one comes first."""
    places = {finding.rule: place for place, finding in enumerate(before)}

    def place(finding: Finding) -> tuple[bool, int]:
        late = len(places) if finding.indicator is Indicator.INFO else -1
        return finding.indicator is not Indicator.CRITICAL, places.get(finding.rule, late)

    return tuple(sorted(findings, key=place))


def _only_asks(finding: Finding) -> bool:
    """Whether it is a lesser card that waits for facts."""
    return finding.indicator is Indicator.INFO and finding.verdict is Verdict.UNKNOWN


def _list_unmet(finding: Finding) -> bool:
    """Whether it is a lesser card that says no more than that a source's list does not hold for her."""
    unmet = any(label.startswith("criterion-violated") for label in finding.labels)
    return finding.indicator is Indicator.INFO and finding.verdict is Verdict.VIOLATED and unmet


def _prepares(finding: Finding) -> bool:
    """Whether it only asks after a step that comes before any plan, and that nobody has left out."""
    labels = {label for label in finding.labels if not label.startswith("missing-fact")}
    return finding.verdict is Verdict.UNKNOWN and bool(labels) and labels <= PREPARES


def _concludes(finding: Finding) -> bool:
    return (bool(finding.labels) or bool(finding.criteria)) and finding.rule != hazards.RULE


def open_with(findings: Sequence[Finding], prompts: Prompts, knowledge: Knowledge, page: Page) -> bool:
    """Put on ``page`` what applies to this patient, before what the sources say in general; False where nothing does."""
    own = opening(findings)
    if own:
        page.connective(prompts.say("case"), kind=BlockKind.HEADING)
    for finding in own:
        statements = [knowledge.statements[id_] for id_ in finding.statements if id_ in knowledge.statements]
        page.finding(finding.sentence, finding.rule, statements, BlockKind.BULLET)
    if own:
        page.connective(prompts.say("case_more"), kind=BlockKind.HEADING)
    return bool(own)


def opening(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings that stand in the answer itself: the first few, and every critical one.

    What the second net supposes never stands there, a lesser one that no fact of hers decides only where
    no other does; of those that rest on the same statement, one stands.
    """
    own = [finding for finding in findings if "false-premise" not in finding.labels]
    own = [one for one in own if one.rule != hazards.RULE]
    own = [one for one in own if not one.rule.startswith(doses.SILENT)] or own
    same = {finding.statements[0]: finding for finding in reversed(own) if finding.statements}
    own = [finding for finding in own if not finding.statements or same[finding.statements[0]] is finding]
    own = [one for one in own if one.indicator is not Indicator.INFO or one.verdict is Verdict.MET or known(one)] or own
    critical = [finding for finding in own if finding.indicator is Indicator.CRITICAL]
    return tuple(own[: max(MOST, len(critical))])
