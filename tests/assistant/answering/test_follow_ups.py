"""A follow-up is answered with what it newly names first, and never refused where its standalone form is answered."""

import pytest

from assistant.answers import Abstention
from assistant.rendering import body_text
from assistant.respond import Assistant
from assistant.turns import Turn

SURGERY = "47F, de novo, bone only x2, HR+/HER2-, good response 5 months, asymptomatic. Primary surgery?"
CURSE = "44F de novo HR+ solitary bone met. Since MF07-01 proved surgery prolongs survival I'd book a mastectomy"


def answered(assistant: Assistant, *asked: str) -> str:
    history: list[Turn] = []
    for text in asked[:-1]:
        history += [Turn("user", text), Turn("assistant", body_text(assistant.reply(text, history)))]
    reply = assistant.reply(asked[-1], history)
    assert not isinstance(reply, Abstention)
    return body_text(reply)


def test_a_trial_pointed_at_is_the_one_that_was_named(assistant: Assistant) -> None:
    said = answered(assistant, CURSE, "so what exactly was wrong with the trial")
    assert "unbalanced" in said[: said.index("For this patient")]


def test_a_source_that_is_named_speaks_first(assistant: Assistant) -> None:
    said = answered(assistant, SURGERY, "ESMO says what")
    assert "attributes to ESMO" in said[: said.index("For this patient")]


def test_a_wrong_premise_is_contradicted_with_a_patient_too(assistant: Assistant) -> None:
    assert "No: the sources do not say what the question assumes." in answered(assistant, CURSE)


@pytest.mark.parametrize("last", ["dose?", "what dose?"])
def test_a_bare_dose_has_the_site_before_it(assistant: Assistant, last: str) -> None:
    case = ("blurred vision R eye, known MBC, on capecitabine. What do I do", "ophthalm says choroidal met")
    assert "40 Gy in 20 fractions" in answered(assistant, *case, last)


def test_a_general_question_shows_no_card_of_the_patient(assistant: Assistant) -> None:
    case = "Patient: 55F, MBC, SVC obstruction from mediastinal nodes, face swollen, stridor"
    said = answered(assistant, case, "Completely different: incidence of GI metastases at autopsy?")
    assert "8 to 30 percent" in said
    assert "For this patient" not in said


def test_a_condition_that_no_document_covers_comes_first(assistant: Assistant) -> None:
    said = body_text(assistant.reply("39F de novo pregnant 20/40 bone mets, RT to painful hip?"))
    assert said.index("pregnan") < said.index("bone disease")


def test_stable_disease_that_was_taken_back_leads_no_answer(assistant: Assistant) -> None:
    case = "intracranial progression, HR+ HER2- on anastrozole tolerating well, body stable. switch systemic?"
    said = answered(assistant, case, "correction: liver is progressing too", "SRS or whole brain? it's 2 lesions")
    assert "while systemic disease is stable" not in said
