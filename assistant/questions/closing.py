"""What a long note on a patient asks of the evidence at its end: "does it prolong survival?", "what did it show?". Pure.

The note says who is spoken of; its closing question is what the answer owes. Where that asks for results and not what to do
with her, it is put as a question of its own too, with the study, the treatment or the site that it leaves out.
"""

import re
from collections.abc import Collection

from assistant.questions.doubted import source_named
from assistant.questions.focused import HELD, left_out
from ingest.glossary import Glossary

LONG = 30
"""Words of a note, its closing question among them, from which on the question is easily lost in it."""
FEWEST, MOST = 5, 45
"""Words of a closing question that can stand by itself."""
_SENTENCES = re.compile(r"(?<=[.!?])\s+(?=[\"'“(]?[A-Z])")
_ASKS = re.compile(r"\b(?:what|how|which|where|does|do|did|is|are|was|were|has|have|any)\b", re.IGNORECASE)
_POINTS = re.compile(r"\b(?:that|those|this|these|it|they|them|there)\b", re.IGNORECASE)
"""What points back into the note."""
_RESULTS = re.compile(
    r"\b(?:show\w*|find|found|happen\w*|results?|outcomes?|report\w*|achiev\w*|prolong\w*|improv\w*|worth|carr(?:y|ies))\b",
    re.IGNORECASE,
)
_DECIDES = re.compile(
    r"\b(?:she|he|her|him|his|we|us|enough|matter|supports?|allow\w*|ok(?:ay)?|right|correct|fine|safe)\b",
    re.IGNORECASE,
)
"""Who asks so asks for a decision on the patient, which the rules come to first."""
FEELINGS = frozenset({"pain-control", "palliation"})
"""Outcomes that a plan aims at; who names them asks for no result."""


def closing_question(text: str, sites: Collection[str], glossary: Glossary) -> str:
    """The question of evidence that ends the note ``text`` on a patient with disease at ``sites``; empty where none
    does, or the note is short.
    """
    sentences = _SENTENCES.split(text.strip())
    own, note = sentences[-1], " ".join(sentences[:-1])
    if len(text.split()) < LONG or not note or not FEWEST <= len(own.split()) <= MOST or not own.rstrip().endswith("?"):
        return ""
    if HELD.search(own) or not _ASKS.search(own) or _DECIDES.search(own):
        return ""
    named = glossary.find(own)
    kinds = {glossary.entries[match.key].kind for match in named if match.key not in FEELINGS}
    study = source_named([note], glossary) if _POINTS.search(own) and not kinds & {"study", "source"} else ""
    if not ("outcome" in kinds or (_RESULTS.search(own) and (study or "study" in kinds))):
        return ""
    return f"{own.rstrip(' ?.!')} ({study})?" if study else left_out(own, note, sites, glossary)
