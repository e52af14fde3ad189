"""A rule's own test rows, run against the rule alone. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from assistant.findings import Finding
from assistant.guardrails import engine
from assistant.guardrails.recommendations import Recommendation
from assistant.patient import Fact, PatientFacts, Status, patient_facts
from assistant.rules.book import RuleBook
from assistant.rules.criteria import QUANTITY, amount
from assistant.rules.rule import Row, Rule
from assistant.vocabulary import FACTS, FactType

WRITTEN = re.compile(r"(?:(denied|suspected|unknown) )?(.+?)(?: ?@([a-z-]+))?$")


def expanded(rule: Rule) -> Iterator[Row]:
    """Each row; one for each value where it says ``each``."""
    for row in rule.tests:
        if not row.each:
            yield row
            continue
        for name, values in row.each.items():
            for value in values:
                facts = {**row.facts, name: (*row.facts.get(name, ()), value)}
                yield row.model_copy(update={"facts": facts, "each": {}})


def read_facts(written: Mapping[str, tuple[str, ...]]) -> PatientFacts:
    """Facts as a row writes them.

    Raises ValueError for a fact or value that the vocabulary does not know.
    """
    return patient_facts(_fact(name, value) for name, values in written.items() for value in values)


def read_proposal(written: str) -> Recommendation:
    """``rfa liver`` or ``against rfa liver``; an intervention alone has no site."""
    polarity, words = "option", written.split()
    if words[0] in ("against", "required", "for", "forbidden"):
        polarity, words = words[0], words[1:]
    return Recommendation(words[0], words[1] if len(words) > 1 else "", polarity, "asked", "", "question", None)


def run(rule: Rule, book: RuleBook, row: Row) -> Finding | None:
    """The finding of ``rule``, and of nothing else, on ``row``."""
    alone = replace(book, rules=(rule.model_copy(update={"overrides": ()}),), doses=())
    proposals = tuple(read_proposal(written) for written in row.propose)
    found = engine.check(alone, read_facts(row.facts), proposals, row.question)
    return next((finding for finding in found if finding.rule == rule.id), None)


def failure(rule: Rule, book: RuleBook, row: Row) -> str:
    """What is wrong with ``row``; empty when it comes out as it says."""
    found = run(rule, book, row)
    gives = found.verdict.value if found else "none"
    if gives != row.gives:
        return f"{rule.id}: {row.model_dump(exclude_defaults=True)} gives {gives}"
    lacking = [label for label in row.labels if not found or label not in found.labels]
    if lacking:
        return f"{rule.id}: {row.model_dump(exclude_defaults=True)} lacks {', '.join(lacking)}"
    if row.weight and found and found.indicator.value != row.weight:
        return f"{rule.id}: {row.model_dump(exclude_defaults=True)} weighs {found.indicator.value}"
    unasked = [name for name in row.missing if not found or name not in found.missing]
    return (
        f"{rule.id}: {row.model_dump(exclude_defaults=True)} does not ask for {', '.join(unasked)}" if unasked else ""
    )


def failures(rule: Rule, book: RuleBook) -> tuple[str, ...]:
    """Every row of ``rule`` that fails."""
    return tuple(problem for row in expanded(rule) if (problem := failure(rule, book, row)))


def _fact(name: str, written: str) -> Fact:
    definition = FACTS.get(name)
    found = WRITTEN.fullmatch(written)
    if definition is None or found is None:
        raise ValueError(f"'{name}: {written}' is no fact")
    status, value, site = Status(found.group(1) or "asserted"), found.group(2), found.group(3) or ""
    if definition.type in (FactType.NUMBER, FactType.MEASURE) and QUANTITY.fullmatch(value):
        return Fact(name, amount(value, definition.unit), definition.unit, status, None, "", site)
    if definition.values and value not in definition.values and not definition.open:
        raise ValueError(f"'{value}' is not a value of {name}")
    return Fact(name, value, "", status, None, "", site)
