"""Of the findings on a patient's case, those on the treatment that the closing question or the plan names come first. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from assistant.facts.implied import NO_METASTASIS
from assistant.findings import Finding, Indicator, Verdict
from assistant.guardrails import complaints
from assistant.guardrails.beside_radiation import irradiates, stances
from assistant.guardrails.intents import planned, sentences
from assistant.guardrails.proposals import considered, has
from assistant.guardrails.recommendations import Recommendation
from assistant.guardrails.text_recommendations import from_question
from assistant.patient import PatientFacts
from assistant.questions.question import Question
from assistant.rules.book import RuleBook

WIDE = frozenset({"local-therapy", "systemic-therapy", "metastasis-directed", "metastasis-directed-therapy"})
"""Kinds too wide for a finding on one of them to be on another."""
BESIDE_RADIATION = frozenset({"hold-during-rt", "continue-during-rt", "other-drug-during-rt"})
"""Rules on what becomes of drugs while radiation is given."""
ACCOMPANIES = frozenset(
    {
        "needs-systemic-therapy",
        "mdt-required",
        "orthopaedic-evaluation",
        "dental-evaluation",
        "brain-imaging",
        "biopsy-first",
    }
)
"""Labels of what goes with a treatment and is no answer to a question after it."""
DRUG, INDICATED = "systemic-therapy", "local-therapy-indicated"


@dataclass(frozen=True, slots=True)
class Closing:
    """The treatments that the closing question or the plan names, each where it is for, and whether it is on drugs beside
    radiation.
    """

    treatments: tuple[Recommendation, ...]
    beside_radiation: bool

    def names(self, finding: Finding, rules: RuleBook) -> bool:
        """Whether ``finding`` is on one of them, at its site."""
        if finding.rule in BESIDE_RADIATION:
            local = any("local-therapy" in rules.kinds(one.intervention) for one in self.treatments)
            return self.beside_radiation and not (local and finding.verdict is Verdict.MET)
        if INDICATED in finding.labels:
            return any(_near(one.site, finding.site, rules) for one in self.treatments)
        kinds = rules.kinds(finding.intervention) - WIDE
        return any(
            kinds & (rules.kinds(one.intervention) - WIDE) and _near(one.site, finding.site, rules)
            for one in self.treatments
        )


def asked_first(
    findings: Sequence[Finding], asked: Question, facts: PatientFacts, rules: RuleBook
) -> tuple[Finding, ...]:
    """``findings`` in their order, but after the critical ones, and a complaint that was not read, those on what the closing
    question or the plan names; what only goes with a treatment, and nobody left out, comes last.
    """
    closing = closing_of(asked.text, facts, rules)

    def place(finding: Finding) -> int:
        if finding.indicator is Indicator.CRITICAL or finding.rule == complaints.RULE:
            return 0
        if _drug_against(finding, closing):
            return 1
        if closing.names(finding, rules):
            return 2
        return 4 if _accompanies(finding) else 3

    central = {one.rule for one in findings if one.rule in rules.central and _bears(one, closing, rules)}
    return in_full(tuple(sorted(findings, key=place)), central)


def closing_of(text: str, facts: PatientFacts, rules: RuleBook) -> Closing:
    """What the last sentence that asks names; where it names nothing, what the last one that plans or names something does."""
    said = from_question(text, rules.glossary)
    spans = [(one.start(), one.end(), one.group()) for one in sentences(text)]
    named = [(low, high, words) for low, high, words in spans if any(_in(one, low, high) for one in said)]
    asks = [one for one in named if one[2].rstrip().endswith("?")]
    plans = [one for one in named if planned(one[2])]
    low, high, _ = (asks or plans or named or [(0, len(text), text)])[-1]
    own = [one for one in said if _in(one, low, high)]
    placed = {(one.intervention, one.site): one for one in considered(own, facts, rules)}
    left = [one for one in own if not one.positive]
    drug = any(DRUG in rules.kinds(one.intervention) for one in own)
    return Closing((*placed.values(), *left), irradiates(text) and (drug or bool(stances(text, rules))))


def in_full(findings: tuple[Finding, ...], central: Collection[str]) -> tuple[Finding, ...]:
    """``findings`` with, behind the first after the critical ones, the principle that bears on the plan, the list that is met
    and what a told fact speaks against, before what is merely open: a title would hide them.
    """
    first = sum(finding.indicator is Indicator.CRITICAL for finding in findings) + 1

    def place(finding: Finding) -> int:
        if _accompanies(finding) or finding.rule in BESIDE_RADIATION:
            return 3
        against = any(label.startswith("criterion-violated") for label in finding.labels)
        settled = against or (finding.verdict is Verdict.VIOLATED and finding.indicator is Indicator.WARNING)
        return 0 if finding.rule in central or "all-criteria-met" in finding.labels else 1 if settled else 2

    return (*findings[:first], *sorted(findings[first:], key=place))


def _bears(finding: Finding, closing: Closing, rules: RuleBook) -> bool:
    """Whether ``finding`` is on what is planned, on a plan without local treatment, or no treatment is named."""
    local = [one for one in closing.treatments if "local-therapy" in rules.kinds(one.intervention)]
    return not local or DRUG in rules.kinds(finding.intervention) or closing.names(finding, rules)


def _drug_against(finding: Finding, closing: Closing) -> bool:
    """Whether it speaks against what the plan does with a drug while radiation is given."""
    return finding.rule in BESIDE_RADIATION and finding.verdict is Verdict.VIOLATED and closing.beside_radiation


def _in(one: Recommendation, low: int, high: int) -> bool:
    return one.span is not None and low <= one.span.start < high


def _near(site: str, other: str, rules: RuleBook) -> bool:
    return not (site and other) or {site, other} <= set(NO_METASTASIS) or has((site,), other, rules)


def _accompanies(finding: Finding) -> bool:
    """Whether it only goes with a treatment; one that a plan leaves out is what is wrong with the plan."""
    labels = {one for one in finding.labels if not one.startswith("missing-fact") and one != "low-trust-source"}
    left_out = finding.verdict is Verdict.VIOLATED and "orthopaedic-evaluation" not in labels
    return bool(labels) and labels <= ACCOMPANIES and not left_out
