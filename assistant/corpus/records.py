"""The corpus's own tables: where sources disagree, and the trials. YAML -> frozen types.

``corpus/conflicts.yaml`` and ``corpus/trials.yaml``; a corpus without one of them has none. Whether the ids and
figures in them hold is ``assistant.corpus.records.records``'s business.
"""

import re
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeVar

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    model_validator,
)

from ingest.errors import CorpusError
from ingest.yaml_text import nodes_and_content

Scope = Literal["between", "within"]
Show = Literal["always-with", "when-asked"]
Group = Literal["trial", "pooled", "series"]
Location = tuple[int | str, ...]
Entry = TypeVar("Entry", bound="Keyed")


class Strict(BaseModel):
    """Nothing that is not a field, nothing changed afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_min_length=1)


class Keyed(Strict, ABC):
    """An entry of a table that has a name of its own."""

    @property
    @abstractmethod
    def name_of_entry(self) -> str: ...


def _pattern(text: str) -> re.Pattern[str]:
    try:
        return re.compile(text, re.IGNORECASE)
    except re.error as error:
        raise ValueError(f"not a pattern: {error}") from error


class ConflictPosition(Strict):
    """What one document holds. The first statement says it by itself and is the one to quote."""

    document: str
    statements: tuple[str, ...] = Field(min_length=1)


class Conflict(Keyed):
    """Where documents, or one document with itself, do not agree.

    ``always-with``: whenever one of its statements is shown, each position must be shown.
    ``note`` is in Boardside's own words: what differs, what each position rests on, how to read it.
    ``asked`` are patterns of questions that every position together answers, though they speak of no disagreement.
    """

    id: str = Field(pattern=r"^C\d{2}$")
    scope: Scope
    topic: str
    note: str
    show: Show
    asked: tuple[Annotated[str, AfterValidator(lambda text: _pattern(text).pattern)], ...] = ()
    positions: tuple[ConflictPosition, ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _scope_fits(self) -> Self:
        documents = {position.document for position in self.positions}
        if (self.scope == "within") != (len(documents) == 1):
            raise ValueError(f"'{self.scope}' does not fit positions of {len(documents)} document(s)")
        return self

    @property
    def name_of_entry(self) -> str:
        return self.id

    def asks(self, text: str) -> bool:
        """Whether ``text`` asks what only all positions together answer."""
        return any(_pattern(one).search(text) for one in self.asked)

    @property
    def statements(self) -> tuple[str, ...]:
        """Every statement of every position, in order."""
        return tuple(statement for position in self.positions for statement in position.statements)


class Cell(Strict):
    """One cell of the trials table. Its figures occur in ``statement``."""

    value: str
    statement: str


class ArmValue(Cell):
    """A figure of one arm; ``arm`` in a few words."""

    arm: str


def _cells(value: object) -> object:
    return [value] if isinstance(value, dict) else value


Cells = Annotated[tuple[Cell, ...], BeforeValidator(_cells)]


class Measure(Strict):
    """Survival by arm. ``at`` is the time point of a rate, empty for a median."""

    at: str = Field("", min_length=0)
    unit: str = Field("", min_length=0)
    values: tuple[ArmValue, ...] = ()
    hr: Cell | None = None
    ci: Cell | None = None
    significance: Cell | None = None

    def cells(self) -> Iterator[tuple[Location, Cell]]:
        """Each figure, with the way to it within the measure."""
        yield from ((("values", index), value) for index, value in enumerate(self.values))
        for name, cell in (("hr", self.hr), ("ci", self.ci), ("significance", self.significance)):
            if cell:
                yield (name,), cell


class Trial(Keyed):
    """One study as a row. What the sources do not state is absent: None, or empty."""

    key: str = Field(description="The study's key in the glossary.")
    group: Group
    name: str
    country: Cell | None = None
    design: Cell | None = None
    population: Cell | None = None
    n: Cell | None = None
    randomised_when: Cell | None = Field(None, description="Before or after response to systemic therapy.")
    arms: Cells = ()
    follow_up: Cell | None = None
    overall_survival: Measure | None = None
    survival_rates: tuple[Measure, ...] = ()
    local_control: Cells = ()
    distant: Cells = ()
    quality_of_life: Cells = ()
    other: Cells = Field((), description="What else was measured: complications, prognostic factors, remission.")
    caveat: Cells = ()

    @property
    def name_of_entry(self) -> str:
        return self.key

    def cells(self) -> Iterator[tuple[Location, Cell]]:
        """Each cell that is there, with the way to it in the file."""
        for column in type(self).model_fields:
            value = getattr(self, column)
            for index, part in enumerate(value if isinstance(value, tuple) else (value,)):
                place: Location = (column, index) if isinstance(value, tuple) else (column,)
                if isinstance(part, Measure):
                    yield from (((*place, *inner), cell) for inner, cell in part.cells())
                elif isinstance(part, Cell):
                    yield place, part


def load_conflicts(path: Path) -> tuple[Conflict, ...]:
    """The register of conflicts in the order written; empty where there is no such file.

    Raises CorpusError naming file, line and field.
    """
    return _load(path, TypeAdapter(tuple[Conflict, ...]))


def load_trials(path: Path) -> tuple[Trial, ...]:
    """The trials in the order written; empty where there is no such file.

    Raises CorpusError naming file, line and field.
    """
    return _load(path, TypeAdapter(tuple[Trial, ...]))


def _load(path: Path, entries_of: TypeAdapter[tuple[Entry, ...]]) -> tuple[Entry, ...]:
    if not path.exists():
        return ()
    root, raw = read_yaml(path)
    if raw is None:
        return ()
    if not isinstance(raw, list):
        raise CorpusError(path, 1, "", "must be a list of entries")
    try:
        entries = entries_of.validate_python(raw)
    except ValidationError as error:
        first = error.errors()[0]
        line, field = locate(root, first["loc"])
        raise CorpusError(path, line, field, first["msg"].removeprefix("Value error, ")) from error
    for name, count in Counter(entry.name_of_entry for entry in entries).items():
        if count > 1:
            last = max(index for index, entry in enumerate(entries) if entry.name_of_entry == name)
            raise CorpusError(path, locate(root, (last,))[0], name, "is there twice")
    return entries


def read_yaml(path: Path) -> tuple[yaml.Node | None, Any]:
    """The file's nodes, which know their lines, and its plain content.

    Raises CorpusError where it cannot be read or is not YAML.
    """
    try:
        text = path.read_text(encoding="utf-8")
        return nodes_and_content(text)
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(path, 0, "", "cannot be read as UTF-8 text") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise CorpusError(path, mark.line + 1 if mark else 0, "", "is not valid YAML") from error


def locate(root: yaml.Node | None, location: Location) -> tuple[int, str]:
    """The line of the deepest node on the way to ``location``, and that way in words."""
    node, names = root, []
    for part in location:
        names.append(str(part))
        inner = _step(node, part)
        node = inner or node
        if inner is None:
            break
    return (node.start_mark.line + 1 if node else 0), ".".join(names)


def _step(node: yaml.Node | None, part: int | str) -> yaml.Node | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return _node(node.value[part])
    if isinstance(node, yaml.MappingNode):
        return next((_node(value) for key, value in node.value if key.value == part), None)
    return None


def _node(value: object) -> yaml.Node | None:
    return value if isinstance(value, yaml.Node) else None
