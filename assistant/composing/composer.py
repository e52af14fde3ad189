"""A chat model behind one narrow door: messages in, pieces of text out, or a ModelProblem.

Any model that LangChain's ``init_chat_model`` takes, or any OpenAI-compatible server by URL. Every wait has an end:
one deadline for the whole answer, a few tries with growing pauses for what may pass, and after repeated failures a
breaker that answers for a while without asking (Nygard, Release It!, the circuit breaker pattern).
"""

import os
import queue
import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pydantic import SecretStr

from ingest.errors import ModelProblem
from ingest.settings import Settings

if TYPE_CHECKING:  # LangChain's models take seconds to import, which quote mode need not spend
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage

TRIES = 3
TICK = 0.1
"""Seconds between looks at whether the reader has pressed stop."""
PAUSE = 0.4
"""Seconds before the second try; each further pause is twice as long."""
LONGEST_OUTPUT = 12_000
"""Characters after which a model is cut off."""
OUTPUT_TOKENS = 1024
FAILURES = 3
"""Failures in a row that open the breaker."""
COOL = 60.0
"""Seconds for which an open breaker answers without asking."""
PASSING = frozenset((408, 409, 425, 429, 500, 502, 503, 504, 529))
PASSING_NAMES = (
    "timeout",
    "connection",
    "connect",
    "ratelimit",
    "overloaded",
    "unavailable",
    "internalserver",
    "remoteprotocol",
    "readerror",
)
EXTRAS = {"openai": "openai", "anthropic": "anthropic", "ollama": "ollama"}


@dataclass
class Breaker:
    """Opens after ``FAILURES`` in a row and lets one call try again after ``COOL`` seconds. Thread-safe."""

    clock: Callable[[], float] = time.monotonic
    _failures: int = 0
    _open_until: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def check(self) -> None:
        """Raise ModelProblem while open."""
        with self._lock:
            if self.clock() < self._open_until:
                raise ModelProblem(
                    "The language model failed repeatedly and is left alone for a minute.", retryable=True
                )

    def succeeded(self) -> None:
        with self._lock:
            self._failures, self._open_until = 0, 0.0

    def failed(self) -> None:
        with self._lock:
            self._failures += 1
            if self._failures >= FAILURES:
                self._open_until = self.clock() + COOL


@dataclass
class Composer:
    """One chat model. ``tokens`` is its window, ``timeout`` the seconds that a whole answer may take."""

    model: "BaseChatModel"
    timeout: float = 30.0
    tokens: int = 8192
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    breaker: Breaker = field(default_factory=Breaker)

    @classmethod
    def open(cls, settings: Settings) -> "Composer | None":
        """The model that ``settings`` name, or None where they name none.

        Raises ModelProblem where the model's package is not installed or its name cannot be used.
        """
        if not settings.model and not settings.model_url:
            return None
        model = _served(settings) if settings.model_url else _named(settings)
        return cls(model, settings.model_timeout, settings.model_tokens)

    def stream(
        self, messages: "Sequence[BaseMessage]", stopped: Callable[[], bool] = lambda: False
    ) -> Generator[str, None, None]:
        """Pieces of the answer as they come. Closing the iterator ends the call, and so does ``stopped``.

        Raises ModelProblem when the breaker is open, when time runs out, or when the model fails; what may pass
        is tried again as long as nothing has come yet.
        """
        self.breaker.check()
        deadline = self.clock() + self.timeout
        for attempt in range(TRIES):
            started = False
            try:
                for piece in self._once(messages, deadline, stopped):
                    started = True
                    yield piece
            except ModelProblem as problem:
                if stopped():
                    raise  # the reader's wish, no failure of the model's
                pause = PAUSE * 2**attempt
                if started or not problem.retryable or attempt + 1 == TRIES or self.clock() + pause >= deadline:
                    self.breaker.failed()
                    raise
                self.sleep(pause)
            else:
                self.breaker.succeeded()
                return

    def _once(self, messages: "Sequence[BaseMessage]", deadline: float, stopped: Callable[[], bool]) -> Iterator[str]:
        """One call, read by a thread of its own so that a silent model cannot outlast the deadline."""
        pieces: queue.Queue[str | Exception | None] = queue.Queue(maxsize=256)
        stop = threading.Event()
        reader = threading.Thread(target=_pump, args=(self.model, list(messages), pieces, stop), daemon=True)
        reader.start()
        length = 0
        try:
            while length < LONGEST_OUTPUT:
                piece = self._next(pieces, deadline, stopped)
                if piece is None:
                    return
                if isinstance(piece, Exception):
                    raise _problem(piece) from piece
                length += len(piece)
                yield piece
        finally:
            stop.set()
            _drain(pieces)

    def _next(
        self, pieces: "queue.Queue[str | Exception | None]", deadline: float, stopped: Callable[[], bool]
    ) -> str | Exception | None:
        """The next piece. Raises ModelProblem when the deadline has passed or the reader has stopped."""
        while not stopped():
            left = deadline - self.clock()
            try:
                return pieces.get(timeout=min(left, TICK)) if left > 0 else pieces.get_nowait()
            except queue.Empty:
                if left <= 0:
                    raise ModelProblem("The language model did not answer in time.", retryable=False) from None
        raise ModelProblem("Stopped.", retryable=False)


