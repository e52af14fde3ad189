"""A reply as the JSON object of the headless interface: what ``--json`` prints and a batch writes. Pure."""

from collections.abc import Iterable
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.answers import Abstention, Citation, Reply
from assistant.findings import Finding
from assistant.patient import Fact, PatientFacts, Span, Status
from assistant.rendering import full_text
from assistant.vocabulary import FACTS, FactType

STRENGTH = (Status.ASSERTED, Status.SUSPECTED, Status.DENIED, Status.UNKNOWN)


class Row(BaseModel):
    """Base of every line that is read: frozen, typed strictly."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)


class CitationRow(Row):
    """``quote`` is claimed to be ``passage.text[start:end]``; a metric checks it."""

    document: str = ""
    passage: str = ""
    statement: str = ""
    quote: str = ""
    start: int = -1
    end: int = -1


class FindingRow(Row):
    rule: str = ""
    indicator: Literal["info", "warning", "critical"] = "info"
    verdict: Literal["met", "violated", "unknown"] = "unknown"
    labels: tuple[str, ...] = ()


class AnswerRow(Row):
    """One line of ``OUT.jsonl``. Only ``id`` and ``answer`` are required of another system."""

    id: str
    answer: str
    citations: tuple[CitationRow, ...] = ()
    findings: tuple[FindingRow, ...] = ()
    abstained: bool = False
    reason: str | None = None
    standalone_question: str = ""
    facts: dict[str, Any] = Field(default_factory=dict)
    mode: str = ""
    seconds: float = 0.0

    @property
    def labels(self) -> frozenset[str]:
        """Every label of every finding."""
        return frozenset(label for finding in self.findings for label in finding.labels)


def answer_row(identifier: str, reply: Reply) -> AnswerRow:
    """``reply`` as one line of ``OUT.jsonl``."""
    return AnswerRow(
        id=identifier,
        answer=full_text(reply),
        citations=tuple(citation_row(citation) for citation in reply.citations),
        findings=tuple(finding_row(finding) for finding in reply.findings),
        abstained=reply.abstained,
        reason=reply.reason.value if isinstance(reply, Abstention) else None,
        standalone_question=reply.understood,
        facts=facts_object(reply.facts),
        mode=reply.mode.value,
        seconds=round(reply.seconds, 4),
    )


def citation_row(citation: Citation) -> CitationRow:
    return CitationRow(
        document=citation.document,
        passage=citation.passage,
        statement=citation.statement,
        quote=citation.quote,
        start=citation.start,
        end=citation.end,
    )


def finding_row(finding: Finding) -> FindingRow:
    return FindingRow(
        rule=finding.rule,
        indicator=finding.indicator.value,
        verdict=finding.verdict.value,
        labels=finding.labels,
    )


def facts_object(facts: PatientFacts) -> dict[str, Any]:
    """``{name: {value, unit, status, span}}``; a set fact's value is a list.

    Where a name has several facts (members of a set, or values in conflict) ``members`` lists each with
    its own status; the value at the top is what the strongest status among them says, and null with
    status ``unknown`` where they exclude each other.
    """
    return {name: _fact_object(name, group, name in facts.conflicting) for name, group in facts.values.items() if group}


def _fact_object(name: str, group: tuple[Fact, ...], conflicting: bool) -> dict[str, Any]:
    status = min((fact.status for fact in group), key=STRENGTH.index)
    strongest = [fact for fact in group if fact.status is status]
    first = strongest[0]
    is_set = name in FACTS and FACTS[name].type is FactType.SET
    value: Any = [fact.value for fact in strongest] if is_set else first.value
    shown: dict[str, Any] = {
        "value": None if conflicting else value,
        "unit": first.unit,
        "status": Status.UNKNOWN.value if conflicting else status.value,
        "span": _span(first.span),
    }
    if len(group) > 1:
        shown["members"] = list(_members(group))
    return shown


def _members(group: Iterable[Fact]) -> Iterable[dict[str, Any]]:
    for fact in group:
        yield {"value": fact.value, "unit": fact.unit, "status": fact.status.value, "span": _span(fact.span)}


def _span(span: Span | None) -> dict[str, Any] | None:
    return None if span is None else {"turn": span.turn, "start": span.start, "end": span.end, "text": span.text}
