"""A real Chromium, the real app with the real index, and the same page over a stand-in for the assistant."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
# What a container needs, and no traffic of the browser's own.
FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
START = 90.0
"""Seconds that a server may take to start on a slow machine."""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _serve(command: list[str], port: int, log: Path, env: dict[str, str]) -> Iterator[str]:
    """Run a server until the fixture ends; its address."""
    address = f"http://127.0.0.1:{port}/"
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
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"The server did not start:\n{log.read_text()[-3000:]}")


@pytest.fixture(scope="session")
def real_index(request: pytest.FixtureRequest) -> Path:
    """The shipped corpus as an index, kept between runs: the second build finds it unchanged."""
    folder = Path(request.config.cache.mkdir("boardside-index")) / "index"
    command = [sys.executable, "-m", "ingest", "--index", str(folder)]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr[-3000:]
    return folder


@pytest.fixture(scope="session")
def real_store(tmp_path_factory: pytest.TempPathFactory) -> str:
    return f"sqlite:///{tmp_path_factory.mktemp('store') / 'store.sqlite'}"


@pytest.fixture(scope="session")
def real_app(real_index: Path, real_store: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """``python app.py`` as a user starts it; its address."""
    port = _free_port()
    env = {"BOARDSIDE_INDEX": str(real_index), "BOARDSIDE_STORE": real_store}
    command = [sys.executable, "app.py", "--port", str(port)]
    yield from _serve(command, port, tmp_path_factory.mktemp("log") / "real.log", env)


@pytest.fixture(scope="session")
def fake_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The same page over ``fakes.FakeAssistant``, for hostile and slow answers; its address."""
    port, folder = _free_port(), tmp_path_factory.mktemp("fake")
    command = [sys.executable, "-m", "tests.web.fake_app", str(port), f"sqlite:///{folder / 'store.sqlite'}"]
    yield from _serve(command, port, folder / "fake.log", {})


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A Chromium of this machine, or the one that Playwright installed."""
    with sync_playwright() as play:
        named = os.environ.get("BOARDSIDE_CHROMIUM")
        found = named or next(filter(None, map(shutil.which, NAMES)), None) or play.chromium.executable_path
        try:
            running = play.chromium.launch(executable_path=found, args=list(FLAGS))
        except Error as error:
            pytest.fail(f"No Chromium could be started ({found}). `make test` installs one. {error}")
        yield running
        running.close()


@pytest.fixture(scope="session")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """One browser for most tests: what Gradio serves is then fetched once. ``visit`` empties its storage."""
    made = browser.new_context(viewport={"width": 1360, "height": 900}, accept_downloads=True)
    made.set_default_timeout(15_000)
    yield made
    made.close()


@pytest.fixture
def visit(context: BrowserContext) -> Iterator[Callable[[str], Page]]:
    """Opens a page as somebody new, and waits until it can be used."""
    opened: list[Page] = []

    def go(address: str) -> Page:
        page = context.new_page()
        opened.append(page)
        page.set_viewport_size({"width": 1360, "height": 900})
        page.goto(address + "favicon.ico")
        page.evaluate("localStorage.clear()")
        page.goto(address)
        page.wait_for_selector("body[data-ready]")
        page.wait_for_selector("#current .welcome")
        return page

    yield go
    for page in opened:
        page.close()
