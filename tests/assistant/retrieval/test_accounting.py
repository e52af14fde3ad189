"""What of a question its best statement leaves unsaid."""

from collections.abc import Callable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.respond import Assistant
from assistant.retrieval.accounting import EARLY, unsaid

Left = Callable[[str], Mapping[str, float]]


@pytest.fixture(scope="module")
def left(assistant: Assistant) -> Left:
    """The signs by which ``assistant`` weighs a question."""
    return lambda text: assistant.weigher.weigh(assistant.understood(text)).signs


def test_a_statement_that_says_all_leaves_nothing() -> None:
    found = unsaid({"jaundice": 6.0, "#liver": 2.5}, [{"#liver"}, {"jaundice", "#liver"}])
    assert (found.left, found.share, found.rarest, found.nowhere) == (0.0, 0.0, 0.0, 0.0)


def test_words_that_stand_in_different_statements_are_not_said_together() -> None:
    found = unsaid({"jaundice": 6.0, "#liver": 2.5}, [{"#liver"}, {"jaundice"}])
    assert found.nowhere == 0.0
    assert (found.left, found.keys, found.least) == (2.5, 0.0, 2.5)


def test_what_only_a_late_statement_says_is_not_early() -> None:
    late = [{"#liver"}] * EARLY + [{"jaundice"}]
    assert unsaid({"jaundice": 6.0}, late).early == 6.0
    assert unsaid({"jaundice": 6.0}, late).nowhere == 0.0


def test_without_statements_all_is_left() -> None:
    found = unsaid({"jaundice": 6.0, "stent": 1.0}, [])
    assert (found.left, found.share, found.nowhere) == (7.0, 1.0, 6.0)


TERMS = st.dictionaries(st.sampled_from("abcdef#"), st.floats(0.1, 9.0), max_size=6)


@given(TERMS, st.lists(st.sets(st.sampled_from("abcdef#")), max_size=6), st.sets(st.sampled_from("abcdef#")))
def test_one_more_statement_never_leaves_more(said: dict[str, float], told: list[set[str]], another: set[str]) -> None:
    before, after = unsaid(said, told), unsaid(said, [*told, another])
    assert after.left <= before.left
    assert after.share <= before.share
    assert after.least <= before.least
    assert after.nowhere <= before.nowhere


@pytest.mark.parametrize(
    ("held", "missed"),
    [
        ("How common are eye metastases without symptoms?", "How common is glaucoma with eye metastases?"),
        ("What proportion of patients has isolated liver metastases?", "What proportion of patients has ascites?"),
        ("Which isotopes are used for plaque brachytherapy?", "Which anaesthetic is used for plaque brachytherapy?"),
    ],
)
def test_a_near_miss_leaves_more_than_its_twin(left: Left, held: str, missed: str) -> None:
    assert left(missed)["own_left_least"] > left(held)["own_left_least"]


def test_a_rate_must_stand_where_the_thing_is_spoken_of(left: Left) -> None:
    """Leptomeningeal disease is spoken of, and there are rates, but no rate of it."""
    told = left("What is the rate of leptomeningeal disease?")
    assert told["fitting_left"] > told["own_left"]
