"""Word files: headings, lists, tables, and the archives that only look like one."""

import io
import zipfile

import docx
import pytest

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
