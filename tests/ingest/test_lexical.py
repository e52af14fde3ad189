"""Words are found by their stems, figures as they stand."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.lexical import K1, B, LexicalIndex, terms, words

ROWS = [("a", "Rays relieve pain (HR 0.66)."), ("b", "Surgery is rarely needed."), ("c", "...")]


def test_figures_are_words_and_small_words_are_none() -> None:
    assert words("HR 0.66; 0·77") == ["hr", "0.66", "0.77"]
    assert terms("the rays and the pain") == terms("ray pains")


def test_the_row_that_says_it_scores() -> None:
    index = LexicalIndex.build(ROWS)
    scores = index.scores(terms("relieving ray 0.66"))
    assert scores[index.row_of["a"]] > 0
    assert scores[index.row_of["b"]] == scores[index.row_of["c"]] == 0
    assert not index.scores(terms("unheard")).any()


def test_a_saved_index_scores_as_the_one_in_memory(tmp_path) -> None:
    index = LexicalIndex.build(ROWS)
    index.save(tmp_path / "words")
    loaded = LexicalIndex.load(tmp_path / "words")
    assert loaded.ids == index.ids
    assert (loaded.scores(terms("pain")) == index.scores(terms("pain"))).all()


def test_an_index_without_a_word_is_one_too(tmp_path) -> None:
    LexicalIndex.build([("a", "...")]).save(tmp_path / "words")
    loaded = LexicalIndex.load(tmp_path / "words")
    assert loaded.ids == ("a",)
    assert not loaded.scores(["pain"]).any()


@given(st.lists(st.text(max_size=30), max_size=6), st.text(max_size=30))
def test_any_text_is_indexed_and_asked(texts: list[str], query: str) -> None:
    index = LexicalIndex.build([(str(number), text) for number, text in enumerate(texts)])
    assert index.scores(terms(query)).shape == (len(texts),)


def test_asking_sums_what_bm25s_weighs() -> None:
    import bm25s

    model = bm25s.BM25(k1=K1, b=B)
    model.index([terms(text) for _, text in ROWS], show_progress=False)
    query = terms("ray ray pain surgery")
    assert LexicalIndex.build(ROWS).scores(query) == pytest.approx(model.get_scores(query))


def test_another_ending_and_another_spelling_count_for_something_but_less() -> None:
    index = LexicalIndex.build([("a", "mastectomy"), ("b", "mastectemies"), ("c", "mastitis"), ("d", "vertebra")])
    assert index.scores(terms("mastectomy"))[1] == 0
    exact, misspelt, other, unlike = index.tolerant_scores(terms("mastectomy"))
    assert exact > misspelt > 0
    assert other == unlike == 0


def test_a_word_index_is_asked_without_what_made_it(tmp_path) -> None:
    LexicalIndex.build(ROWS).save(tmp_path / "words")
    code = (
        "import sys; from pathlib import Path; from ingest.lexical import LexicalIndex, terms;"
        f"index = LexicalIndex.load(Path({str(tmp_path / 'words')!r}));"
        "assert index.scores(terms('pain')).any();"
        "assert not {'bm25s', 'scipy'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
