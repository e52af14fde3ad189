"""What is shown is no gap; what is left is named, once and in the question's own words."""

from dataclasses import replace

from assistant.answering.abstaining import Verdict
from assistant.answering.gaps import name_gaps, without_said
from assistant.answering.page import Page
from assistant.prompts import Prompts
from assistant.questions.kinds import Asked, QuestionType
from assistant.questions.question import Question
from ingest.glossary import Glossary
from tests.assistant.conftest import known, statement

NOTES = tuple(statement(f"a-{number}") for number in range(5))
VALUE = Question("How many?", QuestionType.VALUE, Asked.NUMBER, {"outcome": frozenset({"overall-survival"})})


def test_a_word_of_the_question_that_the_answer_holds_is_no_gap() -> None:
    page = Page(known(*NOTES))
    page.connective("Five-year survival was 42 percent.")
    asked, verdict = (
        replace(VALUE, text="Five-year survival after 8 cycles?"),
        Verdict(None, ("five-year", "cycles", "a dose")),
    )
    assert without_said(verdict, asked, page, known(*NOTES)).uncovered == ("cycles", "a dose")


def test_a_part_that_asks_for_outcomes_alone_is_no_gap_where_their_figures_are_shown(terms: Glossary) -> None:
    told = statement("m-1", "Mortality was 0 to 6 percent.", kind="pooled", outcome=("mortality",))
    notes = known(told, terms=terms)
    page = Page(notes)
    page.statement(told)
    verdict = Verdict(None, (), ("post op mortality", "mortality in women over 70", "cataract rate"))
    assert without_said(verdict, VALUE, page, notes).unanswered == ("mortality in women over 70", "cataract rate")


def test_a_gap_is_named_once_and_a_part_in_its_own_words(prompts: Prompts) -> None:
    page = Page(known(*NOTES))
    name_gaps(
        Verdict(None, ("complications", "complication rate"), ("what is its price",)),
        [("T-DXd", "HER2-directed therapy")],
        prompts,
        page,
    )
    said = [segment.text for block in page.blocks for segment in block.segments]
    assert said == [
        "The documents do not name T-DXd; what they say is of its class (HER2-directed therapy).",
        "Not covered by the documents is this part: “what is its price”.",
        "Not covered by the documents: complication rate.",
    ]


def test_a_rate_at_another_time_is_a_gap_though_the_outcome_is_shown(terms: Glossary) -> None:
    told = statement("m-1", "At five years mortality was 6 percent.", kind="pooled", outcome=("mortality",))
    notes = known(told, terms=terms)
    page = Page(notes)
    page.statement(told)
    verdict = Verdict(None, (), ("mortality at 5 years", "mortality at 10 years"))
    assert without_said(verdict, VALUE, page, notes).unanswered == ("mortality at 10 years",)


def test_a_dose_asked_for_beside_what_is_shown_with_its_dose_is_no_gap() -> None:
    told = statement("d-1", "One 8-Gy fraction is equal to several.")
    notes = known(told)
    page = Page(notes)
    page.statement(told)
    verdict = Verdict(None, (), ("What dose", "what dose of dexamethasone"))
    assert without_said(verdict, VALUE, page, notes).unanswered == ("what dose of dexamethasone",)


def test_a_drug_that_the_patient_takes_is_told_and_not_asked_about() -> None:
    verdict = Verdict(None, ("goserelin", "enoxaparin"))
    asked = replace(VALUE, text="On goserelin; enoxaparin too?")
    page = Page(known(*NOTES))
    assert without_said(verdict, asked, page, known(*NOTES), frozenset({"goserelin"})).uncovered == ("enoxaparin",)
