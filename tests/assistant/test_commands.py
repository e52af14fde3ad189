"""``python -m assistant`` in words: what is printed where, and how it ends."""

import json

import pytest

from assistant.respond import Assistant
from ingest.settings import Settings
from tests.running import asking

QUESTION = "5-year survival in the Turkish trial of primary surgery?"


@pytest.fixture
def opened(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    """Spares the seconds that opening the index takes."""
    monkeypatch.setattr(Assistant, "open", lambda _: assistant)


def test_an_answer_is_printed_with_numbered_citations(corpus_index: Settings) -> None:
    done = asking("--index", corpus_index.index, QUESTION)
    assert (done.exit_code, done.stderr) == (0, "")
    assert "42 percent" in done.stdout
    cited = done.stdout.split("\nCited:\n")[1].splitlines()
    assert cited[0].startswith('[1] "In the Turkish trial (MF07-01, Soran), five-year survival')
    assert [line.split("]")[0] for line in cited] == [f"[{number}" for number in range(1, len(cited) + 1)]


@pytest.mark.usefixtures("opened")
def test_json_is_one_object_and_nothing_else(corpus_index: Settings) -> None:
    done = asking("--index", corpus_index.index, "--json", QUESTION)
    assert json.loads(done.stdout)["citations"][0]["statement"] == "tr-turkey-05"


@pytest.mark.usefixtures("opened")
def test_abstaining_is_no_failure(corpus_index: Settings) -> None:
    done = asking("--index", corpus_index.index, "What is the weather in Oslo?")
    assert done.exit_code == 0
    assert "outside what the documents cover" in done.stdout
    assert "Cited:" not in done.stdout


@pytest.mark.usefixtures("opened")
@pytest.mark.parametrize("stdin", [QUESTION, QUESTION.encode() + b"\n", "\ufeff" + QUESTION])
def test_a_dash_reads_the_question_from_standard_input(corpus_index: Settings, stdin: str | bytes) -> None:
    done = asking("--index", corpus_index.index, "-", stdin=stdin)
    assert "42 percent" in done.stdout


def test_the_index_may_be_named_by_the_environment(corpus_index: Settings) -> None:
    done = asking(QUESTION, "--role", "trainee", BOARDSIDE_INDEX=str(corpus_index.index))
    assert (done.exit_code, "42 percent" in done.stdout) == (0, True)
