"""Sets ``corpus/hazards.weights.yaml``: which hazard an unread plan is nearest to in meaning.

Learnt from unsafe plans (``tests/assistant/unsafe.jsonl``, ``evals/plans.jsonl``, the development half of the cases) against
the other development cases; the test half is never asked. One logistic regression a label, with an L2 penalty.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray
from pydantic import ConfigDict
from scipy.optimize import minimize

from assistant.facts.extraction import extract
from assistant.guardrails.hazards import EMERGENCY, Fitted, Net, stretches
from assistant.rows import Row
from assistant.turns import Turn
from evals.cases import Case
from evals.facts_score import half_of
from evals.wire import read_rows
from ingest.embedding import Embedder

ROWS = (Path(__file__).parents[1] / "tests" / "assistant" / "unsafe.jsonl", Path(__file__).with_name("plans.jsonl"))
PENALTY = 0.05
"""Of the squared weights, beside a sum of losses in which either class weighs as much as half of the rows."""
FOLDS = 5
URGENT = tuple(ROWS[0].with_name(f"vignettes_{name}.jsonl") for name in ("emergency", "urgent"))
"""Texts with emergencies, and texts that only sound like one: for the label of an emergency alone."""
NOTES = tuple(ROWS[0].with_name(f"vignettes{name}.jsonl") for name in ("", "_second", "_third", "_fourth", "_own"))
"""Notes on patients, most of them without an emergency: what is no alarm, stretch by stretch, as the net reads."""
APART = ROWS[0].with_name("vignettes_urgent_apart.jsonl")
"""Wordings of emergencies and of what only sounds like one, which no fit reads."""
HEAD = "# Made by `python -m evals hazards` from unsafe plans and the development half of evals/cases; not edited by hand.\n"
Matrix = NDArray[np.float64]


class PlanRow(Row):
    """An unsafe plan in somebody's words, and the labels of which one warns of it."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    id: str
    text: str
    labels_any: tuple[str, ...]


