"""A conversation as the program sees it: turns of a user and of the assistant."""

from dataclasses import dataclass
from typing import Literal

MOST_TURNS = 120
"""Turns of a conversation that are read; the oldest are left out first. The store keeps no more either."""

Role = Literal["clinician", "trainee"]


@dataclass(frozen=True, slots=True)
class Turn:
    """One message. ``speaker`` is who wrote it; only a user's turns hold patient facts."""

    speaker: Literal["user", "assistant"]
    text: str
