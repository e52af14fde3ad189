"""A question as HTML, before and after it is answered. Right and wrong are told in words. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.findings import Finding
from assistant.study.questions import Option, Question
from assistant.web.cards import DRAFT
from assistant.web.html import NOTHING, Safe, button, el, join
from assistant.web.sources import Sources

KINDS = {
    "": "All kinds",
    "trial": "Which trial",
    "figure": "Which figure",
    "point": "What the sources say",
    "vignette": "Vignettes",
}
CHOSEN = el("span", {"class": "unseen"}, " (chosen)")
GRADE_WORDS = {"hard": "It was hard", "good": "Good", "easy": "It was easy"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """The questions that somebody wants to be asked; empty means all."""

    topic: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """An answer: the place of the choice as authored (0 is right), what the rules say, and when it comes back by grade."""

    choice: int
    findings: tuple[Finding, ...]
    back: dict[str, str]
    grade: str = "good"


def filter_html(topics: Sequence[str], wanted: Wanted, label: str) -> Safe:
    """What to be asked about; its button brings the next question."""
    return el(
        "div",
        {"class": "quiz-filter", "data-form": "quiz"},
        _select("quiz-topic", "topic", "Topic", {"": "All topics"} | {topic: topic for topic in topics}, wanted.topic),
        _select("quiz-kind", "kind", "Kind", KINDS, wanted.kind),
        button(label, "quiz", "plain"),
    )


def _select(id_: str, field: str, label: str, values: dict[str, str], chosen: str) -> Safe:
    options = (el("option", {"value": value, "selected": value == chosen}, name) for value, name in values.items())
    return el("span", {}, el("label", {"for": id_}, label), el("select", {"id": id_, "data-field": field}, *options))


def nothing_due(when: str) -> Safe:
    """All answered for now."""
    said = f"Nothing is due here. The next question comes back {when}." if when else "There are no such questions."
    return el("p", {"class": "quiz-done", "tabindex": -1, "data-focus": True}, said)


def question_html(question: Question, order: Sequence[tuple[int, Option]], wanted: Wanted, note: str) -> Safe:
    """A question waiting for its answer; ``note`` says whether it is new or comes back."""
    choices = (
        el(
            "li",
            {},
            button(option.says, "pick", "choice", item=question.id, choice=place, topic=wanted.topic, kind=wanted.kind),
        )
        for place, option in order
    )
    return el(
        "article",
        {"class": "quiz", "data-question": question.id},
        *_asked(question, note),
        el("ol", {"class": "choices"}, *choices),
    )


def answered_html(
    question: Question, order: Sequence[tuple[int, Option]], wanted: Wanted, given: Given, sources: Sources
) -> Safe:
    """The same question with its answer, why, what was chosen instead, and when it comes back."""
    right = given.choice == 0
    said = "Right." if right else f"Not right. The answer is: {question.answer.says}"
    verdict = el(
        "h3", {"class": "verdict right" if right else "verdict wrong", "tabindex": -1, "data-focus": True}, said
    )
    choices = (el("li", {}, _choice(place, option, given.choice)) for place, option in order)
    return el(
        "article",
        {"class": "quiz answered", "data-question": question.id},
        *_asked(question, ""),
        el("ol", {"class": "choices"}, *choices),
        el("div", {"class": "feedback"}, verdict, _rule(question, given.findings), _why(question, sources)),
        NOTHING if right else _instead(question.options[given.choice], sources),
        _grades(question, given, wanted) if right else el("p", {"class": "quietly"}, f"It comes back {given.back['again']}."),
        button("Next question", "quiz", "plain next", topic=wanted.topic, kind=wanted.kind),
    )  # fmt: skip


def _asked(question: Question, note: str) -> list[Safe]:
    head = el("p", {"class": "topic"}, el("span", {"class": "chip"}, question.topic), note)
    patient = el("blockquote", {"class": "patient"}, question.patient) if question.patient else NOTHING
    focus = {} if not note else {"tabindex": -1, "data-focus": True}
    return [head, patient, el("h3", {"class": "asks", **focus}, question.ask)]


def _choice(place: int, option: Option, chosen: int) -> Safe:
    marks = [word for word, is_so in (("Right answer", place == 0), ("Your choice", place == chosen)) if is_so]
    classes = " ".join(["choice", "right" if place == 0 else "", "chosen" if place == chosen else ""]).strip()
    mark = el("span", {"class": "marks"}, " · ".join(marks)) if marks else None
    return el("div", {"class": classes}, option.says, mark)


def _rule(question: Question, findings: Sequence[Finding]) -> Safe:
    """For a vignette: the card that the right answer rests on."""
    found = next((finding for finding in findings if finding.rule == question.answer.rule), None)
    if found is None:
        return NOTHING
    draft = el("span", {"class": "draft"}, DRAFT) if found.draft else None
    return el("p", {"class": "by-rule"}, el("strong", {}, f"Rule: {found.title}. "), found.sentence, " ", draft)


def _why(question: Question, sources: Sources) -> Safe:
    return el("div", {"class": "why"}, el("h4", {}, "Why"), _statements(question.why, sources))


def _instead(option: Option, sources: Sources) -> Safe:
    """What the wrong choice really belongs to."""
    if option.statement is None:
        return NOTHING
    return el(
        "div", {"class": "why"}, el("h4", {}, "Where your choice comes from"), _statements((option.statement,), sources)
    )


def _statements(ids: Sequence[str], sources: Sources) -> Safe:
    known = sources.statements(ids)
    items = (
        el(
            "li",
            {},
            el("span", {"class": "seg statement"}, known[id_].text),
            " ",
            _cite(id_, known[id_].document, sources),
        )
        for id_ in ids
        if id_ in known
    )
    return el("ul", {"class": "points"}, *items)


def _cite(id_: str, document: str, sources: Sources) -> Safe:
    opener = button(id_, "statement", "cite id", exchange=0, statement=id_, title=f"Open statement {id_}")
    return join([opener, el("span", {"class": "quietly"}, sources.short(document))], " ")


def _grades(question: Question, given: Given, wanted: Wanted) -> Safe:
    """A right answer counts as good unless somebody says otherwise."""
    buttons = (
        button(
            join([words, el("span", {"class": "quietly"}, f" {given.back[grade]}"), CHOSEN if grade == given.grade else None]),
            "grade", "plain current" if grade == given.grade else "plain",
            item=question.id, grade=grade, topic=wanted.topic, kind=wanted.kind,
        )
        for grade, words in GRADE_WORDS.items()
    )  # fmt: skip
    return el(
        "div", {"class": "grades", "role": "group", "aria-label": "How was it? It comes back accordingly"},
        el("span", {"class": "quietly"}, "Comes back:"), *buttons,
    )  # fmt: skip
