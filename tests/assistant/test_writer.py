"""What a reply opens with, and what an emergency takes out of it."""

from assistant.findings import Finding, Indicator, Verdict
from assistant.guardrails import hazards
from assistant.writer import _emergencies


def emergency(rule: str) -> Finding:
    return Finding(rule, rule, "Use the emergency pathway.", Indicator.CRITICAL, Verdict.VIOLATED, ("emergency",))


def test_what_the_second_net_supposes_takes_nothing_out_of_an_answer() -> None:
    read, supposed = emergency("emergency-cord"), emergency(hazards.RULE)
    assert _emergencies([supposed, read]) == [read]
