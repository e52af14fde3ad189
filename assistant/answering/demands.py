"""What a question asks for by name, each study with each outcome, and the statements that an answer owes it. Pure.

A ranking tells what is nearest to the whole question; a question on two sites, or on what every trial found, is answered when
each of them has its statement. Only what the notes tag can be owed: a subject or an outcome without statements is none.
"""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from assistant.knowledge import Knowledge
from assistant.prompts import Attribute, Prompts
from assistant.questions.kinds import GRADE, Asked, QuestionType, holds_figure
from assistant.questions.question import Question
from assistant.retrieval.coverage import DOSE
from assistant.retrieval.retriever import Scored
from ingest.passages import Statement

MOST = 5
"""Studies that are answered for one by one where the question names none."""
FOUND = frozenset({"result", "pooled"})
LEAST = 0.2
"""Share of the best score under which a statement on what is named is still not what is meant."""
NEAR_FIGURE = 0.88
"""Share of the score of a figure that was asked for from which on a statement may follow it, whatever it holds."""
MUCH_STUDIED = "overall-survival"
"""The outcome that nearly every study reports: owed of each only where studies are asked about."""

MEASURE = re.compile(r"\bHR\b|\bpercent\b|%|\bmonths\b", re.IGNORECASE)
"""What a result in figures holds."""
DURATION = re.compile(
    r"(?:\d|\b(?:one|two|three|four|five|six|eight|ten|several))[- ](?:days?|weeks?|months?|years?)\b", re.IGNORECASE
)
"""What answers "how long" and "how soon"."""
GRADED = re.compile(r"\b(?:Grade|Level) (?:\d|[A-D]\b|[IV]+\b)")
"""What gives the strength of a recommendation."""
AS_NEAR = 0.5
"""Share of the best score from which on what holds the kind of thing asked for is on what is asked."""
RESULTS = re.compile(
    r"\b(?:outcomes|results|findings|responses)\b(?! of (?:the|this|that) (?:trial|study|series)\b)", re.IGNORECASE
)
"""How one asks what studies found, with no outcome named."""
EACH = re.compile(r"\b(?:each|every|all|both|the (?:two|three|four|five))\b", re.IGNORECASE)

Closure = Callable[[str], Collection[str]]


@dataclass(frozen=True, slots=True)
class Demand:
    """One thing asked for: an outcome of a study or of what was done at a site. Either key may be empty, not both."""

    facet: str
    key: str
    outcome: str

    def met_by(self, statement: Statement, closure: Closure) -> bool:
        """Whether ``statement`` is about both, a narrower key counting as the wider one."""
        told: Sequence[str] = getattr(statement.tags, self.facet) if self.facet else ()
        subject = not self.key or any(self.key in closure(one) for one in told)
        return subject and (not self.outcome or _related(self.outcome, statement.tags.outcome, closure))


def demands(question: Question, knowledge: Knowledge) -> tuple[Demand, ...]:
    """What ``question`` names, in its own order. Empty where it names one thing at the most, or describes a patient."""
    if question.type in (QuestionType.CASE, QuestionType.COMPARISON):
        return ()
    outcomes = _ordered(question, question.names("outcome"))
    facet, keys = _subjects(question, knowledge, outcomes)
    return tuple(Demand(facet, key, outcome) for key in keys or [""] for outcome in outcomes or [""] if key or outcome)


def _subjects(question: Question, knowledge: Knowledge, outcomes: Sequence[str]) -> tuple[str, list[str]]:
    named = question.names("study") - knowledge.kinds
    if named:
        return "study", _ordered(question, named)
    several_sites = question.type is QuestionType.VALUE and len(question.names("site")) > 1
    studies = [] if several_sites else _reporting(question, knowledge, outcomes)
    if studies:
        return "study", studies
    for facet in ("site", "intervention"):
        if len(question.names(facet)) > 1:
            return facet, _ordered(question, question.names(facet))
    return "", []


def _reporting(question: Question, knowledge: Knowledge, outcomes: Sequence[str]) -> list[str]:
    """The few studies on what is asked about that report its outcome; all kinds, or the kind that is named."""
    closure, kinds = knowledge.glossary.closure, question.names("study")
    wide = any(MUCH_STUDIED in closure(one) for one in outcomes) and not kinds
    every = bool(kinds and EACH.search(question.text)) or asks_for_results(question)
    if wide or not (outcomes or every) or not (question.names("site") or question.names("intervention")):
        return []
    alone = [
        statement
        for statement in knowledge.statements.values()
        if statement.tags.kind in FOUND
        and len(statement.tags.study) == 1
        and (not kinds or kinds & set(closure(statement.tags.study[0])))
        and (not outcomes or any(_related(outcome, statement.tags.outcome, closure) for outcome in outcomes))
    ]
    on = [one for one in alone if about(question, one, closure)]
    on = on or [one for one in alone if kinds and _related_to_group(question, one, closure)]
    found = list(dict.fromkeys(one.tags.study[0] for one in on))
    return found if len(found) <= MOST else []


