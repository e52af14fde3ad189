"""When a question comes back: FSRS without fuzz, so that the same answers at the same times give the same dates. Pure."""

import hashlib
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache

from fsrs import Card, Rating, Scheduler, State

from assistant.store.study import Studied
from assistant.study.questions import Option, Question
from ingest.errors import StoreError

GRADES = {"hard": Rating.Hard, "good": Rating.Good, "easy": Rating.Easy}
"""What somebody may say of a right answer; a wrong one is always Again."""


@dataclass(frozen=True, slots=True)
class Count:
    """How far somebody is with a group of questions; ``learned``: in long-term review, and right the last time."""

    questions: int
    seen: int
    due: int
    learned: int


@cache
def _scheduler() -> Scheduler:
    return Scheduler(enable_fuzzing=False)


def answered(kept: Studied | None, item: str, *, right: bool, now: datetime) -> Studied:
    """The state after an answer at ``now`` (with a time zone): Good when right, Again when wrong."""
    before = kept.card if kept else ""
    card = _after(before, Rating.Good if right else Rating.Again, now)
    seen, rights = (kept.seen, kept.right) if kept else (0, 0)
    return Studied(
        item, card.to_json(), before, card.due.isoformat(), now.isoformat(), seen + 1, rights + int(right), right
    )


def graded(kept: Studied, grade: str) -> Studied:
    """The last answer judged anew as hard, good or easy, as if it had been so when it was given.

    Raises StoreError where the last answer was wrong.
    """
    if not kept.last_right or grade not in GRADES:
        raise StoreError("Only a right answer can be called hard or easy; answer the question again.")
    card = _after(kept.before, GRADES[grade], datetime.fromisoformat(kept.answered))
    return replace(kept, card=card.to_json(), due=card.due.isoformat())


def _after(before: str, rating: Rating, now: datetime) -> Card:
    # A card without a state of its own: its id plays no part in when it is due.
    card = Card.from_json(before) if before else Card(card_id=0, due=now)
    return _scheduler().review_card(card, rating, now)[0]


def next_question(questions: Sequence[Question], kept: Mapping[str, Studied], now: datetime) -> Question | None:
    """What is due, longest overdue first; then what was never asked, topics mixed; None when all is done for now."""
    due = [question for question in questions if (one := kept.get(question.id)) and is_due(one, now)]
    if due:
        return min(due, key=lambda question: (kept[question.id].due, question.id))
    return min((question for question in questions if question.id not in kept), key=_mixed, default=None)


def _mixed(question: Question) -> str:
    return hashlib.sha256(question.id.encode()).hexdigest()


def is_due(kept: Studied, now: datetime) -> bool:
    return datetime.fromisoformat(kept.due) <= now


def count(questions: Iterable[Question], kept: Mapping[str, Studied], now: datetime) -> Count:
    """How many of ``questions`` are seen, due and learned."""
    listed = list(questions)
    known = [kept[question.id] for question in listed if question.id in kept]
    learned = sum(one.last_right and Card.from_json(one.card).state is State.Review for one in known)
    return Count(len(listed), len(known), sum(is_due(one, now) for one in known), learned)


def soonest(questions: Iterable[Question], kept: Mapping[str, Studied]) -> datetime | None:
    """When the next of ``questions`` comes back; None where none was ever answered."""
    dates = [datetime.fromisoformat(kept[question.id].due) for question in questions if question.id in kept]
    return min(dates, default=None)


def shuffled(question: Question, seen: int) -> list[tuple[int, Option]]:
    """The choices with their authored places, in an order that changes from one showing to the next."""
    order = list(enumerate(question.options))
    random.Random(f"{question.id}:{seen}").shuffle(order)  # noqa: S311 (an order, no secret)
    return order


def wait_in_words(wait: timedelta) -> str:
    """How long from now, in the largest whole unit."""
    minutes = max(0, round(wait.total_seconds() / 60))
    if minutes < 1:
        return "now"
    for unit, length in (("day", 1440), ("hour", 60), ("minute", 1)):
        if minutes >= length:
            number = round(minutes / length)
            return f"in {number} {unit}{'' if number == 1 else 's'}"
    return "now"
