"""The store on a real PostgreSQL: the same conversations, kept over a restart, bounded and deleted.

The server comes as a wheel (pgserver) and runs on a socket in a temporary folder; where it is not installed, or cannot be
started, the tests are skipped with the reason.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.store import store as stores
from assistant.store.store import Store
from tests.web.fakes import answer

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]
pytest.importorskip("psycopg", reason="psycopg is not installed")


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    try:
        import pgserver
    except ImportError:
        pytest.skip("pgserver is not installed: pip install pgserver")
    folder: Path = tmp_path_factory.mktemp("postgresql")
    try:
        server = pgserver.get_server(folder, cleanup_mode="delete")
    except Exception as error:  # noqa: BLE001  # whatever keeps a server from starting is a reason to skip
        pytest.skip(f"PostgreSQL cannot be started here ({type(error).__name__}: {error})")
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    server.cleanup()


def test_a_restart_keeps_a_conversation_with_its_citations(url: str) -> None:
    store = Store.open(url)
    reply = answer("Is size important?")
    id_ = store.start("owner", "Is size important?", "clinician")
    exchange = store.ask("owner", id_, "Is size important?")
    store.answer("owner", exchange, reply)
    store.close()
    store = Store.open(url)
    found = store.conversation("owner", id_)
    assert found
    assert found.exchanges[0].reply == reply
    assert [c.quote for c in found.exchanges[0].reply.citations] == [c.quote for c in reply.citations]
    assert store.conversation("somebody else", id_) is None
    store.delete("owner", id_)
    assert store.conversation("owner", id_) is None
    store.close()


def test_the_oldest_goes_first(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stores, "CONVERSATIONS", 2)
    store = Store.open(url)
    for name in ("first", "second", "third"):
        store.start("bounded", name, "clinician")
    assert [one.title for one in store.conversations("bounded")] == ["third", "second"]
    store.close()
