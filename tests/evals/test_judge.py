import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.rules.book import load_rules
from evals.agreement import LABELS, LabelRow, Pair, agreement
from evals.arms import Side, sides, swapped
from evals.judge import CachedJudge, DeterministicJudge, Judgment, Verdict
from evals.text import claims
from evals.wire import read_rows
from ingest.notes import read_note
from tests.evals.build import E2108, TURKEY
from tests.running import ROOT

JUDGE = DeterministicJudge()
SBRT = "Adding SBRT did not improve median progression-free survival (19.5 months with SBRT versus 23 months without SBRT)."


@pytest.mark.parametrize(
    ("claim", "source", "verdict"),
    [
        (TURKEY, TURKEY, Verdict.SUPPORTED),
        ("Five-year survival was 42% with locoregional therapy and 24% with systemic therapy only.", TURKEY, Verdict.SUPPORTED),
        ("Five-year survival was 24% with locoregional therapy and 42% with systemic therapy only.", TURKEY, Verdict.CONTRADICTED),
        ("Five-year survival was 47 percent with locoregional therapy.", TURKEY, Verdict.CONTRADICTED),
        ("In the Indian trial five-year survival was 42 percent with locoregional therapy.", TURKEY, Verdict.CONTRADICTED),
        ("Adding SBRT improved median progression-free survival.", SBRT, Verdict.CONTRADICTED),
        ("Median progression-free survival was 23 months with SBRT versus 19.5 months without SBRT.", SBRT, Verdict.CONTRADICTED),
        ("Median progression-free survival in E2108 was 53 months.", E2108, Verdict.CONTRADICTED),
        ("Median overall survival in E2108 was 53 weeks.", E2108, Verdict.CONTRADICTED),
        ("Zoledronate is given every four weeks.", E2108, Verdict.UNSUPPORTED),
    ],
)  # fmt: skip
def test_verdicts(claim, source, verdict):
    assert JUDGE.judge(claim, [source]).verdict is verdict


def test_a_fragment_whose_negation_was_cut_off_is_not_word_for_word():
    assert not JUDGE.judge(
        "improves overall survival in all", ["There is no proof that it improves overall survival in all."]
    ).supported


def test_a_number_is_not_part_of_a_longer_one():
    assert not JUDGE.judge("2%", ["It was 42%."]).supported
    assert JUDGE.judge("42%", ["It was 42%."]).supported


def test_nothing_said_and_nothing_cited_is_not_supported():
    assert not JUDGE.judge("", [TURKEY]).supported
    assert not JUDGE.judge("Anything.", []).supported
    assert not JUDGE.judge("Anything.", [""]).supported


def test_sources_support_together_what_neither_does_alone():
    claim = "Five-year survival was 42 percent in the Turkish trial and median overall survival was 53 months in E2108."
    assert not JUDGE.judge(claim, [TURKEY]).supported
    assert not JUDGE.judge(claim, [E2108]).supported
    assert JUDGE.judge(claim, [TURKEY, E2108]).supported


@given(
    st.text(st.characters(codec="ascii", categories=["L", "Nd", "Zs"]), min_size=3).filter(lambda text: text.split())
)
def test_whatever_stands_word_for_word_alone_is_supported(text):
    assert JUDGE.judge(text, [text]).supported


def test_arms_are_bound_in_the_order_in_which_they_are_named():
    assert sides(TURKEY) == {"42": Side.TREATED, "24": Side.CONTROL}
    assert sides("24% with systemic therapy alone, against 42% with surgery") == {
        "24": Side.CONTROL,
        "42": Side.TREATED,
    }
    assert sides("no comparison of 5 things") == {}


def test_a_figure_of_both_arms_belongs_to_neither():
    assert sides("16 percent with surgery and 40 percent without, while survival was the same (68 percent)") == {
        "16": Side.TREATED,
        "40": Side.CONTROL,
    }
    assert sides("68 percent both with surgery and with systemic therapy alone") == {}
    assert sides("Surgery versus no surgery: this review included ten studies with 83,559 patients") == {}


def test_no_shipped_rule_gives_a_figure_to_another_arm_than_its_statements_do():
    notes = (read_note(path) for path in sorted((ROOT / "corpus" / "documents").glob("*.md")))
    held = {sentence.id: sentence.text for note in notes for part in note.sections for sentence in part.sentences}
    said = [
        (rule.id, claim.text, swapped(claim.text, held[id_]))
        for rule in load_rules(ROOT / "corpus" / "rules").rules
        for says in rule.says.values()
        for claim in claims(says.message)
        for id_ in rule.statements
    ]
    assert len(said) > 1000
    assert [found for found in said if found[-1]] == []


@given(st.integers(21, 49), st.integers(51, 99))
def test_exchanging_two_figures_is_always_seen(first, second):
    source = f"Survival was {first} percent with surgery versus {second} percent with systemic therapy alone."
    turned = f"Survival was {second} percent with surgery versus {first} percent with systemic therapy alone."
    assert swapped(source, source) == []
    assert swapped(turned, source) == sorted({str(first), str(second)})


def test_a_pair_is_judged_once():
    asked = []

    class Counting:
        name = "counting"

        def judge(self, claim, sources):
            asked.append(claim)
            return Judgment(Verdict.SUPPORTED, "")

    judge = CachedJudge(Counting())
    assert judge.judge("a", ["b"]) == judge.judge("a", ["b"])
    judge.judge("a", ["c"])
    assert asked == ["a", "a"]


def test_agreement_counts_both_kinds_of_error():
    pairs = [Pair("1", "x", ("x",), True), Pair("2", "y z", ("a b c",), True), Pair("3", "q r", ("q r",), False)]
    found = agreement(JUDGE, pairs)
    assert found.true_positive is not None
    assert found.true_negative is not None
    assert (found.true_positive.point, found.true_negative.point) == (0.5, 0.0)
    assert {pair.id for pair, _ in found.wrong} == {"2", "3"}
    assert found.corrected(0.9) is None


def test_the_shipped_labels_are_of_both_kinds():
    rows = read_rows(LABELS, LabelRow)
    assert len(rows) >= 80
    assert {row.label for row in rows} == {"supported", "unsupported", "contradicted"}
