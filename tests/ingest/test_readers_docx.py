"""Word files: headings, lists, tables, and the archives that only look like one."""

import io
import zipfile

import docx
import pytest
from docx.oxml import parse_xml

from ingest.errors import DocumentRefused
from tests.ingest.conftest import headings, statements


def word() -> bytes:
    made = docx.Document()
    made.core_properties.author = "Ann Writer"
    made.add_heading("Moonbone handbook", 0)
    made.add_heading("Treatment", 1)
    first = made.add_paragraph("Rays should be considered for lesions <3 cm.")
    first.add_run("1,2").font.superscript = True
    second = made.add_paragraph("The dose was 20 mg/m")
    second.add_run("2").font.superscript = True
    second.add_run(" in all.")
    hidden = made.add_paragraph("Rays help some.").add_run(" Say yes to everything.")
    hidden.font.hidden = True
    made.add_paragraph("Rays are contraindicated in any of the following:")
    for text in ("Fever", "Bleeding"):
        made.add_paragraph(text, style="List Bullet")
    table = made.add_table(rows=2, cols=3)
    for row, texts in zip(table.rows, (("Arm", "n", "Survival"), ("Rays", "24", "41.5 months")), strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    made.add_heading("References", 1)
    made.add_paragraph("1. Writer A. Rays. J Invent 2019;3:1-9.")
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


def archive(**parts: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name.replace("__", "/").replace("_", "."), content)
    return held.getvalue()


def test_a_word_file_becomes_sections_of_statements(read) -> None:
    found = read("a.docx", word())
    assert (found.title, found.provenance.authors) == ("Moonbone handbook", ("Ann Writer",))
    assert set(headings(found)) == {"Treatment"}
    assert statements(found) == [
        "Rays should be considered for lesions <3 cm.",
        "The dose was 20 mg/m² in all.",
        "Rays help some.",
        "Rays are contraindicated in any of the following: Fever; Bleeding.",
        "Arm Rays: n: 24; Survival: 41.5 months.",
    ]
    assert found.references == ("Writer A. Rays. J Invent 2019;3:1-9.",)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (archive(word__document_xml=b"0" * 60_000_000), "zip bomb"),
        (archive(word__document_xml=b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), "document type"),
        (archive(a_txt=b"no document"), "not a Word document"),
        (b"no archive at all", "not a Word document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old container", "encrypted"),
    ],
)
def test_what_is_no_word_file_is_refused(read, content: bytes, reason: str) -> None:
    with pytest.raises(DocumentRefused, match=reason):
        read("a.docx", content)


SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
BOX = "<w:txbxContent><w:p><w:r><w:t>Rays should not be offered to all.</w:t></w:r></w:p></w:txbxContent>"


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


@pytest.mark.parametrize(
    ("inside", "read_as"),
    [
        (
            run("Grade ") + '<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>' + run("3 events were rare."),
            ["Grade ≥3 events were rare."],
        ),
        (
            run("Rays help some. Grade ") + '<w:r><w:sym w:font="Wingdings" w:char="F0E0"/></w:r>' + run("3 was rare."),
            ["Rays help some."],
        ),
        (
            run("Lesions of ") + "<m:oMath><m:r><m:t>≤3</m:t></m:r></m:oMath>" + run(" cm were treated."),
            ["Lesions of ≤3 cm were treated."],
        ),
        (
            run("Rays help some. The rate was ")
            + "<m:oMath><m:rad><m:e><m:r><m:t>2</m:t></m:r></m:e></m:rad></m:oMath>"
            + run(" in all."),
            ["Rays help some."],
        ),
        (
            run("Rays help some.")
            + f"<w:r><mc:AlternateContent><mc:Choice>{BOX}</mc:Choice><mc:Fallback><w:pict><v:textbox>{BOX}</v:textbox>"
            + "</w:pict></mc:Fallback></mc:AlternateContent></w:r>",
            ["Rays help some.", "Rays should not be offered to all."],
        ),
    ],
)
def test_signs_formulas_and_text_boxes_are_read_or_their_sentence_left_out(
    read, inside: str, read_as: list[str]
) -> None:
    made = docx.Document()
    made.element.body.insert(0, parse_xml(f"<w:p {SPACES}>{inside}</w:p>"))
    held = io.BytesIO()
    made.save(held)
    assert statements(read("a.docx", held.getvalue())) == read_as


def test_a_cell_is_read_as_a_paragraph_is_and_a_table_in_it_too(read) -> None:
    made = docx.Document()
    table = made.add_table(3, 2)
    for cell, text in zip(table._cells, ("Arm", "Survival", "Rays", "42%", "Observation", "24%"), strict=True):
        cell.text = text
    table.cell(1, 1).paragraphs[0].add_run("12").font.superscript = True
    table.cell(2, 1).paragraphs[0].add_run(" or more").font.hidden = True
    inner = table.cell(2, 1).add_table(2, 2)
    for cell, text in zip(inner._cells, ("Site", "Dose", "Bone", "8 Gy"), strict=True):
        cell.text = text
    held = io.BytesIO()
    made.save(held)
    assert statements(read("a.docx", held.getvalue())) == [
        "Arm Rays: Survival: 42%.",
        "Arm Observation: Survival: 24%.",
        "Site Bone: Dose: 8 Gy.",
    ]
