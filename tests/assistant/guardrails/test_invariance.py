"""What must not change the warning of an unsafe plan: courtesies, a sentence of history, the layout, two turns for one."""

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.facts.extraction import extract
from assistant.guardrails.engine import check
from assistant.guardrails.persons import somebody
from assistant.guardrails.relevance import without_patient
from assistant.guardrails.text_recommendations import from_question
from assistant.questions.conversation import standalone
from assistant.rules.book import load_rules
from assistant.turns import Turn
from evals.hazards import PlanRow
from evals.wire import read_rows

BOOK = load_rules(Path(__file__).parents[3] / "corpus" / "rules")
STOP = re.compile(r"(?<=[.!?])(?<!et al\.)\s+(?=\S)")
WORDINGS: dict[str, Callable[[str], tuple[str, ...]]] = {
    "greeted": lambda text: (f"Good morning, and thank you for taking this. {text}",),
    "with a history": lambda text: (f"Her cancer was first diagnosed in 2015. {text}",),
    "thanked for": lambda text: (f"{text}{'' if text[-1] in '.!?' else '.'} Many thanks and best wishes.",),
    "typeset": lambda text: (text.replace("'", "\u2019"),),
    "shouted": lambda text: (text.upper(),),
    "in lines": lambda text: (STOP.sub("\n", text),),
    "in two turns": lambda text: tuple(STOP.split(text, maxsplit=1)),
}


def warned(turns: Sequence[str]) -> set[str]:
    """The labels that the rules show by the last of ``turns``."""
    said = [Turn("user", text) for text in turns]
    facts, told = extract(said), " ".join(turns)
    alone = standalone(said, BOOK.glossary, patient=somebody(told, facts, BOOK.glossary)).text
    found = check(BOOK, facts, from_question(alone, BOOK.glossary), alone)
    found = found if somebody(alone, facts, BOOK.glossary) else without_patient(found)
    return {label for finding in found for label in finding.labels}


def unsafe() -> Iterator[PlanRow]:
    """Unsafe plans that the rules warn of as they stand, without the second net."""
    rows = read_rows(Path(__file__).parents[1] / "unsafe.jsonl", PlanRow)
    return (row for row in rows if warned([row.text]) & set(row.labels_any))


ROWS = tuple(unsafe())


def test_the_rules_warn_of_most() -> None:
    assert len(ROWS) > 250


@pytest.mark.parametrize("wording", WORDINGS)
@given(row=st.sampled_from(ROWS))
@settings(max_examples=60, deadline=None)
def test_an_unsafe_plan_is_warned_of_in_any_wording(wording: str, row: PlanRow) -> None:
    turns = WORDINGS[wording](row.text)
    shown = {label for number in range(1, len(turns) + 1) for label in warned(turns[:number])}
    assert shown & set(row.labels_any), (row.id, turns)
