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


def indicated(assistant: Assistant, text: str) -> set[str]:
    return {one.indicator.value for one in assistant.reply(text).findings if INDICATED in one.labels and one.site} - {
        "critical"
    }


@pytest.mark.parametrize(
    "text",
    [
        "Extensive leptomeningeal disease + >15 brain mets. WBRT planned, systemic held if chemo and restarted several days after. Agree?",
        "Femoral shaft lytic lesion, impending fracture. Ortho nail tomorrow, RT afterwards to the femur, letrozole continued. Agree?",
        "Pathological # neck of femur, known MBC. Hemiarthroplasty Tuesday, post op RT, continue exemestane. Any holes in this plan?",
        "Left main bronchus obstructed from within, breathless. Plan: urgent endobronchial brachytherapy, then next-line systemic. Sensible?",
        "Bleeding ulcerated primary, de novo MBC. MDT plan: toilet mastectomy on Thursday, then fulvestrant. Reasonable?",
        "Liver met with biliary obstruction, central. We are planning SBRT; systemic goes on. Comments?",
    ],
)
def test_a_plan_that_gives_what_is_indicated_gets_a_lesser_card(assistant: Assistant, text: str):
    assert indicated(assistant, text) == {"info"}


@pytest.mark.parametrize(
    "text",
    [
        "Painful sacral metastasis, ER+. Should we radiate or wait?",
        "Bleeding ulcerated primary, de novo MBC. Mastectomy in three months if it still bleeds. Reasonable?",
        "Two brain mets, HER2-. Plan: capecitabine, MRI in 3 months. Any objection?",
        "Painful sacral metastasis. RT only if she progresses on letrozole. Agree?",
        "Painful hip met, ER+. SBRT to the lung met on Monday. Agree?",
    ],
)
def test_one_that_waits_asks_or_treats_elsewhere_is_warned(assistant: Assistant, text: str):
    assert "warning" in indicated(assistant, text)


@pytest.mark.parametrize(
    "text",
    [
        "First relapse: bone lesion T12 accessible, no sx. Plan: CT guided biopsy with ER PR HER2 before choosing first line. Do I need to bother?",
        "4 cm central hepatic met next to the hilum, biliary obstruction. planning SBRT not resection, systemic to go on.",
        "Denosumab 120 mg q4w starts today, dentist next month. New asymptomatic rib mets on CT, biopsied. ok?",
        "Bone mets asymptomatic, new. No denosumab or zoledronate as she has no pain. ok?",
        "41F, premenopausal, ER+ bone mets. Take the ovaries out laparoscopically?",
    ],
)
def test_a_plan_that_rules_have_read_is_not_one_that_none_could_check(assistant: Assistant, text: str):
    assert "plan-unread" not in rules(assistant, text)


def test_a_stated_fact_is_not_asked_for_again(assistant: Assistant):
    told = "De novo MBC. Primary is fungating. Bone mets on AI, nothing life-threatening. Plan: palliative mastectomy, clear margins expected."
    assert all("life-threatening-disease" not in one.missing for one in assistant.reply(told).findings)
    pain = (
        "7 cm liver metastasis in right lobe, painful despite systemic treatment, MDT wants hepatectomy. does that fit?"
    )
    assert all("symptoms" not in one.missing for one in assistant.reply(pain).findings)


def test_what_is_kept_for_later_is_not_argued_for_where_the_sources_allow_to_wait(assistant: Assistant):
    told = "HER2+ brain disease, two tiny asymptomatic lesions, ECOG 0. The board offers tucatinib alone, SRS in reserve. Reasonable?"
    assert "local-therapy-indicated" not in {label for one in assistant.reply(told).findings for label in one.labels}
    negative = told.replace("HER2+", "HER2-negative").replace("tucatinib", "capecitabine")
    assert "local-therapy-indicated" in {label for one in assistant.reply(negative).findings for label in one.labels}
