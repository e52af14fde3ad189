"""What the page does, without Gradio: each method takes what the browser sent and returns regions to redraw."""

import logging
import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Protocol

from assistant.answers import Reply
from assistant.composing.compose_mode import Listener
from assistant.questions.identifiers import mask
from assistant.rendering import body_text
from assistant.store.store import EXCHANGES, Conversation, Exchange, Store, new_owner
from assistant.turns import Role, Turn
from assistant.web import requests as ask_for
from assistant.web.answer import exchange_html, pending_html, problem_html, status_html
from assistant.web.export import File, export
from assistant.web.facts_form import facts_form
from assistant.web.html import NOTHING, Safe, join
from assistant.web.library import Shelves, head_html, shelf_html
from assistant.web.library_sources import Place
from assistant.web.reader import EMPTY, citation_reader, statement_reader
from assistant.web.regions import Change
from assistant.web.shelf import shelf, welcome
from assistant.web.sources import Sources
from assistant.web.waiting import Waiting, changes
from ingest.errors import BoardsideError, StoreError

STREAM = 0.9
"""Seconds that the blocks of an answer take to appear, at most; PACE is the most for one."""
PACE = 0.12
STOPPED = "Stopped before an answer was found; ask again when you like."
BROKEN = "Boardside could not do this because of a fault of its own; the server's log holds it. Try again."

log = logging.getLogger(__name__)


class Answers(Protocol):
    """What the desk needs of the assistant."""

    def reply(
        self,
        text: str,
        history: Sequence[Turn] = ...,
        role: Role = ...,
        corrections: Mapping[str, str] = ...,
        listener: Listener = ...,
    ) -> Reply: ...

    def recheck(self, reply: Reply, corrections: Mapping[str, str], said: Sequence[Turn] = ...) -> Reply: ...


