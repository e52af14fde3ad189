"""A small world for the tests: three passages, cases on them, and answers that cite them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from assistant.rows import AnswerRow, CitationRow, FindingRow
from evals.cases import Case
from evals.judge import CachedJudge, DeterministicJudge
from evals.metrics import Scored
from evals.runs import scored_case
from evals.targets import Attempt
from evals.text import numbers

TURKEY = (
    "In the Turkish trial, five-year survival was 42 percent with locoregional therapy versus 24 percent "
    "with systemic therapy only (HR 0.66)."
)
E2108 = "In E2108, median overall survival was 53 months."
CORD = "Spinal cord compression is an emergency and needs urgent surgery or radiation."
PASSAGES = {"p-turkey": f"{TURKEY} The arms were unbalanced.", "p-e2108": E2108, "p-cord": CORD}


@dataclass
class World:
    """Stands in for ``CorpusView``: what scoring asks of an index."""

    passages: dict[str, str] = field(default_factory=lambda: dict(PASSAGES))

    def passage_text(self, identifier: str) -> str | None:
        return self.passages.get(identifier)

    def gold(self, case: Case) -> dict[str, frozenset[str]]:
        found = {
            nugget.text: frozenset(id_ for id_, text in self.passages.items() if nugget.met_by(text.lower()))
            for nugget in case.vital
        }
        return {text: ids for text, ids in found.items() if ids}

    def rank(self, text: str, count: int = 10) -> tuple[str, ...]:
        return tuple(self.passages)[:count] if text else ()

    @property
    def numbers(self) -> frozenset[str]:
        return frozenset(number.value for text in self.passages.values() for number in numbers(text))

    definitions = "confidence interval: the values that fit the data, usually given at 95 percent."


def judge() -> CachedJudge:
    return CachedJudge(DeterministicJudge())


def case(identifier: str = "c-1", **fields: Any) -> Case:
    base: dict[str, Any] = {
        "id": identifier,
        "question": "What did the Turkish trial find at five years?",
        "kind": "fact",
        "answerable": "yes",
        "vital": ({"text": "42 v 24", "forms": (("42", "24"),)},),
    }
    return Case.model_validate(base | fields)


def cite(quote: str) -> CitationRow:
    """The citation of ``quote`` in whichever passage holds it."""
    home = next(id_ for id_, text in PASSAGES.items() if quote in text)
    start = PASSAGES[home].index(quote)
    return CitationRow(
        document="topic-review", passage=home, statement="s", quote=quote, start=start, end=start + len(quote)
    )


def answer(text: str = f"{TURKEY} [1]", quotes: Sequence[str] = (TURKEY,), **fields: Any) -> AnswerRow:
    return AnswerRow(
        id="c-1", answer=text, citations=tuple(cite(quote) for quote in quotes), standalone_question="q", **fields
    )


def refusal(reason: str | None = "not-in-documents", text: str = "The documents do not cover this.") -> AnswerRow:
    return AnswerRow(id="c-1", answer=text, abstained=True, reason=reason)


def finding(*labels: str, indicator: str = "warning") -> FindingRow:
    return FindingRow.model_validate({"rule": "r", "indicator": indicator, "verdict": "violated", "labels": labels})


def scored(asked: Case, given: AnswerRow | None, seconds: float = 0.1) -> Scored:
    attempt = Attempt(asked.id, given, "" if given else "broke", seconds)
    return scored_case(asked, attempt, World(), judge())  # type: ignore[arg-type]


def values(asked: Case, given: AnswerRow | None) -> dict[str, float | None]:
    return dict(scored(asked, given).values)
