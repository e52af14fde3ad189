"""A comparison: its sides beside each other, outcome by outcome where they are studies, else side by side. Pure.

Nothing is written here either: headings and gaps are connectives, everything else is statements.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from assistant.answering.choosing import Treated, by_score, choose, here, takes, treated
from assistant.answering.demands import MEASURE, about
from assistant.answering.named_study import DISEASE
from assistant.answering.page import Page
from assistant.answers import BlockKind
from assistant.knowledge import Knowledge
from assistant.prompts import SIDES, Plan, Prompts, Slot
from assistant.questions.kinds import Asked, QuestionType
from assistant.questions.question import Question
from assistant.retrieval.retriever import Evidence, Scored
from assistant.retrieval.sides import MOST, Side, belongs

ACROSS = re.compile(
    r"\b(?:across|in (?:each|all)(?: of)?|for (?:each|all)(?: of)?|(?:each|all|every one) of) (?:the )?(?:(?:four|4|five|5|randomi[sz]ed|primary|primary-surgery|surgery) )*(?:trials?|RCTs?|studies)\b",
    re.IGNORECASE,
)
"""How one asks for the same of each trial."""
CHOOSES = re.compile(r"\b(?:rather than|instead of|in preference to|prefer\w*|over|better than)\b", re.IGNORECASE)
"""How one asks when the first of two is chosen, and how a statement says so."""
AS_GOOD = 0.6
"""Share of the best score from which on a statement that says so opens the comparison."""
STANDS = 2
"""Positions of a source that come before its evidence: sources are compared by what they hold."""
TELLS = frozenset({"result", "pooled", "position", "practice"})
"""Kinds of statement that may open a comparison; how they were studied, or what a source leaves out, does not."""


@dataclass(frozen=True, slots=True)
class Column:
    """One side with its name and what speaks of it, best first."""

    name: str
    own: tuple[Scored, ...]
    alone: bool
    """Whether it is one study and no kind of studies."""


def one_by_one(question: Question, knowledge: Knowledge) -> Question:
    """``question`` with the studies of a kind in the place of the kind, where it compares "the randomised trials" with each
    other.

    Those with a result on the site that is asked about, in the order of the documents.
    """
    across = (
        ACROSS.search(question.text)
        and question.names("outcome")
        and "primary-surgery" in question.names("intervention")
    )
    if across and question.type is not QuestionType.CASE and not question.names("study") - knowledge.kinds:
        keys = MappingProxyType({**question.keys, "study": frozenset({"rct"}) & knowledge.kinds})
        question = replace(question, type=QuestionType.COMPARISON, keys=keys, parts=())
    studies = question.names("study")
    if (
        question.type is not QuestionType.COMPARISON
        or question.sources
        or len(studies) != 1
        or not studies <= knowledge.kinds
    ):
        return question
    sites = question.names("site")
    elsewhere = MappingProxyType({**question.keys, "site": sites - {DISEASE}}) if sites - {DISEASE} else question.keys
    fits, closure = here(replace(question, keys=elsewhere), knowledge), knowledge.glossary.closure
    results = (
        one for one in knowledge.statements.values() if one.tags.kind == "result" and one.tags.site and fits(one)
    )
    found = dict.fromkeys(key for one in results for key in one.tags.study if studies & set(closure(key)) - {key})
    members = tuple(key for key in found if key not in knowledge.kinds)
    if not 1 < len(members) <= MOST:
        return question
    keys = MappingProxyType({**question.keys, "study": frozenset(members)})
    return replace(question, keys=keys, order=(*members, *question.order))


def compare(
    question: Question,
    evidence: Evidence,
    prompts: Prompts,
    knowledge: Knowledge,
    page: Page,
    compared: Sequence[Side],
    longest: int,
) -> None:
    """Fill ``page``, which has ``longest`` words, with what is compared."""
    columns = [_column(side, question, evidence, knowledge) for side in compared]
    aligned = compared[0][0] == "study"
    plan = prompts.plans[question.type.value if aligned else SIDES]
    end = page.words + longest
    on_all = _on_all_sides(question, evidence.statements, compared, knowledge)
    if on_all and on_all.statement.tags.kind in TELLS:
        page.statement(on_all.statement, BlockKind.PARAGRAPH)
    if aligned and any(column.own for column in columns):
        _by_outcome(question, columns, plan, prompts, knowledge, page, end)
    else:
        _by_side(columns, plan, prompts, page, longest, treated(question, knowledge.glossary))
    if aligned and on_all:
        page.statement(on_all.statement)


def _column(side: Side, question: Question, evidence: Evidence, knowledge: Knowledge) -> Column:
    """What speaks of ``side``; of a source only what is about the site and the treatment asked about, if it has such."""
    facet, key = side
    closure = knowledge.glossary.closure
    fits = here(question, knowledge)
    own = [s for s in evidence.statements if belongs(s.statement, side, closure) and fits(s.statement)]
    own.sort(key=lambda scored: -scored.score)
    if facet == "source":
        studies = question.names("study") - knowledge.kinds
        own = [s for s in own if studies & set(s.statement.tags.study)] or own
        own = [s for s in own if about(question, s.statement, closure)] or own
        stands = [s for s in own if s.statement.tags.kind == "position"][:STANDS]
        own = stands + [s for s in own if s not in stands] if question.asked is Asked.ANYTHING else own
    return Column(knowledge.name(key), tuple(own), key not in knowledge.kinds)


def _on_all_sides(
    question: Question, ranked: Sequence[Scored], compared: Sequence[Side], knowledge: Knowledge
) -> Scored | None:
    """The best statement, where it speaks of every side: it opens the answer if it says what came of them, else closes it.
    To when the first is chosen rather than the second, a near one that says so of the first.
    """
    best = max(ranked, key=lambda scored: scored.score, default=None)
    if not best or not all(belongs(best.statement, side, knowledge.glossary.closure) for side in compared):
        return None
    if compared[0][0] == "intervention" and CHOOSES.search(question.text):
        near = (one for one in ranked if one.score >= AS_GOOD * best.score and CHOOSES.search(one.statement.text))
        return next((one for one in near if _of_the_first(one, compared, knowledge)), best)
    return best


def _of_the_first(one: Scored, compared: Sequence[Side], knowledge: Knowledge) -> bool:
    """Whether ``one`` names the first side first, and every other."""
    closure = knowledge.glossary.closure
    named = [closure(match.key) for match in knowledge.glossary.find(one.statement.text, "intervention")]
    first = bool(named) and compared[0][1] in named[0]
    return first and all(any(key in keys for keys in named) for _, key in compared)


def _by_side(columns: Sequence[Column], plan: Plan, prompts: Prompts, page: Page, longest: int, asked: Treated) -> None:
    """Each side under its name, with its share of the length."""
    for column in columns:
        best = column.own[0].score if column.own else 0.0
        end = page.words + longest // len(columns)
        chosen = by_score(choose(plan, column.own, best, page, end, asked, named=True))
        chosen = chosen or [
            one for one in column.own[:1] if not page.has(one.statement)
        ]  # in words that all stand there
        if column.own and not chosen:
            continue  # all that there is stands under a side before
        page.connective(prompts.say("side", name=column.name), kind=BlockKind.HEADING)
        if not column.own:
            page.connective(prompts.say("no_side", name=column.name))
        for scored in chosen:
            page.statement(scored.statement)


def _by_outcome(
    question: Question,
    columns: Sequence[Column],
    plan: Plan,
    prompts: Prompts,
    knowledge: Knowledge,
    page: Page,
    end: int,
) -> None:
    """Under each outcome what each study found; a study without it is named. What is asked for comes first."""
    slots = _asked_first(question, columns, plan, prompts, knowledge)
    for slot in slots:
        rows = [(column, _row(slot, column, page)) for column in columns]
        if page.words > end or not any(found for _, found in rows):
            continue
        page.connective(prompts.say(slot.heading), kind=BlockKind.HEADING)
        if question.names("outcome") and len(slots) == 1 and (joint := _joint(slot, columns, page)):
            page.statement(joint.statement)
        for column, found in rows:
            opening = prompts.say("position", source=column.name)
            for scored in found:
                brief = column.alone and len(scored.statement.tags.study) == 1
                page.statement(scored.statement, brief=brief, opening=opening)
            if not found and slot.outcomes and not _told(slot, column, page):
                page.connective(prompts.say("gap", name=column.name), kind=BlockKind.BULLET)


def _asked_first(
    question: Question, columns: Sequence[Column], plan: Plan, prompts: Prompts, knowledge: Knowledge
) -> list[Slot]:
    """The slots of what the question asks for, with survival beside what is no outcome; all where it asks for no one thing."""
    closure = knowledge.glossary.closure
    named = {wider for key in question.names("outcome") for wider in closure(key)}
    wishes = [wish for wish in prompts.wishes if wish.when.search(question.text)]
    designs = [one.statement for column in columns for one in column.own if one.statement.tags.kind == "design"]
    wished = any(wish.met_by(design) for wish in wishes for design in designs)
    asked = [
        slot
        for slot in plan.slots
        if any(set(closure(outcome)) & named for outcome in slot.outcomes) or (wished and "design" in slot.kinds)
    ]
    first = plan.slots[:1] if not any(slot.outcomes for slot in asked) else ()
    return [*asked, *first] if asked else list(plan.slots)


def _joint(slot: Slot, columns: Sequence[Column], page: Page) -> Scored | None:
    """The best statement in ``slot`` that sums up several of the studies compared."""
    several = [one for column in columns for one in column.own if len(one.statement.tags.study) > 1]
    able = [one for one in several if slot.outcomes and takes(slot, one, 0.0) and not page.has(one.statement)]
    return max(able, key=lambda one: one.score, default=None)


def _row(slot: Slot, column: Column, page: Page) -> list[Scored]:
    """What ``column`` says in ``slot``: what is on this study alone, else what sums up several; figures first.

    What qualifies another comes with it and not in its place.
    """
    best = column.own[0].score if column.own else 0.0
    fitting = [one for one in column.own if takes(slot, one, best) and not page.has(one.statement)]
    meant = [one for one in fitting if column.alone == (len(one.statement.tags.study) == 1)]
    held = {one.statement.id for one in fitting}

    def rank(one: Scored) -> tuple[bool, bool, bool]:
        return one.weak, not MEASURE.search(one.statement.text), bool(held & set(one.statement.tags.qualifies))

    return sorted(meant or fitting, key=rank)[: slot.most]


def _told(slot: Slot, column: Column, page: Page) -> bool:
    """Whether something on this outcome of this study is on the page already."""
    return any(set(slot.outcomes) & set(one.statement.tags.outcome) and page.has(one.statement) for one in column.own)
