"""What is told and what only looks like it: each fact in words of the clinic, beside words that must not be read as it."""

import pytest

from assistant.facts.extraction import extract
from assistant.patient import PatientFacts, Status
from assistant.turns import Turn

URGENT = (Status.ASSERTED, Status.SUSPECTED)


def told(text: str) -> PatientFacts:
    return extract([Turn("user", text)])


def has(text: str, name: str, value: object) -> bool:
    return any(fact.value == value and fact.status in URGENT for fact in told(text).of(name))


def denied(text: str, name: str) -> bool:
    return any(fact.status is Status.DENIED for fact in told(text).of(name))


@pytest.mark.parametrize(
    ("text", "sternum"),
    [
        ("Denosumab for breast bone metastases, 71 F.", False),
        ("62 F, breast bone mets, letrozole ongoing.", False),
        ("62F with breast bone disease, stable.", False),
        ("62F, a metastasis in the breast bone, painful.", True),
        ("62F, breastbone metastasis, solitary.", True),
        ("62F, solitary breast bone metastasis.", True),
    ],
)
def test_bone_metastases_of_the_breast_are_not_in_the_breastbone(text: str, sternum: bool) -> None:
    assert has(text, "sites", "sternum") is sternum
    assert has(text, "sites", "bone")


@pytest.mark.parametrize(
    ("text", "value", "raised"),
    [
        ("70F. The clinic sheet says stop letrozole. She rang me confused. Is it right?", "brain-mass-effect", False),
        ("62F, two letters about her drugs. She phoned the ward confused. Which holds?", "brain-mass-effect", False),
        ("70F on letrozole. She rang me confused.", "brain-mass-effect", True),
        ("70F. The sheet says stop. She rang me confused and drowsy.", "brain-mass-effect", True),
        ("70F. Her leaflet is lost. She is confused since last night.", "brain-mass-effect", True),
        ("So what did the operated ones get out of it?", "brain-mass-effect", False),
        ("59F brain mets, she is out of it since yesterday.", "brain-mass-effect", True),
        ("58F lung met. Smoker, COPD, can't climb one flight.", "cord-compression", False),
        ("61F with emphysema, cannot climb the stairs, lung met.", "cord-compression", False),
        ("61F with T8 met, can't climb the stairs since Sunday.", "cord-compression", True),
        ("61F, COPD. T8 met. Cannot stand up since this morning.", "cord-compression", True),
        ("55F, breast lump about to break the skin.", "impending-fracture", False),
        ("55F, primary going to break through the skin, bones stable.", "impending-fracture", False),
        ("55F femur met about to break.", "impending-fracture", True),
        ("55F, lytic humerus going to snap.", "impending-fracture", True),
        ("68F ischium met, the radiologist is silent on fracture risk.", "impending-fracture", False),
        ("68F iliac met, fracture risk was not assessed.", "impending-fracture", False),
        ("68F femoral met, fracture risk high.", "impending-fracture", True),
        ("60F MBC, tumour in the main bronchus blocks it, saturation 88.", "pulmonary-embolism", False),
        ("60F MBC, tumour in the main bronchus blocks it, saturation 88.", "airway-obstruction", True),
        ("60F MBC, saturation 86 since this morning.", "pulmonary-embolism", True),
        ("60F, tumour in the main bronchus blocks it, sats 86, CTPA shows clots.", "pulmonary-embolism", True),
    ],
)
def test_a_sign_that_comes_of_something_else_is_no_emergency(text: str, value: str, raised: bool) -> None:
    assert has(text, "emergency", value) is raised


