"""When questions come back: a fixed clock, no chance, and what is due before what is new."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.store.study import Studied
from assistant.study.questions import Option, Question
from assistant.study.scheduling import (
    answered,
    count,
    graded,
    is_due,
    next_question,
    shuffled,
    soonest,
    wait_in_words,
)
from ingest.errors import StoreError

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def question(number: int, topic: str = "Eye") -> Question:
    options = [Option(says=letter, statement="x-01") for letter in "abcd"]
    return Question(
        id=f"q-{number}",
        topic=topic,
        kind="point",
        ask="?",
        answer=options[0],
        others=tuple(options[1:]),
        why=("x-01",),
    )  # type: ignore[arg-type]


def due(kept: Studied) -> datetime:
    return datetime.fromisoformat(kept.due)


def test_right_answers_come_back_later_and_later_and_a_wrong_one_soon() -> None:
    kept, waits = None, []
    for _ in range(4):
        at = due(kept) if kept else NOW
        kept = answered(kept, "q-1", right=True, now=at)
        waits.append(due(kept) - at)
    assert waits == sorted(waits)
    assert waits[0] == timedelta(minutes=10)
    assert waits[-1] > timedelta(days=7)
    assert kept is not None
    wrong = answered(kept, "q-1", right=False, now=due(kept))
    assert due(wrong) - due(kept) <= timedelta(minutes=10)
    assert (wrong.seen, wrong.right, wrong.last_right) == (5, 4, False)


@given(rights=st.lists(st.booleans(), min_size=1, max_size=12))
@settings(max_examples=30, deadline=None)
def test_the_same_answers_at_the_same_times_give_the_same_dates(rights: list[bool]) -> None:
    def run() -> Studied:
        kept = None
        for step, right in enumerate(rights):
            kept = answered(kept, "q-1", right=right, now=NOW + timedelta(days=step))
        assert kept is not None
        return kept

    assert run() == run()
    assert run().seen == len(rights)
    assert run().right == sum(rights)


def test_hard_comes_back_before_good_before_easy_and_judging_again_adds_nothing() -> None:
    kept = answered(None, "q-1", right=True, now=NOW)
    hard, good, easy = (graded(kept, grade) for grade in ("hard", "good", "easy"))
    assert due(hard) < due(good) < due(easy)
    assert due(good) == due(kept)
    assert graded(easy, "good").due == kept.due
    assert easy.seen == kept.seen


def test_a_wrong_answer_cannot_be_called_easy() -> None:
    with pytest.raises(StoreError, match="right answer"):
        graded(answered(None, "q-1", right=False, now=NOW), "easy")


def test_what_is_due_comes_before_what_is_new_and_nothing_is_asked_too_early() -> None:
    questions = [question(number) for number in range(3)]
    first = next_question(questions, {}, NOW)
    assert first is not None
    kept = {first.id: answered(None, first.id, right=False, now=NOW)}
    second = next_question(questions, kept, NOW)
    assert second is not None
    assert second.id != first.id
    assert next_question(questions, kept, NOW + timedelta(minutes=2)) == first
    for other in questions:
        kept[other.id] = answered(None, other.id, right=True, now=NOW)
    assert next_question(questions, kept, NOW) is None
    assert soonest(questions, kept) == NOW + timedelta(minutes=10)


def test_counting() -> None:
    questions = [question(number) for number in range(4)]
    learned = answered(None, "q-0", right=True, now=NOW)
    learned = answered(learned, "q-0", right=True, now=due(learned))
    kept = {"q-0": learned, "q-1": answered(None, "q-1", right=False, now=NOW), "gone-1": learned}
    total = count(questions, kept, NOW + timedelta(hours=1))
    assert (total.questions, total.seen, total.due, total.learned) == (4, 2, 1, 1)
    assert not is_due(learned, NOW + timedelta(hours=1))


def test_choices_change_places_from_showing_to_showing_but_not_by_chance() -> None:
    one = question(1)
    assert shuffled(one, 0) == shuffled(one, 0)
    assert sorted(place for place, _ in shuffled(one, 3)) == [0, 1, 2, 3]
    assert len({tuple(place for place, _ in shuffled(one, seen)) for seen in range(12)}) > 3


@pytest.mark.parametrize(
    ("wait", "words"),
    [
        (timedelta(seconds=20), "now"),
        (timedelta(seconds=-90), "now"),
        (timedelta(minutes=1), "in 1 minute"),
        (timedelta(minutes=10), "in 10 minutes"),
        (timedelta(hours=5), "in 5 hours"),
        (timedelta(days=1, hours=2), "in 1 day"),
        (timedelta(days=11, hours=20), "in 12 days"),
    ],
)
def test_waits_in_words(wait: timedelta, words: str) -> None:
    assert wait_in_words(wait) == words
