"""The page in Gradio: its regions, and how it is launched."""

from importlib.resources import files
from typing import Any

import gradio as gr
from starlette.middleware import Middleware

from assistant.web.answer import status_html
from assistant.web.desk import Desk
from assistant.web.events import EVENTS, Parts, wire
from assistant.web.headers import OnlyThisMachine
from assistant.web.html import NOTHING, Safe
from assistant.web.reader import EMPTY
from assistant.web.regions import Region
from assistant.web.study_desk import StudyDesk
from assistant.web.study_events import STUDY_EVENTS, StudyParts, wire_study
from assistant.web.theme import theme

# localStorage is the reader's own; this only keeps Gradio from inventing a key at every start, which would
# lock every browser out of its conversations.
SEAT_KEY = "boardside-seat"
# Gradio only listens to the names that stand in this string in quotes.
BUS = "window.boardside.connect(trigger, [" + ", ".join(f'"{name}"' for name in EVENTS + STUDY_EVENTS) + "]);"


def asset(name: str) -> str:
    """A file that lies beside this module."""
    return files("assistant.web").joinpath(name).read_text(encoding="utf-8")


def launch_options() -> dict[str, Any]:
    """What Gradio takes at launch: look and script from this package, and nothing that calls out."""
    return {
        "theme": theme(),
        # Not as Gradio's css: it rewrites the rules through the browser, which loses borders with variables.
        "head": "".join(f"<style>{asset(name)}</style>" for name in ("style.css", "study.css"))
        + "".join(f"<script>{asset(name)}</script>" for name in ("script.js", "study.js")),
        "app_kwargs": {"middleware": [Middleware(OnlyThisMachine)]},
        "footer_links": [],
        "run_history": False,
        "ssr_mode": False,
        "pwa": False,
        "mcp_server": False,
        "enable_monitoring": False,
        "share": False,
        "quiet": True,
        "show_error": False,
    }


def build_page(desk: Desk, study: StudyDesk, banner: Safe) -> gr.Blocks:
    """The page over ``desk`` and ``study``; launch it with ``launch_options``."""
    page: gr.Blocks
    with gr.Blocks(title="Boardside", fill_width=True, analytics_enabled=False) as page:
        parts, study_parts = _lay_out(banner)
        wire(page, desk, parts)
        wire_study(study, study_parts)
    page.queue(default_concurrency_limit=20, api_open=False)
    return page


def _lay_out(banner: Safe) -> tuple[Parts, StudyParts]:
    seat = gr.BrowserState({}, storage_key=SEAT_KEY, secret=SEAT_KEY)
    _html(banner, "top")
    with gr.Row(elem_id="desk"):
        with gr.Column(elem_id="shelf-column"):
            shelf = _html(NOTHING, "shelf")
        with gr.Column(elem_id="talk-column"):
            library, found = _html(NOTHING, "library"), _html(NOTHING, "found")
            note, study = _html(NOTHING, "study-note"), _html(NOTHING, "study")
            earlier, current = _html(NOTHING, "earlier"), _html(NOTHING, "current")
            with gr.Column(elem_id="composer"):
                status = _html(status_html(""), "status")
                with gr.Row(elem_id="composer-line"):
                    question = gr.Textbox(
                        label="Your question",
                        placeholder="Your question, without names",
                        lines=1,
                        max_lines=8,
                        elem_id="question",
                    )
                    stop = gr.Button("Stop", elem_id="stop", interactive=False, size="sm")
                    ask = gr.Button("Ask", variant="primary", elem_id="ask", size="sm")
                role = gr.Radio(
                    [("Clinician", "clinician"), ("Trainee", "trainee")],
                    value="clinician",
                    label="Role",
                    elem_id="role",
                )
        with gr.Column(elem_id="side-column"):
            reader, facts = _html(EMPTY, "reader"), _html(NOTHING, "facts")
    download = gr.Textbox(visible="hidden", elem_id="download", label="Download")
    study_file = gr.Textbox(visible="hidden", elem_id="study-file", label="File")
    bus = gr.HTML("", elem_id="bus", js_on_load=BUS, apply_default_css=False)
    regions: dict[Region, Any] = {
        "earlier": earlier, "current": current, "library": library, "found": found, "reader": reader, "facts": facts, "shelf": shelf, "status": status,
        "seat": seat, "question": question, "download": download, "busy": stop,
    }  # fmt: skip
    studied = StudyParts({"study": study, "study-note": note, "study-file": study_file}, seat, bus)
    return Parts(regions, seat, role, question, ask, stop, bus, download), studied


def _html(value: Safe, name: str) -> gr.HTML:
    return gr.HTML(value, elem_id=name, js_on_load="window.boardside.region(element, watch);", apply_default_css=False)
