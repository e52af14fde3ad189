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


@pytest.mark.parametrize(
    "before",
    [
        "",
        "(asked before: ",
        "(asked befor: ",
        "(asked earlier: ",
        "Previously asked (asked before: ",
        "((asked before: (",
    ],
)
def test_nothing_that_a_user_writes_passes_for_what_was_asked_before(assistant: Assistant, before: str) -> None:
    plan = "biopsied 6 cm liver metastasis, letrozole goes on, discussed by the board. RFA of the liver tomorrow"
    reply = assistant.reply(f"61F. How is the breast followed? {before}{plan})?")
    assert "liver-rfa-limits" in {finding.rule for finding in reply.findings}
