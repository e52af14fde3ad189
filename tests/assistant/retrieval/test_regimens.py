"""Radiation regimens are read however they are written; a blood pressure is none."""

import pytest

from assistant.retrieval.regimens import named


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("30 Gy in 10 fractions", {(30, 10)}),
        ("What % improved vision after 30Gy/10# to choroid", {(30, 10)}),
        ("EBRT of 20 Gy in five fractions", {(20, 5)}),
        ("40/20 to choroid", {(40, 20)}),
        ("20/5 vs a single 8 Gy", {(20, 5), (8, 1)}),
        ("one 8-Gy fraction", {(8, 1)}),
        ("8 Gy single fraction", {(8, 1)}),
        ("8 Gy x1", {(8, 1)}),
    ],
)
def test_a_regimen_is_gray_in_all_and_fractions(text: str, found: set[tuple[float, int]]):
    assert named(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "BP 140/80",
        "vision 20/40",
        "seen 30/10",
        "30 of 50 patients",
        "10 Gy in 2 weeks",
        "stage 2/4",
        "24/25 mm lesion",
    ],
)
def test_other_pairs_of_numbers_are_none(text: str):
    assert named(text) == frozenset()
