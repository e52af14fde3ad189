"""After the install nothing is called: not while the index is built, not for an answer, not by the page."""

from pathlib import Path

from assistant.respond import Assistant
from assistant.rows import answer_row
from tests.conftest import TURKISH, Offline
from tests.running import calls_made, python


def test_building_and_answering_call_nobody(offline: Offline) -> None:
    assert offline.calls == ()
    assert "5 added" in offline.built
    assert "42 percent" in str(offline.answer["answer"])


def test_importing_the_page_calls_nobody(offline: Offline) -> None:
    assert (offline.page.returncode, offline.calls) == (0, ()), offline.page.stderr[-2000:]


def test_the_guard_notices_a_call(tmp_path: Path) -> None:
    log = tmp_path / "calls.txt"
    script = "import urllib.request; urllib.request.urlopen('http://192.0.2.1/')"
    assert python("-c", script, cwd=tmp_path, calls=log).returncode != 0
    script = "import socket; socket.socket().connect(('192.0.2.1', 80))"
    assert python("-c", script, cwd=tmp_path, calls=log).returncode != 0
    assert calls_made(log) == ("look up 192.0.2.1", "connect 192.0.2.1")


def test_two_processes_give_the_same_bytes(offline: Offline, assistant: Assistant) -> None:
    here = answer_row("1", assistant.reply(TURKISH)).model_dump(mode="json")
    assert {name: value for name, value in here.items() if name != "seconds"} == offline.answer
