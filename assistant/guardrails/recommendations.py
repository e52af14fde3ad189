"""What is proposed or advised, and what the tags of shown statements declare of it (quote mode). Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from assistant.patient import Span
from ingest.documents import POLARITIES
from ingest.passages import Statement

Origin = Literal["question", "answer"]
POSITIVE = ("required", "for", "option")


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One intervention that is proposed or advised for one site.

    ``site`` is empty when none is said. ``polarity`` is one of the notes' five. ``strength`` holds the words that
    carry it. ``statement`` is the id it comes from, empty for free text. ``span`` holds code-point
    offsets into that text (turn 0) and is None for a tagged statement.
    """

    intervention: str
    site: str = ""
    polarity: str = "option"
    strength: str = ""
    statement: str = ""
    origin: Origin = "question"
    span: Span | None = None

    @property
    def positive(self) -> bool:
        return self.polarity in POSITIVE


def from_statements(statements: Iterable[Statement]) -> tuple[Recommendation, ...]:
    """What the tags of positions and practice declare, one per intervention and site."""
    found: list[Recommendation] = []
    for statement in statements:
        tags = statement.tags
        if tags.kind != "position" or tags.polarity not in POLARITIES:
            continue
        for intervention in tags.intervention:
            found.extend(
                Recommendation(intervention, site, tags.polarity, tags.strength, statement.id, "answer", None)
                for site in tags.site or ("",)
            )
    return tuple(dict.fromkeys(found))
