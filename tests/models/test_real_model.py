"""Compose mode with a real model over a real wire.

llama.cpp's OpenAI-compatible server (xllamacpp) runs in this process and serves SmolLM2-135M-Instruct; langchain-openai
drives it. A model this small invents freely, which is the point: the plumbing is asserted, and that nothing unverified
reaches the reader; never its wording.
"""

import json
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from assistant.answers import Mode, SegmentKind
from assistant.composing import compose_mode
from assistant.composing.claims import ClaimReader
from assistant.composing.compose_mode import ComposeMode
from assistant.composing.composer import Composer
from assistant.composing.model_prompts import load_compose_prompt
from assistant.rendering import full_text
from assistant.respond import Assistant
from assistant.verification.verifier import Verdict, verify
from assistant.verification.wording import Reader
from ingest.errors import ModelProblem
from ingest.passages import Statement
from ingest.settings import ROOT
from scripts.small_model import DIGEST, TARGET, digest_of
from tests.running import settings_of

xllamacpp = pytest.importorskip("xllamacpp")
langchain_openai = pytest.importorskip("langchain_openai")
pytestmark = [pytest.mark.model, pytest.mark.slow]
QUESTIONS = 50
THREADS = 1
"""Two would wait for each other at every layer, spinning, while anything else runs on a small machine."""
WINDOW = 900
"""Tokens that the prompt may take: few statements, so that a small machine reads them soon."""
MESSAGE = [("human", "Write three sentences about rain.")]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The server's address."""
    if not TARGET.exists():
        pytest.skip("the small model is not here; fetch it with: python scripts/small_model.py")
    assert digest_of(TARGET) == DIGEST
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(TARGET)
    parameters.hostnames, parameters.port = ["127.0.0.1"], 0
    parameters.n_ctx, parameters.n_parallel, parameters.warmup, parameters.ui = 4096, 1, False, False
    parameters.verbosity = -1
    for threads in (parameters.cpuparams, parameters.cpuparams_batch):
        threads.n_threads, threads.poll = THREADS, 0  # waiting threads that poll would starve everybody else
    running = xllamacpp.Server(parameters)
    yield f"{running.listening_address}/v1"
    del running


def chat(server: str, **options: Any) -> Any:
    settings: dict[str, Any] = {
        "temperature": 0,
        "max_completion_tokens": 48,
        "timeout": 120,
        "max_retries": 0,
        "stream_usage": True,
    }
    return langchain_openai.ChatOpenAI(model="smollm2", base_url=server, api_key="none", **(settings | options))


def test_the_answer_comes_in_pieces_with_its_usage(server: str) -> None:
    chunks = list(chat(server).stream(MESSAGE))
    assert len([chunk for chunk in chunks if chunk.text]) > 3
    total = chunks[0]
    for chunk in chunks[1:]:
        total += chunk
    assert total.usage_metadata["input_tokens"] > 0
    assert 0 < total.usage_metadata["output_tokens"] <= 48


def test_a_composer_opens_by_url_and_streams(server: str) -> None:
    composer = Composer.open(settings_of(model="smollm2", model_url=server, model_timeout=120.0))
    assert composer is not None
    pieces = composer.stream([("human", "Say yes.")])  # type: ignore[list-item]
    assert next(pieces)
    pieces.close()


def test_a_closed_stream_frees_the_server(server: str) -> None:
    pieces = Composer(chat(server, max_completion_tokens=2000), timeout=120).stream(MESSAGE)  # type: ignore[arg-type]
    assert next(pieces)
    pieces.close()
    started = time.monotonic()
    assert list(chat(server, max_completion_tokens=4).stream(MESSAGE))
    assert time.monotonic() - started < 60, "the first call must have ended: the server has one slot"


def test_a_deadline_ends_the_wait(server: str) -> None:
    started = time.monotonic()
    with pytest.raises(ModelProblem, match="in time"):
        list(Composer(chat(server, max_completion_tokens=3000), timeout=0.2).stream(MESSAGE))  # type: ignore[arg-type]
    assert time.monotonic() - started < 10


def test_a_server_that_is_down_is_one_problem() -> None:
    pauses: list[float] = []
    composer = Composer(chat("http://127.0.0.1:9/v1"), timeout=30, sleep=pauses.append)
    with pytest.raises(ModelProblem) as caught:
        list(composer.stream(MESSAGE))  # type: ignore[arg-type]
    assert caught.value.retryable
    assert len(pauses) == 2


CLAIM = {
    "type": "object",
    "properties": {
        "claim": {"type": "string", "minLength": 30, "maxLength": 140},
        "statements": {"type": "array", "items": {"type": "integer", "minimum": 1, "maximum": 4}, "minItems": 1, "maxItems": 2},
    },
    "required": ["claim", "statements"],
}  # fmt: skip
FORM = {"response_format": {"type": "json_schema", "json_schema": {"name": "claim", "schema": CLAIM}}}
"""A grammar for the server: left to itself, a model this small never finds the form of a claim."""


def test_a_schema_given_to_the_server_is_kept(server: str) -> None:
    said = "".join(chunk.text for chunk in chat(server, max_completion_tokens=120, model_kwargs=FORM).stream(MESSAGE))
    assert len(list(ClaimReader().feed(said))) == 1


def _questions() -> list[str]:
    folder = ROOT / "evals" / "cases"
    rows = [
        json.loads(line)
        for name in ("cases", "comparisons", "study")
        for line in Path(folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]
    return [row["question"] for row in rows][:QUESTIONS]


def test_nothing_unverified_reaches_the_reader(
    server: str, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over fifty questions, with a grammar that makes the model claim something about the statements it is given."""
    questions, reader, judged = _questions(), Reader(assistant.glossary), []

    def noted(claim: str, statements: Sequence[Statement], with_reader: Reader) -> Verdict:
        judged.append(claim)
        return verify(claim, statements, with_reader)

    monkeypatch.setattr(compose_mode, "verify", noted)
    composer = Composer(chat(server, max_completion_tokens=120, model_kwargs=FORM), timeout=120, tokens=WINDOW)
    monkeypatch.setattr(assistant, "compose_mode", ComposeMode(composer, load_compose_prompt(ROOT / "prompts"), reader))
    assert len(questions) >= QUESTIONS
    for question in questions:
        reply = assistant.reply(question)
        names = {citation.number: citation.statement for citation in reply.citations}
        statements = assistant.index.statements(list(names.values()))
        shown = [segment for segment in reply.segments() if segment.kind is SegmentKind.CLAIM]
        for segment in shown:
            assert verify(segment.text, [statements[names[number]] for number in segment.citations], reader).stands
        assert bool(shown) == (reply.mode is Mode.COMPOSE)
        if reply.mode is Mode.FALLBACK:
            assert "quoted from the documents" in full_text(reply)
    assert len(judged) >= QUESTIONS // 2, "the model's claims were judged"
