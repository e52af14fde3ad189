"""A follow-up that supposes something of the patient changes her for one answer; what is corrected stays corrected."""

import pytest

from assistant.facts.extraction import extract
from assistant.facts.supposed import supposed
from assistant.patient import PatientFacts, Status
from assistant.turns import Turn


def told(*asked: str) -> PatientFacts:
    return extract([Turn("user", text) for text in asked])


def standing(facts: PatientFacts, name: str) -> set[object]:
    return {fact.value for fact in facts.of(name) if fact.status is not Status.DENIED}


@pytest.mark.parametrize(
    ("case", "follow_up", "emergency"),
    [
        ("58F solitary bone met L2, painful. Vertebroplasty?", "what about cauda equina signs tonight", "cauda-equina"),
        ("60F lung mets, no symptoms. Local treatment?", "what about if she had stridor tonight", "airway-obstruction"),
        ("62F known L2 met on letrozole. RT?", "should I worry that she cant pass urine now?", "cauda-equina"),
        ("62F known L2 met on letrozole. RT?", "what if she cannot pass urine", "cauda-equina"),
        ("62F T8 met on letrozole. RT?", "and if her legs went weak?", "cord-compression"),
        ("62F femoral met on letrozole. RT?", "imagine it fractures tonight", "pathologic-fracture"),
    ],
)
def test_an_emergency_that_is_supposed_is_one(case: str, follow_up: str, emergency: str) -> None:
    assert emergency in standing(told(case, follow_up), "emergency")
    assert not standing(told(case, follow_up, "How common are lung metastases?"), "emergency")


@pytest.mark.parametrize(
    ("case", "follow_up", "name", "value"),
    [
        ("50F bone mets, breast asymptomatic. Operate?", "and bleeding?", "symptoms", "bleeding"),
        ("50F bone mets, breast asymptomatic. Operate?", "and if it bleeds?", "symptoms", "bleeding"),
        ("45F premenopausal, ovarian mass", "and in postmenopausal?", "menopausal-status", "postmenopausal"),
        ("60F liver met 2 cm. RFA?", "what if 6 cm", "lesion-size", 60.0),
        ("60F single brain met", "and with 10?", "lesion-count", 10.0),
        ("60F single brain met", "what if there were ten?", "lesion-count", 10.0),
        ("60F bone met ER+", "but if ECOG 3?", "performance-status", "ecog-3"),
        ("60F liver met near the diaphragm", "and not near the diaphragm?", "diaphragm-distance", "clear"),
        ("50F HER2 pos brain mets", "and without HER2?", "her2", "negative"),
        ("70F 2 lung mets", "and without the second nodule?", "lesion-count", 1.0),
        ("70F 4 bone mets", "would 10 lesions change your answer", "lesion-count", 10.0),
        ("60F chest wall recurrence, previous RT", "what about without the previous RT", "prior-radiation", "no"),
    ],
)
def test_a_fragment_supposes_a_state_for_one_answer(case: str, follow_up: str, name: str, value: object) -> None:
    assert standing(told(case, follow_up), name) == {value}
    before, after = told(case), told(case, follow_up, "What did the Turkish trial show?")
    assert standing(after, name) == standing(before, name)


@pytest.mark.parametrize(
    "follow_up",
    [
        "what about SBRT?", "what about surgery first?", "and radiotherapy?", "what if we operate on the breast?",
        "should I worry about cord compression?", "and survival?", "and the dose?", "how about the Turkish trial?", "what about giving radiotherapy?",
    ],
)  # fmt: skip
def test_a_plan_or_a_topic_supposes_nothing(follow_up: str) -> None:
    case = "60F, 2 lung mets, on letrozole"
    values = {(fact.name, fact.value) for fact in told(case, follow_up)}
    assert values == {(fact.name, fact.value) for fact in told(case)}


def test_a_site_left_out_is_denied_and_takes_along_what_was_told_of_it() -> None:
    facts = told("55F, bone mets and a single liver met", "without the liver?")
    assert standing(facts, "sites") == {"bone"}
    assert not [fact for fact in facts.of("lesion-count") if fact.site == "liver"]


def test_an_emergency_is_not_left_out() -> None:
    assert standing(told("60F cord compression T8", "without the cord compression?"), "emergency") == {
        "cord-compression"
    }


@pytest.mark.parametrize("text", ["Is RFA possible?", "And who ran it?", "The liver met is 2 cm.", "", "if", "and?"])
def test_a_question_of_its_own_or_a_statement_is_no_supposition(text: str) -> None:
    assert supposed(text) is None


@pytest.mark.parametrize("text", ["what if she had stridor tonight?", "and bleeding?", "imagine 10 lesions"])
def test_what_is_told_is_as_long_as_what_was_written(text: str) -> None:
    found = supposed(text)
    assert found is not None
    assert len(found.told) == len(text)
