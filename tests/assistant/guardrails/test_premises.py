"""Wrong premises as colleagues state them, each of which must be corrected; and questions that only ask."""

from pathlib import Path

import pytest

from assistant.guardrails.engine import check
from assistant.guardrails.premises import clauses
from assistant.guardrails.text_recommendations import from_question
from assistant.patient import PatientFacts
from assistant.rules.book import load_rules

BOOK = load_rules(Path(__file__).parents[3] / "corpus" / "rules")
WRONG = [
    "Why did the Turkish trial exclude triple-negative patients?",
    "Since MF07-01 only randomised responders, how do we apply it?",
    "Given that the Turkish trial was negative at five years, can we close the question?",
    "Because ABCSG-28 significantly shortened survival, we never operate.",
    "ABCSG-28 had an HR of 0.69, a 31% reduction in deaths. Why is that not practice?",
    "The Austrian trial operated after induction chemotherapy, so how does it apply to upfront surgery?",
    "As the Tata trial was multicentre and blinded, its result is robust. Which subgroup gained?",
    "Badwe showed that local treatment did not improve local control. Why operate then?",
    "Why did E2108 see no difference in locoregional progression?",
    "What was the reason for the HR of 1.09 in E2108?",
    "JCOG1017 confirmed the benefit last year; how do we implement it?",
    "NRG-BR002's final results were negative, so which patients were excluded?",
    "CURB was a purely breast cancer trial, wasn't it?",
    "SABR-COMET proved the benefit in breast cancer. Which dose?",
    "I was told the meta-analysis pooled randomised trials. How many?",
    "HR 0.60 means 40% fewer deaths because of surgery, correct?",
    "With local control of 97% she will therefore live longer. Agreed?",
    "Oligometastatic disease is curable with SBRT; how many lesions at most?",
    "The Dr.Oracle page is a guideline by oncologists, so which grade applies?",
    "As ESMO recommends locoregional treatment of the primary, when is it done?",
    "NCCN supports mastectomy in stage IV. Since when?",
    "The five criteria were validated prospectively. In which trial?",
    "UpToDate recommends 30 Gy in 10 fractions for bone metastases. Why ten?",
    "The topic review says to hold palbociclib 7 days before RT. And after?",
    "RFA next to the hepatic vein is safe. How close may I go?",
    "RFA reaches central lung metastases well. Which probe?",
    "Sternal resection prolongs survival. What is the cosmetic result?",
    "Oophorectomy helps in triple-negative disease too, right?",
    "Ovaries are a common site of breast cancer metastases. How common?",
    "Breast cancer patients live 41 months after ovarian metastasectomy. Which ones?",
    "GI metastases are common in daily practice. Which symptom first?",
    "Since gastric metastases never respond to systemic therapy, we resect.",
    "The small bowel is the commonest GI site. Why?",
    "WBRT is the standard for a single brain metastasis. At which dose?",
    "Since every patient with MBC needs a screening brain MRI, how often?",
    "Asymptomatic lung metastases must be resected. By which approach?",
    "Liver metastases are usually the only site. So why systemic therapy?",
    "Randomised trials support liver resection. Which?",
    "All UpToDate experts recommend hepatectomy for liver metastases. Since when?",
    "Surgery is the better choice for central liver lesions. Why?",
    "There is no prospective evidence for radiotherapy of bone metastases. So why do it?",
    "The Huashan series had 35 patients. What was the mortality?",
    "25% of breast cancers are de novo stage IV. Why so many?",
    "Median survival in stage IV is now eight years. Thanks to what?",
    "The chapter recommends resection of the primary for all. On what evidence?",
    "As UpToDate 2026 states, surgery is standard now.",
    "Re-irradiation of the chest wall is contraindicated. What else?",
    "Cord compression can wait until Monday's board, right?",
    "Chemotherapy is safely continued during SBRT. At full dose?",
    "Brain metastases without symptoms are only observed. How often MRI?",
    "Mastectomy is standard of care in de novo stage IV, so which axillary procedure?",
    "E2108 improved quality of life. How much?",
    "In the Indian trial everyone received modern systemic therapy. Which?",
    "The Austrian trial fully accrued its 254 patients. What power did it have?",
    "Colleagues say Soran left out TNBC, which explains the gain - how big was that group?",
    "Seeing that Tata patients all got trastuzumab and taxanes, why no survival gain?",
    "My professor insists that the Austrian study proves surgery helps. Which HR supports it?",
    "We know ECOG 2108 gave longer survival, so book theatre.",
    "In ABCSG-28, since women lived longer after resection, what margin was used?",
    "The Turkish study was perfectly balanced. How did they randomise?",
    "Four RCTs favour removing the primary, so our unit does it.",
    "Wu et al prove a causal benefit of PTR. Should it be policy?",
    "SBRT makes oligometastatic patients live longer; what is the gain in months?",
    "As 95% local control equals survival, SBRT it is.",
    "We aim to cure her with liver SBRT. Dose?",
    "Dr.Oracle is endorsed by ESMO, what does it say on age?",
    "The AI guideline is peer reviewed - which journal?",
    "Level 1 evidence backs mastectomy in stage IV per UpToDate, right?",
    "RFA up to 45 mm is accepted in liver, so we go ahead.",
    "Ablation right next to the IVC is fine, correct?",
    "All the experts favour sternectomy for a lone sternal met.",
    "Oophorectomy benefits a 68-year-old postmenopausal woman as well, correct?",
    "Letrozole has to be stopped during RT. For how long?",
    "Ribociclib can be kept going through SBRT, yes?",
    "Denosumab needs no dental check beforehand. Agreed?",
    "Biopsy of the first metastasis is unnecessary, right?",
    "Symptom-free brain mets can be observed on systemic therapy only, right?",
    "Local therapy replaces systemic treatment in oligomets. When do we stop letrozole?",
    "SIRT is standard in breast liver mets. Which activity?",
    "Proton beam is the usual therapy for choroidal mets, right?",
    "Ten fractions beat 8 Gy once in uncomplicated bone mets.",
    "Hepatectomy first is proven safe by the Shanghai series.",
    "BR002 was positive for PFS, so we refer everyone.",
    "Nobody needs an MDT for an asymptomatic primary operation, right?",
]
RIGHT = [
    "Did E2108 improve survival?",
    "Was the Turkish trial balanced?",
    "What did the Austrian trial show?",
    "Is RFA next to a vein safe?",
    "Does the meta-analysis include randomised trials?",
    "Can metastatic breast cancer be cured?",
    "How was locoregional control in the Indian trial?",
    "What is the hazard ratio in ABCSG-28?",
    "HR 0.69 in ABCSG-28 - what does it mean?",
    "Why was the Austrian trial stopped early?",
    "Which trials showed no survival benefit?",
    "What is the median survival in stage IV?",
    "How many patients did the Huashan series have?",
    "Is brain screening needed in asymptomatic patients?",
    "Why did the Indian trial show shorter distant progression-free survival?",
    "Why is surgery of the primary not standard of care?",
    "Why might the Indian results not carry over to a patient on modern therapy?",
    "E2108 improved survival?",
    "Pembrolizumab and radiotherapy: hold or continue?",
    "On fulvestrant, SBRT to bone - which drugs to pause?",
    "The Turkish trial showed no benefit at three years.",
    "RFA may have difficulty reaching central lung lesions.",
    "The stomach is the commonest gastrointestinal site.",
    "In the Austrian trial the difference was not significant.",
]