@dataclass
class Desk:
    """One for the process; it holds no conversation in memory, so that a restart loses nothing."""

    assistant: Answers
    store: Store
    sources: Sources
    shelves: Shelves = field(default_factory=Shelves)
    pace: float = PACE
    _workers: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(20, "answer"))
    _correcting: threading.Lock = field(default_factory=threading.Lock)
    """Two fields changed in a row must not overwrite each other."""
    _stops: dict[str, threading.Event] = field(default_factory=dict)

    def sit(self, raw: object, role: Role) -> Change:
        """A page was opened: the same owner and conversation as before, or a new owner."""
        seat = ask_for.read(ask_for.Seat, raw)
        if not seat.owner:
            seat = ask_for.Seat(owner=new_owner())
        return self._whole(seat, role)

    def role_changed(self, raw: object, role: Role) -> Change:
        """Other examples while nothing has been asked; a role never changes what was answered."""
        seat = ask_for.read(ask_for.Seat, raw)
        return {} if seat.conversation else {"current": welcome(role)}

    def open(self, seat: ask_for.Seat, conversation: str, role: Role) -> Change:
        """Open a conversation, or with an empty id a fresh one."""
        return self._whole(seat.model_copy(update={"conversation": conversation}), role)

    def rename(self, seat: ask_for.Seat, asked: ask_for.OfConversation) -> Change:
        self.store.rename(seat.owner, asked.conversation, asked.title)
        return {"shelf": self._shelf(seat)}

    def delete(self, seat: ask_for.Seat, asked: ask_for.OfConversation, role: Role) -> Change:
        self.store.delete(seat.owner, asked.conversation)
        gone = asked.conversation == seat.conversation
        return self._whole(seat.model_copy(update={"conversation": ""} if gone else {}), role)

    def export(self, seat: ask_for.Seat, asked: ask_for.OfConversation) -> File:
        return export(self._conversation(seat, asked.conversation), asked.form, self.sources)

    def cite(self, seat: ask_for.Seat, asked: ask_for.OfCitation) -> Change:
        """Open a citation of an answer in the reader."""
        exchange = self._exchange(seat, asked.exchange)
        found = (
            next((c for c in exchange.reply.citations if c.number == asked.number), None) if exchange.reply else None
        )
        if found is None:
            raise StoreError("That citation is gone; reload the page.")
        given = {f.citation: f for f in self.store.feedback(seat.owner, asked.exchange)}
        return {"reader": citation_reader(asked.exchange, found, self.sources, given.get(asked.number))}

    def statement(self, asked: ask_for.OfStatement) -> Change:
        return {"reader": statement_reader(asked.exchange, asked.statement, self.sources)}

    def library(self, asked: ask_for.OfLibrary) -> Change:
        """A view of the library, what of it holds some words, or the statements of one section."""
        place = Place(asked.document, asked.section) if asked.section else None
        found: Change = {"found": shelf_html(asked.view, asked.words, place, self.sources, self.shelves)}
        return found if asked.typed or asked.document else found | {"library": head_html(asked.view, self.sources)}

    def give_opinion(self, seat: ask_for.Seat, asked: ask_for.OpinionGiven) -> Change:
        self.store.give_feedback(seat.owner, asked.exchange, asked.citation, asked.opinion, asked.reason)
        change: Change = {"status": status_html("Thank you; your feedback is kept.")}
        if asked.citation:
            return change | self.cite(seat, ask_for.OfCitation(exchange=asked.exchange, number=asked.citation))
        return change | self._talk(self._conversation(seat, seat.conversation), seat)

    def correct(self, seat: ask_for.Seat, asked: ask_for.Correction) -> Change:
        """A fact changed in the form: the rules run again, nothing is asked or retrieved again."""
        with self._correcting:
            return self._correct(seat, asked)

    def _correct(self, seat: ask_for.Seat, asked: ask_for.Correction) -> Change:
        conversation = self._conversation(seat, seat.conversation)
        return self._rechecked(seat, asked.exchange, {**conversation.corrections, asked.name: asked.value.strip()})

    def reset(self, seat: ask_for.Seat, asked: ask_for.OfExchange) -> Change:
        """Every change of the form is taken back: the facts are read from the words again."""
        with self._correcting:
            exchanges = self._conversation(seat, seat.conversation).exchanges
            said = _turns([one for one in exchanges if one.id <= asked.exchange])
            return self._rechecked(seat, asked.exchange, {}, said)

    def _rechecked(
        self, seat: ask_for.Seat, id_: int, corrections: Mapping[str, str], said: Sequence[Turn] = ()
    ) -> Change:
        exchange = self._exchange(seat, id_)
        if exchange.reply is None:
            raise StoreError("There is no answer to check against; ask a question first.")
        reply = self.assistant.recheck(exchange.reply, corrections, said)
        self.store.correct(seat.owner, seat.conversation, corrections)
        self.store.answer(seat.owner, exchange.id, reply, exchange.error, exchange.shown)
        talk = self._talk(self._conversation(seat, seat.conversation), seat)
        return talk | {"status": status_html(f"Rules run again: {len(reply.findings)} findings.")}

    def rest(self, seat: ask_for.Seat, asked: ask_for.OfExchange) -> Change:
        """Show what a stopped answer still holds."""
        exchange = self._exchange(seat, asked.exchange)
        self.store.answer(seat.owner, exchange.id, exchange.reply, exchange.error)
        return self._talk(self._conversation(seat, seat.conversation), seat)

    def undo(self, seat: ask_for.Seat, asked: ask_for.OfExchange, *, edit: bool = False) -> Change:
        """Remove an exchange; to edit it, put its question back into the box."""
        question = self._exchange(seat, asked.exchange).question
        self.store.forget_from(seat.owner, seat.conversation, asked.exchange)
        change = self._talk(self._conversation(seat, seat.conversation), seat) | {"reader": EMPTY}
        return change | {"question": question} if edit else change

    def retry(self, seat: ask_for.Seat, asked: ask_for.OfExchange, role: Role) -> Iterator[Change]:
        """Ask again; the answer that is there stays until another takes its place."""
        yield from self.ask(seat, self._exchange(seat, asked.exchange).question, role, instead=asked.exchange)

    def stop(self, seat: ask_for.Seat) -> None:
        """Ends what ``ask`` is doing for this seat; what was shown stays."""
        if seat.owner in self._stops:
            self._stops[seat.owner].set()

    def ask(self, seat: ask_for.Seat, question: str, role: Role, *, instead: int = 0) -> Iterator[Change]:
        """Answer ``question``, redrawing as it goes. Nothing is kept of a question that got no answer.

        The answer replaces the exchange ``instead`` and those after it, once it is there.
        """
        shown = mask(question)[0]
        stop = self._stops[seat.owner] = threading.Event()
        conversation = self.store.conversation(seat.owner, seat.conversation)
        whole = conversation.exchanges if conversation else ()
        exchanges = tuple(one for one in whole if not instead or one.id < instead)
        failed: Change = {"earlier": self._exchanges(whole, seat), "question": "" if instead else question}
        try:
            _room(exchanges)
            yield {
                "earlier": self._exchanges(exchanges, seat),
                "current": pending_html(shown, "Reading the documents…"),
                "question": "",
                "busy": True,
            }
            history = _turns(exchanges)
            corrections = conversation.corrections if conversation else {}
            waiting = Waiting(stop)
            future = self._workers.submit(self.assistant.reply, question, history, role, corrections, waiting)
            yield from changes(future, shown, waiting)
            if stop.is_set():
                future.cancel()  # where it has begun, the listener ends it
                yield failed | {"current": problem_html(shown, STOPPED), "status": status_html(STOPPED)}
            else:
                reply = future.result()
                if instead:
                    self.store.forget_from(seat.owner, seat.conversation, instead)
                yield from self._keep(seat, shown, role, reply, stop)
        except BoardsideError as error:
            yield failed | {"current": problem_html(shown, str(error)), "status": status_html(str(error))}
        except Exception:
            log.exception("A question failed")
            yield failed | {"current": problem_html(shown, BROKEN), "status": status_html(BROKEN)}
        finally:
            if self._stops.get(seat.owner) is stop:
                del self._stops[seat.owner]
        yield {"busy": False}

    def _keep(
        self, seat: ask_for.Seat, question: str, role: Role, reply: Reply, stop: threading.Event
    ) -> Iterator[Change]:
        """Keep the answer first, then show it block by block."""
        known = self.store.conversation(seat.owner, seat.conversation)
        id_ = known.id if known else self.store.start(seat.owner, question, role)
        seat = seat.model_copy(update={"conversation": id_})
        kept = self.store.ask(seat.owner, id_, question)
        self.store.answer(seat.owner, kept, reply)
        yield {"seat": seat.model_dump(), "shelf": self._shelf(seat), "reader": EMPTY}
        exchange = Exchange(kept, question, reply)
        pause = min(self.pace, STREAM / max(len(reply.blocks), 1))
        for shown in range(1, len(reply.blocks)):
            yield {"current": exchange_html(exchange, self.sources, upto=shown)}
            if stop.wait(pause):
                self.store.answer(seat.owner, kept, reply, shown=shown)
                exchange = replace(exchange, shown=shown)
                break
        conversation = self._conversation(seat, id_)
        yield {
            "current": exchange_html(exchange, self.sources, latest=True),
            "facts": facts_form(kept, reply, conversation.corrections),
            "status": status_html(_summary(reply, exchange.shown)),
        }

    def _whole(self, seat: ask_for.Seat, role: Role) -> Change:
        conversation = self.store.conversation(seat.owner, seat.conversation) if seat.conversation else None
        if conversation is None:
            seat = seat.model_copy(update={"conversation": ""})
        base: Change = {"seat": seat.model_dump(), "shelf": self._shelf(seat), "reader": EMPTY, "question": ""}
        if conversation is None:
            return base | {"earlier": NOTHING, "current": welcome(role), "facts": facts_form(0, None, {})}
        return base | self._talk(conversation, seat)

    def _talk(self, conversation: Conversation, seat: ask_for.Seat) -> Change:
        """The conversation's own regions; the last exchange stands apart, as it alone changes."""
        if not conversation.exchanges:
            return {"earlier": NOTHING, "current": welcome(conversation.role), "facts": facts_form(0, None, {})}
        *before, last = conversation.exchanges
        return {
            "earlier": self._exchanges(before, seat),
            "current": exchange_html(last, self.sources, self.store.feedback(seat.owner, last.id), latest=True),
            "facts": facts_form(last.id, last.reply, conversation.corrections),
        }

    def _exchanges(self, exchanges: Sequence[Exchange], seat: ask_for.Seat) -> Safe:
        return join(exchange_html(one, self.sources, self.store.feedback(seat.owner, one.id)) for one in exchanges)

    def _shelf(self, seat: ask_for.Seat) -> Safe:
        return shelf(self.store.conversations(seat.owner), seat.conversation)

    def _conversation(self, seat: ask_for.Seat, id_: str) -> Conversation:
        found = self.store.conversation(seat.owner, id_)
        if found is None:
            raise StoreError("That conversation is gone; start a new one.")
        return found

    def _exchange(self, seat: ask_for.Seat, id_: int) -> Exchange:
        exchanges = self._conversation(seat, seat.conversation).exchanges
        found = next((one for one in exchanges if one.id == id_), None)
        if found is None:
            raise StoreError("That answer is gone; reload the page.")
        return found


def _room(exchanges: Sequence[Exchange]) -> None:
    if len(exchanges) >= EXCHANGES:
        raise StoreError(f"This conversation holds {EXCHANGES} questions, the most it can; start a new one.")


def _turns(exchanges: Sequence[Exchange]) -> tuple[Turn, ...]:
    turns: list[Turn] = []
    for exchange in exchanges:
        turns.append(Turn("user", exchange.question))
        if exchange.reply:
            turns.append(Turn("assistant", body_text(exchange.reply)))
    return tuple(turns)


def _summary(reply: Reply, shown: int | None) -> str:
    """What a screen reader says when the answer stands."""
    if shown is not None:
        return "Stopped."
    kind = "No answer in the documents" if reply.abstained else "Answer ready"
    return f"{kind}: {len(reply.citations)} citations, {len(reply.findings)} findings."
