"""The three-valued truth tables of CQL (Clinical Quality Language, appendix on null), with null as unknown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.findings import Truth
from assistant.kleene import conjunction, disjunction, negation, truth

T, F, U = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN
AND = [(T, T, T), (T, F, F), (T, U, U), (F, T, F), (F, F, F), (F, U, F), (U, T, U), (U, F, F), (U, U, U)]
OR = [(T, T, T), (T, F, T), (T, U, T), (F, T, T), (F, F, F), (F, U, U), (U, T, T), (U, F, U), (U, U, U)]
IMPLIES = [(T, T, T), (T, F, F), (T, U, U), (F, T, T), (F, F, T), (F, U, T), (U, T, T), (U, F, U), (U, U, U)]
values = st.lists(st.sampled_from(list(Truth)), max_size=6)


@pytest.mark.parametrize(("left", "right", "expected"), AND)
def test_and(left: Truth, right: Truth, expected: Truth) -> None:
    assert conjunction((left, right)) is expected


@pytest.mark.parametrize(("left", "right", "expected"), OR)
def test_or(left: Truth, right: Truth, expected: Truth) -> None:
    assert disjunction((left, right)) is expected


@pytest.mark.parametrize(("left", "right", "expected"), IMPLIES)
def test_implies(left: Truth, right: Truth, expected: Truth) -> None:
    assert disjunction((negation(left), right)) is expected


@pytest.mark.parametrize(("value", "expected"), [(T, F), (F, T), (U, U)])
def test_not(value: Truth, expected: Truth) -> None:
    assert negation(value) is expected


def test_nothing_to_satisfy_is_true_and_nothing_to_find_is_false() -> None:
    assert conjunction(()) is T
    assert disjunction(()) is F


def test_truth_of_a_boolean() -> None:
    assert (truth(True), truth(False)) == (T, F)


@given(values)
def test_de_morgan(group: list[Truth]) -> None:
    assert negation(conjunction(group)) is disjunction(negation(value) for value in group)


@given(values, st.sampled_from([T, F]))
def test_learning_an_unknown_never_flips_what_was_settled(group: list[Truth], learned: Truth) -> None:
    for combine in (conjunction, disjunction):
        before = combine(group)
        after = combine([learned if value is U else value for value in group])
        assert before is U or after is before
