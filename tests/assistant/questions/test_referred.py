"""A bare follow-up asks of what the last answer was about, and is put as a question that names it."""

import pytest

from assistant.questions.referred import asked_of_it
from ingest.glossary import Glossary

GAIN = (
    "Of four randomised trials, three (E2108, Austrian, Indian) have shown no overall-survival difference, and the fourth "
    "(Turkish, MF07-01) has shown one, with better survival at five years. [1] In CURB there was none. [2]"
)
SBRT = "In NRG-BR002, adding SBRT did not improve progression-free survival. [1] In CURB it did not either. [2]"
WHICH = "Which trial showed a gain from operating on the primary?"
OLIGO = "Is there a randomised trial of SBRT in oligometastatic disease?"
LIVER = "Three liver mets, ER+, 54. Hepatectomy?"


@pytest.mark.parametrize(
    ("asked", "answer", "text", "names"),
    [
        (WHICH, GAIN, "how big?", ["survival gain", "MF07-01"]),
        (WHICH, GAIN, "and by how much?", ["survival gain", "MF07-01"]),
        (WHICH, GAIN, "why don't you believe it?", ["wrong", "MF07-01"]),
        (WHICH, GAIN, "So what's wrong with it?", ["wrong", "MF07-01"]),
        (OLIGO, SBRT, "wasn't there a positive one?", ["stereotactic", "oligometastatic", "survival benefit"]),
        (OLIGO, SBRT, "So what do I tell the patient?", ["patient be told", "stereotactic"]),
        (OLIGO, SBRT, "OK but the mixed-histology one was positive, no?", ["suggested a survival benefit"]),
        (WHICH, GAIN, "Can I trust that gain?", ["wrong", "MF07-01"]),
        (
            "What regimen did the 123-patient study use?",
            "",
            "were they all breast though?",
            ["123-patient", "had breast cancer"],
        ),
        ("Five-year survival after lung metastasectomy?", "", "Which ones did badly?", ["adverse prognostic features"]),
        (
            "outcomes of 40 Gy in 20# for choroidal mets",
            "",
            "Same for the 5-fraction course?",
            ["outcomes of the 5-fraction course for choroidal"],
        ),
        (OLIGO, SBRT, "how many patients?", ["NRG-BR002", "CURB"]),
        (LIVER, "", "and the risks of it?", ["complications", "liver resection for liver metastases"]),
        (LIVER, "", "any figures for that?", ["survival figures", "liver resection"]),
        (
            "Solitary lung met. Metastasectomy?",
            "",
            "what are the risks?",
            ["complications", "resection of lung metastases"],
        ),
    ],
)
def test_what_is_asked_of_the_answer_is_named(
    asked: str, answer: str, text: str, names: list[str], terms: Glossary
) -> None:
    whole = asked_of_it(text, [asked], [answer], terms)
    assert whole.endswith("?")
    assert [name for name in names if name not in whole] == []


@pytest.mark.parametrize(
    ("asked", "answer", "text"),
    [
        ("How big can a liver met be for RFA?", "RFA has been explored under 3 cm. [1]", "how big?"),
        (WHICH, GAIN, "how big is the tumour allowed to be?"),
        (WHICH, GAIN, "why was it stopped early?"),
        (WHICH, GAIN, "were they all in menopause?"),
        ("Bone met L3, painful. RT?", "", "which ones did badly?"),
        (OLIGO, SBRT, "the mixed one was stopped early, no?"),
        (OLIGO, SBRT, "Same for the lung?"),
        ("What did it show?", SBRT, "why don't you believe it?"),
        ("Is SBRT better than surgery for liver mets?", "", "and the risks?"),
        ("Bone met L3, painful. RT?", "", "any figures?"),
        (LIVER, "", "how many patients?"),
        (LIVER, "", "which is better?"),
        (LIVER, "", "what do I tell the surgeon?"),
        ("What is the weather?", "", "and the risks of it?"),
    ],
)
def test_where_no_object_can_be_named_the_follow_up_is_left_as_it_is(
    asked: str, answer: str, text: str, terms: Glossary
) -> None:
    assert asked_of_it(text, [asked], [answer], terms) == ""


def test_which_is_better_sets_the_regimens_asked_about_side_by_side(terms: Glossary) -> None:
    asked = ["What outcome does 20 Gy in 5 give for choroidal metastases?", "and 40 in 20?"]
    assert asked_of_it("which is better?", asked, ["", ""], terms) == (
        "Is 20 Gy in 5 better than 40 Gy in 20 for choroidal metastases?"
    )
    assert asked_of_it("which is better?", asked[:1], [""], terms) == ""


def test_patients_are_counted_in_the_study_that_was_asked_about(terms: Glossary) -> None:
    assert asked_of_it("how many patients?", ["Does SABR-COMET include breast cancer?"], [SBRT], terms) == (
        "How many patients were in SABR-COMET?"
    )
