"""Lets many read the open index at once, and one exchange it while nobody reads."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Gate:
    """``reading`` runs beside other readers; ``changing`` runs alone, and before readers that come later."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._readers, self._changing = 0, False

    @contextmanager
    def reading(self) -> Iterator[None]:
        with self._condition:
            self._condition.wait_for(lambda: not self._changing)
            self._readers += 1
        try:
            yield
        finally:
            with self._condition:
                self._readers -= 1
                self._condition.notify_all()

    @contextmanager
    def changing(self) -> Iterator[None]:
        with self._condition:
            self._condition.wait_for(lambda: not self._changing)
            self._changing = True
            self._condition.wait_for(lambda: not self._readers)
        try:
            yield
        finally:
            with self._condition:
                self._changing = False
                self._condition.notify_all()
