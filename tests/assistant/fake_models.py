"""Chat models that say what a test tells them, through LangChain's own streaming."""

import time
from collections.abc import Iterator
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from pydantic import ConfigDict, Field


class Scripted(BaseChatModel):
    """Streams ``pieces`` with ``pause`` seconds before each; ``endless`` repeats them; ``errors`` are raised first, one a
    call.
    """

    pieces: list[str] = Field(default_factory=list)
    pause: float = 0.0
    endless: bool = False
    errors: list[Exception] = Field(default_factory=list)
    late_error: Exception | None = None
    asked: list[list[BaseMessage]] = Field(default_factory=list)
    given: list[int] = Field(default_factory=list)

    model_config = ConfigDict(arbitrary_types_allowed=True)

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def _generate(self, messages: list[BaseMessage], *_: Any, **__: Any) -> ChatResult:
        return ChatResult(generations=[ChatGeneration(message=AIMessage("".join(self.pieces)))])

    def _stream(self, messages: list[BaseMessage], *_: Any, **__: Any) -> Iterator[ChatGenerationChunk]:
        self.asked.append(messages)
        if self.errors:
            raise self.errors.pop(0)
        while True:
            for piece in self.pieces:
                time.sleep(self.pause)
                self.given.append(len(piece))
                yield ChatGenerationChunk(message=AIMessageChunk(content=piece))
            if not self.endless:
                break
        if self.late_error:
            raise self.late_error


def scripted(*pieces: str, **options: Any) -> Scripted:
    """A fresh model; its lists are its own."""
    lists: dict[str, Any] = {"errors": [], "asked": [], "given": []}
    return Scripted(pieces=list(pieces), **(lists | options))
