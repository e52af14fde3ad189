"""Steps around a treatment: whether a text keeps them or leaves them out, in whatever words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.questions import steps
from assistant.questions.steps import Stance
from assistant.vocabulary import LABELS


def stances(text: str) -> dict[str, str]:
    return {step.name: step.stance.value for step in steps.read(text)}


@pytest.mark.parametrize(
    ("text", "step", "stance"),
    [
        ("No biopsy, straight to ribociclib.", "biopsy", "left-out"),
        ("The biopsy can wait.", "biopsy", "left-out"),
        ("Histology of the first lesion has been left out.", "biopsy", "left-out"),
        ("There is no reason to skip the biopsy.", "biopsy", "kept"),
        ("The biopsy came back ER positive.", "biopsy", "kept"),
        ("Nothing is started until the biopsy is back.", "biopsy", "kept"),
        ("Chemo starts before the biopsy.", "biopsy", "left-out"),
        ("A biopsy of the liver is on the form.", "biopsy", "unclear"),
        ("The board prefers resection.", "board", "kept"),
        ("The surgeon decided it alone.", "board", "left-out"),
        ("Operation on my word, the MDT is full until March.", "board", "left-out"),
        ("Resection on Monday, drugs go on.", "systemic", "kept"),
        ("Metastasectomy and nothing else afterwards.", "systemic", "left-out"),
        ("Lung mets resected R0, no further systemic needed as NED.", "systemic", "left-out"),
        ("She had SBRT and hates tablets.", "systemic", "left-out"),
        ("Oncology referral can be left out after the radiosurgery.", "systemic", "left-out"),
        ("No chemotherapy for her, letrozole continues.", "systemic", "kept"),
        ("Switch from letrozole, stop it today.", "systemic", "none"),
        ("The dentist has cleared her.", "dental", "kept"),
        ("Teeth will be looked at some day.", "dental", "left-out"),
        ("Trauma ortho reviewed the hip.", "orthopaedics", "kept"),
        ("Iris metastasis, head imaging not needed if no headache.", "brain-imaging", "left-out"),
        ("No headache, no brain scan.", "brain-imaging", "none"),
        ("Palbociclib was paused for the RT.", "pause", "kept"),
        ("Palbociclib and RT, no need to stop it.", "pause", "left-out"),
        ("Weekly paclitaxel is cancelled for the RT, restart on the 22nd.", "systemic", "none"),
        ("Weekly paclitaxel is cancelled, SBRT is enough.", "systemic", "left-out"),
        ("No need to waste a board slot on her.", "board", "left-out"),
        ("The breast is off. She has had enough, all drugs were stopped for good.", "systemic", "left-out"),
        ("The operation will do nothing for the liver.", "systemic", "none"),
        ("Letrozole + palbociclib. Local treatment only if it hurts.", "systemic", "kept"),
        ("PET hot in the axilla, nothing else. MDT: letrozole + palbociclib, SBRT later.", "systemic", "kept"),
        ("SBRT to the liver, nothing else.", "systemic", "left-out"),
        ("Wedge, and drugs to follow.", "systemic", "kept"),
        ("Spine, pain, onc and IR met and picked kyphoplasty.", "board", "kept"),
        ("Eye people, RT and us all on board.", "board", "kept"),
        ("Boss, oncology, RT and gastro talked it through with her.", "board", "kept"),
        ("Oncology, RT and surgery have not met.", "board", "none"),
        ("Ophthalmology and MDT on board.", "board", "kept"),
        ("Our meeting felt that eight deposits are too many.", "board", "kept"),
        ("Bones only, no organ involved.", "board", "none"),
        ("SRS, no other cranial treatment.", "board", "none"),
        ("SRS without asking any other specialty.", "board", "left-out"),
        ("Liver lesion. Biopsy breast.", "biopsy", "kept"),
        ("Core biopsy says breast.", "biopsy", "kept"),
        ("They take the nodule out to find out what it is.", "biopsy", "kept"),
        ("Spine, RT and onc met and chose kyphoplasty.", "orthopaedics", "kept"),
        ("Ortho saw the films and want nothing.", "orthopaedics", "kept"),
        ("Ortho wants nothing to do with it, RT tomorrow.", "orthopaedics", "unclear"),
        ("Spinal surgeons are at the bedside.", "orthopaedics", "kept"),
        ("Had two loose molars; dentist took them out.", "dental", "kept"),
        ("Two loose molars, dentist letter outstanding.", "dental", "left-out"),
        ("Board decided SBRT and not surgery.", "board", "kept"),
        (
            "We see no reason for imaging of the brain in this eye patient and have cancelled the MRI.",
            "brain-imaging",
            "left-out",
        ),
        ("A biopsy was offered by radiology.", "biopsy", "unclear"),
        ("Bone metastases (bx), ER+.", "biopsy", "kept"),
        ("She will see her own dentist at some point.", "dental", "left-out"),
        ("Dental ✔, zoledronate today.", "dental", "kept"),
        ("Pathology: metastatic lobular carcinoma.", "biopsy", "kept"),
        ("Needle biopsy: no.", "biopsy", "left-out"),
        ("The lesion was cored last week.", "biopsy", "kept"),
        ("With such a scan nobody needs a needle.", "biopsy", "left-out"),
        ("Pathology was not obtained.", "biopsy", "left-out"),
        ("RT planned by the board.", "board", "kept"),
        ("Dentist report of 2 May, denosumab today.", "dental", "kept"),
        ("Presented at the liver meeting, all in favour.", "board", "kept"),
        ("I took the decision in clinic, SBRT on Monday.", "board", "left-out"),
        ("No dental problems, cleared by the dentist.", "dental", "kept"),
        ("Orthopods reviewed the femur: stable, no fixation.", "orthopaedics", "kept"),
        ("We kept the surgeons out of it.", "orthopaedics", "left-out"),
        ("Choroidal deposit, the head was not imaged.", "brain-imaging", "left-out"),
        ("Blurred vision, optician next month.", "ophthalmology", "left-out"),
        ("SBRT to the node, then off everything.", "systemic", "left-out"),
        ("Hepatectomy then chemotherapy.", "systemic", "kept"),
    ],
)
def test_the_stance_to_a_step(text: str, step: str, stance: str) -> None:
    assert stances(text).get(step, "none") == stance


@pytest.mark.parametrize(
    ("text", "step", "stance"),
    [
        ("Gastroscopy next week, then we choose.", "endoscopy", "kept"),
        ("Biopsy first, drugs afterwards.", "biopsy", "kept"),
        ("Wedge for histology is next.", "biopsy", "kept"),
        ("First she goes to the orthopaedic surgeon.", "orthopaedics", "kept"),
        ("Nailing by orthopaedics tomorrow.", "orthopaedics", "kept"),
        ("The board on Tuesday, mastectomy the week after.", "board", "kept"),
        ("MDT was held today.", "board", "kept"),
        ("MDT was held off.", "board", "unclear"),
        ("Dentist on the 3rd, denosumab today.", "dental", "unclear"),
        ("Mastectomy on Friday, the board on Tuesday.", "board", "unclear"),
        ("Meanwhile capecitabine runs, biopsy on Monday.", "biopsy", "unclear"),
        ("She declined the dental check.", "dental", "unclear"),
        ("SBRT is booked, letrozole was ended.", "systemic", "left-out"),
    ],
)
def test_a_planned_step_is_kept_where_nothing_comes_before_it(text: str, step: str, stance: str) -> None:
    assert stances(text).get(step, "none") == stance


@pytest.mark.parametrize(
    ("text", "step", "stance"),
    [
        ("Dear Ophthalmology Colleagues, a choroidal deposit.", "ophthalmology", "kept"),
        ("Tumor board, item 9. Mastectomy next week.", "board", "kept"),
        ("No tumor board. Mastectomy next week.", "board", "left-out"),
        ("To operate without MDT tomorrow.", "board", "left-out"),
        ("Dear Oncology Team, SBRT on Monday.", "systemic", "none"),
    ],
)
def test_whoever_is_addressed_takes_part(text: str, step: str, stance: str) -> None:
    assert stances(text).get(step, "none") == stance


@pytest.mark.parametrize(
    ("text", "word", "stance"),
    [
        ("SRS to both lesions on Thursday.", "SRS", "planned"),
        ("Whole-brain radiotherapy, 30 Gy in ten fractions, begins on Monday.", "Whole-brain radiotherapy", "planned"),
        ("She has never had radiotherapy to this region.", "radiotherapy", "left-out"),
        ("The lesion and SRS.", "SRS", "unclear"),
        ("Should she have SRS on Thursday?", "SRS", "unclear"),
    ],
)
def test_the_stance_to_what_stands_at_a_place(text: str, word: str, stance: str) -> None:
    start = text.index(word)
    assert steps.stance_at(text, start, start + len(word)).value == stance


def test_each_of_two_steps_has_its_own_negation() -> None:
    assert stances("assume met, no biopsy no MDT") == {"biopsy": "left-out", "board": "left-out"}


def test_what_leaves_a_step_out_outweighs_what_keeps_it() -> None:
    assert stances("Biopsy was done in 2012. Of the new lesion no biopsy.")["biopsy"] == "left-out"


@pytest.mark.parametrize(
    "text", ["Should she have a biopsy first?", "Is the board needed?", "What if no biopsy is done?"]
)
def test_a_question_about_a_step_takes_no_stance(text: str) -> None:
    assert stances(text) == {}


def test_each_step_has_a_label_of_the_vocabulary() -> None:
    assert set(steps.labels().values()) <= set(LABELS)


@given(st.text(max_size=300))
def test_any_text_is_read_and_quoted_as_written(text: str) -> None:
    for step in steps.read(text):
        assert step.words in text
        assert step.stance in Stance


@pytest.mark.parametrize(
    ("text", "word", "now"),
    [
        ("Bleeding liver metastasis, limited resection today.", "resection", True),
        ("She goes straight to theatre; resection at once.", "resection", True),
        ("Resection next month. Seen today.", "Resection", False),
        ("Resection is planned.", "Resection", False),
    ],
)
def test_what_is_done_at_once_is_said_in_its_clause(text: str, word: str, now: bool) -> None:
    assert bool(steps.at_once(text, text.index(word))) is now


@pytest.mark.parametrize(
    ("text", "step", "stance"),
    [
        ("Solitary lung nodule, wedge to diagnose.", "biopsy", "kept"),
        ("Eye clinic and RT agreed EBRT sparing the lens.", "ophthalmology", "kept"),
    ],
)
def test_a_step_told_by_what_it_is_for(text: str, step: str, stance: str) -> None:
    assert stances(text)[step] == stance


def test_chemotherapy_that_follows_is_not_left_out() -> None:
    assert stances("Hepatectomy first before chemo.").get("systemic") != "left-out"
