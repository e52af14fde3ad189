"""Emergencies asked about, abbreviated or told in figures; and topics, history, fears and listed risks that look like one."""

import pytest

from assistant.facts.extraction import extract
from assistant.patient import Status
from assistant.turns import Turn


def raised(text: str) -> set[object]:
    """The emergencies that ``text`` tells or has suspected."""
    return {one.value for one in extract([Turn("user", text)]).of("emergency") if one.status is not Status.DENIED}


@pytest.mark.parametrize(
    ("text", "emergency"),
    [
        ("cord compression? MBC, T6", "cord-compression"),
        ("52F, MBC, T6 met, cord compression?", "cord-compression"),
        ("Is it cord compression? My wife has breast cancer in the spine and is not right", "cord-compression"),
        ("Could this be cauda equina?", "cauda-equina"),
        ("PE? MBC on tamoxifen, breathless", "pulmonary-embolism"),
        ("neutropenic sepsis? MBC day 9", "sepsis"),
        ("stage IV breast, SVCO? needs RT?", "svc-obstruction"),
        ("brain bleed? MBC on anticoagulants", "stroke"),
        ("tamponade? echo: large effusion, breast ca", "acute-collapse"),
        ("pathological fracture? Femur met on letrozole", "pathologic-fracture"),
    ],
)
def test_an_emergency_asked_about_a_patient_is_suspected(text: str, emergency: str) -> None:
    assert emergency in raised(text)


@pytest.mark.parametrize(
    "text",
    [
        "What is the treatment of cord compression?",
        "cord compression?",
        "And cord compression?",
        "Surgery or radiotherapy for cord compression?",
        "What is an emergency? Is it cord compression?",
        "How is hypercalcaemia treated? In MBC.",
        "Is neutropenic sepsis a reason not to operate?",
        "Is radiotherapy or surgery preferred in cord compression? MBC",
        "Does capecitabine cause diarrhoea, febrile neutropenia or pulmonary embolism?",
        "Is febrile neutropenia more common with docetaxel or paclitaxel?",
    ],
)
def test_a_topic_raises_nothing(text: str) -> None:
    assert not raised(text)


@pytest.mark.parametrize(
    ("text", "emergency"),
    [
        ("She is 'off legs'. MBC. Bed 12.", "cord-compression"),
        ("off legs MBC", "cord-compression"),
        ("her legs feel like they belong to somebody else since Sunday, cancer in her spine", "cord-compression"),
        ("K 6.9 urate 0.9 phosphate 2.8 creat 340 after weekly paclitaxel", "metabolic"),
        ("Hyperkalaemia 7.2, MBC", "metabolic"),
        ("Tumour lysis syndrome after chemo, MBC", "metabolic"),
        ("AKI creat 800 anuric, MBC", "metabolic"),
        ("Na 112 confused, MBC", "metabolic"),
        ("Zoledronate given, Ca now 1.6, carpopedal spasm, MBC", "metabolic"),
        ("FN on day 8, MBC", "sepsis"),
        ("?FN, MBC", "sepsis"),
        ("plts 4 and nose bleed won't stop, MBC", "haemorrhage"),
        ("plt 4, gums bleeding, MBC", "haemorrhage"),
        ("breast ca stage IV BP 84 systolic HR 128", "acute-collapse"),
        ("BP 84/50, HR 132, breast cancer", "acute-collapse"),
        ("pulsus paradoxus, MBC effusion", "acute-collapse"),
        ("The breast wound wont stop, we have gone through four bath towels and she looks grey", "haemorrhage"),
        ("The sore on her breast is pouring, it's soaked the mattress", "haemorrhage"),
        ("Her bowels and her waters have stopped since Tuesday, mets in spine", "cauda-equina"),
    ],
)
def test_figures_abbreviations_and_lay_words(text: str, emergency: str) -> None:
    assert emergency in raised(text)


def test_too_much_potassium_is_not_too_much_calcium() -> None:
    assert "hypercalcaemia" not in raised("Hyperkalaemia, ECG changes, MBC")


