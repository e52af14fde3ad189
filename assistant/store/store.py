"""What is kept between visits: conversations with their replies, and feedback. One SQLAlchemy store.

Everything belongs to an *owner*, a random token that a browser holds; no query crosses owners. Replies
are kept whole, so citations and findings come back as they were shown, whatever happens to the index.
What a user typed is kept without identifiers, whoever calls.
"""

import json
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from sqlalchemy import create_engine, delete, event, func, select
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from assistant.answers import Reply
from assistant.questions.identifiers import mask
from assistant.store.replies import reply_from_json, reply_to_json
from assistant.store.study import StudyKeeping
from assistant.store.tables import Base, ConversationRow, ExchangeRow, FeedbackRow
from assistant.turns import Role
from ingest.errors import StoreError

CONVERSATIONS = 200
"""Most conversations kept for one owner; the oldest goes first."""
EXCHANGES = 60
"""Most questions in one conversation."""
TITLE = 80
REASON = 1000

Opinion = Literal["good", "bad"]


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question and what came of it: a reply, or the sentence of an error.

    ``shown`` is how many blocks the reader had seen when they pressed stop; None when all.
    """

    id: int
    question: str
    reply: Reply | None
    error: str = ""
    shown: int | None = None
    asked: str = ""


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation as kept. ``corrections`` are facts entered in the form; ``touched`` is ISO 8601, UTC."""

    id: str
    title: str
    role: Role
    corrections: Mapping[str, str]
    touched: str
    exchanges: tuple[Exchange, ...] = ()


@dataclass(frozen=True, slots=True)
class Feedback:
    """What somebody thought of an answer (``citation`` 0) or of one of its citations."""

    exchange: int
    citation: int
    statement: str
    opinion: str
    reason: str


def new_owner() -> str:
    """A token that nobody can guess."""
    return secrets.token_urlsafe(24)


def title_of(question: str) -> str:
    """The question in one line without identifiers, cut between words where it is long."""
    plain = " ".join(mask(question)[0].split())
    if len(plain) <= TITLE:
        return plain or "Untitled"
    cut = plain[: TITLE - 1]
    return f"{cut.rpartition(' ')[0] or cut}…"


class Store(StudyKeeping):
    """Conversations, feedback and study progress. Every method raises StoreError with one sentence when it cannot."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._sessions = sessionmaker(engine, expire_on_commit=False)

    @classmethod
    def open(cls, url: str) -> "Store":
        """Open the store at ``url`` and make its tables; a folder for SQLite is made too."""
        try:
            parsed = make_url(url)
            if parsed.get_backend_name() == "sqlite" and parsed.database and parsed.database != ":memory:":
                Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
            engine = create_engine(parsed, pool_pre_ping=True)
            if parsed.get_backend_name() == "sqlite":
                event.listen(engine, "connect", _sqlite_manners)
            Base.metadata.create_all(engine)
        except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
            raise StoreError(
                "BOARDSIDE_STORE is not a SQLAlchemy URL that can be used here, such as sqlite:///file.sqlite."
            ) from error
        except (SQLAlchemyError, OSError) as error:
            raise StoreError("The store of conversations cannot be opened; check BOARDSIDE_STORE.") from error
        return cls(engine)

    def close(self) -> None:
        self._engine.dispose()

    @contextmanager
    def _session(self) -> Iterator[Session]:
        try:
            with self._sessions.begin() as session:
                yield session
        except SQLAlchemyError as error:
            raise StoreError("Conversations cannot be read or kept just now; check the disk and try again.") from error

    def conversations(self, owner: str) -> tuple[Conversation, ...]:
        """The owner's conversations without their exchanges, last touched first."""
        with self._session() as session:
            rows = session.scalars(
                select(ConversationRow).where(ConversationRow.owner == owner).order_by(ConversationRow.touched.desc())
            )
            return tuple(_conversation(row) for row in rows)

    def conversation(self, owner: str, id_: str) -> Conversation | None:
        """One conversation with its exchanges; None when it is gone or somebody else's."""
        with self._session() as session:
            row = _owned(session, owner, id_)
            if row is None:
                return None
            rows = session.scalars(select(ExchangeRow).where(ExchangeRow.conversation == id_).order_by(ExchangeRow.id))
            return _conversation(row, tuple(_exchange(item) for item in rows))

    def start(self, owner: str, question: str, role: Role) -> str:
        """Make a conversation titled by its first question; returns its id. Drops the owner's oldest over the bound."""
        now, id_ = _now(), secrets.token_urlsafe(9)
        with self._session() as session:
            session.add(
                ConversationRow(
                    id=id_, owner=owner, title=title_of(question), role=role, corrections="{}", created=now, touched=now
                )
            )
            session.flush()
            kept = (
                select(ConversationRow.id)
                .where(ConversationRow.owner == owner)
                .order_by(ConversationRow.touched.desc())
            )
            for old in session.scalars(kept.offset(CONVERSATIONS)).all():
                _delete(session, old)
        return id_

    def ask(self, owner: str, id_: str, question: str) -> int:
        """Keep a question before it is answered; returns the exchange's id."""
        with self._session() as session:
            row = _required(session, owner, id_)
            count = session.scalar(select(func.count()).where(ExchangeRow.conversation == id_)) or 0
            if count >= EXCHANGES:
                raise StoreError(f"This conversation holds {EXCHANGES} questions, the most it can; start a new one.")
            exchange = ExchangeRow(conversation=id_, question=mask(question)[0], asked=_now())
            row.touched = exchange.asked
            session.add(exchange)
            session.flush()
            return exchange.id

    def answer(self, owner: str, exchange: int, reply: Reply | None, error: str = "", shown: int | None = None) -> None:
        """Keep what came of a question, or replace what was kept."""
        with self._session() as session:
            row = _owned_exchange(session, owner, exchange)
            row.reply = reply_to_json(reply) if reply is not None else ""
            row.error, row.shown = error, -1 if shown is None else shown

    def forget_from(self, owner: str, id_: str, exchange: int) -> None:
        """Drop an exchange and those after it: undo, edit and retry."""
        with self._session() as session:
            _required(session, owner, id_)
            ids = select(ExchangeRow.id).where(ExchangeRow.conversation == id_, ExchangeRow.id >= exchange)
            session.execute(delete(FeedbackRow).where(FeedbackRow.exchange.in_(ids)))
            session.execute(delete(ExchangeRow).where(ExchangeRow.conversation == id_, ExchangeRow.id >= exchange))

    def correct(self, owner: str, id_: str, corrections: Mapping[str, str]) -> None:
        with self._session() as session:
            _required(session, owner, id_).corrections = json.dumps(dict(corrections), ensure_ascii=False)

    def rename(self, owner: str, id_: str, title: str) -> None:
        """Raises StoreError for an empty title; a long one is cut."""
        clean = " ".join(mask(title)[0].split())[:TITLE]
        if not clean:
            raise StoreError("A conversation needs a name; type one and try again.")
        with self._session() as session:
            _required(session, owner, id_).title = clean

    def delete(self, owner: str, id_: str) -> None:
        """Forget a conversation and what was said of it; nothing happens when it is gone."""
        with self._session() as session:
            if _owned(session, owner, id_) is not None:
                _delete(session, id_)

    def give_feedback(self, owner: str, exchange: int, citation: int, opinion: Opinion, reason: str) -> None:
        """Keep an opinion on an answer (``citation`` 0) or a citation; a second one replaces the first."""
        with self._session() as session:
            row = _owned_exchange(session, owner, exchange)
            named = {c.number: c.statement for c in reply_from_json(row.reply).citations} if row.reply else {}
            if citation and citation not in named:
                raise StoreError("That citation is not part of the answer; reload the page and try again.")
            same = (FeedbackRow.owner == owner, FeedbackRow.exchange == exchange, FeedbackRow.citation == citation)
            session.execute(delete(FeedbackRow).where(*same))
            session.add(
                FeedbackRow(
                    owner=owner,
                    exchange=exchange,
                    citation=citation,
                    statement=named.get(citation, ""),
                    opinion=opinion,
                    reason=mask(reason.strip())[0][:REASON],
                    given=_now(),
                )
            )

    def feedback(self, owner: str, exchange: int) -> tuple[Feedback, ...]:
        """The owner's opinions on one exchange, the answer's first."""
        with self._session() as session:
            rows = session.scalars(
                select(FeedbackRow)
                .where(FeedbackRow.owner == owner, FeedbackRow.exchange == exchange)
                .order_by(FeedbackRow.citation)
            )
            return tuple(Feedback(r.exchange, r.citation, r.statement, r.opinion, r.reason) for r in rows)


