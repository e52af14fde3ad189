"""What a question says that it does not ask is no question on it."""

import pytest

from assistant.answering.set_aside import without_set_aside
from ingest.glossary import Glossary


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("I only want QoL not survival.", "I only want QoL."),
        (
            "I only want locoregional control across the trials, not survival",
            "I only want locoregional control across the trials",
        ),
        ("Besides OS, did surgery improve quality of life?", ", did surgery improve quality of life?"),
        ("Indian trial: skip overall survival, distant PFS only", "Indian trial, distant PFS only"),
        ("E2108: quality of life please, not interested in survival", "E2108: quality of life please"),
    ],
)
def test_an_outcome_set_aside_is_taken_out(terms: Glossary, text: str, left: str):
    assert without_set_aside(text, terms) == left


@pytest.mark.parametrize(
    "text",
    [
        "Does surgery of the primary improve local control but not survival?",
        "Is survival not improved by surgery?",
        "only survival, not quality",
        "I want to know why there was not survival benefit or better quality of life",
        "Please not survival",
    ],
)
def test_a_denial_that_is_asked_about_stays(terms: Glossary, text: str):
    assert without_set_aside(text, terms) == text
