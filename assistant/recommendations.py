"""What a question proposes and what an answer recommends.

Statements of the notes declare it (quote mode); other text is read with the glossary's words and a
lexicon of modality and negation. Pure.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from assistant.patient import Span
from ingest.documents import POLARITIES
from ingest.glossary import Glossary, Match
from ingest.passages import Statement

Origin = Literal["question", "answer"]
POSITIVE = ("required", "for", "option")


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One intervention that is proposed or advised for one site.

    ``site`` is empty when none is said. ``polarity`` is one of the notes' five. ``strength`` holds the words that
    carry it. ``statement`` is the id it comes from, empty for free text. ``span`` holds code-point
    offsets into that text (turn 0) and is None for a tagged statement.
    """

    intervention: str
    site: str = ""
    polarity: str = "option"
    strength: str = ""
    statement: str = ""
    origin: Origin = "question"
    span: Span | None = None

    @property
    def positive(self) -> bool:
        return self.polarity in POSITIVE


_FORBIDDEN = r"must not|must never|should never|do not|don't|never|contraindicated|cannot be|forbidden"
_AGAINST = (
    r"should not|shouldn't|not (?:be )?(?:recommended|advised|suggested|indicated|standard|routine(?:ly)?|favou?red|given|done"
    r"|performed|offered|used)|against|avoid(?:s|ed|ing)?|no (?:clear )?role|not to|hold(?:ing)?|held|withh[eo]ld(?:ing)?"
    r"|stop(?:ping|ped)?|skip(?:ping|ped)?|refus\w+|declin\w+|instead of|rather than|without|rule[sd]? out|unable to have"
)
_REQUIRED = r"must|mandatory|required?|essential|critical|has to|have to|need(?:s|ed)? to|always"
_FOR = (
    r"should|recommend(?:s|ed|ing)?|advis(?:e|es|ed)|suggest(?:s|ed)?|indicated|plan(?:s|ned|ning)?|going to|will|we'll|i'll"
    r"|intend(?:s|ed)?|scheduled?|booked|first[- ]line|treated with|proceed(?:ing)?|start(?:ing)?|offer(?:ed|ing)?"
    r"|want(?:s|ed)? to|would like to|propos(?:e|es|ed|ing)"
)
_OPTION = (
    r"can|could|may|might|would|option|consider(?:s|ed|ing)?|candidate|eligible|suitable|appropriate|reasonable|ok(?:ay)?|safe"
    r"|allowed|possible|thinking (?:of|about)|role|think of|tempted|shall|is it|do i|do we|does (?:she|he)|fit for|ready for"
    r"|go (?:straight|directly|ahead)|feasible|right|fine|acceptable|justified|worth|enough|continu(?:e|es|ed|ing)"
)
MODALITY: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (polarity, re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE))
    for polarity, words in (
        ("forbidden", _FORBIDDEN),
        ("against", _AGAINST),
        ("required", _REQUIRED),
        ("for", _FOR),
        ("option", _OPTION),
    )
)
SENTENCE = re.compile(r"[^.!?\n]+(?:\.(?=\d)[^.!?\n]*)*[.!?]*")
CLAUSE = re.compile(r"[;:]|,?\s+(?:but|however|although|whereas|while|then|and then)\s+", re.IGNORECASE)
PAST = re.compile(
    r"(?<!\w)(?:had|underwent|received|previous(?:ly)?|prior|after|since (?:her|his|the)|years? ago|history of|status post|s/p"
    r"|following|completed|was (?:treated|given))(?!\w)",
    re.IGNORECASE,
)
TOPIC = re.compile(
    r"(?<!\w)(?:what (?:is|was|are|were|did|does|happen)|which|how (?:many|much|often|long|was|were|did|does)|who|evidence"
    r"|did|trials?|stud(?:y|ies)|meta-?analysis|compare|define|explain|why|tell me|summari[sz]e|difference)(?!\w)",
    re.IGNORECASE,
)
INTERROGATIVE = re.compile(
    r"^\W*(?:and |so |but |then |ok |okay )?(?:can|could|may|might|should|shall|would|is|are|do|does|will|must)(?!\w)",
    re.IGNORECASE,
)
NOT_ASKED = re.compile(r"^\W*(?:does|do|did|has|have)(?!\w)(?!\s+(?:she|he|i|we|it|my|the patient|this)(?!\w))", re.I)


