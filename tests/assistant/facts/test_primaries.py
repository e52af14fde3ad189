"""Specification of whether a message tells of a patient whose cancer is none of the breast."""

import pytest

from assistant.facts.extraction import extract
from assistant.turns import Turn

OTHER = "another-primary"


def diagnosis(*turns: str) -> object:
    fact = extract([Turn("user", text) for text in turns]).one("diagnosis")
    return fact and fact.value


@pytest.mark.parametrize(
    "text",
    ["58 yo, colon cancer 2021, now two liver mets of 2 cm, never had breast cancer. RFA?", "He has prostate cancer with three bone mets. SABR to all?",
     "62 yo lung adenocarcinoma, single 12 mm brain met. SRS or WBRT?", "66M NSCLC stage IV with one adrenal and one brain met. SRS plus SABR?",
     "Our patient has a rectal primary with a 3 cm liver met, resect?", "59F with carcinoma of the pancreas, liver mets. Y-90?", "64F HCC 4 cm, RFA?",
     "Previous colon cancer, never had breast cancer, liver met 2 cm. RFA?", "Patient with gastric cancer and liver mets, no breast cancer. Hepatectomy?"],
)  # fmt: skip
def test_another_cancer_without_a_word_of_breast_cancer_is_read(text: str) -> None:
    assert diagnosis(text) == OTHER


@pytest.mark.parametrize(
    "text",
    ["58F breast cancer 2015 and colon cancer 2010, now two liver mets. RFA?", "Her mother had colon cancer. 55F, liver met 2 cm. RFA?",
     "54F, solitary lung nodule, ? lung primary or met. Wedge?", "61F previous colon cancer, now a 2 cm liver met, letrozole. RFA?",
     "In colorectal cancer we resect liver mets; 55F, two liver mets of 2 cm. Resect?", "63F, past melanoma, solitary liver met. RFA?",
     "70F with choroidal lesion: melanoma or met? EBRT?", "She has a second primary, rectal cancer, beside MBC with bone mets. 8 Gy?",
     "56F, liver mets, lymphoma excluded. RFA?", "No breast cancer in the family, 56F dnMBC with colon cancer in 2001. Mastectomy?",
     "The lung cancer team wants to operate on a solitary lung met. 66F, ok?"],
)  # fmt: skip
def test_a_second_primary_one_of_former_days_a_relatives_or_a_feared_one_is_none(text: str) -> None:
    assert diagnosis(text) != OTHER


@pytest.mark.parametrize(
    ("later", "read"),
    [("She also had colon cancer in 2012.", None), ("Colon cancer in 2012.", None), ("It is colon cancer, she never had breast cancer.", OTHER),
     ("Next patient: 60M, colon cancer with liver mets. RFA?", OTHER)],
)  # fmt: skip
def test_beside_a_known_patient_only_a_denial_of_breast_cancer_makes_it_hers(later: str, read: object) -> None:
    assert diagnosis("56F, ER+ liver met of 2 cm. RFA?", later) == read


@pytest.mark.parametrize(("later", "read"), [("Sorry, breast cancer.", None), ("And SBRT?", OTHER)])
def test_what_tells_of_breast_cancer_takes_it_back(later: str, read: object) -> None:
    assert diagnosis("56F, colon cancer, liver met of 2 cm. RFA?", later) == read


@pytest.mark.parametrize(
    "text",
    ["Renal cell lung mets SABR, 4 lesions, ok?", "RCC single brain met SRS?", "Colorectal liver mets 3 lesions, resect?",
     "Colorectal liver mets resection 5 yr survival figure", "Prostate oligomet, SABR to all lesions?", "Renal met to femur, nail?",
     "Ovarian cancer liver mets resection survival", "Oligometastatic prostate, 3 nodes, SBRT?", "Neuroendocrine liver mets, TACE?"],
)  # fmt: skip
def test_a_question_on_another_tumour_needs_neither_the_word_cancer_nor_a_patient(text: str) -> None:
    assert diagnosis(text) == OTHER


@pytest.mark.parametrize(
    "text",
    ["Lobular breast cancer with ovarian metastases", "Breast metastases to colon", "Second primary lung nodule excluded by biopsy",
     "History of thyroid cancer 1999", "Colonic metastases", "Single ovarian met, oophorectomy?", "Renal failure and bone mets, denosumab?",
     "Solitary thyroid met resect?", "How does this compare with colorectal liver mets?", "Lung nodule, could be lung cancer",
     "Liver mets, colorectal surgeon says resect", "Gastric metastases mimicking primary gastric cancer", "Pancreatic met, biopsy?",
     "HR+ oligomets, SABR as in prostate oligomets?", "Bladder mets bleeding"],
)  # fmt: skip
def test_a_place_of_metastases_a_comparison_and_a_possibility_are_no_other_tumour(text: str) -> None:
    assert diagnosis(text) != OTHER
