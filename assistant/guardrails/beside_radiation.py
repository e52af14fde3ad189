"""Drugs that a question names beside radiation: "SBRT on nab-paclitaxel, what to hold?" Pure.

Such a question need not describe a patient nor propose the radiation; it asks what happens to the drug meanwhile. Where it
says so itself ("palbociclib stopped, letrozole goes on"), that is read here too. The words are ``patterns/meanwhile.yaml``.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cache, lru_cache

from assistant.facts.lexicons import drug_cues, drug_names
from assistant.facts.patterns import FOLDER
from assistant.guardrails.recommendation_patterns import Patterns, Shape, Words
from assistant.guardrails.recommendations import Recommendation
from assistant.patient import PatientFacts, Status
from assistant.questions import steps
from assistant.rules.book import RuleBook
from ingest.yaml_text import validated

WIDE = frozenset({"systemic-therapy", "targeted-therapy"})
"""Kinds too wide to be a drug."""


class Meanwhile(StrEnum):
    """What becomes of a drug while radiation is given, in the user's words."""

    HELD = "held"
    GOING = "going"


class _Words(Patterns):
    """``meanwhile.yaml``; what each field means is said there."""

    meanwhile: Words
    studied: Words
    radiation: Words
    unirradiated: Words
    over: Words
    back: Words
    all_drugs: Words
    not_held: Words
    going: Words
    early: Words
    not_given: Words
    held: Words
    negative: Words
    joins: Words
    confirm: Shape


@cache
def _words() -> _Words:
    """Raises CorpusError for a broken file, naming file and field."""
    return validated(FOLDER / "meanwhile.yaml", _Words)


def drugs_beside_radiation(question: str, facts: PatientFacts, book: RuleBook) -> Iterator[Recommendation]:
    """The radiation and each drug that ``question`` names beside it, as if proposed together; nothing otherwise. Where it
    speaks of all that the patient takes ("meds: no changes"), the facts say which drugs these are.

    Nothing where no radiation is given, and no drug that is not taken. Where the drugs taken were entered in the form, one
    that is not among them is no longer taken.
    """
    words, text = _words(), question.lower()
    if not words.radiation.search(text) or not words.meanwhile.search(text) or words.studied.search(text):
        return
    if words.unirradiated.search(text) or (facts.of("prior-radiation") and _over(text, words)):
        return
    drugs = facts.of("current-drugs")
    denied = {fact.value for fact in drugs if fact.status is Status.DENIED}
    named = dict.fromkeys(_named(text, _names(book)))
    kept = {
        key for clause in steps.told(question) if words.not_held.search(clause) for key in _named(clause, _names(book))
    }
    found = [key for key in named if key not in denied or key in kept]
    taken = any(fact.status is Status.ASSERTED for fact in drugs)
    if found or (taken and words.all_drugs.search(text)):
        yield Recommendation("radiation", strength="asked")
    taken_kinds = {
        kind for fact in drugs for kind in book.kinds(str(fact.value)) if kind not in WIDE or kind == fact.value
    }
    for key in found:
        if not drugs or any(fact.span for fact in drugs) or taken_kinds & book.kinds(key):
            yield Recommendation(key, strength="asked")


def irradiates(text: str) -> bool:
    """Whether ``text`` speaks of radiation at all, in whatever words."""
    return _words().radiation.search(text.lower()) is not None


def _over(text: str, words: _Words) -> bool:
    """Whether all radiation that ``text`` speaks of has been given, and no drug waits for its end."""
    spans = [found.span() for found in words.over.finditer(text)]
    told = [found.span() for found in words.radiation.finditer(text)]
    return not words.back.search(text) and all(any(a <= start and end <= b for a, b in spans) for start, end in told)


def stances(question: str, book: RuleBook) -> Mapping[str, Meanwhile]:
    """What ``question`` says becomes of each drug beside the radiation; nothing of one that it says both of, or asks of.

    A clause without a drug speaks of the drugs before it ("palbociclib: we hold it"). Nothing at all where the question ends
    by asking whether it is right so.
    """
    words, text = _words(), question.lower().strip()
    if not words.radiation.search(text) or words.confirm.search(text):
        return {}
    names = _names(book)
    said: dict[str, set[Meanwhile]] = {}
    before: tuple[str, ...] = ()
    last: tuple[str, ...] = ()
    for clause in _parted(steps.told(question), names, words):
        drugs = _drugs_in(clause, names) or (last if words.early.search(clause) else before)
        heard = _heard(clause, words)
        for drug in drugs:
            said.setdefault(drug, set()).update(heard)
        before, last = () if heard else drugs, drugs or last
    return {drug: heard.pop() for drug, heard in said.items() if len(heard) == 1}


def _parted(clauses: Iterable[str], names: Mapping[str, str], words: _Words) -> Iterator[str]:
    """``clauses``, cut between two drugs of which each half says something of its own ("abemaciclib is off and the AI
    stays").
    """
    for clause in clauses:
        halves = words.joins.split(clause)
        apart = len(halves) > 1 and all(any(_drugs_in(half, names)) and _heard(half, words) for half in halves)
        yield from halves if apart else (clause,)


def _drugs_in(clause: str, names: Mapping[str, str]) -> tuple[str, ...]:
    cues = (_generic(hit.group()) for hit in drug_cues()["drug"].finditer(clause))
    return (*_named(clause, names), *cues)


def _heard(clause: str, words: _Words) -> set[Meanwhile]:
    """What ``clause`` says, both where the drug is back too early; plain words count only where nothing negates."""
    if words.early.search(clause):
        return set(Meanwhile)
    if words.not_held.search(clause):
        return {Meanwhile.GOING}
    if words.not_given.search(clause):
        return {Meanwhile.HELD}
    if words.negative.search(clause):
        return set()
    plain = ((words.going, Meanwhile.GOING), (words.held, Meanwhile.HELD))
    return {stance for pattern, stance in plain if pattern.search(clause)}


def _named(text: str, names: Mapping[str, str]) -> Iterator[str]:
    for match in _pattern(tuple(names)).finditer(text):
        yield names[_plain(match.group(1))]


def _names(book: RuleBook) -> Mapping[str, str]:
    """Each spelling of a drug or a class of drugs against cancer, and its key: the generic name where the rules know it."""
    known = [key for key, kinds in book.parents.items() if "systemic-therapy" in kinds and key not in WIDE]
    names: dict[str, str] = {}
    for key in known:
        entry = book.glossary.entries.get(key)
        for form in (*((entry.name, *entry.forms, *entry.spoken) if entry else ()), key):
            own = _generic(_plain(form)).replace(" ", "-")
            names.setdefault(_plain(form), own if own in book.parents else key)
    return names


@cache
def _generic(form: str) -> str:
    """The generic name of a brand or a short form; ``form`` itself where it has none."""
    return next((name for terms, name in drug_names() if terms.fullmatch(form)), form)


def _plain(form: str) -> str:
    return re.sub(r"[\s-]+", " ", form.lower()).strip()


@lru_cache(maxsize=8)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    parts = (re.escape(name).replace(r"\ ", r"[\s-]+") for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])({'|'.join(parts)})s?(?![\w-])", re.IGNORECASE)
