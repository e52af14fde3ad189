"""What is shown: an Answer or an Abstention, made of segments whose every word can be traced. Frozen, pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from assistant.findings import Finding
from assistant.patient import PatientFacts
from assistant.turns import Standalone


class SegmentKind(StrEnum):
    """The only four kinds of text that an answer holds in quote mode; ``claim`` is compose mode's."""

    STATEMENT = "statement"
    CONNECTIVE = "connective"
    FINDING = "finding"
    CELL = "cell"
    CLAIM = "claim"


class BlockKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    BULLET = "bullet"
    ROW = "row"


class Reason(StrEnum):
    """Why there is no answer."""

    NOT_IN_DOCUMENTS = "not-in-documents"
    OFF_DOMAIN = "off-domain"
    FABRICATION_REQUEST = "fabrication-request"


class Mode(StrEnum):
    """``fallback``: a model was asked and failed, and quote mode answered."""

    QUOTE = "quote"
    COMPOSE = "compose"
    FALLBACK = "fallback"


@dataclass(frozen=True, slots=True)
class Citation:
    """One numbered citation. ``quote`` is ``passage.text[start:end]`` of the passage named."""

    number: int
    document: str
    passage: str
    statement: str
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of text of one kind. ``citations`` are numbers; ``rule`` is set on a finding sentence."""

    kind: SegmentKind
    text: str
    citations: tuple[int, ...] = ()
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A line of the answer. A row's segments are its cells, the first a row head."""

    kind: BlockKind
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Position:
    """One side of a disagreement: who says it, and the statements that say so."""

    document: str
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A recorded conflict that the answer touches, with every position."""

    id: str
    topic: str
    note: str
    positions: tuple[Position, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """What an answer and an abstention have in common.

    ``standalone`` is the question as understood with its conversation, ``asked_before`` what was asked of the same patient
    earlier and told beside it. ``seconds`` is how long it took and takes no part in comparisons, so that equal questions give
    equal replies.
    """

    question: str
    standalone: str
    blocks: tuple[Block, ...]
    citations: tuple[Citation, ...]
    findings: tuple[Finding, ...]
    facts: PatientFacts
    mode: Mode = Mode.QUOTE
    seconds: float = field(default=0.0, compare=False)
    asked_before: str = ""

    @property
    def understood(self) -> str:
        """What was asked and what is told beside it, in one."""
        return Standalone(self.standalone, self.asked_before).text

    @property
    def abstained(self) -> bool:
        return isinstance(self, Abstention)

    def segments(self) -> Iterator[Segment]:
        return (segment for block in self.blocks for segment in block.segments)


@dataclass(frozen=True, slots=True)
class Answer(Reply):
    """An answer. ``uncovered`` names parts of the question that the documents do not cover."""

    disagreements: tuple[Disagreement, ...] = ()
    uncovered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Abstention(Reply):
    """No answer, and why. Its blocks say what the documents do cover nearby; findings stay."""

    reason: Reason = Reason.NOT_IN_DOCUMENTS
