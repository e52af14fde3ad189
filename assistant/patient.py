"""Patient facts: what is known of the patient, how surely, and where it was read. Frozen, pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

SHORT = 40
"""Characters up to which the words that gave a fact are repeated."""


class Status(StrEnum):
    ASSERTED = "asserted"
    DENIED = "denied"
    SUSPECTED = "suspected"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Span:
    """Where a fact was read: code-point offsets into turn ``turn`` (0 = first), and the words."""

    turn: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One value of one fact. A set fact (``sites``) has one Fact a member.

    ``value`` is a number in the fact's canonical unit or a word of the vocabulary. ``span`` is
    None when the value was entered in the form or follows from another fact (``derived`` says which).
    """

    name: str
    value: str | float
    unit: str = ""
    status: Status = Status.ASSERTED
    span: Span | None = None
    derived: str = ""
    site: str = ""
    """The site that a symptom, size or distance belongs to, when the text says so."""

    @property
    def words(self) -> str:
        """The user's own words that gave it; empty where they are many, or where it was entered or follows from another."""
        said = " ".join(self.span.text.split()) if self.span else ""
        return said if len(said) <= SHORT else ""


@dataclass(frozen=True, slots=True)
class PatientFacts:
    """Everything known of one patient. A name that is absent is unknown.

    ``conflicting`` names facts for which the text gives two values that exclude each other: they
    count as unknown until one is chosen.
    """

    values: Mapping[str, tuple[Fact, ...]] = field(default_factory=lambda: MappingProxyType({}))
    conflicting: tuple[str, ...] = ()

    @property
    def any_patient(self) -> bool:
        """Whether the conversation speaks of a patient at all."""
        return bool(self.values)

    def of(self, name: str) -> tuple[Fact, ...]:
        """All values of ``name``; empty when unknown or in conflict."""
        return () if name in self.conflicting else self.values.get(name, ())

    def one(self, name: str) -> Fact | None:
        """The value of a single-valued fact, None when unknown, denied, or in conflict."""
        found = [fact for fact in self.of(name) if fact.status in (Status.ASSERTED, Status.SUSPECTED)]
        return found[0] if found else None

    def __iter__(self) -> Iterator[Fact]:
        return (fact for group in self.values.values() for fact in group)


def patient_facts(facts: Iterable[Fact], conflicting: Iterable[str] = ()) -> PatientFacts:
    """Group ``facts`` by name, keeping their order."""
    grouped: dict[str, list[Fact]] = {}
    for fact in facts:
        grouped.setdefault(fact.name, []).append(fact)
    frozen = MappingProxyType({name: tuple(group) for name, group in grouped.items()})
    return PatientFacts(frozen, tuple(conflicting))
