"""A real Chromium, the real app with the real index, and the same page over a stand-in for the assistant."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from ingest.settings import Settings
from tests.web.asking import outside_calls
from tests.web.running import chromium, serve

expect.set_options(timeout=30_000)
"""Milliseconds that a page may take to show what is expected: a busy machine is no fault of the page."""


@pytest.fixture(scope="session")
def real_store(tmp_path_factory: pytest.TempPathFactory) -> str:
    return f"sqlite:///{tmp_path_factory.mktemp('store') / 'store.sqlite'}"


@pytest.fixture(scope="session")
def real_app(corpus_index: Settings, real_store: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """``python app.py`` as a user starts it; its address."""
    env = {"BOARDSIDE_INDEX": str(corpus_index.index), "BOARDSIDE_STORE": real_store}
    with serve(["app.py", "--port", "{port}"], tmp_path_factory.mktemp("log") / "real.log", env) as address:
        yield address


@pytest.fixture(scope="session")
def fake_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The same page over ``fakes.FakeAssistant``, for hostile and slow answers; its address."""
    folder = tmp_path_factory.mktemp("fake")
    arguments = ["-m", "tests.web.fake_app", "{port}", f"sqlite:///{folder / 'store.sqlite'}"]
    with serve(arguments, folder / "fake.log", {}) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Never skipped: without a Chromium the tests fail with a sentence that says what to do."""
    with chromium() as running:
        yield running


@pytest.fixture(scope="session")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """One browser for most tests: what Gradio serves is then fetched once. ``visit`` empties its storage.

    Whatever the tests do in it, no request may leave this machine.
    """
    made = browser.new_context(viewport={"width": 1360, "height": 900}, accept_downloads=True)
    made.set_default_timeout(15_000)
    calls = outside_calls(made)
    yield made
    made.close()
    assert calls == []


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
