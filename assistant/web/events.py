"""The wires: what a browser does -> a method of the desk -> the regions to redraw."""

import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

import gradio as gr

from assistant.turns import Role
from assistant.web import requests as asked
from assistant.web.answer import status_html
from assistant.web.desk import BROKEN, Desk
from assistant.web.regions import Change, Region
from ingest.errors import BoardsideError

Output = dict[Any, Any]
Action = Callable[[asked.Seat, Any, Role], Change]
EVENTS = (
    "cite", "statement", "opinion", "fact", "reset", "edit", "retry", "undo", "rest", "open", "fresh", "rename", "delete",
    "export", "example", "library",
)  # fmt: skip
"""Every event that the script sends."""
OPENED = "() => window.boardside.opened()"
DONE = "() => window.boardside.done()"
SAVE = "(file) => window.boardside.save(file)"
ANSWERING = "() => window.boardside.answering()"

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Parts:
    """The components that a change may redraw, by region, and those that are read."""

    regions: dict[Region, Any]
    seat: gr.BrowserState
    role: gr.Radio
    question: gr.Textbox
    ask: gr.Button
    stop: gr.Button
    bus: Any
    download: gr.Textbox

    def draw(self, change: Change) -> Output:
        """A change in Gradio's terms; ``busy`` is the stop button's being pressable."""
        return {
            self.regions[region]: gr.update(interactive=bool(value)) if region == "busy" else value
            for region, value in change.items()
        }


def wire(page: gr.Blocks, desk: Desk, parts: Parts) -> None:
    """Connect everything. Gradio's own spinner is never shown: the desk says what it is doing."""
    outputs = list(parts.regions.values())
    common: dict[str, Any] = {"outputs": outputs, "show_progress": "hidden", "api_visibility": "private"}
    seated = [parts.seat, parts.role]

    def on(name: str, action: Action, then: str) -> None:
        # No press is dropped while an earlier one is answered.
        done = getattr(parts.bus, name)(_once(parts, action), seated, trigger_mode="multiple", **common)
        done.then(None, parts.download if name == "export" else None, None, js=then)

    for name, action in _actions(desk).items():
        on(name, action, {"cite": OPENED, "statement": OPENED, "export": SAVE}.get(name, DONE))

    page.load(_opening(parts, lambda seat, role: desk.sit(seat, role)), seated, **common)
    parts.role.input(_opening(parts, desk.role_changed), seated, **common)
    _wire_asking(desk, parts, common, seated)


def _wire_asking(desk: Desk, parts: Parts, common: dict[str, Any], seated: list[Any]) -> None:
    def typed(seat: Any, role: Role, question: str) -> Iterator[Output]:
        yield from map(parts.draw, desk.ask(_seat(seat), question or "", role))

    def example(seat: Any, role: Role, event: gr.EventData) -> Iterator[Output]:
        yield from map(parts.draw, desk.ask(_seat(seat), asked.read(asked.Example, event._data).question, role))

    def retry(seat: Any, role: Role, event: gr.EventData) -> Iterator[Output]:
        try:
            yield from map(parts.draw, desk.retry(_seat(seat), asked.read(asked.OfExchange, event._data), role))
        except BoardsideError as error:
            yield parts.draw({"status": status_html(str(error), problem=True)})

    typing = [*seated, parts.question]
    gr.on([parts.ask.click, parts.question.submit], None, None, None, js=ANSWERING)
    gr.on([parts.ask.click, parts.question.submit], typed, typing, trigger_mode="once", **common)
    parts.bus.example(example, seated, **common).then(None, None, None, js=DONE)
    parts.bus.retry(retry, seated, **common).then(None, None, None, js=DONE)
    parts.stop.click(lambda seat: desk.stop(_seat(seat)), parts.seat, None, queue=False, api_visibility="private")


def _actions(desk: Desk) -> dict[str, Action]:
    """Event -> what the desk does with its data."""
    read = asked.read
    return {
        "cite": lambda seat, data, _: desk.cite(seat, read(asked.OfCitation, data)),
        "statement": lambda _, data, __: desk.statement(read(asked.OfStatement, data)),
        "library": lambda _, data, __: desk.library(read(asked.OfLibrary, data)),
        "opinion": lambda seat, data, _: desk.give_opinion(seat, read(asked.OpinionGiven, data)),
        "fact": lambda seat, data, _: desk.correct(seat, read(asked.Correction, data)),
        "reset": lambda seat, data, _: desk.reset(seat, read(asked.OfExchange, data)),
        "edit": lambda seat, data, _: desk.undo(seat, read(asked.OfExchange, data), edit=True),
        "undo": lambda seat, data, _: desk.undo(seat, read(asked.OfExchange, data)),
        "rest": lambda seat, data, _: desk.rest(seat, read(asked.OfExchange, data)),
        "open": lambda seat, data, role: desk.open(seat, read(asked.OfConversation, data).conversation, role),
        "fresh": lambda seat, _, role: desk.open(seat, "", role),
        "rename": lambda seat, data, _: desk.rename(seat, read(asked.OfConversation, data)),
        "delete": lambda seat, data, role: desk.delete(seat, read(asked.OfConversation, data), role),
        "export": lambda seat, data, _: {
            "download": json.dumps(asdict(desk.export(seat, read(asked.OfConversation, data))))
        },
    }


def _seat(raw: object) -> asked.Seat:
    return asked.read(asked.Seat, raw)


def _guarded(parts: Parts, change: Callable[[], Change]) -> Output:
    """An error becomes a sentence on the page; what was there stays."""
    try:
        quiet: Change = {"status": status_html("")}
        return parts.draw(quiet | change())
    except BoardsideError as error:
        return parts.draw({"status": status_html(str(error), problem=True)})
    except Exception:
        log.exception("An event of the page failed")
        return parts.draw({"status": status_html(BROKEN, problem=True)})


def _once(parts: Parts, action: Action) -> Callable[..., Output]:
    def handle(seat: Any, role: Role, event: gr.EventData) -> Output:
        return _guarded(parts, lambda: action(_seat(seat), event._data, role))

    return handle


def _opening(parts: Parts, action: Callable[[object, Role], Change]) -> Callable[..., Output]:
    def handle(seat: Any, role: Role) -> Output:
        return _guarded(parts, lambda: action(seat, role))

    return handle
