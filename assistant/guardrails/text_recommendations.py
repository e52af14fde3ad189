"""What a question proposes and what free text advises, by the glossary's words and ``patterns/recommendations.yaml``. Pure."""

from collections.abc import Iterator
from dataclasses import replace

from assistant.guardrails import intents, targets
from assistant.guardrails.recommendation_patterns import recommending
from assistant.guardrails.recommendations import Recommendation
from assistant.patient import Span
from ingest.glossary import Glossary, Match

REACH = {False: 6, True: 2}
"""Words to its right that a negation governs; a bare "no" or "not" governs fewer."""
BEFORE = 40
"""Characters before a treatment that may put it in the past."""


def from_question(text: str, glossary: Glossary, described: bool = False) -> tuple[Recommendation, ...]:
    """What ``text`` asks leave to do. A topic asked about ("what did the trials show?") proposes nothing.

    Where the question speaks of a patient, every intervention named is weighed for that patient ("Sternectomy?"),
    unless it is past or denied. A proposal is an option unless the question says that it is not wanted. ``described``: the
    facts read from ``text`` are a patient's, though no word names one.
    """
    patient = described or intents.names_somebody(text)
    found: list[Recommendation] = []
    text = actual(text, glossary)
    for sentence in intents.sentences(text):
        words = sentence.group()
        if intents.topic(words) and not (patient or intents.personal(words)):
            continue
        found.extend(_read(words, sentence.start(), glossary, patient or intents.weighed(words)))
    found = targets.of_the_primary(found, text)
    return tuple(one for one in dict.fromkeys(found) if not namesake(one.intervention, text))


def actual(text: str, glossary: Glossary) -> str:
    """``text`` with blanks, letter for letter as long, for what would be done in a case that is not so."""
    for low, high in _supposed(text, glossary):
        text = f"{text[:low]}{' ' * (high - low)}{text[high:]}"
    return text


def only_supposed(text: str, glossary: Glossary) -> frozenset[str]:
    """The interventions that ``text`` names only for what is not so ("if she were to develop weakness we would operate")."""
    supposed = _supposed(text, glossary)
    told: dict[str, bool] = {}
    for match in glossary.find(text) if supposed else ():
        here = any(low <= match.start < high for low, high in supposed)
        told[match.key] = told.get(match.key, True) and here
    return frozenset(key for key, only in told.items() if only)


def _supposed(text: str, glossary: Glossary) -> list[tuple[int, int]]:
    """The sentences that say what would be done in a case that is not so, where others say what is done."""
    sentences = list(intents.sentences(text))
    supposed = [one.span() for one in sentences if intents.supposed(one.group())]
    told = (one.group() for one in sentences if one.span() not in supposed)
    others = {glossary.entries[match.key].kind for words in told if supposed for match in glossary.find(words)}
    return supposed if {"intervention", "drug"} & others else []


def namesake(key: str, text: str) -> bool:
    """Whether ``text`` means by the name of the intervention ``key`` another one (a stent of a vein is none of the gut)."""
    return any(key == one.key and one.of.search(text) and not one.own.search(text) for one in recommending().namesakes)


def from_text(text: str, glossary: Glossary) -> tuple[Recommendation, ...]:
    """What free text (a model's claim) recommends or advises against."""
    found = [
        replace(recommendation, origin="answer")
        for sentence in intents.sentences(text)
        for recommendation in _read(sentence.group(), sentence.start(), glossary, asked=False)
    ]
    return tuple(dict.fromkeys(found))


def _read(sentence: str, offset: int, glossary: Glossary, asked: bool) -> Iterator[Recommendation]:
    start = 0
    cuts = recommending().clause.finditer(sentence)
    for end, following in (*((cut.start(), cut.end()) for cut in cuts), (len(sentence), len(sentence))):
        yield from _read_clause(sentence[start:end], offset + start, sentence, glossary, asked)
        start = following


