"""When the rules have an answer of their own, whatever the documents hold."""

from collections.abc import Callable

import pytest

from assistant.checking import well
from assistant.facts.extraction import extract
from assistant.respond import Assistant
from assistant.turns import Turn

Speaks = Callable[[str], bool]


@pytest.fixture(scope="module")
def speaks(assistant: Assistant) -> Speaks:
    return assistant.rules_speak


@pytest.mark.parametrize(
    "plan",
    [
        "Lobular breast cancer, unexplained dyspepsia and vomiting, no scope, we give a PPI.",
        "First relapse with liver lesions, no biopsy, capecitabine from today.",
        "Lytic deposit in the femoral shaft, radiation alone, orthopaedics not involved.",
    ],
)
def test_a_plan_that_leaves_out_a_step_is_answered_by_the_rules(speaks: Speaks, plan: str) -> None:
    assert speaks(plan)


@pytest.mark.parametrize(
    "question",
    [
        "Which immunostains are done on a gastric biopsy in lobular breast cancer?",
        "Mirels score of what value means a nail for a femoral metastasis?",
        "Dose of zoledronate for new bone metastases",
    ],
)
def test_a_question_near_a_rule_is_left_to_the_documents(speaks: Speaks, question: str) -> None:
    assert not speaks(question)


def test_a_receptor_is_no_claim_that_a_trial_was_positive(speaks: Speaks) -> None:
    assert speaks("Since the Badwe trial was positive, I would operate.")
    assert not speaks("How did the HER2-positive women fare in the Badwe trial?")


def test_what_was_said_before_is_read_too(assistant: Assistant) -> None:
    before = [Turn("user", "She has a sudden weakness of both legs and known spine metastases.")]
    assert assistant.rules_speak("Radiation next week then.", before)


@pytest.mark.parametrize(
    ("plan", "told"),
    [
        ("53F, two brain metastases, no symptoms. SRS to both on Thursday, agreed by the board.", False),
        ("53F, two brain metastases, no symptoms. Is SRS to both on Thursday right?", True),
        ("53F, two brain metastases, no symptoms. SRS is not planned.", True),
        ("53F, SRS to one brain metastasis in March, the rest stable, no symptoms. Letrozole.", False),
        ("53F, SRS to one brain metastasis in March, now another brain metastasis, no symptoms. Letrozole.", True),
        ("53F, two brain metastases, no symptoms. SBRT to the hip on Thursday.", True),
    ],
)
def test_a_plan_is_not_told_that_what_it_does_is_indicated(assistant: Assistant, plan: str, told: bool) -> None:
    shown = {finding.rule for finding in assistant.reply(plan).findings}
    assert ("brain-local-therapy" in shown) is told


NET = "plan-unread"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("49F, single 1.2 cm cerebellar met, no symptoms, ECOG 0.", True),
        ("49F, cerebellar met, asymptomatic, no cord compression.", True),
        ("49F, cerebellar met, ECOG 0.", False),
        ("49F, cerebellar met, the primary is asymptomatic.", False),
        ("49F, cerebellar met, primary asymptomatic, breathless.", False),
        ("49F, asymptomatic bone mets, now jaundice.", False),
    ],
)
def test_who_is_told_to_be_well_is_no_emergency_by_wording(text: str, told: bool) -> None:
    assert well(extract([Turn("user", text)])) is told


def test_a_treatment_that_is_rejected_is_no_plan(assistant: Assistant) -> None:
    found = assistant.reply("pt NOT suitable for surgery, painful ulcerated breast. RT?").findings
    assert NET not in {finding.rule for finding in found}
