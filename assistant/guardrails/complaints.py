"""What is said where a complaint was told that nobody read: that, and nothing of patients without symptoms. Pure."""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.facts.unread import unread
from assistant.findings import Finding, Indicator, Verdict
from assistant.guardrails import hazards

RULE = "complaint-unread"
EMERGENCY = "emergency"
LABELS = ("missing-fact:symptoms", "missing-fact:emergency")
TITLE = "A complaint that was not understood"
MESSAGE = (
    "\u201c{words}\u201d may tell of something new, and no sign that is known here was read in it. What follows is not meant for "
    "new or worsening symptoms: if that is what it is, use the emergency pathway now; no card does not mean no emergency."
)
WITHHELD_TITLE = "Whether there are symptoms decides this"
WITHHELD = (
    "What the sources hold of patients without symptoms is not applied here: \u201c{words}\u201d was not understood, and it may be "
    "a symptom. Systemic therapy alone, and local treatment as no standard of care, are weighed only once that is known."
)
OF_THE_SYMPTOMLESS = re.compile(
    r"\basymptomatic|\b(?:without|no|causes?) (?:any )?symptoms\b|\bsymptom-?free\b", re.IGNORECASE
)
QUOTED = 100
"""Characters of the user's words that the card repeats."""


def not_understood(text: str, found: Sequence[Finding]) -> tuple[Finding, ...]:
    """``found`` with a warning first where ``text`` tells of a complaint that was not read, and without what such cards say of
    patients without symptoms; as it is where there is none, or where a rule raises an emergency.
    """
    if any(EMERGENCY in one.labels and one.rule != hazards.RULE for one in found) or not (
        words := _quoted(unread(text))
    ):
        return tuple(found)
    card = Finding(
        RULE, TITLE, MESSAGE.format(words=words), Indicator.WARNING, Verdict.UNKNOWN, LABELS, source="boardside"
    )
    return (card, *(_withheld(one, words) for one in found))


def _withheld(finding: Finding, words: str) -> Finding:
    """``finding`` without its sentence where it waits to know of symptoms and speaks of those who have none."""
    open_one = finding.verdict is Verdict.UNKNOWN
    if not open_one or not OF_THE_SYMPTOMLESS.search(f"{finding.title} {finding.message}"):
        return finding
    return replace(finding, title=WITHHELD_TITLE, message=WITHHELD.format(words=words))


def _quoted(words: str) -> str:
    return words if len(words) <= QUOTED else f"{words[:QUOTED].rsplit(' ', 1)[0]} \u2026"
