"""What is done or taken is no plan; a dose belongs to one drug; a question on the primary is judged by the primary's rules."""

import pytest

from assistant.facts.extraction import extract
from assistant.guardrails.already import already, taken
from assistant.patient import PatientFacts
from assistant.respond import Assistant
from assistant.turns import Turn


def facts(text: str) -> PatientFacts:
    return extract((Turn("user", text),))


@pytest.mark.parametrize(
    ("text", "names", "done"),
    [
        ("54F, bone mets biopsied, PET staged, SBRT to both.", {"biopsy", "pet", "sbrt"}, {"biopsy", "pet"}),
        ("54F, new bone mets, no biopsy so far.", {"biopsy"}, set()),
        ("54F, do we need a PET before SBRT?", {"pet", "sbrt"}, set()),
    ],
)
def test_a_step_that_is_done_is_no_plan(text: str, names: set[str], done: set[str]) -> None:
    assert already(names, facts(text), text) == done


def test_a_drug_that_is_taken_is_told_and_not_planned() -> None:
    assert taken(facts("58F on letrozole and ribociclib, bone mets.")) == {"letrozole", "ribociclib"}


@pytest.mark.parametrize(
    "asks",
    [
        "What about the breast?",
        "Is there anything for the primary?",
        "Primary: what now?",
        "Should her primary come out?",
    ],
)
def test_a_question_on_the_primary_is_judged_by_its_rules(assistant: Assistant, asks: str) -> None:
    reply = assistant.reply(f"58F, ER+ HER2-, 3 bone mets, letrozole 7 months with PR. {asks}")
    assert "primary-not-standard" in {one.rule for one in reply.findings}
    assert "primary-exception-five" in {one.rule for one in reply.findings}


@pytest.mark.parametrize("asks", ["What about the rib?", "What about her breast reconstruction?"])
def test_a_question_on_something_else_is_not(assistant: Assistant, asks: str) -> None:
    reply = assistant.reply(f"58F, ER+ HER2-, painful rib metastasis, on letrozole. {asks}")
    assert "primary-exception-five" not in {one.rule for one in reply.findings}


def test_a_dose_belongs_to_the_drug_that_it_stands_with_and_says_that_it_matches(assistant: Assistant) -> None:
    told = "61F bone mets, dentist clear. Denosumab 120 mg sc every 4 weeks with letrozole and palbociclib. Right?"
    doses = [one for one in assistant.reply(told).findings if one.rule.startswith("dose-")]
    assert [(one.rule, one.verdict.value) for one in doses] == [("dose-denosumab-bone", "met")]
    assert "not a recommendation" in doses[0].message


def test_the_dose_of_a_conjugate_is_said_to_be_absent_by_its_whole_name(assistant: Assistant) -> None:
    reply = assistant.reply("HER2-low liver mets. Plan trastuzumab deruxtecan 5.4 mg/kg q3w. Is the dose right?")
    assert any("no dose of trastuzumab deruxtecan" in one.message for one in reply.findings)
