"""What is proposed for a patient, over the turns of a conversation."""

import pytest

from assistant.guardrails.proposals import still_asked
from assistant.guardrails.text_recommendations import from_question
from assistant.respond import Assistant
from assistant.turns import Turn

BEFORE = [Turn("user", "61F, 2 liver mets, great response. Liver resection now?"), Turn("assistant", "...")]


@pytest.mark.parametrize(("text", "kept"), [("and the breast?", False), ("and is her age against it?", True)])
def test_what_was_proposed_before_at_another_site_is_not_proposed_again(
    assistant: Assistant, text: str, kept: bool
) -> None:
    asked = assistant.understood(text, BEFORE)
    proposed = from_question(asked.text, assistant.glossary, True)
    assert any(one.intervention == "liver-resection" for one in proposed)
    left = still_asked(proposed, asked, assistant.knowledge.homes, assistant.rules)
    assert any(one.intervention == "liver-resection" for one in left) is kept
