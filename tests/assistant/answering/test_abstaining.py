"""Answer, answer in part, or abstain: the decision on each sign, and what is said instead of an answer."""

from dataclasses import replace

import pytest

from assistant.answering.abstaining import (
    RESCUES,
    Verdict,
    abstain,
    judge,
    judge_part,
    judge_parts,
    surely_absent,
)
from assistant.answering.page import Page
from assistant.answers import Reason
from assistant.prompts import Prompts
from assistant.questions.kinds import Asked, QuestionType
from assistant.questions.question import Question
from assistant.retrieval.coverage import Coverage
from assistant.retrieval.retriever import Evidence, Scored
from assistant.retrieval.weighing import Weighed
from tests.assistant.conftest import known, statement

GOOD = Coverage(share=0.9, cosine=0.7, missing=(), lacking=(), given=0, on_topic=True, agreement=0.5)
NOTES = tuple(statement(f"a-{number}") for number in range(5))
EVIDENCE = Evidence(tuple(Scored(one, 1.0 - place / 10, 0.7, 1.0, 0.5) for place, one in enumerate(NOTES)), ())
NONE = Evidence((), ())
VALUE = Question("How many?", QuestionType.VALUE, Asked.NUMBER, {"outcome": frozenset({"overall-survival"})})
THRESHOLD = 0.7
CASE = replace(VALUE, text="61F, bone metastases. SBRT?", type=QuestionType.CASE, asked=Asked.ANYTHING)


def weighed(found: Coverage, evidence: Evidence, refusal: float | None = None, outside: bool = False) -> Weighed:
    return Weighed(evidence, found, refusal, outside)


@pytest.mark.parametrize(
    ("question", "found", "refusal", "reason"),
    [
        (VALUE, GOOD, 0.2, None),
        (VALUE, GOOD, 0.9, Reason.NOT_IN_DOCUMENTS),
        (VALUE, replace(GOOD, void=True), 0.1, Reason.NOT_IN_DOCUMENTS),
        (replace(VALUE, asked=Asked.DOSE), replace(GOOD, lacking=("a dose",)), 0.1, Reason.NOT_IN_DOCUMENTS),
        (replace(CASE, asked=Asked.DOSE), replace(GOOD, lacking=("a dose",)), 0.2, Reason.NOT_IN_DOCUMENTS),
        (replace(CASE, asked=Asked.DOSE), replace(GOOD, lacking=("a dose",)), 0.05, None),
        (VALUE, replace(GOOD, lacking=("10-year",)), 0.1, Reason.NOT_IN_DOCUMENTS),
        (replace(VALUE, text="Five- and ten-year?"), replace(GOOD, lacking=("ten-year",), given=1), 0.9, None),
        (CASE, GOOD, 0.75, None),
        (CASE, GOOD, 0.95, Reason.NOT_IN_DOCUMENTS),
        (replace(CASE, text="Airway compressed: which stent?"), GOOD, 0.75, Reason.NOT_IN_DOCUMENTS),
        (replace(CASE, text="Airway compressed. Silicone or metal stent?"), GOOD, 0.75, Reason.NOT_IN_DOCUMENTS),
        (CASE, replace(GOOD, void=True), 0.2, None),
        (CASE, replace(GOOD, void=True), 0.75, Reason.NOT_IN_DOCUMENTS),
    ],
)
def test_known_questions_decide_by_probability(
    question: Question, found: Coverage, refusal: float, reason: Reason | None
) -> None:
    verdict = judge(question, weighed(found, EVIDENCE, refusal), THRESHOLD, clinical=question.type is QuestionType.CASE)
    assert verdict.reason is reason


REFUSED = Verdict(Reason.NOT_IN_DOCUMENTS)


