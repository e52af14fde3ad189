"""What the page does, without a browser."""

import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assistant.store.store import EXCHANGES, Store
from assistant.web import requests as ask_for
from assistant.web.desk import STOPPED, Desk
from assistant.web.export import export
from assistant.web.regions import Change
from ingest.errors import StoreError, UsageError
from tests.web.fakes import HOSTILE, FakeAssistant, sources


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    store = Store.open(f"sqlite:///{tmp_path / 'store.sqlite'}")
    yield Desk(FakeAssistant(), store, sources(), pace=0.0)
    store.close()


def told(changes: Iterator[Change]) -> Change:
    """All changes as the page holds them in the end."""
    page: Change = {}
    for change in changes:
        page |= change
    return page


def seat_of(change: Change) -> ask_for.Seat:
    return ask_for.read(ask_for.Seat, change["seat"])


def asked(
    desk: Desk, question: str = "Is size important?", seat: ask_for.Seat | None = None
) -> tuple[ask_for.Seat, Change]:
    change = told(desk.ask(seat or seat_of(desk.sit({}, "clinician")), question, "clinician"))
    return seat_of(change), change


def last(desk: Desk, seat: ask_for.Seat) -> int:
    found = desk.store.conversation(seat.owner, seat.conversation)
    assert found
    return found.exchanges[-1].id


def test_a_new_browser_gets_an_owner_and_keeps_it(desk: Desk) -> None:
    first = seat_of(desk.sit({}, "clinician"))
    assert len(first.owner) > 20
    assert seat_of(desk.sit(first.model_dump(), "clinician")) == first
    assert seat_of(desk.sit("nonsense", "clinician")).owner != first.owner


def test_after_a_restart_the_conversation_is_there_and_its_citations_open(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'store.sqlite'}"
    before = Store.open(address)
    seat, change = asked(Desk(FakeAssistant(), before, sources(), pace=0.0))
    before.close()
    after = Store.open(address)
    desk = Desk(FakeAssistant(), after, sources(), pace=0.0)
    again = desk.sit(seat.model_dump(), "clinician")
    assert again["current"] == change["current"]
    reader = desk.cite(seat, ask_for.OfCitation(exchange=last(desk, seat), number=1))["reader"]
    assert '<mark id="marked" tabindex="-1">Lesions above 3 cm respond less well to ablation.</mark>' in str(reader)
    after.close()


def test_a_question_is_kept_with_its_answer(desk: Desk) -> None:
    seat, change = asked(desk)
    assert "Lesions above 3 cm" in str(change["current"])
    assert change["busy"] is False
    again = desk.sit(seat.model_dump(), "clinician")
    assert again["current"] == change["current"]


def test_history_and_corrections_reach_the_assistant(desk: Desk) -> None:
    seat, _ = asked(desk)
    desk.correct(seat, ask_for.Correction(exchange=last(desk, seat), name="lesion-size", value="20"))
    asked(desk, "And then?", seat)
    assert isinstance(desk.assistant, FakeAssistant)
    _, history, role, corrections = desk.assistant.asked[-1]
    assert [turn.speaker for turn in history] == ["user", "assistant"]
    assert (role, corrections) == ("clinician", {"lesion-size": "20"})


def test_correcting_a_fact_redraws_the_findings_and_asks_nothing(desk: Desk) -> None:
    seat, before = asked(desk)
    change = desk.correct(seat, ask_for.Correction(exchange=last(desk, seat), name="lesion-size", value="20"))
    assert "1 not met" in str(before["current"])
    assert "1 met" in str(change["current"])
    assert isinstance(desk.assistant, FakeAssistant)
    assert len(desk.assistant.asked) == 1
    assert "1 met" in str(desk.sit(seat.model_dump(), "clinician")["current"])


def test_reset_takes_every_change_back_and_reads_the_words_again(desk: Desk) -> None:
    seat, _ = asked(desk)
    id_ = last(desk, seat)
    changed = desk.correct(seat, ask_for.Correction(exchange=id_, name="lesion-size", value="20"))
    assert "Reset facts" in str(changed["facts"])
    change = desk.reset(seat, ask_for.OfExchange(exchange=id_))
    assert "1 not met" in str(change["current"])
    assert "Reset facts" not in str(change["facts"])
    found = desk.store.conversation(seat.owner, seat.conversation)
    assert found
    assert found.corrections == {}


