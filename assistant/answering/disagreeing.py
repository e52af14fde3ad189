"""Where the sources disagree: every position of a recorded conflict, asked about or touched by an answer. Pure."""

import re
from collections.abc import Sequence

from assistant.answering.brevity import statements_wanted
from assistant.answering.choosing import new
from assistant.answering.page import Page
from assistant.answers import BlockKind, Disagreement, Position
from assistant.corpus.records import Conflict
from assistant.knowledge import Knowledge
from assistant.prompts import Prompts
from assistant.questions.kinds import QuestionType
from assistant.questions.question import Question
from assistant.retrieval.retriever import Evidence
from assistant.retrieval.sides import EVERYONE, sides
from ingest.passages import Statement

MOST_CONFLICTS = 2
SOURCES = re.compile(r"\b(?:sources|documents|papers|texts)\b", re.IGNORECASE)
MOST_OVERALL = 3
"""To a question about disagreement at large."""
FIRST = 3
"""Statements that open an answer: what they are about, it is about."""
NEAR_CONFLICT = 30
"""Statements among which those of a conflict are looked for."""
DISAGREE = re.compile(
    r"\b(?:disagree|conflict|contradict|controvers|at odds|differ(?:ing)? (?:view|opinion|position)|unanim|of one mind)"
    r"|\b(?:experts|sources|authors|they|documents|all) (?:all )?agree\b",
    re.IGNORECASE,
)


def conflicting(
    question: Question, evidence: Evidence, knowledge: Knowledge, *, on_topic: bool = True
) -> tuple[Conflict, ...]:
    """The recorded conflicts that a question about disagreement means, nearest first, or that which answers a question of no
    source in particular; none for another question.
    """
    if not DISAGREE.search(question.text):
        return _answering(question, knowledge) if on_topic else ()
    if len(sides(question)) > 1:
        return _between_those_named(question, knowledge)
    named = any(question.names(facet) - EVERYONE for facet in ("study", "site", "intervention", "population"))
    if not named and SOURCES.search(question.text):
        return tuple(one for one in knowledge.conflicts if one.show == "always-with")[:MOST_OVERALL]
    if not on_topic:
        return ()
    worth = {scored.statement.id: scored.score for scored in evidence.statements[:NEAR_CONFLICT]}
    ranked = []
    for conflict in knowledge.conflicts:
        held = sorted((worth.get(id_, 0.0) for p in conflict.positions for id_ in p.statements), reverse=True)
        if held and held[0] > 0:
            ranked.append((_beside(conflict, question, knowledge), -sum(held[:3]), conflict.id, conflict))
    nearest = sorted(ranked, key=lambda entry: entry[:3])[:MOST_CONFLICTS]
    return tuple(entry[-1] for entry in nearest if entry[0] == nearest[0][0])


def _beside(conflict: Conflict, question: Question, knowledge: Knowledge) -> int:
    """How many of the sites and groups of patients named no position of ``conflict`` is on."""
    tags = [knowledge.statements[id_].tags for id_ in _members(conflict)]
    sites = question.names("site") - {site for told in tags for site in told.site}
    groups = question.names("population") - EVERYONE - {group for told in tags for group in told.population}
    return len(sites) + len(groups)


def _answering(question: Question, knowledge: Knowledge) -> tuple[Conflict, ...]:
    """The recorded conflict whose positions answer ``question`` only together."""
    if question.type is QuestionType.CASE or question.sources or question.names("study"):
        return ()
    return tuple(one for one in knowledge.conflicts if one.asks(question.text))[:1]


def _between_those_named(question: Question, knowledge: Knowledge) -> tuple[Conflict, ...]:
    """The recorded conflicts in which every source and study named takes a part, on the treatments named."""
    voices = [
        *({one.id for one in knowledge.statements.values() if one.document == key} for key in question.sources),
        *(
            {one.id for one in knowledge.statements.values() if key in one.tags.study}
            for key in question.names("study")
        ),
    ]
    held = [one for one in knowledge.conflicts if all(_members(one) & voice for voice in voices)]
    named = bool(question.sources) and len(voices) > 1
    return tuple(one for one in held if named and _on_all(one, question, knowledge))[:MOST_CONFLICTS]


