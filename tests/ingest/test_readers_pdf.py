"""PDF: reading order, page numbers, tables, and the signs that other libraries misread."""

import pytest

from ingest.errors import DocumentRefused
from ingest.passages import passages, verify
from ingest.readers import read_document
from tests.ingest.conftest import FIXTURES, headings, statements


@pytest.fixture(params=["one-column.pdf", "two-columns.pdf"])
def article(request, config):
    return read_document(FIXTURES / request.param, config)


def test_sections_follow_the_type_sizes(article) -> None:
    assert article.title == "Ray therapy for moonbone lesions"
    assert list(dict.fromkeys(headings(article))) == [
        "Abstract",
        "Abstract: Methods",
        "Abstract: Results",
        "Discussion",
    ]


def test_comparison_signs_survive_and_raised_markers_do_not(article) -> None:
    assert "The threshold was ≤3 cm and grade ≥2 toxicity was rare." in statements(article)
    assert "The dose was 20 mg/m² in all." in statements(article)
    assert any("0.71–1.22; p = 0.61" in text for text in statements(article))


def test_a_ruled_table_becomes_rows_with_their_heads(article) -> None:
    assert "Arm Ray therapy: n: 24; Median survival (months): 41.5." in statements(article)
    assert "Arm Observation: n: 24; Median survival (months): 39.0." in statements(article)


def test_running_heads_addresses_and_references_are_no_evidence(article) -> None:
    text = " ".join(statements(article))
    assert not any(word in text for word in ("Invent", "Page", "Writer", "University", "@"))
    assert article.references == (
        "Writer A, Scribe B. Rays. J Invent 2019;3:1-9.",
        "Scribe B. More rays. J Invent 2020;4:11-19.",
    )


def test_a_sentence_goes_on_over_the_end_of_a_column(article) -> None:
    filler = (
        "Observation remains reasonable where symptoms are absent and close follow-up can be had without undue burden."
    )
    found = [text for text in statements(article) if "Observation remains" in text or "burden" in text]
    assert set(found) == {filler}
    assert len(found) > 30


def test_every_section_knows_its_page(article) -> None:
    assert all(section.page > 0 for section in article.sections)
    discussed = [section.page for section in article.sections if section.heading == "Discussion"]
    assert discussed[0] >= article.sections[0].page
    assert all(verify(passage) for passage in passages(article, 220))


@pytest.mark.parametrize(("name", "reason"), [("encrypted.pdf", "encrypted"), ("scanned.pdf", "pictures")])
def test_what_has_no_readable_text_is_refused(config, name: str, reason: str) -> None:
    with pytest.raises(DocumentRefused, match=reason):
        read_document(FIXTURES / name, config)


def test_what_is_no_pdf_is_refused(read) -> None:
    with pytest.raises(DocumentRefused, match="not a PDF"):
        read("a.pdf", b"%PDF-1.7 and then nothing of the kind")
    with pytest.raises(DocumentRefused):
        read("b.pdf", (FIXTURES / "one-column.pdf").read_bytes()[:1500])


def test_a_page_printed_sideways_reads_as_it_is_held_and_a_stamp_at_its_edge_is_not_read(config) -> None:
    found = read_document(FIXTURES / "sideways.pdf", config)
    assert {section.page for section in found.sections} == {1, 2, 3, 4}
    for section in found.sections:
        assert [sentence.text for sentence in section.sentences] == [
            "In the Nowhere trial, 48 patients with moonbone lesions were randomly assigned to rays or to observation.",
            f"Median survival was 41.5 months versus 39.0 months on page {section.page}.",
        ]
