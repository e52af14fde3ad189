"""Doses in a question or an answer against the regimens that the sources give. Pure.

A mismatch needs the same drug or technique, indication and site, and a source that recommends the
dose; a study's regimen is not a limit. For anything else the sources are silent, and it is said.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from assistant.facts.lexicons import drug_cues
from assistant.findings import Criterion, Finding, Indicator, Truth, Verdict
from assistant.guardrails import cards
from assistant.guardrails.regimens import Regimen, pattern, read, read_interval
from assistant.patient import PatientFacts, Status
from assistant.rules.book import RuleBook
from assistant.rules.criteria import words
from assistant.rules.files import Dose
from ingest.glossary import Match

INTERVAL_TOLERANCE = 0.12
"""A month and four weeks are not told apart; four and six weeks are."""
DOSED = frozenset({"radiation", "systemic-therapy", "bone-modifying-agent", "radioisotope"})
"""Kinds of treatment that have a dose in milligrams or gray."""
BEAMED = frozenset({"radiation", "radioisotope"})
"""Kinds of treatment that are dosed in gray or fractions."""
SILENT = "dose-not-covered-"
"""How the rule of a dose begins on which the documents are silent."""
ASKED = "dose-asked-"
"""The same, where the dose is what is asked about."""
STEREOTACTIC = frozenset({"sbrt", "srs"})
"""Techniques that give more gray in a fraction than the palliative fields that the sources dose."""
NEAR = 110
"""Characters within which a dose belongs to the drug or technique named."""
BEFORE = 40
"""The same before the name, where none follows it."""


def given(book: RuleBook, text: str) -> bool:
    """Whether ``text`` holds a dose that is judged, whatever comes of it."""
    return any(read(stretch) for _, stretch, _ in _dosed(book, text))


def check(book: RuleBook, facts: PatientFacts, text: str) -> tuple[Finding, ...]:
    """A finding for each drug or technique of ``text`` that stands with a dose."""
    found = []
    for intervention, stretch, called in _dosed(book, text):
        regimen = read(stretch)
        if regimen and _of_radiation(regimen) and not book.kinds(intervention) & BEAMED:
            continue
        finding = _judge(book, facts, intervention, regimen, text) if regimen else None
        if regimen and finding and finding.verdict is Verdict.MET and _was_given(regimen, facts):
            continue
        if finding and finding.rule.startswith((SILENT, ASKED)):
            finding = replace(finding, message=finding.message.replace(cards.named(intervention), called))
        if finding:
            found.append(finding)
    found += _by_interval(book, facts, text)
    return tuple({finding.rule: finding for finding in reversed(found)}.values())


def _was_given(regimen: Regimen, facts: PatientFacts) -> bool:
    """Whether it is the patient's earlier radiation, and no plan."""
    told = (
        fact.span.text.lower() for fact in facts.of("prior-radiation") if fact.span and fact.status is Status.ASSERTED
    )
    return any(words in regimen.text.lower() or regimen.text.lower() in words for words in told)


def _of_radiation(regimen: Regimen) -> bool:
    """Whether it is told in gray or in fractions, as no drug is."""
    return regimen.unit.lower() in ("gy", "gray", "cgy") or (regimen.amount is None and regimen.fractions is not None)


def _by_interval(book: RuleBook, facts: PatientFacts, text: str) -> Iterator[Finding]:
    """A finding for each drug that is given at another interval than the only one recommended, the amount left unsaid."""
    entries = book.glossary.entries
    for match in book.glossary.find(text):
        if entries[match.key].kind != "drug" and not book.kinds(match.key) & DOSED:
            continue
        if not (regimen := read_interval(text, match.start, match.end)):
            continue
        for dose in book.doses:
            mine = dose.exclusive and book.kinds(match.key) & set(dose.interventions)
            if mine and _same_place(book, dose, facts, text) and not _agrees(dose.regimen, regimen):
                yield _mismatch(dose, match.key, regimen)


