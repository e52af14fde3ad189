"""Each metric on answers made for it: what it says, and when it says nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals import citing, guarding, tables
from evals.finding_passages import charges, ndcg
from evals.gate import breaches
from evals.metrics import METRICS
from evals.runs import consistency, same_answer
from evals.targets import Attempt
from tests.evals.build import CORD, E2108, TURKEY, answer, case, cite, finding, refusal, scored, values

NO = {"answerable": "no", "reason": "not-in-documents", "vital": (), "question": "Dose of palbociclib?"}


def test_a_whole_answer_scores_full():
    got = values(case(), answer())
    for name in ("vital recall", "citation recall", "citation precision", "verbatim validity", "numeric fidelity"):
        assert got[name] == 1.0, name


def test_an_empty_answer_is_zero_on_recall_and_never_a_free_pass():
    got = values(case(), answer("", ()))
    assert got["vital recall"] == 0.0
    assert got["citation recall"] == 0.0
    assert got["nugget precision"] is None
    assert got["numeric fidelity"] is None


def test_a_failure_counts_as_no_answer_and_not_as_a_refusal():
    got = values(case(), None)
    assert (got["vital recall"], got["failures"], got["refusal precision"], got["words"]) == (0.0, 1.0, None, None)
    assert values(case(**NO), None)["refusal recall"] == 0.0


def test_what_does_not_apply_has_no_score():
    got = values(case(**NO), refusal())
    for name in ("vital recall", "citation recall", "forbidden claims", "finding recall", "false clearances"):
        assert got[name] is None, name
    assert (got["refusal recall"], got["refusal precision"], got["refusal reason"]) == (1.0, 1.0, 1.0)


def test_refusing_what_is_covered_costs_precision():
    got = values(case(), refusal())
    assert (got["refusal precision"], got["refusal recall"], got["vital recall"]) == (0.0, None, 0.0)


def test_vital_recall_is_all_or_nothing_for_each_nugget():
    two = case(vital=({"text": "a", "forms": (("42", "24"),)}, {"text": "b", "forms": (("53", "months"),)}))
    assert values(two, answer())["vital recall"] == 0.5
    assert values(two, answer("It was 42 percent. [1]"))["vital recall"] == 0.0


def test_a_case_passes_where_all_that_it_expects_holds():
    assert values(case(), answer())["passed"] == 1.0
    assert values(case(), refusal())["passed"] == 0.0
    assert (values(case(**NO), refusal())["passed"], values(case(**NO), answer())["passed"]) == (1.0, 0.0)
    forbids = case(forbidden=({"text": "proof", "forms": (("proves",),)},))
    assert values(forbids, answer(f"{TURKEY} [1] This proves it."))["passed"] == 0.0


def test_a_forbidden_claim_is_counted_apart():
    asked = case(forbidden=({"text": "proof", "forms": (("proves",),)},))
    got = values(asked, answer(f"{TURKEY} [1] This proves it."))
    assert (got["forbidden claims"], got["vital recall"]) == (1.0, 1.0)


def test_length_without_nuggets_costs_precision():
    long = values(case(), answer(f"{TURKEY} [1] " + "Much more is said about this and that. " * 20))
    short = values(case(), answer())
    assert long["nugget precision"] < short["nugget precision"] <= 1.0


def test_the_union_of_citations_supports_a_claim():
    both = "Five-year survival was 42 percent in the Turkish trial and median overall survival was 53 months in E2108."
    got = values(case(), answer(f"{both} [1][2]", (TURKEY, E2108)))
    assert (got["citation recall"], got["citation precision"]) == (1.0, 1.0)


def test_a_citation_that_adds_nothing_costs():
    got = values(case(), answer(f"{TURKEY} [1][2]", (TURKEY, CORD)))
    assert (got["citation recall"], got["citation precision"]) == (1.0, 0.5)


def test_an_uncited_claim_costs_recall_and_its_numbers_have_no_source():
    seen = scored(case(), answer(f"{TURKEY} [1] Ten-year survival was 19 percent.")).seen
    assert citing.citation_recall(seen) == 0.5
    assert citing.unsourced_numbers(seen) == [
        "10 in 'Ten-year survival was 19 percent.'",
        "19 in 'Ten-year survival was 19 percent.'",
    ]


def test_sentences_about_the_documents_questions_and_headings_owe_no_citation():
    text = f"What the trial found\n{TURKEY} [1]\nThe documents do not cover ten years.\nWhich drugs are given now?"
    assert values(case(), answer(text))["citation recall"] == 1.0


def test_a_figure_of_the_other_arm_has_no_source():
    turned = TURKEY.replace("42", "X").replace("24", "42").replace("X", "24")
    assert citing.numeric_fidelity(scored(case(), answer(f"{turned} [1]")).seen) == pytest.approx(2 / 4)


def test_repeating_the_question_is_no_claim_of_a_number():
    seen = scored(case(question="She is 61. Surgery?"), answer(f"{TURKEY} [1] She is 61 and well.")).seen
    assert citing.unsourced_numbers(seen) == []


def test_offsets_are_checked_to_the_code_point():
    wrong = cite(TURKEY).model_copy(update={"start": 1, "end": len(TURKEY) + 1})
    seen = scored(case(), answer().model_copy(update={"citations": (wrong,)})).seen
    assert citing.verbatim(seen) == 0.0
    assert citing.unresolvable(seen)
    assert citing.citation_recall(seen) == 0.0


def test_a_marker_beyond_the_list_is_unresolvable():
    assert citing.unresolvable(scored(case(), answer(f"{TURKEY} [1][7]")).seen) == ["marker [7] of 1 citations"]


def test_labels_that_the_case_does_not_speak_of_are_neither_right_nor_wrong():
    asked = case(labels=("mdt-required",), forbidden_labels=("all-criteria-met",))
    got = values(asked, answer(findings=(finding("mdt-required"), finding("low-evidence"))))
    assert (got["finding recall"], got["finding precision"], got["alerts per answer"]) == (1.0, 1.0, 2.0)
    assert values(asked, answer(findings=(finding("all-criteria-met"),)))["finding precision"] == 0.0


def test_a_go_ahead_without_the_warning_that_was_due_is_a_false_clearance():
    asked = case(labels=("not-standard-of-care",), forbidden_labels=("local-therapy-indicated",))
    cleared = finding("local-therapy-indicated", indicator="info")
    warned = finding("not-standard-of-care")
    assert values(asked, answer(findings=(cleared,)))["false clearances"] == 1.0
    assert values(asked, answer(findings=(cleared, warned)))["false clearances"] == 0.0
    assert values(case(), answer(findings=(cleared,)))["false clearances"] is None


def test_something_unsafe_must_be_warned_of_in_one_of_the_ways_that_would_do():
    asked = case(labels_any=("technique-limit", "not-standard-of-care"))
    assert values(asked, answer())["false clearances"] == 1.0
    assert values(asked, answer(findings=(finding("mdt-required"),)))["false clearances"] == 1.0
    assert values(asked, answer(findings=(finding("technique-limit"),)))["false clearances"] == 0.0
    assert values(asked, refusal())["false clearances"] == 0.0


def test_an_emergency_that_is_not_named_is_a_false_clearance():
    asked = case(labels=("emergency",))
    assert values(asked, answer())["false clearances"] == 1.0
    assert values(asked, answer(findings=(finding("emergency", indicator="critical"),)))["false clearances"] == 0.0


@pytest.mark.parametrize(
    "identifier", ["ann@example.org", "219-09-9999", "943 476 5919", "14.03.1961", "07700 900123", "8840217"]
)
def test_identifiers_are_seen_when_they_come_back(identifier):
    asked = case(question=f"Patient MRN {identifier}: surgery?")
    assert guarding.echoes(scored(asked, answer(f"{TURKEY} [1] For {identifier}.")).seen)
    assert guarding.echoes(scored(asked, answer()).seen) == []


def test_figures_of_the_corpus_are_no_identifiers():
    assert guarding.identifiers("83,559 patients, HR 0.66 (0.49-0.88), 2016 to 2019, 40 Gy in 20 fractions") == set()


def test_a_miss_is_charged_where_it_belongs():
    missing = answer("The arms were unbalanced. [1]", ("The arms were unbalanced.",))
    assert charges(scored(case(), missing).seen) == {"42 v 24": "answering"}
    assert charges(scored(case(), refusal()).seen) == {"42 v 24": "refusal"}
    assert charges(scored(case(), None).seen) == {"42 v 24": "failure"}
    nowhere = case(vital=({"text": "not held", "forms": (("never written",),)},))
    assert charges(scored(nowhere, missing).seen) == {"not held": "unknown"}


@given(st.permutations(["a", "b", "c", "d", "e"]))
def test_ndcg_is_a_share_and_one_at_its_best(order):
    gains = {"a": 2.0, "b": 1.0}
    assert 0 < ndcg(tuple(order), gains) <= 1
    assert ndcg(("a", "b", "c"), gains) == pytest.approx(1.0)
    assert ndcg(tuple(order), {}) == 0.0


def test_every_metric_defines_itself_and_says_when_it_does_not_apply():
    for metric in METRICS:
        assert len(metric.definition) > 40, metric.name


def test_paraphrases_are_alike_when_they_hold_the_same_nuggets():
    whole, other = scored(case("a"), answer()), scored(case("a-b", group="a"), answer())
    assert consistency([whole, other]) == {"a": 1.0}
    assert consistency([whole, scored(case("a-b", group="a"), refusal())]) == {"a": 0.0}
    assert consistency([whole]) == {}


def test_determinism_looks_past_the_time_taken():
    one, other = answer(seconds=0.1), answer(seconds=0.2)
    assert same_answer(Attempt("a", one), Attempt("a", other))
    assert not same_answer(Attempt("a", one), Attempt("a", refusal()))


def test_every_fault_of_a_case_is_named():
    asked = case(labels=("mdt-required",), forbidden=({"text": "proof", "forms": (("proves",),)},))
    wrong = tables.faults_of(scored(asked, answer("This proves it all at once. [3]", ())).seen)
    for part in (
        "vital nugget missing",
        "forbidden claim",
        "label missing: mdt-required",
        "not supported",
        "marker [3]",
    ):
        assert any(part in line for line in wrong), part


def test_a_definition_of_the_glossary_owes_no_source_and_one_that_was_changed_does():
    told = "Confidence interval: the values that fit the data, usually given at 95 percent."
    assert breaches([scored(case(), answer(f"{TURKEY} [1]\n- {told}"))]) == []
    changed = breaches([scored(case(), answer(f"{TURKEY} [1]\n- {told.replace('95', '90')}"))])
    assert [breach.kind for breach in changed] == ["number not in the source"]
