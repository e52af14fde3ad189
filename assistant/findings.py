"""What the guardrails say: a finding, its criteria and their truth values. Frozen, pure."""

from dataclasses import dataclass
from enum import StrEnum

from assistant.patient import Fact


class Truth(StrEnum):
    """The three values of strong Kleene logic."""

    TRUE = "true"
    FALSE = "false"
    UNKNOWN = "unknown"


class Indicator(StrEnum):
    """Severity, as in CDS Hooks."""

    INFO = "info"
    WARNING = "warning"
    CRITICAL = "critical"


class Verdict(StrEnum):
    """``met``: the requirement is satisfied. Emergency and input findings are ``violated``."""

    MET = "met"
    VIOLATED = "violated"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One leaf of a rule as evaluated: what was asked, how it came out, and on which facts.

    ``undefined`` marks a source's word without a number ("long"): unknown, and not asked again. ``minimum`` is one that the
    source gives as a range ("3-6 months"): between the two it is undefined.
    """

    text: str
    fact: str
    truth: Truth
    facts: tuple[Fact, ...] = ()
    undefined: bool = False
    minimum: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One card. ``missing`` lists the facts that would settle it, most useful first.

    ``statements`` are ids of the corpus; ``source`` is the document that the rule rests on.
    """

    rule: str
    title: str
    message: str
    indicator: Indicator
    verdict: Verdict
    labels: tuple[str, ...]
    criteria: tuple[Criterion, ...] = ()
    missing: tuple[str, ...] = ()
    source: str = ""
    intervention: str = ""
    site: str = ""
    statements: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    draft: bool = True
    """No clinician has signed the rule."""
    settle: str = ""
    """What to ask first, as a sentence; empty where nothing is missing."""

    @property
    def sentence(self) -> str:
        """The message, and what would settle it."""
        return f"{self.message} {self.settle}".strip()


def of_input(rule: str, title: str, message: str, indicator: Indicator, label: str) -> Finding:
    """A finding on the question itself: no rule of the corpus says it, so none has to be signed."""
    return Finding(rule, title, message, indicator, Verdict.VIOLATED, (label,), source="boardside", draft=False)
