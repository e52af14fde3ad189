"""Quote mode: question and evidence -> the blocks of an answer, by the plan of the question's type.

Nothing is written here: every line is a statement of the corpus, a connective of ``prompts/``, or
the sentence of a finding. Pure and deterministic.
"""

import re
from collections.abc import Sequence

from assistant.answering.choosing import BOTH, by_score, choose, for_these_patients, here
from assistant.answering.comparing import compare
from assistant.answering.demands import leading, owed, unstated
from assistant.answering.page import Page
from assistant.answers import BlockKind, Disagreement, Position
from assistant.corpus.records import Conflict
from assistant.findings import Finding
from assistant.knowledge import Knowledge
from assistant.prompts import SIDES, STUDY, Plan, Prompts
from assistant.questions.question import Asked, Question, QuestionType, holds_figure
from assistant.retrieval.retriever import Evidence, Scored
from assistant.retrieval.sides import sides
from ingest.passages import Statement

LEADS = 4
"""How many of the best statements may lead in the place of a silence."""
NEAR_LEAD = 0.7
"""How near, as a share of its score."""
NEAR_FIGURE = 0.5
"""How near a figure must be to take the place of a remark on it."""
NEAR_WHOLE = 0.6
"""How near a result must be to take the place of one that only qualifies it."""
NEAR_DESIGN = 0.8
"""How near what says how many were studied must be to open the description of a study."""
BESIDE = 2
"""How many of the best statements may follow the lead at once."""
AS_GOOD = 0.88
"""The share of the lead's score from which on a statement answers as well."""
MOST_CONFLICTS = 2
FIRST = 3
"""Statements that open an answer: what they are about, it is about."""
NEAR_CONFLICT = 30
"""Statements among which those of a conflict are looked for."""
DISAGREE = re.compile(
    r"\b(?:disagree|conflict|contradict|controvers|at odds|differ(?:ing)? (?:view|opinion|position))", re.IGNORECASE
)
COUNTED = re.compile(r"\b\d[\d,]* (?:\w+ )?(?:patients|women|cases|studies)\b", re.IGNORECASE)
"""How many were studied: what the description of a study begins with."""
WHY = re.compile(r"^\W*(?:[^?]{0,40}[:,] )?(?:and |but |so )*(?:why|for what reason)\b", re.IGNORECASE)
REASON = re.compile(
    r"\b(?:because|since|so that|so as|as they|thus|due to|owing|given|reasons?|concern|clear evidence|depend\w*|rather than|whether or not"
    r"|with the aim|intent|to (?:reduce|avoid|preserve|prevent|confirm|guide)|going by|carr(?:y|ies)|originat\w*|differ\w*)\b|[:;] ",
    re.IGNORECASE,
)
"""What a statement that gives a reason may hold; where none shown does, the answer says that they give none."""
TOGETHER = {QuestionType.YES_NO: 1, QuestionType.VALUE: 0}
"""More treatments than these, and the question is about them alone: a dose, "trastuzumab during radiation?"."""
HEADED = 3
"""From how many filled slots on headings are shown."""


def compose_parts(
    parts: Sequence[tuple[Question, Evidence]], prompts: Prompts, knowledge: Knowledge, page: Page, share: float = 1.0
) -> None:
    """Fill ``page`` with the answer to each part; several together have more than a plan's length, each less."""
    for question, evidence in parts:
        compose(question, evidence, prompts, knowledge, page, share / len(parts) ** 0.5)


def conflicting(question: Question, evidence: Evidence, knowledge: Knowledge) -> tuple[Conflict, ...]:
    """The recorded conflicts that a question about disagreement means, nearest first; none for another question."""
    if not DISAGREE.search(question.text) or len(sides(question)) > 1:
        return ()
    worth = {scored.statement.id: scored.score for scored in evidence.statements[:NEAR_CONFLICT]}
    ranked = []
    for conflict in knowledge.conflicts:
        held = sorted((worth.get(id_, 0.0) for p in conflict.positions for id_ in p.statements), reverse=True)
        if held and held[0] > 0:
            ranked.append((-sum(held[:3]), conflict.id, conflict))
    return tuple(conflict for _, _, conflict in sorted(ranked, key=lambda entry: entry[:2])[:MOST_CONFLICTS])


def compose_conflicts(
    conflicts: Sequence[Conflict], prompts: Prompts, knowledge: Knowledge, page: Page
) -> tuple[Disagreement, ...]:
    """Fill ``page`` with every position of each conflict."""
    for conflict in conflicts:
        page.connective(prompts.say("disagreement", topic=conflict.topic), BlockKind.HEADING)
        for position in conflict.positions:
            statement = knowledge.statements[position.statements[0]]
            opening = prompts.say("position", source=knowledge.name(statement.document))
            page.statement(statement, opening=opening)
    return tuple(_disagreement(conflict) for conflict in conflicts)


