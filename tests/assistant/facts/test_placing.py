"""Where a symptom is: only where the text joins it to a place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.facts.extraction import extract
from assistant.patient import Status
from assistant.turns import Turn


def placed(*texts: str) -> set[tuple[str, str]]:
    facts = extract([Turn("user", text) for text in texts])
    return {(str(fact.value), fact.site) for fact in facts.of("symptoms")}


@pytest.mark.parametrize(
    ("text", "symptoms"),
    [
        ("54F, painful ulcerated breast.", {("pain", "breast"), ("ulceration", "breast")}),
        ("54F, bleeding primary, bone mets stable.", {("bleeding", "breast")}),
        ("54F, liver mets, asymptomatic 3 cm primary.", {("asymptomatic", "breast")}),
        ("54F, primary painless, liver mets.", {("pain", "breast"), ("asymptomatic", "breast")}),
        ("54F, breast primary asymptomatic, bone mets.", {("asymptomatic", "breast")}),
        ("54F, breast mass ulcerated and bleeding.", {("ulceration", "breast"), ("bleeding", "breast")}),
        (
            "54F, axillary nodes causing arm weakness and lymphoedema.",
            {("weakness", "regional-nodes"), ("lymphoedema", "regional-nodes")},
        ),
        ("54F, axillary mass with brachial plexopathy.", {("weakness", "regional-nodes")}),
        (
            "54F, axillary mass on the left, arm weak, burning pain to the fingers.",
            {("weakness", "regional-nodes"), ("pain", "regional-nodes")},
        ),
        ("54F, matted nodes in the armpit, her hand is going numb.", {("sensory-deficit", "regional-nodes")}),
        ("54F, axillary clearance 2015, liver stable, arm weak.", {("weakness", "")}),
        ("54F, fixed axillary nodes and backache.", {("pain", "")}),
        ("54F, L3 breast deposit, painful.", {("pain", "")}),
        ("54F, pain in the left hip.", {("pain", "bone")}),
        ("54F, bleeding from her left breast.", {("bleeding", "breast")}),
        ("54F, bone pain.", {("pain", "bone")}),
        ("54F, hip pain and jaundice.", {("pain", "bone"), ("jaundice", "")}),
        ("54F, painful capsule, met in the right lobe.", {("pain", "liver")}),
        ("54F, breast implants, painful capsule.", {("pain", "")}),
        ("54F, brain mets, headache since Monday.", {("headache", "brain")}),
        ("54F, headache.", {("headache", "")}),
        ("54F, breast cancer with back pain.", {("pain", "")}),
        ("54F, liver mets, pain.", {("pain", "")}),
        ("54F, T4 ulcerated tumour.", {("ulceration", "")}),
        ("54F, painful breast, hip painful as well.", {("pain", "breast"), ("pain", "bone")}),
    ],
)
def test_a_symptom_is_where_the_text_puts_it(text: str, symptoms: set[tuple[str, str]]) -> None:
    assert placed(text) == symptoms


def test_what_is_placed_later_replaces_what_was_told_of_no_place() -> None:
    assert placed("54F, bone mets, pain.", "Pain in the hip.") == {("pain", "bone")}
    assert placed("54F, painful breast.", "Pain in the hip.") == {("pain", "breast"), ("pain", "bone")}


def test_a_denial_at_one_place_denies_no_other() -> None:
    facts = extract([Turn("user", "54F, painful breast. No pain in the hip.")])
    assert {(fact.site, fact.status) for fact in facts.of("symptoms")} == {
        ("breast", Status.ASSERTED),
        ("bone", Status.DENIED),
    }


PLACES = {
    "breast": "breast",
    "primary": "breast",
    "left hip": "bone",
    "liver": "liver",
    "axillary nodes": "regional-nodes",
}
SYMPTOMS = ("painful", "bleeding", "pain", "weakness", "lymphoedema", "headache", "ulcerated")
JOINTS = (" ", ", ", " and ", " in the ", " causing ", " with ", " is ", ". ", " but no ", " from ")


@given(st.lists(st.sampled_from((*PLACES, *SYMPTOMS)), min_size=1, max_size=6), st.lists(st.sampled_from(JOINTS), min_size=6, max_size=6))  # fmt: skip
def test_the_place_always_stands_in_the_text(words: list[str], joints: list[str]) -> None:
    text = "54F, " + "".join(word + joint for word, joint in zip(words, joints, strict=False)).rstrip()
    named = {PLACES[word] for word in words if word in PLACES} | {""}
    assert {site for _, site in placed(text)} <= named
