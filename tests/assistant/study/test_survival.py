"""The survival plot: all four trials, a marker only where one may stand, never a pooled estimate."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.corpus import contents
from assistant.corpus.records import load_trials
from assistant.study.check import study
from assistant.study.drawing import survival_svg
from assistant.study.survival import Plot, SurvivalRow, in_words, load_plot, survival_rows
from ingest.errors import CorpusError
from ingest.settings import settings

CORPUS = settings().corpus
TRIALS = load_trials(CORPUS / "trials.yaml")


@pytest.fixture(scope="module")
def plot() -> Plot:
    found = load_plot(CORPUS / "study" / "survival.yaml")
    assert found is not None
    return found


@pytest.fixture(scope="module")
def rows(plot: Plot) -> tuple[SurvivalRow, ...]:
    return survival_rows(plot, TRIALS)


def test_four_trials_two_markers(rows: tuple[SurvivalRow, ...]) -> None:
    assert [row.key for row in rows] == ["E2108", "ABCSG-28", "Tata-Badwe", "MF07-01"]
    drawn = {row.key: (row.drawn.hr, row.drawn.low, row.drawn.high) for row in rows if row.drawn}
    assert drawn == {"Tata-Badwe": (1.04, 0.81, 1.34), "MF07-01": (0.66, 0.49, 0.88)}


def test_what_is_not_drawn_says_why(rows: tuple[SurvivalRow, ...]) -> None:
    by_key = {row.key: row for row in rows}
    assert "no hazard ratio" in by_key["E2108"].reason
    assert "direction is disputed" in by_key["ABCSG-28"].reason
    assert by_key["ABCSG-28"].statements == ("tr-austria-04",)


def test_text_holds_every_row_and_no_pooled_figure(plot: Plot, rows: tuple[SurvivalRow, ...]) -> None:
    said = in_words(plot.title, rows)
    assert all(row.name in said for row in rows)
    assert "HR 1.04 (95% CI 0.81-1.34)" in said
    assert "No pooled estimate" in said
    assert "0.60" not in said


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_picture_has_two_markers_and_its_text_is_text(rows: tuple[SurvivalRow, ...], scheme: str) -> None:
    svg = survival_svg(rows, scheme)
    assert re.findall(r'id="(marker-[^"]+)"', svg) == ["marker-MF07-01", "marker-Tata-Badwe"]
    assert "no hazard ratio for overall survival" in svg
    assert "http://www.w3.org" in svg
    assert "<script" not in svg
    survival_svg.cache_clear()
    assert survival_svg(rows, scheme) == svg


def test_plot_of_other_trials_than_its_statement_names_is_a_fault(tmp_path: Path) -> None:
    parts = contents.read(CORPUS)[0]
    text = (CORPUS / "study" / "survival.yaml").read_text(encoding="utf-8")
    (tmp_path / "study").mkdir()
    broken = text.replace("- trial: E2108", "- trial: JCOG1017").replace("disputed: C26", "disputed: C01")
    (tmp_path / "study" / "survival.yaml").write_text(broken, encoding="utf-8")
    found = [str(problem) for problem in study(_elsewhere(parts, tmp_path))]
    assert any("are not the trials that tr-rct-01 names" in problem for problem in found)
    assert any("C01 is no conflict over its hazard ratio" in problem for problem in found)


def test_broken_plot_names_its_field(tmp_path: Path) -> None:
    path = tmp_path / "survival.yaml"
    path.write_text("title: x\nset: y\nrows:\n  - trial: z\n    pooled: yes\n", encoding="utf-8")
    with pytest.raises(CorpusError) as error:
        load_plot(path)
    assert "pooled" in error.value.field


def _elsewhere(parts: contents.Parts, folder: Path) -> contents.Parts:
    return replace(parts, folder=folder)