@pytest.mark.parametrize(
    "text",
    [
        "K 4.2, Na 138, creatinine 80, calcium 2.3. Liver met RFA?",
        "Ki67 70%, MBC",
        "BP 118/76, HR 80, MBC",
        "platelets 95, no bleeding, liver met",
        "FNA of the node shows MBC",
        "no hyperkalaemia, K 5.0, MBC",
        "hair off legs since chemo, MBC",
        "fungating wound soaking dressings with discharge, MBC",
        "the breast wound won't stop weeping clear fluid",
        "small pericardial effusion, asymptomatic, BP 125/70",
        "breast ca 1.6 cm, no cramps",
    ],
)
def test_figures_and_words_that_are_none(text: str) -> None:
    assert not raised(text)


@pytest.mark.parametrize(
    "text",
    [
        "Sepsis fully treated 3 months ago, back to PS 0. RFA?",
        "Sepsis in the past. ER+ liver met. RFA?",
        "Fully recovered from sepsis. RFA to liver met?",
        "Hypercalcaemia corrected with zoledronate in March, Ca 2.35 today. Painful hip met.",
        "Hypercalcaemia last year, normal since. SBRT to rib?",
        "calcium normal now after zoledronate for hypercalcaemia in spring. hip pain RT?",
        "She has never had a stroke. bone only.",
        "Never had seizures or sepsis or PE. liver met RFA?",
        "Any history: DVT, seizures, sepsis - none. ER+ liver met",
        "I thought it was cord compression but MRI normal. painful T8. RT?",
        "She was worried about a brain bleed but CT head was clear. What about the liver met?",
        "She is anxious about having a stroke; no symptoms. Bone only.",
        "She fears having a seizure one day. bone only.",
        "Consent form lists bleeding, sepsis, PE and liver failure as risks of hepatectomy.",
        "Haemorrhage and sepsis are complications quoted by the surgeon; what rate do the sources give?",
    ],
)
def test_history_denial_fear_and_listed_risks_raise_nothing(text: str) -> None:
    assert not raised(text)


@pytest.mark.parametrize(
    "text",
    [
        "Sepsis treated with antibiotics since yesterday, MBC",
        "palbociclib held until she has recovered from her sepsis",
        "hypercalcaemia corrected last month, now 3.2 again",
        "sepsis 3 months ago treated; today temp 39 and rigors on paclitaxel",
        "thought it was cord compression but xray normal, legs weak, T6 met",
        "I'm worried she might have cord compression, T6 met, MBC",
        "worried about PE, MBC breathless",
        "She never had a headache like this before, brain mets, vomiting",
        "never had a seizure before, had one this morning, MBC",
        "complications: sepsis on day 3, MBC after mastectomy",
        "scared, she is having a seizure right now",
        "consent signed, pathological fracture of femur for nailing",
    ],
)
def test_what_is_there_now_is_no_history_and_no_mere_fear(text: str) -> None:
    assert raised(text)


def test_a_squeezed_heart_is_no_blocked_airway() -> None:
    text = "Known pericardial effusion, now BP 80 systolic, neck veins up, heart sounds muffled, can't lie flat"
    assert raised(text) == {"acute-collapse"}