def _related_to_group(question: Question, statement: Statement, closure: Closure) -> bool:
    """Whether ``statement`` is about a group of patients that ``question`` names, at no other site."""
    groups, sites = question.names("population"), question.names("site")
    same_site = not (sites and statement.tags.site) or any(_related(s, statement.tags.site, closure) for s in sites)
    return same_site and any(_related(group, statement.tags.population, closure) for group in groups)


def about(question: Question, statement: Statement, closure: Closure) -> bool:
    """Whether ``statement`` is about a site and a treatment that ``question`` names, where it names any."""
    return all(
        not question.names(facet)
        or any(_related(key, getattr(statement.tags, facet), closure) for key in question.names(facet))
        for facet in ("site", "intervention")
    )


def owed(question: Question, ranked: Sequence[Scored], knowledge: Knowledge) -> list[Scored]:
    """The best statement for each thing that ``question`` names; on one study before one that sums up several."""
    closure, asked = knowledge.glossary.closure, demands(question, knowledge)
    best = ranked[0].score if ranked else 0.0
    near = [scored for scored in ranked if scored.score >= LEAST * best and scored.statement.id not in knowledge.silent]
    chosen: dict[str, Scored] = {}
    for demand in asked if len(asked) > 1 else ():
        meeting = [scored for scored in near if demand.met_by(scored.statement, closure)]
        if meeting:
            first = min(meeting, key=lambda scored: _rank(scored, demand, question))
            chosen.setdefault(first.statement.id, first)
    return sorted(chosen.values(), key=lambda scored: asks_for_results(question) and scored.weak)


def asks_for_results(question: Question) -> bool:
    """Whether what studies of a treatment at a site found is asked for, and no outcome is named."""
    named = question.names("site") and question.names("intervention") and not question.names("outcome")
    return bool(named) and RESULTS.search(question.text) is not None


def _rank(scored: Scored, demand: Demand, question: Question) -> tuple[bool, bool, bool, bool, bool, float]:
    tags = scored.statement.tags
    figure = question.asked is Asked.ANYTHING or holds_figure(scored.statement.text)
    weak = scored.weak and not question.sources
    told = not asks_for_results(question) or tags.kind in FOUND
    several = demand.facet == "study" and len(tags.study) > 1
    return several, not told, tags.kind == "caveat", weak, not figure, -scored.score


def leading(
    question: Question, ranked: Sequence[Scored], knowledge: Knowledge, attributes: Sequence[Attribute]
) -> list[Scored]:
    """Of ``ranked`` what holds a figure on an outcome asked for, a duration, a grade or another kind of thing, where such is
    asked for and is near; all where nothing does.
    """
    asked = _of_outcomes(question)
    closure, best = knowledge.glossary.closure, ranked[0].score
    wide = [scored for scored in ranked if scored.score >= AS_NEAR * best]
    near = [scored for scored in wide if about(question, scored.statement, closure)] or wide
    if question.type is QuestionType.CASE:
        return list(ranked)
    if GRADE.search(question.text):
        graded = [scored for scored in near if GRADED.search(scored.statement.text)]
        return sorted(graded, key=lambda scored: scored.statement.tags.kind == "caveat") or list(ranked)
    if question.asked is Asked.WHEN:
        return [scored for scored in near if DURATION.search(scored.statement.text)] or list(ranked)
    if question.asked is not Asked.NUMBER or not asked:
        kinds, studies = _kinds(question, attributes), question.names("study") - knowledge.kinds
        held = _holding(near, kinds, studies) or (_holding(wide, kinds, studies) if studies else [])
        return held or list(ranked)
    on = [s for s in near if any(d.met_by(s.statement, closure) for d in asked) and holds_figure(s.statement.text)]
    return on or list(ranked)


def unmet(question: Question, shown: Sequence[Scored], ranked: Sequence[Scored], knowledge: Knowledge) -> list[Scored]:
    """For each outcome that ``question`` names and nothing ``shown`` is on, the best statement that is: one in figures where
    a figure is asked for, on the study that it names, and sooner on its site and treatment than on others.
    """
    closure, studies = knowledge.glossary.closure, question.names("study") - knowledge.kinds
    in_figures = question.asked in (Asked.NUMBER, Asked.WHEN)

    def meets(demand: Demand, statement: Statement) -> bool:
        return demand.met_by(statement, closure) and (not in_figures or bool(MEASURE.search(statement.text)))

    found: dict[str, Scored] = {}
    for demand in _of_outcomes(question):
        if any(meets(demand, one.statement) for one in (*shown, *found.values())):
            continue
        near = (s for s in ranked if s.score >= AS_NEAR * ranked[0].score and s.statement.id not in knowledge.silent)
        able = [
            s for s in near if meets(demand, s.statement) and (not studies or studies & set(s.statement.tags.study))
        ]
        for best in sorted(able, key=lambda one: not about(question, one.statement, closure))[:1]:
            found[best.statement.id] = best
    return list(found.values())


