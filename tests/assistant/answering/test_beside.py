"""What follows the lead is on its study, or on its site and treatment; a list, a case and a comparison keep all."""

from types import MappingProxyType

import pytest

from assistant.answering.beside import beside
from assistant.questions.kinds import Asked, QuestionType
from assistant.questions.question import Question
from assistant.retrieval.retriever import Scored
from ingest.glossary import Glossary
from ingest.passages import Statement
from tests.assistant.conftest import known, statement

LEAD = statement("lead", site=("lung",), intervention=("lung-resection",), study=("Fan-2015",))
SAME_STUDY = statement("study", study=("Fan-2015", "Chua-2011"))
SAME_SUBJECT = statement("subject", site=("lung",), intervention=("surgery",))
OTHER_TREATMENT = statement("treatment", site=("lung",), intervention=("ebrt",))
ELSEWHERE = statement("elsewhere", site=("liver",), intervention=("surgery",))
OF_NOTHING = statement("nothing")
ALL = (LEAD, SAME_STUDY, SAME_SUBJECT, OTHER_TREATMENT, ELSEWHERE, OF_NOTHING)


def following(terms: Glossary, type_: QuestionType, **keys: str) -> set[str]:
    asked = Question(
        "?", type_, Asked.ANYTHING, MappingProxyType({key: frozenset({value}) for key, value in keys.items()})
    )

    def scored(one: Statement) -> Scored:
        return Scored(one, 1.0, 1.0, 0.0, 1.0, False)

    found = beside(asked, scored(LEAD), [scored(one) for one in ALL[1:]], known(*ALL, terms=terms))
    return {one.statement.id for one in found}


@pytest.mark.parametrize("type_", [QuestionType.VALUE, QuestionType.YES_NO])
def test_one_thing_asked_is_followed_by_its_study_and_subject(terms: Glossary, type_: QuestionType) -> None:
    assert following(terms, type_, site="lung") == {"study", "subject"}


def test_an_open_question_is_followed_by_all_on_its_site(terms: Glossary) -> None:
    assert following(terms, QuestionType.EXPLANATION, site="lung") == {"study", "subject", "treatment"}


def test_a_question_on_one_study_is_followed_by_that_study(terms: Glossary) -> None:
    assert following(terms, QuestionType.LIST, study="Fan-2015") == {"study"}


@pytest.mark.parametrize("type_", [QuestionType.CASE, QuestionType.COMPARISON, QuestionType.LIST])
def test_a_case_a_comparison_and_a_list_keep_all(terms: Glossary, type_: QuestionType) -> None:
    assert following(terms, type_, site="lung") == {one.id for one in ALL[1:]}
