"""A conversation as the program sees it: turns of a user and of the assistant."""

from dataclasses import dataclass
from typing import Literal

Role = Literal["clinician", "trainee"]


@dataclass(frozen=True, slots=True)
class Turn:
    """One message. ``speaker`` is who wrote it; only a user's turns hold patient facts."""

    speaker: Literal["user", "assistant"]
    text: str