def _disagreement(conflict: Conflict) -> Disagreement:
    positions = tuple(Position(position.document, position.statements) for position in conflict.positions)
    return Disagreement(conflict.id, conflict.topic, conflict.note, positions)


def compose(
    question: Question, evidence: Evidence, prompts: Prompts, knowledge: Knowledge, page: Page, share: float = 1.0
) -> None:
    """Fill ``page`` with the answer to ``question``, which has ``share`` of its plan's length."""
    plan = prompts.plans[_plan_of(question)]
    longest = int(plan.words * share)
    compared = sides(question)
    if compared:
        compare(question, evidence, prompts, knowledge, page, compared, longest)
        return
    if not evidence.statements:
        return
    fits = here(question, knowledge.glossary)
    ranked = for_these_patients(question, evidence.statements)
    found = [scored for scored in _of_kind(question, ranked, prompts) if fits(scored.statement)]
    lead = _lead(question, leading(question, ranked, knowledge), knowledge)
    end = page.words + longest
    page.statement(lead.statement, BlockKind.PARAGRAPH)
    for demand, thing in unstated(question, prompts, knowledge, page.shown):
        study, outcome = knowledge.name(demand.key), knowledge.name(demand.outcome)
        page.connective(prompts.say("unstated", study=study, outcome=outcome, thing=thing.name))
    for scored in owed(question, ranked, knowledge):
        page.statement(scored.statement)
    _fill(plan, _on_all(question, lead, found, knowledge), lead, prompts, page, end, named=bool(question.sources))
    if WHY.search(question.text) and not any(REASON.search(statement.text) for statement in page.shown):
        page.connective(prompts.say("no_reason"))


def _of_kind(question: Question, found: Sequence[Scored], prompts: Prompts) -> Sequence[Scored]:
    """To a list of something asked for by name, the statements that hold such; all where none does, or for another question."""
    wanted = [one.needs for one in prompts.attributes if one.when.search(question.asks or question.text)]
    if question.type is not QuestionType.LIST or not wanted:
        return found
    return [scored for scored in found if any(needs.search(scored.statement.text) for needs in wanted)] or found


def _lead(question: Question, found: Sequence[Scored], knowledge: Knowledge) -> Scored:
    """The best statement, unless a near one is better to begin with.

    One that only says what a source leaves out gives way to one that says something, a result that only qualifies
    another to that one, which brings it along, a remark to the figure that is asked for, to a list of studies what
    names most of them, and to a study as a whole how many it studied.
    """
    best = found[0]
    if _plan_of(question) == STUDY:
        own = (
            s
            for s in found
            if s.score >= NEAR_DESIGN * best.score and {*s.statement.tags.study} == question.names("study")
        )
        designs = (s for s in own if s.statement.tags.kind == "design")
        return next((s for s in designs if COUNTED.search(s.statement.text)), best)
    if question.asked is not Asked.ANYTHING and best.statement.tags.kind == "caveat":
        figures = (s for s in found if s.statement.tags.kind != "caveat" and holds_figure(s.statement.text))
        best = next((s for s in figures if s.score >= NEAR_FIGURE * best.score), best)
    if question.type is QuestionType.LIST and question.names("study"):
        close = [s for s in found if s.score >= NEAR_LEAD * best.score]
        return max(close, key=lambda scored: len(scored.statement.tags.study))
    near = [scored for scored in found if scored.score >= NEAR_LEAD * best.score]
    if best.statement.id in knowledge.silent:
        told = _told(question, best.statement, knowledge)
        says = (s for s in near[:LEADS] if s.statement.id not in knowledge.silent)
        return next((s for s in says if _told(question, s.statement, knowledge) >= told), best)
    if best.statement.tags.kind == "result":
        whole = (s for s in found if s.score >= NEAR_WHOLE * best.score)
        return next((s for s in whole if s.statement.id in best.statement.tags.qualifies), best)
    return best


def _told(question: Question, statement: Statement, knowledge: Knowledge) -> frozenset[str]:
    """The interventions of ``question`` that the statement is about, itself or by a narrower or wider one."""
    closure, entries = knowledge.glossary.closure, knowledge.glossary.entries
    told = statement.tags.intervention
    wide = {
        one for one in told if one in entries and entries[one].parents
    }  # systemic therapy at large says nothing of one drug
    return frozenset(
        key
        for key in question.names("intervention")
        if any(key in closure(one) for one in told) or wide & set(closure(key))
    )


def _on_all(question: Question, lead: Scored, found: Sequence[Scored], knowledge: Knowledge) -> list[Scored]:
    """Where a figure of one treatment, or one treatment beside another, is asked for and the lead speaks of them, only
    what does so too.
    """
    asked = question.names("intervention")
    together = len(asked) > TOGETHER.get(question.type, len(asked))
    if not together or _told(question, lead.statement, knowledge) != asked:
        return list(found)
    return [scored for scored in found if _told(question, scored.statement, knowledge) == asked]