@pytest.mark.parametrize(
    ("whole", "refusal", "verdict"),
    [
        (Verdict(None), 0.4, Verdict(None)),
        (REFUSED, 0.4, REFUSED),
        (REFUSED, RESCUES - 0.01, Verdict(None)),
        (Verdict(Reason.OFF_DOMAIN), 0.4, Verdict(Reason.OFF_DOMAIN)),
        (Verdict(None), 0.9, REFUSED),
    ],
)
def test_a_part_of_a_refused_question_is_answered_only_when_sure(
    whole: Verdict, refusal: float, verdict: Verdict
) -> None:
    assert judge_part(VALUE, weighed(GOOD, EVIDENCE, refusal), whole, THRESHOLD) == verdict


@pytest.mark.parametrize(
    ("asked", "refusal", "refused"),
    [
        (Asked.DOSE, 0.95, True),
        (Asked.NUMBER, 0.95, True),
        (Asked.DOSE, 0.5, False),
        (Asked.ANYTHING, 0.95, False),
        (Asked.DOSE, None, False),
    ],
)
def test_a_dose_that_is_not_there_is_refused_even_beside_an_emergency(
    asked: Asked, refusal: float | None, refused: bool
) -> None:
    asks = replace(CASE, asked=asked)
    assert surely_absent(asks, weighed(GOOD, EVIDENCE, refusal), emergency=True) is refused


ENDS_ASKING = replace(CASE, text="Surgery next week, on warfarin. What INR is acceptable?")
GAPS = replace(GOOD, gaps=("a laboratory limit",), only_gaps=True)


@pytest.mark.parametrize(
    ("question", "found", "refusal", "refused"),
    [
        (ENDS_ASKING, GAPS, 0.2, True),
        (ENDS_ASKING, GAPS, 0.05, False),
        (ENDS_ASKING, replace(GAPS, only_gaps=False), 0.2, False),
        (replace(ENDS_ASKING, text="Surgery next week, on warfarin. Is that sensible?"), GAPS, 0.2, False),
        (replace(ENDS_ASKING, text="Surgery next week, on warfarin. Is that sensible?"), GAPS, 0.5, True),
        (replace(ENDS_ASKING, text="Surgery next week, on warfarin. A small effusion."), GAPS, 0.5, False),
        (replace(ENDS_ASKING, text="She got a stent, what is she allowed to eat now?"), GAPS, 0.2, True),
        (replace(VALUE, text="What INR is acceptable?"), GAPS, 0.2, False),
    ],
)
def test_a_case_that_ends_by_asking_for_what_nothing_gives_is_refused(
    question: Question, found: Coverage, refusal: float, refused: bool
) -> None:
    seen = weighed(found, EVIDENCE, refusal)
    assert (judge(question, seen, THRESHOLD).reason is Reason.NOT_IN_DOCUMENTS) is refused
    assert surely_absent(question, seen, emergency=False) is refused


@pytest.mark.parametrize(
    ("question", "found", "refused"),
    [
        (replace(CASE, asked=Asked.WHEN), GOOD, True),
        (CASE, GOOD, True),
        (replace(CASE, text="61F, bone metastases. SBRT tomorrow."), GOOD, False),
        (VALUE, GAPS, True),
        (replace(VALUE, asked=Asked.ANYTHING, text="The series: which drug?"), GAPS, True),
        (replace(VALUE, asked=Asked.ANYTHING, text="A drug was given."), GAPS, False),
        (VALUE, GOOD, False),
        (replace(VALUE, type=QuestionType.YES_NO), GAPS, False),
    ],
)
def test_beside_a_card_only_what_is_surely_absent_is_refused(
    question: Question, found: Coverage, refused: bool
) -> None:
    assert surely_absent(question, weighed(found, EVIDENCE, 0.95), emergency=False) is refused


def test_what_is_lacking_is_named_beside_an_answer() -> None:
    found = replace(
        GOOD, lacking=("toxicity", "that symptom"), gaps=("toxicity",)
    )  # the symptom is told, not asked about
    assert judge(VALUE, weighed(found, EVIDENCE, 0.2), THRESHOLD) == Verdict(None, ("toxicity",))


