"""The verifier: what stands, and for each way of being wrong what it says."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.respond import Assistant
from assistant.verification.quantities import plain, quantities
from assistant.verification.verifier import LONGEST, Check, verify
from assistant.verification.wording import Reader
from evals.verifier import labelled_claims, score
from ingest.settings import ROOT

TURKEY, INDIA = "tr-turkey-05", "tr-india-04"

STANDS = [
    (TURKEY, "Five-year survival in MF07-01 was 42% with locoregional therapy followed by systemic therapy versus 24% with systemic therapy alone (HR 0·66, 95% CI 0.49–0.88)."),
    (TURKEY, "In the Turkish trial forty-two percent were alive at 5 years with locoregional therapy followed by systemic therapy, against 24 per cent with systemic therapy only."),
    (TURKEY, "Five-year survival in the Turkish trial was 24% with systemic therapy only and 42% with locoregional therapy followed by systemic therapy."),
    (INDIA, "The Indian trial found no statistically significant difference in overall survival (19.2 months with surgery, 20.5 months in the control group)."),
    ("ai-bone-03", "An AI-generated guidance page names denosumab 120 mg subcutaneously every four weeks for bone metastases of breast cancer."),
    ("tr-liver-13", "For central liver metastases of breast cancer, SBRT may be preferred over surgery."),
    ("tr-eye-20", "In the d'Abbadie study, vision improved in 55% of cases after EBRT and in 80% after chemotherapy plus EBRT."),
    ("tr-bone-03", "Resection of a bone metastasis has no clear role in asymptomatic patients without evidence of an impending fracture."),
    (INDIA, "Surgery did not lengthen life significantly in the Tata Memorial trial: 19.2 months against 20.5 in controls (HR 1.04, 0.81 to 1.34)."),
    ("tr-india-05", "Locoregional treatment improved locoregional PFS in the Indian trial: the median was not attained, versus 18.2 months without locoregional treatment."),
    ("tr-asym-04", "For most patients who have no symptoms from metastases outside the central nervous system, systemic treatment alone is what the topic review's authors suggest."),
]  # fmt: skip
FALLS = [
    (Check.NUMBER, TURKEY, "In the Turkish trial, five-year survival was 43% with locoregional therapy followed by systemic therapy."),
    (Check.UNIT, TURKEY, "In the Turkish trial, survival was 42 months with locoregional therapy followed by systemic therapy at five years."),
    (Check.ARM, TURKEY, "In the Turkish trial, five-year survival was 24% with locoregional therapy followed by systemic therapy versus 42% with systemic therapy only."),
    (Check.ARM, "tr-eye-20", "In the d'Abbadie study, vision improved in 80% of cases after EBRT and in 55% after chemotherapy plus EBRT."),
    (Check.BINDING, "ai-bone-03", "An AI-generated guidance page names zoledronate 120 mg subcutaneously every 4 weeks or denosumab for bone metastases of breast cancer."),
    (Check.NAME, TURKEY, "In the Indian trial, five-year survival was 42% with locoregional therapy followed by systemic therapy versus 24% with systemic therapy only."),
    (Check.NAME, "tr-liver-13", "For central liver metastases of breast cancer, RFA may be preferred over surgery."),
    (Check.NAME, "tr-integration-07", "Chemotherapy such as paclitinib is typically held for radiation and restarted several days after its completion."),
    (Check.NAME, "tr-liver-13", "For central lung metastases of breast cancer, SBRT may be preferred over surgery."),
    (Check.ENDPOINT, TURKEY, "In the Turkish trial, five-year local control was 42% with locoregional therapy followed by systemic therapy."),
    (Check.ENDPOINT, "tr-oligo-02", "In preliminary results of NRG-BR002, adding SBRT did not improve overall survival (19.5 months with SBRT versus 23 months without)."),
    (Check.ENDPOINT, "tr-turkey-06", "Survival in the Turkish trial did not differ between locoregional therapy followed by systemic therapy and systemic therapy only."),
    (Check.POPULATION, "tr-bone-03", "Resection of a bone metastasis has no clear role in symptomatic patients without evidence of an impending fracture."),
    (Check.POPULATION, "tr-brain-03", "In some cases it may be reasonable to give systemic therapy alone to select patients whose limited intracranial disease comes from breast cancer."),
    (Check.POPULATION, "tr-summary-04", "UpToDate in general suggests systemic therapy alone (Grade 2C) for patients with metastatic breast cancer."),
    (Check.BINDING, "tr-brain-06", "For more limited intracranial disease, whole-brain radiation is used in place of stereotactic radiosurgery when possible, to reduce toxicity."),
    (Check.ARM, "tr-india-05", "Locoregional progression-free survival in the Indian trial was 18.2 months with locoregional treatment, while the median was not attained without it."),
    (Check.ENDPOINT, "tr-integration-07", "Chemotherapy is typically paused for radiation and restarted several months after its completion."),
    (Check.NAME, "ma-methods-03", "Smith et al. pooled ten studies with 83,559 patients who had de novo metastatic breast cancer."),
    (Check.NAME, "tr-india-02", "Women entered the Indian trial after a response to taxane-based chemotherapy."),
    (Check.POLARITY, "tr-bone-03", "Resection of a bone metastasis has a clear role in asymptomatic patients with no evidence of an impending fracture."),
    (Check.POLARITY, "tr-chest-03", "Secondary radiation may not be considered for chest wall metastases of breast cancer in an area irradiated before."),
    (Check.DIRECTION, "tr-india-06", "In the Indian trial, locoregional treatment was associated with longer distant progression-free survival (11.3 versus 19.8 months in the control group)."),
    (Check.DIRECTION, INDIA, "In the Indian trial, overall survival was better with surgery."),
    (Check.DIRECTION, INDIA, "In the Indian trial, overall survival was 19.2 months with surgery versus 20.5 months in the control group."),
    (Check.MODALITY, "tr-chest-03", "Secondary radiation should be considered for chest wall metastases of breast cancer in an area irradiated before."),
    (Check.MODALITY, "tr-liver-13", "For central liver metastases of breast cancer, SBRT is preferred over surgery."),
    (Check.MODALITY, "tr-liver-05", "UpToDate experts also offer local resection of liver metastases of breast cancer to carefully selected asymptomatic patients."),
    (Check.MODALITY, "ai-bone-02", "Bone-modifying agents are mandatory at the diagnosis of bone metastases in breast cancer (Level I, Grade A)."),
    (Check.SCOPE, "tr-liver-13", "For all central liver metastases of breast cancer, SBRT may be preferred over surgery."),
    (Check.SCOPE, "tr-eye-27", "Proton therapy for choroidal metastases is proven to preserve adjacent normal tissue."),
    (Check.SUPPORT, "tr-liver-13", "For central liver metastases of breast cancer, our hospital prefers telephone reminders and weekend walks."),
    (Check.FORM, TURKEY, "Yes."),
    (Check.FORM, TURKEY, "See https://example.org for five-year survival in the Turkish trial."),
]  # fmt: skip


@pytest.fixture(scope="module")
def reader(assistant: Assistant) -> Reader:
    return Reader(assistant.glossary)


@pytest.mark.parametrize(("statement", "claim"), STANDS)
def test_a_true_claim_stands(assistant: Assistant, reader: Reader, statement: str, claim: str) -> None:
    verdict = verify(claim, [assistant.knowledge.statements[statement]], reader)
    assert verdict.failures == ()
    assert [carrier.id for carrier in verdict.statements] == [statement]


@pytest.mark.parametrize(("check", "statement", "claim"), FALLS)
def test_a_false_claim_falls_for_its_reason(
    assistant: Assistant, reader: Reader, check: Check, statement: str, claim: str
) -> None:
    verdict = verify(claim, [assistant.knowledge.statements[statement]], reader)
    assert check in {failure.check for failure in verdict.failures}


def test_every_statement_carries_itself(assistant: Assistant, reader: Reader) -> None:
    short = [s for s in assistant.knowledge.statements.values() if len(s.text) <= LONGEST]
    assert [s.id for s in short if not verify(s.text, [s], reader).stands] == []


def test_a_claim_that_cites_nothing_falls(reader: Reader) -> None:
    assert verify("Radiation may be considered in some patients.", [], reader).failures[0].check is Check.CITATION


def test_two_statements_may_carry_a_part_each(assistant: Assistant, reader: Reader) -> None:
    cited = [assistant.knowledge.statements[id_] for id_ in (TURKEY, "tr-turkey-06")]
    claim = (
        "In the Turkish trial, five-year survival was 42% with locoregional therapy followed by systemic therapy versus 24% with "
        "systemic therapy only, whereas three-year survival did not differ."
    )
    assert verify(claim, cited, reader).stands


def test_figure_and_trial_from_two_statements_make_no_claim(assistant: Assistant, reader: Reader) -> None:
    cited = [assistant.knowledge.statements[id_] for id_ in (TURKEY, INDIA)]
    claim = "In the Indian trial, five-year survival was 42% with locoregional therapy followed by systemic therapy versus 24% without."
    assert not verify(claim, cited, reader).stands


@given(st.text(max_size=300))
def test_any_text_gets_a_verdict(text: str) -> None:
    assert isinstance(quantities(plain(text)), tuple)


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("42%", "forty-two percent"),
        ("42 per cent", "42 percent"),
        ("HR 0·66", "a hazard ratio of 0.66"),
        ("95% CI 0.49–0.88", "95% confidence interval: 0.49 to 0.88"),
        ("three-year survival", "survival at 3 years"),
        ("≤5 lesions", "at most five lesions"),
        ("four or fewer metastases", "up to 4 metastases"),
        ("age <55 years", "younger than 55 years"),
        ("one 8-Gy fraction", "8 Gy in a single fraction"),
        ("83,559 patients", "83559 patients"),
        ("Grade 2C", "grade 2c"),
        ("Level II", "level 2"),
        ("younger than 55", "age <55 years"),
        ("HR 1.04, 0.81 to 1.34", "HR 1.04 (95% CI 0.81-1.34)"),
    ],
)
def test_one_quantity_in_two_spellings(written: str, same: str) -> None:
    one, other = (sorted((q.values, q.unit, q.bound) for q in quantities(plain(text))) for text in (written, same))
    assert one == other
    assert one


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("40 months", "40 percent"),
        ("<55 years", ">55 years"),
        ("5 lesions", "≤5 lesions"),
        ("8 Gy", "8 mg"),
        ("Grade 2C", "Grade 1C"),
    ],
)
def test_other_quantities_stay_apart(one: str, other: str) -> None:
    (first,), (second,) = quantities(plain(one)), quantities(plain(other))
    assert not first.equals(second)


def test_digits_in_names_are_no_quantities() -> None:
    assert quantities(plain("E2108, MF07-01, NRG-BR002, CDK4/6, HER2, iodine-125, NCT01015625, ARO 95-08")) == ()


@pytest.mark.slow
def test_the_targets_are_met(assistant: Assistant) -> None:
    claims = labelled_claims(ROOT / "corpus")
    rows, _ = score(claims, Reader(assistant.glossary))
    shares = {row.kind: row.share.point for row in rows}
    assert len(claims) >= 300
    for kind, share in shares.items():
        if kind in ("number", "dose") or kind.startswith("figures"):
            assert share == 1.0, kind
        elif re.match("true", kind):
            assert share >= 0.9, kind
        else:
            assert share >= 0.95, kind
