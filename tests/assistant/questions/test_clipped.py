"""Specification of clipped words: written out in full before a question is understood."""

import pytest

from assistant.questions.clipped import written_out


@pytest.mark.parametrize(
    ("clipped", "whole"),
    [
        ("E2108 locoreg?", "E2108 locoregional?"),
        ("E2108 LRP?", "E2108 locoregional progression?"),
        ("LR progression rate", "locoregional progression rate"),
        ("OS 50 vs 45 signif?", "OS 50 vs 45 significant?"),
        ("5 yr OS, meta analysis", "5 yr OS, meta-analysis"),
        ("was it the austrian or the american", "was it the austrian trial or the american trial"),
        ("MCQ: commonest site? A iris B choroid C retina", "commonest site? iris, choroid, retina"),
    ],
)
def test_clipped_words_are_written_out(clipped: str, whole: str) -> None:
    assert written_out(clipped) == whole


@pytest.mark.parametrize(
    "text",
    ["locoregional control", "a B12 level", "the American guideline", "fig 2", "hepatitis A and B", "grade A or B evidence?", "w weeks", "significant"],
)  # fmt: skip
def test_what_is_not_clipped_stays(text: str) -> None:
    assert written_out(text) == text