@pytest.mark.parametrize(
    ("text", "value", "raised"),
    [
        ("Pathological fracture of the femur through a breast met: nailed by orthopaedics yesterday, RT booked.", "pathologic-fracture", False),
        ("59F cord compression T6, decompressed on Monday by the spine surgeons, RT to follow.", "cord-compression", False),
        ("Temporal met with mass effect. Neurosurg resected last night, cavity RT planned.", "brain-mass-effect", True),
        ("Temporal met with mass effect, hemiparesis. Neurosurg resected last night.", "stroke", False),
        ("59F cord compression T6, decompressed on Monday, legs weak again.", "cord-compression", True),
        ("59F pathological fracture femur, will be nailed on Monday.", "pathologic-fracture", True),
        ("59F pathological fracture of the humerus, not yet nailed.", "pathologic-fracture", True),
        ("59F pathological fracture femur. The breast was removed last week.", "pathologic-fracture", True),
        ("59F brain met with midline shift resected two days ago, now drowsy.", "brain-mass-effect", True),
    ],
)  # fmt: skip
def test_what_was_operated_on_in_the_same_message_is_an_emergency_no_more(text: str, value: str, raised: bool) -> None:
    assert has(text, "emergency", value) is raised


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("Lesion 2.6 cm, next to the portal vein, well below the diaphragm.", "diaphragm-distance", "clear"),
        ("Lesion 2 cm, a good way beneath the diaphragm.", "diaphragm-distance", "clear"),
        ("Lesion 2 cm, just below the diaphragm.", "diaphragm-distance", "close"),
        ("Lesion of segment 7 right under the diaphragm.", "diaphragm-distance", "close"),
        ("2.5 cm lesion seg 6, >2cm from portal vein bile duct n diaphragm, 47F", "bile-duct-distance", 20.0),
        ("2.5 cm lesion seg 6, >2cm from portal vein bile duct n diaphragm, 47F", "diaphragm-distance", 20.0),
        ("RFA is meant for liver tumours up to 5 cm, a 4.5 cm one is fine, right?", "lesion-size", 45.0),
        ("52F, the review takes lesions up to 3 cm, hers is 2.1 cm.", "lesion-size", 21.0),
        ("Mets left alone: 45y, ER+, HER2-.", "age", 45.0),
        ("For the board: 61 y, triple negative.", "age", 61.0),
        ("50F, the bone scan lights up in eight places.", "lesion-count", 8.0),
        ("50F, uptake in 4 sites.", "lesion-count", 4.0),
        ("44F, bone mets, good response, 4 months of systemic therapy now.", "response-duration", 4.0),
        ("She took systemic therapy 5 months with good response.", "response-duration", 5.0),
        ("49F, started letrozole/palbociclib two months ago.", "response-duration", 2.0),
        ("50F, five months of documented response on letrozole.", "response", "good"),
        ("44F, 6 months on letrozole with clear response.", "response", "good"),
        ("76F, he will leave gross tumour behind on the chest wall.", "complete-clearance", "no"),
        ("42F, only one metastasis in the iliac bone.", "bone-only", "yes"),
        ("45F, biopsy-proven single pelvic bone met.", "bone-only", "yes"),
        ("58F, breast lump 3 cm, completely painless, skin intact.", "symptoms", "asymptomatic"),
        ("54F, single lung nodule, feels fine.", "symptoms", "asymptomatic"),
        ("51F, liver nearly clear, primary still there but quiet.", "symptoms", "asymptomatic"),
        ("60F, no swelling, no neuropathy, nothing.", "symptoms", "asymptomatic"),
        ("Eye met. CT and MRI of the brain were done on Tuesday, no brain mets.", "brain-imaging", "done"),
        ("Eye met, 60F. We did CT and MRI of the head.", "brain-imaging", "done"),
        ("Bone mets, 61F. Last saw a dentist 8 years ago.", "dental-check", "not-done"),
        ("48-year-old with triple-negative disease, on a trial screening MRI two cerebral metastases.", "her2", "negative"),
        ("68F with eight liver metastases, HER2-positive. Fudan patient 2 was just like her.", "her2", "positive"),
        ("Lady responding for four months to abemaciclib and letrozole.", "current-drugs", "letrozole"),
    ],
)  # fmt: skip
def test_what_is_told_is_read(text: str, name: str, value: object) -> None:
    assert has(text, name, value)


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("DFI: 45y, ER+, HER2-.", "age", 45.0),
        ("50F, uptake in no other sites, lights up in one place on the mug.", "lesion-count", 8.0),
        ("49F, started letrozole eight months ago.", "response-duration", 8.0),
        ("49F, letrozole is to start, then two months later a scan.", "response-duration", 2.0),
        ("50F on letrozole, no documented response so far.", "response", "good"),
        ("42F, only one metastasis in the iliac bone is painful.", "bone-only", "yes"),
        ("42F, only one metastasis in the femur and two in the liver.", "bone-only", "yes"),
        ("58F, breast lump, skin intact but painful.", "symptoms", "asymptomatic"),
        ("60F, no biopsy, no scan, nothing.", "symptoms", "asymptomatic"),
        ("Eye met, 60F. CT and MRI of the brain will be done on Tuesday.", "brain-imaging", "done"),
        ("Bone mets, 61F. The dentist saw her 8 days ago.", "dental-check", "not-done"),
        ("Zoledronate, 71F, loose teeth and gum infection.", "symptoms", "infection"),
        ("66F, urinary infection treated.", "symptoms", "infection"),
        ("76 yr, fungating breast cancer fixed to ribs and sternum.", "sites", "bone"),
        ("59F, fungating breast, eaten into the ribs.", "sites", "bone"),
        ("76 yr, fungating breast. Surgeon thinks he can do it.", "sex", "male"),
        ("Choroid met, EBRT being planned through the MDT.", "mdt-discussion", "not-done"),
        ("I propose primary surgery since she fulfils the criteria.", "primary-intact", "no"),
        ("52F chest wall RT ongoing, weekly paclitaxel to be given.", "prior-radiation", "chest-wall"),
        ("Chest wall nodules, MDT wants excision then RT.", "prior-radiation", "yes"),
        ("Brain and body progress, 58F. So WBRT, then the next line.", "prior-radiation", "brain"),
        ("SBRT for every iliac met, 60F, since it is superior to EBRT.", "prior-radiation", "yes"),
    ],
)  # fmt: skip
def test_what_only_looks_like_it_is_not_read(text: str, name: str, value: object) -> None:
    assert not has(text, name, value)


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("61F with rib mets and vertebral mets.", "sites", "bone"),
        ("59F, metastasis fixed to no organ, T8 met and rib met.", "sites", "bone"),
        ("Fungating breast, infected, foul.", "symptoms", "infection"),
        ("62F, chest wall infection over the tumour.", "symptoms", "infection"),
        ("Male patient, 66, MBC, he says he has pain in the hip.", "sex", "male"),
        ("She had EBRT, then SBRT to the liver in 2021.", "prior-radiation", "liver"),
        ("52F chest wall RT in 2019.", "prior-radiation", "chest-wall"),
        ("Had surgery, 50F, mastectomy since 2019.", "primary-intact", "no"),
        ("She has an MDT slot tomorrow.", "mdt-discussion", "not-done"),
    ],
)
def test_what_was_read_before_still_is(text: str, name: str, value: object) -> None:
    assert has(text, name, value)


