"""What a text names that is no plan: a drug that is taken, a step that has been done, a scan that was made. Pure."""

import re
from collections.abc import Collection
from types import MappingProxyType

from assistant.patient import PatientFacts, Status
from assistant.questions import steps
from assistant.questions.steps import Stance

STEPS = MappingProxyType(
    {
        "biopsy": "biopsy",
        "board": "mdt-review",
        "dental": "dental-evaluation",
        "orthopaedics": "orthopaedic-evaluation",
        "brain-imaging": "brain-imaging",
        "endoscopy": "endoscopy",
        "ophthalmology": "ophthalmology-referral",
    }
)
"""A step as ``steps.yaml`` names it -> the intervention that it is."""
DONE = MappingProxyType({"biopsy": "biopsy", "mdt-discussion": "mdt-review", "dental-check": "dental-evaluation"})
"""A fact that tells of a step -> that intervention."""
SCANS = frozenset({"pet", "staging"})
SCAN_PLANNED = re.compile(
    r"\b(?:needs?|should|orders?|book\w*|plan\w*|requests?|arrang\w+|do (?:we|i)|is an?|without|no|skip|repeat|first)\b[^.;?!]{0,30}\b(?:pet|staging)\b"
    r"|\b(?:pet|staging)\b[^.;?!]{0,24}(?:\?|\b(?:need\w*|book\w*|planned|pending|next|tomorrow|necessary|first|required|missing|not)\b)",
    re.IGNORECASE,
)
"""Words by which a scan is still to be made, or is left out."""
DRUGS = ("current-drugs", "past-drugs")


def already(interventions: Collection[str], facts: PatientFacts, text: str) -> frozenset[str]:
    """Those of ``interventions`` that ``text`` names for a step that is done or kept, or for a scan that was made."""
    kept = {STEPS[step.name] for step in steps.read(text) if step.stance is Stance.KEPT and step.name in STEPS}
    kept |= {key for name, key in DONE.items() for fact in facts.of(name) if fact.value == "done" and _so(fact.status)}
    kept |= SCANS if not SCAN_PLANNED.search(text) else frozenset()
    return frozenset(interventions) & kept


def taken(facts: PatientFacts) -> frozenset[str]:
    """The drugs that the patient takes or has taken."""
    return frozenset(str(fact.value) for name in DRUGS for fact in facts.of(name) if _so(fact.status))


def _so(status: Status) -> bool:
    return status is Status.ASSERTED
