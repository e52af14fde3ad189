"""Conversations and feedback survive a restart, stay with their owner, and stay bounded."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, text

from assistant.answers import Abstention, Answer, Block, BlockKind, Citation, Reason, Reply, Segment, SegmentKind
from assistant.findings import Criterion, Finding, Indicator, Truth, Verdict
from assistant.patient import Fact, Span, Status, patient_facts
from assistant.store import store as module
from assistant.store.replies import reply_from_json, reply_to_json
from assistant.store.store import Store, new_owner
from ingest.errors import StoreError

FACTS = (Fact("lesion-size", 45.0, "mm", Status.SUSPECTED, Span(0, 1, 7, "4.5 cm"), site="liver"), Fact("er", "45"))
FINDING = Finding(
    "r", "t", "m", Indicator.CRITICAL, Verdict.UNKNOWN, ("emergency",),
    (Criterion("c", "lesion-size", Truth.UNKNOWN, FACTS, undefined=True),), ("er",), "d", statements=("s",), draft=False,
)  # fmt: skip
BLOCK = Block(BlockKind.ROW, (Segment(SegmentKind.CELL, "x", (1,)),))
ANSWER = Answer(
    "q", "standalone", (BLOCK,), (Citation(1, "d", "p", "s", "x", 0, 1),), (FINDING,), patient_facts(FACTS, ("er",))
)
ABSTENTION = Abstention("q", "q", (), (), (), patient_facts(()), reason=Reason.FABRICATION_REQUEST)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'deep' / 'store.sqlite'}"


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    opened = Store.open(url)
    yield opened
    opened.close()


def kept(store: Store, owner: str, reply: Reply = ANSWER) -> tuple[str, int]:
    id_ = store.start(owner, "What  is\nit?", "trainee")
    exchange = store.ask(owner, id_, "What is it?")
    store.answer(owner, exchange, reply)
    return id_, exchange


@pytest.mark.parametrize("reply", [ANSWER, ABSTENTION])
def test_a_reply_comes_back_equal(reply: Reply) -> None:
    back = reply_from_json(reply_to_json(reply))
    assert back == reply
    assert type(back) is type(reply)
    assert back.facts.of("lesion-size") == reply.facts.of("lesion-size")


@given(st.text(), st.floats(allow_nan=False, allow_infinity=False))
def test_any_words_and_numbers_come_back(words: str, number: float) -> None:
    reply = replace(ANSWER, question=words, facts=patient_facts([Fact("age", number), Fact("er", words)]))
    if any(0xD800 <= ord(c) <= 0xDFFF for c in words):
        return
    assert reply_from_json(reply_to_json(reply)) == reply


@pytest.mark.parametrize("broken", ["", "[]", "{}", '{"abstained": false, "reply": {}}', '{"abstained": true}'])
def test_a_broken_reply_is_a_sentence(broken: str) -> None:
    with pytest.raises(StoreError, match="Ask again"):
        reply_from_json(broken)


def test_conversations_survive_a_restart(store: Store, url: str) -> None:
    owner = new_owner()
    id_, exchange = kept(store, owner)
    store.correct(owner, id_, {"er": "positive"})
    store.close()
    again = Store.open(url)
    found = again.conversation(owner, id_)
    assert found is not None
    assert (found.title, found.role, found.corrections) == ("What is it?", "trainee", {"er": "positive"})
    assert [(e.id, e.reply, e.shown) for e in found.exchanges] == [(exchange, ANSWER, None)]
    again.close()


def test_owners_do_not_see_each_other(store: Store) -> None:
    owner, other = new_owner(), new_owner()
    id_, exchange = kept(store, owner)
    assert store.conversations(other) == ()
    assert store.conversation(other, id_) is None
    for attempt in (
        lambda: store.ask(other, id_, "q"),
        lambda: store.rename(other, id_, "mine"),
        lambda: store.answer(other, exchange, None),
        lambda: store.forget_from(other, id_, exchange),
        lambda: store.give_feedback(other, exchange, 0, "good", ""),
    ):
        with pytest.raises(StoreError):
            attempt()
    store.delete(other, id_)
    assert store.conversation(owner, id_) is not None


def test_rename_cuts_and_refuses_empty(store: Store) -> None:
    owner = new_owner()
    id_, _ = kept(store, owner)
    store.rename(owner, id_, "  " + "x" * 200)
    assert store.conversations(owner)[0].title == "x" * module.TITLE
    with pytest.raises(StoreError, match="needs a name"):
        store.rename(owner, id_, " \n ")


def test_delete_takes_exchanges_and_feedback_along(store: Store, url: str) -> None:
    owner = new_owner()
    id_, exchange = kept(store, owner)
    store.give_feedback(owner, exchange, 1, "bad", "no")
    store.delete(owner, id_)
    engine = create_engine(url)
    with engine.connect() as connection:
        for table in ("conversations", "exchanges", "feedback"):
            assert connection.execute(text(f"select count(*) from {table}")).scalar() == 0
    engine.dispose()


def test_the_oldest_goes_when_there_are_too_many(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CONVERSATIONS", 3)
    owner = new_owner()
    ids = [kept(store, owner)[0] for _ in range(5)]
    assert [one.id for one in store.conversations(owner)] == ids[:1:-1]


def test_a_conversation_is_bounded(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "EXCHANGES", 1)
    owner = new_owner()
    id_, _ = kept(store, owner)
    with pytest.raises(StoreError, match="start a new one"):
        store.ask(owner, id_, "another")


def test_feedback_is_replaced_and_named(store: Store) -> None:
    owner = new_owner()
    _, exchange = kept(store, owner)
    store.give_feedback(owner, exchange, 1, "good", "")
    store.give_feedback(owner, exchange, 1, "bad", " wrong sentence ")
    store.give_feedback(owner, exchange, 0, "good", "x" * 5000)
    whole, cited = store.feedback(owner, exchange)
    assert (whole.citation, len(whole.reason)) == (0, module.REASON)
    assert (cited.statement, cited.opinion, cited.reason) == ("s", "bad", "wrong sentence")
    with pytest.raises(StoreError, match="not part of the answer"):
        store.give_feedback(owner, exchange, 9, "good", "")


def test_undo_drops_the_exchange_and_those_after_it(store: Store) -> None:
    owner = new_owner()
    id_, first = kept(store, owner)
    second = store.ask(owner, id_, "more")
    store.forget_from(owner, id_, second)
    found = store.conversation(owner, id_)
    assert found is not None
    assert [e.id for e in found.exchanges] == [first]


def test_one_unreadable_reply_does_not_close_the_conversation(store: Store, url: str) -> None:
    owner = new_owner()
    id_, _ = kept(store, owner)
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("update exchanges set reply = '{\"old\": 1}'"))
    engine.dispose()
    found = store.conversation(owner, id_)
    assert found is not None
    assert found.exchanges[0].reply is None
    assert "Ask again" in found.exchanges[0].error


@pytest.mark.parametrize("bad", ["nonsense", "nosuch://host/db", "sqlite:////proc/nowhere/store.sqlite"])
def test_an_unusable_url_is_a_sentence(bad: str) -> None:
    with pytest.raises(StoreError, match="BOARDSIDE_STORE"):
        Store.open(bad)


@pytest.mark.parametrize(
    ("question", "title"),
    [
        (" What  is it? ", "What is it?"),
        ("", "Untitled"),
        ("word " * 30, "word " * 14 + "word…"),
        ("x" * 200, "x" * (module.TITLE - 1) + "…"),
    ],
)
def test_a_title_is_cut_between_words(question: str, title: str) -> None:
    made = module.title_of(question)
    assert len(made) <= module.TITLE
    assert made == title
