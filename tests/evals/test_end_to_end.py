"""The commands on a real index of a small document: from a batch to a report, offline."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from evals.cases import FOLDER, Half, load_cases
from evals.commands import app
from ingest.settings import Settings, settings
from tests.evals.build import case

pytestmark = pytest.mark.slow
RUN = CliRunner()


@pytest.fixture
def index(corpus_index: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The shared index; public data named in the environment stays out, since scoring it takes minutes."""
    monkeypatch.delenv("BOARDSIDE_BENCHMARKS", raising=False)
    settings.cache_clear()
    yield corpus_index.index
    settings.cache_clear()


@pytest.fixture(scope="module")
def few(tmp_path_factory):
    """Three development cases and one made up, in a folder of their own."""
    folder = tmp_path_factory.mktemp("cases")
    chosen = [one for one in load_cases(FOLDER, Half.DEVELOPMENT) if one.id in {"fact-009", "fact-037", "unans-031"}]
    rows = [*chosen, case("made-up", vital=({"text": "never", "forms": (("zebra crossing",),)},))]
    (folder / "few.jsonl").write_text("".join(row.model_dump_json() + "\n" for row in rows))
    return folder


def test_a_batch_with_history_and_an_empty_question(index, tmp_path):
    rows = [
        {"id": "a", "question": "E2108 median survival?"},
        {"id": "b", "question": "and in the Indian trial?", "history": [{"role": "user", "content": "OS in E2108?"}, {"role": "assistant", "content": "53 months."}]},
        {"id": "c", "question": ""},
    ]  # fmt: skip
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in rows))
    done = RUN.invoke(app, ["answer", str(source), str(out), "--index", str(index)])
    assert done.exit_code == 0, done.stderr
    made = {row["id"]: row for row in map(json.loads, out.read_text().splitlines())}
    assert "53 months" in made["a"]["answer"]
    assert "Indian" in made["b"]["answer"]
    assert made["c"]["abstained"]
    assert all(row["citations"] for row in (made["a"], made["b"]))


def test_a_run_ends_with_a_table_and_a_report(index, few, tmp_path):
    command = [
        "run",
        "--index",
        str(index),
        "--cases",
        str(few),
        "--half",
        "all",
        "--out",
        str(tmp_path),
        "--no-beside",
    ]
    done = RUN.invoke(app, command)
    assert done.exit_code == 0, done.stderr
    assert "all half" in done.stdout
    assert "vital recall" in done.stdout
    assert "made-up" in (tmp_path / "report.html").read_text()
    again = [*command[:-2], str(tmp_path / "again"), "--target", str(tmp_path / "answers.jsonl"), "--no-beside"]
    assert RUN.invoke(app, again).exit_code == 0
    first, second = (json.loads((at / "report.json").read_text()) for at in (tmp_path, tmp_path / "again"))
    assert first["run"]["results"] == second["run"]["results"]


def test_the_gate_accepts_a_baseline_and_opens_or_shuts(index, few, tmp_path):
    baseline = tmp_path / "baseline.json"
    command = ["gate", "--index", str(index), "--cases", str(few), "--half", "all", "--baseline", str(baseline)]
    assert RUN.invoke(app, command).exit_code == 2
    done = RUN.invoke(app, [*command, "--accept"])
    assert "0 losses" in done.stdout
    assert baseline.exists()
    assert RUN.invoke(app, ["compare", str(baseline), str(baseline)]).exit_code == 0


def test_a_nugget_that_the_corpus_lacks_is_named(index, few):
    done = RUN.invoke(app, ["check", "--index", str(index), "--cases", str(few)])
    lost = [line for line in done.stdout.splitlines() if "nugget not in the corpus" in line]
    made_up = case("made-up").half is Half.TEST
    assert lost == ([] if made_up else ["made-up: nugget not in the corpus: never"])


def test_a_missing_index_is_one_line(tmp_path, few):
    done = RUN.invoke(app, ["gate", "--index", str(tmp_path / "none"), "--cases", str(few), "--half", "all"])
    assert done.exit_code == 1
    assert len(done.stderr.strip().splitlines()) == 1


def test_the_cases_stand_where_the_loader_looks():
    assert Path(FOLDER).is_dir()
