"""The trials as rows and columns, each entry tied to its statement. Pure."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from assistant.corpus.records import Cell, Measure, Trial

NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
KIND = {"trial": "Trial", "pooled": "Pooled analysis", "series": "Single study"}


@dataclass(frozen=True, slots=True)
class Entry:
    """Words of a cell and the statement that they rest on."""

    text: str
    statement: str


@dataclass(frozen=True, slots=True)
class Column:
    """``numeric``: sorted by the first number in it."""

    key: str
    name: str
    read: Callable[[Trial], tuple[Entry, ...]]
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One study; ``cells`` in the order of ``COLUMNS``, empty where the sources say nothing."""

    key: str
    name: str
    kind: str
    cells: tuple[tuple[Entry, ...], ...]


def _plain(name: str) -> Callable[[Trial], tuple[Entry, ...]]:
    def read(trial: Trial) -> tuple[Entry, ...]:
        value: Cell | tuple[Cell, ...] | None = getattr(trial, name)
        cells = value if isinstance(value, tuple) else (value,) if value else ()
        return tuple(Entry(cell.value, cell.statement) for cell in cells)

    return read


def _overall(trial: Trial) -> tuple[Entry, ...]:
    return tuple(_measured(trial.overall_survival)) if trial.overall_survival else ()


def _rates(trial: Trial) -> tuple[Entry, ...]:
    return tuple(entry for measure in trial.survival_rates for entry in _measured(measure))


def _measured(measure: Measure) -> Iterator[Entry]:
    """One entry a statement: the arms' figures, the hazard ratio with its interval, what is said of significance."""
    said: dict[str, list[str]] = {}
    for way, cell in measure.cells():
        said.setdefault(cell.statement, []).append(_words(str(way[0]), cell, measure.unit))
    when = f"{measure.at}: " if measure.at else ""
    for statement, words in said.items():
        yield Entry(when + "; ".join(words), statement)


def _words(part: str, cell: Cell, unit: str) -> str:
    if part == "hr":
        return f"HR {cell.value}"
    if part == "ci":
        return f"95% CI {cell.value}"
    arm = getattr(cell, "arm", "")
    return f"{arm} {cell.value} {unit}".strip() if arm else cell.value


COLUMNS = (
    Column("n", "Patients", _plain("n"), numeric=True),
    Column("randomised_when", "Randomised when: before or after response", _plain("randomised_when")),
    Column("overall_survival", "Overall survival", _overall),
    Column("survival_rates", "Survival rates", _rates),
    Column("local_control", "Local control", _plain("local_control")),
    Column("distant", "Distant disease", _plain("distant")),
    Column("quality_of_life", "Quality of life", _plain("quality_of_life")),
    Column("caveat", "Read with care", _plain("caveat")),
    Column("population", "Population", _plain("population")),
    Column("arms", "Arms", _plain("arms")),
    Column("design", "Design", _plain("design")),
    Column("follow_up", "Follow-up", _plain("follow_up"), numeric=True),
    Column("other", "Also measured", _plain("other")),
    Column("country", "Country", _plain("country")),
)


def rows(trials: Sequence[Trial]) -> tuple[Row, ...]:
    """Every study in the order of the file."""
    return tuple(
        Row(trial.key, trial.name, KIND[trial.group], tuple(column.read(trial) for column in COLUMNS))
        for trial in trials
    )


def sort_key(entries: Iterable[Entry], *, numeric: bool = False) -> str:
    """What a cell is sorted by: its first number, or its words; empty (and last) where there is none."""
    text = " ".join(entry.text for entry in entries)
    if not numeric:
        return text.casefold()
    figures = [float(found.replace(",", "")) for found in NUMBER.findall(text)]
    # "ten studies, 83,559 patients": the number of patients is the largest figure of the cell.
    return f"{max(figures):g}" if figures else ""
