"""What the tests of the question-to-answer pipeline share: the shipped glossary, prompts, and small stand-ins."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from assistant.corpus.records import Conflict
from assistant.knowledge import Knowledge, knowledge
from assistant.prompts import Prompts, load_prompts
from assistant.questions.question import Question, question
from assistant.questions.spelling import Speller
from ingest.documents import Document, Provenance, Tags
from ingest.glossary import Glossary, glossary, load_glossary
from ingest.passages import Statement
from ingest.settings import ROOT


@pytest.fixture(scope="session")
def terms() -> Glossary:
    """The shipped glossary."""
    return load_glossary(ROOT / "corpus" / "glossary.yaml")


@pytest.fixture(scope="session")
def prompts() -> Prompts:
    return load_prompts(ROOT / "prompts")


@pytest.fixture(scope="session")
def read(terms: Glossary) -> Callable[..., Question]:
    """Read a question with the shipped glossary and no corrections."""
    return lambda text, **named: question(text, terms, Speller.of(()), **named)


def statement(id_: str, text: str = "", document: str = "note", **tags: Any) -> Statement:
    """A statement that stands alone in its passage."""
    text = text or f"Text of {id_}."
    return Statement(id_, document, f"p-{id_}", "Section", text, 0, len(text), Tags(authored=True, **tags))


def known(*statements: Statement, conflicts: tuple[Conflict, ...] = (), terms: Glossary | None = None) -> Knowledge:
    """What an answer needs to know when ``statements`` are all there is."""
    documents = {
        one.document: Document(one.document, f"Title of {one.document}", Path(one.document), "", Provenance(), ())
        for one in statements
    }
    index = SimpleNamespace(catalog=SimpleNamespace(authored=lambda: list(statements)), documents=documents)
    return knowledge(index, terms or glossary(()), conflicts)  # type: ignore[arg-type]
