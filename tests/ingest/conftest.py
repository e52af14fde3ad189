"""What the tests of the ingester share."""

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from ingest.build import Row, build
from ingest.documents import Document
from ingest.embedding import Embedder, document_embedder
from ingest.index import Index
from ingest.readers import read_document
from ingest.settings import Settings
from tests.ingest.fake import HashEmbedder

FIXTURES = Path(__file__).parent / "fixtures"


@pytest.fixture
def config(tmp_path: Path) -> Settings:
    """Settings of an index and a corpus without glossary in a folder of the test's own."""
    (tmp_path / "corpus").mkdir()
    return Settings(
        index=tmp_path / "index", corpus=tmp_path / "corpus", chroma_url="", lock_seconds=0.2, _env_file=None
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder for documents."""
    made = tmp_path / "documents"
    made.mkdir()
    return made


@pytest.fixture
def read(config: Settings, folder: Path) -> Callable[..., Document]:
    """Write a file of that name and content, and read it."""

    def reading(name: str, content: str | bytes) -> Document:
        path = folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_document(path, config)

    return reading


@pytest.fixture
def embedder() -> HashEmbedder:
    return HashEmbedder()


@pytest.fixture(scope="session")
def real_embedder() -> Embedder:
    """The packaged model: seconds to load, so once."""
    return document_embedder("")


@pytest.fixture
def take(config: Settings, embedder: HashEmbedder) -> Callable[..., list[Row]]:
    """Bring the test's index up to date with paths."""

    def taking(*paths: Path, prune: Sequence[Path] = (), settings: Settings = config) -> list[Row]:
        return build(paths, settings, prune=prune, embedder=embedder)

    return taking


@pytest.fixture
def opened(config: Settings, embedder: HashEmbedder) -> Iterator[Callable[..., Index]]:
    """Open the test's index; closed afterwards."""
    held: list[Index] = []

    def opening(settings: Settings = config) -> Index:
        held.append(Index.open(settings, embedder.digest))
        return held[-1]

    yield opening
    for index in held:
        index.close()


@pytest.fixture(scope="session")
def chroma_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real ``chroma run`` on loopback."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = str(Path(sys.executable).parent / "chroma")
    data = tmp_path_factory.mktemp("chroma")
    server = subprocess.Popen(
        [command, "run", "--host", "127.0.0.1", "--port", str(port), "--path", str(data)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(10)


@pytest.fixture(params=["embedded", "server"])
def stored(request: pytest.FixtureRequest, config: Settings) -> Settings:
    """Settings of an embedded Chroma, then of a Chroma server: what holds for one holds for the other."""
    url = request.getfixturevalue("chroma_server") if request.param == "server" else ""
    return config.model_copy(update={"chroma_url": url})


def statements(document: Document) -> list[str]:
    return [sentence.text for section in document.sections for sentence in section.sentences]


def headings(document: Document) -> list[str]:
    return [section.heading for section in document.sections]
