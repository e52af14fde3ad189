"""The encoder of questions: the packaged MiniLM with low-rank differences that bring questions of one answer together.

A model of sentences puts "how long did they live" near other questions of living, and "5-year survival" elsewhere. Its
differences, learnt from the known questions (``python -m evals tune``), are each a product of two narrow matrices (Hu et al.
2022, "LoRA"), so that they are a file of a megabyte beside weights that stay as published. It compares questions with
questions alone: documents are found by the model as it is.

Calculated in numpy, in full precision: importing torch takes seconds, and differences this small drown in eight bits.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ingest.embedding import Vectors, packaged_tokenizer, packaged_weights, units
from ingest.errors import PromptError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

FILE = "question_encoder.npz"
LAYERS, HEADS, WIDTH = 6, 12, 384
INNER = 4 * WIDTH
PARTS = MappingProxyType(
    {
        "attention.self.query": (WIDTH, WIDTH),
        "attention.self.key": (WIDTH, WIDTH),
        "attention.self.value": (WIDTH, WIDTH),
        "attention.output.dense": (WIDTH, WIDTH),
        "intermediate.dense": (INNER, WIDTH),
        "output.dense": (WIDTH, INNER),
    }
)
"""The linear maps of a layer, each of which has a difference, and their shapes (out, in)."""
SOFTENING = 1e-12
"""``layer_norm_eps`` of the model's config.json."""
NEARNESS = 0.3275911
COEFFICIENTS = (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592)
"""Of Abramowitz & Stegun 7.1.26, the highest power first."""
HIDDEN = np.float32(-1e9)
"""Logit of a padding token."""

Floats = NDArray[np.float32]


def linear_maps() -> dict[str, tuple[int, int]]:
    """The names and shapes of all linear maps, layer by layer."""
    return {f"encoder.layer.{layer}.{part}": shape for layer in range(LAYERS) for part, shape in PARTS.items()}


@dataclass(frozen=True)
class Differences:
    """``of`` maps the name of a linear map to (up, down), shapes (out, rank) and (rank, in); their product is added to it."""

    of: Mapping[str, tuple[Floats, Floats]]
    digest: str

    @classmethod
    def read(cls, path: Path) -> "Differences":
        """From ``path``; none where there is no file. Raises PromptError for one that holds something else."""
        if not path.exists():
            return cls({}, "")
        advice = "make it with python -m evals tune"
        try:
            with np.load(path, allow_pickle=False) as held:
                found = {name: (_floats(held[f"{name}.up"]), _floats(held[f"{name}.down"])) for name in linear_maps()}
        except (OSError, ValueError, KeyError) as error:
            raise PromptError(path, 0, "", f"holds no differences of the encoder; {advice}") from error
        if not all(_fit(*found[name], shape) for name, shape in linear_maps().items()):
            raise PromptError(path, 0, "", f"holds matrices whose shapes do not fit; {advice}")
        return cls(found, sha256(path.read_bytes()).hexdigest())

    def write(self, path: Path) -> None:
        """In half precision."""
        arrays = {
            f"{name}.{side}": one.astype(np.float16)
            for name, both in self.of.items()
            for side, one in zip(("up", "down"), both, strict=True)
        }
        np.savez_compressed(path, allow_pickle=False, **arrays)


