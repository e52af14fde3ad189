"""Specification of a wrong figure in a question: said to be wrong before the one that the answer holds."""

from dataclasses import replace

import pytest

from assistant.answering.page import Page
from assistant.answering.put_right import figure_put_right, magnitude_put_right
from assistant.questions.kinds import Asked, QuestionType
from assistant.questions.question import Question
from tests.assistant.conftest import known, statement

ALL = (
    statement("a-1", "The review covered 535 patients, of whom 40 percent lived five years.", kind="result"),
    statement("a-2", "It is considered after 3-6 months of response.", kind="position"),
    statement("a-3", "One of five criteria is age <55 years.", kind="position"),
    statement("a-4", "The five-year survival was 46 percent.", kind="result"),
    statement("a-5", "Median survival was 53 months.", kind="result"),
    statement("a-6", "Surgery is offered for fewer than three metastases.", kind="position"),
)


def put_right(text: str, *shown: str, type_: QuestionType = QuestionType.YES_NO) -> str:
    page = Page(known(*ALL))
    for one in ALL:
        if one.id in shown:
            page.statement(one)
    return figure_put_right(replace(Question("", type_, Asked.ANYTHING, {}), text=text), page)


@pytest.mark.parametrize(
    ("text", "shown", "wrong"),
    [
        ("Was the review 335 patients?", "a-1", "335"),
        ("Is 6 weeks enough?", "a-2", "6 weeks"),
        ("The age limit is 60 years, right?", "a-3", "60 years"),
        ("Age limit 60, isn't it?", "a-3", "60"),
        ("5-year survival was 60%, correct?", "a-4", "60%"),
        ("My registrar says 5 years", "a-5", "5 years"),
    ],
)
def test_a_figure_that_the_answer_contradicts_is_named(text: str, shown: str, wrong: str) -> None:
    assert put_right(text, shown) == wrong


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Was the review 535 patients?", "a-1"),
        ("Is 4 months enough?", "a-2"),
        ("Is 6 months enough?", "a-2"),
        ("5-year survival was 46%, correct?", "a-4"),
        ("What is the age limit?", "a-3"),
        ("2 metastases, resect, right?", "a-6"),
        ("335 patients and 60 percent, right?", "a-1"),
        ("Was E2108 positive?", "a-1"),
        ("335 patients in which review?", "a-1"),
    ],
)
def test_what_the_answer_holds_allows_or_says_nothing_of_is_not_put_right(text: str, shown: str) -> None:
    assert put_right(text, shown) == ""


def test_a_figure_of_a_patient_is_none_of_the_documents() -> None:
    assert put_right("She is 60 years old, right?", "a-3", type_=QuestionType.CASE) == ""


def test_a_round_figure_is_the_exact_one() -> None:
    exact = statement("a-7", "Overall survival was 19.2 months.", kind="result")
    page = Page(known(exact))
    page.statement(exact)
    asked = replace(Question("", QuestionType.YES_NO, Asked.ANYTHING, {}), text="OS was 19 months, right?")
    assert figure_put_right(asked, page) == ""
    assert figure_put_right(replace(asked, text="OS was 18 months, right?"), page) == "18 months"


@pytest.mark.parametrize(
    "text",
    [
        "Were over-80s looked at separately in any trial?",
        "Were women in their 70s enrolled?",
        "Was it 335 or so that the search gave at first?",
    ],
)
def test_a_group_by_age_and_a_figure_in_passing_are_not_put_right(text: str) -> None:
    assert put_right(text, "a-1") == ""


def magnitude(text: str, *, type_: QuestionType = QuestionType.YES_NO, study: str = "") -> str:
    page = Page(known(*ALL))
    page.statement(ALL[0])
    keys = {"study": frozenset({study})} if study else {}
    return magnitude_put_right(replace(Question("", type_, Asked.ANYTHING, keys), text=text), page)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Is it true that surgery of the primary triples survival in oligomets?", "triples survival"),
        ("Does removing the primary double overall survival?", "double overall survival"),
        ("Since SBRT halves the risk of death, offer it?", "halves the risk of death"),
        ("Surgery cures a third of oligometastatic patients, right?", "cures a third"),
        ("Does hepatectomy cure 40% of them?", "cure 40%"),
        ("Can SBRT cure most patients?", "cure most"),
    ],
)
def test_by_how_much_something_is_said_to_help_is_denied_where_nothing_shown_says_so(text: str, words: str) -> None:
    assert magnitude(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "What doubles survival in oligometastatic disease?",
        "Does whole-brain radiation cause double vision?",
        "Can liver metastases be cured by surgery?",
        "Is a double mastectomy better for survival?",
        "Are triple-negative patients operated on for survival?",
        "Is she cured?",
    ],
)
def test_what_says_by_how_much_of_nothing_is_not_denied(text: str) -> None:
    assert magnitude(text) == ""


def test_a_magnitude_of_a_study_that_is_named_or_of_a_patient_is_left_to_her_and_its_figures() -> None:
    assert magnitude("Did the Turkish trial nearly double survival?", study="MF07-01") == ""
    assert magnitude("Surgery doubles survival, she is 50, go ahead?", type_=QuestionType.CASE) == ""
