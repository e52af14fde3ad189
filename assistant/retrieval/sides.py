"""What a comparison compares, and a ranking in which each side has its turn. Pure."""

from collections.abc import Callable, Collection, Sequence
from typing import Protocol, TypeVar

from assistant.questions.kinds import QuestionType
from assistant.questions.question import Question
from ingest.passages import Statement

MOST = 5
"""Studies, interventions, populations or sites that are compared at most; sources are compared all."""
QUOTA = 5
"""Statements of each side that stand before all that is left, where the side has as many."""

Side = tuple[str, str]
"""(facet, key); the facet of a document is ``source``."""


class Ranked(Protocol):
    @property
    def statement(self) -> Statement: ...


R = TypeVar("R", bound=Ranked)


EVERYONE = frozenset({"stage-iv"})
"""Whom all that is told is about."""


def sides(question: Question) -> list[Side]:
    """What a comparison compares: sources, else studies, else interventions, populations or sites; in its own order.

    One study and one source are compared where there is nothing else.

    Empty for another question, and where it names less than two of a kind.
    """
    if question.type is not QuestionType.COMPARISON:
        return []
    place = {key: number for number, key in reversed(list(enumerate(question.order)))}

    def ordered(keys: Collection[str]) -> list[str]:
        return sorted(keys, key=lambda key: (place.get(key, len(place)), key))

    if len(question.sources) > 1:
        return [("source", key) for key in ordered(question.sources)]
    for facet in ("study", "intervention", "population", "site"):
        named = question.names(facet) - EVERYONE
        if len(named) > 1:
            return [(facet, key) for key in ordered(named)][:MOST]
    if question.sources and question.names("study"):
        return [
            *(("study", key) for key in ordered(question.names("study"))),
            *(("source", key) for key in question.sources),
        ]
    return []


def belongs(statement: Statement, side: Side, closure: Callable[[str], Collection[str]]) -> bool:
    """Whether ``statement`` is of that source, or about that key or a kind of it; ``closure`` adds what a key is a kind of."""
    facet, key = side
    if facet == "source":
        return statement.document == key
    told: tuple[str, ...] = getattr(statement.tags, facet)
    return any(key in closure(one) for one in told)


def balanced(ranked: Sequence[R], compared: Sequence[Side], closure: Callable[[str], Collection[str]]) -> tuple[R, ...]:
    """``ranked`` with the best first, then the sides by turns, ``QUOTA`` each, then what is left; scores stay as they are."""
    if len(compared) < 2 or not ranked:
        return tuple(ranked)
    queues = [[one for one in ranked if belongs(one.statement, side, closure)][:QUOTA] for side in compared]
    queues.sort(key=lambda queue: ranked[0] not in queue)
    turns = [queue[turn] for turn in range(QUOTA) for queue in queues if turn < len(queue)]
    order = {one.statement.id: one for one in (ranked[0], *turns, *ranked)}
    return tuple(order.values())
