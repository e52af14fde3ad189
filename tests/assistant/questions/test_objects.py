"""What a follow-up is about: the treatment, site or set of trials spoken of last."""

from pathlib import Path

import pytest

from assistant.questions import objects
from ingest.glossary import load_glossary

GLOSSARY = load_glossary(Path(__file__).parents[3] / "corpus" / "glossary.yaml")
ASKED = ("Is chemo held during RT?",)


def nothing(text: str) -> bool:
    return False


@pytest.mark.parametrize(
    ("asked", "text", "alone"),
    [
        ("Take the breast off?", "RT instead?", "RT instead of surgery of the primary tumour?"),
        ("Resect?", "what about RFA instead?", "RFA instead of surgery?"),
        ("Resect?", "instead?", ""),
        ("Resect?", "a second opinion instead?", ""),
        ("RFA or SBRT?", "surgery instead?", ""),
    ],
)
def test_instead_sets_a_treatment_against_the_one_asked_about(asked: str, text: str, alone: str) -> None:
    assert objects.instead(asked, text, GLOSSARY) == alone


@pytest.mark.parametrize(
    ("later", "asked"),
    [
        (["ablate it?"], "63F, 2 liver mets. ablate it?"),
        (["ablate it?", "what's the local control with that?"], "63F, 2 liver mets. ablate it?"),
        (["ablate it?", "same but lung"], "63F, 2 liver mets. ablate it in lung?"),
        (["RT instead?"], "63F, 2 liver mets. RT instead of surgery?"),
        (["why?"], "63F, 2 liver mets. Resect?"),
        (["what did the Turkish trial of surgery show?"], "63F, 2 liver mets. Resect?"),
    ],
)
def test_a_case_is_asked_about_what_was_proposed_last(later: list[str], asked: str) -> None:
    assert objects.asked_since("63F, 2 liver mets. Resect?", later, GLOSSARY, nothing) == asked


@pytest.mark.parametrize("text", ["letrozole", "trastuzumab?", "and cdk4/6"])
def test_the_name_of_a_drug_asks_the_same_of_it(text: str) -> None:
    assert objects.renames(ASKED, text, GLOSSARY, nothing)


@pytest.mark.parametrize("text", ["on letrozole since May", "and new liver mets", "she is worse", "ER+"])
def test_what_tells_more_than_a_name_is_told(text: str) -> None:
    assert not objects.renames(ASKED, text, GLOSSARY, nothing)


@pytest.mark.parametrize(
    ("asked", "text", "alone"),
    [
        (["Trials of primary surgery?", "and the Indian one"], "which of them showed a gain?",
         "which of the trials of surgery of the primary tumour showed a gain?"),
        (["Trials of primary surgery?"], "how many of them were women?", ""),
        (["What is oligometastatic?"], "which of them showed a gain?", ""),
        (["Trials of primary surgery?"], "what did it show?", ""),
    ],
)  # fmt: skip
def test_which_of_them_is_of_all_the_trials(asked: list[str], text: str, alone: str) -> None:
    assert objects.of_the_set(text, asked, GLOSSARY) == alone


@pytest.mark.parametrize("text", ["so should we?", "should we operate?", "ok then should I do it?"])
def test_should_we_asks_for_what_is_recommended(text: str) -> None:
    asked = ["Trials of primary surgery?", "how many patients in the Indian one?"]
    assert objects.advised(text, asked, GLOSSARY) == "Is surgery of the primary tumour recommended?"


@pytest.mark.parametrize("text", ["should we hold chemo?", "do we know why?"])
def test_should_we_with_an_object_of_its_own_asks_that(text: str) -> None:
    assert not objects.advised(text, ["Trials of primary surgery?"], GLOSSARY)


@pytest.mark.parametrize(
    ("own", "alone"),
    [
        ("any survival gain?", "any survival gain with surgery of lung metastases?"),
        ("what's 5 year survival after it", "what's 5 year survival after surgery of lung metastases?"),
        ("would she get that?", ""),
        ("SBRT survival?", ""),
        ("and if she has pain?", ""),
    ],
)
def test_a_result_beside_a_case_is_asked_of_its_treatment(own: str, alone: str) -> None:
    assert objects.of_evidence(own, "59F, 2 lung mets. Surgery?", GLOSSARY) == alone
