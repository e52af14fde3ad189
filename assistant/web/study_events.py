"""The wires of the Study pages: an event of the browser -> a method of their desk -> the regions to redraw."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.web import requests as asked
from assistant.web import study_requests as ask_for
from assistant.web.study import problem_html
from assistant.web.study_desk import Change, Region, StudyDesk
from ingest.errors import BoardsideError

STUDY_EVENTS = ("study", "quiz", "pick", "grade", "anki", "unlearn", "case", "commit", "whatif")
"""Every event that the Study pages send; their names stand beside the page's own."""
SAVE = "(file) => window.boardsideStudy.save(file)"
SHOWN = "() => window.boardsideStudy.shown()"
BROKEN = "Boardside could not do this because of a fault of its own; the server's log holds it. Try again."

Action = Callable[[asked.Seat, Any], Iterator[Change]]
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class StudyParts:
    """The components of the Study pages, and those of the page that they read."""

    regions: dict[Region, Any]
    seat: gr.BrowserState
    bus: Any


def wire_study(desk: StudyDesk, parts: StudyParts) -> None:
    """Connect the events of the Study pages."""
    common: dict[str, Any] = {
        "outputs": list(parts.regions.values()),
        "show_progress": "hidden",
        "api_visibility": "private",
        "trigger_mode": "multiple",
    }
    for name, action in _actions(desk).items():
        done = getattr(parts.bus, name)(_handler(parts, action), parts.seat, **common)
        done.then(
            None, parts.regions["study-file"] if name == "anki" else None, None, js=SAVE if name == "anki" else SHOWN
        )


def _actions(desk: StudyDesk) -> dict[str, Action]:
    """Event -> what the desk does with its data."""
    read = asked.read
    return {
        "study": lambda seat, data: desk.open(seat, read(ask_for.OfPart, data)),
        "quiz": lambda seat, data: iter([desk.ask(seat, read(ask_for.OfQuiz, data))]),
        "pick": lambda seat, data: iter([desk.pick(seat, read(ask_for.Pick, data))]),
        "grade": lambda seat, data: iter([desk.grade(seat, read(ask_for.Graded, data))]),
        "unlearn": lambda seat, _: iter([desk.forget(seat)]),
        "case": lambda _, data: iter([desk.case(read(ask_for.OfCase, data))]),
        "commit": lambda _, data: desk.commit(read(ask_for.Committed, data)),
        "whatif": lambda _, data: desk.change(read(ask_for.Changed, data)),
        "anki": lambda _, data: desk.deck(read(ask_for.OfDeck, data)),
    }


def _handler(parts: StudyParts, action: Action) -> Callable[..., Iterator[dict[Any, Any]]]:
    """An error becomes a sentence above the page; what was there stays."""

    def draw(change: Change) -> dict[Any, Any]:
        return {parts.regions[region]: value for region, value in change.items()}

    def handle(seat: Any, event: gr.EventData) -> Iterator[dict[Any, Any]]:
        try:
            for change in action(asked.read(asked.Seat, seat), event._data):
                yield draw({"study-note": problem_html(""), **change})
        except BoardsideError as error:
            yield draw({"study-note": problem_html(str(error))})
        except Exception:
            log.exception("An event of the Study pages failed")
            yield draw({"study-note": problem_html(BROKEN)})

    return handle
