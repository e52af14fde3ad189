"""Cases: a question with what a correct answer must hold. Read strictly, split by a seeded hash.

The format and how each case was made are described in ``evals/cases/README.md``.
"""

import hashlib
from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Literal, Self

from pydantic import ConfigDict, Field, model_validator

from assistant.rows import Row
from assistant.vocabulary import known_label
from evals.text import holds
from evals.wire import QuestionRow, read_rows
from ingest.errors import UsageError

FOLDER = Path(__file__).parent / "cases"
SEED = "boardside:"
Kind = Literal[
    "fact", "comparison", "case", "list", "follow-up", "study", "half-covered", "false-premise", "adversarial", "unanswerable"
]  # fmt: skip
Source = Literal["U", "B", "W", "O", "F"]
DOCUMENT = {
    "U": "topic-review",
    "B": "book-chapter",
    "W": "meta-analysis",
    "O": "ai-guidance",
    "F": "hepatectomy-series",
}
"""The document of the shipped corpus that each source letter stands for."""


class Half(StrEnum):
    """``test`` is scored and never read while tuning."""

    DEVELOPMENT = "development"
    TEST = "test"
    ALL = "all"


class Nugget(Row):
    """One fact that an answer may hold. Met when every phrase of one of its ``forms`` occurs."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    text: str = Field(min_length=1)
    forms: tuple[tuple[str, ...], ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _no_empty_form(self) -> Self:
        if any(not form or not all(phrase.strip() for phrase in form) for form in self.forms):
            raise ValueError("a form without a phrase is met by anything")
        return self

    def met_by(self, text: str) -> bool:
        """Whether ``text`` (already normalised by ``evals.text.plain``) holds one of the forms."""
        return any(holds(text, form) for form in self.forms)


Nuggets = tuple[Nugget, ...]


class Case(QuestionRow):
    """A question and its expected answer. ``group`` names cases that ask the same thing in other words.

    ``labels`` must all appear; of ``labels_any`` at least one, or the answer lets something unsafe pass.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    kind: Kind
    answerable: Literal["yes", "partly", "no"]
    reason: Literal["not-in-documents", "off-domain", "fabrication-request"] | None = None
    vital: Nuggets
    okay: Nuggets = ()
    forbidden: Nuggets = ()
    sources: tuple[Source, ...] = ()
    labels: tuple[str, ...] = ()
    labels_any: tuple[str, ...] = ()
    forbidden_labels: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    group: str = ""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        for label in (*self.labels, *self.labels_any, *self.forbidden_labels):
            if not known_label(label):
                raise ValueError(f"label '{label}' is not in the vocabulary")
        if (self.answerable == "no") != (self.reason is not None):
            raise ValueError("reason is given exactly where answerable is 'no'")
        if self.answerable != "no" and not (self.vital or self.labels or self.labels_any or self.forbidden_labels):
            raise ValueError("an answerable case needs a vital nugget, an expected label or a forbidden one")
        return self

    @property
    def half(self) -> Half:
        """A case that asks another's question in other words belongs to that one's half."""
        return half_of(self.group or self.id)

    @property
    def digest(self) -> str:
        """Eight hex digits: a case that was changed is no longer the case that a baseline scored."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:8]

    @property
    def conversation(self) -> str:
        """What bootstrap samples are drawn by: cases of one group or of one opening turn stand or fall together."""
        opening = self.history[0].content if self.history else ""
        return f"turn:{opening}" if opening else self.question_group

    @property
    def question_group(self) -> str:
        """The same for every wording of one question."""
        return self.group or self.id

    @property
    def documents(self) -> frozenset[str]:
        return frozenset(DOCUMENT[source] for source in self.sources)


def half_of(identifier: str) -> Half:
    """The half that a case belongs to, by the hash of its id: no list to keep, no choice to make."""
    odd = int(hashlib.sha256((SEED + identifier).encode()).hexdigest(), 16) % 2 == 1
    return Half.TEST if odd else Half.DEVELOPMENT


def load_cases(folder: Path = FOLDER, half: Half = Half.DEVELOPMENT) -> list[Case]:
    """The cases of every ``*.jsonl`` in ``folder`` that belong to ``half``, in order of file and line.

    Raises UsageError naming file, line, field and problem at the first that is broken.
    """
    return [case for cases in load_batches(folder, half).values() for case in cases]


def load_batches(folder: Path = FOLDER, half: Half = Half.DEVELOPMENT) -> dict[str, list[Case]]:
    """Name of a file -> its cases of ``half``, in order; one author wrote one file at one time.

    Raises UsageError naming file, line, field and problem at the first that is broken.
    """
    files = sorted(folder.glob("*.jsonl"))
    if not files:
        raise UsageError(f"There are no cases (*.jsonl) in {folder}.")
    batches: dict[str, list[Case]] = {}
    homes: dict[str, Path] = {}
    for path in files:
        batches[path.stem] = read_rows(path, Case)
        for case in batches[path.stem]:
            if case.id in homes:
                raise UsageError(f"{path}: id: '{case.id}' is also in {homes[case.id]}")
            homes[case.id] = path
    return {name: [case for case in cases if half in (Half.ALL, case.half)] for name, cases in batches.items()}


def digest(cases: Iterable[Case]) -> str:
    """Sixteen hex digits over the cases: two runs with the same digest were asked the same."""
    running = hashlib.sha256()
    for case in cases:
        running.update(case.model_dump_json().encode())
    return running.hexdigest()[:16]


def contradictions(cases: Sequence[Case]) -> list[str]:
    """One line a case whose expectations exclude each other: a label that must and must not appear."""
    return [
        f"{case.id}: labels: '{label}' is both expected and forbidden"
        for case in cases
        for label in sorted(set(case.labels) & set(case.forbidden_labels))
    ]
