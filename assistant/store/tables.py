"""The tables of the store. Only ``assistant.store.store.store`` reads and writes them."""

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class ConversationRow(Base):
    __tablename__ = "conversations"
    id: Mapped[str] = mapped_column(primary_key=True)
    owner: Mapped[str] = mapped_column(index=True)
    title: Mapped[str]
    role: Mapped[str]
    corrections: Mapped[str] = mapped_column(Text, default="{}")
    created: Mapped[str]
    touched: Mapped[str] = mapped_column(index=True)


class ExchangeRow(Base):
    __tablename__ = "exchanges"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    conversation: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    question: Mapped[str] = mapped_column(Text)
    reply: Mapped[str] = mapped_column(Text, default="")
    error: Mapped[str] = mapped_column(Text, default="")
    shown: Mapped[int] = mapped_column(default=-1)
    asked: Mapped[str]


class FeedbackRow(Base):
    __tablename__ = "feedback"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    owner: Mapped[str] = mapped_column(index=True)
    exchange: Mapped[int] = mapped_column(ForeignKey("exchanges.id"), index=True)
    citation: Mapped[int] = mapped_column(default=0)
    statement: Mapped[str] = mapped_column(default="")
    opinion: Mapped[str]
    reason: Mapped[str] = mapped_column(Text)
    given: Mapped[str]


class StudyRow(Base):
    """How far one owner is with one question; ``card`` and ``before`` are FSRS states as JSON."""

    __tablename__ = "study"
    owner: Mapped[str] = mapped_column(primary_key=True)
    item: Mapped[str] = mapped_column(primary_key=True)
    card: Mapped[str] = mapped_column(Text)
    before: Mapped[str] = mapped_column(Text, default="")
    due: Mapped[str] = mapped_column(index=True)
    answered: Mapped[str]
    seen: Mapped[int] = mapped_column(default=0)
    right: Mapped[int] = mapped_column(default=0)
    last_right: Mapped[bool] = mapped_column(default=False)
