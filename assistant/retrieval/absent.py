"""What a question names and the glossary knows, but no document speaks of. Pure."""

import re

from assistant.questions.kinds import QuestionType
from assistant.questions.question import Question
from ingest.glossary import Glossary, Match

VOID_ALONE = frozenset({"male", "pregnant", "early-stage"})
"""Populations that, spoken of nowhere, leave nothing to answer."""
BEFORE_THIS = re.compile(
    r"\b(?:after|since|following|previous|prior|past|former|history of|treated for|operated (?:on )?for|had|ago for)\s+(?:(?:an?|the|her|his)\s+)?"
    r"(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)
"""Before a population: what the patient once was ("6 years after early breast cancer"), and not whom the question is about."""
NAMING = ("study", "site", "intervention", "population")
DISEASE = re.compile(
    r"\b(?:mets?|metast\w*|lesions?|deposits?|mass(?:es)?|tumou?rs?|nodules?|spread|secondar\w+|involve\w*|\w*ectomy|resect\w*|SBRT|ablat\w*)\b",
    re.IGNORECASE,
)
NEAR = 20
"""Characters on each side of a site within which disease or its treatment is told of there."""


def absent(question: Question, glossary: Glossary, known: frozenset[str] | set[str]) -> tuple[tuple[str, ...], bool]:
    """What is named but spoken of nowhere, and whether that is all that is named of one facet."""
    once = {m.key for m in glossary.find(question.text, "population") if BEFORE_THIS.search(question.text[: m.start])}
    treated = {m.end + 1 for m in glossary.find(question.text, "intervention")}
    once |= {m.key for m in glossary.find(question.text, "population") if m.start in treated}  # "the ablation man"
    gone = {facet: {key for key in question.names(facet) - once if key not in known} for facet in NAMING}
    case = question.type is QuestionType.CASE
    words_of = [
        question.text[match.start : match.end]
        for match in glossary.find(question.text)
        if any(match.key in keys for keys in gone.values())
        and not (case and match.key in gone["site"] and not _of_disease(question.text, match))
    ]
    void = any(keys and keys == set(question.names(facet)) for facet, keys in gone.items() if facet != "population")
    sources = question.sources - known
    words_of += [
        question.text[match.start : match.end] for match in glossary.find(question.text) if match.key in sources
    ]
    void = void or bool(gone["population"] & VOID_ALONE) or bool(sources and sources == question.sources)
    return tuple(dict.fromkeys(words_of)), void


def _of_disease(text: str, site: Match) -> bool:
    """Whether disease is told of at the ``site``, and not how an organ works: "adrenal met", not "bladder scan 900 ml"."""
    return bool(DISEASE.search(text[max(site.start - NEAR, 0) : site.end + NEAR]))
