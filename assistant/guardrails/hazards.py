"""A second net under the rules: the hazard that a plan is nearest to in meaning, where no rule has named it. Pure.

A linear model over sentence vectors (``corpus/hazards.weights.yaml``, fitted by ``python -m evals hazards``). What it says is
never a clearance and settles nothing: one warning, verdict unknown, with the user's own words.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, field_validator

from assistant.facts.lexicons import scope
from assistant.facts.reading import read
from assistant.facts.scope import is_made_up
from assistant.facts.text import normalise, sentences
from assistant.findings import Finding, Indicator, Verdict
from assistant.guardrails.intents import acts
from assistant.guardrails.premises import mentioned
from assistant.questions import steps
from assistant.turns import ASKED_BEFORE
from assistant.vocabulary import LABELS
from ingest.yaml_text import Strict, validated

RULE = "plan-unread"
EMERGENCY = "emergency"
POSSIBLE_EMERGENCY = (
    "What is described is worded like an emergency, though no sign that is known here was read. If anything in it is new or getting "
    "worse, use the emergency pathway now; this is not for time-critical decisions, and no card does not mean no emergency."
)
BESIDE_RADIATION = {"hold-during-rt", "continue-during-rt"}
"""What a rule has said of one drug beside radiation is not said otherwise."""
FEWEST = 3
"""Words that a sentence must have to be looked at alone."""
QUOTED = 160
"""Characters of the user's words that the card repeats."""
HAZARDS, WEIGHTS = "hazards.yaml", "hazards.weights.yaml"
Vectors = NDArray[np.float32]


class _Hazards(Strict):
    """``hazards.yaml``: what each label warns of, in a sentence, and the probability from which it is said."""

    threshold: float = Field(gt=0, lt=1)
    urgent: float = Field(gt=0, lt=1, description="The same for an emergency.")
    says: Mapping[str, str]
    needs: Mapping[str, str] = Field(default_factory=dict)
    """Words, not denied, without which a label is not said: a regular expression on word boundaries."""
    approach: str = Field("(?!)", description="Words for how an operation is done, which are no plan of their own.")
    granted: str = Field("(?!)", description="Words that grant a benefit to be open, and so take nothing for granted.")

    @field_validator("says")
    @classmethod
    def _labels(cls, says: Mapping[str, str]) -> Mapping[str, str]:
        if unknown := [label for label in says if label not in LABELS]:
            raise ValueError(f"{', '.join(unknown)}: no such label")
        return says


