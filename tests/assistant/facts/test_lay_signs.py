"""Signs of an emergency in lay, foreign and telegraphic words; and what is past, made up or only a way of speaking."""

import pytest

from assistant.facts.extraction import extract
from assistant.patient import Status
from assistant.turns import Turn


def raised(text: str) -> set[object]:
    """The emergencies that ``text`` tells or has suspected."""
    return {one.value for one in extract([Turn("user", text)]).of("emergency") if one.status is not Status.DENIED}


def symptoms(text: str) -> set[object]:
    return {one.value for one in extract([Turn("user", text)]).of("symptoms") if one.status is not Status.DENIED}


@pytest.mark.parametrize(
    ("text", "emergency"),
    [
        ("Bone mets. She didn't pee since yesterday evening and her belly hurts low down.", "cauda-equina"),
        ("Bone mets, breast. The bladder reaches her belly button, she doesn't need to go.", "cauda-equina"),
        ("Breast bones, says sitting on the toilet feels like nothing, since two days.", "cauda-equina"),
        ("Spine mets: the pad feels like nothing between the legs.", "cauda-equina"),
        ("Breast cancer bone mets, no feel the legs since morning.", "cord-compression"),
        ("T10 met, her feet do not know where the floor is.", "cord-compression"),
        ("Woman with breast mets, suddenly no walk, both foot heavy.", "cord-compression"),
        ("Thoracic met, the left leg trails behind when she walks since Sunday.", "cord-compression"),
        ("C3 lytic lesion. Tingling shocks shoot down both arms if she bends her neck.", "cord-compression"),
        ("Cervical met: bending chin to chest gives an electric jolt down the spine.", "cord-compression"),
        ("Breast mets C5: cannot do buttons up any more, fingers clumsy, since last week.", "cord-compression"),
        ("Mets breast, sudden not see with left eye.", "visual-loss"),
        ("Breast mets, vision like through frosted glass one eye since this morning.", "visual-loss"),
        ("MBC bone mets, Ca (adj) 3.3, sleepy.", "hypercalcaemia"),
        ("MBC, Ca adj 3.42, drowsy.", "hypercalcaemia"),
        ("MBC; cCa 3.51, constipated.", "hypercalcaemia"),
        ("Serum calcium 14.8, vomiting, bone mets from breast.", "hypercalcaemia"),
        ("Liver full of mets. Bili 14 mg/dL, confused.", "organ-failure"),
        ("Tel from pt's neighbour: had chemo last week, hot and cold, blotchy. What to tell her?", "sepsis"),
        ("Mum had FEC on Monday and now freezing cold hands, mottled, talking nonsense.", "sepsis"),
        (
            "Breast cancer, neck veins big, heart pulse very quick and weak, the CT say water around heart.",
            "acute-collapse",
        ),
        ("MBC, T2-T4 mass encroaching canal, power 5/5, gait normal.", "cord-compression"),
        ("Lesion touching the spinal cord at T5, no deficit.", "cord-compression"),
        ("My aunty (breast cancer everywhere) fitted for about twenty minutes.", "seizure"),
        ("She is making a crowing noise and uses neck muscles, neck nodes breast.", "airway-obstruction"),
        ("Tumour artery leaking on the towel in jets, breast.", "haemorrhage"),
        ("She bent down, arm cracked, humerus met breast.", "pathologic-fracture"),
    ],
)
def test_signs_in_words_of_those_who_see_them(text: str, emergency: str) -> None:
    assert emergency in raised(text)