def from_question(text: str, glossary: Glossary) -> tuple[Recommendation, ...]:
    """What ``text`` asks leave to do. A topic asked about ("what did the trials show?") proposes nothing.

    A proposal is an option unless the question says that it is not wanted.
    """
    found: list[Recommendation] = []
    for sentence in SENTENCE.finditer(text):
        words = sentence.group()
        if NOT_ASKED.search(words) or (TOPIC.search(words) and not _personal(words)):
            continue
        found.extend(_read(words, sentence.start(), glossary, asked=bool(INTERROGATIVE.search(words))))
    return tuple(dict.fromkeys(found))


def from_statements(statements: Iterable[Statement]) -> tuple[Recommendation, ...]:
    """What the tags of positions and practice declare, one per intervention and site."""
    found: list[Recommendation] = []
    for statement in statements:
        tags = statement.tags
        if tags.kind != "position" or tags.polarity not in POLARITIES:
            continue
        for intervention in tags.intervention:
            found.extend(
                Recommendation(intervention, site, tags.polarity, tags.strength, statement.id, "answer", None)
                for site in tags.site or ("",)
            )
    return tuple(dict.fromkeys(found))


def from_text(text: str, glossary: Glossary) -> tuple[Recommendation, ...]:
    """What free text (a model's claim) recommends or advises against."""
    found = [
        replace(recommendation, origin="answer")
        for sentence in SENTENCE.finditer(text)
        for recommendation in _read(sentence.group(), sentence.start(), glossary, asked=False)
    ]
    return tuple(dict.fromkeys(found))


def _personal(words: str) -> bool:
    """Whether a sentence about evidence also asks about doing something."""
    return bool(
        re.search(
            r"(?<!\w)(?:(?:can|could|should|shall|may|would|must) (?:i|we|she|he|you|this|the|my|her|his)|for (?:her|him|my|this)"
            r"|my patient|am i|are we|she|he)(?!\w)",
            words,
            re.IGNORECASE,
        )
    )


def _read(sentence: str, offset: int, glossary: Glossary, asked: bool) -> Iterator[Recommendation]:
    start = 0
    bounds = [*((cut.start(), cut.end()) for cut in CLAUSE.finditer(sentence)), (len(sentence), len(sentence))]
    inherited = asked
    for end, following in bounds:
        clause = sentence[start:end]
        yield from _read_clause(clause, offset + start, sentence, glossary, inherited)
        start = following


def _read_clause(clause: str, offset: int, sentence: str, glossary: Glossary, asked: bool) -> Iterator[Recommendation]:
    matches = glossary.find(clause)
    interventions = [match for match in matches if glossary.entries[match.key].kind in ("intervention", "drug")]
    sites = [match for match in matches if glossary.entries[match.key].kind == "site"]
    if not sites:
        everywhere = [m for m in glossary.find(sentence) if glossary.entries[m.key].kind == "site"]
        sites = everywhere if len({m.key for m in everywhere}) == 1 else []
    for match in interventions:
        polarity, strength = _polarity(clause, match, asked)
        if not polarity or _past(clause, match):
            continue
        span = Span(0, offset + match.start, offset + match.end, clause[match.start : match.end])
        yield Recommendation(match.key, _nearest(match, sites, glossary), polarity, strength, "", "question", span)


def _polarity(clause: str, match: Match, asked: bool) -> tuple[str, str]:
    """The polarity that governs ``match`` and the words that say so; empty where nothing does.

    A negation governs what follows it in its clause, or what it directly follows ("RFA is contraindicated").
    """
    for polarity, pattern in MODALITY:
        for found in pattern.finditer(clause):
            before = found.end() <= match.start
            gap = clause[found.end() : match.start] if before else clause[match.end : found.start()]
            negative = polarity in ("forbidden", "against")
            if negative and len(gap.split()) > (6 if before else 4):
                continue
            if negative and asked and not before:
                continue
            return polarity, found.group().lower()
    return ("option", "asked") if asked else ("", "")


def _past(clause: str, match: Match) -> bool:
    """Whether what stands just before ``match`` puts it in the past ("after RFA", "had a mastectomy")."""
    before = clause[max(0, match.start - 40) : match.start]
    ends = [found.end() for found in PAST.finditer(before)]
    return bool(ends) and len(before[ends[-1] :].split()) <= 3


def _nearest(match: Match, sites: list[Match], glossary: Glossary) -> str:
    if not sites:
        return ""
    return min(sites, key=lambda site: (min(abs(site.start - match.end), abs(match.start - site.end)), site.start)).key
