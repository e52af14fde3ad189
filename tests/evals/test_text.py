from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from assistant.answers import Answer
from assistant.findings import Finding, Indicator
from assistant.findings import Verdict as FindingVerdict
from assistant.patient import PatientFacts
from assistant.rendering import full_text
from evals.text import Part, claims, holds, numbers, plain, sentences

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=80)


def texts(answer, quotes=()):
    return [(claim.text, claim.markers) for claim in claims(answer, quotes)]


def test_markers_close_the_run_before_them():
    assert texts("One thing. [1] Another thing. [2][3]") == [("One thing.", (1,)), ("Another thing.", (2, 3))]


def test_sentences_of_one_run_share_its_markers():
    assert texts("First it is so. Then it is not. [1]") == [("First it is so.", (1,)), ("Then it is not.", (1,))]


def test_a_run_that_is_one_quote_is_one_claim():
    assert texts("First it is so. Then it is not. [1]", ["First it is so. Then it is not."]) == [
        ("First it is so. Then it is not.", (1,))
    ]


def test_what_follows_the_last_marker_is_uncited():
    assert texts("Cited. [1] Not cited at all.") == [("Cited.", (1,)), ("Not cited at all.", ())]


def test_cells_are_claims_of_their_own():
    found = claims("Survival | 42% [1] | 24% [2]")
    assert [(claim.text, claim.markers, claim.part) for claim in found] == [
        ("Survival", (), Part.CELL),
        ("42%", (1,), Part.CELL),
        ("24%", (2,), Part.CELL),
    ]


def test_a_sentence_that_repeats_a_finding_is_the_findings():
    found = claims("- Ask for the board now, please. [1]\n\n[!] Board: Ask for the board now, please.")
    assert [claim.part for claim in found] == [Part.FINDING, Part.FINDING]


def test_all_that_rendering_lists_as_findings_is_read_as_findings():
    one = Finding("r", "Board", "Ask them.", Indicator.WARNING, FindingVerdict.UNKNOWN, ())
    reply = Answer(
        "q", "q", (), (), tuple(replace(one, rule=str(i), title=f"Board {i}") for i in range(9)), PatientFacts()
    )
    found = claims(full_text(reply))
    assert len(found) > 2
    assert {claim.part for claim in found} == {Part.FINDING}


def test_what_was_read_as_an_emergency_is_the_users_own():
    found = claims("Read as signs of an emergency: cord squashed, retention.\nSurgery relieves it. [1]")
    assert [claim.part for claim in found] == [Part.FINDING, Part.BODY]


def test_what_was_given_of_the_patient_is_the_findings():
    found = claims("- Limits apply. Given: lesion size 45 mm; the source sets no measure for it. [1]")
    assert [claim.part for claim in found] == [Part.BODY, Part.FINDING]


def test_abbreviations_end_no_sentence():
    assert sentences("It was 42 vs. 24 percent. See Badwe et al. 2015. Done.") == [
        "It was 42 vs. 24 percent.",
        "See Badwe et al. 2015.",
        "Done.",
    ]


def test_numbers_in_digits_words_and_thousands():
    assert [n.value for n in numbers("83,559 women, 0.660, three-year, 5–6%, 8-Gy")] == [
        "83559",
        "0.66",
        "3",
        "5",
        "6",
        "8",
    ]


def test_figures_inside_names_are_no_numbers():
    assert numbers("E2108, HER2, MF07-01, CDK4/6, ABCSG-28, NRG-BR002, ARO 95-08") == []


def test_a_phrase_that_is_a_number_does_not_continue_a_longer_one():
    assert holds(plain("dose of 8 Gy"), ["8"])
    for text in ("18 Gy", "0.8 Gy", "8.5 Gy", "80 Gy"):
        assert not holds(plain(text), ["8"])


def test_markers_are_not_text():
    assert not holds(plain("It was given. [8]"), ["8"])


def test_dashes_and_case_do_not_matter():
    assert holds(plain("Four–To–EIGHT  months"), ["four-to-eight months"])


@given(WORDS)
def test_plain_is_idempotent(text):
    assert plain(plain(text)) == plain(text)


@given(st.lists(WORDS, max_size=6))
def test_claims_never_raise_and_never_hold_a_marker_of_their_own(lines):
    assert all(isinstance(claim.markers, tuple) for claim in claims("\n".join(lines)))


@given(st.integers(0, 10**9))
def test_an_integer_is_read_back(value):
    assert [number.value for number in numbers(f"there were {value} of them")] == [str(value)]