def _sqlite_manners(connection: object, _record: object) -> None:
    """Readers do not wait for the writer, and writers wait for each other instead of failing."""
    cursor = connection.cursor()  # type: ignore[attr-defined]
    for pragma in ("journal_mode=WAL", "busy_timeout=5000", "foreign_keys=ON", "synchronous=NORMAL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _now() -> str:
    return datetime.now(UTC).isoformat()


def _owned(session: Session, owner: str, id_: str) -> ConversationRow | None:
    return session.scalar(select(ConversationRow).where(ConversationRow.id == id_, ConversationRow.owner == owner))


def _required(session: Session, owner: str, id_: str) -> ConversationRow:
    row = _owned(session, owner, id_)
    if row is None:
        raise StoreError("That conversation is gone; start a new one.")
    return row


def _owned_exchange(session: Session, owner: str, exchange: int) -> ExchangeRow:
    row = session.get(ExchangeRow, exchange)
    if row is None or _owned(session, owner, row.conversation) is None:
        raise StoreError("That answer is gone; ask again.")
    return row


def _delete(session: Session, id_: str) -> None:
    ids = select(ExchangeRow.id).where(ExchangeRow.conversation == id_)
    session.execute(delete(FeedbackRow).where(FeedbackRow.exchange.in_(ids)))
    session.execute(delete(ExchangeRow).where(ExchangeRow.conversation == id_))
    session.execute(delete(ConversationRow).where(ConversationRow.id == id_))


def _conversation(row: ConversationRow, exchanges: tuple[Exchange, ...] = ()) -> Conversation:
    role: Role = "trainee" if row.role == "trainee" else "clinician"
    return Conversation(row.id, row.title, role, json.loads(row.corrections), row.touched, exchanges)


def _exchange(row: ExchangeRow) -> Exchange:
    """A reply that cannot be read becomes its error sentence, so that the rest of the conversation opens."""
    shown = None if row.shown < 0 else row.shown
    try:
        reply = reply_from_json(row.reply) if row.reply else None
    except StoreError as error:
        return Exchange(row.id, row.question, None, str(error), shown, row.asked)
    return Exchange(row.id, row.question, reply, row.error, shown, row.asked)