@pytest.mark.parametrize(
    ("text", "site"),
    [
        ("Painful central liver met 4 cm.", "liver"),
        ("The liver lesion is 3 cm, very central, painful.", "liver"),
        ("Painful 3 cm deposit deep in the middle of the liver.", "liver"),
        ("Painful L3, and a liver met.", "spine"),
        ("Painful breast, central liver met.", "breast"),
        ("Two liver mets; her knee is painful.", ""),
    ],
)
def test_a_symptom_stands_where_it_is_told(text: str, site: str) -> None:
    assert {fact.site for fact in told(text).of("symptoms") if fact.value == "pain"} <= {site, "bone"} if site else True
    assert not site or any(fact.site == site for fact in told(text).of("symptoms"))


@pytest.mark.parametrize(
    ("text", "pressing"),
    [
        ("Brain metastases; vomiting only on day 2 of each cycle, MRI on Monday shows no oedema and no shift.", False),
        ("Brain metastases; vomiting only on day 2 of each cycle.", True),
        ("Brain metastases; vomiting, MRI last month showed no oedema.", True),
    ],
)
def test_sickness_of_each_cycle_beside_a_quiet_scan_is_no_pressure_on_the_brain(text: str, pressing: bool) -> None:
    assert has(text, "emergency", "brain-mass-effect") is pressing


@pytest.mark.parametrize(
    ("text", "primary"),
    [
        ("Everolimus, grade 3 mouth ulcers.", False),
        ("Ulcers of the tongue on everolimus.", False),
        ("Duodenal ulcer in 2019.", False),
        ("Heel ulcer.", False),
        ("Breast primary with ulcers.", True),
        ("The lump ulcerates.", True),
    ],
)
def test_an_ulcer_of_the_mouth_is_none_of_the_primary(text: str, primary: bool) -> None:
    assert has(text, "symptoms", "ulceration") is primary
