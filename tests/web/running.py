"""Runs a server of this project and a Chromium of this machine: for the browser tests and the screenshots."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Error, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
# What a container needs, and no traffic of the browser's own.
FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
START = 90.0
"""Seconds that a server may take to start on a slow machine."""


class NotRunning(Exception):
    """A server or a browser did not start; the message says why and what to do."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """A Chromium of this machine, or the one that Playwright installed."""
    with sync_playwright() as play:
        named = os.environ.get("BOARDSIDE_CHROMIUM")
        found = named or next(filter(None, map(shutil.which, NAMES)), None) or play.chromium.executable_path
        try:
            running = play.chromium.launch(executable_path=found, args=list(FLAGS))
        except Error as error:
            raise NotRunning(f"No Chromium could be started ({found}); `make test` installs one. {error}") from error
        yield running
        running.close()


@contextmanager
def serve(arguments: list[str], log: Path, env: dict[str, str]) -> Iterator[str]:
    """Run ``python ARGUMENTS`` with a free port for ``{port}`` until the block ends; the address it listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    address = f"http://127.0.0.1:{port}/"
    command = [sys.executable, *(part.format(port=port) for part in arguments)]
    with (
        log.open("w") as out,
        subprocess.Popen(command, cwd=ROOT, env=os.environ | env, stdout=out, stderr=subprocess.STDOUT) as process,
    ):
        try:
            _wait(address, process, log)
            yield address
        finally:
            process.terminate()


def _wait(address: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + START
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise NotRunning(f"The server did not start:\n{log.read_text()[-3000:]}")
