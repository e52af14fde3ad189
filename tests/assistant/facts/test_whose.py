"""Whose a stretch is: relatives in run-on dictation, what a text says, answers behind a question."""

import pytest

from assistant.facts.extraction import extract
from assistant.patient import PatientFacts, Status
from assistant.turns import Turn


def told(text: str) -> PatientFacts:
    return extract([Turn("user", text)])


def value(text: str, name: str) -> object:
    found = told(text).one(name)
    return found.value if found else None


@pytest.mark.parametrize(
    "relative", ["mum had breast cancer", "sister also died of a brain tumour", "aunt was treated"]
)
def test_what_stands_before_an_acting_relative_is_the_patients(relative: str) -> None:
    text = f"lady aged forty seven her {relative} our patient has two liver metastases on carboplatin"
    assert value(text, "age") == 47.0
    assert value(text, "lesion-count") == 2.0
    assert [fact.value for fact in told(text).of("current-drugs")] == ["carboplatin"]


def test_what_a_relative_has_stays_the_relatives() -> None:
    facts = told("54F, breast cancer in her mother, who had bone metastases")
    assert not facts.of("sites")


@pytest.mark.parametrize(
    "text",
    [
        "The guidance says 8 Gy in a single fraction for uncomplicated bone mets.",
        "8 Gy x 1 to a painful bone met is what the text recommends.",
        "Single 8 Gy given to bone lesions equals multi-fraction.",
        "8 Gy is as good as 20 Gy for bone pain.",
        "The AI page recommends letrozole first for bone mets.",
        "What does the AI page say about SBRT?",
    ],
)
def test_what_a_text_says_is_no_patients(text: str) -> None:
    assert not list(told(text))


def test_a_plan_beside_what_a_text_says_is_a_patients() -> None:
    facts = told("Cryo the liver metastases (2 of 3 cm), the AI page says it's an option")
    assert {fact.value for fact in facts.of("sites")} == {"liver"}
    assert not facts.of("current-drugs")


def test_an_aromatase_inhibitor_is_still_read() -> None:
    assert [fact.value for fact in told("54F on an AI, bone mets").of("current-drugs")] == ["endocrine-therapy"]


@pytest.mark.parametrize(
    ("text", "name", "state"),
    [
        ("54F. Dental review? Done last week.", "dental-check", "done"),
        ("54F. MDT discussion? Not yet.", "mdt-discussion", "not-done"),
        ("54F. Brain MRI? Done last week, clear.", "brain-imaging", "done"),
        ("54F. Mastectomy? Done 2015.", "primary-intact", "no"),
    ],
)
def test_an_answer_behind_a_question_is_read(text: str, name: str, state: str) -> None:
    assert value(text, name) == state


def test_a_denial_behind_a_question_is_read() -> None:
    [fact] = told("54F. Prior radiotherapy? Nope.").of("prior-radiation")
    assert fact.status is Status.DENIED


def test_a_course_is_somebodys_though_a_question_follows() -> None:
    facts = told("Asymptomatic choroidal met, starting letrozole. RT now?")
    assert {fact.value for fact in facts.of("sites")} == {"eye"}
    assert [fact.value for fact in facts.of("symptoms")] == ["asymptomatic"]


def test_a_topic_before_a_question_is_nobodys() -> None:
    assert not told("Choroidal metastasis. Plaque or EBRT?").of("sites")


@pytest.mark.parametrize(
    "text",
    [
        "Six liver mets. Chu series had one with 8 liver mets who did well.",
        "In the Chu paper a patient had 8 liver mets. Mine has 6 liver mets.",
        "The last patient had 8 liver mets; this one has 6 liver mets.",
    ],
)
def test_the_count_of_a_study_or_of_another_patient_is_not_hers(text: str) -> None:
    facts = extract([Turn("user", text)])
    assert {fact.value for fact in facts.of("lesion-count")} == {6.0}


def test_a_second_one_with_an_age_is_another_patient() -> None:
    first = Turn("user", "First patient 50 TNBC lung mets. Resect?")
    other = extract([first, Turn("user", "Second one: 66 ER+ solitary sternal met, resect?")])
    assert 50.0 not in {fact.value for fact in other.of("age")}
    assert "lung" not in {fact.value for fact in other.of("sites")}
    lesion = extract([first, Turn("user", "Second one: 12 mm, is that too large?")])
    assert "lung" in {fact.value for fact in lesion.of("sites")}


@pytest.mark.parametrize(
    ("turns", "emergency"),
    [
        (("50F spine mets, legs numb since this morning", "sorry wrong tab - that was yesterday's patient. Today's: 63F spine mets, no neuro"), False),
        (("60F choroidal met, sees fine", "sudden loss of vision left eye", "no sorry that was a different patient, mine sees fine"), False),
        (("66F rib met", "Her mother can't pass urine."), False),
        (("66F rib met", "She can't pass urine."), True),
        (("Her husband was paralysed by cord compression in 2015. She has a rib met.",), False),
        (("T8 met, leg weakness, cannot pass urine", "MRI done, no cord compression, it was the constipation"), False),
        (("MRI shows thecal sac indentation at T6. Wait 2 weeks?",), True),
        (("sacral mets, can't feel the loo paper and wets herself",), True),
        (("60F bone mets only", "and no longer responding - primary growing, mets still stable"), False),
    ],
)  # fmt: skip
def test_an_emergency_is_hers_and_now(turns: tuple[str, ...], emergency: bool) -> None:
    facts = extract([Turn("user", text) for text in turns])
    assert any(fact.status is not Status.DENIED for fact in facts.of("emergency")) is emergency


def test_what_was_told_of_another_patient_is_forgotten_and_what_came_before_is_not() -> None:
    facts = extract(
        [Turn("user", text) for text in ("60F, liver mets", "biopsy says colorectal", "sorry, wrong patient, ER+")]
    )
    assert {fact.value for fact in facts.of("sites")} == {"liver"}
    assert {fact.value for fact in facts.of("er")} == {"positive"}


@pytest.mark.parametrize(
    ("text", "hers"),
    [
        ("what all counts as a 'skeletal related event'? my registrar rattled off four things and i only caught fracture", False),
        ("Which events count as SREs? The lecture had a slide but I could only remember cord compression.", False),
        ("What does skeletal-related event mean? I can only name pathological fracture and hypercalcaemia.", False),
        ("what counts as cord compression here? She can't move her legs since this morning.", True),
        ("What does this mean? MRI shows cord compression at T9, patient weak in the legs.", True),
        ("My registrar listed four problems on the ward round and I only caught cord compression at T8. Where do I send her?", True),
        ("My consultant mentioned pathologic fracture of the left femur; what do we do tonight?", True),
    ],
)  # fmt: skip
def test_half_a_lesson_on_a_term_that_is_asked_about_tells_of_nobody(text: str, hers: bool) -> None:
    assert bool(told(text).of("emergency")) is hers


def test_what_is_found_makes_a_site_somebodys() -> None:
    assert value("Choroidal met, vision fine. Treat the eye?", "sites") == "eye"
    assert value("Choroidal metastases: radiotherapy or not?", "sites") is None
