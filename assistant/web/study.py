"""The Study pages as HTML: their tabs around one of them. Pure."""

from typing import Literal

from assistant.web.html import Child, Safe, button, el

Part = Literal["trials", "survival", "questions", "cases", "progress"]
PARTS: dict[Part, str] = {
    "trials": "Trials",
    "survival": "Survival plot",
    "cases": "Cases",
    "questions": "Questions",
    "progress": "Progress",
}


def study_html(part: Part, *body: Child) -> Safe:
    """One part under its tabs; its heading takes the focus when it opens."""
    tabs = (
        button(name, "study", "plain current" if key == part else "plain", part=key, title=None)
        for key, name in PARTS.items()
    )
    return el(
        "section",
        {"class": "study", "aria-label": "Study"},
        el("h2", {"tabindex": -1, "data-focus": True}, f"Study: {PARTS[part].lower()}"),
        el("div", {"class": "library-tabs", "role": "group", "aria-label": "Parts of study"}, *tabs),
        *body,
    )


def problem_html(sentence: str) -> Safe:
    """An error as a sentence above the study page; an empty one says nothing."""
    return el("p", {"class": "problem" if sentence else "unseen", "role": "alert"}, sentence)


def progress_html(sentence: str) -> Safe:
    """What is being done, for everybody; an empty one says nothing."""
    dot = el("span", {"class": "pulse", "aria-hidden": "true"}) if sentence else None
    return el("p", {"class": "working" if sentence else "unseen", "role": "status"}, dot, sentence)
