"""Feedback as HTML: two buttons and a reason, on an answer or on one citation. Pure."""

from assistant.store.store import Feedback
from assistant.web.html import Safe, button, el

SAID = {"good": "You found this useful.", "bad": "You found this wanting."}
CITATION_SAID = {
    "good": "You said that it supports the sentence.",
    "bad": "You said that it does not support the sentence.",
}


def opinion_form(exchange: int, citation: int, given: Feedback | None, question: str) -> Safe:
    """Asks for an opinion, or shows the one given and lets it be changed."""
    words = CITATION_SAID if citation else SAID
    good, bad = ("It does", "It does not") if citation else ("Useful", "Not useful")
    field = f"reason-{exchange}-{citation}"
    said = (
        el("p", {"class": "said"}, words[given.opinion], f" “{given.reason}”" if given.reason else "")
        if given
        else None
    )
    form = el(
        "div",
        {"class": "opinion-form", "data-form": "opinion"},
        el("label", {"for": field}, "Reason (optional)"),
        el("input", {"id": field, "type": "text", "maxlength": 1000, "data-field": "reason", "value": given.reason if given else ""}),
        button(good, "opinion", "plain", exchange=exchange, citation=citation, opinion="good"),
        button(bad, "opinion", "plain", exchange=exchange, citation=citation, opinion="bad"),
    )  # fmt: skip
    return el(
        "details", {"class": "opinion"}, el("summary", {}, "Change your feedback" if given else question), said, form
    )
