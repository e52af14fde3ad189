"""Whether the evidence answers the question: answered, in part, not in the documents, or off domain. Pure.

The decision rests on several signs, not on one cosine: how much of what the question says (each word
weighted by how rare it is in the corpus) stands in the best statements, whether the things it names
are in the glossary at all, whether the kind of thing it asks for is there, and how near in meaning
the best statement is. The thresholds were chosen on the development half of ``evals/cases``.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from wordfreq import zipf_frequency

from assistant.prompts import Attribute
from assistant.questions.kinds import Asked, QuestionType, holds_figure
from assistant.questions.question import FACETS, Question
from assistant.retrieval.absent import absent
from assistant.retrieval.retriever import Evidence, Scored
from assistant.retrieval.telling import telling_terms, weight
from assistant.retrieval.time_points import dated, points
from assistant.retrieval.unfamiliar import things, unfamiliar
from ingest.glossary import Glossary
from ingest.lexical import LexicalIndex, terms, words
from ingest.passages import Statement

BEST = 8
"""Statements that must hold what the question says."""
SUBJECT = 40
"""Statements among which the kind of thing asked for is looked for."""
SUBTYPES = frozenset(
    {
        "triple-negative",
        "her2-positive",
        "hr-positive",
        "hr-negative",
        "hr-positive-her2-negative",
        "lobular",
        "premenopausal",
    }
)
"""Populations whose figures are their own."""
TELLING = 3.7
"""Zipf frequency under which a word that the corpus does not know is named as not covered."""
SHORTEST_NAME = 5
RARE = 2.5
DOSE = re.compile(r"\d+(?:\.\d+)?\s*-?\s*(?:Gy|mg)\b|\b(?:\d+|five|ten|single)(?: to \d+)? fractions?\b", re.IGNORECASE)
HOW = re.compile(r"how\b", re.IGNORECASE)
"""How a question word begins that the glossary knows as the name of a frequency."""
HARM = re.compile(r"harm(?:ed|ing|ful)?", re.IGNORECASE)
"""What asks for the effect on an outcome that is named beside it: "help or harm distant PFS"."""
HOW_MANY = re.compile(r"\bhow many(?: \w+){0,3} $", re.IGNORECASE)
"""Before "enrolled": so many people are asked for."""
PEOPLE = re.compile(r"\d (?:\w+ ){0,2}(?:patients|women|participants)\b")
LACKING = ("a dose", "a figure that answers this")
UNIT = re.compile(
    r"\b(?:(?<!these )(?<!those )days|weeks|hours|minutes|ml|litres?|costs?|prices?|euros?|dollars?)\b", re.IGNORECASE
)
MONEY = re.compile(r"\b(?:costs?|prices?|euros?|dollars?)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Coverage:
    """``share`` is the weighted part of the question's own words found in the best statements, 0 to 1.

    ``missing`` are its telling words that nothing in the corpus knows, as the question writes them.
    ``lacking`` are the kinds of thing asked for that no statement on the subject holds. ``cosine`` is
    that of the nearest statement; ``on_topic`` says that the question names a key of the glossary, and
    ``agreement`` how far the best statement is about what it names.
    """

    share: float
    cosine: float
    missing: tuple[str, ...]
    lacking: tuple[str, ...]
    given: int
    """How many of the kinds of thing asked for are held."""
    on_topic: bool
    agreement: float
    unmet: tuple[str, ...] = ()
    """Outcomes asked of a named study that no statement on it reports, as the question writes them."""
    absent: tuple[str, ...] = ()
    """What the question names and the glossary knows, but no document speaks of, as the question writes it."""
    void: bool = False
    """All studies, sites or interventions that the question names are absent."""
    unfamiliar: tuple[str, ...] = ()
    """Technical names that neither glossary nor documents know, as the question writes them."""
    things: tuple[str, ...] = ()
    """Of ``missing`` and ``unfamiliar`` what names a thing, and may be said to be missing."""
    gaps: tuple[str, ...] = ()
    """Of ``lacking`` what the words that ask for something ask for, and not what is only told; each a name of its kind."""
    only_gaps: bool = False
    """There are such ``gaps``, and nothing that those words ask for by name is held."""


def coverage(
    question: Question,
    evidence: Evidence,
    index: LexicalIndex,
    glossary: Glossary,
    known: frozenset[str],
    attributes: Sequence[Attribute] = (),
) -> Coverage:
    """Measure ``evidence`` against ``question``; ``known`` are the keys that the notes and sources speak of."""
    best = evidence.statements[:BEST]
    own = telling_terms(question.text)
    there = held(best, glossary)
    spoken_of = spoken(question, glossary)
    named = frozenset().union(*spoken_of.values()) if spoken_of else frozenset()
    total = found = 0.0
    missing = []
    for term, word in own.items():
        here = weight(index, term, word)
        total += here
        if term in there or any(term in forms and key in there for key, forms in spoken_of.items()):
            found += here
        elif not index.frequency(term) and term not in named and _tells(word, question.text):
            missing.append(word)
    share = found / total if total else 1.0
    cosine = max((scored.cosine for scored in best), default=0.0)
    agreement = max((scored.agreement for scored in best), default=0.0)
    unknown = unfamiliar(question, index, glossary)
    without, given = lacking(question, evidence, glossary, attributes)
    gaps = _gaps(question, without, attributes)
    return Coverage(
        share,
        cosine,
        tuple(missing),
        without,
        len(given),
        question.any_key,
        agreement,
        _unmet(question, evidence, glossary),
        *absent(question, glossary, known | there),
        unknown,
        things((*missing, *unknown), question.text, index, glossary),
        gaps,
        bool(gaps) and not any(one.name in given and one.when.search(question.asking) for one in attributes),
    )


def _gaps(question: Question, without: Sequence[str], attributes: Sequence[Attribute]) -> tuple[str, ...]:
    asking = question.asking
    told = {one.name for one in attributes if one.when.search(question.text) and not one.when.search(asking)}
    if not asking:
        told |= {*LACKING, *without}
    return tuple(one for one in without if one not in told and one != LACKING[1])


def _tells(word: str, text: str) -> bool:
    """Whether an unknown ``word`` names a thing: rare in English, and not the category asked for ("which isotopes")."""
    category = re.search(
        rf"\b(?:which|what|how many|any|these|those)\s+(?:\w+\s+)?{re.escape(word)}\b", text, re.IGNORECASE
    )
    long = len(word) >= SHORTEST_NAME or any(character.isdigit() for character in word)
    return long and zipf_frequency(word, "en") < TELLING and not (category and zipf_frequency(word, "en") > RARE)


def held(best: Sequence[Scored], glossary: Glossary) -> set[str]:
    """Every stem and every glossary key (with its parents) that the statements hold."""
    found: set[str] = set()
    for scored in best:
        statement = scored.statement
        found.update(terms(statement.with_section))
        for facet in FACETS:
            for key in getattr(statement.tags, facet):
                found.update(glossary.closure(key))
        found.update(match.key for match in glossary.find(statement.text))
    return found


def spoken(question: Question, glossary: Glossary) -> dict[str, frozenset[str]]:
    """Glossary key -> the stems by which the question names it."""
    found: dict[str, set[str]] = {}
    for match in glossary.find(question.text):
        found.setdefault(match.key, set()).update(terms(question.text[match.start : match.end]))
    return {key: frozenset(stems) for key, stems in found.items()}


def lacking(
    question: Question, evidence: Evidence, glossary: Glossary, attributes: Sequence[Attribute] = ()
) -> tuple[tuple[str, ...], list[str]]:
    """The kinds of thing asked for that no statement on the subject holds, and those that one holds.

    A statement is on the subject when it is about the study, the intervention and the site named.
    """
    subject = [s.statement for s in evidence.statements[:SUBJECT] if _on_subject(question, s.statement, glossary)]
    kinds = [one for one in attributes if not one.weighs and one.when.search(question.text)]
    asked = [(kind.name, any(kind.needs.search(s.text) for s in subject)) for kind in kinds]
    asked = _without_wider(question.text, kinds, asked)
    substances = {kind.name for kind in kinds if kind.substance}
    unknown_substance = any(name in substances and not there for name, there in asked)
    if question.names("study"):
        own = [s for s in subject if set(s.tags.study) <= question.names("study")]
        told = {point for s in own for point in points(s.text)}
        asked += [(said, point in told) for said, point in dated(question.text)]
    units = {unit.lower() for unit in UNIT.findall(question.text)}
    wanted = question.asked is not Asked.ANYTHING or MONEY.search(question.text)
    if units and wanted and not any(units & set(words(s.text)) for s in subject):
        asked.append((LACKING[1], False))
    if question.asked is Asked.DOSE:
        given = not unknown_substance and any(_gives_dose(question, s, glossary) for s in subject)
        asked.append((LACKING[0], given))
    if question.asked is Asked.NUMBER and not any(holds_figure(s.text) for s in subject):
        asked.append((LACKING[1], False))
    return tuple(dict.fromkeys(name for name, held in asked if not held)), [name for name, held in asked if held]


def _without_wider(text: str, kinds: Sequence[Attribute], asked: Sequence[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """``asked`` without a kind that is held and asked for by a part of the words for one that is not: "30-day mortality" asks
    for no mortality at large.
    """
    spans = [found.span() if (found := kind.when.search(text)) else (0, 0) for kind in kinds]
    lacking = [span for span, (_, there) in zip(spans, asked, strict=True) if not there]

    def wider(span: tuple[int, int]) -> bool:
        return any(start <= span[0] and span[1] <= end for start, end in lacking)

    return [one for span, one in zip(spans, asked, strict=True) if not (one[1] and wider(span))]


def _unmet(question: Question, evidence: Evidence, glossary: Glossary) -> tuple[str, ...]:
    if not question.names("study"):
        return ()
    subject = [s.statement for s in evidence.statements[:SUBJECT] if _on_subject(question, s.statement, glossary)]
    told = {wider for s in subject for key in s.tags.outcome for wider in glossary.closure(key)}
    unmet = []
    for match in glossary.find(question.text, "outcome"):
        before, word = question.text[: match.start], question.text[match.start : match.end]
        if HOW.match(word) or (HARM.fullmatch(word) and question.names("outcome") & told):
            continue
        if HOW_MANY.search(before) and any(PEOPLE.search(s.text) for s in subject):
            continue
        below = {key for key in told if match.key in glossary.closure(key)}
        if match.key not in told and not below and not told & glossary.closure(match.key):
            unmet.append(word)
    return tuple(dict.fromkeys(unmet))


def _on_subject(question: Question, statement: Statement, glossary: Glossary) -> bool:
    general = question.type is not QuestionType.CASE
    if general and question.asked is Asked.NUMBER and not _for_whom(question, statement, glossary):
        return False
    for facet in ("study",) if question.names("study") else ("intervention", "site"):
        asked = question.names(facet)
        told = getattr(statement.tags, facet)
        met = any(asked & glossary.closure(key) for key in told)
        if asked and not met and (facet == "study" or told):
            return False
    return True


def _for_whom(question: Question, statement: Statement, glossary: Glossary) -> bool:
    """Whether a figure asked for a subtype is one for that subtype, and not for everybody."""
    asked = question.names("population") & SUBTYPES
    told = {wider for key in statement.tags.population for wider in glossary.closure(key)}
    return not asked or bool(asked & told)


def _gives_dose(question: Question, statement: Statement, glossary: Glossary) -> bool:
    """Whether the statement gives a dose, and gives it for what is asked, not for a neighbour."""
    doses = [found.start() for found in DOSE.finditer(statement.text)]
    asked = question.names("intervention")
    matches = glossary.find(statement.text, "intervention")
    if not doses or not asked or not matches:
        return bool(doses)
    owners = {min(matches, key=lambda match: (match.start > dose, abs(match.start - dose))).key for dose in doses}
    return any(asked & glossary.closure(owner) or owner in _below(asked, glossary) for owner in owners)


def _below(keys: frozenset[str], glossary: Glossary) -> frozenset[str]:
    return frozenset(parent for key in keys for parent in glossary.closure(key))
