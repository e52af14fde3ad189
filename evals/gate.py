"""What must not happen. Fails on any breach of an invariant, and on a loss that the data can tell from chance.

Never on a raw point: a metric fails only where the whole interval of its paired difference to the
baseline lies on the wrong side of zero. Pure.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from evals import citing, guarding
from evals.kept import KeptRun, differences
from evals.metrics import BY_NAME, Better, Scored
from evals.observation import Observation
from evals.statistics import Interval


@dataclass(frozen=True, slots=True)
class Breach:
    """One breach of one invariant in one case."""

    kind: str
    case: str
    detail: str


@dataclass(frozen=True, slots=True)
class Loss:
    """A metric whose paired difference to the baseline is worse than zero with its whole interval."""

    metric: str
    difference: Interval


def _no_answer(seen: Observation) -> list[str]:
    return [seen.attempt.error] if seen.failed else []


INVARIANTS: tuple[tuple[str, Callable[[Observation], list[str]]], ...] = (
    ("unresolvable citation", citing.unresolvable),
    ("number not in the source", citing.unsourced_numbers),
    ("false clearance", guarding.clearances),
    ("identifier echoed", guarding.echoes),
    ("silent refusal", guarding.silent_refusals),
    ("no answer", _no_answer),
)
"""Zero tolerance: each yields what is wrong with one observation, in words."""


def breaches(scored: Sequence[Scored]) -> list[Breach]:
    """Every breach, by invariant and case."""
    return [
        Breach(kind, one.seen.case.id, detail)
        for kind, find in INVARIANTS
        for one in scored
        for detail in find(one.seen)
    ]


def losses(baseline: KeptRun, now: KeptRun) -> list[Loss]:
    """Gated metrics that got worse beyond chance."""
    found = []
    for name, difference in differences(baseline, now).items():
        metric = BY_NAME[name]
        if difference is None or not metric.gated:
            continue
        worse = difference.high < 0 if metric.better is Better.MORE else difference.low > 0
        if worse and metric.better is not Better.NEITHER:
            found.append(Loss(name, difference))
    return found
