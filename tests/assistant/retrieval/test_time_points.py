"""Time points: the same point in many ways of writing, and stretches of time that are none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.retrieval.time_points import dated, points, points_asked


@pytest.mark.parametrize("text", ["five-year survival", "5-yr OS", "at 5 years", "60 months", "5 y"])
def test_one_point_in_many_ways(text: str) -> None:
    assert points(text) == {"5"}


@given(st.integers(1, 9))
def test_months_of_whole_years_are_years(years: int) -> None:
    assert points(f"{12 * years}-month survival") == (points(f"{years}-year survival") if years > 0 else set())


@pytest.mark.parametrize(
    "text",
    ["over the past ten years", "a lesion 6 years on", "three years after surgery", "within 5 years", "for two years"],
)
def test_a_stretch_of_time_is_no_point_at_which_something_is_asked(text: str) -> None:
    assert points_asked(text) == set()


@pytest.mark.parametrize(
    "text",
    ["reported for five-year overall survival", "a figure for 5-year OS", "of 3-year survival", "for two-year control"],
)
def test_an_outcome_at_a_time_is_asked_at_it_whatever_stands_before(text: str) -> None:
    assert len(points_asked(text)) == 1


@pytest.mark.parametrize("text", ["A fifty-seven-year old: survival?", "aged sixty three years, survival?"])
def test_the_end_of_a_number_is_no_point(text: str) -> None:
    assert points_asked(text) == points(text) == set()


def test_at_a_point_after_something_is_a_point() -> None:
    assert points_asked("Local control at two years after ablation?") == {"2"}


def test_what_is_asked_at_a_point_is_told_in_its_own_words() -> None:
    assert dated("Overall survival at three years and ten-year survival?") == [
        ("at three years", "3"),
        ("ten-year survival", "10"),
    ]
