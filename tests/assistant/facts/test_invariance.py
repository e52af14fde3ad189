"""What must not change the facts of a note: the order of its clauses, its layout, its units, and talk of other people."""

from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.facts.extraction import extract
from assistant.turns import Turn

Known = frozenset[tuple[str, str | float, str]]

HEAD = "58-year-old woman"
PARTS = (
    "ER positive, HER2 negative",
    "two liver metastases, the larger 24 mm",
    "liver lesion lies 8 mm from the right hepatic vein",
    "nothing outside the liver",
    "no bone metastases",
    "left mastectomy in 2016",
    "chest wall irradiated in 2016",
    "dental check done",
    "not yet discussed at the MDT",
    "on letrozole and palbociclib",
    "partial response for 9 months",
    "ECOG 1",
    "no jaundice",
    "MRI: no cord compression",
)
OTHERS = (
    "The clinic was busy today",
    "Her mother died of brain metastases at 61",
    "Her sister had a stroke and cord compression in 2015",
    "Her husband has lung cancer with bone metastases",
    "Patients with brain metastases were excluded from the trial",
    "If she had a fracture we would call the orthopaedic surgeons",
    "She knows about the red flags for cord compression",
    "Many thanks for your help with this case",
    "We want to avoid a fracture",
)
LAYOUTS: dict[str, Callable[[list[str]], str]] = {
    "prose": lambda parts: ". ".join(part[0].upper() + part[1:] for part in parts) + ".",
    "dashes": lambda parts: "\n".join(f"- {part}" for part in parts),
    "stars": lambda parts: "\n".join(f"* {part}" for part in parts),
    "numbers": lambda parts: "\n".join(f"{place}. {part}" for place, part in enumerate(parts, 1)),
    "lines": "\n".join,
    "semicolons": "; ".join,
    "bars": " | ".join,
    "slashes": " / ".join,
    "capitals": lambda parts: ". ".join(parts).upper() + ".",
    "scanned": lambda parts: " . ".join(part.replace(",", " ,").replace(":", " :") for part in parts) + " .",
}
chosen = st.lists(st.sampled_from(PARTS), min_size=1, max_size=9, unique=True)


def facts(text: str) -> Known:
    """What is known of the patient, without the place where it was read."""
    return frozenset((fact.name, fact.value, fact.status.value) for fact in extract([Turn("user", text)]))


def note(parts: list[str], layout: str = "prose") -> str:
    return LAYOUTS[layout]([HEAD, *parts])


@given(chosen, st.integers(0, 10**6))
@settings(max_examples=80, deadline=None)
def test_the_order_of_clauses_changes_nothing(parts: list[str], seed: int) -> None:
    other = Random(seed).sample(parts, len(parts))
    assert facts(note(parts)) == facts(note(other))


@pytest.mark.parametrize("layout", sorted(set(LAYOUTS) - {"prose"}))
@given(parts=chosen)
@settings(max_examples=25, deadline=None)
def test_a_list_says_what_prose_says(layout: str, parts: list[str]) -> None:
    assert facts(note(parts, layout)) == facts(note(parts))


@given(chosen, st.sampled_from(OTHERS), st.integers(0, 9))
@settings(max_examples=120, deadline=None)
def test_other_people_and_what_is_not_so_change_nothing(parts: list[str], other: str, at: int) -> None:
    assert facts(note([*parts[:at], other, *parts[at:]])) == facts(note(parts))


@given(chosen, st.integers(6, 60), st.integers(2, 40))
@settings(max_examples=60, deadline=None)
def test_centimetres_say_what_millimetres_say(parts: list[str], size: int, distance: int) -> None:
    def measured(size: str, distance: str) -> Known:
        sized = [
            f"two liver metastases, the larger {size}",
            f"liver lesion lies {distance} from the right hepatic vein",
        ]
        return facts(note([*sized, *(part for part in parts if "mm" not in part)]))

    assert measured(f"{size} mm", f"{distance} mm") == measured(f"{size / 10:g} cm", f"{distance / 10:g}cm")


@given(chosen)
@settings(max_examples=60, deadline=None)
def test_a_clause_that_is_added_takes_nothing_away(parts: list[str]) -> None:
    """Independent clauses: every fact of the shorter note is one of the longer."""
    assert facts(note(parts[:-1])) <= facts(note(parts))
