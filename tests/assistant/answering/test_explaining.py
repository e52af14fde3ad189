"""A trainee reads the clinician's answer, and after it the designs and terms from the glossary; nothing else differs."""

import hashlib
import json

import pytest

from assistant.answers import SegmentKind
from assistant.rendering import body_text
from assistant.respond import Assistant
from ingest.settings import ROOT

SAMPLE = 24


def questions() -> list[str]:
    """Questions of the development half, chosen by hash."""
    found = {}
    for path in sorted((ROOT / "evals" / "cases").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            number = int(hashlib.sha256(f"boardside:{case['id']}".encode()).hexdigest(), 16)
            if number % 2 == 0:
                found[number] = case["question"]
    return [found[number] for number in sorted(found)][:SAMPLE]


@pytest.mark.parametrize("question", questions(), ids=range(SAMPLE))
def test_a_role_changes_no_fact_citation_or_finding(assistant: Assistant, question: str) -> None:
    clinician, trainee = assistant.reply(question), assistant.reply(question, role="trainee")
    assert trainee.blocks[: len(clinician.blocks)] == clinician.blocks
    assert (trainee.citations, trainee.findings, trainee.facts) == (
        clinician.citations,
        clinician.findings,
        clinician.facts,
    )
    assert (trainee.abstained, trainee.standalone) == (clinician.abstained, clinician.standalone)
    definitions = {f"{entry.name}: {entry.definition}" for entry in assistant.glossary.entries.values()}
    for block in trainee.blocks[len(clinician.blocks) :]:
        (segment,) = block.segments
        assert segment.kind is SegmentKind.CONNECTIVE
        assert segment.text in definitions | {assistant.prompts.say("terms"), assistant.prompts.say("studies")}


def test_the_trial_s_design_and_the_terms_are_told(assistant: Assistant) -> None:
    told = body_text(assistant.reply("What was five-year survival in the Turkish trial?", role="trainee"))
    assert "Randomised Turkish trial (Soran) of local management of the primary" in told
    assert (
        assistant.glossary.entries["hazard-ratio"].definition in told
        or assistant.glossary.entries["ci"].definition in told
    )


def test_every_definition_can_be_accounted_for(assistant: Assistant) -> None:
    permitted = assistant.knowledge.permitted()
    entries = [entry for entry in assistant.glossary.entries.values() if entry.definition]
    said = [assistant.prompts.say("term", name=entry.name, definition=entry.definition) for entry in entries]
    assert [text for text in said if not assistant.prompts.account_for(text, permitted, "")] == []


def test_an_emergency_is_not_followed_by_definitions(assistant: Assistant) -> None:
    question = "My patient with spine metastases cannot move her legs since this morning. What now?"
    assert assistant.reply(question, role="trainee") == assistant.reply(question)


@pytest.mark.parametrize("asked", ["grade 2C — what does the 2 and the C stand for?", "what does grade 2C mean?"])
def test_the_meaning_of_a_grade_is_told(assistant: Assistant, asked: str) -> None:
    assert "1 means strong and 2 weak" in body_text(assistant.reply(asked))


def test_an_ordinary_word_of_an_answer_is_not_explained_as_a_term(assistant: Assistant) -> None:
    told = body_text(assistant.reply("Which breast histology likes going to the gut?", role="trainee"))
    assert "propensity" in told
    assert "Propensity score" not in told