class Fitted(Strict):
    """``hazards.weights.yaml``: for each label a bias and a weight for each dimension; of which model's vectors."""

    embedder: str
    bias: Mapping[str, float]
    weights: Mapping[str, tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class Net:
    """``weights`` has shape (labels, dimensions), ``bias`` (labels,)."""

    labels: tuple[str, ...]
    weights: NDArray[np.float64]
    bias: NDArray[np.float64]
    says: Mapping[str, str]
    needs: Mapping[str, str]
    threshold: float
    urgent: float
    approach: re.Pattern[str] = re.compile("(?!)")
    granted: re.Pattern[str] = re.compile("(?!)")

    def likely(self, vectors: Vectors) -> dict[str, float]:
        """The probability of each hazard, the highest over ``vectors``, shape (sentences, dimensions)."""
        logits = (vectors @ self.weights.T + self.bias).max(axis=0)
        return dict(zip(self.labels, (float(p) for p in 1 / (1 + np.exp(-np.clip(logits, -60, 60)))), strict=True))


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of the plan: the user's words for the treatments planned, whether rules have spoken on all of them, and
    whether these are only asked about.
    """

    plan: Collection[str] = ()
    checked: bool = False
    looks_up: bool = False


def said(folder: Path) -> tuple[str, ...]:
    """The labels of ``hazards.yaml`` in ``folder``. Raises CorpusError for a broken file."""
    return tuple(validated(folder / HAZARDS, _Hazards).says)


def load(folder: Path, embedder: str) -> Net | None:
    """The net of the corpus in ``folder``; None where it has none, or has one for another embedder.

    Raises CorpusError for a broken file.
    """
    path, fitted = folder / HAZARDS, folder / WEIGHTS
    if not path.exists() or not fitted.exists():
        return None
    hazards, weights = validated(path, _Hazards), validated(fitted, Fitted)
    if weights.embedder != embedder:
        return None
    labels = tuple(label for label in hazards.says if label in weights.weights)
    return Net(
        labels,
        np.array([weights.weights[label] for label in labels]),
        np.array([weights.bias[label] for label in labels]),
        hazards.says,
        hazards.needs,
        hazards.threshold,
        hazards.urgent,
        re.compile(hazards.approach, re.IGNORECASE),
        re.compile(hazards.granted, re.IGNORECASE),
    )


def stretches(text: str) -> tuple[str, ...]:
    """What is embedded of ``text``: all of it, and each of several sentences, but for figures of speech and dreams; nothing of
    a case that is made up.
    """
    norm = normalise(text)
    if is_made_up(read(text)):
        return ()
    every = list(sentences(norm))
    meant = [(low, high) for low, high in every if not scope()["not_meant"].search(norm, low, high)]
    parts = [text[low:high].strip() for low, high in meant]
    text = text if len(meant) == len(every) else " ".join(parts)
    long = [part for part in parts if len(part.split()) >= FEWEST]
    return (text, *long) if len(parts) > 1 else (text,) if text else ()


def unread(
    net: Net,
    vectors: Vectors,
    text: str,
    found: Sequence[Finding],
    settled: Collection[str] = (),
    told: Told | None = None,
) -> tuple[Finding, ...]:
    """A warning of the hazard that ``text`` is nearest to, where no finding bears its label and no step is kept for it.

    ``settled`` are labels that the rules have decided on, whatever came of it. A text that plans nothing is warned of an
    emergency only.
    """
    told = told or Told()
    shown = {one for finding in found for one in finding.labels}
    if EMERGENCY in shown:
        return ()
    kept = steps.heeded({step.name: step.stance for step in steps.read(text)})
    likely = net.likely(vectors)
    if likely.pop(EMERGENCY, 0.0) >= net.urgent and EMERGENCY not in settled:
        return (_finding(EMERGENCY, POSSIBLE_EMERGENCY, Indicator.CRITICAL),)
    if told.looks_up or not steps.states(text) or not (told.plan or acts(text)):
        return ()
    label = max(likely, key=lambda one: likely[one])
    decided = shown | kept | set(settled) | (BESIDE_RADIATION if (shown | kept) & BESIDE_RADIATION else set())
    wanted = net.needs.get(label)
    if likely[label] < net.threshold or label in decided or (wanted and not mentioned([wanted], text)):
        return ()
    start = f"No rule here could check the plan {_told(told.plan, text)}. Plans worded like it"
    if told.checked:
        start = "Beside what the other cards say of it, plans worded like this one"
    message = f"{start} touch this: {net.says[label]} Whether this one does could not be told; no card does not mean clearance."
    return (_finding(label, message, Indicator.WARNING, checked=told.checked),)


def _finding(label: str, message: str, indicator: Indicator, *, checked: bool = False) -> Finding:
    title = "What else such plans touch" if checked else "A plan that no rule could check"
    title = "This may be an emergency" if label == EMERGENCY else title
    return Finding(RULE, title, message, indicator, Verdict.UNKNOWN, (label,), source="boardside")


def _told(plan: Collection[str], text: str) -> str:
    """What a plan is told by: the treatments that it names, where they are known."""
    named = "\u201d, \u201c".join(dict.fromkeys(plan))
    return f"that names \u201c{named}\u201d" if plan else f"in \u201c{_quoted(text)}\u201d"


def _quoted(text: str) -> str:
    flat = " ".join(text.partition(ASKED_BEFORE)[0].split())
    return flat if len(flat) <= QUOTED else f"{flat[:QUOTED].rsplit(' ', 1)[0]} \u2026"