def test_another_disease_is_off_domain() -> None:
    assert judge(VALUE, weighed(GOOD, EVIDENCE, 0.9, outside=True), THRESHOLD).reason is Reason.OFF_DOMAIN


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({}, None),
        ({"lacking": ("dose",)}, Reason.NOT_IN_DOCUMENTS),
        ({"unmet": ("survival",)}, Reason.NOT_IN_DOCUMENTS),
        ({"share": 0.3, "missing": ("memantine",)}, Reason.NOT_IN_DOCUMENTS),
        ({"share": 0.3}, None),
        ({"share": 0.1}, Reason.NOT_IN_DOCUMENTS),
        ({"share": 0.1, "cosine": 0.2}, Reason.OFF_DOMAIN),
        ({"on_topic": False, "share": 0.3}, Reason.OFF_DOMAIN),
        ({"on_topic": False, "cosine": 0.3}, Reason.OFF_DOMAIN),
    ],
)
def test_each_sign_decides(change: dict[str, object], reason: Reason | None) -> None:
    assert judge(VALUE, weighed(replace(GOOD, **change), EVIDENCE), THRESHOLD).reason is reason  # type: ignore[arg-type]


@pytest.mark.parametrize(("on_topic", "reason"), [(True, Reason.NOT_IN_DOCUMENTS), (False, Reason.OFF_DOMAIN)])
def test_without_evidence_there_is_no_answer(on_topic: bool, reason: Reason) -> None:
    assert judge(VALUE, weighed(replace(GOOD, on_topic=on_topic), NONE), THRESHOLD).reason is reason


def test_words_that_nothing_speaks_of_are_named_beside_an_answer() -> None:
    explained = replace(VALUE, type=QuestionType.EXPLANATION)
    assert judge(explained, weighed(replace(GOOD, missing=("memantine",)), EVIDENCE), THRESHOLD) == Verdict(
        None, ("memantine",)
    )


def test_a_technical_name_that_stands_nowhere_is_named_beside_an_answer_but_not_in_a_patient_s_case() -> None:
    told = weighed(replace(GOOD, unfamiliar=("ESR1",), things=("ESR1",)), EVIDENCE, refusal=0.1)
    assert judge(VALUE, told, THRESHOLD).uncovered == ("ESR1",)
    assert judge(CASE, told, THRESHOLD).uncovered == ()


def test_a_figure_for_what_nothing_speaks_of_is_not_given() -> None:
    assert (
        judge(VALUE, weighed(replace(GOOD, missing=("memantine",)), EVIDENCE), THRESHOLD).reason
        is Reason.NOT_IN_DOCUMENTS
    )


@pytest.mark.parametrize("gap", [{"void": True, "absent": ("HIPEC",)}, {"lacking": ("side effects",)}])
def test_what_no_document_speaks_of_is_not_answered(gap: dict[str, object]) -> None:
    assert judge(VALUE, weighed(replace(GOOD, **gap), EVIDENCE), THRESHOLD).reason is Reason.NOT_IN_DOCUMENTS  # type: ignore[arg-type]


def test_a_clinical_case_is_answered_on_little() -> None:
    thin = replace(GOOD, share=0.1, cosine=0.2, on_topic=False)
    assert judge(CASE, weighed(thin, EVIDENCE), THRESHOLD, clinical=True).reason is None
    assert judge(CASE, weighed(thin, EVIDENCE), THRESHOLD).reason is Reason.OFF_DOMAIN


def test_parts_without_an_answer_are_named_and_the_others_answered() -> None:
    told = replace(VALUE, asks="survival in the Turkish trial")
    verdict = judge_parts(
        [(told, Verdict(None, ("odd",))), (replace(VALUE, asks="its price"), Verdict(Reason.NOT_IN_DOCUMENTS))]
    )
    assert verdict == Verdict(None, ("odd",), ("its price",))
    assert judge_parts([(told, Verdict(Reason.OFF_DOMAIN))] * 2).reason is Reason.OFF_DOMAIN


