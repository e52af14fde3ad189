"""A condition of the patient that no document speaks of: said before anything that they do say. Pure."""

import re
from dataclasses import replace

from assistant.answering.abstaining import Verdict
from assistant.answering.page import Page
from assistant.prompts import Prompts

CONDITION = re.compile(
    r"\b(?:pregnan\w*|breast-?feeding|lactat\w*|gestation\w*|dialysis|transplant\w*|pacemakers?|icd|defibrillat\w*|scleroderma|lupus|sle|crohn\w*|colitis|hiv|cirrho\w*"
    r"|haemophili\w*|hemophili\w*|thrombocytop\w*|anticoag\w*|warfarin|apixaban|dementia|epilep\w*|ataxia|li-fraumeni|fibrosis)\b",
    re.IGNORECASE,
)
"""What a patient has that changes what may be done; where no document speaks of it, that comes before what they say."""


def name_conditions(verdict: Verdict, prompts: Prompts, page: Page) -> Verdict:
    """Say at once which conditions of the patient no document speaks of; ``verdict`` without them."""
    names = [name for name in dict.fromkeys(verdict.uncovered) if CONDITION.search(name)]
    if names:
        page.connective(prompts.say("half", terms=", ".join(names)))
    return replace(verdict, uncovered=tuple(name for name in verdict.uncovered if name not in names))
