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


def rules(reply: Reply) -> set[str]:
    return {finding.rule for finding in reply.findings}


@pytest.mark.parametrize(
    "text",
    [
        "HR+ HER2-, fulminant liver failure from visceral crisis, first line. Plan weekly paclitaxel. Ok?",
        "Liver mets, bilirubin climbing, encephalopathic since last night. Weekly paclitaxel in two weeks?",
        "56F, lung mets, respiratory failure tonight. Switch to capecitabine?",
    ],
)
def test_an_organ_that_fails_is_an_emergency_of_its_own(assistant: Assistant, text: str) -> None:
    reply = assistant.reply(text)
    assert "emergency-organ-failure" in rules(reply)
    assert "emergency-brain" not in rules(reply)
    assert not {"tr-liver-01", "tr-sel-06"} & set(shown(assistant, reply))


@pytest.mark.parametrize(
    "text",
    [
        "HR+ liver mets, no visceral crisis. Letrozole and ribociclib?",
        "Is chemotherapy first line in HR+ bone mets wrong unless there is visceral crisis?",
        "54F, 3 liver mets. What is the risk of liver failure after resection?",
    ],
)
def test_a_failure_that_is_denied_or_only_thought_of_is_none(assistant: Assistant, text: str) -> None:
    assert "emergency-organ-failure" not in rules(assistant.reply(text))


@pytest.mark.parametrize(
    "text",
    [
        "10 brain mets, one big with midline shift, drowsy, vomiting. Plan: start capecitabine and scan in 8 wks.",
        "three brain mets, HER2-positive, big one with midline shift, drowsy. Plan: tucatinib based systemic therapy alone.",
    ],
)
def test_no_exception_for_drugs_alone_stands_beside_an_emergency_of_that_site(assistant: Assistant, text: str) -> None:
    reply = assistant.reply(text)
    assert {"emergency-brain", "brain-local-therapy"} <= rules(reply)
    assert not {"brain-her2-exception", "brain-her2-alone", "brain-systemic-alone"} & rules(reply)
    assert "tr-brain-03" not in shown(assistant, reply)


def test_without_an_emergency_the_exception_is_weighed(assistant: Assistant) -> None:
    reply = assistant.reply(
        "two small brain mets, HER2-positive, asymptomatic. Plan: tucatinib, systemic therapy alone."
    )
    assert "brain-her2-alone" in rules(reply)
    elsewhere = assistant.reply("two small asymptomatic brain mets, HER2-positive, femur fracture. Tucatinib alone?")
    assert {"emergency-fracture", "brain-her2-alone"} <= rules(elsewhere)


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        ("brachial plexus infiltration by axillary nodes, arm weak. Physiotherapy, see in 3 months.", True),
        ("Axillary disease in the brachial plexus, painful numb arm. Keep watching, clinic next month.", True),
        ("Brachial plexopathy from supraclavicular nodes, arm weak. RT starts on Monday.", False),
        ("Axillary nodes, brachial plexus free, see in 3 months.", False),
    ],
)
def test_what_the_nodes_do_to_the_arm_is_not_put_off_and_is_not_of_the_lung(
    assistant: Assistant, text: str, fires: bool
) -> None:
    found = rules(assistant.reply(text))
    assert ("nodal-nerves-put-off" in found) is fires
    assert "lung-palliative-techniques" not in found
