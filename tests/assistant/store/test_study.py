"""Progress is kept per owner, survives a restart, stays bounded and can be forgotten."""

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.store import study
from assistant.store.store import Store
from assistant.store.study import Studied

ONE = Studied("q-1", "{}", "", "2026-11-22T09:10:00+00:00", "2026-11-22T09:00:00+00:00", 1, 1, True)


def test_kept_by_owner_and_found_after_a_restart(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.sqlite'}"
    store = Store.open(url)
    store.keep_studied("me", ONE)
    store.keep_studied("me", replace(ONE, seen=2, last_right=False))
    store.close()
    again = Store.open(url)
    assert again.studied("me") == {"q-1": replace(ONE, seen=2, last_right=False)}
    assert again.studied("somebody else") == {}


def test_forgotten_for_one_owner_only() -> None:
    store = Store.open("sqlite:///:memory:")
    store.keep_studied("me", ONE)
    store.keep_studied("you", ONE)
    store.forget_studied("me")
    assert store.studied("me") == {}
    assert store.studied("you") == {"q-1": ONE}


def test_bounded_and_the_oldest_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(study, "STUDY_ITEMS", 3)
    store = Store.open("sqlite:///:memory:")
    for day in range(1, 6):
        store.keep_studied("me", replace(ONE, item=f"q-{day}", answered=f"2026-11-0{day}T09:00:00+00:00"))
    assert sorted(store.studied("me")) == ["q-3", "q-4", "q-5"]
