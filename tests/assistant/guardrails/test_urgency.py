"""After an emergency: what bears on it follows, and elective care does not."""

import pytest

from assistant.answers import Abstention, Answer, Reply
from assistant.rendering import body_text
from assistant.respond import Assistant


def shown(assistant: Assistant, reply: Reply) -> list[str]:
    return [citation.statement for citation in reply.citations]


def test_elective_evidence_does_not_follow_an_emergency(assistant: Assistant) -> None:
    reply = assistant.reply("72F, bone and liver mets, legs weak since this morning, cannot pass urine. What now?")
    statements = shown(assistant, reply)
    assert statements[0] == "tr-sel-04"
    assert not any(id_.startswith("tr-liver") for id_ in statements)
    tags = assistant.index.statements(statements)
    assert not any("asymptomatic" in one.tags.population for one in tags.values())


def test_a_treatment_that_is_asked_about_in_an_emergency_is_spoken_of(assistant: Assistant) -> None:
    reply = assistant.reply("Impending fracture of the femur, bone mets. Is radiotherapy enough or surgery first?")
    assert {"tr-sel-06", "tr-bone-02"} <= set(shown(assistant, reply))


@pytest.mark.parametrize("emergency", ["Fever 39 and neutrophils 0.2 after docetaxel, liver mets.", "Liver mets, sudden facial droop and slurred speech."])  # fmt: skip
def test_an_emergency_of_which_no_document_speaks_gets_the_card_and_no_filler(
    assistant: Assistant, emergency: str
) -> None:
    reply = assistant.reply(f"{emergency} What should I do?")
    assert isinstance(reply, Answer)
    assert any("emergency" in finding.labels for finding in reply.findings)
    assert not reply.citations
    assert "do not say how this emergency is treated" in body_text(reply)


def test_what_is_not_in_the_documents_is_not_filled_in_an_emergency(assistant: Assistant) -> None:
    reply = assistant.reply("Cord compression at T8. Which dose of dexamethasone?")
    assert shown(assistant, reply) == ["tr-sel-04", "tr-sel-03"]
    assert isinstance(reply, Abstention)
    assert any("emergency" in finding.labels for finding in reply.findings)
    assert "do not give what was asked for (steroids, a dose)" in body_text(reply)