def _read_clause(clause: str, offset: int, sentence: str, glossary: Glossary, asked: bool) -> Iterator[Recommendation]:
    matches = glossary.find(clause)
    interventions = [match for match in matches if glossary.entries[match.key].kind in ("intervention", "drug")]
    interventions += _verbs(clause, glossary)
    sites = [match for match in matches if glossary.entries[match.key].kind == "site" and not _seen(clause, match)]
    if not sites:
        everywhere = [m for m in glossary.find(sentence) if glossary.entries[m.key].kind == "site"]
        sites = everywhere if len({m.key for m in everywhere}) == 1 else []
    for match in interventions:
        polarity, strength = _polarity(clause, match, asked)
        if not polarity or _past(clause, match) or recommending().departments.match(clause, match.start):
            continue
        span = Span(0, offset + match.start, offset + match.end, clause[match.start : match.end])
        free = [
            site for site in sites if not any(_within(site, other) for other in interventions if other is not match)
        ]
        yield Recommendation(match.key, _nearest(clause, match, free), polarity, strength, "", "question", span)


def _within(site: Match, other: Match) -> bool:
    """Whether ``site`` is named by the words for another treatment ("a breast operation and SABR to both")."""
    return other.start <= site.start and site.end <= other.end


def _seen(clause: str, site: Match) -> bool:
    """Whether ``site`` is named for its imaging alone ("brain not imaged, systemic therapy")."""
    return recommending().imaged.match(clause, site.end) is not None


def _verbs(clause: str, glossary: Glossary) -> list[Match]:
    """A verb and its object with words between ("take the whole breast off")."""
    return [
        Match(named.key, found.start(), found.end())
        for named in recommending().interventions
        if named.key in glossary.entries
        for found in named.match.finditer(clause)
    ]


def _polarity(clause: str, match: Match, asked: bool) -> tuple[str, str]:
    """The polarity that governs ``match`` and the words that say so; empty where nothing does.

    A negation governs what closely follows it, or what stands just before it ("RFA is contraindicated").
    """
    said = recommending()
    after = said.against_after.search(clause[match.end :])
    if after and not (asked and clause.rstrip().endswith("?")):
        return ("forbidden" if "contraindicated" in after.group().lower() else "against"), after.group().strip().lower()
    for polarity, pattern in said.polarity.ordered():
        for found in pattern.finditer(clause):
            before = found.end() <= match.start
            gap = clause[found.end() : match.start]
            reach = REACH[found.group().lower() in said.short]
            if polarity in ("forbidden", "against") and (not before or "," in gap or len(gap.split()) > reach):
                continue
            if polarity in ("forbidden", "against") and said.breaks.search(gap):
                continue
            return polarity, found.group().lower()
    return ("option", "asked") if asked else ("", "")


def _past(clause: str, match: Match) -> bool:
    """Whether ``match`` is put in the past ("after RFA", "had a mastectomy", "mastectomy in 2014"); what a list ends with may
    be still to come ("prior chemo, SRS on Monday").
    """
    said = recommending()
    before = clause[max(0, match.start - BEFORE) : match.start]
    listed = before.rstrip().endswith(",")
    if listed and (said.orders.fullmatch(clause[match.start : match.end]) or said.to_come.search(clause[match.end :])):
        return False
    before = said.joined.sub(" ", before)
    ends = [found.end() for found in said.past.finditer(before)]
    return (bool(ends) and len(before[ends[-1] :].split()) <= 2) or bool(said.past_after.search(clause[match.end :]))


def _nearest(clause: str, match: Match, sites: list[Match]) -> str:
    """The site that a preposition ties to ``match``, else the nearest; empty where none is named."""
    if not sites:
        return ""
    for site in sites:
        if site.start >= match.end and recommending().for_site.fullmatch(clause[match.end : site.start]):
            return site.key
    return min(sites, key=lambda site: (min(abs(site.start - match.end), abs(match.start - site.end)), site.start)).key