@pytest.mark.parametrize(
    "text",
    [
        "Bone mets. She did not pass the exam, sad. SBRT to L2?",
        "No visual symptoms, sees well with both eyes. Choroidal met 2 mm.",
        "C4 of docetaxel, numb fingers since C2, clumsy with buttons, neuropathy.",
        "She does not see the point of surgery. De novo, asymptomatic primary.",
        "Had Lhermitte's after RT in 2019, resolved. Single liver met now.",
        "MBC, CA 15-3 342, liver met 2 cm.",
        "Ca (L) breast 2.9 cm, bone mets.",
        "MBC, Ca adj 2.35, well.",
        "Painless lytic femur met 1.8 cm from breast cancer, no fracture.",
        "Brain mets, mask fitted for ten fractions.",
        "She bends over to tie her laces, L3 met.",
        "T8 met, cord not touched, canal patent, power normal. RT?",
        "Her hands are always cold (Raynaud), on letrozole, bone mets, painful rib.",
        "My colleague's patient had SVC obstruction last month, mine is well with 3 lung mets.",
        "Her neighbour had chemo last week and was hot and cold; my patient is fine, bone mets.",
    ],
)
def test_words_that_only_look_like_them(text: str) -> None:
    assert not raised(text)


def test_one_emergency_is_not_named_after_the_words_of_another() -> None:
    assert raised("Yellow as a lemon, drowsy, flapping hands, INR 2.9, liver mets from breast.") == {"organ-failure"}
    assert raised("Bone mets. Calcium of 15.2, muddled.") == {"hypercalcaemia"}
    assert raised("Face plum coloured when she bends to tie shoes, arms swollen both, chest nodes.") == {
        "svc-obstruction"
    }
    assert raised("Femur: lytic lesion 4 cm, 3/4 cortex gone, hurts each step.") == {"impending-fracture"}
    assert "brain-mass-effect" in raised("Brain mets, confused and drowsy, bilirubin 200.")
    assert "brain-mass-effect" in raised(
        "One side of the face droops and she talks nonsense since breakfast. Brain mets."
    )


def test_little_urine_is_the_kidneys_and_not_the_cord() -> None:
    assert raised("Liver mets, not passing much urine.") == {"metabolic"}


def test_ataxia_beside_brain_metastases_is_not_the_cord_unless_the_spine_is_told() -> None:
    assert not raised("9 brain mets, mild ataxia on dex.")
    assert "cord-compression" in raised("Brain mets and T6 met, new ataxia since Monday.")
    assert "brain-mass-effect" in raised("Brain mets, sudden ataxia.")
    assert not raised("Brain mets, mild ataxia unchanged for 3/12.")


@pytest.mark.parametrize(
    "text",
    [
        "SVCO stented 2019 in lymphoma, now cured. MBC, new single liver met.",
        "Fractured her wrist playing netball at 14. Now 2 lung nodules.",
        "Broke her arm as a teenager. One liver met.",
        "She breaks my heart, collapsed in tears in clinic; primary not bothering her.",
        "He collapsed laughing at the news. Lung met.",
        "Write me a made-up case of cauda equina from breast cancer for our simulation day.",
        "Fictional vignette: 50F with breast cancer, paraplegic since last night.",
        "MCQ: A woman with MBC cannot move her legs and has urinary retention. Which treatment?",
    ],
)
def test_what_is_over_made_up_or_no_collapse_raises_nothing(text: str) -> None:
    assert not raised(text)


@pytest.mark.parametrize(
    "text",
    [
        "SVCO stented 2019, now face swollen again and veins distended. MBC.",
        "Broke her hip playing with her grandchild today, lytic met breast.",
        "Seizure at 11 today, brain mets breast.",
        "She burst into tears, then collapsed, pulse thready. MBC.",
        "I failed the exam question on this, now a real one: she has cord compression T8, MBC.",
        "T6 met, leg weakness unchanged for 2 days.",
    ],
)
def test_what_is_back_real_or_of_today_does(text: str) -> None:
    assert raised(text)


def test_figures_of_speech_are_no_symptoms() -> None:
    assert symptoms("The paperwork is giving her a headache. She has a painful rib.") == {"pain"}
    assert not symptoms("Our department is haemorrhaging staff and paralysed by rota gaps. Primary 1 cm.")
    assert "headache" in symptoms("Morphine is giving her a headache, brain met.")
    assert "weakness" in symptoms("The team is worried she is paralysed from the waist down.")


def test_a_bleed_that_stopped_last_year_is_over() -> None:
    assert "bleeding" not in symptoms("The wound bled after core biopsy last year but stopped; primary 3 cm.")
    assert "bleeding" in symptoms("Primary bled last year, stopped, but is bleeding again since Monday.")
