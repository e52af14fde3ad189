"""How far somebody is, by topic, with the export to Anki. Counts, no percentages. Pure."""

from collections.abc import Mapping

from assistant.study.scheduling import Count
from assistant.web.html import Safe, button, el

LEARNED = "Learned means: answered right the last time, and in long-term review."


def progress_page(total: Count, topics: Mapping[str, Count], next_one: str) -> Safe:
    """The counts, by topic, and what can be done with them."""
    if not total.questions:
        return el("p", {"class": "quietly"}, "This corpus holds no questions.")
    lead = f"{total.seen} of {total.questions} questions answered, {total.due} due now, {total.learned} learned. {next_one}"
    names = ("Topic", "Questions", "Answered", "Due now", "Learned")
    head = el("tr", {}, *(el("th", {"scope": "col"}, name) for name in names))
    rows = (_row(topic, count) for topic, count in topics.items())
    table = el(
        "table",
        {"class": "decision counts"},
        el("caption", {"class": "unseen"}, "Progress by topic"),
        el("thead", {}, head),
        el("tbody", {}, *rows),
    )
    return el(
        "div",
        {},
        el("p", {"class": "lead counts-lead"}, lead),
        el("p", {"class": "quietly"}, LEARNED),
        table,
        _export(list(topics)),
        _forget(),
    )


def _row(topic: str, count: Count) -> Safe:
    numbers = (count.questions, count.seen, count.due, count.learned)
    ask = button(topic, "quiz", "quiet", topic=topic, kind="", title=f"{topic}: ask me")
    return el("tr", {}, el("th", {"scope": "row"}, ask), *(el("td", {}, str(number)) for number in numbers))


def _export(topics: list[str]) -> Safe:
    values = {"": "All topics"} | {topic: topic for topic in topics}
    options = (el("option", {"value": value}, name) for value, name in values.items())
    return el(
        "div",
        {"class": "quiz-filter", "data-form": "anki"},
        el("span", {}, el("label", {"for": "anki-topic"}, "Cards for Anki"), el("select", {"id": "anki-topic", "data-field": "topic"}, *options)),
        button("Export to Anki", "anki", "plain"),
    )  # fmt: skip


def _forget() -> Safe:
    sure = button("Forget it for good", "unlearn", "plain danger")
    return el("details", {"class": "remove", "id": "forget-progress"}, el("summary", {}, "Forget my progress"), sure)
