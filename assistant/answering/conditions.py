"""A condition of the patient, or a drug to be given, that no document speaks of: said before anything that they say. Pure."""

import re
from dataclasses import replace

from assistant.answering.abstaining import Verdict
from assistant.answering.page import Page
from assistant.answering.to_give import asked_to_give
from assistant.prompts import Prompts

CONDITION = re.compile(
    r"\b(?:pregnan\w*|breast-?feeding|lactat\w*|gestation\w*|dialysis|transplant\w*|pacemakers?|icd|defibrillat\w*|scleroderma|lupus|sle|crohn\w*|colitis|hiv|cirrho\w*"
    r"|haemophili\w*|hemophili\w*|thrombocytop\w*|anticoag\w*|warfarin|apixaban|dementia|epilep\w*|ataxia|li-fraumeni|fibrosis)\b",
    re.IGNORECASE,
)
"""What a patient has that changes what may be done; where no document speaks of it, that comes before what they say."""


def name_conditions(verdict: Verdict, text: str, prompts: Prompts, page: Page) -> Verdict:
    """Say at once which conditions of the patient, and which drugs that ``text`` asks to give, no document speaks of;
    ``verdict`` without them.
    """
    named = dict.fromkeys(verdict.uncovered)
    names = [name for name in named if CONDITION.search(name) or asked_to_give(name, text)]
    if names:
        page.connective(prompts.say("half", terms=", ".join(names)))
    return replace(verdict, uncovered=tuple(name for name in verdict.uncovered if name not in names))
