"""What all tests share: one index of the shipped corpus, built by a process that may call nobody, and its assistant."""

import json
import pickle
import subprocess
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

from assistant.respond import Assistant
from ingest.settings import Settings
from tests.running import calls_made, python, settings_of

TURKISH = "5-year survival in the Turkish trial of primary surgery?"
"""The question that a process of its own answers as soon as the index is built."""

# The same examples at each run, so that a red test is of the change at hand; `make test-search` looks for new ones.
# No deadline for one example: two workers share the cores, and what a test may take is measured where it is promised.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.register_profile("search", derandomize=False, deadline=None, print_blob=True)
settings.load_profile("repeatable")

PAGE = "import app, assistant.web.page, assistant.web.serving, assistant.respond, assistant.store"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One file that needs the index first, then those that need none: one worker makes it while the other has work."""
    files: dict[Path, list[pytest.Item]] = {}
    for item in items:
        files.setdefault(item.path, []).append(item)
    waiting = [path for path, held in files.items() if any("offline" in _fixtures(item) for item in held)]
    order = [*waiting[:1], *(path for path in files if path not in set(waiting)), *waiting[1:]]
    items[:] = [item for path in order for item in files[path]]


def _fixtures(item: pytest.Item) -> Sequence[str]:
    return item.fixturenames if isinstance(item, pytest.Function) else ()


@dataclass(frozen=True)
class Offline:
    """What processes did in which every connection beyond this machine was refused and noted down."""

    index: Path
    built: str
    """The table that ``python -m ingest`` printed."""
    page: "subprocess.CompletedProcess[str]"
    """How importing all that the page needs ended."""
    answer: dict[str, object]
    """The answer to ``TURKISH``, without the seconds it took."""
    calls: tuple[str, ...]


@pytest.fixture(scope="session")
def offline(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Offline:
    """The shipped corpus made into an index, and a question answered from it, by processes that may call nobody.

    One worker makes it, the others take it from there.
    """
    if worker_id == "master":
        return _made_offline(tmp_path_factory.mktemp("corpus"))
    shared = tmp_path_factory.getbasetemp().parent / "corpus"
    with FileLock(f"{shared}.lock"):
        kept = shared / "offline.pickle"
        if not kept.exists():
            shared.mkdir()
            kept.write_bytes(pickle.dumps(_made_offline(shared)))
    made = pickle.loads(kept.read_bytes())
    assert isinstance(made, Offline)
    return made


def _made_offline(folder: Path) -> Offline:
    index, log = folder / "index", folder / "calls.txt"
    with ThreadPoolExecutor(2) as pool:  # the page takes seconds to import, the index more to build
        page = pool.submit(python, "-c", PAGE, cwd=folder, calls=log)
        built = python("-m", "ingest", "--index", str(index), cwd=folder, calls=log)
    assert built.returncode == 0, built.stderr[-3000:]
    answered = python("-m", "assistant", "--index", str(index), "--json", TURKISH, cwd=folder, calls=log)
    assert answered.returncode == 0, answered.stderr[-3000:]
    row = {name: value for name, value in json.loads(answered.stdout).items() if name != "seconds"}
    return Offline(index, built.stdout, page.result(), row, calls_made(log))


@pytest.fixture(scope="session")
def corpus_index(offline: Offline) -> Settings:
    """Settings that name an index of the shipped corpus. Tests read it and never write to it."""
    return settings_of(index=offline.index)


@pytest.fixture(scope="session")
def assistant(corpus_index: Settings) -> Iterator[Assistant]:
    """The assistant on the shipped corpus."""
    opened = Assistant.open(corpus_index)
    yield opened
    opened.index.close()
