"""An optional cross-encoder that reads the question and a text together (BOARDSIDE_RERANKER). Off by default.

It decides the order of what words and meaning have found; what the question names and asks for counts as before, and
the scale of the scores stays, so that nothing that was calibrated on them changes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from assistant.retrieval.fusion import Scores
from ingest.errors import EmbedderError

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

RERANKED = 50
"""Texts that are read beside the question; the others keep their places below."""
HEADS = ("ForSequenceClassification", "ForCausalLM")
"""Endings of the architectures that can score; any other would be given a head of random weights."""


@dataclass(frozen=True)
class Reranker:
    """Scores texts for a question. Safe on any number of threads: they take turns, as its tokenizer must."""

    encoder: "CrossEncoder"
    turn: Lock = field(default_factory=Lock, repr=False, compare=False)

    @classmethod
    def open(cls, model: str) -> "Reranker | None":
        """The sentence-transformers CrossEncoder at a path or of a hub name; None for none.

        Raises EmbedderError where it cannot be loaded or does not give one score a pair.
        """
        if not model:
            return None
        from sentence_transformers import CrossEncoder

        try:
            encoder = CrossEncoder(model, device="cpu")
            heads = encoder.config.architectures or []
        except Exception as error:  # the loader raises whatever the hub, disk or format raises
            raise EmbedderError(
                f"The reranker '{model}' cannot be loaded ({type(error).__name__}); "
                "name a sentence-transformers CrossEncoder in BOARDSIDE_RERANKER, or leave it empty."
            ) from error
        if encoder.num_labels != 1 or not any(head.endswith(HEADS) for head in heads):
            raise EmbedderError(
                f"The model '{model}' does not give one score for a question and a text; "
                "BOARDSIDE_RERANKER takes a CrossEncoder that does."
            )
        return cls(encoder)

    def scores(self, question: str, texts: Sequence[str]) -> Scores:
        """How well each of ``texts`` answers, higher is better, shape (len(texts),)."""
        if not texts:
            return np.zeros(0, dtype=np.float32)
        with self.turn:
            found = self.encoder.predict([(question, text) for text in texts], show_progress_bar=False)
        return np.asarray(found, dtype=np.float32).reshape(len(texts))

    def dealt(self, question: str, texts: Sequence[str], worth: Scores) -> Scores:
        """``worth``, shape (len(texts),), dealt out anew: the text that the model puts first gets the highest, and so on.

        Equal scores keep the order of ``worth``.
        """
        order = np.lexsort((-worth, -self.scores(question, texts)))
        found = np.empty_like(worth)
        found[order] = np.sort(worth)[::-1]
        return found
