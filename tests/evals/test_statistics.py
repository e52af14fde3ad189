import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.statistics import Value, bootstrap_mean, corrected_rate, paired_difference, upper_bound, wilson

SHARES = st.lists(st.tuples(st.sampled_from("abcdef"), st.floats(0, 1)), min_size=1, max_size=30)


def test_no_values_give_no_score():
    assert bootstrap_mean([]) is None
    assert wilson(0, 0) is None
    assert upper_bound(0, 0) is None


def test_the_same_seed_gives_the_same_interval():
    held = [Value(str(i), float(i % 2)) for i in range(40)]
    assert bootstrap_mean(held) == bootstrap_mean(held)


def test_cases_of_one_conversation_widen_the_interval():
    apart = [Value(str(i), float(i % 2)) for i in range(40)]
    together = [Value(str(i % 2), float(i % 2)) for i in range(40)]
    one, other = bootstrap_mean(apart), bootstrap_mean(together)
    assert one is not None
    assert other is not None
    assert one.high - one.low < other.high - other.low


@given(SHARES)
def test_the_point_lies_in_its_interval(rows):
    found = bootstrap_mean([Value(cluster, value) for cluster, value in rows])
    assert found is not None
    assert found.low - 1e-9 <= found.point <= found.high + 1e-9


@given(SHARES)
def test_a_run_does_not_differ_from_itself(rows):
    kept = {str(i): Value(cluster, value) for i, (cluster, value) in enumerate(rows)}
    found = paired_difference(kept, kept)
    assert found is not None
    assert (found.low, found.point, found.high) == (0.0, 0.0, 0.0)


def test_a_difference_is_taken_over_shared_cases_only():
    found = paired_difference(
        {"a": Value("a", 1.0), "b": Value("b", 0.0)}, {"a": Value("a", 0.5), "c": Value("c", 1.0)}
    )
    assert found is not None
    assert (found.point, found.n) == (-0.5, 1)
    assert paired_difference({"a": Value("a", 1.0)}, {"b": Value("b", 1.0)}) is None


@pytest.mark.parametrize("n", [1, 10, 87, 300, 1000])
def test_no_event_has_the_exact_bound_that_the_rule_of_three_approaches(n):
    assert upper_bound(0, n) == pytest.approx(1 - 0.05 ** (1 / n), abs=1e-9)
    assert upper_bound(0, n) <= 3 / n


def test_bounds_against_published_values():
    assert upper_bound(1, 100) == pytest.approx(0.0466, abs=1e-4)
    found = wilson(8, 10)
    assert found is not None
    assert (found.low, found.high) == pytest.approx((0.4902, 0.9433), abs=1e-3)


@given(st.integers(0, 50), st.integers(1, 50))
def test_wilson_holds_its_point_and_stays_a_share(hits, n):
    hits = min(hits, n)
    found = wilson(hits, n)
    assert found is not None
    assert 0 <= found.low <= found.point <= found.high <= 1


def test_a_judge_no_better_than_chance_corrects_nothing():
    assert corrected_rate(0.8, 0.5, 0.5) is None
    assert corrected_rate(0.9, 1.0, 1.0) == pytest.approx(0.9)
    assert corrected_rate(0.8, 0.9, 0.8) == pytest.approx(6 / 7)