def _on_all(conflict: Conflict, question: Question, knowledge: Knowledge) -> bool:
    """Whether the first statements of its positions are on each site, treatment and outcome that the question names."""
    closure = knowledge.glossary.closure
    first = [knowledge.statements[position.statements[0]].tags for position in conflict.positions]
    return all(
        any(asked in closure(key) for tags in first for key in getattr(tags, facet))
        for facet in ("site", "intervention", "outcome")
        for asked in question.names(facet)
    )


def compose_conflicts(
    conflicts: Sequence[Conflict], prompts: Prompts, knowledge: Knowledge, page: Page
) -> tuple[Disagreement, ...]:
    """Fill ``page`` with every position of each conflict."""
    for conflict in conflicts:
        page.connective(prompts.say("disagreement", topic=conflict.topic), kind=BlockKind.HEADING)
        for position in conflict.positions:
            statement = knowledge.statements[position.statements[0]]
            opening = prompts.say("position", source=knowledge.name(statement.document))
            page.statement(statement, opening=opening)
    return tuple(_disagreement(conflict) for conflict in conflicts)


def _disagreement(conflict: Conflict) -> Disagreement:
    positions = tuple(Position(position.document, position.statements) for position in conflict.positions)
    return Disagreement(conflict.id, conflict.topic, conflict.note, positions)


def disagreements(page: Page, question: Question, prompts: Prompts, knowledge: Knowledge) -> tuple[Disagreement, ...]:
    """The recorded conflicts that what is shown takes part in; the first that has positions which are new is added with them.

    A patient's case where findings stand in the answer has heard them there, each with its source.
    """
    found = _touched(page, question, knowledge)[:MOST_CONFLICTS]
    told = question.type is QuestionType.CASE and page.restated
    short = statements_wanted(question.text) is not None and bool(found) and found[0].show != "always-with"
    if not told and not short:
        able = [conflict for conflict in found if conflict is found[0] or conflict.show == "always-with"]
        any(_add(conflict, question, prompts, knowledge, page) for conflict in able)
    return tuple(_disagreement(conflict) for conflict in found)


def _of_a_site_told(statement: Statement, question: Question, page: Page) -> bool:
    """Whether ``statement`` is on no site, or on one that the question or an answer to it is about."""
    told = question.names("site").union(*(head.tags.site for head in page.heads))
    return not statement.tags.site or bool(told & set(statement.tags.site))


def _add(conflict: Conflict, question: Question, prompts: Prompts, knowledge: Knowledge, page: Page) -> bool:
    """Whether ``conflict`` has positions that are new to ``page``, which are then shown."""
    said = page.terms()
    held = (knowledge.statements[position.statements[0]] for position in conflict.positions)
    fresh = [
        statement for statement in held if new(page, statement, said) and _of_a_site_told(statement, question, page)
    ]
    if not fresh:
        return False
    heading = prompts.say("disagreement" if fresh[1:] else "set_against", topic=conflict.topic)
    page.connective(heading, kind=BlockKind.HEADING)
    for statement in fresh:
        source = knowledge.name(statement.document)
        page.statement(statement, brief=True, opening=prompts.say("position", source=source))
    return True


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
        if narrow and not any(one.tags.kind == "pooled" and one.id in _members(conflict) for one in page.shown):
            continue  # one figure or study was asked for; a pooled figure never stands alone
        if (always and every) or quoted:
            touched.append((not always, -len(quoted), -len(every), conflict.id, conflict))
    return [entry[-1] for entry in sorted(touched, key=lambda entry: entry[:4])]


def _members(conflict: Conflict) -> frozenset[str]:
    return frozenset(id_ for position in conflict.positions for id_ in position.statements)