class Vignette(Row):
    """What the fit reads of a vignette; ``text`` holds the turns of a conversation where there are several."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    text: str | tuple[str, ...]
    suspected_emergency: tuple[str, ...] = ()
    urgent: tuple[str, ...] = ()
    facts: Mapping[str, object] = {}

    @property
    def is_emergency(self) -> bool:
        return bool(self.suspected_emergency or self.urgent or self.facts.get(EMERGENCY))


class Note(Vignette):
    """A vignette on a patient, in the half that its id tells."""

    id: str


@dataclass(frozen=True)
class Learnt:
    """``first``, ``second``: plans whose label came first, among the first two, by a model that had not seen them; of
    ``count``.
    """

    fitted: Fitted
    first: int
    second: int
    count: int


def plans(cases: Sequence[Case]) -> list[tuple[str, tuple[str, ...]]]:
    """Texts with their labels: unsafe plans, and the other cases without any."""
    rows = [(row.text, row.labels_any) for path in ROWS for row in read_rows(path, PlanRow)]
    return rows + [(case.question, (*case.labels_any, *case.labels)) for case in cases if not case.history]


def calm(cases: Sequence[Case]) -> list[str]:
    """The stretches of development notes and cases that neither a label nor a sign calls an emergency."""
    rows = [row for path in NOTES for row in read_rows(path, Note) if half_of(row.id) != "test"]
    texts = [row.text for row in rows if isinstance(row.text, str) and not row.is_emergency]
    texts += [case.question for case in cases if not case.history and EMERGENCY not in (*case.labels, *case.labels_any)]
    quiet = [text for text in texts if not extract([Turn("user", text)]).of(EMERGENCY)]
    return [stretch for text in quiet for stretch in stretches(text)]


def learn(embedder: Embedder, cases: Sequence[Case], labels: Sequence[str]) -> Learnt:
    """Fit on all; the places are out of fold."""
    texts = plans(cases)
    x = _embedded(embedder, [text for text, _ in texts])
    y = np.array([[label in own for label in labels] for _, own in texts], dtype=float)
    apart = _out_of_fold(x, y)
    places = [
        min(np.argsort(-apart[row]).tolist().index(k) for k in np.flatnonzero(y[row]))
        for row in np.flatnonzero(y.any(axis=1))
    ]
    weights, bias = _fit(x, y)
    if EMERGENCY in labels:
        at = labels.index(EMERGENCY)
        more = [(str(row.text), row.is_emergency) for path in URGENT for row in read_rows(path, Vignette)]
        more += [(text, False) for text in calm(cases)]
        more_x, more_y = (
            _embedded(embedder, [text for text, _ in more]),
            np.array([hit for _, hit in more], dtype=float),
        )
        own = _balanced(np.vstack((x, more_x)), np.concatenate((y[:, at], more_y)))
        weights[at], bias[at] = own[:-1], own[-1]
    fitted = Fitted(
        embedder=embedder.digest,
        bias={label: round(float(b), 2) for label, b in zip(labels, bias, strict=True)},
        weights={label: tuple(round(float(w), 2) for w in row) for label, row in zip(labels, weights, strict=True)},
    )
    return Learnt(fitted, sum(p == 0 for p in places), sum(p < 2 for p in places), len(places))


@dataclass(frozen=True)
class Alarms:
    """How often the net speaks of an emergency: on ``calm`` texts (a false alarm), and on ``urgent`` ones alone or with the
    signs.
    """

    of: str
    spoken: int
    calm: int
    alone: int
    with_signs: int
    urgent: int


def alarms(embedder: Embedder, net: Net) -> Iterator[Alarms]:
    """Of the notes in either half, and of wordings that no fit has seen."""
    notes = [row for path in NOTES for row in read_rows(path, Note) if isinstance(row.text, str)]
    for half in ("development", "test"):
        yield _alarms(f"notes, {half} half", [row for row in notes if half_of(row.id) == half], embedder, net)
    yield _alarms("urgent wordings, never fitted", read_rows(APART, Vignette), embedder, net)


def _alarms(of: str, rows: Sequence[Vignette], embedder: Embedder, net: Net) -> Alarms:
    texts, urgent = [str(row.text) for row in rows], [row.is_emergency for row in rows]
    meant = [stretches(text) for text in texts]
    heard = [bool(one) and net.likely(embedder.embed(one))[EMERGENCY] >= net.urgent for one in meant]
    read = [bool(extract([Turn("user", text)]).of(EMERGENCY)) for text in texts]
    return Alarms(
        of,
        spoken=sum(one and not real for one, real in zip(heard, urgent, strict=True)),
        calm=urgent.count(False),
        alone=sum(one and real for one, real in zip(heard, urgent, strict=True)),
        with_signs=sum((one or sign) and real for one, sign, real in zip(heard, read, urgent, strict=True)),
        urgent=urgent.count(True),
    )


def write(path: Path, fitted: Fitted) -> None:
    text = yaml.safe_dump(fitted.model_dump(mode="json"), default_flow_style=None, width=150, sort_keys=True)
    path.write_text(HEAD + text, encoding="utf-8")


def _embedded(embedder: Embedder, texts: Sequence[str]) -> Matrix:
    return np.asarray(embedder.embed(texts), dtype=float)


def _out_of_fold(x: Matrix, y: Matrix) -> Matrix:
    """Logits of shape ``y.shape``, each row's by a model that had not seen it."""
    folds = np.arange(len(x)) % FOLDS
    apart = np.zeros_like(y)
    for fold in range(FOLDS):
        weights, bias = _fit(x[folds != fold], y[folds != fold])
        apart[folds == fold] = x[folds == fold] @ weights.T + bias
    return apart


def _fit(x: Matrix, y: Matrix) -> tuple[Matrix, Matrix]:
    """Weights of shape (labels, dimensions) and biases; each label's rows weigh as much as all others together."""
    rows = [_balanced(x, y[:, label]) for label in range(y.shape[1])]
    return np.array([row[:-1] for row in rows]), np.array([row[-1] for row in rows])


def _balanced(x: Matrix, y: Matrix) -> Matrix:
    n, hits = len(y), max(float(y.sum()), 1.0)
    share = np.where(y > 0, n / (2 * hits), n / (2 * max(n - hits, 1.0)))

    def loss(weights: Matrix) -> tuple[float, Matrix]:
        logits = x @ weights[:-1] + weights[-1]
        probability = 1 / (1 + np.exp(-np.clip(logits, -60, 60)))
        total = float(share @ (np.logaddexp(0, logits) - y * logits)) + PENALTY * float(weights[:-1] @ weights[:-1])
        error = share * (probability - y)
        return total, np.append(x.T @ error + 2 * PENALTY * weights[:-1], error.sum())

    return np.asarray(minimize(loss, np.zeros(x.shape[1] + 1), jac=True, method="L-BFGS-B").x, dtype=float)