def _dosed(book: RuleBook, text: str) -> Iterator[tuple[str, str, str]]:
    """Each drug or technique named, the words that may hold its dose, up to the next one named, and its own words."""
    entries = book.glossary.entries
    named = [m for m in book.glossary.find(text) if entries[m.key].kind == "drug" or book.kinds(m.key) & DOSED]
    aside = (pattern("tied"), pattern("not_meant"))
    named = [m for m in named if not any(one.search(text, 0, m.start) for one in aside)]
    beams = [match for match in named if book.kinds(match.key) & BEAMED]
    if (grays := pattern("gray").search(text)) and all(_apart(match, grays) for match in beams):
        yield "radiation", text[_back(text, grays.start(), NEAR // 2) : _on(text, grays.end(), NEAR // 2)], "radiation"
    free = 0
    for number, match in enumerate(named):
        following = named[number + 1].start if number + 1 < len(named) else len(text)
        end = min(following, _on(text, match.end, NEAR), _sentence_end(text, match.end))
        stretch = text[match.start : end]
        if read(stretch) is None:
            stretch = text[max(free, _back(text, match.start, BEFORE)) : end]
        free = match.end if read(text[match.start : end]) is None else end  # a dose belongs to one of them
        own = drug_cues()["drug"].fullmatch(text[match.start : match.end].lower())
        yield match.key, stretch, text[match.start : match.end] if own else cards.named(match.key)


def _apart(beam: Match, grays: re.Match[str]) -> bool:
    """Whether the gray stand too far from a technique to be read as its own, and it is no stereotactic one."""
    far = beam.start - grays.end() > BEFORE or grays.start() - beam.end > NEAR
    return far and beam.key not in STEREOTACTIC


def _back(text: str, start: int, most: int) -> int:
    """At most so many characters before ``start``, where a word begins: half of "60 Gy" is another dose."""
    if start <= most:
        return 0
    return next((place for place in range(start - most, start) if text[place - 1].isspace()), start)


def _on(text: str, end: int, most: int) -> int:
    """At most so many characters after ``end``, where a word ends."""
    if len(text) <= end + most:
        return len(text)
    return next((place for place in range(end + most, end, -1) if text[place].isspace()), end)


def _sentence_end(text: str, start: int) -> int:
    found = pattern("sentence_end").search(text, start)
    return found.start() if found else len(text)


def _judge(book: RuleBook, facts: PatientFacts, intervention: str, regimen: Regimen, text: str) -> Finding | None:
    kinds = book.kinds(intervention)
    known = [dose for dose in book.doses if kinds & set(dose.interventions) and _same_place(book, dose, facts, text)]
    if any(_agrees(dose.regimen, regimen) for dose in known if not dose.recommended):
        return None
    if pattern("as_reported").search(text):
        # The question gives it as a study's regimen: then the study's own figures are what it is held against.
        for dose in known:
            if not dose.recommended and regimen.amount == _source(dose).amount:
                return _mismatch(dose, intervention, regimen)
    recommended = [dose for dose in known if dose.recommended]
    for dose in recommended:
        if _agrees(dose.regimen, regimen):
            return _matching(dose, intervention, regimen)
    for dose in recommended:
        if dose.exclusive or _other_fractions(_source(dose), regimen):
            return _mismatch(dose, intervention, regimen)
        if not kinds & STEREOTACTIC and _other_single_dose(_source(dose), regimen):
            return _mismatch(dose, intervention, regimen)
    reported = [dose for dose in known if not dose.recommended]
    asked = pattern("asks").search(text) is not None
    return _unlike_reported(reported, intervention, regimen) if reported else _silent(intervention, regimen, asked)


def _other_fractions(source: Regimen, asked: Regimen) -> bool:
    """Whether the same gray are asked in another number of fractions."""
    both = source.fractions is not None and asked.fractions is not None
    return both and source.amount == asked.amount and source.fractions != asked.fractions


def _other_single_dose(source: Regimen, asked: Regimen) -> bool:
    """Whether both are one fraction, of other gray."""
    single = source.fractions == asked.fractions == 1 and source.unit == asked.unit
    return single and None not in (source.amount, asked.amount) and source.amount != asked.amount


def _same_place(book: RuleBook, dose: Dose, facts: PatientFacts, text: str) -> bool:
    """Another indication or only other sites named: not the same, unless the patient is said to have the dose's own as well
    ("for osteoporosis; it covers her bone metastases"). Nothing named: the dose's own.
    """
    hers = {str(fact.value) for fact in facts.of("sites") if fact.status is Status.ASSERTED}
    if any(words(pattern).search(text) for pattern in dose.other_indications):
        return any(book.kinds(site) & set(dose.sites) for site in hers)
    if not dose.sites:
        return True
    entries = book.glossary.entries
    named = [m.key for m in book.glossary.find(text) if entries[m.key].kind == "site"]
    named = named or [str(f.value) for f in facts.of("sites") if f.status is not Status.DENIED]
    return not named or any(book.kinds(site) & set(dose.sites) for site in named)


def _source(dose: Dose) -> Regimen:
    return _printed(dose.regimen)


def _printed(given: Mapping[str, str]) -> Regimen:
    text = ", ".join(given[name] for name in ("amount", "route", "interval", "fractions") if name in given)
    return read(text) or Regimen(text)


def _agrees(given: Mapping[str, str], asked: Regimen) -> bool:
    """Whether all that is asked is in ``given`` and nothing differs; fractions without an interval are daily ones."""
    source = _printed(given)
    if asked.amount is not None and (source.amount, source.unit) != (asked.amount, asked.unit):
        return False
    if asked.fractions is not None and source.fractions != asked.fractions:
        return False
    if asked.route and source.route and asked.route != source.route:
        return False
    if asked.days is not None and not (asked.fractions and source.days is None and asked.days == 1):
        return source.days is not None and abs(source.days - asked.days) <= INTERVAL_TOLERANCE * source.days
    return True


def _mismatch(dose: Dose, intervention: str, regimen: Regimen) -> Finding:
    given = " ".join(dose.regimen.values())
    message = (
        f"The question says {regimen.text}; {dose.voice} gives {given} ({dose.title}). "
        "Check the dose against the current product information and the indication."
    )
    criterion = Criterion(f"dose is {given}", "", Truth.FALSE)
    labels = ("dose-mismatch", *((dose.caution,) if dose.caution else ()))
    return Finding(
        dose.id, "The dose differs from the source's", message, Indicator.WARNING, Verdict.VIOLATED, labels, (criterion,),
        (), dose.source, intervention, dose.sites[0] if dose.sites else "", dose.statements, (), dose.status == "draft",
    )  # fmt: skip


def _matching(dose: Dose, intervention: str, regimen: Regimen) -> Finding:
    """All that is told of the dose stands so in a source: no recommendation, and nothing to warn of."""
    message = f"The question says {regimen.text}: matches {dose.title}, {' '.join(dose.regimen.values())}, in {dose.voice}; not a recommendation."
    criterion = Criterion(f"dose is {' '.join(dose.regimen.values())}", "", Truth.TRUE)
    return Finding(
        dose.id, "The dose is the source's", message, Indicator.INFO, Verdict.MET, (dose.caution,) if dose.caution else (),
        (criterion,), (), dose.source, intervention, dose.sites[0] if dose.sites else "", dose.statements, (),
        dose.status == "draft",
    )  # fmt: skip


def _unlike_reported(reported: Sequence[Dose], intervention: str, regimen: Regimen) -> Finding:
    """A dose that no study at this site is reported with: no limit, but nothing in the documents stands behind it."""
    given = "; ".join(f"{' in '.join(dose.regimen.values())} ({dose.title})" for dose in reported)
    message = (
        f"The question says {regimen.text}. The documents recommend no dose here; the studies that they report used {given}. "
        "What a study used is not a limit."
    )
    return Finding(
        f"dose-not-reported-{reported[0].sites[0] if reported[0].sites else intervention}",
        "No source reports this dose here", message, Indicator.WARNING, Verdict.UNKNOWN,
        ("dose-mismatch", "not-in-documents"), (), (), reported[0].source, intervention,
        reported[0].sites[0] if reported[0].sites else "",
        tuple(dict.fromkeys(name for dose in reported for name in dose.statements)), (),
        any(dose.status == "draft" for dose in reported),
    )  # fmt: skip


def _silent(intervention: str, regimen: Regimen, asked: bool) -> Finding:
    """``asked``: the dose itself is asked about, and the answer begins with this."""
    name = cards.named(intervention)
    message = (
        f"The question says {regimen.text}. The documents recommend no dose of {name} that it could be compared with."
    )
    return Finding(
        f"{ASKED if asked else SILENT}{intervention}", "This dose is not in the documents", message,
        Indicator.WARNING if asked else Indicator.INFO,
        Verdict.UNKNOWN, ("not-in-documents",), (), (), "", intervention,
    )  # fmt: skip
