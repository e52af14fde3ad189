"""A run as it is kept on disk: what two runs are compared by, and what the baseline holds."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from pydantic import ValidationError

from assistant.rows import Row
from evals.metrics import METRICS
from evals.runs import Run
from evals.statistics import Interval, Value, bootstrap_mean, paired_difference
from evals.wire import write_text
from ingest.errors import UsageError

BASELINE = Path(__file__).parent / "baseline.json"
DIGITS = 4


class KeptCase(Row):
    """``digest`` is of the case as asked: a case that has since changed is not compared."""

    digest: str
    conversation: str
    values: dict[str, float]


class KeptRun(Row):
    target: str
    half: str
    cases: str
    index: str
    judge: str
    results: dict[str, KeptCase]


def keep(run: Run) -> KeptRun:
    """What is kept of ``run``: values that do not depend on the machine."""
    gated = {metric.name for metric in METRICS if metric.name != "seconds"}
    return KeptRun(
        target=run.target,
        half=run.half,
        cases=run.cases,
        index=run.index,
        judge=run.judge,
        results={
            one.seen.case.id: KeptCase(
                digest=one.seen.case.digest,
                conversation=one.seen.case.conversation,
                values={
                    name: round(value, DIGITS)
                    for name, value in one.values.items()
                    if value is not None and name in gated
                },
            )
            for one in run.scored
        },
    )


def write_kept(path: Path, kept: KeptRun) -> None:
    """One case a line, so that a change of the baseline reads as a change of cases."""
    head = kept.model_dump(exclude={"results"})
    rows = ",\n".join(f"{json.dumps(name)}: {case.model_dump_json()}" for name, case in sorted(kept.results.items()))
    write_text(path, json.dumps(head)[:-1] + ', "results": {\n' + rows + "\n}}\n")


def read_kept(path: Path) -> KeptRun:
    """A kept run, or the run inside a JSON report.

    Raises UsageError where ``path`` holds neither.
    """
    try:
        loaded = json.loads(path.read_text(encoding="utf-8"))
        inner = loaded.get("run", loaded) if isinstance(loaded, dict) else loaded
        return KeptRun.model_validate_json(json.dumps(inner))
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        where = (
            ".".join(str(part) for part in error.errors()[0]["loc"]) if isinstance(error, ValidationError) else "file"
        )
        raise UsageError(f"{path}: {where}: is no kept run; make one with: python -m evals run") from error


def values_by_case(kept: KeptRun, metric: str, ids: Iterable[str]) -> dict[str, Value]:
    return {
        id_: Value(kept.results[id_].conversation, kept.results[id_].values[metric])
        for id_ in ids
        if metric in kept.results[id_].values
    }


def shared_cases(before: KeptRun, after: KeptRun) -> list[str]:
    """Cases that both were asked in the same words, with the same expectations."""
    return [
        id_
        for id_, case in after.results.items()
        if id_ in before.results and before.results[id_].digest == case.digest
    ]


def differences(before: KeptRun, after: KeptRun) -> dict[str, Interval | None]:
    """Metric -> paired difference (after minus before) over the shared cases that both score."""
    ids = shared_cases(before, after)
    return {
        metric.name: paired_difference(
            values_by_case(before, metric.name, ids), values_by_case(after, metric.name, ids)
        )
        for metric in METRICS
    }


def means(kept: KeptRun) -> Mapping[str, Interval | None]:
    return {
        metric.name: bootstrap_mean(list(values_by_case(kept, metric.name, kept.results).values()))
        for metric in METRICS
    }
