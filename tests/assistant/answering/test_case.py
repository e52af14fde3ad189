"""A patient's case: which findings open its answer, in which order, and which evidence suits the patient."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from assistant.answering import case
from assistant.answering.page import Page
from assistant.findings import Criterion, Finding, Indicator, Truth, Verdict
from assistant.guardrails import hazards
from assistant.guardrails.rule_rows import read_facts
from assistant.patient import Fact, PatientFacts
from assistant.prompts import Prompts
from assistant.questions.kinds import Asked, QuestionType
from assistant.questions.question import Question
from assistant.retrieval.retriever import Evidence, Scored
from assistant.rules.book import load_rules
from ingest.passages import Statement
from tests.assistant.conftest import known, statement

BOOK = load_rules(Path(__file__).parents[3] / "corpus" / "rules")
NOBODY = PatientFacts()
ASKED = Question("What next?", QuestionType.CASE, Asked.ANYTHING, {})
LUNG = statement("s-lung", site=("lung",), population=("asymptomatic",))
LIVER = statement("s-liver", site=("liver",))
BREAST = statement("s-breast", site=("breast",))


def card(rule: str, *rests: str, **more: Any) -> Finding:
    """A finding of a rule that concludes something, on the statements that it ``rests`` on."""
    kept: dict[str, Any] = {"labels": ("mdt-required",), "statements": rests, "indicator": Indicator.WARNING} | more
    return Finding(rule=rule, title=rule, message=f"{rule} says so.", verdict=Verdict.VIOLATED, **kept)


def parts(*ranked: Statement, asked: Question = ASKED) -> list[tuple[Question, Evidence]]:
    scored = (Scored(one, 1.0 - place / 10, 0.7, 1.0, 0.5, False) for place, one in enumerate(ranked))
    return [(asked, Evidence(tuple(scored), ()))]


def rules_of(found: tuple[Finding, ...]) -> list[str]:
    return [finding.rule for finding in found]


def fitting(text: str, facts: PatientFacts, *ranked: Statement, **keys: frozenset[str]) -> tuple[Question, list[str]]:
    """The question as it is put to the evidence, and the ids of the evidence in its order."""
    asked = replace(ASKED, text=text, keys=keys)
    ((question, evidence),) = case.fitted(parts(*ranked, asked=asked), facts, (), BOOK)
    return question, [scored.statement.id for scored in evidence.statements]


def test_the_finding_that_rests_on_the_best_evidence_opens_the_answer() -> None:
    heavy, asked = card("heavy", "s-lung"), card("asked", "s-liver", indicator=Indicator.INFO)
    assert rules_of(case.ordered([heavy, asked], parts(LIVER))) == ["asked", "heavy"]
    assert rules_of(case.ordered([heavy, asked], parts(BREAST))) == ["heavy", "asked"]


def test_findings_on_corrected_facts_keep_their_places_and_a_new_warning_comes_first() -> None:
    first, second = card("first"), card("second")
    new, lesser, urgent = card("new"), card("lesser", indicator=Indicator.INFO), card("u", indicator=Indicator.CRITICAL)
    found = case.in_place([lesser, new, second, first, urgent], [first, second])
    assert rules_of(found) == ["u", "new", "first", "second", "lesser"]


def test_nothing_stands_before_an_emergency() -> None:
    urgent, asked = card("urgent", indicator=Indicator.CRITICAL), card("asked", "s-liver")
    assert rules_of(case.ordered([asked, urgent], parts(LIVER))) == ["urgent", "asked"]


def test_a_list_that_is_met_never_comes_first() -> None:
    met, other = card("met", "s-liver", labels=("all-criteria-met",)), card("other")
    assert rules_of(case.ordered([met, other], parts(LIVER))) == ["other", "met"]


def test_what_the_second_net_supposes_never_opens_an_answer() -> None:
    supposed, sure = card(hazards.RULE), card("sure")
    assert rules_of(case.opening([supposed, sure])) == ["sure"]
    assert rules_of(case.opening([supposed])) == []


def test_three_findings_open_an_answer_but_every_critical_one() -> None:
    assert len(case.opening([card(f"w{n}") for n in range(5)])) == 3
    assert len(case.opening([card(f"c{n}", indicator=Indicator.CRITICAL) for n in range(5)])) == 5


def test_of_two_findings_on_the_same_statement_one_opens_the_answer() -> None:
    both = [card("left-out", "s-1", "s-2"), card("general", "s-1"), card("other", "s-2")]
    assert rules_of(case.opening(both)) == ["left-out", "other"]


def test_a_lesser_finding_that_no_fact_decides_opens_an_answer_only_alone() -> None:
    general = card("general", "s-1", indicator=Indicator.INFO)
    assert rules_of(case.opening([card("hers", "s-2"), general])) == ["hers"]
    assert rules_of(case.opening([general])) == ["general"]


def test_what_more_of_the_patients_facts_decide_comes_first() -> None:
    decided = Criterion("age", "age", Truth.TRUE, (Fact("age", 50.0, "years"),))
    assert rules_of(case.ordered([card("vague"), card("hers", criteria=(decided,))], parts(BREAST))) == [
        "hers",
        "vague",
    ]


def test_a_proposal_narrows_the_question_to_its_site() -> None:
    facts = read_facts({"sites": ("liver", "lung")})
    asked, _ = fitting("Should she have SBRT to the lung metastasis?", facts, LUNG, site=frozenset({"liver", "lung"}))
    assert asked.names("site") == {"lung"}


def test_a_scan_or_a_drug_that_is_spoken_of_narrows_nothing() -> None:
    facts, sites = read_facts({"sites": ("eye",)}), frozenset({"eye", "brain"})
    asked, _ = fitting("Should she have an MRI of the brain while on chemotherapy?", facts, LUNG, site=sites)
    assert asked.names("site") == sites


def test_a_primary_that_causes_symptoms_is_what_is_asked_about() -> None:
    facts = read_facts({"sites": ("liver",), "symptoms": ("fungation",)})
    assert fitting("What can be done?", facts, LIVER, site=frozenset({"liver"}))[0].names("site") == {"breast"}


def test_without_a_proposal_or_symptoms_the_question_stays_as_it_is() -> None:
    assert fitting("What next?", NOBODY, LIVER, site=frozenset({"liver"}))[0].names("site") == {"liver"}


def test_evidence_on_her_site_and_her_group_comes_first() -> None:
    keys = {"site": frozenset({"lung"}), "population": frozenset({"asymptomatic"})}
    assert fitting("What next?", NOBODY, LIVER, LUNG, **keys)[1] == ["s-lung", "s-liver"]
    assert fitting("What next?", NOBODY, LIVER, LUNG, site=frozenset({"lung"}))[1] == ["s-liver", "s-lung"]


def test_an_exception_that_nobody_spoke_of_is_no_evidence_for_her() -> None:
    waiting = [rule.statements[0] for rule in BOOK.rules if case._waits(rule)]
    assert waiting
    _, ranked = fitting("What next?", NOBODY, statement(waiting[0]), LIVER)
    assert ranked == ["s-liver"]


def test_an_emergency_that_she_does_not_have_is_no_evidence_for_her() -> None:
    urgent = statement("s-cord", population=("stage-iv", "emergency"))
    painful = statement("s-pain", population=("emergency", "symptomatic"))
    denied = read_facts({"emergency": ("denied cord-compression",)})
    assert fitting("What next?", denied, urgent, painful, LIVER)[1] == ["s-pain", "s-liver"]
    assert fitting("What next?", NOBODY, urgent, LIVER)[1] == ["s-cord", "s-liver"]


def test_a_case_without_findings_has_no_heading_for_them(prompts: Prompts) -> None:
    page = Page(known(LIVER))
    assert not case.open_with([], prompts, known(LIVER), page)
    assert page.blocks == []
    assert case.open_with([card("one", "s-liver")], prompts, known(LIVER), page)
    assert len(page.blocks) == 3


def test_a_weak_list_that_does_not_hold_for_her_opens_no_answer() -> None:
    unmet = card("list", "s-breast", labels=("criterion-violated:hr-status",), indicator=Indicator.INFO)
    warned = card("standard", "s-liver", labels=("not-standard-of-care",))
    assert rules_of(case.ordered([unmet, warned], parts(BREAST, LIVER))) == ["standard", "list"]
