"""How long things take: start to first answer in a fresh process, opening, one question; the plain recipe beside it."""

import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evals.statistics import Interval, bootstrap
from evals.targets import Target, attempt
from evals.wire import QuestionRow
from ingest.settings import ROOT, Settings

QUESTION = "What was overall survival in E2108?"
COMMAND_LIMIT = 120.0


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds. ``opening`` is the first answer less a usual one: loading, in this process."""

    target: str
    opening: float
    p50: Interval
    p95: Interval


def fresh_process(settings: Settings) -> float | None:
    """Seconds from the start of ``python -m assistant QUESTION`` to its end; None where it failed."""
    command = [sys.executable, "-m", "assistant", QUESTION, "--index", str(settings.index.resolve())]
    began = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=COMMAND_LIMIT, check=False)  # noqa: S603
    return time.perf_counter() - began if done.returncode == 0 else None


def time_target(target: Target, questions: Sequence[QuestionRow]) -> Timing | None:
    """Ask ``questions`` once each, the first of them beforehand. None without an answer."""
    if not questions:
        return None
    first = attempt(target, questions[0]).seconds
    seconds = [made.seconds for made in (attempt(target, question) for question in questions) if made.answer]
    middle, slow = (_percentile(seconds, share) for share in (50.0, 95.0))
    if middle is None or slow is None:
        return None
    return Timing(target.name, max(0.0, first - middle.point), middle, slow)


def _percentile(seconds: Sequence[float], share: float) -> Interval | None:
    return bootstrap(seconds, lambda held: float(np.percentile(held, share)))
