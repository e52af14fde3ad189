"""What of the evidence bears on an emergency; what is of elective care waits. Pure."""

import re
from collections.abc import Collection, Sequence

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
_SPINE, _CHEST, _BREAK = r"cord|cauda|epidural", r"airway|bronch|vena cava|lung", r"fracture"
NAMED = {
    "cord-compression": _SPINE,
    "cauda-equina": _SPINE,
    "brain-mass-effect": r"brain|mass effect|intracranial|central nervous",
    "pathologic-fracture": _BREAK,
    "impending-fracture": _BREAK,
    "airway-obstruction": _CHEST,
    "svc-obstruction": _CHEST,
    "visual-loss": r"visual|vision|eye|ocular|ophthalm|choroid",
    "hypercalcaemia": r"hypercalc",
    "haemorrhage": r"bleed|haemorrhag",
    "organ-failure": r"organ|visceral|liver|hepatic|lung|respirat",
    "bowel-obstruction": r"obstruct|perforat|bowel|gastr|abdom",
}
"""By which words the documents speak of each emergency; of the others they do not speak."""


def bearing_on(
    parts: Sequence[tuple[Question, Evidence]],
    said: Sequence[Statement],
    glossary: Glossary,
    kinds: Collection[str] = (),
) -> list[tuple[Question, Evidence]]:
    """``parts`` with what bears on the emergency of which the statements ``said`` speak; a part without any is left out.

    ``kinds``: the emergencies raised; a statement on the need of another one goes, where they are given.
    """
    if not said and any(CAUSE.search(question.text) for question, _ in parts):
        return []
    if not said and kinds and all(question.tells for question, _ in parts):
        return []
    named = _named(kinds)
    kept = [(question, _kept(question, evidence, said, glossary, named)) for question, evidence in parts]
    return [(question, evidence) for question, evidence in kept if evidence.statements]


def _named(kinds: Collection[str]) -> re.Pattern[str]:
    """What a statement must say to be on one of ``kinds``; anything does where none is given."""
    words = [NAMED[kind] for kind in sorted(kinds) if kind in NAMED]
    return re.compile("|".join(words) if words or not kinds else "(?!)", re.IGNORECASE)


def _kept(
    question: Question, evidence: Evidence, said: Sequence[Statement], glossary: Glossary, named: re.Pattern[str]
) -> Evidence:
    """A statement stays that is on the pressing need where it arises, or on a treatment that is asked about.

    What the case merely mentions (the drug she is on) is not asked about. What names the site comes first. That drugs alone
    may do there is an exception for those with no emergency; beside one of which the documents are silent, no exception and no
    caveat is offered.
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
        pressing = pressing and named.search(scored.statement.text) is not None
        asked_for = bool(asked & told) and (here or bool(question.names("site") & set(tags.site)))
        alone = bool(said) and here and tags.polarity == "option" and "local-therapy" not in told
        alone = alone or (not said and (tags.polarity == "option" or tags.kind == "caveat"))
        if (pressing or asked_for) and not alone and not ELECTIVE & set(tags.population):
            kept.append(scored)
    nearest = sorted(kept, key=lambda scored: not sites & set(scored.statement.tags.site))
    return Evidence(tuple(nearest), evidence.passages)
