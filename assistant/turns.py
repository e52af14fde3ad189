"""A conversation as the program sees it: turns of a user and of the assistant."""

from dataclasses import dataclass
from typing import Literal

MOST_TURNS = 120
"""Turns of a conversation that are read; the oldest are left out first. The store keeps no more either."""

ASKED_BEFORE = " (asked before: "
"""What parts a follow-up's own words from what was asked before; never shown."""

Role = Literal["clinician", "trainee"]


@dataclass(frozen=True, slots=True)
class Turn:
    """One message. ``speaker`` is who wrote it; only a user's turns hold patient facts."""

    speaker: Literal["user", "assistant"]
    text: str


@dataclass(frozen=True, slots=True)
class Standalone:
    """A turn's question made to stand by itself, and what was asked ``before`` of the same patient: told beside it, not asked
    again.

    The two stay apart from here on, so that nothing that a user writes can pass for what was asked before.
    """

    own: str
    before: str = ""

    @property
    def text(self) -> str:
        """Both in one, as it is read and shown."""
        mark = "?" if self.before and self.own.endswith("?") else ""
        return f"{self.own[: self.told_from]}{ASKED_BEFORE}{self.before}){mark}" if self.before else self.own

    @property
    def told_from(self) -> int | None:
        """Where in ``text`` what was asked before begins; None where it holds nothing of the kind."""
        return len(self.own.rstrip(" ?")) if self.before else None
