"""Of several treatments proposed at once each is answered, and has its finding before any has a second."""

import pytest

from assistant.answering.proposed import asked_of_each, each_first, proposed
from assistant.facts.extraction import extract
from assistant.respond import Assistant
from assistant.turns import Turn

THREE = (
    "58F, ER+ HER2-, bone metastases and one liver metastasis, biopsied, near complete response after 9 months of letrozole, "
    "ECOG 0. Plan: breast surgery, SBRT to the bone and liver resection."
)


def told(assistant: Assistant, text: str) -> tuple[tuple[str, str], ...]:
    return proposed(assistant.understood(text), extract([Turn("user", text)]), assistant.rules)


def test_each_treatment_is_asked_about_at_its_own_site(assistant: Assistant) -> None:
    treatments = told(assistant, THREE)
    assert {site for _, site in treatments} == {"breast", "bone", "liver"}
    each = asked_of_each(assistant.understood(THREE), treatments, assistant.knowledge)
    assert [(one.names("intervention"), one.names("site")) for one in each] == [({a}, {b}) for a, b in treatments]


@pytest.mark.parametrize(
    "text",
    [
        "58F with liver metastases. Liver resection?",
        "58F with 2 lung and 1 liver metastasis. Metastasectomy of all three?",
        "Breast surgery, SBRT to bone or liver resection: what do the trials say?",
    ],
)
def test_one_kind_of_treatment_or_no_patient_is_answered_as_a_whole(assistant: Assistant, text: str) -> None:
    assert not told(assistant, text)


def test_every_treatment_has_its_finding_and_its_statement(assistant: Assistant) -> None:
    reply = assistant.reply(THREE)
    warnings = [one for one in reply.findings if one.indicator == "warning"][:3]
    assert {one.site for one in warnings if one.site} >= {"breast", "liver"}
    cited = {site for one in reply.citations for site in assistant.knowledge.statements[one.statement].tags.site}
    assert {"breast", "bone", "liver"} <= cited


def test_no_finding_is_lost_or_doubled(assistant: Assistant) -> None:
    findings = assistant.reply(THREE).findings
    anew = each_first(findings, told(assistant, THREE), assistant.rules)
    assert sorted(one.rule for one in anew) == sorted(one.rule for one in findings)
