"""The metrics in the order in which they are shown, and what a run of them says. Pure.

Each function says what it measures, where the definition comes from and when it does not apply. A value
of None is no score: it is left out of every mean, never a zero and never a free pass.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from evals import citing, finding_passages, guarding, nuggets
from evals.observation import Observation
from evals.statistics import Interval, Value, bootstrap_mean


class Better(StrEnum):
    MORE = "more"
    LESS = "less"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class Metric:
    """``gated``: a paired loss against the baseline fails the gate."""

    name: str
    of: Callable[[Observation], float | None]
    better: Better = Better.MORE
    gated: bool = True

    @property
    def definition(self) -> str:
        """The docstring, as one paragraph."""
        return " ".join((self.of.__doc__ or "").split())


def passed(seen: Observation) -> float | None:
    """1 where all that the case expects holds: every vital nugget of an answerable question, the refusal of one that cannot be
    answered, the findings of an unsafe plan, no forbidden claim; else 0. Does not apply to a case that expects none of these.
    """
    wanted = [nuggets.complete(seen), guarding.refusal_recall(seen)]
    unwanted = [guarding.false_clearance(seen), nuggets.forbidden_claims(seen)]
    held = [bool(value) for value in wanted if value is not None] + [
        not value for value in unwanted if value is not None
    ]
    return float(all(held)) if held else None


def words(seen: Observation) -> float | None:
    """Words that the user reads, findings included. Does not apply to a failure."""
    return None if seen.failed else float(len(seen.answer.answer.split()))


def seconds(seen: Observation) -> float | None:
    """Wall time of the answer in seconds. Does not apply to a failure. Depends on the machine: never gated."""
    return None if seen.failed else seen.attempt.seconds


def failures(seen: Observation) -> float | None:
    """1 where the target gave no answer at all (an error, a time-out), else 0."""
    return float(seen.failed)


METRICS = (
    Metric("passed", passed, gated=False),
    Metric("vital recall", nuggets.vital_recall),
    Metric("answered in full", nuggets.complete),
    Metric("nugget precision", nuggets.nugget_precision),
    Metric("forbidden claims", nuggets.forbidden_claims, Better.LESS),
    Metric("citation recall", citing.citation_recall),
    Metric("citation precision", citing.citation_precision),
    Metric("verbatim validity", citing.verbatim),
    Metric("numeric fidelity", citing.numeric_fidelity),
    Metric("refusal precision", guarding.refusal_precision),
    Metric("refusal recall", guarding.refusal_recall),
    Metric("refusal reason", guarding.refusal_reason),
    Metric("finding recall", guarding.finding_recall),
    Metric("finding precision", guarding.finding_precision),
    Metric("false clearances", guarding.false_clearance, Better.LESS),
    Metric("alerts per answer", guarding.alert_burden, Better.NEITHER, gated=False),
    Metric("gold recall@10", finding_passages.gold_recall),
    Metric("gold nDCG@10", finding_passages.gold_ndcg),
    Metric("gold cited", finding_passages.cited_gold),
    Metric("failures", failures, Better.LESS),
    Metric("words", words, Better.NEITHER, gated=False),
    Metric("seconds", seconds, Better.LESS, gated=False),
)
BY_NAME: Mapping[str, Metric] = {metric.name: metric for metric in METRICS}


def score(seen: Observation) -> dict[str, float | None]:
    """Every metric of one observation."""
    return {metric.name: metric.of(seen) for metric in METRICS}


@dataclass(frozen=True)
class Scored:
    """An observation and its values."""

    seen: Observation
    values: Mapping[str, float | None]


def values_of(scored: Sequence[Scored], metric: str) -> list[Value]:
    """The values that ``metric`` has, with the conversation each belongs to."""
    return [Value(one.seen.case.conversation, value) for one in scored if (value := one.values.get(metric)) is not None]


def summary(scored: Sequence[Scored]) -> dict[str, Interval | None]:
    """Metric -> mean and interval, clustered by conversation; None where it applied to no case."""
    return {metric.name: bootstrap_mean(values_of(scored, metric.name)) for metric in METRICS}


def label_table(scored: Sequence[Scored]) -> list[tuple[str, int, int, int, int]]:
    """(label, expected, found, missed, shown though forbidden) for every label that a case speaks of."""
    rows: dict[str, list[int]] = {}
    for one in scored:
        shown = one.seen.answer.labels
        for label in set(one.seen.case.labels):
            row = rows.setdefault(label, [0, 0, 0, 0])
            row[0] += 1
            row[1 if label in shown else 2] += 1
        for label in set(one.seen.case.forbidden_labels):
            rows.setdefault(label, [0, 0, 0, 0])[3] += label in shown
    return [(label, *rows[label]) for label in sorted(rows)]  # type: ignore[misc]