@pytest.mark.parametrize(
    ("question", "sentence"), [("", "1 to 500"), ("x" * 501, "1 to 500"), ("break", "server&#x27;s log")]
)
def test_a_refused_question_is_not_kept_and_comes_back(desk: Desk, question: str, sentence: str) -> None:
    change = told(desk.ask(seat_of(desk.sit({}, "clinician")), question, "clinician"))
    assert sentence in str(change["current"])
    assert change["question"] == question
    assert "seat" not in change


def test_a_full_conversation_says_so(desk: Desk) -> None:
    seat, _ = asked(desk)
    for _ in range(EXCHANGES - 1):
        desk.store.ask(seat.owner, seat.conversation, "q")
    change = told(desk.ask(seat, "one more", "clinician"))
    assert f"{EXCHANGES} questions" in str(change["current"])


def test_stop_ends_the_wait(desk: Desk) -> None:
    seat = seat_of(desk.sit({}, "clinician"))
    timer = threading.Timer(0.3, desk.stop, (seat,))
    timer.start()
    change = told(desk.ask(seat, "slow", "clinician"))
    assert STOPPED in str(change["current"])
    assert desk.store.conversations(seat.owner) == ()


def test_claims_appear_as_they_verify(desk: Desk) -> None:
    seat = seat_of(desk.sit({}, "clinician"))
    timer = threading.Timer(0.6, desk.stop, (seat,))
    timer.start()
    seen = [str(change.get("current", "")) for change in desk.ask(seat, "claim one and claim two, slow", "clinician")]
    timer.join()
    assert any("<li>The claim one.</li><li>The claim two.</li>" in page and "next claim" in page for page in seen)
    assert STOPPED in seen[-2]


def test_stop_ends_the_answer_too(desk: Desk) -> None:
    seat = seat_of(desk.sit({}, "clinician"))
    threading.Timer(0.2, desk.stop, (seat,)).start()
    told(desk.ask(seat, "a slow one", "clinician"))
    desk._workers.shutdown(wait=True)
    assert desk.assistant.stopped == 1  # type: ignore[attr-defined]


def test_stop_while_streaming_keeps_what_was_shown_and_the_rest(desk: Desk) -> None:
    desk.pace = 0.1
    seat = seat_of(desk.sit({}, "clinician"))
    page: Change = {}
    for change in desk.ask(seat, "size?", "clinician"):
        page |= change
        if "Lesions above" in str(change.get("current")):
            desk.stop(seat)
    seat = seat_of(page)
    assert "Stopped before the end." in str(page["current"])
    whole = desk.rest(seat, ask_for.OfExchange(exchange=last(desk, seat)))
    assert "Stopped before the end." not in str(whole["current"])


def test_nobody_sees_what_is_not_theirs(desk: Desk) -> None:
    seat, _ = asked(desk)
    id_ = last(desk, seat)
    thief = ask_for.Seat(owner="somebody else", conversation=seat.conversation)
    with pytest.raises(StoreError):
        desk.cite(thief, ask_for.OfCitation(exchange=id_, number=1))
    with pytest.raises(StoreError):
        desk.export(thief, ask_for.OfConversation(conversation=seat.conversation))
    desk.delete(thief, ask_for.OfConversation(conversation=seat.conversation), "clinician")
    assert "Is size important" in str(desk.sit(seat.model_dump(), "clinician")["current"])
    assert "Is size important" not in str(desk.sit(thief.model_dump(), "clinician"))


def test_twenty_browsers_at_once_keep_their_own_conversations(desk: Desk) -> None:
    def one(number: int) -> tuple[ask_for.Seat, str]:
        seat, _ = asked(desk, f"Is size {number} important?")
        return seat, str(desk.sit(seat.model_dump(), "clinician"))

    with ThreadPoolExecutor(20) as pool:
        pages = list(pool.map(one, range(20)))
    assert len({seat.owner for seat, _ in pages}) == 20
    for number, (_, page) in enumerate(pages):
        assert re.findall(r"Is size (\d+) important", page)[0] == str(number)
        assert set(re.findall(r"Is size (\d+) important", page)) == {str(number)}


def test_undo_and_edit(desk: Desk) -> None:
    seat, _ = asked(desk)
    change = desk.undo(seat, ask_for.OfExchange(exchange=last(desk, seat)), edit=True)
    assert change["question"] == "Is size important?"
    assert "Ask about local therapy" in str(change["current"])


