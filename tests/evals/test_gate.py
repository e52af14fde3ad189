"""The gate fails on what it must, and only on that."""

import pytest

from evals import gate, kept
from evals.faults import FAULTS, plant, prove
from evals.gate import breaches, losses
from evals.kept import KeptRun, keep, read_kept, write_kept
from evals.runs import Run
from ingest.errors import UsageError
from tests.evals.build import CORD, TURKEY, World, answer, case, finding, judge, refusal, scored

EMERGENCY = finding("emergency", indicator="critical")


def clean():
    """Answers with nothing wrong, one of them to an emergency, one to a question with a record number."""
    emergency = case("c-2", labels=("emergency",), vital=({"text": "urgent", "forms": (("urgent",),)},))
    record = case("c-3", question="MRN 8840217: what did the Turkish trial find?")
    return [
        scored(case("c-1"), answer()),
        scored(emergency, answer(f"{CORD} [1]", (CORD,), findings=(EMERGENCY,))),
        scored(record, answer()),
    ]


def run_of(rows):
    return keep(Run("boardside", "development", "cases", "index", "judge", tuple(rows)))


def test_a_clean_run_has_no_breach():
    assert breaches(clean()) == []


@pytest.mark.parametrize("name", sorted(FAULTS))
def test_each_planted_fault_is_caught_by_its_invariant(name):
    fault, invariant = FAULTS[name]
    broken = plant(fault, clean(), World(), judge())
    assert broken is not None
    assert invariant in {breach.kind for breach in breaches([broken])}


def test_the_six_faults_of_the_promise_are_planted():
    assert set(FAULTS) == {
        "made-up number",
        "dropped citation",
        "swapped arm",
        "silent refusal",
        "missed critical finding",
        "echoed record number",
    }
    assert all(proof.caught for proof in prove(clean(), World(), judge()))


def test_a_fault_that_finds_no_place_is_not_proven():
    proofs = {proof.fault: proof for proof in prove([scored(case(), answer())], World(), judge())}
    assert proofs["missed critical finding"].planted == ""
    assert proofs["missed critical finding"].caught == ""


def test_a_refusal_with_a_reason_is_no_breach_but_a_silent_one_is():
    assert breaches([scored(case(), refusal())]) == []
    assert [breach.kind for breach in breaches([scored(case(), refusal(reason=None))])] == ["silent refusal"]


def test_a_target_that_breaks_is_a_breach_and_no_silent_refusal():
    assert [breach.kind for breach in breaches([scored(case(), None)])] == ["no answer"]


def many(wrong):
    return run_of(scored(case(f"c-{i}"), refusal() if i < wrong else answer()) for i in range(30))


def test_a_loss_beyond_chance_shuts_the_gate():
    assert "vital recall" in {loss.metric for loss in losses(many(0), many(12))}


def test_a_single_case_lost_is_within_chance():
    assert losses(many(0), many(1)) == []


def test_gains_and_equal_runs_lose_nothing():
    assert losses(many(12), many(0)) == []
    assert losses(many(3), many(3)) == []


def test_a_case_that_was_changed_is_not_compared():
    before = run_of([scored(case("c-1"), answer())])
    after = run_of([scored(case("c-1", question="Another?"), refusal())])
    assert kept.shared_cases(before, after) == []


def test_a_kept_run_is_read_back(tmp_path):
    run = run_of(clean())
    write_kept(tmp_path / "kept.json", run)
    assert read_kept(tmp_path / "kept.json") == run
    assert all("seconds" not in one.values for one in run.results.values())


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"run": 3}'])
def test_what_is_no_kept_run_is_refused_in_one_line(tmp_path, text):
    path = tmp_path / "kept.json"
    path.write_text(text)
    with pytest.raises(UsageError, match="no kept run"):
        read_kept(path)


def test_the_shipped_baseline_is_of_the_development_half():
    if not kept.BASELINE.exists():
        pytest.skip("there is no baseline yet")
    baseline = read_kept(kept.BASELINE)
    assert isinstance(baseline, KeptRun)
    assert baseline.half == "development"


def test_every_invariant_is_a_function_of_one_observation():
    seen = scored(case(), answer(f"{TURKEY} [1]")).seen
    assert [find(seen) for _, find in gate.INVARIANTS] == [[] for _ in gate.INVARIANTS]
