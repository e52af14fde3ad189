"""Which of several studies had the most of something: answered by the cells of the studies' table, put in order. Pure.

"Which trial was the largest?", "rank them by follow-up": no one statement says so, yet each study's own does, and the order
follows from their figures. Who is put in order, and who has no figure, is said; every figure stands in its statement.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from assistant.answering.page import Page
from assistant.answering.particulars import Answered
from assistant.corpus.records import Cell, Trial
from assistant.knowledge import Knowledge
from assistant.prompts import MeasureOfStudies, Prompts
from assistant.questions.kinds import Asked, QuestionType
from assistant.questions.question import Question
from assistant.retrieval.retriever import Evidence, Scored
from assistant.retrieval.telling import telling_terms
from ingest.passages import Statement

MOST = re.compile(
    r"\b(?:the )?(?:most|largest|biggest|greatest|highest|longest|longer|more|larger|bigger)\b", re.IGNORECASE
)
LEAST = re.compile(r"\b(?:the )?(?:fewest|least|smallest|lowest|shortest|shorter|fewer|smaller)\b", re.IGNORECASE)
IN_ORDER = re.compile(
    r"\b(?:rank(?:ed|ing)?|in (?:\w+ )?order|order(?:ed)?|sort(?:ed)?|arranged?)\b(?: (?:them|these|those|of|by))*",
    re.IGNORECASE,
)
STUDIES = re.compile(r"\b(?:trials?|stud(?:y|ies)|rcts?|series|cohorts?|papers?|meta-?analys[ei]s)\b", re.IGNORECASE)
RANDOMISED = re.compile(r"\b(?:rcts?|randomi[sz]ed|trials?)\b", re.IGNORECASE)
NEXT = re.compile(
    r"(?:[,;.?!]+\s*|\s+)(?:and|but|&)?\s*\b(?=(?:why|what|how|who|when|where|did|does|was it|is it)\b)", re.IGNORECASE
)
"""Where something else begins to be asked."""
ASIDE = re.compile(
    r"\b(?:which|what|who|was|were|is|are|has|have|had|did|one|ones|of|the|by|in|on|with|and|or|vs|versus|between|these|those|all|any"
    r"|four|three|two|4|3|2|rcts?|randomi[sz]ed|controlled|prospective|single|trials?|stud(?:y|ies)|series|cohorts?|papers?|phase"
    r"|me|tell|please|list|give|here|documents?|sources?|arms?|lengths?|median|first|last|listed|named|quoted|total|overall|size|trial|help)\b",
    re.IGNORECASE,
)
"""What says nothing of the subject."""
WHICH = re.compile(rf"\b(?:which|what|who|whose|name)\b|{IN_ORDER.pattern}", re.IGNORECASE)
OUTCOMES = frozenset({"accrual", "follow-up"})
"""What is no outcome of a study, but a measure of it."""
FEWEST = 2
SHOWN = 4
"""Statements shown of those put in order."""


@dataclass(frozen=True, slots=True)
class Ranked(Answered):
    """``measure``, ``order`` and ``studies`` are named in the answer, ``unranked`` have no figure of it; ``then`` is what else
    is asked, of the first.
    """

    measure: str = ""
    order: str = ""
    studies: tuple[str, ...] = ()
    unranked: tuple[str, ...] = ()


@dataclass(frozen=True)
class RankedStudies:
    """The studies of the table, to be put in order by ``measures``."""

    measures: Sequence[MeasureOfStudies]
    trials: Sequence[Trial]
    knowledge: Knowledge

    def answering(self, question: Question) -> Ranked | None:
        """The studies that ``question`` wants in order; None where it asks anything else."""
        if question.type is QuestionType.CASE:
            return None
        named = len(question.names("study") - self.knowledge.kinds) >= FEWEST
        asked, rest = next(
            (one for one in _clauses(question.text) if self._asked(one[0]) and (named or WHICH.search(one[0]))),
            ("", ""),
        )
        found = self._asked(asked)
        outcomes = {match.key for match in self.knowledge.glossary.find(asked, "outcome")}
        if not found or outcomes - OUTCOMES:
            return None
        measure, least, left = found
        trials = self._meant(question, asked)
        if not trials or telling_terms(self._without(left, trials)):
            return None
        figures = {trial.key: _figure(trial, measure) for trial in trials}
        held = [trial for trial in trials if figures[trial.key] is not None]
        if len(held) < FEWEST:
            return None
        held.sort(key=lambda trial: figures[trial.key] or 0.0, reverse=not least)
        more = telling_terms(_without_order(rest))
        then = f"{rest.strip(' ?.')}: {self.knowledge.name(held[0].key)}?" if more else ""
        plain = replace(question, type=QuestionType.VALUE, asked=Asked.ANYTHING, keys=MappingProxyType({}), parts=())
        return Ranked(
            [(plain, Evidence((self._scored(one),), ())) for one in self._statements(held[:SHOWN], measure)],
            (),
            measure=measure.name,
            order=measure.least if least else measure.most,
            studies=tuple(self.knowledge.name(trial.key) for trial in held),
            unranked=tuple(self.knowledge.name(trial.key) for trial in trials if _cell(trial, measure) is None),
            then=then,
        )

    def _asked(self, text: str) -> tuple[MeasureOfStudies, bool, str] | None:
        """The measure asked for, whether the least of it comes first, and the words that remain."""
        for measure in self.measures:
            if alone := measure.alone.search(text):
                left = f"{text[: alone.start()]} {text[alone.end() :]}"
                return measure, bool(alone.groupdict().get("least")), measure.when.sub(" ", _without_order(left))
            order = IN_ORDER.search(text) or MOST.search(text) or LEAST.search(text)
            if order and measure.when.search(text):
                least = not IN_ORDER.search(text) and not MOST.search(text)
                left = f"{text[: order.start()]} {text[order.end() :]}"
                return measure, least, measure.when.sub(" ", _without_order(left))
        return None

    def _meant(self, question: Question, asked: str) -> list[Trial]:
        """The studies named; where fewer than two are, those of the kind and on the subject that ``asked`` names."""
        named = question.names("study") - self.knowledge.kinds
        if len(named) >= FEWEST:
            return [trial for trial in self.trials if trial.key in named]
        if named or not STUDIES.search(asked):
            return []
        closure = self.knowledge.glossary.closure
        subject = question.names("intervention") | question.names("site")
        trials = [trial for trial in self.trials if not RANDOMISED.search(asked) or trial.group == "trial"]
        kinds = question.names("study")
        trials = [trial for trial in trials if not kinds or kinds & set(closure(trial.key))]
        return [trial for trial in trials if not subject or subject & self._subject(trial)]

    def _subject(self, trial: Trial) -> frozenset[str]:
        cells = (trial.design, trial.population, trial.n, *trial.arms)
        ids = (cell.statement for cell in cells if cell)
        told = (self.knowledge.statements[id_].tags for id_ in ids if id_ in self.knowledge.statements)
        keys = (key for tags in told for key in (*tags.intervention, *tags.site))
        return frozenset(wider for key in keys for wider in self.knowledge.glossary.closure(key))

    def _without(self, text: str, trials: Collection[Trial]) -> str:
        """``text`` less what names studies, sources and the subject of ``trials``."""
        own = frozenset[str]().union(*(self._subject(trial) for trial in trials))
        for match in self.knowledge.glossary.find(text):
            kind = self.knowledge.glossary.entries[match.key].kind
            if kind in ("study", "source", "population") or match.key in own:
                text = f"{text[: match.start]}{' ' * (match.end - match.start)}{text[match.end :]}"
        return ASIDE.sub(" ", text)

    def _statements(self, trials: Sequence[Trial], measure: MeasureOfStudies) -> Iterator[Statement]:
        cells = (_cell(trial, measure) for trial in trials)
        yield from dict.fromkeys(self.knowledge.statements[cell.statement] for cell in cells if cell)

    def _scored(self, statement: Statement) -> Scored:
        return Scored(statement, 1.0, 1.0, 0.0, 1.0, self.knowledge.weak(statement))


def _without_order(text: str) -> str:
    """``text`` without the words for either end: the order tells both ("the largest, and which the smallest?")."""
    return LEAST.sub(" ", MOST.sub(" ", text))


def _clauses(text: str) -> Iterator[tuple[str, str]]:
    """``text`` up to where something else begins to be asked, with the rest; then the whole."""
    cut = next((found for found in NEXT.finditer(text) if found.start()), None)
    if cut:
        yield text[: cut.start()], text[cut.end() :]
    yield text, ""


def _cell(trial: Trial, measure: MeasureOfStudies) -> Cell | None:
    cell = getattr(trial, measure.column)
    return cell if isinstance(cell, Cell) else None


def _figure(trial: Trial, measure: MeasureOfStudies) -> float | None:
    """The number by which ``trial`` is put in its place; None where its cell holds none that may be compared."""
    cell = _cell(trial, measure)
    found = measure.figure.search(cell.value) if cell else None
    return float(found.group(1).replace(",", "")) if found else None


def say_order(ranked: Ranked, prompts: Prompts, page: Page) -> None:
    """Name the studies in their order, and those that have no figure."""
    order = prompts.say("ranked", measure=ranked.measure, order=ranked.order, studies=", ".join(ranked.studies))
    page.connective(order)
    if ranked.unranked:
        page.connective(prompts.say("unranked", measure=ranked.measure, studies=", ".join(ranked.unranked)))
