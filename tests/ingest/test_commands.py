"""The command line: what it prints and how it ends."""

import subprocess
import sys
from contextlib import nullcontext

import numpy as np
import pytest
import typer
from filelock import FileLock
from typer.testing import CliRunner

import ingest.writing
from ingest import commands
from ingest.embedding import MINILM_SHA256
from ingest.settings import Settings
from tests.ingest.fake import HashEmbedder
from tests.ingest.test_build import note


@pytest.fixture
def run(config, monkeypatch):
    """The command with the cheap embedder and the test's own settings."""
    quick = HashEmbedder()
    quick.digest = MINILM_SHA256
    monkeypatch.setattr(ingest.writing, "document_embedder", lambda model, full: quick)
    monkeypatch.setattr(commands, "settings", lambda: config)
    app = typer.Typer()
    app.command()(commands.ingest)

    def running(*arguments: object):
        return CliRunner().invoke(app, [str(argument) for argument in arguments], env={"COLUMNS": "400"})

    return running


def test_twice_the_same_folder_is_added_then_unchanged(run, folder, tmp_path) -> None:
    (folder / "a.txt").write_text("Rays relieve pain.")
    first = run(folder, "--index", tmp_path / "other")
    assert (first.exit_code, "1 added" in first.stdout) == (0, True)
    second = run(folder, "--index", tmp_path / "other")
    assert (second.exit_code, "1 unchanged" in second.stdout) == (0, True)


def test_without_a_path_the_shipped_corpus_goes_in_and_a_path_adds_to_it(run, folder, config) -> None:
    (config.corpus / "documents").mkdir()
    note(config.corpus / "documents", "one", "st-1")
    assert "1 added" in run().stdout
    (folder / "a.txt").write_text("Rays relieve pain.")
    assert "1 added, 1 unchanged" in run(folder).stdout


def test_the_known_questions_of_the_corpus_are_embedded_with_it_and_not_beside_other_files(run, folder, config) -> None:
    (config.corpus / "documents").mkdir()
    note(config.corpus / "documents", "one", "st-1")
    questions = 'answered: {st-1: ["What relieves pain?", "Do rays help?"]}\nunanswered: []\noutside: []\n'
    (config.corpus / "questions.yaml").write_text(questions)
    (folder / "a.txt").write_text("Rays relieve pain.")
    run(folder, "--index", config.index)
    assert not (config.index / "questions.npz").exists()
    run()
    with np.load(config.index / "questions.npz") as kept:
        assert kept["array"].shape == (2, 384)


def test_broken_known_questions_are_one_clear_line(run, config) -> None:
    (config.corpus / "documents").mkdir()
    (config.corpus / "questions.yaml").write_text("answered: [1]")
    found = run()
    assert (found.exit_code, found.exception.__class__) == (1, SystemExit)
    assert "answered" in found.stderr


def test_a_refused_file_ends_with_3_and_its_reason(run, folder, tmp_path) -> None:
    (folder / "a.txt").write_text("Rays relieve pain.")
    (folder / "[bold]b.txt").write_bytes(b"")
    found = run(folder, "--index", tmp_path / "other")
    assert found.exit_code == 3
    assert "1 added, 1 refused" in found.stdout
    assert "[bold]b.txt" in found.stdout
    assert "is empty" in found.stdout


def test_a_broken_shipped_note_is_one_clear_line(run, config) -> None:
    (config.corpus / "documents").mkdir()
    path = note(config.corpus / "documents", "one", "st-1")
    path.write_text(path.read_text().replace(".result", ".rumour"))
    found = run()
    assert found.exit_code == 3
    assert f"ingest: {path}:14: kind: '.rumour' is none of" in found.stderr
    assert "Traceback" not in found.output


def test_bad_usage_ends_with_2(run, folder) -> None:
    assert run(folder / "nowhere").exit_code == 2
    assert run("--no-such-option").exit_code == 2
    assert run("--jobs", "0").exit_code == 2


def test_a_locked_index_ends_with_1_and_one_line(run, folder, tmp_path) -> None:
    (tmp_path / "other").mkdir()
    with FileLock(tmp_path / "other" / "write.lock"):
        found = run(folder, "--index", tmp_path / "other")
    assert found.exit_code == 1
    assert "\n" not in found.stderr.strip()
    assert "Another process is writing" in found.stderr


@pytest.mark.parametrize("stored", ["photo.jpg", "write.lock"])
def test_a_folder_that_the_index_does_not_get_keeps_no_known_questions(run, config, stored: str) -> None:
    """A folder of something else, and one that another process writes to, are left as they were."""
    (config.corpus / "documents").mkdir()
    note(config.corpus / "documents", "one", "st-1")
    (config.corpus / "questions.yaml").write_text(
        "answered: {st-1: [What relieves pain?]}\nunanswered: []\noutside: []\n"
    )
    config.index.mkdir()
    (config.index / stored).touch()
    with FileLock(config.index / "write.lock") if stored == "write.lock" else nullcontext():
        found = run()
    assert found.exit_code == 1
    assert not (config.index / "questions.npz").exists()


def test_prune_forgets_what_is_gone(run, folder, tmp_path) -> None:
    (folder / "a.txt").write_text("Rays relieve pain.")
    run(folder, "--index", tmp_path / "other")
    (folder / "a.txt").unlink()
    assert "1 removed" in run(folder, "--index", tmp_path / "other", "--prune").stdout


def test_the_module_is_the_command() -> None:
    found = subprocess.run([sys.executable, "-m", "ingest", "--help"], capture_output=True, text=True, check=False)
    assert found.returncode == 0
    assert "--prune" in found.stdout


def test_settings_that_are_no_settings_end_with_2(monkeypatch) -> None:
    from ingest import settings as module

    monkeypatch.setenv("BOARDSIDE_PASSAGE_TOKENS", "3")
    module.settings.cache_clear()
    app = typer.Typer()
    app.command()(commands.ingest)
    found = CliRunner().invoke(app, [])
    module.settings.cache_clear()
    assert found.exit_code == 2
    assert "BOARDSIDE_PASSAGE_TOKENS" in found.stderr
    assert isinstance(Settings.model_fields["passage_tokens"].default, int)
