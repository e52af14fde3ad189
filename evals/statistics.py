"""Seeded statistics: bootstrap clustered by conversation, paired differences, exact and Wilson bounds. Pure.

A score of None means that the measure does not apply to the case; it is left out, never counted as 0.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SEED = 20261121
RESAMPLES = 2000
LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Interval:
    """A point estimate with the ends of its interval, and how many values it rests on."""

    point: float
    low: float
    high: float
    n: int

    def __str__(self) -> str:
        return f"{self.point:.3f} [{self.low:.3f}, {self.high:.3f}]"


@dataclass(frozen=True, slots=True)
class Value:
    """One measured value and the cluster (conversation) that it belongs to."""

    cluster: str
    value: float


def bootstrap_mean(values: Sequence[Value], seed: int = SEED) -> Interval | None:
    """Mean with a percentile interval; whole clusters are drawn with replacement. None without values.

    Cases of one conversation share an opening and are not independent: drawing them one by one would make
    the interval too narrow (Field & Welsh 2007; Miller 2024, "Adding error bars to evals").
    """
    if not values:
        return None
    sums, counts = _by_cluster(values)
    means = _resampled_means(sums, counts, seed)
    low, high = _ends(means)
    return Interval(float(sums.sum() / counts.sum()), low, high, len(values))


def bootstrap(
    values: Sequence[float], statistic: Callable[[NDArray[np.float64]], float], seed: int = SEED
) -> Interval | None:
    """Any statistic of independent values (a percentile of latencies, say) with its percentile interval."""
    if not values:
        return None
    held = np.asarray(values, dtype=np.float64)
    drawn = np.random.default_rng(seed).integers(0, len(held), size=(RESAMPLES, len(held)))
    low, high = _ends(np.asarray([statistic(held[rows]) for rows in drawn]))
    return Interval(float(statistic(held)), low, high, len(held))


def paired_difference(before: Mapping[str, Value], after: Mapping[str, Value], seed: int = SEED) -> Interval | None:
    """Mean of ``after`` minus ``before`` over the cases that both score, clustered; positive means more.

    None where no case is scored in both.
    """
    shared = [key for key in before if key in after]
    differences = [Value(after[key].cluster, after[key].value - before[key].value) for key in shared]
    return bootstrap_mean(differences, seed)


def _by_cluster(values: Sequence[Value]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    order: dict[str, int] = {}
    for value in values:
        order.setdefault(value.cluster, len(order))
    sums, counts = np.zeros(len(order)), np.zeros(len(order))
    for value in values:
        sums[order[value.cluster]] += value.value
        counts[order[value.cluster]] += 1
    return sums, counts


def _resampled_means(sums: NDArray[np.float64], counts: NDArray[np.float64], seed: int) -> NDArray[np.float64]:
    drawn = np.random.default_rng(seed).integers(0, len(sums), size=(RESAMPLES, len(sums)))
    means: NDArray[np.float64] = sums[drawn].sum(axis=1) / counts[drawn].sum(axis=1)
    return means


def _ends(values: NDArray[np.float64]) -> tuple[float, float]:
    tail = 100 * (1 - LEVEL) / 2
    low, high = np.percentile(values, [tail, 100 - tail])
    return float(low), float(high)


def wilson(hits: int, n: int, z: float = 1.959964) -> Interval | None:
    """A proportion with Wilson's score interval (Wilson 1927), honest near 0 and 1. None for n = 0."""
    if n == 0:
        return None
    p = hits / n
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return Interval(p, max(0.0, min(p, centre - half)), min(1.0, max(p, centre + half)), n)


def upper_bound(events: int, n: int, level: float = LEVEL) -> float | None:
    """Exact one-sided upper bound of a rate (Clopper & Pearson 1934); for 0 events about 3/n (rule of three).

    The largest rate at which as few as ``events`` of ``n`` would still be seen with chance 1 - ``level``.
    """
    if n == 0:
        return None
    if events >= n:
        return 1.0
    low, high = events / n, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        if _at_most(events, n, middle) > 1 - level:
            low = middle
        else:
            high = middle
    return high


def _at_most(events: int, n: int, rate: float) -> float:
    """The chance of at most ``events`` in ``n`` at ``rate``."""
    if rate <= 0:
        return 1.0
    if rate >= 1:
        return 0.0
    logs = (
        math.lgamma(n + 1)
        - math.lgamma(k + 1)
        - math.lgamma(n - k + 1)
        + k * math.log(rate)
        + (n - k) * math.log1p(-rate)
        for k in range(events + 1)
    )
    return sum(math.exp(log) for log in logs)


def corrected_rate(observed: float, true_positive: float, true_negative: float) -> float | None:
    """A judge's observed rate corrected for its own errors (Rogan & Gladen 1978), cut to 0..1.

    None where the judge is no better than chance (its rates sum to 1 or less).
    """
    skill = true_positive + true_negative - 1
    return None if skill <= 0 else min(1.0, max(0.0, (observed + true_negative - 1) / skill))