def test_a_little_blood_beside_a_swollen_calf_is_an_embolism() -> None:
    text = "calf swollen since the drive, sudden sharp chest pain breathing in and she coughed a bit of blood, o2 86%"
    assert raised(text) == {"pulmonary-embolism"}
    assert raised("she coughed up a bit of blood, lung mets") == {"haemorrhage"}


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("She's bleeding delighted with it. liver mets", "bleeding"),
        ("She's paralysed with indecision about mastectomy. bone only.", "weakness"),
        ("Sepsis fully treated 3 months ago. Liver met.", "infection"),
        ("Consent form lists bleeding and sepsis as risks of hepatectomy. Liver met.", "bleeding"),
    ],
)
def test_idioms_history_and_listed_risks_are_no_symptoms(text: str, absent: str) -> None:
    assert absent not in {one.value for one in extract([Turn("user", text)]).of("symptoms")}


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("Three bone mets, 5 yrs 4 months after lumpectomy", "disease-free-interval", 64.0),
        ("left mastectomy Jan 2023, nov 2023 two nodules in the lung", "disease-free-interval", 10.0),
        ("H-score 270 ER, 10 PR, HER2 neg. liver mets", "er", "positive"),
        ("H-score 270 ER, 10 PR, HER2 neg. liver mets", "pr", "positive"),
        ("ER 1-9% (low), PR 0. liver met", "er", "positive"),
        ("triple neg (ER 0, H2N 1+), lung met", "her2", "negative"),
        ("Lady, menopause reached at 51, liver met", "menopausal-status", "postmenopausal"),
        ("The mother was 45; the patient herself is 38. Liver mets", "age", 38.0),
    ],
)
def test_facts_in_rarer_words(text: str, name: str, value: object) -> None:
    found = extract([Turn("user", text)]).one(name)
    assert found is not None
    assert found.value == value


def test_an_illness_that_was_treated_is_no_interval() -> None:
    assert (
        extract([Turn("user", "Sepsis fully treated 3 months ago. Liver met ER+.")]).one("disease-free-interval")
        is None
    )


@pytest.mark.parametrize(
    ("text", "emergency"),
    [
        ("Bone mets. She not can move the foots from this morning", "cord-compression"),
        ("breast cancer bones, she cannot moving her foots since two days", "cord-compression"),
        ("neck nodes eroding, a small 'herald' bleed this morning, stopped now", "haemorrhage"),
        ("Fungating axillary nodes, sentinel bleed overnight, settled with pressure", "haemorrhage"),
        ("fungating breast, two dressings soaked through within the hour", "haemorrhage"),
        ("C5 vertebra collapsed on MRI and both hands are numb since yesterday", "cord-compression"),
        ("head drop and numb hands, C3 met with breast cancer", "cord-compression"),
        ("she can no longer hold her head up, numb hands both sides", "cord-compression"),
        ("Her husband has epilepsy. She herself had a fit this morning", "seizure"),
        ("My husband has breast cancer with bone mets, he cannot move his legs since this morning", "cord-compression"),
        ("My registrar says the patient in bed 4 has cord compression", "cord-compression"),
        ("she had a terrible dream and woke up unable to move her legs, T8 met", "cord-compression"),
    ],
)
def test_broken_english_a_herald_bleed_and_signs_at_the_neck_are_read(text: str, emergency: str) -> None:
    assert emergency in raised(text)


@pytest.mark.parametrize(
    "text",
    [
        "The waiting list is bleeding us dry and my head is exploding with paperwork.",
        "This clinic is haemorrhaging staff. Does E2108 report quality of life?",
        "I laughed so hard I nearly wet myself when the doctor said cure.",
        "I nearly had a heart attack when I saw the hazard ratio.",
        "Last night I dreamt I could not move my legs, woke up fine. Bone mets, no pain.",
        "She was unconscious - under general anaesthetic - for the port insertion. Liver met 2 cm.",
        "Consent form for WBRT lists: seizures, raised intracranial pressure, hair loss. 2 brain mets.",
        "Husband has epilepsy and had a fit this morning, he is in A&E. She herself is well, one brain met.",
        "Her father had a stroke last night and is in hospital. Single lung met.",
        "The trainee says SVC obstruction should be stented before chemo.",
        "My registrar thinks a pathological fracture always needs surgery.",
        "Bladder urgency since childbirth 20 years back, unchanged. Pelvic bone met.",
        "Femur met, Mirels 6 for impending fracture, painful.",
        "C4 of paclitaxel given, numb fingers since C2, stable. Chest wall recurrence.",
    ],
)
def test_figures_of_speech_dreams_others_and_teaching_raise_nothing(text: str) -> None:
    assert not raised(text)