def test_retry_replaces_the_answer_and_a_failed_one_leaves_it(desk: Desk) -> None:
    seat, _ = asked(desk)
    first = last(desk, seat)
    told(desk.retry(seat, ask_for.OfExchange(exchange=first), "clinician"))
    assert [row[0] for row in desk.assistant.asked] == ["Is size important?"] * 2  # type: ignore[attr-defined]
    found = desk.store.conversation(seat.owner, seat.conversation)
    assert found
    assert [one.question for one in found.exchanges] == ["Is size important?"]
    desk.assistant.limit = 3  # type: ignore[attr-defined]
    change = told(desk.retry(seat, ask_for.OfExchange(exchange=last(desk, seat)), "clinician"))
    assert "1 to 3" in str(change["current"])
    assert "Lesions above 3 cm" in str(change["earlier"])
    assert "Lesions above 3 cm" in str(desk.sit(seat.model_dump(), "clinician")["current"])


@pytest.mark.parametrize(
    "data", [None, [], {"exchange": "x"}, {"exchange": -1, "number": 1}, {"exchange": 1, "number": 0}]
)
def test_what_a_browser_sends_is_checked(data: object) -> None:
    with pytest.raises(UsageError, match="reload"):
        ask_for.read(ask_for.OfCitation, data)


def test_only_known_facts_can_be_corrected() -> None:
    with pytest.raises(UsageError):
        ask_for.read(ask_for.Correction, {"exchange": 1, "name": "er|x", "value": ""})


@pytest.mark.parametrize("form", ["md", "html", "json"])
def test_export_holds_passages_findings_and_no_live_markup(desk: Desk, form: str) -> None:
    seat, _ = asked(desk, f"{HOSTILE} weakness?")
    found = desk.store.conversation(seat.owner, seat.conversation)
    assert found
    file = export(found, form, desk.sources)  # type: ignore[arg-type]
    assert file.name.endswith(f".{form}")
    assert "Lesions above 3 cm respond less well to ablation." in file.text
    assert "The size decides." in file.text
    assert "nobody yet" in file.text
    assert "Sources disagree" in file.text or '"disagree"' in file.text
    assert "Doe J. A study. J. 2001;1:1." in file.text
    if form != "json":
        assert "<img" not in file.text.replace("\\<img", "")
        assert "<script" not in file.text.replace("\\<script", "")


@pytest.mark.parametrize("form", ["md", "html"])
def test_a_passage_that_is_cited_twice_stands_once_with_both_quotes_marked(desk: Desk, form: str) -> None:
    seat, _ = asked(desk)
    found = desk.store.conversation(seat.owner, seat.conversation)
    assert found
    text = export(found, form, desk.sources).text.partition("Passages")[2]  # type: ignore[arg-type]
    assert text.count("A passage may hold") == 1
    first, second = text.index("Lesions above 3 cm"), text.index("A passage may hold")
    assert first < text.index("[1", first) < second < text.index("[2", second)


@pytest.mark.parametrize(
    ("form", "parts"),
    [
        ("txt", ("1. Review of ablation [topic review].", "2. A generated page [AI-generated, pending human review].", "3. Doe J. A study. J. 2001;1:1.")),
        ("ris", ("TY  - JOUR", "TI  - A study", "N1  - as reported by: Review of ablation")),
        ("bib", ("@article{ref1", "title = {{A study}}", "as reported by: Review of ablation")),
    ],
)  # fmt: skip
def test_references_of_a_conversation(desk: Desk, form: str, parts: tuple[str, ...]) -> None:
    seat, _ = asked(desk)
    asked(desk, "And then?", seat)
    file = desk.export(seat, ask_for.read(ask_for.OfConversation, {"conversation": seat.conversation, "form": form}))
    assert file.name.endswith(f".{form}")
    for part in parts:
        assert file.text.count(part) == 1


def test_an_identifier_is_neither_kept_nor_shown_back(desk: Desk) -> None:
    seat = seat_of(desk.sit({}, "clinician"))
    question = "Mrs Eleanor Whitcombe, NHS 485 777 3456: is size important?"
    changes = list(desk.ask(seat, question, "clinician"))
    pages = [str(change.get(region, "")) for change in changes for region in ("current", "earlier", "shelf")]
    assert not [page for page in pages if "Whitcombe" in page or "485 777" in page]
    assert desk.assistant.asked[-1][0] == question, "the assistant masks and flags it itself"  # type: ignore[attr-defined]
    (kept,) = desk.store.conversations(seat.owner)
    conversation = desk.store.conversation(seat.owner, kept.id)
    assert conversation
    assert "Whitcombe" not in kept.title + conversation.exchanges[0].question
    assert "[name removed]" in conversation.exchanges[0].question
