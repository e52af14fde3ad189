"""What a reply opens with, and what an emergency takes out of it."""

from assistant.answering.page import Page
from assistant.findings import Finding, Indicator, Verdict
from assistant.guardrails import hazards
from assistant.patient import patient_facts
from assistant.rendering import body_text
from assistant.respond import Assistant
from assistant.turns import Turn
from assistant.writer import Told


def emergency(rule: str) -> Finding:
    return Finding(rule, rule, "Use the emergency pathway.", Indicator.CRITICAL, Verdict.VIOLATED, ("emergency",))


def told(assistant: Assistant, *, before: bool) -> Told:
    return Told(
        "Weak?",
        assistant.understood("Weak legs?"),
        patient_facts(()),
        (),
        Page(assistant.knowledge),
        urgent_before=before,
    )


def test_what_the_second_net_supposes_takes_nothing_out_of_an_answer(assistant: Assistant) -> None:
    read, supposed = emergency("emergency-cord"), emergency(hazards.RULE)
    assert told(assistant, before=False).pressing([supposed, read]) == [read]
    assert told(assistant, before=True).pressing([supposed, read]) == []


def test_an_emergency_of_an_earlier_turn_keeps_its_card_and_leaves_the_answer_to_the_question(
    assistant: Assistant,
) -> None:
    urgent = "Known spine mets, her legs went weak this morning and she cannot pass urine."
    first = assistant.reply(urgent)
    history = [Turn("user", urgent), Turn("assistant", body_text(first))]
    later = assistant.reply("She is on ribociclib, when does it restart around the RT?", history)
    assert "emergency" in later.findings[0].labels
    assert "emergency" in body_text(first).splitlines()[0]
    assert not any("compression" in line for line in body_text(later).splitlines()[:2])
