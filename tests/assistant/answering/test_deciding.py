"""Which parts of a question are answered where the whole is not, on the shipped corpus."""

import pytest

from assistant.answers import Abstention
from assistant.respond import Assistant


@pytest.mark.parametrize(
    "text",
    [
        "When neurolysis is offered for pelvic bone pain, is the nerve destroyed with alcohol or with phenol?",
        "Fractionated stereotactic treatment, 3 or 5 sessions, when the brain lesion is big?",
    ],
)
def test_a_clause_that_only_says_when_answers_nothing(assistant: Assistant, text: str) -> None:
    assert isinstance(assistant.reply(text), Abstention)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("When would SBRT be chosen over surgery and what is the total dose and number of fractions?", "dose"),
        (
            "WBRT in brain mets: why is SRS preferred in limited disease and what is the maximum number of lesions?",
            "number",
        ),
    ],
)
def test_a_half_that_is_held_is_answered_and_the_other_named(assistant: Assistant, text: str, named: str) -> None:
    reply = assistant.reply(text)
    assert not isinstance(reply, Abstention)
    uncovered = " ".join(
        segment.text for block in reply.blocks for segment in block.segments if "ot covered" in segment.text
    )
    assert named in uncovered
