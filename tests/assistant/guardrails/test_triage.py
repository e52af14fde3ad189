"""A plan that gives the local treatment which is indicated is not told that it is indicated; any other is."""

import pytest

from assistant.respond import Assistant
from assistant.turns import Turn

INDICATED = "local-therapy-indicated"


def labels(assistant: Assistant, text: str) -> set[str]:
    return {label for finding in assistant.reply(text).findings for label in finding.labels}


@pytest.mark.parametrize(
    "text",
    [
        "60F, bleeding liver metastasis, biopsy done, discussed at the MDT. Limited resection today, letrozole goes on.",
        "64F, hilar mass compressing the right main bronchus, breathless. RT urgent, first fraction today at 16:00.",
    ],
)
def test_what_is_carried_out_at_once_meets_what_is_indicated(assistant: Assistant, text: str):
    assert INDICATED not in labels(assistant, text)


@pytest.mark.parametrize(
    "text",
    [
        "60F, bleeding liver metastasis. Letrozole goes on, review in three months.",
        "64F, hilar mass compressing the right main bronchus, breathless. Second-line chemotherapy today.",
        "60F, bleeding liver metastasis. Limited resection planned for next month.",
    ],
)
def test_without_such_a_plan_the_indication_is_shown(assistant: Assistant, text: str):
    assert INDICATED in labels(assistant, text)


def rules(assistant: Assistant, *turns: str) -> dict[str, str]:
    history: list[Turn] = []
    for turn in turns:
        found = assistant.reply(turn, tuple(history)).findings
        history.append(Turn("user", turn))
    return {finding.rule: finding.indicator.value for finding in found}


def test_who_is_an_emergency_is_not_weighed_for_elective_treatment(assistant: Assistant):
    patient = "52F, single sternal met, ECOG 0, fit, SBRT planned"
    elective = {"good-prognosis-exception", "sternal-metastasis"}
    assert elective <= rules(assistant, patient).keys()
    assert not elective & rules(assistant, patient, "cord compression, surgery or RT?").keys()


def test_what_only_the_answer_names_asks_quietly(assistant: Assistant):
    asked = "61F new dx breast ca with 2 liver mets, ER+ HER2-, primary not symptomatic."
    assert rules(assistant, f"{asked} What first?").get("liver-rfa-limits") in (None, "info")
    assert rules(assistant, f"{asked} RFA of both?")["liver-rfa-limits"] == "warning"


def test_an_answer_does_not_excuse_what_the_question_plans(assistant: Assistant):
    assert "srs-extensive" in rules(assistant, "15 brain mets + leptomeningeal, TNBC. Plan SRS to all")


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("15 brain mets, plan SRS to all", "srs-extensive"),
        ("brain mets and leptomeningeal disease, plan SRS", "srs-extensive"),
        (
            "I want to order 3-monthly brain MRIs for this 50 yr old ER+ lady, well, no headache. Good idea?",
            "cns-screening",
        ),
        ("Could I give 50 Gy to the axilla in my 60yo with liver mets?", "primary-not-standard"),
        ("Chest wall recurrence bleeding, had PMRT 5 yrs ago", "reirradiation"),
        ("64F, chest wall nodules, no pain, prior PMRT. Registrar says leave alone", "chest-wall-local"),
    ],
)
def test_a_plan_is_one_however_short(assistant: Assistant, text: str, rule: str):
    assert rule in rules(assistant, text)


def test_the_second_limb_of_the_exception_speaks_for_the_first(assistant: Assistant):
    found = rules(assistant, "HER2+ de novo, mets stable on THP, breast lump growing. Mastectomy?")
    assert "primary-exception-progressing" in found
    assert not {"primary-exception-her2", "plan-unread"} & found.keys()
