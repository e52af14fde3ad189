"""A cross-encoder, where one is configured, orders what was found; without it nothing of it is loaded."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from assistant.questions.question import question
from assistant.respond import Assistant
from assistant.retrieval.reranking import RERANKED, Reranker
from assistant.retrieval.retriever import Evidence, Retriever
from ingest.errors import EmbedderError
from ingest.settings import Settings
from tests.made_models import cross_encoder, embedder

pytestmark = pytest.mark.filterwarnings("ignore")
WORD = "survival"
QUESTION = "What is known of surgery of the primary tumour?"


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real CrossEncoder that likes ``WORD`` and nothing else."""
    return cross_encoder(tmp_path_factory.mktemp("reranker"), WORD)


@pytest.fixture(scope="module")
def reranker(model: Path) -> Reranker:
    opened = Reranker.open(str(model))
    assert opened is not None
    return opened


@pytest.fixture(scope="module")
def reranked(model: Path, corpus_index: Settings) -> Iterator[Assistant]:
    opened = Assistant.open(corpus_index.model_copy(update={"reranker": str(model)}))
    yield opened
    opened.index.close()


def evidence(assistant: Assistant, text: str) -> Evidence:
    return assistant._retriever.retrieve(question(text, assistant.glossary, assistant.interpreter.speller))


def test_none_is_the_default(assistant: Assistant) -> None:
    assert Settings(_env_file=None).reranker == ""
    assert assistant._reranker is None


def test_a_real_cross_encoder_scores_each_text(reranker: Reranker) -> None:
    scores = reranker.scores("Which?", ["pain relief", f"{WORD} {WORD} {WORD}", f"{WORD} and pain relief"])
    assert scores.shape == (3,)
    assert list(np.argsort(-scores)) == [1, 2, 0]
    assert reranker.scores("Which?", []).shape == (0,)


def test_what_it_deals_out_are_the_scores_that_there_were(reranker: Reranker) -> None:
    worth = np.array([0.9, 0.4, 0.1], dtype=np.float32)
    dealt = reranker.dealt("Which?", ["pain", "pain", f"{WORD} {WORD}"], worth)
    assert dealt.tolist() == pytest.approx([0.4, 0.1, 0.9])


def test_statements_that_the_model_likes_rise(assistant: Assistant, reranked: Assistant) -> None:
    def places(found: Evidence) -> float:
        first = found.statements[:RERANKED]
        return float(np.mean([place for place, one in enumerate(first) if WORD in one.statement.text.lower()]))

    without, with_it = evidence(assistant, QUESTION), evidence(reranked, QUESTION)
    assert {one.statement.id for one in without.statements} == {one.statement.id for one in with_it.statements}
    assert places(with_it) < places(without)


def test_what_the_question_names_still_counts(reranked: Assistant) -> None:
    found = evidence(reranked, "What does the book chapter say about surgery of the primary?")
    assert {one.statement.document for one in found.statements[:3]} == {"book-chapter"}


def test_passages_for_plain_text_are_reranked(assistant: Assistant, reranker: Reranker) -> None:
    plain: Retriever = assistant._retriever
    with_it = Retriever(assistant.index, assistant.glossary, assistant._embedder, reranker=reranker)
    before, after = plain.rank_passages(QUESTION, 30), with_it.rank_passages(QUESTION, 30)
    held = assistant.index.passages([id_ for id_, _ in after])
    told = [" ".join(s.text for s in held[id_].statements) for id_, _ in after]
    scores = reranker.scores(QUESTION, told)
    assert [id_ for id_, _ in before] != [id_ for id_, _ in after]
    assert scores.tolist() == sorted(scores.tolist(), reverse=True)


def test_the_answer_is_proved_as_without_it(reranked: Assistant) -> None:
    reply = reranked.reply("What was the five-year survival in the Turkish trial?")
    assert "tr-turkey-05" in [citation.statement for citation in reply.citations]


def test_threads_get_what_one_gets(reranked: Assistant) -> None:
    alone = evidence(reranked, QUESTION)
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda _: evidence(reranked, QUESTION), range(8))) == [alone] * 8


def one_sentence(error: EmbedderError) -> bool:
    text = str(error)
    return text.endswith(".") and "\n" not in text and ". " not in text.rstrip(".")


def test_what_cannot_be_loaded_is_one_sentence(tmp_path: Path) -> None:
    assert Reranker.open("") is None
    (tmp_path / "config.json").write_text("{ broken")
    for name in (str(tmp_path), str(tmp_path / "nowhere")):
        with pytest.raises(EmbedderError, match="BOARDSIDE_RERANKER") as raised:
            Reranker.open(name)
        assert name in str(raised.value)
        assert one_sentence(raised.value)


def test_a_model_without_one_score_a_pair_is_refused(tmp_path: Path) -> None:
    three = cross_encoder(tmp_path / "nli", WORD, labels=3)
    headless = embedder(tmp_path / "embedder", (WORD,))
    for folder in (three, headless, headless.parent / "bert"):
        with pytest.raises(EmbedderError, match="BOARDSIDE_RERANKER") as raised:
            Reranker.open(str(folder))
        assert one_sentence(raised.value)
