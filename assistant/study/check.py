"""What must hold of the study items. Used by ``assistant.corpus.records.records``.

A right answer is proved by its statement, or by what the rules say of the vignette; no other choice is; and it rests on
no AI-generated page, no case series and no open conflict.
"""

import re
from collections.abc import Callable, Iterator

from assistant.corpus.contents import Parts, Placed, Problem
from assistant.facts.extraction import corrected, extract
from assistant.guardrails.engine import check
from assistant.guardrails.text_recommendations import from_question
from assistant.study.cases import Case, differences, load_cases
from assistant.study.questions import Option, Question, findings_on, load_questions
from assistant.study.survival import Plot, load_plot, survival_rows
from assistant.turns import Turn
from assistant.verification.figures import figures, missing
from ingest.errors import CorpusError, UsageError

FOLDER = "study"
WEAK_KINDS = ("ai-generated", "case-series")
WEAK_SOURCES = ("ai-guidance", "hepatectomy-series", "boardside")
OWN_WORDS = 0.6
"""Share of a choice's content words that must stand in its own statement."""
WORD = re.compile(r"[a-z]{4,}")
STEM = 5
EMPTY_WORDS = frozenset({"with", "from", "that", "this", "they", "them", "their", "whether", "versus", "which", "have"})
Found = Iterator[tuple[str, str]]


def study(parts: Parts) -> Iterator[Problem]:
    """Every problem of the plot, the cases and the questions, with its file."""
    folder = parts.folder / FOLDER
    try:
        questions = load_questions(folder / "questions")
        plot = load_plot(folder / "survival.yaml")
        cases = load_cases(folder / "cases.yaml")
    except CorpusError as error:
        yield Problem(error.path, error.line, error.field or "file", error.problem)
        return
    if plot:
        yield from (Problem(folder / "survival.yaml", 0, where, text) for where, text in _plot(parts, plot))
    for case in cases:
        yield from (
            Problem(folder / "cases.yaml", 0, f"{case.id}.{where}", text) for where, text in unfolding(parts, case)
        )
    for question in questions:
        yield from (
            Problem(folder / "questions", 0, f"{question.id}.{where}", text) for where, text in proof(parts, question)
        )


def unfolding(parts: Parts, case: Case) -> Found:
    """Every change of a case is a fact and changes what the rules say."""
    if parts.book is None or parts.glossary is None:
        return
    facts = extract((Turn("user", case.patient),))
    proposed = from_question(case.patient, parts.glossary)
    before = check(parts.book, facts, proposed, case.patient)
    if not before:
        yield "patient", "the rules say nothing of this patient"
    for change in case.changes:
        try:
            otherwise = corrected(facts, {change.fact: change.value})
        except UsageError as error:
            yield "changes", f"{change.label} {error}"
            continue
        if not differences(before, check(parts.book, otherwise, proposed, case.patient)):
            yield "changes", f"changes no finding: {change.label}"


def proof(parts: Parts, question: Question) -> Found:
    """What is wrong with one question."""
    yield from _ids(parts, question)
    if any(option.statement and option.statement not in parts.statements for option in question.options):
        return
    yield from _weak(parts, question)
    if question.kind == "vignette":
        yield from _by_rules(parts, question)
    else:
        yield from _by_statements(parts, question)


def _ids(parts: Parts, question: Question) -> Found:
    named = [*question.why, *(option.statement for option in question.options if option.statement)]
    yield from (("statements", f"{name} is no statement") for name in named if name not in parts.statements)
    rules = {rule.id for rule in parts.book.rules} if parts.book else set()
    yield from (
        ("rule", f"{option.rule} is no rule") for option in question.options if option.rule and option.rule not in rules
    )


def _weak(parts: Parts, question: Question) -> Found:
    """A right answer and its reasons rest on nothing that is weak or open."""
    disputed = {name: conflict.id for conflict in parts.conflicts for name in conflict.statements}
    series = {trial.key for trial in parts.trials if trial.group == "series"}
    rests_on = [*question.why, *((question.answer.statement,) if question.answer.statement else ())]
    for name in rests_on:
        placed = parts.statements.get(name)
        if placed is None:
            continue
        if placed.note.provenance.kind.startswith(WEAK_KINDS):
            yield "answer", f"{name} is of a {placed.note.provenance.kind}"
        if name in disputed:
            yield "answer", f"{name} is in the open conflict {disputed[name]}"
        studies = set(placed.sentence.tags.study)
        if series & studies or (studies and " series" in placed.text):
            yield "answer", f"{name} is about a series of cases"
    rule = next((r for r in parts.book.rules if r.id == question.answer.rule), None) if parts.book else None
    if rule and rule.conflicts:
        yield "answer", f"{rule.id} speaks of the open conflicts {', '.join(rule.conflicts)}"
    if rule and rule.source in WEAK_SOURCES:
        yield "answer", f"{rule.id} rests on {rule.source}"
    if rule and not set(question.why) & set(rule.statements):
        yield "why", f"none of its statements is one that {rule.id} rests on"


