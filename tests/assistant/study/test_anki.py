"""The Anki file: a package that opens, one note a question, each with its citations, markup shown as text."""

import io
import sqlite3
import zipfile
from pathlib import Path

from assistant.study.anki import deck_file
from assistant.study.questions import Option, Question, load_questions
from ingest.settings import settings

QUESTIONS = load_questions(settings().corpus / "study" / "questions")


def notes(package: bytes, folder: Path) -> list[tuple[str, list[str], str]]:
    """(guid, fields, tags) of every note, read as Anki reads them."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        (folder / "collection.anki2").write_bytes(archive.read("collection.anki2"))
    with sqlite3.connect(folder / "collection.anki2") as base:
        rows = base.execute("select guid, flds, tags from notes").fetchall()
        cards = base.execute("select count(*) from cards").fetchone()[0]
    assert cards == len(rows)
    return [(guid, fields.split("\x1f"), tags) for guid, fields, tags in rows]


def cite(id_: str) -> tuple[str, str]:
    return f"Words of {id_}.", f"Source of {id_}; ref"


def test_every_question_with_its_answer_and_citations(tmp_path: Path) -> None:
    found = notes(deck_file(QUESTIONS, cite, 1_000_000.0), tmp_path)
    assert len(found) == len(QUESTIONS)
    for question, (_, (front, answer, citations), tags) in zip(QUESTIONS, found, strict=True):
        assert front.count("<li>") == len(question.options)
        assert question.answer.says.replace('"', "&quot;").replace("'", "&#x27;") in answer
        assert all(f"Source of {id_}" in citations for id_ in question.why)
        assert question.kind in tags


def test_an_export_again_updates_the_same_notes(tmp_path: Path) -> None:
    first = notes(deck_file(QUESTIONS[:3], cite, 1.0), tmp_path)
    changed = QUESTIONS[0].model_copy(update={"ask": "Worded anew?"})
    second = notes(deck_file((changed, *QUESTIONS[1:3]), cite, 2.0), tmp_path)
    assert [guid for guid, _, _ in first] == [guid for guid, _, _ in second]
    assert "Worded anew?" in second[0][1][0]


def test_markup_is_text(tmp_path: Path) -> None:
    says = [Option(says=f"<script>{letter}</script>", statement="x-01") for letter in "abc"]
    hostile = Question(
        id="q-1", topic="Eye", kind="point", ask="<img src=x>", answer=says[0], others=tuple(says[1:]), why=("x-01",)
    )
    ((_, fields, _),) = notes(deck_file((hostile,), lambda _: ("<b>bold</b>", "<i>"), 1.0), tmp_path)
    assert not any(markup in "".join(fields) for markup in ("<script", "<img", "<i>", "<b>bold"))