class QuestionEncoder:
    """An ``Embedder`` of questions. Immutable once made."""

    dimension = WIDTH

    def __init__(self, weights: Mapping[str, Floats], differences: Differences, tokenizer: "Tokenizer") -> None:
        """``weights`` by their names in model.safetensors."""
        self.digest = f"question-encoder:{differences.digest}"
        self._tokenizer = tokenizer
        self._weights = {name: value for name, value in weights.items() if not name.endswith("dense.weight")}
        self._maps: dict[str, tuple[Floats, Floats]] = {}
        for name in linear_maps():
            matrix = weights[f"{name}.weight"]
            if name in differences.of:
                up, down = differences.of[name]
                matrix = matrix + up @ down
            self._maps[name] = np.ascontiguousarray(matrix.T), weights[f"{name}.bias"]

    @classmethod
    def open(cls, folder: Path) -> "QuestionEncoder":
        """With the differences of ``folder``. Raises EmbedderError for other weights than the published ones, PromptError for
        a file of differences that is none.
        """
        return cls(packaged_weights(), Differences.read(folder / FILE), packaged_tokenizer())

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Shape (len(texts), 384), rows of unit length: the mean over tokens of the last layer, as the model was trained."""
        if not texts:
            return np.empty((0, WIDTH), dtype=np.float32)
        encoded = self._tokenizer.encode_batch(list(texts))
        ids = np.array([one.ids for one in encoded])
        there = np.array([one.attention_mask for one in encoded], dtype=np.float32)
        state = self._embedded(ids)
        for layer in range(LAYERS):
            state = self._layer(f"encoder.layer.{layer}", state, there)
        return units((state * there[:, :, None]).sum(axis=1) / there.sum(axis=1, keepdims=True))

    def _embedded(self, ids: NDArray[np.int64]) -> Floats:
        """(texts, tokens, width)."""
        held = self._weights
        words = held["embeddings.word_embeddings.weight"][ids]
        places = held["embeddings.position_embeddings.weight"][: ids.shape[1]]
        return self._normed("embeddings.LayerNorm", words + places + held["embeddings.token_type_embeddings.weight"][0])

    def _layer(self, name: str, state: Floats, there: Floats) -> Floats:
        attended = self._mapped(
            f"{name}.attention.output.dense", self._attended(f"{name}.attention.self", state, there)
        )
        state = self._normed(f"{name}.attention.output.LayerNorm", state + attended)
        inner = _gelu(self._mapped(f"{name}.intermediate.dense", state))
        return self._normed(f"{name}.output.LayerNorm", state + self._mapped(f"{name}.output.dense", inner))

    def _attended(self, name: str, state: Floats, there: Floats) -> Floats:
        texts, tokens, _ = state.shape

        def heads(part: str) -> Floats:
            apart = self._mapped(f"{name}.{part}", state).reshape(texts, tokens, HEADS, WIDTH // HEADS)
            return apart.transpose(0, 2, 1, 3)

        logits = heads("query") @ heads("key").transpose(0, 1, 3, 2) / np.float32(np.sqrt(WIDTH / HEADS))
        logits += ((1 - there) * HIDDEN)[:, None, None, :]
        share = np.exp(logits - logits.max(axis=-1, keepdims=True))
        share /= share.sum(axis=-1, keepdims=True)
        told: Floats = (share @ heads("value")).transpose(0, 2, 1, 3).reshape(texts, tokens, WIDTH)
        return told

    def _mapped(self, name: str, state: Floats) -> Floats:
        matrix, bias = self._maps[name]
        flat = state.reshape(-1, state.shape[-1]) @ matrix + bias
        return np.asarray(flat.reshape(*state.shape[:-1], -1))

    def _normed(self, name: str, state: Floats) -> Floats:
        """Layer normalisation over the width."""
        state = state - state.mean(axis=-1, keepdims=True)
        spread = np.sqrt((state * state).mean(axis=-1, keepdims=True) + np.float32(SOFTENING))
        scaled: Floats = state / spread * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"]
        return scaled


def _gelu(state: Floats) -> Floats:
    """x times the normal distribution function of x (``"hidden_act": "gelu"`` of the model's config.json).

    By the rational approximation 7.1.26 of Abramowitz & Stegun, off by 1.5e-7 at most: scipy's erf takes six times as long.
    """
    away = np.abs(state)
    step = 1 / (1 + np.float32(NEARNESS * np.sqrt(0.5)) * away)
    tail = np.zeros_like(state)
    for coefficient in COEFFICIENTS:
        tail += np.float32(coefficient)
        tail *= step
    tail *= np.exp(np.float32(-0.5) * state * state)
    away *= np.float32(0.5)
    tail *= away
    found: Floats = np.maximum(state, 0) - tail
    return found


def _fit(up: Floats, down: Floats, shape: tuple[int, int]) -> bool:
    return up.ndim == down.ndim == 2 and up.shape[1] == down.shape[0] and (len(up), down.shape[1]) == shape


def _floats(array: NDArray[np.floating]) -> Floats:
    return array.astype(np.float32)