def _by_rules(parts: Parts, question: Question) -> Found:
    """The rules say what the right answer says of this vignette, and none of the rest."""
    if parts.book is None or parts.glossary is None or question.patient is None:
        return
    found = findings_on(question.patient, parts.book, parts.glossary)
    said = ", ".join(f"{finding.rule} {finding.verdict.value}" for finding in found) or "nothing"
    if not question.answer.holds(found):
        yield "answer", f"the rules do not say so; they say: {said}"
    for option in question.others:
        if option.holds(found):
            yield "others", f"the rules say this as well: {option.says}"
    texts = [parts.statements[name].text for name in question.why if name in parts.statements]
    for figure in missing(question.answer.says, *texts):
        yield "answer", f"{figure} is in no statement of its reasons"
    yield from _own_words(parts, question.options)


def _by_statements(parts: Parts, question: Question) -> Found:
    """Each choice stands in its own statement; no wrong one is true of what is asked."""
    yield from _own_words(parts, question.options)
    answer = parts.statements[question.answer.statement or ""]
    wrong: Callable[[Parts, Question, Placed, Option], Found]
    wrong = {"trial": _other_trial, "figure": _other_figure}.get(question.kind, _other_point)
    for option in question.others:
        yield from wrong(parts, question, answer, option)
    if question.kind == "trial":
        for figure in missing(question.ask, answer.text):
            yield "ask", f"{figure} is not in {question.answer.statement}"


def _other_trial(parts: Parts, question: Question, answer: Placed, option: Option) -> Found:
    """Another study, of which what is asked is not said."""
    own = parts.statements[option.statement or ""]
    studies = set(own.sentence.tags.study)
    if not studies or studies & set(answer.sentence.tags.study):
        yield "others", f"{option.says} is not another study than the answer"
    asked = figures(question.ask)
    for placed in _of_studies(parts, studies):
        if asked and asked <= figures(placed.text) and len(placed.sentence.tags.study) == 1:
            yield "others", f"what is asked holds of {option.says} as well: {placed.sentence.id}"


def _other_figure(parts: Parts, question: Question, answer: Placed, option: Option) -> Found:
    """Its figures are said nowhere of the same study; without a study, of the same place and outcome."""
    own = figures(option.says)
    tags = answer.sentence.tags
    same = list(_of_studies(parts, set(tags.study))) if tags.study else _alike(parts, answer)
    for placed in same:
        if own and own <= figures(placed.text):
            yield "others", f"{option.says} is true of the same subject: {placed.sentence.id}"


def _other_point(parts: Parts, question: Question, answer: Placed, option: Option) -> Found:
    """The answer's own statement does not say it."""
    if option.statement == question.answer.statement:
        yield "others", f"{option.says} rests on the answer's own statement"
    elif _share(option.says, answer.text) >= OWN_WORDS:
        yield "others", f"the answer's statement says this too: {option.says}"


def _own_words(parts: Parts, options: tuple[Option, ...]) -> Found:
    for option in options:
        if option.statement is None:
            continue
        text = parts.statements[option.statement].text
        for figure in missing(option.says, text):
            yield "figures", f"{figure} is not in {option.statement}"
        if not option.rule and _share(option.says, text) < OWN_WORDS:
            yield "words", f"{option.statement} does not say: {option.says}"


def _share(says: str, text: str) -> float:
    """The share of the content words of ``says`` that stand in ``text``, by their beginnings."""
    words = {word[:STEM] for word in WORD.findall(says.lower()) if word not in EMPTY_WORDS}
    known = {word[:STEM] for word in WORD.findall(text.lower())}
    return len(words & known) / len(words) if words else 1.0


def _of_studies(parts: Parts, studies: set[str]) -> Iterator[Placed]:
    return (placed for placed in parts.statements.values() if studies & set(placed.sentence.tags.study))


def _alike(parts: Parts, answer: Placed) -> list[Placed]:
    """Statements on the same place and outcome, or the answer's own where it names neither."""
    tags = answer.sentence.tags
    same = [
        placed
        for placed in parts.statements.values()
        if set(placed.sentence.tags.site) & set(tags.site) and set(placed.sentence.tags.outcome) & set(tags.outcome)
    ]
    return [answer, *same]


def _plot(parts: Parts, plot: Plot) -> Found:
    """The plot lists the trials that its statement names; a disputed one names a conflict over its hazard ratio."""
    named = parts.statements.get(plot.set)
    if named is None:
        yield "set", f"{plot.set} is no statement"
        return
    if sorted(named.sentence.tags.study) != sorted(row.trial for row in plot.rows):
        yield "rows", f"are not the trials that {plot.set} names"
    known = {conflict.id: set(conflict.statements) for conflict in parts.conflicts}
    ratios = {trial.key: {cell.statement for way, cell in trial.cells() if way[-1] == "hr"} for trial in parts.trials}
    for row in plot.rows:
        if row.disputed and not known.get(row.disputed, set()) & ratios.get(row.trial, set()):
            yield row.trial, f"{row.disputed} is no conflict over its hazard ratio"
        yield from (
            (row.trial, f"{name} is no statement") for name in (*row.why, *row.beside) if name not in parts.statements
        )
    for drawn in survival_rows(plot, parts.trials):
        if drawn.drawn is None and not drawn.statements:
            yield drawn.key, "is not drawn and names no statement that says why"
