"""The conflict and trial tables: what the loaders take, and what they refuse and where."""

from pathlib import Path

import pytest

from assistant.corpus.records import Conflict, load_conflicts, load_trials, locate, read_yaml
from ingest.errors import CorpusError
from ingest.settings import ROOT

CORPUS = ROOT / "corpus"
CONFLICT = """\
- id: C01
  scope: between
  topic: A topic
  note: A note.
  show: always-with
  positions:
    - {document: one, statements: [a-1, a-2]}
    - {document: two, statements: [b-1]}
"""
TRIAL = """\
- key: T1
  group: trial
  name: Trial one
  n: {value: "90", statement: a-1}
  arms:
    - {value: surgery, statement: a-1}
    - {value: no surgery, statement: a-1}
  overall_survival:
    unit: months
    values:
      - {arm: surgery, value: "35", statement: a-2}
    hr: {value: "0.69", statement: a-2}
  caveat: {value: small, statement: a-3}
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "table.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_conflict_keeps_its_positions_in_order(tmp_path: Path) -> None:
    (conflict,) = load_conflicts(written(tmp_path, CONFLICT))
    assert (conflict.id, conflict.scope, conflict.show) == ("C01", "between", "always-with")
    assert [(position.document, position.statements) for position in conflict.positions] == [
        ("one", ("a-1", "a-2")),
        ("two", ("b-1",)),
    ]
    assert conflict.statements == ("a-1", "a-2", "b-1")


def test_a_trial_yields_every_cell_with_the_way_to_it(tmp_path: Path) -> None:
    (trial,) = load_trials(written(tmp_path, TRIAL))
    assert [(way, cell.value) for way, cell in trial.cells()] == [
        (("n",), "90"),
        (("arms", 0), "surgery"),
        (("arms", 1), "no surgery"),
        (("overall_survival", "values", 0), "35"),
        (("overall_survival", "hr"), "0.69"),
        (("caveat", 0), "small"),
    ]
    assert trial.follow_up is None
    assert trial.survival_rates == ()


def test_what_is_loaded_cannot_be_changed(tmp_path: Path) -> None:
    (conflict,) = load_conflicts(written(tmp_path, CONFLICT))
    with pytest.raises(ValueError, match="frozen"):
        conflict.note = "another"


@pytest.mark.parametrize("load", [load_conflicts, load_trials])
def test_a_missing_or_empty_file_is_an_empty_table(load: object, tmp_path: Path) -> None:
    assert callable(load)
    assert load(tmp_path / "none.yaml") == ()
    assert load(written(tmp_path, "# nothing yet\n")) == ()


@pytest.mark.parametrize(
    ("before", "after", "line", "field"),
    [
        ("scope: between", "scope: beside", 2, "0.scope"),
        ("show: always-with", "show: sometimes", 5, "0.show"),
        ("topic: A topic", "topic: ''", 3, "0.topic"),
        ("id: C01", "id: X1", 1, "0.id"),
        ("note: A note.", "note: A note.\n  winner: one", 5, "0.winner"),
        ("statements: [b-1]", "statements: []", 8, "0.positions.1.statements"),
        ("scope: between", "scope: within", 1, "0"),
        ("document: two", "document: one", 1, "0"),
        ("    - {document: two, statements: [b-1]}\n", "", 7, "0.positions"),
    ],
)
def test_a_broken_conflict_is_refused_by_line_and_field(
    before: str, after: str, line: int, field: str, tmp_path: Path
) -> None:
    assert CONFLICT.count(before) == 1
    with pytest.raises(CorpusError) as caught:
        load_conflicts(written(tmp_path, CONFLICT.replace(before, after)))
    assert (caught.value.line, caught.value.field) == (line, field)


def test_an_entry_that_is_there_twice_is_refused_at_the_second(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=":9: C01: is there twice"):
        load_conflicts(written(tmp_path, CONFLICT * 2))
    with pytest.raises(CorpusError, match=":14: T1: is there twice"):
        load_trials(written(tmp_path, TRIAL * 2))


@pytest.mark.parametrize(
    ("text", "problem"),
    [("id: C01\n", "must be a list"), ("- id: [\n", "not valid YAML"), ("- just words\n", "valid dictionary")],
)
def test_a_file_of_another_shape_is_refused(text: str, problem: str, tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=problem):
        load_conflicts(written(tmp_path, text))


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "table.yaml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CorpusError, match="UTF-8"):
        read_yaml(path)


def test_a_way_that_leads_nowhere_ends_at_the_last_line_known(tmp_path: Path) -> None:
    root, _ = read_yaml(written(tmp_path, CONFLICT))
    assert locate(root, (0, "positions", 1, "absent"))[0] == 8
    assert locate(None, (0,)) == (0, "0")


def shipped(identifier: str) -> Conflict:
    return next(conflict for conflict in load_conflicts(CORPUS / "conflicts.yaml") if conflict.id == identifier)


def test_the_inventoried_conflicts_are_all_registered() -> None:
    identifiers = [conflict.id for conflict in load_conflicts(CORPUS / "conflicts.yaml")]
    assert identifiers == [f"C{number:02d}" for number in range(1, len(identifiers) + 1)]
    assert len(identifiers) >= 24


def test_the_pooled_hazard_ratio_never_stands_alone() -> None:
    conflict = shipped("C01")
    assert conflict.show == "always-with"
    assert "ma-survival-01" in conflict.statements
    assert "tr-rct-02" in conflict.statements


def test_the_austrian_hazard_ratio_is_shown_with_its_warning() -> None:
    conflict = shipped("C26")
    assert (conflict.scope, conflict.show) == ("within", "always-with")
    assert {"tr-austria-03", "tr-austria-04"} <= set(conflict.statements)


def test_the_named_trials_are_rows_of_the_table() -> None:
    rows = {trial.key: trial for trial in load_trials(CORPUS / "trials.yaml")}
    named = "E2108 ABCSG-28 Tata-Badwe MF07-01 JCOG1017 NRG-BR002 CURB SABR-COMET ARO-95-08 Wu-2024 Fan-2015 Chua-2011"
    assert set(named.split()) <= set(rows)
    assert all(trial.caveat for trial in rows.values())
    assert rows["JCOG1017"].overall_survival is None
    austria = rows["ABCSG-28"].overall_survival
    assert austria is not None
    assert [(value.arm, value.value) for value in austria.values] == [("surgery", "35"), ("no surgery", "55")]
    assert rows["NRG-BR002"].country is None
