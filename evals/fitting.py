"""Sets ``prompts/weights.yaml``: what each sign weighs in ranking statements and in refusing to answer.

Learnt from those known questions of ``corpus/questions.yaml`` that the encoder of questions never saw (``evals.tuning``), each
weighed as if it were not known, and, for refusing, from the development half of the cases too; the test half is never asked.
Both models are linear, with an L2 penalty.

The threshold is the one at which the lesser of precision and recall of refusing is greatest, among the cases that are no
patient's (those are answered on less) and that the rules do not answer, each by a model that saw nothing of its batch: an
author's questions are alike, so that folds drawn by row would flatter.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray
from scipy.optimize import minimize

from assistant.answering.abstaining import UNHELD
from assistant.prompts import Weights
from assistant.questions.kinds import QuestionType
from assistant.questions.question import Question
from assistant.respond import Assistant
from assistant.retrieval.familiar import asks_what_is_not_given
from assistant.retrieval.weighing import Gathered
from assistant.turns import Turn
from evals.cases import Case
from evals.tuning import held_out
from ingest.questions import KnownQuestion

Matrix = NDArray[np.float64]
Signs = Mapping[str, float]
RANK_PENALTY, REFUSE_PENALTY = 0.001, 0.003
PLACES = 3
FOLDS = 5
NO_MATTER_OF_FIT = frozenset({"named"})
"""Signs by which sources defer to each other: they order no statements beside that."""
THRESHOLDS = np.arange(0.05, 0.96, 0.01)
HEAD = (
    "# Made by `python -m evals fit` from corpus/questions.yaml and the development half of evals/cases; "
    "a threshold set by hand is told in docs/measured.md.\n"
)


@dataclass(frozen=True)
class Labelled:
    """A question's signs, and whether refusing it is right. ``case``: it is one of ``evals/cases``.

    ``decides``: it is a case, no patient's, and the rules have no answer of their own. ``unheld``: it is refused at a lower
    probability.
    """

    signs: Signs
    refuse: bool
    case: bool
    decides: bool = False
    unheld: bool = False

    def refused(self, probability: float, threshold: float) -> bool:
        """Whether it is refused, the probability of a refusal being so high."""
        return probability >= (UNHELD if self.unheld else threshold)


@dataclass(frozen=True)
class Fitted:
    """``placed``: known questions whose statement came first, second at the latest, third at the latest; of how many.

    ``out_of_fold``: the probability of a refusal for each of ``labelled``, by a model that had not seen it.
    """

    weights: Weights
    placed: tuple[int, int, int, int]
    labelled: tuple[Labelled, ...]
    out_of_fold: Matrix


@dataclass(frozen=True)
class Put:
    """A question put to the documents, and whether refusing it is right; ``known`` where it is a known one.

    ``batch`` names the questions that are left out together. ``spoken``: the rules answer it, whatever its probability.
    """

    question: Question
    gathered: Gathered
    refuse: bool
    batch: str
    known: KnownQuestion | None = None
    spoken: bool = False


def fit(assistant: Assistant, batches: Mapping[str, Sequence[Case]]) -> Fitted:
    """Fit ranking first, then refusing on evidence that is ranked so."""
    put = (*_known(assistant), *_of_cases(assistant, batches))
    rows = [_marked(assistant, one.known, one.gathered) for one in put if one.known and one.known.statements]
    names = sorted({name for found, _ in rows for one in found for name in one} - NO_MATTER_OF_FIT)
    groups = [(_matrix(found, names), right) for found, right in rows if right.any()]
    ranking = _listwise(groups)
    weights = assistant.prompts.weights.model_copy(update={"ranking": _named(names, ranking)})
    labelled = tuple(_labelled(assistant, one, weights) for one in put)
    signs = sorted({name for one in labelled for name in one.signs})
    x = _matrix([one.signs for one in labelled], signs)
    y = np.array([one.refuse for one in labelled], dtype=float)
    apart = np.zeros(len(y))
    batch = np.array([one.batch for one in put])
    for name in sorted(set(batch.tolist())):
        out = batch == name
        apart[out] = _probability(x[out], _logistic(x[~out], y[~out]))
    weights = weights.model_copy(
        update={"refusing": _named(signs, _logistic(x, y)), "threshold": _threshold(labelled, apart)}
    )
    return Fitted(weights, _placed(groups, ranking, len(rows)), labelled, apart)


def write_weights(path: Path, weights: Weights) -> None:
    """As YAML, signs in order of name."""
    path.write_text(HEAD + yaml.safe_dump(weights.model_dump(), sort_keys=False), encoding="utf-8")


def rates(found: Fitted, *, cases: bool) -> tuple[int, int, int, int]:
    """Of cases or of known questions, out of fold: refused rightly, refused, to be refused, all."""
    chosen = [
        (one.refuse, one.refused(float(probability), found.weights.threshold))
        for one, probability in zip(found.labelled, found.out_of_fold, strict=True)
        if one.case is cases
    ]
    return (
        sum(right and refused for right, refused in chosen),
        sum(refused for _, refused in chosen),
        sum(right for right, _ in chosen),
        len(chosen),
    )


def _known(assistant: Assistant) -> Iterator[Put]:
    """Known questions that the encoder never saw, each as if nobody had thought of it."""
    for place, known in enumerate(one for one in assistant.weigher.familiar.questions if held_out(one.text)):
        refuse = not known.statements or asks_what_is_not_given(known, assistant.knowledge.silent)
        asked = assistant.understood(known.text)
        yield Put(asked, assistant.weigher.gather(asked, without=known.text), refuse, f"known {place % FOLDS}", known)


def _of_cases(assistant: Assistant, batches: Mapping[str, Sequence[Case]]) -> Iterator[Put]:
    """Cases that are to be answered or to be refused as a whole."""
    for batch, cases in batches.items():
        for case in cases:
            if case.answerable != "partly" and case.reason != "fabrication-request":
                history = [Turn(one.role, one.content) for one in case.history]
                asked, spoken = (
                    assistant.understood(case.question, history),
                    assistant.rules_speak(case.question, history),
                )
                yield Put(asked, assistant.weigher.gather(asked), case.answerable == "no", batch, spoken=spoken)


def _labelled(assistant: Assistant, one: Put, weights: Weights) -> Labelled:
    weighed = assistant.weigher.judge(one.question, one.gathered, weights)
    case = one.known is None
    decides = case and one.question.type is not QuestionType.CASE and not one.spoken
    return Labelled(weighed.signs, one.refuse, case, decides, weighed.unheld)


def _marked(assistant: Assistant, known: KnownQuestion, gathered: Gathered) -> tuple[list[Signs], Matrix]:
    """The candidates' signs, and 1 for each that answers: a statement named for the question, or its twin."""
    twins = assistant.knowledge.twins
    right = set(known.statements).union(*(twins.get(id_, ()) for id_ in known.statements))
    marks = [float(one.scored.statement.id in right) for one in gathered.candidates]
    return [one.signs for one in gathered.candidates], np.array(marks)


