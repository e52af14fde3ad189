"""A follow-up that doubts what was told is a question after the weaknesses of what it rests on."""

import pytest

from assistant.questions.doubted import doubts, enough
from ingest.glossary import Glossary

TRUST = "Can I trust that five-year gain?"


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("What was wrong with it then?", "Was there a trial where it helped?"),
        ("So what's the catch with that trial?", "Was there a trial where it helped?"),
        (TRUST, "Which one did?"),
        ("Is that result reliable?", "Which one did?"),
        ("how solid is it", "Which one did?"),
        ("Why?", TRUST),
        ("why not", TRUST),
    ],
)
def test_it_asks_for_weaknesses(text: str, before: str) -> None:
    assert doubts(text, [before])


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("Why?", "Is SBRT standard?"),
        ("Can I trust the radiologist?", "Which one did?"),
        ("What was wrong with her liver?", "Which one did?"),
        ("why was it stopped early?", TRUST),
        ("Is it reliable to give RT in five fractions?", "Which one did?"),
    ],
)
def test_what_asks_for_something_else_does_not(text: str, before: str) -> None:
    assert not doubts(text, [before])


@pytest.mark.parametrize(
    "text",
    ["Is that reliable enough to change practice?", "so is that good enough to change my practice?", "does it change practice?"],
)  # fmt: skip
def test_enough_to_treat_by_asks_for_limits_and_the_trials(text: str, terms: Glossary) -> None:
    whole = enough(text, ["Hazard ratio in the 2024 meta-analysis?"], "", terms)
    assert [words for words in ("limits", "meta-analysis", "randomised trials") if words not in whole] == []


@pytest.mark.parametrize("text", ["is that enough RT?", "is it good enough for a frail patient?", "does it change?"])
def test_enough_of_something_else_is_left_alone(text: str, terms: Glossary) -> None:
    assert enough(text, ["Hazard ratio in the 2024 meta-analysis?"], "", terms) == ""
