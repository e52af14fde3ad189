"""Plain text: headings, lists and paragraphs are guessed, and lists stay true to what they say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import DocumentRefused
from ingest.readers.text import logical_lines, text_blocks
from tests.ingest.conftest import headings, statements

PAGE = """بازگشت به صفحه
Rays for the moonbone

Rays for the moonbone
Literature review current through: Jan 2023.
This topic last updated: Feb 05, 2023.

INTRODUCTION — Moonbone lesions are rare [1,2]. Rays relieve pain in 61 percent [3]. (See "Pain (the basics)".)

Approach — Rays should be individualized. The dose of rays is discussed separately.

For other patients, who lack symptoms,

With one lesion, we suggest observation (Grade 2C).

INFORMATION FOR PATIENTS — Leaflets are offered.

Here are the leaflets.

SUMMARY

Rays may be considered.

  1. Writer A, Scribe B, et al. Rays. J Invent 2019; 3:1.
  2. Scribe B. More rays. J Invent 2020; 4:2.
"""


def test_a_topic_review_becomes_sections_of_statements(read) -> None:
    found = read("topic.txt", PAGE)
    assert found.id == "topic.txt"
    assert found.title == "Rays for the moonbone"
    assert (found.provenance.current_through, found.provenance.published) == ("2023-01", "2023-02-05")
    assert headings(found) == [
        "INTRODUCTION",
        "INTRODUCTION: Approach",
        "INTRODUCTION: Approach: For other patients, who lack symptoms",
        "SUMMARY",
    ]
    assert statements(found) == [
        "Moonbone lesions are rare.",
        "Rays relieve pain in 61 percent.",
        "Rays should be individualized.",
        "With one lesion, we suggest observation (Grade 2C).",
        "Rays may be considered.",
    ]
    assert len(found.references) == 2


def test_conditions_that_hold_together_stay_one_statement(read) -> None:
    found = read(
        "a.txt",
        "Selection\n\nSurgery may be considered only in patients meeting ALL of the following:\n\n  • Bone only\n  • Age <55 years\n",
    )
    assert statements(found) == [
        "Surgery may be considered only in patients meeting ALL of the following: Bone only; Age <55 years."
    ]


def test_items_that_are_sentences_stand_alone_under_their_heading(read) -> None:
    text = "Rays in Moonbone Care\n\nPitfalls to Avoid\n\n  • Do not delay systemic therapy to pursue surgery 1\n  • Do not skip dental evaluation before the drug 2\n"
    found = read(
        "a.txt",
        text
        + "  • Do not use rays twice in the same place 1\n  • Do not treat without a biopsy of the site 1\n  • Do not forget the family 2, 3\n",
    )
    assert headings(found) == ["Pitfalls to Avoid"]
    assert statements(found)[0] == "Do not delay systemic therapy to pursue surgery"


def test_items_are_read_with_the_condition_that_leads_in_to_them(read) -> None:
    text = "Care\n\nFor bone lesions:\n\n  • A single dose of 8 Gy equals more doses for pain\n  • Refer all patients with lesions in long bones early\n"
    assert statements(read("a.txt", text)) == [
        "For bone lesions: A single dose of 8 Gy equals more doses for pain",
        "For bone lesions: Refer all patients with lesions in long bones early",
    ]


def test_wrapped_lines_are_put_together() -> None:
    text = (
        "Rays relieve pain in most patients with lesions of the moon-\nbone, and they do so within a month of the first of the\n"
        "doses that are given. A long-\nterm effect was not seen in any of the trials so far done.\n\nA second paragraph stands here, and it is wrapped like the\nfirst one.\n"
    )
    assert logical_lines(text) == [
        "Rays relieve pain in most patients with lesions of the moonbone, and they do so within a month of the first of the"
        " doses that are given. A long-term effect was not seen in any of the trials so far done.",
        "A second paragraph stands here, and it is wrapped like the first one.",
    ]


def test_names_listed_before_the_text_are_its_authors(read) -> None:
    found = read(
        "a.txt",
        "Moonbone Lesions\n\n  • Ann Writer\n  • Bo van Scribe\n\n\nRays relieve pain.\n\n© Nowhere Press 2021\n",
    )
    assert found.provenance.authors == ("Ann Writer", "Bo van Scribe")
    assert (found.provenance.publisher, found.provenance.published) == ("Nowhere Press", "2021")
    assert statements(found) == ["Rays relieve pain."]


def test_what_a_page_says_of_its_own_making_is_kept(read) -> None:
    found = read(
        "a.txt",
        "Rays in Moonbone Care\n\nContent is pending human review\n\nRays relieve pain.\n\nOur Medical A.I. is used by doctors.\n",
    )
    assert (found.provenance.kind, found.provenance.review_status) == ("ai-generated-guidance", "pending human review")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        ("Überleben ±3".encode("cp1252"), "not UTF-8"),
        (b"\x00\x01\x02binary", "zero bytes"),
        (b"\x01\x02\x03\x04 text", "control characters"),
        ("Survival â‰¤5, â‰¥3 and Â±2 of them all".encode(), "damaged"),
        (b"-- -- --", "no text"),
    ],
)
def test_what_is_no_text_is_refused_with_the_reason(read, content: bytes, reason: str) -> None:
    with pytest.raises(DocumentRefused, match=reason):
        read("a.txt", content)


def test_utf_16_with_its_mark_is_read(read) -> None:
    assert statements(read("a.txt", "Rays relieve pain in ≤5 days.".encode("utf-16"))) == [
        "Rays relieve pain in ≤5 days."
    ]


def test_a_sentence_with_an_unreadable_character_is_no_evidence(read) -> None:
    assert statements(read("a.txt", "Rays relieve pain. Survival was \ufffd5 years.")) == ["Rays relieve pain."]


@given(st.text(max_size=400))
def test_any_text_becomes_blocks_of_one_line(text: str) -> None:
    assert all(block.text == " ".join(block.text.split()) != "" for block in text_blocks(text))


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("Rays help some. Lesions of \x033 cm were treated in all of the arms of the trial.", ["Rays help some."]),
        ("Rays help some. Lesions of â‰¤3 cm were treated.", ["Rays help some."]),
        ("The ratio was 0.93 (0.71\x961.22).", ["The ratio was 0.93 (0.71–1.22)."]),
    ],
)
def test_a_sign_that_was_lost_is_never_read_as_if_nothing_had_stood_there(
    read, written: str, read_as: list[str]
) -> None:
    assert statements(read("a.txt", written)) == read_as
