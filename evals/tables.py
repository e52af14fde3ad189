"""What a run says, as rows of words: shown on the console, in the report and in a README. Pure."""

from collections.abc import Mapping, Sequence

import numpy as np

from evals.agreement import Agreement
from evals.citing import unresolvable, unsourced_numbers
from evals.finding_passages import charges
from evals.gate import Breach, Loss
from evals.kept import KeptRun, differences
from evals.metrics import METRICS, Scored, summary, values_of
from evals.observation import Observation
from evals.runs import Run, consistency
from evals.statistics import Interval, Value, bootstrap, bootstrap_mean, upper_bound

HEAD = ("measure", "value", "95% interval", "cases")
COUNTED = frozenset({"false clearances", "forbidden claims", "failures"})


def figure(interval: Interval | None, places: int = 3) -> tuple[str, str, str]:
    """(value, interval, number of cases); dashes where the measure applied to nothing."""
    if interval is None:
        return "-", "-", "0"
    return f"{interval.point:.{places}f}", f"{interval.low:.{places}f} to {interval.high:.{places}f}", str(interval.n)


def summary_rows(run: Run) -> list[tuple[str, str, str, str]]:
    """One row a measure; counts of what must not happen as "k of n, upper bound x"."""
    found = summary(run.scored)
    rows = []
    for metric in METRICS:
        if metric.name == "seconds":
            continue
        if metric.name in COUNTED:
            rows.append((metric.name, *counted(run.scored, metric.name)))
        else:
            rows.append((metric.name, *figure(found[metric.name], 1 if metric.name == "words" else 3)))
    return rows + _whole_run_rows(run)


def counted(scored: Sequence[Scored], metric: str) -> tuple[str, str, str]:
    """ "k of n", and the exact one-sided upper bound of the rate."""
    values = values_of(scored, metric)
    events = sum(value.value > 0 for value in values)
    bound = upper_bound(events, len(values))
    return f"{events} of {len(values)}", "-" if bound is None else f"upper bound {bound:.3f}", str(len(values))


def _whole_run_rows(run: Run) -> list[tuple[str, str, str, str]]:
    groups = consistency(run.scored)
    alike = bootstrap_mean([Value(name, value) for name, value in groups.items()])
    seconds = [value.value for value in values_of(run.scored, "seconds")]
    same = sum(run.repeats.values())
    rows = [
        ("consistency over paraphrases", *figure(alike)),
        ("same answer twice", f"{same} of {len(run.repeats)}", "", str(len(run.repeats))),
    ]
    for name, share in (("latency p50, s", 50.0), ("latency p95, s", 95.0)):
        rows.append((name, *figure(bootstrap(seconds, lambda held, at=share: float(np.percentile(held, at))))))  # type: ignore[misc]
    return rows


def agreement_rows(found: Agreement, observed: Interval | None) -> list[tuple[str, str, str, str]]:
    """The judge's rates on labels, and the citation recall corrected for them."""
    rows = [
        ("judge: true-positive rate", *figure(found.true_positive)),
        ("judge: true-negative rate", *figure(found.true_negative)),
    ]
    corrected = None if observed is None else found.corrected(observed.point)
    if corrected is not None:
        rows.append(("citation recall, corrected", f"{corrected:.3f}", "", ""))
    return rows


def public_rows(who: str, found: Agreement) -> list[tuple[str, str, str, str]]:
    """Agreement with one public set: both rates, and balanced accuracy where both exist."""
    rows = [
        (f"{who}: true-positive rate", *figure(found.true_positive)),
        (f"{who}: true-negative rate", *figure(found.true_negative)),
    ]
    if found.balanced is not None:
        rows.append((f"{who}: balanced accuracy", f"{found.balanced:.3f}", "", ""))
    return rows


def tag_rows(scored: Sequence[Scored]) -> list[tuple[str, ...]]:
    """Kind of case, then each tag with five cases or more: how many, and the main measures."""
    groups: dict[str, list[Scored]] = {}
    for one in scored:
        for name in (one.seen.case.kind, *(f"#{tag}" for tag in one.seen.case.tags)):
            groups.setdefault(name, []).append(one)
    shown = sorted(
        (name for name in groups if not name.startswith("#") or len(groups[name]) >= 5), key=lambda n: (n[:1] == "#", n)
    )
    return [(name, str(len(groups[name])), *(_mean(groups[name], metric) for metric in TAG_METRICS)) for name in shown]


TAG_METRICS = (
    "passed",
    "vital recall",
    "citation recall",
    "citation precision",
    "numeric fidelity",
    "finding recall",
    "refusal recall",
)


def _mean(scored: Sequence[Scored], metric: str) -> str:
    found = bootstrap_mean(values_of(scored, metric))
    return "-" if found is None else f"{found.point:.2f}"


def difference_rows(before: KeptRun, after: KeptRun) -> list[tuple[str, str, str, str]]:
    """Paired differences, signed; measures that no shared case has are left out."""
    rows = []
    for name, change in differences(before, after).items():
        if change is not None:
            rows.append((name, f"{change.point:+.3f}", f"{change.low:+.3f} to {change.high:+.3f}", str(change.n)))
    return rows


def gate_lines(breaches: Sequence[Breach], losses: Sequence[Loss]) -> list[str]:
    """One line a breach and a loss."""
    lines = [f"{breach.kind}: {breach.case}: {breach.detail}" for breach in breaches]
    return lines + [f"loss: {loss.metric}: {loss.difference} over {loss.difference.n} cases" for loss in losses]


def wrong_refusals(scored: Sequence[Scored]) -> Mapping[str, list[str]]:
    """Ids of the unanswerable questions that were answered, and of the answerable ones that were refused."""
    return {
        "unanswerable, answered": [
            one.seen.case.id for one in scored if one.seen.case.answerable == "no" and not one.seen.answer.abstained
        ],
        "answerable, refused": [
            one.seen.case.id for one in scored if one.seen.case.answerable != "no" and one.seen.answer.abstained
        ],
    }


def faults_of(seen: Observation) -> list[str]:
    """Why a case fails, in words; empty when nothing is wrong with it."""
    if seen.failed:
        return [f"no answer: {seen.attempt.error}"]
    wrong = [f"vital nugget missing ({charge}): {text}" for text, charge in charges(seen).items()]
    held = zip(seen.case.forbidden, seen.met(seen.case.forbidden), strict=True)
    wrong += [f"forbidden claim made: {nugget.text}" for nugget, met in held if met]
    if seen.case.answerable == "no" and not seen.answer.abstained:
        wrong.append("answered although the documents do not cover it")
    if seen.case.answerable != "no" and seen.answer.abstained:
        wrong.append(f"refused ({seen.answer.reason}) although the documents cover it")
    if seen.answer.abstained and seen.case.reason and seen.answer.reason != seen.case.reason:
        wrong.append(f"reason is {seen.answer.reason}, expected {seen.case.reason}")
    wrong += [f"label missing: {label}" for label in seen.case.labels if label not in seen.answer.labels]
    wrong += [f"forbidden label shown: {label}" for label in seen.case.forbidden_labels if label in seen.answer.labels]
    judged = [(claim, seen.judged(claim)) for claim in seen.citable]
    wrong += [f"not supported ({said.why}): {claim.text}" for claim, said in judged if not said.supported]
    return wrong + unresolvable(seen) + [f"number not in the source: {text}" for text in unsourced_numbers(seen)]
