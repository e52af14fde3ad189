"""The original source documents, as they are: taken in, and answered from with the right file cited."""

from pathlib import Path

import pytest

from assistant.answers import Answer, Reply
from assistant.rendering import body_text
from assistant.respond import Assistant
from ingest.build import Outcome, build
from ingest.settings import settings
from tests.running import settings_of

pytestmark = pytest.mark.sources
FILES = {
    "topic review": "000_",
    "book chapter": "001_",
    "meta-analysis": "002_",
    "AI page": "003_",
    "hepatectomy series": "004_",
}


@pytest.fixture(scope="module")
def sources() -> Path:
    folder = settings().sources
    if folder is None:
        pytest.skip("BOARDSIDE_SOURCES names no folder of original source documents")
    return folder


@pytest.fixture(scope="module")
def original(sources: Path, tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """The assistant on an index of the originals alone."""
    config = settings_of(index=tmp_path_factory.mktemp("sources") / "index")
    rows = build([sources], config)
    assert [row.outcome for row in rows] == [Outcome.ADDED] * len(FILES), [row.reason for row in rows]
    return Assistant.open(config)


def first_cited(assistant: Assistant, reply: Reply) -> str:
    return assistant.index.documents[reply.citations[0].document].path.name


def test_the_turkish_trial_is_answered_from_the_topic_review(original: Assistant) -> None:
    reply = original.reply("What did the Turkish trial show?")
    assert isinstance(reply, Answer)
    assert first_cited(original, reply).startswith(FILES["topic review"])
    assert "42 versus 24 percent; HR 0.66" in body_text(reply)
    passages = original.index.passages([citation.passage for citation in reply.citations])
    assert all(passages[one.passage].text[one.start : one.end] == one.quote for one in reply.citations)


@pytest.mark.parametrize(
    ("text", "source", "said"),
    [
        ("For which liver tumors has radiofrequency ablation been explored?", "topic review", "<3 cm"),
        ("What percentage of women present with de novo stage IV breast cancer?", "book chapter", "5–6%"),
        (
            "What hazard ratio did the meta-analysis give for overall survival after PTR?",
            "meta-analysis",
            "0.60",
        ),
        ("What does the Dr.Oracle page say about the NCCN panel?", "AI page", "NCCN"),
        ("How many breast cancer liver metastasis patients were reviewed?", "hepatectomy series", "3 patients"),
    ],
)
def test_each_question_cites_its_file(original: Assistant, text: str, source: str, said: str) -> None:
    reply = original.reply(text)
    assert isinstance(reply, Answer)
    assert first_cited(original, reply).startswith(FILES[source])
    assert said.lower() in body_text(reply).lower()


def test_a_comparison_of_sources_that_the_index_does_not_hold_is_no_crash(original: Assistant) -> None:
    assert original.reply("How does the topic review differ from the meta-analysis on resection of the primary?")


def test_nothing_of_the_page_around_the_text_is_quoted(original: Assistant) -> None:
    texts = "\n".join(text for _, text in original.index.catalog.statement_texts())
    for rubbish in ("medimedia.ir", "Skip to main page content", "Dot gov", "Toggle navigation"):
        assert rubbish not in texts


def test_the_originals_are_off_domain_where_the_notes_are(original: Assistant) -> None:
    assert original.reply("What is the weather in Oslo?").abstained