def _pump(
    model: "BaseChatModel",
    messages: "list[BaseMessage]",
    pieces: "queue.Queue[str | Exception | None]",
    stop: threading.Event,
) -> None:
    try:
        stream = model.stream(messages)
        for chunk in stream:
            if stop.is_set():
                close = getattr(stream, "close", None)
                if close:
                    close()  # ends the request, so that the server stops generating
                return
            text = chunk.text if isinstance(chunk.text, str) else ""
            if text:
                pieces.put(text)
        pieces.put(None)
    except Exception as error:  # noqa: BLE001  # a provider may raise anything, and it must reach the waiting side
        pieces.put(error)


def _drain(pieces: "queue.Queue[str | Exception | None]") -> None:
    """Make room, so that a thread that waits to put its last piece can end."""
    while not pieces.empty():
        pieces.get_nowait()


def _problem(error: Exception) -> ModelProblem:
    """``error`` as one sentence, without the provider's own text, which may hold the request."""
    status = getattr(error, "status_code", None) or getattr(getattr(error, "response", None), "status_code", None)
    name = type(error).__name__
    passing = status in PASSING or any(word in name.lower() for word in PASSING_NAMES) or isinstance(error, OSError)
    said = f"{name}, status {status}" if status else name
    return ModelProblem(f"The language model failed ({said}).", retryable=passing)


def _named(settings: Settings) -> "BaseChatModel":
    from langchain.chat_models import init_chat_model
    from langchain_core.language_models import BaseChatModel

    provider = settings.model.partition(":")[0]
    options: dict[str, object] = {"temperature": 0}
    if provider in ("openai", "anthropic"):
        options |= {"timeout": settings.model_timeout, "max_retries": 0, "max_tokens": OUTPUT_TOKENS}
    try:
        model = init_chat_model(settings.model, **options)  # type: ignore[call-overload]
    except ImportError as error:
        extra = EXTRAS.get(provider)
        how = (
            f"install Boardside with its extra '{extra}'" if extra else f"install LangChain's package for '{provider}'"
        )
        raise ModelProblem(f"The model {settings.model} needs a package that is not installed; {how}.") from error
    except Exception as error:
        raise ModelProblem(
            f"The model {settings.model} cannot be set up ({type(error).__name__}); check its name and its key."
        ) from error
    if not isinstance(model, BaseChatModel):
        raise ModelProblem(f"{settings.model} names no chat model.")
    return model


def _served(settings: Settings) -> "BaseChatModel":
    try:
        from langchain_openai import ChatOpenAI
    except ImportError as error:
        raise ModelProblem(
            "A model server needs a package that is not installed; install Boardside with its extra 'openai'."
        ) from error
    return ChatOpenAI(
        model=settings.model.removeprefix("openai:") or "default",
        base_url=settings.model_url,
        api_key=SecretStr(os.environ.get("OPENAI_API_KEY", "none")),  # a local server asks for none
        temperature=0,
        timeout=settings.model_timeout,
        max_retries=0,
        max_completion_tokens=OUTPUT_TOKENS,
        stream_usage=True,
    )
