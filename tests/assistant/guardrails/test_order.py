"""Local treatment before systemic therapy, systemic therapy that ends, and what looks like either."""

from pathlib import Path

import pytest

from assistant.facts.extraction import extract
from assistant.guardrails.engine import check
from assistant.guardrails.text_recommendations import from_question
from assistant.respond import Assistant
from assistant.rules.book import load_rules
from assistant.turns import Turn

BOOK = load_rules(Path(__file__).parents[3] / "corpus" / "rules")
ORDER = {"systemic-not-delayed", "systemic-before-metastases"}


def rules(question: str) -> set[str]:
    facts = extract((Turn("user", question),))
    return {one.rule for one in check(BOOK, facts, from_question(question, BOOK.glossary, True), question)}


@pytest.mark.parametrize(
    "question",
    [
        "De novo MBC, bone only, quiet breast. Mastectomy first, then start endocrine in about 3 months when wound healed. Shall I list her?",
        "Mastectomy first, endocrine therapy after 3 months. De novo MBC, no symptoms from the breast. ok?",
        "De novo MBC, bone mets, quiet primary. Mastectomy next week then palbociclib and letrozole. Any objection?",
        "De novo, 2 bone lesions, biopsied. Lumpectomy and SBRT upfront; the tamoxifen can wait until the radiation is over. Fine?",
        "Oligomet, 2 lung mets. Plan SBRT up front before any systemic therapy. Comments.",
        "Two lung mets, ER+, biopsied. We will give SBRT now and start the endocrine therapy in four months. Comments.",
        "Solitary liver met, biopsied ER+, no symptoms. Hepatectomy next Tuesday, letrozole afterwards. Agree?",
        "Single sternal lesion, asymptomatic. SABR to the sternum and hold off systemic treatment until progression. ok?",
        "Lung mets x2, treatment naive. We list her for VATS wedge of both, medical oncology sees her afterwards.",
        "Liver metastasis 2 cm. RFA this Friday; no systemic therapy yet, oncologist wants to see the result first. Agree?",
    ],
)
def test_local_treatment_before_systemic_therapy_is_warned_of(question: str) -> None:
    assert ORDER & rules(question)


@pytest.mark.parametrize(
    "question",
    [
        "Two lung mets, on letrozole and ribociclib for 8 months with partial response. SBRT first, then restart ribociclib. ok?",
        "2 lung mets, biopsied. Start letrozole and palbociclib now, SBRT when she has responded for 6 months. ok?",
        "Single asymptomatic brain metastasis, newly diagnosed. SRS first, then tucatinib based therapy. ok?",
        "Bleeding fungating primary, de novo MBC. Palliative mastectomy next week, letrozole once wound healed. ok?",
        "Cord compression at T8. Surgery tonight, then RT, systemic therapy when she recovers. ok?",
        "Mastectomy 2014 then tamoxifen 5 years. Now two lung mets on letrozole, SBRT planned, letrozole continued. ok?",
        "Painful rib metastasis, newly diagnosed. 8 Gy next Monday, letrozole starts afterwards. ok?",
        "We do not want SBRT before systemic therapy. 2 lung mets, ER+: fulvestrant and ribociclib. Agree?",
        "Solitary pulmonary nodule, undiagnosed. Diagnostic wedge, then systemic therapy by receptors. ok?",
        "Progression in one liver met on letrozole, rest stable. SBRT to it, then fulvestrant in 2 weeks. ok?",
    ],
)
def test_what_comes_first_for_a_reason_is_not(question: str) -> None:
    assert not ORDER & rules(question)


@pytest.mark.parametrize(
    "question",
    [
        "Two lung mets, ER+. SBRT now and the endocrine therapy starts in four months.",
        "After SBRT to the liver she is in remission; we discontinue fulvestrant permanently. ok?",
        "Bone mets, painful rib. 8 Gy on Monday and tamoxifen is stopped once and for all. Agree?",
        "Single liver met, omit systemic for good after SBRT, complete response. Agree to stop trastuzumab and letrozole?",
    ],
)
def test_a_drug_that_comes_later_or_never_again_is_not_continued_during_radiation(question: str) -> None:
    assert not {"continue-during-rt", "other-drug-during-rt", "premise-continued-drugs-rt"} & rules(question)


def test_a_drug_that_is_paused_for_radiation_is() -> None:
    found = rules("Painful sacral met. Letrozole paused for the radiation and restarted after. ok?")
    assert {"continue-during-rt", "premise-continued-drugs-rt"} & found


@pytest.mark.parametrize(
    ("question", "rule"),
    [
        ("RFA of her solitary 2 cm liver met was a success, so endocrine treatment stops for good today. Any objection?", "systemic-stopped"),
        ("ER+ bone mets, painful sacrum, on palbociclib + letrozole. 20 Gy/5 to sacrum, hold palbo and stop the letrozole for good. ok?", "systemic-stopped"),
        ("Bone mets asymptomatic, new. No denosumab or zoledronate as she has no pain. ok?", "bone-agent-withheld"),
        ("57F, bone-only disease, no symptoms, so no denosumab for now. ok?", "bone-agent-withheld"),
        ("Two lung mets, ER+, biopsied. We will give SBRT now and start the endocrine therapy in four months. Comments.", "systemic-before-metastases"),
    ],
)  # fmt: skip
def test_what_decides_the_case_comes_first(assistant: Assistant, question: str, rule: str) -> None:
    assert assistant.reply(question).findings[0].rule == rule


@pytest.mark.parametrize(
    "question",
    [
        "Bone mets, no pain, denosumab monthly since the dentist cleared her. Continue. ok?",
        "Denosumab withheld for a tooth extraction, restarted when the jaw has healed. Bone mets, no pain. ok?",
        "No pain now after RT, denosumab continued. New rib lesion painless, so no RT. ok?",
    ],
)
def test_a_bone_agent_that_is_given_or_waits_for_the_jaw_is_not_withheld(question: str) -> None:
    assert "bone-agent-withheld" not in rules(question)


@pytest.mark.parametrize(
    "question",
    [
        "Zoledronate for bone mets next week, dental appointment only in March, we go ahead meanwhile. fine?",
        "Denosumab next Monday for her new bone metastases, the dental check is only in April. ok?",
    ],
)
def test_a_dentist_who_comes_after_the_drug_has_not_seen_her(question: str) -> None:
    assert "dental-evaluation" in rules(question)
