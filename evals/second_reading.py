"""What the check by phrases is worth: its agreement with a reader who judged the same answers nugget by nugget.

``evals/labels/second-reading.jsonl`` holds, for one state of the program, which vital nuggets the phrases of a case found in
its answer and which a second reader (a model that had read the five sources, saw question, nugget and answer, and neither
phrases nor code) calls held, partly held or not held. Only a nugget that is held counts for the reader.
"""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Literal

from pydantic import Field

from assistant.rows import Row
from evals.statistics import Interval, wilson

READING = Path(__file__).parent / "labels" / "second-reading.jsonl"


class ReadRow(Row):
    """One answer: for each vital nugget of the case ``id``, whether the ``phrases`` found it and the reader's verdict."""

    id: str = Field(min_length=1)
    phrases: tuple[bool, ...] = Field(min_length=1, strict=False)
    verdicts: tuple[Literal["held", "partly", "not"], ...] = Field(min_length=1, strict=False)

    @property
    def by_phrases(self) -> bool:
        return all(self.phrases)

    @property
    def by_reader(self) -> bool:
        return all(verdict == "held" for verdict in self.verdicts)


def shares(rows: Sequence[ReadRow], cases: Collection[str]) -> list[tuple[str, Interval | None]]:
    """Answered in full by the phrases, by the reader, and where they agree or differ; of those of ``cases`` that were read."""
    own = [row for row in rows if row.id in cases]
    counts = {
        "answered in full, by phrases": sum(row.by_phrases for row in own),
        "answered in full, by a second reader": sum(row.by_reader for row in own),
        "phrases and reader agree": sum(row.by_phrases == row.by_reader for row in own),
        "found by phrases, not held for the reader": sum(row.by_phrases > row.by_reader for row in own),
        "held for the reader, not found by phrases": sum(row.by_reader > row.by_phrases for row in own),
    }
    return [(name, wilson(count, len(own))) for name, count in counts.items()]
