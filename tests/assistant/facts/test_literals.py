"""The text that every match of an expression holds, by which expressions are skipped."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.facts.lexicons import measure_shapes, receptor_shapes, site_shapes, spelling
from assistant.facts.literals import literal

PIECES = st.sampled_from(
    ["a", "bc", "d?", "e*", "f+", "(?:g|h)", "[ij]", r"\bk", r"l\.", "m{0,2}", "(?=n)n", "o|p", " ", r"\d"]
)


@pytest.mark.parametrize(
    ("source", "held"),
    [
        (r"\bher two\b", "her two"),
        (r"(?<=m1 )x|y", ""),
        ("ab?c", "a"),
        (r"\(s\)", "(s)"),
        ("[#]", ""),
        ("(?:one|two) of them", " of them"),
        ("pieces{0,2}", "piece"),
    ],
)
def test_what_every_match_holds(source: str, held: str) -> None:
    assert literal(source) == held


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, min_size=1, max_size=6), st.text("abcdefghijklmnop. 12", max_size=12))
def test_no_match_is_without_it(pieces: list[str], text: str) -> None:
    source = "".join(pieces)
    for hit in re.finditer(source, text + "abc" + text):
        assert literal(source) in hit.group()


def test_most_rewrites_are_skipped_by_it() -> None:
    assert sum(bool(needed) for needed, _, _ in spelling().rewrites) > 90


def test_nothing_that_a_shape_finds_is_without_it() -> None:
    text = "two liver mets 12 mm, er/pr +/-, bone only, none in all, 5 mm from the portal vein, mets: 3 in number"
    shapes = {**measure_shapes(), **site_shapes(), **receptor_shapes()}
    for shape in shapes.values():
        for needed, source in shape.alternatives:
            assert needed in text or not re.search(source, text)  # compiles each