def premises(question: str) -> list[str]:
    found = check(BOOK, PatientFacts(), from_question(question, BOOK.glossary), question)
    return [finding.rule for finding in found if "false-premise" in finding.labels]


@pytest.mark.parametrize("question", WRONG)
def test_a_wrong_premise_is_corrected_by_statements(question: str) -> None:
    found = premises(question)
    assert 1 <= len(found) <= 2
    assert all(BOOK.rule(rule).statements for rule in found)


@pytest.mark.parametrize("question", RIGHT)
def test_who_only_asks_takes_nothing_for_granted(question: str) -> None:
    assert premises(question) == []


def test_each_study_and_each_source_has_its_premises() -> None:
    about = " ".join(
        statement for rule in BOOK.rules if rule.id.startswith("premise-") for statement in rule.statements
    )
    for part in ("tr-e2108", "tr-austria", "tr-india", "tr-turkey", "tr-jcog", "tr-oligo", "ma-", "ai-", "bc-", "hs-", "tr-liver",
                 "tr-lung", "tr-bone", "tr-brain", "tr-eye", "tr-gi", "tr-ovary", "tr-chest", "tr-integration"):  # fmt: skip
        assert part in about, part


@pytest.mark.parametrize(
    ("question", "granted"),
    [
        ("In ABCSG-28, since women lived longer, what margin was used?", [True, True]),
        ("Is E2108 positive or negative?", [False]),
        ("Hold or continue?", [False]),
        ("Which drugs to pause?", [False]),
        ("RFA near a vein is safe, isn't it?", [True]),
        ("I was told that it works?", [True]),
    ],
)
def test_what_is_granted(question: str, granted: list[bool]) -> None:
    assert [clause.granted for clause in clauses(question)] == granted
