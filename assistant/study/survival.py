"""The rows of the survival plot: what is drawn, and why the rest is not. YAML and trials -> frozen types."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from assistant.corpus.records import Cell, Measure, Strict, Trial, locate, read_yaml
from ingest.errors import CorpusError

INTERVAL = re.compile(r"(\d+\.\d+)\s*[-–]\s*(\d+\.\d+)")


class PlotRow(Strict):
    """One trial of the plot. ``disputed`` names the conflict over the direction of its hazard ratio."""

    trial: str
    disputed: str | None = None
    why: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()


class Plot(Strict):
    """``set``: the statement that names the trials which belong in the plot."""

    title: str
    set: str
    rows: tuple[PlotRow, ...]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A hazard ratio with its interval, as printed and as numbers."""

    printed: str
    statement: str
    hr: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class SurvivalRow:
    """A trial in the plot: ``drawn`` is None where no marker may stand; ``reason`` then says so in a few words.

    ``statements`` are those that say why it is not drawn, or what must be read beside it.
    """

    key: str
    name: str
    figures: tuple[tuple[str, str], ...]
    drawn: Estimate | None
    reason: str
    statements: tuple[str, ...]


def load_plot(path: Path) -> Plot | None:
    """The plot's rows; None where a corpus has none. Raises CorpusError naming file, line and field."""
    if not path.exists():
        return None
    root, raw = read_yaml(path)
    try:
        return Plot.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        line, field = locate(root, first["loc"])
        raise CorpusError(path, line, field, first["msg"]) from error


def survival_rows(plot: Plot, trials: Sequence[Trial]) -> tuple[SurvivalRow, ...]:
    """Every row of the plot in its order; a trial that the table lacks is a row without a marker."""
    known = {trial.key: trial for trial in trials}
    return tuple(_row(row, known) for row in plot.rows)


def _row(row: PlotRow, trials: Mapping[str, Trial]) -> SurvivalRow:
    trial = trials.get(row.trial)
    measures = _measures(trial) if trial else ()
    found = next((estimate for measure in measures if (estimate := _estimate(measure))), None)
    figures = tuple(figure for measure in measures for figure in _figures(measure))
    name = trial.name if trial else row.trial
    if found is None:
        reason = "not drawn: no hazard ratio for overall survival in these sources"
    elif row.disputed:
        reason = f"not drawn: {found.printed} is printed, but its direction is disputed"
    else:
        return SurvivalRow(row.trial, name, figures, found, "", row.beside)
    return SurvivalRow(row.trial, name, figures, None, reason, row.why)


def _measures(trial: Trial) -> tuple[Measure, ...]:
    return (*((trial.overall_survival,) if trial.overall_survival else ()), *trial.survival_rates)


def _estimate(measure: Measure) -> Estimate | None:
    """None without both a hazard ratio and its interval."""
    hr, ci = measure.hr, measure.ci
    bounds = INTERVAL.search(ci.value) if ci else None
    if hr is None or ci is None or bounds is None:
        return None
    printed = f"HR {hr.value} (95% CI {ci.value})"
    return Estimate(printed, hr.statement, float(hr.value), float(bounds.group(1)), float(bounds.group(2)))


def _figures(measure: Measure) -> list[tuple[str, str]]:
    """What the arms show, as (words, statement)."""
    at = f"{measure.at}: " if measure.at else ""
    values = [(f"{at}{value.arm} {value.value} {measure.unit}", value.statement) for value in measure.values]
    said: tuple[Cell, ...] = (measure.significance,) if measure.significance else ()
    return [*values, *((at + cell.value, cell.statement) for cell in said)]


def in_words(title: str, rows: Sequence[SurvivalRow]) -> str:
    """The plot for those who do not see it: every row, drawn or not."""
    said = [f"{row.name}: {row.drawn.printed if row.drawn else row.reason}" for row in rows]
    return f"Forest plot. {title}. {'. '.join(said)}. No pooled estimate is drawn."
