"""A patient is described by words for a person or by facts that only a person has; a topic may name a fact or two."""

from pathlib import Path

import pytest

from assistant.facts.extraction import extract
from assistant.guardrails.persons import described, somebody
from assistant.turns import Turn
from ingest.glossary import load_glossary

GLOSSARY = load_glossary(Path(__file__).parents[3] / "corpus" / "glossary.yaml")

PAIRS = [
    ("SBRT or surgery for a single liver metastasis - what decides?", "54F, single liver metastasis, SBRT or surgery?"),
    ("locoregional progression at 3 years E2108 surgery arm", "She progressed locally at 3 years after surgery. What now?"),
    ("I am a junior: why is RFA limited to small tumours away from vessels?", "My patient has a 2 cm liver tumour next to a vessel: why not RFA?"),
    ("Since E2108 showed longer survival, should we operate on responders?", "She responded beautifully to TCHP. Should we operate?"),
    ("Is resection of a 4 cm liver lesion ever justified?", "He is 61 with a 4 cm liver lesion. Resect?"),
    ("ECOG 0 and one or two lesions: do selected cases do better?", "PS 0, two liver lesions, wants ablation"),
    ("List of poor prognostic factors incl. short DFI, >3 lesions, TNBC", "TNBC, DFI 14 mo, 2 lung nodules, ECOG 0. Thoughts?"),
    ("progressive disease in the brain with stable extracranial disease: principle?", "Brain progression, body stable on anastrozole. Change?"),
    ("40 Gy in 20 or 20 Gy in 5 for the choroid?", "72-year-old, choroidal met, asymptomatic. 20 Gy in 5?"),
    ("Should palbociclib be stopped before palliative radiotherapy?", "On palbociclib, painful hip met, RT Thursday"),
    ("Solitary bone mets were commoner in which MF07-01 arm?", "Solitary bone met, letrozole for 8 months, asks for surgery"),
    ("What does the review say on asymptomatic choroidal metastases?", "Asymptomatic choroidal met left eye found on routine fundoscopy, starting letrozole. RT now?"),
    ("choroidal metastases with symptoms: which dose?", "bilateral choroidal mets confirmed, symptomatic. Which dose?"),
    ("ocular mets prevalance asx vs visual sx", "72F, ocular mets, visual sx. What now?"),
    ("de novo stage iv % of breast ca", "de novo stage IV, 50 percent of the liver replaced, no treatment yet"),
    ("Resection against drugs for isolated liver mets: what did OS look like?", "Isolated liver met, no extrahepatic disease, wants resection. What OS can I tell her?"),
    ("SBRT 1-yr local control, AI page?", "SBRT to her lung met a year ago, local control so far, now a new lesion"),
    ("Shanghai hepatectomy trio: when did patient 2 relapse after her breast operation?", "My patient relapsed like patient 2 of the Shanghai hepatectomy trio: 8 liver mets. Resect her?"),
    ("Which patient with liver metastasis is a good candidate for resection?", "My patient with a liver metastasis: good candidate for resection?"),
    ("denosumab dose n frequency for bone mets pls", "On denosumab for bone mets, jaw pain, 71F. Dose?"),
    ("premenopausal HR+ disease w/o ovarian metastases: rationale for taking the ovary out?", "Premenopausal, HR+, no ovarian metastases. She wants her ovaries out"),
    ("lobular cancer and the stomach: early satiety, which test?", "lobular ca, 10 yrs out, early satiety & weight loss ?gastric mets"),
]  # fmt: skip


@pytest.mark.parametrize(("topic", "case"), PAIRS)
def test_a_topic_makes_no_patient_and_a_patient_is_one(topic: str, case: str) -> None:
    for text, patient in ((topic, False), (case, True)):
        facts = extract([Turn("user", text)])
        assert (described(text, facts, GLOSSARY), somebody(text, facts, GLOSSARY)) == (patient, patient), text


def test_a_study_named_beside_a_rich_description_leaves_the_patient() -> None:
    text = "Given E2108: ER+ HER2-, bone only, 3 lesions, ECOG 0, partial response for 8 months. Operate?"
    assert described(text, extract([Turn("user", text)]), GLOSSARY)


@pytest.mark.parametrize(
    ("text", "patient"),
    [
        ("My surgeon wants to inject cement. Under what safeguards does the review let him?", False),
        ("The ophthalmologist offers something in his rooms. What is it?", False),
        ("My surgeon wants to operate on him tomorrow. Agreed?", True),
        ("The radiologist says that he, 61, has two lesions. RFA?", True),
    ],
)
def test_a_doctor_who_is_spoken_of_is_no_patient(text: str, patient: bool) -> None:
    assert described(text, extract([Turn("user", text)]), GLOSSARY) == patient


def test_whoever_is_about_to_treat_has_a_patient_even_without_a_fact() -> None:
    text = "We will operate tomorrow."
    facts = extract([Turn("user", text)])
    assert somebody(text, facts, GLOSSARY)
    assert not described(text, facts, GLOSSARY)
