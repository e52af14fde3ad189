"""Beside a complaint that was not read nobody is told what holds without symptoms; no card does not mean no emergency."""

from assistant.guardrails.complaints import RULE, WITHHELD_TITLE
from assistant.rendering import full_text
from assistant.respond import Assistant

UNREAD = "Bone mets, breast. New fizzing in both thumbs when she looks at the ceiling. Resection of the C4 deposit?"


def test_the_complaint_comes_first_and_the_card_of_the_symptomless_keeps_its_label_without_its_sentence(
    assistant: Assistant,
) -> None:
    reply = assistant.reply(UNREAD)
    text = full_text(reply)
    assert RULE in {finding.rule for finding in reply.findings}
    assert "New fizzing in both thumbs when she looks at the ceiling\u201d may tell of something new" in text
    assert "Without symptoms" not in text
    assert "symptomatic bone metastasis: no clear role" not in text
    withheld = [finding for finding in reply.findings if finding.title == WITHHELD_TITLE]
    assert withheld
    assert all("not-standard-of-care" in finding.labels for finding in withheld)


def test_no_evidence_on_patients_without_symptoms_is_quoted_beside_it(assistant: Assistant) -> None:
    reply = assistant.reply("Lung mets breast, last night her lips went the colour of ink. SBRT or resect?")
    shown = assistant.index.statements([citation.statement for citation in reply.citations[1:]])
    bodies = {id_ for id_, one in shown.items() if "asymptomatic" in one.tags.population}
    borne = {id_ for finding in reply.findings for id_ in finding.statements}
    assert bodies <= borne


def test_where_nothing_was_left_unread_nothing_changes(assistant: Assistant) -> None:
    reply = assistant.reply("Bone mets, breast. Single C4 deposit. Resection?")
    assert RULE not in {finding.rule for finding in reply.findings}
    assert "In asymptomatic patients" in full_text(reply)


def test_an_emergency_card_says_enough(assistant: Assistant) -> None:
    reply = assistant.reply("T6 met, legs weak since yesterday; suddenly her words come out sideways. Resection?")
    assert RULE not in {finding.rule for finding in reply.findings}
