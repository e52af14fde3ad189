"""An optional further check of a model's claims: an NLI cross-encoder by path (BOARDSIDE_NLI).

It can only take a claim away: what the verifier has refused stays refused whatever a model thinks of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ingest.errors import ModelProblem

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

LEAST = 0.5
"""Probability of entailment from which a claim stands."""


@dataclass(frozen=True)
class Entailment:
    """``place`` is the class that means entailment."""

    encoder: "CrossEncoder"
    place: int

    @classmethod
    def open(cls, folder: Path | None) -> "Entailment | None":
        """The model in ``folder``; None for none. Raises ModelProblem where it cannot be loaded or is no NLI model."""
        if folder is None:
            return None
        from sentence_transformers import CrossEncoder

        try:
            encoder = CrossEncoder(str(folder), local_files_only=True, device="cpu")
        except Exception as error:
            raise ModelProblem(f"The NLI model in {folder} cannot be loaded ({type(error).__name__}).") from error
        labels = {str(label).lower(): int(place) for place, label in encoder.config.id2label.items()}
        if "entailment" not in labels:
            raise ModelProblem(
                f"The model in {folder} has no class 'entailment'; BOARDSIDE_NLI takes an NLI cross-encoder."
            )
        return cls(encoder, labels["entailment"])

    def follows(self, claim: str, statements: Sequence[str]) -> bool:
        """Whether ``claim`` follows from ``statements`` read one after the other."""
        scores = np.asarray(
            self.encoder.predict([(" ".join(statements), claim)], show_progress_bar=False), dtype=np.float64
        )[0]
        shares = np.exp(scores - scores.max())
        return bool(shares[self.place] / shares.sum() >= LEAST)
