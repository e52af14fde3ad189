"""What of the evidence bears on an emergency; what is of elective care waits. Pure."""

import re
from collections.abc import Sequence

from assistant.questions.question import Question
from assistant.retrieval.retriever import Evidence
from ingest.glossary import Glossary
from ingest.passages import Statement

EMERGENCY = "emergency"
PRESSING = frozenset({EMERGENCY, "symptomatic"})
ELECTIVE = frozenset({"asymptomatic", "good-prognosis"})
CAUSE = re.compile(
    r"\b(?:is|was|are|could|can|might|may) (?:it|this|that)(?: be)?(?: from| due to| because of| caused by)? (?:the |her |his )?(?:[\w/-]+ ){0,2}[\w/-]+\W*\?"
    r"|\b(?:the|a|its?|what.s the) (?:cause|reason|culprit)\b[^.?!]*\?|\b(?:to blame|responsible|caus(?:ed|ing))\b[^.?!]*\?",
    re.IGNORECASE,
)
"""What brought an emergency on is asked: what the documents hold on the treatment named says nothing of that."""


def bearing_on(
    parts: Sequence[tuple[Question, Evidence]], said: Sequence[Statement], glossary: Glossary
) -> list[tuple[Question, Evidence]]:
    """``parts`` with what bears on the emergency of which the statements ``said`` speak; a part without any is left out."""
    if not said and any(CAUSE.search(question.text) for question, _ in parts):
        return []
    kept = [(question, _kept(question, evidence, said, glossary)) for question, evidence in parts]
    return [(question, evidence) for question, evidence in kept if evidence.statements]


def _kept(question: Question, evidence: Evidence, said: Sequence[Statement], glossary: Glossary) -> Evidence:
    """A statement stays that is on the pressing need where it arises, or on a treatment that is asked about.

    What the case merely mentions (the drug she is on) is not asked about. What names the site comes first. That drugs alone
    may do there is an exception for those with no emergency.
    """
    asks = " ".join(part.asks for part in question.parts) or question.asks or question.text
    asked = {match.key for match in glossary.find(asks, "intervention")}
    told_of = {key for statement in said for key in statement.tags.site}
    spoken = told_of or question.names("site")
    sites = {wider for key in spoken for wider in glossary.closure(key)}
    kept = []
    for scored in evidence.statements:
        tags = scored.statement.tags
        told = {wider for key in tags.intervention for wider in glossary.closure(key)}
        here = not tags.site or bool(sites & set(tags.site))
        another = EMERGENCY in tags.population and bool(said) and not told_of & set(tags.site)
        pressing = bool(said) and here and bool(PRESSING & set(tags.population)) and not another
        asked_for = bool(asked & told) and (here or bool(question.names("site") & set(tags.site)))
        alone = bool(said) and here and tags.polarity == "option" and "local-therapy" not in told
        if (pressing or asked_for) and not alone and not ELECTIVE & set(tags.population):
            kept.append(scored)
    nearest = sorted(kept, key=lambda scored: not sites & set(scored.statement.tags.site))
    return Evidence(tuple(nearest), evidence.passages)
