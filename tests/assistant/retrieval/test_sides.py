"""What a comparison compares, and that each side has its turn whatever the scores."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.questions.question import Question
from assistant.retrieval.sides import QUOTA, balanced, belongs, sides
from ingest.passages import Statement
from tests.assistant.conftest import statement

COMPARED = [("source", "a"), ("source", "b"), ("source", "c")]


@dataclass(frozen=True)
class One:
    statement: Statement


def alone(key: str) -> frozenset[str]:
    return frozenset((key,))


@pytest.mark.parametrize(
    ("text", "compared"),
    [
        ("The Indian trial against the Turkish trial", [("study", "Tata-Badwe"), ("study", "MF07-01")]),
        ("How do the review and the meta-analysis differ?", [("source", "topic-review"), ("source", "meta-analysis")]),
        ("Is SBRT better than RFA for liver metastases?", [("intervention", "sbrt"), ("intervention", "rfa")]),
        (
            "What do the RCTs say and what does the meta-analysis say?",
            [("study", "rct"), ("source", "meta-analysis")],
        ),
        ("What does the review say of the Turkish trial?", []),
        ("What did the Turkish trial show?", []),
        ("Compare the options for liver metastases", []),
    ],
)
def test_sides_are_what_is_named_in_the_order_of_the_question(
    read: Callable[..., Question], text: str, compared: list[tuple[str, str]]
) -> None:
    assert sides(read(text)) == compared


def test_a_kind_belongs_to_what_it_is_a_kind_of() -> None:
    told = statement("x", study=("MF07-01",))
    assert belongs(told, ("study", "rct"), lambda key: {key, "rct"})
    assert not belongs(told, ("study", "rct"), alone)
    assert belongs(told, ("source", "note"), alone)


@given(st.lists(st.sampled_from("abcd"), max_size=60))
def test_no_side_waits_for_another_and_nothing_is_lost(documents: list[str]) -> None:
    ranked = [One(statement(f"s-{place}", document=name)) for place, name in enumerate(documents)]
    found = balanced(ranked, COMPARED, alone)
    assert sorted(found, key=ranked.index) == ranked
    assert found[:1] == tuple(ranked[:1])
    first = found[: 1 + QUOTA * len(COMPARED)]
    for _, name in COMPARED:
        own = [one for one in ranked if one.statement.document == name]
        assert [one for one in found if one.statement.document == name] == own
        assert len([one for one in first if one in own]) >= min(QUOTA, len(own))


def test_without_two_sides_the_ranking_stays() -> None:
    ranked = [One(statement(f"s-{place}", document=name)) for place, name in enumerate("aaab")]
    assert balanced(ranked, COMPARED[:1], alone) == tuple(ranked)