def _matrix(rows: Sequence[Signs], names: Sequence[str]) -> Matrix:
    return np.array([[row.get(name, 0.0) for name in names] for row in rows], dtype=float)


def _named(names: Sequence[str], weights: Matrix) -> dict[str, float]:
    return dict(zip(names, weights.round(PLACES).tolist(), strict=True))


def _listwise(groups: Sequence[tuple[Matrix, Matrix]]) -> Matrix:
    """Weights that make it likeliest that the softmax over a question's candidates picks one that answers."""

    def loss(weights: Matrix) -> tuple[float, Matrix]:
        total, gradient = 0.0, np.zeros_like(weights)
        for x, right in groups:
            logits = x @ weights
            share = np.exp(logits - logits.max())
            share /= share.sum()
            picked = float(share @ right) + 1e-12
            total -= np.log(picked)
            gradient -= x.T @ (share * right / picked - share)
        penalty = RANK_PENALTY * weights
        return total / len(groups) + float(penalty @ weights), gradient / len(groups) + 2 * penalty

    return _least(loss, groups[0][0].shape[1])


def _logistic(x: Matrix, y: Matrix) -> Matrix:
    """Logistic regression with an L2 penalty on signs in units of their own spread."""
    spread = np.where(x.std(axis=0) > 0, x.std(axis=0), 1.0)
    scaled = x / spread

    def loss(weights: Matrix) -> tuple[float, Matrix]:
        logits = scaled @ weights
        total = np.mean(np.logaddexp(0, logits) - y * logits)
        penalty = REFUSE_PENALTY * weights
        return float(total + penalty @ weights), scaled.T @ (_sigmoid(logits) - y) / len(y) + 2 * penalty

    return np.asarray(_least(loss, x.shape[1]) / spread)


def _least(loss: object, size: int) -> Matrix:
    return np.asarray(minimize(loss, np.zeros(size), jac=True, method="L-BFGS-B").x, dtype=float)


def _sigmoid(logits: Matrix) -> Matrix:
    return np.asarray(1 / (1 + np.exp(-np.clip(logits, -60, 60))))


def _probability(x: Matrix, weights: Matrix) -> Matrix:
    return _sigmoid(x @ weights)


def _threshold(labelled: Sequence[Labelled], apart: Matrix) -> float:
    """The middle of those at which the lesser of precision and recall, out of fold, is greatest.

    Chosen on the cases that the probability decides alone, where any of them is to be refused, else on all questions.
    """
    decides = np.array([one.decides for one in labelled])
    right = np.array([one.refuse for one in labelled])
    chosen = decides if (decides & right).any() else np.ones_like(decides)

    def lesser(threshold: float) -> float:
        told = [one.refused(float(chance), threshold) for one, chance in zip(labelled, apart, strict=True)]
        refused = np.array(told) & chosen
        hits = float((refused & right).sum())
        return hits / max(float(refused.sum()), float((right & chosen).sum()), 1.0)

    best = max(lesser(threshold) for threshold in THRESHOLDS)
    tied = [threshold for threshold in THRESHOLDS if lesser(threshold) >= best - 1e-9]
    return round(float(tied[len(tied) // 2]), 2)


def _placed(groups: Sequence[tuple[Matrix, Matrix]], weights: Matrix, count: int) -> tuple[int, int, int, int]:
    places = [int(right[np.argsort(-(x @ weights), kind="stable")].argmax()) for x, right in groups]
    first, second, third = (sum(place < most for place in places) for most in (1, 2, 3))
    return first, second, third, count
