"""A message is cited to the statements that bear it, and to no others."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.guardrails.bearing import MOST_CITED, bearing
from ingest.documents import Tags
from ingest.passages import Statement

EYE = "Decisions on choroidal metastases should be made by a multidisciplinary team."
MDT = "Local management should be decided in a multidisciplinary setting that takes the patient's preferences into account."
FIGURE = "Radiofrequency ablation has been explored for liver metastases smaller than 3 cm."
MESSAGE = "Local therapy should be decided in a multidisciplinary setting that weighs the patient's preferences."


def statements(*texts: str) -> list[Statement]:
    return [Statement(f"s-{n}", "note", "p", "", text, 0, len(text), Tags()) for n, text in enumerate(texts)]


def cited(message: str, *texts: str) -> list[str]:
    return [statement.text for statement in bearing(message, statements(*texts))]


def test_a_statement_that_adds_nothing_is_left_to_the_card():
    assert cited(MESSAGE, EYE, MDT) == [MDT]


def test_a_figure_brings_its_statement_wherever_it_stands_in_the_list():
    assert FIGURE in cited(f"{MESSAGE} The limit is 3 cm.", EYE, MDT, EYE, EYE, EYE, EYE, EYE, FIGURE)


def test_a_message_that_shares_no_word_is_cited_to_the_first():
    assert cited("Ask!", EYE, MDT) == [EYE]
    assert cited("Ask!") == []


@given(st.text(), st.lists(st.text(), max_size=9))
def test_what_is_cited_is_the_rules_own_in_its_order(message, texts):
    rows = statements(*texts)
    chosen = bearing(message, rows)
    assert len(chosen) <= MOST_CITED
    assert list(chosen) == [row for row in rows if row in chosen]
    assert bool(chosen) == bool(rows)
