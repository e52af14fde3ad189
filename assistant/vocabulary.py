"""The closed vocabulary: patient facts with their types and units, and finding labels.

Sites, interventions, outcomes and studies are the corpus's own (``corpus/glossary.yaml``), so
that another corpus brings another topic; facts and labels are the engine's and closed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class FactType(StrEnum):
    """``number`` needs a unit; ``choice`` is one of ``values``; ``set`` holds any of ``values``.

    ``measure`` is a number with a unit or one of ``values`` (a distance, or the word "close").
    """

    NUMBER = "number"
    CHOICE = "choice"
    SET = "set"
    MEASURE = "measure"


@dataclass(frozen=True, slots=True)
class FactDefinition:
    """``unit`` is the canonical unit that values are stored in; ``open`` sets take other words too."""

    name: str
    type: FactType
    question: str
    unit: str = ""
    values: tuple[str, ...] = ()
    open: bool = False


SITES = (
    "breast", "regional-nodes", "chest-wall", "brain", "leptomeninges", "eye", "bone", "spine", "sternum", "lung",
    "pleura", "liver", "gi-tract", "ovary", "lymph-nodes", "skin",
)  # fmt: skip
SYMPTOMS = (
    "asymptomatic", "pain", "intractable-pain", "bleeding", "ulceration", "fungation", "infection", "lymphoedema",
    "weakness", "sensory-deficit", "visual-symptoms", "headache", "seizure", "dyspnoea", "gi-obstruction",
    "gi-bleeding", "jaundice", "joint-immobility",
)  # fmt: skip
EMERGENCIES = (
    "cord-compression", "cauda-equina", "brain-mass-effect", "pathologic-fracture", "impending-fracture",
    "airway-obstruction", "svc-obstruction", "visual-loss", "hypercalcaemia", "haemorrhage", "sepsis", "biliary-sepsis",
    "stroke", "seizure", "bowel-obstruction", "pulmonary-embolism", "acute-collapse", "self-harm",
    "organ-failure", "acute-deterioration", "metabolic",
)  # fmt: skip
SIGN = ("positive", "negative")
YES_NO = ("yes", "no")
DONE = ("done", "not-done", "declined", "contraindicated")
DISTANCE = ("close", "clear")


NUMBER, CHOICE, GROUP, MEASURE = FactType.NUMBER, FactType.CHOICE, FactType.SET, FactType.MEASURE
_FACTS = (
    FactDefinition("age", NUMBER, "How old is the patient?", unit="years"),
    FactDefinition("sex", CHOICE, "What is the patient's sex?", values=("female", "male")),
    FactDefinition(
        "menopausal-status",
        CHOICE,
        "Is the patient pre- or postmenopausal?",
        values=("premenopausal", "perimenopausal", "postmenopausal"),
    ),
    FactDefinition("er", CHOICE, "What is the oestrogen receptor status?", values=SIGN),
    FactDefinition("pr", CHOICE, "What is the progesterone receptor status?", values=SIGN),
    FactDefinition("hr-status", CHOICE, "What is the hormone receptor status?", values=SIGN),
    FactDefinition("her2", CHOICE, "What is the HER2 status (with ISH where IHC is 2+)?", values=SIGN),
    FactDefinition("brca", CHOICE, "Is a BRCA mutation known?", values=("mutated", "wild-type")),
    FactDefinition("onset", CHOICE, "De novo metastatic or recurrent?", values=("de-novo", "recurrent")),
    FactDefinition("disease-free-interval", NUMBER, "How long was the disease-free interval?", unit="months"),
    FactDefinition("sites", GROUP, "Which sites are metastatic?", values=SITES),
    FactDefinition("bone-only", CHOICE, "Is the disease confined to bone?", values=YES_NO),
    FactDefinition("lesion-count", NUMBER, "How many metastases are there?", unit="lesions"),
    FactDefinition("lesion-size", NUMBER, "How large is the largest metastasis?", unit="mm"),
    FactDefinition("vessel-distance", MEASURE, "How far is it from major vessels?", unit="mm", values=DISTANCE),
    FactDefinition("bile-duct-distance", MEASURE, "How far from bile ducts?", unit="mm", values=DISTANCE),
    FactDefinition("diaphragm-distance", MEASURE, "How far from the diaphragm?", unit="mm", values=DISTANCE),
    FactDefinition("lesion-location", CHOICE, "Central or peripheral?", values=("central", "peripheral")),
    FactDefinition("extrahepatic-disease", CHOICE, "Is there disease outside the liver?", values=YES_NO),
    FactDefinition("liver-function", CHOICE, "Is liver function normal?", values=("normal", "impaired")),
    FactDefinition("symptoms", GROUP, "Which symptoms are there, and from which site?", values=SYMPTOMS),
    FactDefinition("emergency", GROUP, "Is there any sign of an emergency?", values=EMERGENCIES),
    FactDefinition("life-threatening-disease", CHOICE, "Is other disease life-threatening?", values=YES_NO),
    FactDefinition("complete-clearance", CHOICE, "Can it be cleared completely?", values=YES_NO),
    FactDefinition(
        "performance-status",
        CHOICE,
        "What is the performance status?",
        values=("ecog-0", "ecog-1", "ecog-2", "ecog-3", "ecog-4", "good", "poor"),
    ),
    FactDefinition(
        "response",
        CHOICE,
        "How has the disease responded to systemic therapy?",
        values=("complete", "partial", "stable", "progression", "good", "excellent", "brisk"),
    ),
    FactDefinition("response-duration", NUMBER, "How long has the response lasted?", unit="months"),
    FactDefinition("current-drugs", GROUP, "Which drugs is the patient taking?", open=True),
    FactDefinition("past-drugs", GROUP, "Which drugs were given before?", open=True),
    FactDefinition("prior-radiation", GROUP, "Which sites were irradiated before?", values=(*SITES, "yes"), open=True),
    FactDefinition("primary-intact", CHOICE, "Is the primary still in place?", values=YES_NO),
    FactDefinition("dental-check", CHOICE, "Has a dental evaluation been done?", values=DONE),
    FactDefinition("mdt-discussion", CHOICE, "Has a multidisciplinary board discussed it?", values=DONE),
    FactDefinition("receptors-differ", CHOICE, "Do the receptors of primary and metastasis differ?", values=YES_NO),
    FactDefinition("histology", CHOICE, "Ductal or lobular?", values=("ductal", "lobular")),
    FactDefinition(
        "diagnosis",
        CHOICE,
        "What does the biopsy show?",
        values=("breast-cancer", "another-disease", "another-primary"),
    ),
    FactDefinition("biopsy", CHOICE, "Has a metastasis been biopsied?", values=DONE),
    FactDefinition("brain-imaging", CHOICE, "Has the brain been imaged?", values=DONE),
)

FACTS: Mapping[str, FactDefinition] = MappingProxyType({fact.name: fact for fact in _FACTS})

UNIT_FACTORS: Mapping[tuple[str, str], float] = MappingProxyType(
    {
        ("mm", "mm"): 1.0,
        ("cm", "mm"): 10.0,
        ("months", "months"): 1.0,
        ("years", "months"): 12.0,
        ("weeks", "months"): 12.0 / 52.0,
        ("years", "years"): 1.0,
        ("lesions", "lesions"): 1.0,
    }
)
"""Factor from a written unit to the canonical one; a pair that is missing cannot be converted."""

LABELS = (
    "all-criteria-met", "criterion-violated", "missing-fact", "undefined-threshold", "not-standard-of-care",
    "local-therapy-indicated", "needs-systemic-therapy", "mdt-required", "biopsy-first", "emergency",
    "technique-limit", "dose-mismatch", "dental-evaluation", "orthopaedic-evaluation", "brain-imaging",
    "ophthalmology-referral", "endoscopy-biopsy", "hold-during-rt", "continue-during-rt", "low-evidence",
    "low-trust-source", "source-conflict", "false-premise", "injection", "identifier", "fabrication-request",
    "not-in-documents", "off-domain", "which-patient",
)  # fmt: skip
LABELS_WITH_FACT = ("criterion-violated", "missing-fact", "undefined-threshold")


def known_label(label: str) -> bool:
    """Whether ``label`` is in the closed list; the three that name a fact must name a known one."""
    head, _, fact = label.partition(":")
    if head in LABELS_WITH_FACT:
        return fact in FACTS
    return head in LABELS and not fact
