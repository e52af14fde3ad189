"""Running the program as its user does: in a process of its own, or its commands in this one."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import typer
from click.testing import Result
from typer.testing import CliRunner

from assistant.commands import ask
from ingest.commands import ingest
from ingest.settings import ROOT, Settings, settings

TIME_LIMIT = 900
"""Seconds after which a process is given up: making an index takes minutes, and longer beside other tests."""
GUARD = Path(__file__).parent / "guard"
"""Holds a ``sitecustomize`` that refuses connections beyond this machine."""


def settings_of(**values: Any) -> Settings:
    """Settings of a test: what it says, and nothing from a ``.env`` file."""
    return Settings(_env_file=None, **values)


def python(
    *arguments: str, cwd: Path, calls: Path | None = None, stdin: bytes = b"", **environment: str
) -> "subprocess.CompletedProcess[str]":
    """Run ``python ARGUMENTS`` without the tester's settings; ``calls`` is where refused connections are noted."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("BOARDSIDE_")}
    path = [str(GUARD), str(ROOT)] if calls else [str(ROOT)]
    env |= {"PYTHONPATH": os.pathsep.join(path), "REFUSED_CALLS": str(calls or ""), **environment}
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=cwd, env=env, input=stdin, capture_output=True, check=False, timeout=TIME_LIMIT)
    return subprocess.CompletedProcess(command, done.returncode, done.stdout.decode(), done.stderr.decode())


def calls_made(log: Path) -> tuple[str, ...]:
    return tuple(log.read_text().splitlines()) if log.exists() else ()


def invoke(
    command: Callable[..., None], arguments: tuple[object, ...], stdin: bytes | str, env: dict[str, str]
) -> Result:
    """Run a command in this process, as typer would, with ``env`` set."""
    app = typer.Typer()
    app.command()(command)
    settings.cache_clear()
    try:
        return CliRunner().invoke(app, [str(argument) for argument in arguments], input=stdin, env=env)
    finally:
        settings.cache_clear()


def asking(*arguments: object, stdin: bytes | str = "", **environment: str) -> Result:
    """``python -m assistant ARGUMENTS`` in this process."""
    return invoke(ask, arguments, stdin, environment)


def ingesting(*arguments: object, **environment: str) -> Result:
    """``python -m ingest ARGUMENTS`` in this process."""
    return invoke(ingest, arguments, "", environment)
