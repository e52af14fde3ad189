"""What is asked of a subgroup, at a time point or between two treatments, and not given, is said before what is."""

import pytest

from assistant.answers import Answer
from assistant.rendering import body_text
from assistant.respond import Assistant


def first(assistant: Assistant, asked: str) -> str:
    reply = assistant.reply(asked)
    assert isinstance(reply, Answer)
    return body_text(reply).splitlines()[0]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("Was the Turkish benefit seen in triple negatives too?", "no result of their own for this group"),
        ("What was the pooled HR in Wu for exactly one metastatic organ?", "do not give a hazard ratio for this group"),
        ("in Sadot, what % were ER+ in each group?", "do not give a share"),
        ("denosumab versus zoledronic acid, which one?", "do not compare Denosumab with Zoledronate"),
        ("Is SBRT better than RFA in the liver?", "do not compare Stereotactic body radiation therapy with"),
        ("RFA or cryotherapy for lung nodules?", "do not compare Radiofrequency ablation with Cryotherapy"),
        ("E2108 - overall survival at three years and at eight years?", "at eight years"),
        (
            "Is 20 Gy in 5 better than 40 Gy in 20 for choroidal metastases?",
            "do not compare 20 Gy in 5 with 40 Gy in 20",
        ),
    ],
)
def test_what_is_not_given_comes_first(assistant: Assistant, asked: str, said: str) -> None:
    assert said in first(assistant, asked)


@pytest.mark.parametrize(
    "asked",
    [
        "Turkish trial: benefit in HR-positive HER2-negative?",
        "SBRT or surgery for a peripheral liver lesion?",
        "WBRT vs SRS for multiple brain metastases",
        "what is the share of triple negative in MF07-01 arms",
        "five-year survival after hepatectomy?",
        "Did the Wu meta-analysis find a benefit in de novo patients?",
        "What has to be done before the first dose of denosumab or zoledronate?",
        "Zoledronate or denosumab: what should be checked at the dentist beforehand?",
        "Visual improvement EBRT alone vs chemo + EBRT in d'Abbadie's 123 patients?",
        "Palbociclib during RT - hold or continue? and letrozole?",
        "8 Gy in 1 or 20 Gy in 5 for a painful bone metastasis?",
        "What came of 20 Gy in 5 and of 40 Gy in 20 in choroidal metastases?",
        "In choroidal disease, did adding chemo to external beam help vision more than the beam by itself?",
        "Chemo vs CDK4/6 around RT",
        "ET vs CDK4/6 around RT",
        "Sadot: how long before it came back after local treatment?",
    ],
)
def test_what_is_given_is_not_denied(assistant: Assistant, asked: str) -> None:
    said = body_text(assistant.reply(asked))
    assert "do not compare" not in said
    assert "do not give" not in said
    assert "no result of their own" not in said
