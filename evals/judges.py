"""Other judges, by setting: an NLI model by path, a chat model by LangChain name; and the embedder's cosine."""

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from assistant.verification.verifier import verify
from assistant.verification.wording import Reader
from evals.judge import CachedJudge, Cosine, DeterministicJudge, Judge, Judgment, Verdict
from evals.text import sentences
from ingest.documents import Tags
from ingest.embedding import Embedder, Vectors, question_embedder
from ingest.errors import EmbedderError, ModelProblem, UsageError
from ingest.glossary import load_glossary
from ingest.passages import Statement
from ingest.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

NLI = "nli:"
CHAT = "chat:"
VERIFIER = "verifier"
PROMPT = """Sources:
{sources}

Claim: {claim}

Do the sources alone support every part of the claim, figures, arms and negations included? Answer with one word:
supported, unsupported or contradicted."""


def judge_of(name: str, settings: Settings) -> CachedJudge:
    """The judge that ``--judge`` names: nothing (deterministic), ``words``, ``verifier``, ``nli:PATH`` or
    ``chat:PROVIDER:MODEL``.

    Raises UsageError for any other word.
    """
    inner: Judge
    if not name:
        inner = DeterministicJudge(cosine_of(question_embedder(settings.embedder)))
    elif name == "words":
        inner = DeterministicJudge()
    elif name == VERIFIER:
        inner = VerifierJudge(Reader(load_glossary(settings.corpus / "glossary.yaml")))
    elif name.startswith(NLI):
        inner = NliJudge(name.removeprefix(NLI))
    elif name.startswith(CHAT):
        inner = ChatJudge(name.removeprefix(CHAT), settings.model_url)
    else:
        raise UsageError(f"--judge {name} is none of: words, {VERIFIER}, {NLI}PATH, {CHAT}PROVIDER:MODEL.")
    return CachedJudge(inner)


def cosine_of(embedder: Embedder) -> Cosine:
    """Cosine by ``embedder``, each sentence embedded once."""

    @lru_cache(maxsize=20000)
    def vector(text: str) -> Vectors:
        row: Vectors = embedder.embed([text])[0]
        return row

    def cosine(claim: str, sources: Sequence[str]) -> float:
        pieces = [piece for source in sources for piece in sentences(source)]
        return max((float(np.dot(vector(claim), vector(piece))) for piece in pieces), default=0.0)

    return cosine


class VerifierJudge:
    """The verifier of compose mode as a judge, so that labelled sets say what it is worth too.

    It reads one statement at a time: a longer source is cut into its sentences, and the claim must stand on
    one of them.
    """

    name = VERIFIER

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def judge(self, claim: str, sources: Sequence[str]) -> Judgment:
        pieces = dict.fromkeys(piece for source in sources for piece in sentences(source))
        verdict = verify(claim, [_untagged(piece) for piece in pieces], self._reader)
        if verdict.stands:
            return Judgment(Verdict.SUPPORTED, "verified")
        return Judgment(Verdict.UNSUPPORTED, "; ".join(f"{one.check.value}: {one.detail}" for one in verdict.failures))


def _untagged(text: str) -> Statement:
    return Statement("", "", "", "", text, 0, len(text), Tags())


class NliJudge:
    """A sentence-transformers CrossEncoder trained on natural language inference, from a folder."""

    def __init__(self, path: str) -> None:
        from sentence_transformers import CrossEncoder

        try:
            self._model: Any = CrossEncoder(path, device="cpu")
            labels = {str(label).lower(): int(row) for row, label in self._model.config.id2label.items()}
            self._entails, self._denies = labels["entailment"], labels["contradiction"]
        except KeyError as error:
            raise EmbedderError(f"The model in {path} has no label {error}; it is no NLI model.") from error
        except Exception as error:  # the loader raises whatever the disk or format raises
            raise EmbedderError(f"The NLI model '{path}' cannot be loaded: {error}") from error
        self.name = f"{NLI}{path}"

    def judge(self, claim: str, sources: Sequence[str]) -> Judgment:
        if not claim.strip() or not any(sources):
            return Judgment(Verdict.UNSUPPORTED, "no source is cited")
        scores = np.asarray(self._model.predict([(" ".join(sources), claim)]))[0]
        best = int(scores.argmax())
        verdict = {self._entails: Verdict.SUPPORTED, self._denies: Verdict.CONTRADICTED}.get(best, Verdict.UNSUPPORTED)
        return Judgment(verdict, f"logits {[round(float(score), 2) for score in scores]}")


class ChatJudge:
    """Any chat model that LangChain can name, asked for one word at temperature 0."""

    def __init__(self, model: str, base_url: str = "") -> None:
        from langchain.chat_models import init_chat_model

        options: dict[str, Any] = {"temperature": 0} | ({"base_url": base_url} if base_url else {})
        try:
            self._model: BaseChatModel = init_chat_model(model, **options)
        except (ImportError, ValueError) as error:
            raise ModelProblem(f"The chat model '{model}' cannot be opened: {error}") from error
        self.name = f"{CHAT}{model}"

    def judge(self, claim: str, sources: Sequence[str]) -> Judgment:
        listed = "\n".join(f"- {source}" for source in sources)
        try:
            said = str(self._model.invoke(PROMPT.format(sources=listed, claim=claim)).content).strip().lower()
        except Exception as error:  # a provider raises its own classes
            raise ModelProblem(f"The judge '{self.name}' did not answer: {error}") from error
        for verdict in (Verdict.UNSUPPORTED, Verdict.CONTRADICTED, Verdict.SUPPORTED):
            if verdict.value in said:
                return Judgment(verdict, said[:80])
        raise ModelProblem(f"The judge '{self.name}' answered none of its three words: {said[:80]}")
