"""What a long note asks of the evidence at its end is a question of its own; what asks for a decision on the patient is not."""

import pytest

from assistant.questions.closing import closing_question
from ingest.glossary import Glossary

NOTE = (
    "This is a 60 year old with de novo ER-positive disease in the bone, stable after six months of endocrine therapy, whose "
    'surgeon proposes early mastectomy and radiation "like in the ECOG trial". '
)


@pytest.mark.parametrize(
    ("asked", "names"),
    [("What happened to survival and quality of life in the patients who got that?", "ECOG"),
     ("What did it show for overall survival?", "ECOG"), ("How much does that paper carry by its results?", "ECOG"),
     ("Does surgery of the primary prolong overall survival?", "surgery of the primary")],
)  # fmt: skip
def test_a_question_of_results_at_the_end_stands_by_itself(asked: str, names: str, terms: Glossary) -> None:
    assert names in closing_question(NOTE + asked, ["bone"], terms)


@pytest.mark.parametrize(
    "asked",
    ["Would you operate?", "Does she live longer with it?", "Is palliative radiation enough for the pain?",
     "Do we hold the tablets for the radiation or carry on?", "Is that what the evidence supports?", "Survival was discussed."],
)  # fmt: skip
def test_a_decision_on_the_patient_is_left_to_the_rules(asked: str, terms: Glossary) -> None:
    assert closing_question(NOTE + asked, ["bone"], terms) == ""


def test_a_short_note_needs_no_question_of_its_own(terms: Glossary) -> None:
    assert (
        closing_question("60F, bone mets, mastectomy planned. Does surgery prolong overall survival?", ["bone"], terms)
        == ""
    )