def _plan_of(question: Question) -> str:
    """The plan's name: a question on one study as a whole is answered outcome by outcome."""
    whole = not question.names("outcome") and len(question.names("study")) == 1 and question.asked is Asked.ANYTHING
    if question.type is QuestionType.COMPARISON and not sides(question):
        return QuestionType.VALUE.value if question.asked is Asked.NUMBER else SIDES
    return STUDY if whole and question.type is QuestionType.EXPLANATION else question.type.value


def _fill(
    plan: Plan, candidates: Sequence[Scored], lead: Scored, prompts: Prompts, page: Page, end: int, *, named: bool
) -> None:
    """What follows the lead: first what answers as well, then the rest under the plan's headings."""
    dealt = choose(plan, candidates, lead.score, page, end, named=named)
    beside = [s for s in by_score(dealt) if s.score >= AS_GOOD * lead.score and (lead.weak or not s.weak)][:BESIDE]
    for scored in beside:
        page.statement(scored.statement)
    filled = [(slot, rest) for slot, found in dealt if (rest := [s for s in found if s not in beside])]
    headed = len(filled) >= HEADED or (len(filled) > 1 and sum(len(found) for _, found in filled) > HEADED)
    for slot, found in filled:
        if headed and slot.heading:
            page.connective(prompts.say(slot.heading), BlockKind.HEADING)
        for scored in found:
            page.statement(scored.statement)


def name_other_patients(question: Question, draft: Page, prompts: Prompts, knowledge: Knowledge, page: Page) -> None:
    """Say at once that the statement which answers is about other patients than the one described, and about which."""
    groups = {group for head in draft.heads[:1] for group in head.tags.population}
    differing = sorted(groups & question.others) if not groups >= BOTH else []
    if differing:
        names = ", ".join(knowledge.name(group) for group in differing)
        page.connective(prompts.say("population_differs", population=names))


def correct_premises(findings: Sequence[Finding], prompts: Prompts, knowledge: Knowledge, page: Page) -> None:
    """What the question takes for granted wrongly comes first, with the statements that correct it."""
    for finding in (f for f in findings if "false-premise" in f.labels):
        statements = [knowledge.statements[id_] for id_ in finding.statements if id_ in knowledge.statements]
        page.finding(finding.message, finding.rule, statements, BlockKind.PARAGRAPH)
        for statement in statements[:2]:
            page.statement(statement)


def disagreements(page: Page, question: Question, prompts: Prompts, knowledge: Knowledge) -> tuple[Disagreement, ...]:
    """Add the recorded conflicts that what is shown takes part in, each with all its positions."""
    found = []
    for place, conflict in enumerate(_touched(page, question, knowledge)[:MOST_CONFLICTS]):
        found.append(_disagreement(conflict))
        fresh = [knowledge.statements[position.statements[0]] for position in conflict.positions]
        fresh = [statement for statement in fresh if not page.has(statement)]
        if fresh and place == 0:
            both = "disagreement" if len(fresh) > 1 else "set_against"
            page.connective(prompts.say(both, topic=conflict.topic), BlockKind.HEADING)
            for statement in fresh:
                source = knowledge.name(statement.document)
                page.statement(statement, brief=True, opening=prompts.say("position", source=source))
    return tuple(found)


def _concerns(conflict: Conflict, question: Question, knowledge: Knowledge) -> bool:
    """Whether two positions of ``conflict`` at least are on an intervention that the question names, if it names any."""
    asked = question.names("intervention")
    closure = knowledge.glossary.closure
    met = sum(
        any(asked & closure(key) or key in set().union(*map(closure, asked)) for key in first.tags.intervention)
        for first in (knowledge.statements[position.statements[0]] for position in conflict.positions)
    )
    return not asked or met > 1


def _touched(page: Page, question: Question, knowledge: Knowledge) -> list[Conflict]:
    """Conflicts of which a quoted position is shown, the most concerned first.

    One that the answer only brushes is left aside: a position of it must be among the first statements.
    """
    shown = {statement.id for statement in page.shown}
    first = {statement.id for statement in page.heads[:FIRST]}
    touched = []
    for conflict in knowledge.conflicts:
        quoted = shown & {position.statements[0] for position in conflict.positions}
        every = shown & _members(conflict)
        always = conflict.show == "always-with"
        if not _concerns(conflict, question, knowledge) or not first & _members(conflict):
            continue
        narrow = question.type is QuestionType.VALUE or question.names("study")
        if narrow and not any(one.tags.kind == "pooled" for one in page.shown):
            continue  # one figure or study was asked for; a pooled figure never stands alone
        if (always and every) or quoted:
            touched.append((not always, -len(quoted), -len(every), conflict.id, conflict))
    return [entry[-1] for entry in sorted(touched, key=lambda entry: entry[:4])]


def _members(conflict: Conflict) -> frozenset[str]:
    return frozenset(id_ for position in conflict.positions for id_ in position.statements)
