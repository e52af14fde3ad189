"""``python app.py`` before there is anything to serve."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.web.running import ROOT

SAFE = {"GRADIO_ANALYTICS_ENABLED": "False"}


def run(*arguments: str, **env: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "app.py", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=os.environ | SAFE | env, capture_output=True, text=True, timeout=90, check=False
    )


@pytest.mark.slow
def test_a_missing_index_names_the_command_to_run(tmp_path: Path) -> None:
    done = run("--index", str(tmp_path / "none"))
    assert done.returncode == 1
    assert "python -m ingest" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "none").exists()


@pytest.mark.slow
def test_an_unusable_setting_is_a_sentence() -> None:
    done = run(BOARDSIDE_PORT="many")
    assert done.returncode == 2
    assert "BOARDSIDE_PORT" in done.stderr


def test_an_unknown_flag_is_refused() -> None:
    assert run("--nosuch").returncode == 2
