"""A number, a symptom or a lesion told anew takes the place of the one told before."""

import pytest

from assistant.facts.amended import amends
from assistant.facts.extraction import extract
from assistant.patient import PatientFacts, Status
from assistant.turns import Turn


def told(*turns: str) -> PatientFacts:
    return extract([Turn("user", text) for text in turns])


def value(name: str, *turns: str) -> object:
    fact = told(*turns).one(name)
    return fact.value if fact else None


@pytest.mark.parametrize(
    ("first", "then", "count"),
    [
        ("44F 7 liver mets ER+. Resect?", "actually 2 not 7", 2),
        ("44F 2 liver mets ER+. Resect?", "sorry, 6 not 2", 6),
        ("44F 2 liver mets ER+. Resect?", "sorry, six", 6),
        ("44F 4 liver mets. Resect?", "two rather than four", 2),
        ("44F 4 liver mets. Resect?", "oh and not 4 but 2", 2),
        ("44F 7 liver mets. Resect?", "has 8 not 7, and the Chinese series had one with 8 resected", 8),
        ("44F single brain met. SRS?", "it's 11 lesions on the repeat MRI, not one", 11),
        ("44F single brain met. SRS?", "repeat MRI shows eleven", 11),
        # no correction: a question, another thing counted
        ("44F 2 liver mets. Resect?", "are you sure it is 3 not 2 in the guideline?", 2),
        ("44F 2 liver mets. Resect?", "2 not 3 drugs then?", 2),
        ("44F 4 bone mets. SBRT?", "she had 2 not 4 fractions", 4),
        ("44F 2 liver mets. Resect?", "sorry, 54 not 44", 2),
    ],
)
def test_a_number_without_a_noun_corrects_the_one_told(first: str, then: str, count: int) -> None:
    assert value("lesion-count", first, then) == count


@pytest.mark.parametrize(
    ("name", "then", "number"),
    [
        ("lesion-size", "sorry 6 cm", 60), ("lesion-size", "make that 2.5", 25), ("lesion-size", "it's 6 cm not 3", 60),
        ("lesion-size", "what about 6 cm then", 60), ("age", "54 not 44", 54), ("disease-free-interval", "16 months not 6 years", 16),
    ],
)  # fmt: skip
def test_size_age_and_interval_are_corrected_by_their_unit_or_old_number(name: str, then: str, number: float) -> None:
    assert value(name, "44F 2 liver mets ER+, 3 cm, DFI 6 years. RFA?", then) == number


@pytest.mark.parametrize("text", ["actually 2 not 7", "sorry, 6", "7 should be 5", "6 not 2, sorry"])
def test_a_turn_may_do_nothing_but_correct_a_number(text: str) -> None:
    assert amends(text)


@pytest.mark.parametrize(
    "text", ["is it 6 not 2?", "5 Gy not 8 Gy", "no change", "RT, not surgery", "40 percent versus 16"]
)
def test_not_everything_with_a_number_corrects_one(text: str) -> None:
    assert not amends(text)


@pytest.mark.parametrize(
    ("text", "millimetres"),
    [
        ("Two liver mets from ER+ breast cancer, 4.5cm and 1.8cm. RFA them both?", 45),
        ("Liver mets: one 4.5, other 1.8cm. RFA?", 45),
        ("biggest 4.5 smallest 1.8cm liver mets, RFA?", 45),
        ("Breast cancer 4 cm, liver met 2 cm. RFA the liver met?", 20),
        ("Stage IV breast cancer, 5 cm, with a 2 cm liver met. RFA?", 20),
        ("Liver met was 6 cm, now 2 cm after chemo. RFA?", 20),
    ],
)
def test_of_several_sizes_the_largest_metastasis_counts_and_no_primary(text: str, millimetres: float) -> None:
    assert value("lesion-size", text) == millimetres


def standing(*turns: str) -> set[str]:
    return {str(one.value) for one in told(*turns).of("symptoms") if one.status is Status.ASSERTED}


WOUND = "60F fungating primary, bleeding, bone mets. Mastectomy?"


@pytest.mark.parametrize(
    ("then", "left"),
    [
        ("the bleeding's stopped after 2 cycles and the ulcer has healed", set()),
        ("it healed up", set()),
        ("no longer bleeding, wound dry and healed", set()),
        ("she has stopped bleeding", {"fungation"}),
        ("bleeding stopped but started again last night", {"fungation", "bleeding"}),
        ("the ulcer has not healed", {"fungation", "bleeding", "ulceration"}),
        ("ulcer healing slowly", {"fungation", "bleeding", "ulceration"}),
        ("has the bleeding stopped?", {"fungation", "bleeding"}),
        ("once the ulcer has healed should we operate?", {"fungation", "bleeding"}),
    ],
)
def test_a_symptom_that_is_over_is_told_no_more(then: str, left: set[str]) -> None:
    assert standing(WOUND, then) == left


@pytest.mark.parametrize("then", ["pain gone on letrozole, no symptoms", "all her symptoms have resolved"])
def test_no_symptoms_takes_back_those_told(then: str) -> None:
    assert standing("65F bone mets, painful hip. RT?", then) == {"asymptomatic"}


def test_a_joint_that_hurts_no_more_is_not_free_of_metastases() -> None:
    facts = told("65F bone mets, painful hip. RT?", "hip no longer hurts")
    assert facts.of("sites")[0].status is Status.ASSERTED
    assert not standing("65F bone mets, painful hip. RT?", "hip no longer hurts")


def test_another_lesion_brings_its_own_surroundings() -> None:
    near = "60F 3 cm liver met, 2 mm from the portal vein. RFA?"
    assert value("vessel-distance", near, "2 cm in segment 3?") is None
    assert value("vessel-distance", near, "it is 2 cm now, still RFA?") == 2
    assert value("lesion-size", near, "2 cm in segment 3?") == 20
