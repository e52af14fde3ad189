"""The part of the store that keeps how far somebody is with the questions. One row an owner and question."""

from abc import ABC, abstractmethod
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from assistant.store.tables import StudyRow

STUDY_ITEMS = 2000
"""Most questions kept for one owner; the one answered longest ago goes first."""


@dataclass(frozen=True, slots=True)
class Studied:
    """How far one owner is with one question.

    ``card`` is the FSRS state as JSON, ``before`` the one that the last answer was given in (empty at the first).
    ``due`` and ``answered`` are ISO 8601, UTC.
    """

    item: str
    card: str
    before: str
    due: str
    answered: str
    seen: int
    right: int
    last_right: bool


class StudyKeeping(ABC):
    """What ``Store`` can do for study; every method raises StoreError when it cannot."""

    @abstractmethod
    def _session(self) -> AbstractContextManager[Session]: ...

    def studied(self, owner: str) -> dict[str, Studied]:
        """Everything that ``owner`` has answered, by question."""
        with self._session() as session:
            rows = session.scalars(select(StudyRow).where(StudyRow.owner == owner))
            return {row.item: _studied(row) for row in rows}

    def keep_studied(self, owner: str, one: Studied) -> None:
        """Keep the state of one question, or replace what was kept; over the bound the oldest goes."""
        with self._session() as session:
            session.merge(StudyRow(owner=owner, **asdict(one)))
            session.flush()
            kept = select(StudyRow.item).where(StudyRow.owner == owner).order_by(StudyRow.answered.desc())
            old = session.scalars(kept.offset(STUDY_ITEMS)).all()
            session.execute(delete(StudyRow).where(StudyRow.owner == owner, StudyRow.item.in_(old)))

    def forget_studied(self, owner: str) -> None:
        """Drop all progress of ``owner``."""
        with self._session() as session:
            session.execute(delete(StudyRow).where(StudyRow.owner == owner))


def _studied(row: StudyRow) -> Studied:
    return Studied(
        row.item, row.card, row.before, row.due, row.answered, row.seen, row.right, bool(row.last_right)
    )  # fmt: skip
