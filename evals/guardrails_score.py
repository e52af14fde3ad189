"""How well the guardrails find what a case must and must not show. Each half is given as totals only.

Precision and recall are pooled over labels: expected labels shown, expected labels missed, forbidden labels shown. A label
that a case has no opinion on counts as burden only. Intervals draw whole conversations (see ``evals.statistics``).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from time import process_time

import numpy as np

from assistant.facts.extraction import extract
from assistant.guardrails.engine import check
from assistant.guardrails.text_recommendations import from_question
from assistant.rules.book import RuleBook
from assistant.turns import Turn
from evals.cases import Case, Half
from evals.guarding import at_risk, clearances
from evals.judge import Judge
from evals.observation import Observation
from evals.statistics import LEVEL, RESAMPLES, SEED, Interval, Value, bootstrap_mean, upper_bound, wilson
from evals.targets import Attempt

MILLISECONDS = 20.0
"""All rules on one question must take less (processor time, median)."""
HEAD = ("measure", "development", "95% interval", "n", "test", "95% interval", "n")
OPEN = 3
"""Cards that an answer shows open."""
Row = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Share:
    """``hits`` of ``n`` in one conversation."""

    cluster: str
    hits: int
    n: int


def observed(cases: Sequence[Case], attempts: Sequence[Attempt], judge: Judge) -> list[Observation]:
    """Cases with what came back; passages are not needed here."""
    return [Observation(case, one, judge, lambda _: None, {}) for case, one in zip(cases, attempts, strict=True)]


def table(seen: Sequence[Observation]) -> list[tuple[str, ...]]:
    """One row a measure, the development half beside the test half."""
    halves = [[one for one in seen if one.case.half is half] for half in (Half.DEVELOPMENT, Half.TEST)]
    left, right = (list(_rows(half)) for half in halves)
    return [(*one, *other[1:]) for one, other in zip(left, right, strict=True)]


def milliseconds(rules: RuleBook, questions: Sequence[str]) -> tuple[float, float]:
    """Median and 95th percentile of the processor time that all rules take on one question, facts read beforehand."""
    spent = []
    for question in questions:
        facts = extract([Turn("user", question)])
        proposals = from_question(question, rules.glossary)
        start = process_time()
        check(rules, facts, proposals, question)
        spent.append(1000 * (process_time() - start))
    middle, high = np.percentile(spent, [50, 95]) if spent else (0.0, 0.0)
    return float(middle), float(high)


def _rows(seen: Sequence[Observation]) -> Iterator[Row]:
    yield ("labelled cases", str(sum(_labelled(one) for one in seen)), "", str(len(seen)))
    yield _pooled("finding precision", seen, precision)
    yield _pooled("finding recall", seen, recall)
    yield _pooled("  of emergencies", [one for one in seen if "emergency" in one.case.labels], emergency_recall)
    risky = [one for one in seen if at_risk(one)]
    events = sum(bool(clearances(one)) for one in risky)
    bound = upper_bound(events, len(risky))
    yield (
        "false clearances",
        f"{events} of {len(risky)}",
        "" if bound is None else f"at most {bound:.3f}",
        str(len(risky)),
    )
    answered = [one for one in seen if not one.failed]
    yield _mean("findings per answer", answered, lambda one: len(one.answer.findings))
    yield _mean("warnings and criticals per answer", answered, _alerts)
    described = [one for one in answered if one.case.kind == "case"]
    yield _mean("findings per patient case", described, lambda one: len(one.answer.findings))
    counts = [len(one.answer.findings) for one in described]
    yield ("  median", f"{median(counts):g}" if counts else "", "", str(len(counts)))
    few = wilson(sum(count <= OPEN for count in counts), len(counts))
    yield (f"  share with at most {OPEN}", *_figure(few, len(counts)))


def _labelled(seen: Observation) -> bool:
    return bool(seen.case.labels or seen.case.forbidden_labels)


def _alerts(seen: Observation) -> int:
    return sum(finding.indicator != "info" for finding in seen.answer.findings)


def precision(seen: Observation) -> Share:
    """Of the labels shown that the case expects or forbids, those that it expects."""
    wanted, banned = set(seen.case.labels), set(seen.case.forbidden_labels)
    shown = seen.answer.labels & (wanted | banned)
    return Share(seen.case.conversation, len(shown & wanted), len(shown))


def recall(seen: Observation) -> Share:
    """Of the labels that the case expects, those shown."""
    wanted = set(seen.case.labels)
    return Share(seen.case.conversation, len(wanted & seen.answer.labels), len(wanted))


def emergency_recall(seen: Observation) -> Share:
    return Share(seen.case.conversation, int("emergency" in seen.answer.labels), 1)


def pooled(shares: Sequence[Share], seed: int = SEED) -> Interval | None:
    """All hits over all of n; conversations are drawn with replacement. None where n is 0."""
    order = {cluster: place for place, cluster in enumerate(dict.fromkeys(share.cluster for share in shares))}
    counts = np.zeros((len(order), 2))
    for share in shares:
        counts[order[share.cluster]] += (share.hits, share.n)
    hits, total = counts.sum(axis=0) if len(order) else (0.0, 0.0)
    if not total:
        return None
    drawn = counts[np.random.default_rng(seed).integers(0, len(order), size=(RESAMPLES, len(order)))].sum(axis=1)
    rates = drawn[:, 0] / np.maximum(drawn[:, 1], 1)
    tail = 100 * (1 - LEVEL) / 2
    low, high = np.percentile(rates[drawn[:, 1] > 0], [tail, 100 - tail])
    return Interval(float(hits / total), float(low), float(high), int(total))


def _pooled(name: str, seen: Sequence[Observation], share: Callable[[Observation], Share]) -> Row:
    found = pooled([share(one) for one in seen])
    return (name, *_figure(found, found.n if found else 0))


def _mean(name: str, seen: Sequence[Observation], count: Callable[[Observation], int]) -> Row:
    found = bootstrap_mean([Value(one.case.conversation, float(count(one))) for one in seen])
    return (name, *_figure(found, len(seen)))


def _figure(found: Interval | None, n: int) -> tuple[str, str, str]:
    if found is None:
        return ("", "", str(n))
    return (f"{found.point:.3f}", f"{found.low:.3f} to {found.high:.3f}", str(n))