def test_a_part_that_says_nothing_by_itself_does_not_carry_the_answer() -> None:
    refused = (replace(VALUE, asks="dose of zorblax"), Verdict(Reason.NOT_IN_DOCUMENTS, ("zorblax",)))
    leaning, telling = replace(VALUE, asks="what interval", keys={}), replace(VALUE, asks="visual result")
    assert judge_parts([refused, (leaning, Verdict(None))]).reason is Reason.NOT_IN_DOCUMENTS
    assert judge_parts([refused, (telling, Verdict(None))]).unanswered == ("dose of zorblax",)


@pytest.mark.parametrize(
    ("reason", "change", "said"),
    [
        (
            Reason.FABRICATION_REQUEST,
            {},
            ["Boardside does not write references or figures that are not in its documents."],
        ),
        (
            Reason.OFF_DOMAIN,
            {},
            ["This question lies outside what the documents cover.", "The documents cover: Title of note."],
        ),
        (
            Reason.NOT_IN_DOCUMENTS,
            {"lacking": ("dose",)},
            ["but do not give what was asked for (dose)", "What the documents do say nearby", "Text of a-2."],
        ),
        (
            Reason.NOT_IN_DOCUMENTS,
            {"missing": ("x", "y"), "things": ("x", "y")},
            ["Nothing in the documents speaks of: x, y."],
        ),
    ],
)
def test_what_is_said_instead(prompts: Prompts, reason: Reason, change: dict[str, object], said: list[str]) -> None:
    knowledge = known(*NOTES)
    page = Page(knowledge)
    found = weighed(replace(GOOD, **change), EVIDENCE)  # type: ignore[arg-type]
    abstain(reason, VALUE, found, prompts, knowledge, page)
    text = "\n".join(segment.text for block in page.blocks for segment in block.segments)
    assert all(words in text for words in said)
    assert len(page.citations) == (3 if reason is Reason.NOT_IN_DOCUMENTS else 0)


def test_an_empty_index_says_so(prompts: Prompts) -> None:
    knowledge = known()
    page = Page(knowledge)
    abstain(Reason.OFF_DOMAIN, VALUE, weighed(GOOD, NONE), prompts, knowledge, page)
    assert page.blocks[-1].segments[0].text == "The index holds no documents yet."


def test_a_refusal_names_the_figure_that_was_asked_for(prompts: Prompts) -> None:
    knowledge = known(*NOTES)
    page = Page(knowledge)
    asked = replace(VALUE, asked=Asked.NUMBER, keys={"outcome": frozenset({"local-control"})})
    abstain(Reason.NOT_IN_DOCUMENTS, asked, weighed(GOOD, NONE), prompts, knowledge, page, nearby=False)
    said = page.blocks[-1].segments[0].text
    assert said == "The documents speak of this, but do not give the figure asked for (local-control)."


def test_a_refusal_names_the_study_whose_figure_is_missing(prompts: Prompts) -> None:
    knowledge = known(*NOTES)
    page = Page(knowledge)
    keys = {"outcome": frozenset({"survival"}), "study": frozenset({"E2108"})}
    asked = replace(VALUE, text="Median survival in E2108?", asked=Asked.NUMBER, keys=keys)
    abstain(Reason.NOT_IN_DOCUMENTS, asked, weighed(GOOD, NONE), prompts, knowledge, page, nearby=False)
    assert page.blocks[-1].segments[0].text == "survival in E2108: the documents do not give a median."


def test_nearby_stands_what_is_said_of_the_study_named_and_of_no_other(prompts: Prompts) -> None:
    own, other = statement("a-0", study=("E2108",)), statement("a-1", study=("MF07-01",))
    evidence = Evidence(tuple(Scored(one, 1.0, 0.7, 1.0, 0.5) for one in (other, own)), ())
    knowledge = known(own, other)
    for keys, near in (({"study": frozenset({"E2108"})}, ["a-0"]), ({"site": frozenset({"liver"})}, ["a-1", "a-0"])):
        page = Page(knowledge)
        abstain(Reason.NOT_IN_DOCUMENTS, replace(VALUE, keys=keys), weighed(GOOD, evidence), prompts, knowledge, page)
        assert [citation.statement for citation in page.citations] == near
