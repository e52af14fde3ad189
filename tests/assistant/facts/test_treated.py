"""An emergency that a later turn plainly tells as operated on is past; nothing else ends it."""

import pytest

from assistant.facts.extraction import extract
from assistant.patient import Status
from assistant.turns import Turn


def pressing(*turns: str) -> set[object]:
    facts = extract([Turn("user", turn) for turn in turns])
    return {fact.value for fact in facts.of("emergency") if fact.status is not Status.DENIED}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("58F, femur met, pathological fracture", "after surgery she is on ribociclib, when restart around the RT?"),
        ("58F, cord compression at T8", "it was decompressed last night. RT to follow?"),
        ("58F, spinal cord compression", "she had a decompression, back on letrozole"),
        ("58F, SVC syndrome", "SVC was stented, ribociclib when?"),
    ],
)
def test_what_was_operated_on_is_past(before: str, after: str) -> None:
    assert pressing(before)
    assert not pressing(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("58F, cord compression at T8", "was it decompressed in time?"),
        ("58F, cord compression at T8", "she was decompressed, her legs are weak again"),
        ("58F, femur fracture", "once it is fixed, when RT?"),
        ("58F, femur fracture", "should it be nailed first?"),
        ("58F, femur fracture", "after surgery can she have RT?"),
        ("58F, femur fracture", "she was not operated on. RT?"),
        ("58F, neutropenic sepsis", "after surgery she is on letrozole, RT?"),
        ("58F, cord compression at T8", "she was operated on for her breast in 2019. surgery or RT now?"),
        ("58F, cord compression at T8", "After surgery she was on letrozole for 5 years, 7 years ago."),
        ("58F, cord compression at T8", "she had a stent in the past. RT?"),
        ("58F, femur fracture", "her knee was operated on as a child"),
    ],
)
def test_a_plan_a_question_and_another_emergency_stand(before: str, after: str) -> None:
    assert pressing(before, after)


@pytest.mark.parametrize(
    "text",
    [
        "pathological rib fracture, pain controlled, known for 5 months, orthopaedics and RT done. Letrozole goes on.",
        "pathological fracture of the femur, nailed three weeks ago, walking. RT next?",
        "vertebral fracture, irradiated, stable for 8 months",
        "cord compression at T8, decompressed 6 weeks ago, legs strong",
    ],
)
def test_one_message_may_tell_that_it_is_old_and_treated(text: str) -> None:
    assert not pressing(text)


@pytest.mark.parametrize(
    "text",
    [
        "pathological fracture known for 4 months, nothing done",
        "femur fracture, not fixed 2 weeks ago because unfit",
        "humerus plated 5 weeks ago. Second fracture yesterday",
        "cord compression at T6 known for 2 months, RT done, walking worse again",
        "pathological fracture for three days",
    ],
)
def test_what_is_old_and_not_treated_or_is_back_stands(text: str) -> None:
    assert pressing(text)
