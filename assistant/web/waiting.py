"""Waiting for an answer: what is shown until it is there, and how it is stopped."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass, field

from assistant.answers import Reply
from assistant.web.answer import pending_html
from assistant.web.regions import Change

TICK = 0.1
"""Seconds between looks at whether an answer is there or stop was pressed."""
PATIENCE = 1.0
"""From here on the wait is counted aloud."""


@dataclass
class Waiting:
    """A reader who waits: what has verified so far, in order, and whether stop was pressed."""

    stop: threading.Event
    lines: list[str] = field(default_factory=list)

    def hear(self, line: str) -> None:
        self.lines.append(line)

    def stopped(self) -> bool:
        return self.stop.is_set()


def changes(future: Future[Reply], question: str, waiting: Waiting) -> Iterator[Change]:
    """Until the answer is there; what takes longer than a moment is counted, and claims appear as they verify."""
    started, said = time.monotonic(), (0, 0)
    while not future.done() and not waiting.stopped():
        try:
            future.exception(timeout=TICK)
        except NotYet:
            waited = int(time.monotonic() - started)
            now = (waited, len(waiting.lines))
            if (waited >= PATIENCE or waiting.lines) and now != said:
                said = now
                note = "Checking the next claim" if waiting.lines else "Reading the documents"
                yield {"current": pending_html(question, f"{note}… {waited} s", tuple(waiting.lines))}
