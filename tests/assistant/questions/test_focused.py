"""What a follow-up newly names is put as a question of its own, with what it leaves out."""

import pytest

from assistant.questions.focused import beside_the_case, focused
from ingest.glossary import Glossary

CASE = "44F de novo, solitary bone met. Since MF07-01 proved surgery prolongs survival: mastectomy?"


@pytest.mark.parametrize(
    ("asked", "names"),
    [("and bone agents?", "bone"), ("ESMO says what", "ESMO"), ("so what was wrong with the trial", "MF07-01"),
     ("how many pts?", "MF07-01"), ("alternatives to surgery?", "instead of surgery"), ("so RT instead?", "RT instead of"),
     ("does she still need systemic after the op?", "systemic therapy still needed"), ("survival?", "mastectomy")],
)  # fmt: skip
def test_a_follow_up_stands_by_itself(asked: str, names: str, terms: Glossary) -> None:
    text = focused([CASE, asked], ["bone"], "", terms, hers=True)
    assert names.lower() in text.lower() or (names == "mastectomy" and "primary" in text.lower())


@pytest.mark.parametrize("asked", ["hold the palbo?", "she walks ok", "ok thanks", "and then?", "why?"])
def test_what_names_nothing_asks_nothing_of_its_own(asked: str, terms: Glossary) -> None:
    assert focused([CASE, asked], ["bone"], "", terms, hers=True) == ""


def test_the_first_turn_follows_nothing(terms: Glossary) -> None:
    assert focused([CASE], ["bone"], "", terms, hers=True) == ""


def test_a_bare_dose_is_that_of_the_treatment_before_it(terms: Glossary) -> None:
    turns = ["blurred vision. What do I do", "choroidal met", "dose?"]
    assert "dose of radiation for eye" in focused(turns, ["eye"], "Palliative EBRT is the commonest.", terms, hers=True)
    assert focused(turns, ["eye"], "Refer to ophthalmology.", terms, hers=True) == ""


@pytest.mark.parametrize(
    "asked", ["Completely different: incidence of GI metastases at autopsy?", "what survival do people quote in general?", "general question: how common are eye mets?"]
)  # fmt: skip
def test_a_general_question_leaves_the_patient(asked: str) -> None:
    assert beside_the_case(asked, lambda text: False)


@pytest.mark.parametrize(
    "asked", ["in general condition she is well, RT?", "in general should she have RT?", "different dose?", "general anaesthetic risk?", "she is well in general"]
)  # fmt: skip
def test_what_is_asked_of_her_does_not(asked: str) -> None:
    assert beside_the_case(asked, lambda text: False) == ""


def test_an_outcome_alone_is_that_of_the_study_before_it(terms: Glossary) -> None:
    assert focused(["What is the HR in the Wu paper?", "and PFS?"], [], "", terms, hers=False) == "PFS (Wu)?"
    assert "Wu" not in focused(["Wu paper?", "Liver resection?", "and survival?"], [], "", terms, hers=False)
