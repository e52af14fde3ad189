"""The findings on the treatment that the closing question or the plan names come first, and principles stand in full."""

from pathlib import Path

from assistant.answering.asked_first import closing_of, in_full
from assistant.answering.case import opening
from assistant.findings import Finding, Indicator, Verdict
from assistant.patient import patient_facts
from assistant.respond import Assistant
from assistant.rules.book import load_rules

RULES = load_rules(Path(__file__).parents[3] / "corpus" / "rules")
NOTHING = patient_facts(())


def card(rule: str, *labels: str, verdict: Verdict = Verdict.UNKNOWN, weight: Indicator = Indicator.INFO) -> Finding:
    return Finding(rule, "", "", weight, verdict, labels)


def on(intervention: str, site: str = "") -> Finding:
    return Finding("one", "", "", Indicator.WARNING, Verdict.VIOLATED, (), intervention=intervention, site=site)


def test_the_closing_question_says_what_is_asked_whatever_stands_before() -> None:
    text = "She had her lung nodule biopsied. L3 will be irradiated tomorrow. Can the mastectomy go ahead?"
    closing = closing_of(text, NOTHING, RULES)
    assert closing.names(on("primary-surgery", "breast"), RULES)
    assert not closing.names(on("radiation", "spine"), RULES)


def test_a_question_that_names_nothing_is_about_the_plan_before_it() -> None:
    closing = closing_of("We plan SBRT to the liver lesion. Worth it?", NOTHING, RULES)
    assert closing.names(on("sbrt", "liver"), RULES)


def test_a_drug_carried_wrongly_through_radiation_leads(assistant: Assistant) -> None:
    said = assistant.reply("Painful L3 met, cord clear. 8 Gy x1, palbociclib continues through. Fine?")
    assert opening(said.findings)[0].rule == "hold-during-rt"


def test_what_limits_palliative_surgery_of_the_primary_stands_in_full(assistant: Assistant) -> None:
    said = assistant.reply("Fungating breast in stage IV, fixed to the chest wall. Toilet mastectomy?")
    assert "primary-clearance" in {finding.rule for finding in opening(said.findings)}


def test_what_a_drug_does_beside_radiation_is_what_its_question_asks() -> None:
    text = (
        "She gets ten fractions to the hip. I have told her to take anastrozole all days of radiation. Please confirm."
    )
    closing = closing_of(text, NOTHING, RULES)
    assert closing.names(card("continue-during-rt"), RULES)


def test_a_principle_and_what_a_fact_speaks_against_stand_before_what_is_open() -> None:
    first, opened = card("first"), card("open", "source-conflict")
    against = card("list", "criterion-violated:age", verdict=Verdict.VIOLATED)
    central = card("principle", "not-standard-of-care")
    found = in_full((first, opened, against, central), {"principle"})
    assert [one.rule for one in found] == ["first", "principle", "list", "open"]


def test_what_goes_with_a_treatment_comes_last() -> None:
    found = in_full((card("first"), card("board", "mdt-required"), card("open", "source-conflict")), ())
    assert [one.rule for one in found] == ["first", "open", "board"]
