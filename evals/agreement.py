"""What a judge is worth: its agreement with labelled pairs of claim and sources.

The shipped labels (``evals/labels/statements.jsonl``) were written by hand for this harness: restated claims, and
claims with a changed figure, arm, site, trial, drug, outcome or negation. Public sets are read by path.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import Field

from assistant.rows import Row
from evals.judge import Judge, Judgment, Verdict
from evals.statistics import Interval, corrected_rate, wilson

LABELS = Path(__file__).parent / "labels" / "statements.jsonl"


class LabelRow(Row):
    """One labelled pair; the sources are named by statement or written out."""

    id: str = Field(min_length=1)
    claim: str
    statements: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    label: Literal["supported", "unsupported", "contradicted"]


@dataclass(frozen=True, slots=True)
class Pair:
    id: str
    claim: str
    sources: tuple[str, ...]
    supported: bool


@dataclass(frozen=True)
class Agreement:
    """True-positive rate: supported pairs that the judge supports. True-negative rate: the others that it refuses."""

    judge: str
    true_positive: Interval | None
    true_negative: Interval | None
    wrong: tuple[tuple[Pair, Judgment], ...]

    def corrected(self, observed: float) -> float | None:
        """An observed share of supported claims, corrected for the judge's own errors (Rogan & Gladen 1978)."""
        if self.true_positive is None or self.true_negative is None:
            return None
        return corrected_rate(observed, self.true_positive.point, self.true_negative.point)

    @property
    def balanced(self) -> float | None:
        """Mean of the two rates: balanced accuracy, as LLM-AggreFact reports it (Tang et al. 2024)."""
        if self.true_positive is None or self.true_negative is None:
            return None
        return (self.true_positive.point + self.true_negative.point) / 2


def agreement(judge: Judge, pairs: Iterable[Pair]) -> Agreement:
    """Put every pair to ``judge``; intervals are Wilson's."""
    judged = [(pair, judge.judge(pair.claim, pair.sources)) for pair in pairs]
    positives = [(pair, said) for pair, said in judged if pair.supported]
    negatives = [(pair, said) for pair, said in judged if not pair.supported]
    return Agreement(
        judge.name,
        wilson(sum(said.supported for _, said in positives), len(positives)),
        wilson(sum(not said.supported for _, said in negatives), len(negatives)),
        tuple((pair, said) for pair, said in judged if pair.supported is not said.supported),
    )


def pairs_of(rows: Sequence[LabelRow], texts: dict[str, str]) -> list[Pair]:
    """Rows with their statements' texts; a row that names a statement the index lacks is left out."""
    found = []
    for row in rows:
        held = [texts[identifier] for identifier in row.statements if identifier in texts]
        if len(held) == len(row.statements):
            found.append(Pair(row.id, row.claim, (*held, *row.sources), row.label == Verdict.SUPPORTED.value))
    return found
