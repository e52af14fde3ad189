"""The trials as a table: every entry rests on a statement, nothing stands where the sources are silent."""

import pytest

from assistant.corpus.records import Trial, load_trials
from assistant.respond import Assistant
from assistant.study.trials_table import COLUMNS, Entry, rows, sort_key
from ingest.settings import settings

TRIALS = load_trials(settings().corpus / "trials.yaml")
TABLE = {row.key: dict(zip((column.key for column in COLUMNS), row.cells, strict=True)) for row in rows(TRIALS)}


def test_every_cell_of_the_file_is_shown_with_its_statement() -> None:
    for trial in TRIALS:
        shown = {entry.statement for cell in TABLE[trial.key].values() for entry in cell}
        assert shown == {cell.statement for _, cell in trial.cells()}


def test_figures_of_one_statement_make_one_entry() -> None:
    (entry,) = TABLE["ABCSG-28"]["overall_survival"]
    assert entry.statement == "tr-austria-03"
    for words in ("surgery 35 months", "no surgery 55 months", "HR 0.69", "95% CI 0.36-1.33", "not statistically"):
        assert words in entry.text


def test_intervals_are_95_percent_in_the_statements_themselves(assistant: Assistant) -> None:
    intervals = [(cell.value, cell.statement) for trial in TRIALS for way, cell in trial.cells() if way[-1] == "ci"]
    known = assistant.index.statements([statement for _, statement in intervals])
    assert intervals
    assert all(f"95% CI {value}" in known[statement].text for value, statement in intervals)


def test_what_is_not_stated_is_empty() -> None:
    assert TABLE["MF07-01"]["follow_up"] == ()
    assert all(
        cell == () for cell in dict(zip((c.key for c in COLUMNS), rows([_bare()])[0].cells, strict=True)).values()
    )


@pytest.mark.parametrize(
    ("text", "numeric", "key"),
    [
        ("ten studies, 83,559 patients", True, "83559"),
        ("median 37.5 months", True, "37.5"),
        ("Austria", False, "austria"),
        ("not stated", True, ""),
    ],
)
def test_sorting(text: str, numeric: bool, key: str) -> None:
    assert sort_key([Entry(text, "x-01")], numeric=numeric) == key


def _bare() -> Trial:
    return Trial(key="X", group="trial", name="A trial that nothing is said of")
