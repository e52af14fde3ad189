"""Specification of short questions without a patient: what the answer opens with."""

import pytest

from assistant.answers import Abstention, Reason
from assistant.rendering import full_text
from assistant.respond import Assistant


@pytest.mark.parametrize(
    ("text", "opens"),
    [
        ("E2108 LRP?", "40 percent with systemic therapy only versus 16 percent"),
        ("5 yr OS after lung metastasectomy, meta analysis", "46 percent"),
        ("MF07-01 how many pts solitary bone mets in each arm, percent", "34 versus 24 percent"),
        ("CURB trial breast cohort size and result", "47 of whom had breast cancer"),
        ("When NOT to operate the breast even for palliation", "only if local clearance can be complete"),
        ("What are contraindications for palliative mastectomy", "only if local clearance can be complete"),
        ("Age cut off for breast surgery exception 60 isnt it", "No: 60 is not what the documents say here."),
        ("Since primary tumour removal is proven to seed mets, we must never operate, agree?", "No: "),
        (
            "Why did the Indian surgery patients have shorter distant PFS although better local control?",
            "do not say why",
        ),
        ("Can single 8 Gy be given for a vertebral met with impending collapse", "medical emergencies"),
    ],
)
def test_what_answers_comes_first(assistant: Assistant, text: str, opens: str) -> None:
    reply = assistant.reply(text)
    first = " ".join(segment.text for segment in list(reply.segments())[:2])
    assert opens in first


@pytest.mark.parametrize(
    "text", ["Renal cell lung mets SABR, 4 lesions, ok?", "Colorectal liver mets resection 5 yr survival figure"]
)
def test_another_tumour_is_outside_and_gets_no_cards(assistant: Assistant, text: str) -> None:
    reply = assistant.reply(text)
    assert isinstance(reply, Abstention)
    assert reply.reason is Reason.OFF_DOMAIN
    assert "40 percent" not in full_text(reply)
    assert not [finding for finding in reply.findings if finding.site]


def test_which_of_two_trials_compares_both(assistant: Assistant) -> None:
    text = full_text(
        assistant.reply("Which trial showed QoL worse in the surgery group, was it the austrian or the american")
    )
    assert "No improvement in quality of life" in text
    assert "similar or better" in text
