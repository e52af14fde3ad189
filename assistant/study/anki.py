"""Questions as an Anki deck: the choices in front, the right one with its cited statements behind."""

import hashlib
import html
import io
from collections.abc import Callable, Sequence

import genanki

from assistant.study.questions import Question
from assistant.study.scheduling import shuffled

MODEL_ID, DECK_ID = 1_728_340_651, 1_728_340_652
"""Any two numbers, the same at every export: so an import updates what an earlier one brought."""
LETTERS = "ABCDEF"
CSS = (
    ".card { font: 18px/1.5 system-ui, sans-serif; max-width: 40em; margin: 0 auto; text-align: left; } "
    ".topic, .cite { color: #565f6b; font-size: .8em; } ol { list-style: upper-alpha; } blockquote { margin: 0 0 1em; }"
)
MODEL = genanki.Model(
    MODEL_ID,
    "Boardside question",
    fields=[{"name": "Question"}, {"name": "Answer"}, {"name": "Citations"}],
    templates=[
        {
            "name": "Question",
            "qfmt": "{{Question}}",
            "afmt": "{{Question}}<hr id=answer>{{Answer}}<div>{{Citations}}</div>",
        }
    ],
    css=CSS,
)
Cite = Callable[[str], tuple[str, str]]
"""A statement's id -> its words, and who says so with the primary studies."""


class _Note(genanki.Note):  # type: ignore[misc]
    """A note that keeps its identity when its wording changes."""

    @property
    def guid(self) -> str:
        return self._own

    @guid.setter
    def guid(self, value: str | None) -> None:
        self._own = value or ""


def deck_file(questions: Sequence[Question], cite: Cite, timestamp: float) -> bytes:
    """An ``.apkg`` of ``questions``; the same questions and ``timestamp`` (seconds) give the same cards."""
    deck = genanki.Deck(DECK_ID, "Boardside: local therapy in metastatic breast cancer")
    for question in questions:
        deck.add_note(_note(question, cite))
    out = io.BytesIO()
    genanki.Package(deck).write_to_file(out, timestamp=timestamp)
    return out.getvalue()


def _note(question: Question, cite: Cite) -> genanki.Note:
    order = shuffled(question, 0)
    right = next(place for place, (index, _) in enumerate(order) if index == 0)
    guid = hashlib.sha256(question.id.encode()).hexdigest()[:20]
    fields = [
        _front(question, [option.says for _, option in order]),
        _answer(LETTERS[right], question),
        _cited(question, cite),
    ]
    return _Note(model=MODEL, fields=fields, guid=guid, tags=[question.topic.replace(" ", "-"), question.kind])


def _front(question: Question, choices: Sequence[str]) -> str:
    patient = f"<blockquote>{html.escape(question.patient)}</blockquote>" if question.patient else ""
    listed = "".join(f"<li>{html.escape(choice)}</li>" for choice in choices)
    return f'<p class="topic">{html.escape(question.topic)}</p>{patient}<p>{html.escape(question.ask)}</p><ol>{listed}</ol>'


def _answer(letter: str, question: Question) -> str:
    return f"<p><b>{letter}. {html.escape(question.answer.says)}</b></p>"


def _cited(question: Question, cite: Cite) -> str:
    return "".join(
        f'<p>{html.escape(words)}<br><span class="cite">{html.escape(source)}</span></p>'
        for words, source in map(cite, question.why)
    )