def _holding(near: Sequence[Scored], kinds: Sequence[Attribute], studies: Collection[str]) -> list[Scored]:
    """Those that hold all ``kinds`` of thing asked for, on the ``studies`` named; none where none are asked for."""
    own = [one for one in near if not studies or set(studies) & set(one.statement.tags.study)]
    return [one for one in own if kinds and all(kind.needs.search(one.statement.text) for kind in kinds)]


def unshown(
    question: Question,
    shown: Sequence[Scored],
    ranked: Sequence[Scored],
    knowledge: Knowledge,
    attributes: Sequence[Attribute],
) -> list[Scored]:
    """For each other kind of thing that ``question`` asks for by name and nothing ``shown`` holds, the best statement on its
    study, or on its site and treatment, that does.
    """
    studies = question.names("study") - knowledge.kinds
    found: dict[str, Scored] = {}
    for kind in _kinds(question, attributes) if question.type is not QuestionType.CASE else ():
        if any(kind.needs.search(one.statement.text) for one in (*shown, *found.values())):
            continue
        near = (s for s in ranked if s.score >= LEAST * ranked[0].score and s.statement.id not in knowledge.silent)
        held = (s for s in near if kind.needs.search(s.statement.text))
        own = (s for s in held if not studies or studies & set(s.statement.tags.study))
        for best in (s for s in own if about(question, s.statement, knowledge.glossary.closure)):
            found[best.statement.id] = best
            break
    return list(found.values())


def _kinds(question: Question, attributes: Sequence[Attribute]) -> list[Attribute]:
    """The kinds of thing that ``question`` asks for by name, figures on an outcome aside."""
    asks = question.asks or question.text
    return [one for one in attributes if one.when.search(asks) and not (one.of_outcome or one.weighs)]


def _of_outcomes(question: Question) -> list[Demand]:
    return [Demand("", "", outcome) for outcome in _ordered(question, question.names("outcome"))]


def to_the_point(question: Question, lead: Scored, ranked: Sequence[Scored], knowledge: Knowledge) -> Sequence[Scored]:
    """What may follow ``lead`` where it gives the figure that a question for a value asks for: another figure on the same
    outcome, or what answers as well and is no mere word on what is not given. All where it does not, and for a part of a
    question ("and how many were negative?").
    """
    closure, asked = knowledge.glossary.closure, _of_outcomes(question)

    def given(one: Scored) -> bool:
        figure = DOSE.search(one.statement.text) if question.asked is Asked.DOSE else holds_figure(one.statement.text)
        return bool(figure) and (not asked or any(demand.met_by(one.statement, closure) for demand in asked))

    if question.asks or not given(lead):
        return ranked
    told = bool(asked) or question.asked is Asked.DOSE
    able = [one for one in ranked if one.statement.id not in knowledge.silent]
    return [one for one in able if one.score >= NEAR_FIGURE * lead.score or (told and given(one))]


def unstated(
    question: Question, prompts: Prompts, knowledge: Knowledge, shown: Iterable[Statement]
) -> list[tuple[Demand, Attribute]]:
    """What is asked for by name (a median, a hazard ratio) of an outcome of one study, and nothing on both holds."""
    asked = demands(question, knowledge)
    wanted = [one for one in prompts.attributes if one.of_outcome and one.when.search(question.text)]
    if not wanted or len(asked) != 1 or not (asked[0].key and asked[0].outcome):
        return []
    closure = knowledge.glossary.closure
    on = [s for s in knowledge.statements.values() if asked[0].met_by(s, closure)]
    seen = {statement.id for statement in shown}
    if not any(statement.id in seen for statement in on):
        return []
    return [(asked[0], one) for one in wanted if not any(one.needs.search(statement.text) for statement in on)]


def _related(key: str, told: Iterable[str], closure: Closure) -> bool:
    return any(key in closure(one) or one in closure(key) for one in told)


def _ordered(question: Question, keys: Collection[str]) -> list[str]:
    place = {key: number for number, key in reversed(list(enumerate(question.order)))}
    return sorted(keys, key=lambda key: (place.get(key, len(place)), key))
