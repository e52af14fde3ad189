"""Raw statements get the tags that their words carry, and no others."""

import pytest

from ingest.glossary import Entry, glossary
from ingest.lexicon import Lexicon, classify, strength

WORDS = glossary(
    [
        Entry("liver", "site", "liver", ("hepatic",)),
        Entry("bone", "site", "bone", ()),
        Entry("breast", "site", "breast", ()),
        Entry("rays", "intervention", "ray therapy", ("rays",)),
        Entry("survival", "outcome", "overall survival", ("survival",)),
        Entry("young", "population", "younger than 55 years", ()),
        Entry("nowhere-1", "study", "Nowhere trial", ()),
        Entry("elsewhere", "study", "Elsewhere trial", ()),
    ]
)
LEXICON = Lexicon(WORDS)


def test_keys_come_from_the_sentence() -> None:
    (tags,) = LEXICON.tags(["Hepatic lesions in patients younger than 55 years: ray therapy prolongs survival."], "")
    assert (tags.site, tags.intervention, tags.population, tags.outcome) == (
        ("liver",),
        ("rays",),
        ("young",),
        ("survival",),
    )
    assert not tags.authored


def test_a_site_that_the_sentence_does_not_name_is_its_headings() -> None:
    first, second = LEXICON.tags(
        ["Rays may be considered.", "In bone, rays relieve pain."], "Sites: Liver: Indications"
    )
    assert first.site == ("liver",)
    assert second.site == ("bone",)


def test_the_organ_of_a_cancer_is_not_where_it_spread() -> None:
    (tags,) = LEXICON.tags(["Rays help in breast cancer."], "Rays (NOT Bone)")
    assert tags.site == ()


def test_a_study_holds_until_another_is_named_or_the_paragraph_ends() -> None:
    paragraph = [
        "In the Nowhere trial, 48 women were randomly assigned.",
        "While there was no difference at three years, survival was longer at five (HR 0.66).",
        "The Elsewhere trial found none.",
        "It closed early.",
    ]
    assert [tags.study for tags in LEXICON.tags(paragraph, "")] == [
        ("nowhere-1",),
        ("nowhere-1",),
        ("elsewhere",),
        ("elsewhere",),
    ]
    assert LEXICON.tags(["Survival was longer."], "")[0].study == ()


@pytest.mark.parametrize(
    "turn",
    [
        "A meta-analysis of 16 studies found 46 percent.",
        "Similarly, in a series of 55 patients, sight improved.",
        "Several previous retrospective studies suggest a gain.",
        "Data that are largely observational suggest a gain.",
    ],
)
def test_a_study_without_a_known_name_ends_the_one_before(turn: str) -> None:
    assert [t.study for t in LEXICON.tags(["In the Nowhere trial rays failed.", turn], "")] == [("nowhere-1",), ()]


def test_a_subgroup_of_a_trial_is_still_that_trial() -> None:
    found = LEXICON.tags(
        ["In the Nowhere trial rays failed.", "In a post-hoc subgroup analysis, the young did best."], ""
    )
    assert found[1].study == ("nowhere-1",)


@pytest.mark.parametrize(
    ("sentence", "kind", "polarity"),
    [
        ("48 women were randomly assigned to rays or observation.", "design", ""),
        ("Median survival was 41.5 months versus 39.0 months (HR 0.93).", "result", ""),
        ("Relief was seen in 61 percent.", "result", ""),
        ("A meta-analysis showed longer survival (HR 0.60).", "pooled", ""),
        ("However, these results are limited by selection bias.", "caveat", ""),
        ("It remains unclear whether rays help.", "caveat", ""),
        ("Oligometastatic disease is defined as five lesions or fewer.", "definition", ""),
        ("The moonbone lies behind the sun.", "practice", ""),
        ("We suggest systemic therapy alone (Grade 2C).", "position", "for"),
        ("Biopsy should be performed.", "position", "for"),
        ("Rays may be considered for symptoms.", "position", "option"),
        ("Observation is an option.", "position", "option"),
        ("We suggest against surgery in most patients.", "position", "against"),
        ("Surgery should not be routinely performed.", "position", "against"),
        ("There is no clear role for resection.", "position", "against"),
        ("Do not skip dental evaluation before the drug.", "position", "against"),
        ("Bone-modifying agents are mandatory at diagnosis.", "position", "required"),
        ("Discussion is required.", "position", "required"),
        ("Rays are contraindicated in fever.", "position", "forbidden"),
        ("Further data are required.", "practice", ""),
        ("Either rays or surgery relieves pain.", "practice", ""),
    ],
)
def test_kind_and_polarity_by_cue(sentence: str, kind: str, polarity: str) -> None:
    assert classify(sentence) == (kind, polarity)


def test_strength_is_the_sources_own_words() -> None:
    assert strength("For most, we suggest rays (Grade 2C).") == "we suggest; Grade 2C"
    assert strength("Rays may be considered.") == "may be considered"
    assert strength("The moonbone is small.") == ""
