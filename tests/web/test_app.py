"""``python app.py`` before there is anything to serve: a sentence that says what to do, at once."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.settings import Settings
from tests.web.running import ROOT

SAFE = {"GRADIO_ANALYTICS_ENABLED": "False"}
HEAVY = ("gradio", "chromadb", "onnxruntime", "torch", "langchain_core")
"""What takes seconds to import; ``assistant.store.store.store`` comes before them."""
SERVE = f"""
import json, sys, typer, app
try:
    app.serve()
except typer.Exit as ended:
    print(json.dumps([ended.exit_code, [name for name in {HEAVY!r} if name in sys.modules]]))
"""


def python(*arguments: str, **env: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT, env=os.environ | SAFE | env, capture_output=True, text=True, timeout=90, check=False,
    )  # fmt: skip


def refused(**env: str) -> str:
    """The sentence that serving ends with, once nothing heavy was imported for it."""
    done = python("-c", SERVE, **env)
    code, imported = json.loads(done.stdout)
    assert code in (1, 2)
    assert imported == []
    assert "Traceback" not in done.stderr
    return done.stderr


def test_a_missing_index_names_the_command_to_run(tmp_path: Path) -> None:
    assert "python -m ingest" in refused(BOARDSIDE_INDEX=str(tmp_path / "none"))
    assert not (tmp_path / "none").exists()


def test_an_index_of_another_model_says_so(corpus_index: Settings) -> None:
    said = refused(BOARDSIDE_INDEX=str(corpus_index.index), BOARDSIDE_EMBEDDER="other/model")
    assert "another embedding model" in said


def test_a_taken_port_names_the_flag(corpus_index: Settings) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert "--port" in refused(BOARDSIDE_INDEX=str(corpus_index.index), BOARDSIDE_PORT=str(port))


@pytest.mark.parametrize(
    ("name", "value"),
    [("BOARDSIDE_PORT", "many"), ("BOARDSIDE_CORPUS", "/no/such/folder"), ("BOARDSIDE_PROMPTS", "/no/such/folder")],
)
def test_an_unusable_setting_is_named(name: str, value: str) -> None:
    assert name in refused(**{name: value})


def test_an_unusable_store_is_named(corpus_index: Settings) -> None:
    assert "BOARDSIDE_STORE" in refused(BOARDSIDE_INDEX=str(corpus_index.index), BOARDSIDE_STORE="nonsense://")


def test_an_unknown_flag_is_refused() -> None:
    assert python("app.py", "--nosuch").returncode == 2


def test_help_names_every_flag() -> None:
    shown = python("app.py", "--help").stdout
    assert all(flag in shown for flag in ("--host", "--port", "--index"))
