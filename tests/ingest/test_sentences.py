"""Sentences end where a clinician says they do, and every character keeps its place."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.sentences import pieces, spans, split
from ingest.tokens import count_tokens
from tests.ingest.sentence_cases import CASES, expected, text_of


@pytest.mark.parametrize("case", CASES)
def test_clinical_prose_is_cut_where_the_bars_stand(case: str) -> None:
    assert split(text_of(case)) == expected(case)


def test_the_list_is_long_enough_to_mean_something() -> None:
    assert len(CASES) >= 60


@given(st.text(alphabet=st.sampled_from(list("abcABC .!?()[]\"' 0123,;é–≤%\n")), max_size=120))
def test_spans_are_in_order_and_lose_nothing_but_white_space(text: str) -> None:
    found = spans(text)
    assert all(0 <= start < end <= len(text) for start, end in found)
    assert all(one[1] <= two[0] for one, two in pairwise(found))
    assert "".join("".join(text[start:end].split()) for start, end in found) == "".join(text.split())


@given(st.text(max_size=300))
def test_any_text_is_taken(text: str) -> None:
    assert all(sentence.strip() == sentence and sentence in text for sentence in split(text))


def test_a_sentence_over_the_budget_is_cut_between_clauses_and_word_for_word() -> None:
    sentence = "; ".join(f"patient {number} had {number} lesions of the moonbone" for number in range(60)) + "."
    found = pieces(sentence, 40)
    assert len(found) > 5
    assert all(count_tokens(piece) <= 40 and piece in sentence for piece in found)
    assert " ".join(found) == sentence
    assert all(piece.endswith((";", ".")) for piece in found)


def test_a_sentence_within_the_budget_stays_whole() -> None:
    assert pieces("Rays relieve pain, they say; not always.", 40) == ["Rays relieve pain, they say; not always."]


def test_even_a_word_without_end_is_cut() -> None:
    assert "".join(pieces("x" * 5000, 32)) == "x" * 5000


def test_a_long_text_costs_no_more_for_each_of_its_sentences() -> None:
    one = "Survival was 41.5 months (HR 0.93; 95% CI 0.71-1.22). "
    short, long = (_cost(one * count) for count in (1000, 8000))
    assert len(split(one * 8000)) == 8000
    assert long < 30 * short  # eight times as much text; a look at every bracket for every stop would be 64


def _cost(text: str) -> float:
    """CPU seconds for splitting ``text``, the least of three."""
    costs = []
    for _ in range(3):
        began = time.process_time()
        split(text)
        costs.append(time.process_time() - began)
    return min(costs)
