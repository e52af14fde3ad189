"""What a question says of a study that no document holds, or that a study held is not: said first, with what is held. Pure.

"The Italian RCT": a trial of a country from which the documents report none. "83,559 randomised patients": a meta-analysis
taken for a trial.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType

import yaml

from assistant.answering.page import Page
from assistant.answers import BlockKind
from assistant.corpus.records import Trial
from assistant.facts.patterns import FOLDER
from assistant.knowledge import Knowledge
from assistant.prompts import Prompts
from assistant.questions.kinds import QuestionType
from assistant.questions.question import Question
from assistant.retrieval.regimens import named as held
from assistant.retrieval.regimens import regimens

OF_STUDY = (
    r"(?:[\s-]+(?:randomi[sz]ed|controlled|clinical|phase|I{1,3}V?|[1-4]|multi-?cent(?:re|er)|prospective|retrospective|large|big"
    r"|small|recent|new|old|open-label|surgical|surgery|primary|observational|positive|negative|famous|latest|other|breast|cancer"
    r"|eye|liver|lung|stage|de|novo)){0,6}[\s-]+(?:trial|RCT|study|series|meta-analysis)\b"
)
FROM = r"\b(?:trial|RCT|study|series)\s+(?:done |run |conducted |performed |published )?(?:from|in|out of)\s+(?:the )?"
TAKEN_FOR_TRIAL = re.compile(
    r"\brandomi[sz]ed\s+(?:\w+\s+)?(?:patients|women|people|participants|pts)\b|\bpatients (?:\w+ )?randomi[sz]ed\b"
    r"|\b(?:was|were|is|are)\b[^?.]{0,40}\brandomi[sz]ed\b(?!\s+(?:trials|data|evidence|studies|ones))"
    r"|^\W*(?:the |a |that )?(?:big |large )?(?:randomi[sz]ed )?(?:trial|RCT) (?:with|of|in|on) (?:the )?[\d,. ]+",
    re.IGNORECASE,
)
"""How one takes a study for a randomised trial."""
OF_RESULT = re.compile(
    r"\b(?:outcomes?|results?|improv\w+|responses?|reported|benefits?|regress\w*|success\w*|efficacy|percent\w*|rates?)\b|%",
    re.IGNORECASE,
)
"""How one asks what a treatment brought."""
FOUND = frozenset({"result", "pooled"})


@cache
def _countries() -> Mapping[str, re.Pattern[str]]:
    """Country -> how a study of it is spoken of."""
    told: Mapping[str, Sequence[str]] = yaml.safe_load((FOLDER / "countries.yaml").read_text(encoding="utf-8"))
    named = {country: f"(?:{'|'.join(forms)})" for country, forms in told.items()}
    return {country: re.compile(rf"\b{own}{OF_STUDY}|{FROM}{own}\b", re.IGNORECASE) for country, own in named.items()}


@dataclass(frozen=True, slots=True)
class Unheld:
    """A study that a question names by its country and no document holds: the question's words, and what is held of there."""

    words: str
    beside: tuple[str, ...]


def unheld(question: Question, trials: Sequence[Trial], knowledge: Knowledge) -> Iterator[Unheld]:
    """The studies that ``question`` names by a country of which no study held is such a one."""
    for country, spoken in _countries().items():
        if found := spoken.search(question.text):
            there = [one for one in trials if one.country and one.country.value.startswith(country)]
            if not any(_such(one, found.group(), question, knowledge) for one in there):
                yield Unheld(found.group(), tuple(one.key for one in there))


def _such(trial: Trial, words: str, question: Question, knowledge: Knowledge) -> bool:
    """Whether ``trial`` may be what ``words`` name: a randomised one always, a series where no trial is named, on a site and a
    treatment asked about.
    """
    own = [one for one in knowledge.statements.values() if trial.key in one.tags.study]
    if not own or trial.group == "trial":
        return bool(own)
    if re.search(r"randomi[sz]ed|\bRCT\b", words, re.IGNORECASE):
        return False
    closure = knowledge.glossary.closure
    asked = {facet: question.names(facet) for facet in ("site", "intervention")}
    return all(
        not keys
        or any(keys & closure(key) or key in _wider(keys, knowledge) for one in own for key in getattr(one.tags, facet))
        for facet, keys in asked.items()
    )


def _wider(keys: frozenset[str], knowledge: Knowledge) -> frozenset[str]:
    return frozenset(wider for key in keys for wider in knowledge.glossary.closure(key))


def of_held(question: Question, trials: Sequence[Trial], knowledge: Knowledge) -> Question:
    """``question`` without a study that it does not mean: of the country named, and not such a one; trials at large instead."""
    away = {key for one in unheld(question, trials, knowledge) for key in one.beside}
    left = question.names("study") - away
    if not away & question.names("study"):
        return question
    kinds = left or (frozenset({"rct"}) & knowledge.kinds)
    return replace(question, keys=MappingProxyType({**question.keys, "study": kinds}))


def taken_for_trial(question: Question, trials: Sequence[Trial], knowledge: Knowledge) -> bool:
    """Whether ``question`` takes the one study that it names for a randomised trial, or asks whether it is one."""
    own = _named(question, trials, knowledge)
    return bool(own and own.group != "trial" and TAKEN_FOR_TRIAL.search(question.text))


def _named(question: Question, trials: Sequence[Trial], knowledge: Knowledge) -> Trial | None:
    named = question.names("study") - knowledge.kinds
    return next((one for one in trials if named == {one.key}), None)


def say_what_is_not_held(
    question: Question, trials: Sequence[Trial], prompts: Prompts, knowledge: Knowledge, page: Page
) -> None:
    """Open ``page`` with each study named that no document holds, each that is no trial, and each without a result."""
    for one in unheld(question, trials, knowledge):
        page.connective(prompts.say("no_such_study", study=one.words))
        for key in one.beside:
            page.connective(prompts.say("of_that_country", study=knowledge.name(key)))
    own = _named(question, trials, knowledge)
    if own and taken_for_trial(question, trials, knowledge):
        page.connective(prompts.say("no_trial", study=knowledge.name(own.key)))
        for cell in (own.n, own.design):
            if cell and cell.statement in knowledge.statements:
                page.statement(knowledge.statements[cell.statement])
    if own and question.type is QuestionType.CASE:
        _say_no_result(own, knowledge, page)
    for regimen in _without_result(question, knowledge):
        page.connective(prompts.say("regimen_alone", regimen=regimen))


def _without_result(question: Question, knowledge: Knowledge) -> Iterator[str]:
    """The radiation regimens, in the question's words, of which an outcome is asked, which a study used, and for which alone it
    reports no result.
    """
    sites = question.names("site")
    here = [one for one in knowledge.statements.values() if not sites or sites & set(one.tags.site)]
    for regimen in regimens(question.text) if OF_RESULT.search(question.text) else ():
        holding = [one for one in here if regimen.key in held(one.text)]
        studies = {key for one in holding for key in one.tags.study}
        if studies and not any(one.tags.kind in FOUND for one in holding):
            yield regimen.words


def _say_no_result(trial: Trial, knowledge: Knowledge, page: Page) -> None:
    """That no result of ``trial`` is reported, where none is: a plan cannot rest on it."""
    own = [one for one in knowledge.statements.values() if trial.key in one.tags.study]
    if not any(one.tags.kind in FOUND for one in own):
        for cell in trial.caveat:
            if cell.statement in knowledge.statements:
                page.statement(knowledge.statements[cell.statement], BlockKind.PARAGRAPH)
