"""A plan that names a site and hardly anything else: its first card asks for what decides there. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.findings import Finding, Indicator, Verdict
from assistant.guardrails.cards import ASKED, TO_SETTLE
from assistant.guardrails.recommendations import Recommendation
from assistant.patient import PatientFacts
from assistant.rules.book import RuleBook
from assistant.vocabulary import FACTS

LONGEST = 16
"""Words that such a plan has at most."""
WEIGHS = frozenset({"not-standard-of-care", "local-therapy-indicated"})
"""Labels of what weighs whether to treat at all; a limit, or a step that is due, asks for its own facts."""
BARE = frozenset({"age", "sex", "menopausal-status", "onset", "sites", "lesion-size", "lesion-count", "primary-intact"})
"""Facts that leave what is to be done as open as it was."""


def asking(
    findings: Sequence[Finding], facts: PatientFacts, proposed: Sequence[Recommendation], question: str, rules: RuleBook
) -> tuple[Finding, ...]:
    """``findings``, the first of which on the site in question asks for the facts that decide there."""
    found = tuple(findings)
    if len(question.split()) > LONGEST or not facts.values.keys() <= BARE:
        return found
    if any(finding.indicator is Indicator.CRITICAL for finding in found):
        return found
    able = [one for one in found if one.verdict is not Verdict.MET and "false-premise" not in one.labels]
    able = [one for one in able if one.rule not in rules.decisive and WEIGHS & set(one.labels)]
    for finding in sorted(able, key=_open):
        if asks := _asks(finding, facts, proposed, rules):
            told = replace(finding, settle=" ".join((TO_SETTLE, *asks)))
            return tuple(told if one is finding else one for one in found)
    return found


def _open(finding: Finding) -> tuple[bool, bool]:
    """What puts a warning that waits for facts first."""
    return finding.indicator is Indicator.INFO, finding.verdict is not Verdict.UNKNOWN


def _asks(
    finding: Finding, facts: PatientFacts, proposed: Sequence[Recommendation], rules: RuleBook
) -> tuple[str, ...]:
    """What decides at the site of ``finding``, or at the one proposed for treatment, and is not known; shortest first."""
    sites = [finding.site] if finding.site else [one.site for one in proposed if one.site]
    names = [name for site in sites[:1] for kind in rules.kinds(site) for name in rules.decides.get(kind, ())]
    asks = [FACTS[name].question for name in names if not facts.of(name)]
    return tuple(sorted(asks[:ASKED], key=len))
