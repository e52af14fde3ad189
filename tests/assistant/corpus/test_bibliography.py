"""References as Vancouver, RIS and BibTeX: as written, and read back by the libraries that readers use."""

from pathlib import Path

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from hypothesis import given
from hypothesis import strategies as st

from assistant.corpus.bibliography import bibtex, of_document, ris, vancouver
from assistant.corpus.references import Author, Reference, load_references
from ingest.documents import Document, Provenance
from ingest.settings import ROOT

LUTZ = Reference(
    "ref55", "Palliative radiation therapy: Update of a Guideline", "Pract Radiat Oncol",
    authors=(Author("Lutz", "S"), Author("Lê", "MG"), Author("King", "ML", "Jr.")), more_authors=True,
    year="2017", volume="7", number="1", pages="79-86", doi="10.1/x_y",
)  # fmt: skip


def written(reference: Reference) -> str:
    return vancouver([reference])[reference.key]


def document(**provenance: object) -> Document:
    return Document("d", "A title", Path("d.md"), "0", Provenance(**provenance), ())  # type: ignore[arg-type]


def test_vancouver() -> None:
    assert written(LUTZ) == (
        "Lutz S, Lê MG, King ML Jr., et al. Palliative radiation therapy: Update of a Guideline. "
        "Pract Radiat Oncol. 2017;7(1):79–86. doi:10.1/x_y"
    )


def test_six_authors_then_et_al() -> None:
    people = tuple(Author(f"Name{letter}", letter) for letter in "ABCDEFG")
    assert written(Reference("k", "T", "J", authors=people[:6])).count("Name") == 6
    assert written(Reference("k", "T", "J", authors=people)).startswith(
        "NameA A, NameB B, NameC C, NameD D, NameE E, NameF F, et al. T."
    )


@pytest.mark.parametrize(
    ("reference", "line"),
    [
        (Reference("k", "How to Manage It?", "J Pers Med", year="2021"), "How to Manage It? J Pers Med. 2021."),
        (Reference("k", "T", "Internet", kind="misc", authors=(Author("Cancer Society & Co"),)), "Cancer Society & Co. T. Internet."),
        (Reference("k", "T", "", kind="misc", publisher="P"), "T. P."),
    ],
)  # fmt: skip
def test_what_is_absent_is_left_out(reference: Reference, line: str) -> None:
    assert written(reference) == line


def test_a_source_says_what_it_is() -> None:
    machine = document(kind="ai-generated-guidance", publisher="Robot", published="2025-12-05")
    assert written(of_document(machine)) == "A title [AI-generated, pending human review]. Robot; 2025."
    review = document(
        kind="systematic-review", publisher="iScience", authors=("Chen Wu", "et al."), doi="10.1/x", pmid="12"
    )
    assert written(of_document(review)) == "Wu C, et al. A title [systematic review]. iScience. doi:10.1/x PMID: 12"
    assert written(of_document(document())) == "A title."


@pytest.mark.parametrize(
    ("name", "author"),
    [
        ("Ann B. Writer", Author("Writer", "AB")),
        ("Writer, Ann-Bo", Author("Writer", "AB")),
        ("Z. H. Chu (corresponding author)", Author("Chu", "ZH")),
        ("Plato", Author("Plato")),
    ],
)
def test_a_source_s_author(name: str, author: Author) -> None:
    assert of_document(document(authors=(name,))).authors == (author,)


def test_every_shipped_reference_is_written_and_read_back() -> None:
    references = list(load_references(ROOT / "corpus" / "references.bib").values())
    lines = vancouver(references)
    assert all(
        lines[one.key].startswith((one.authors[0].family if one.authors else one.title)[:12]) for one in references
    )
    assert not [line for line in lines.values() if ".." in line or "?." in line or "{" in line]
    entries = rispy.loads(ris(references))
    assert [(e["id"], e["title"]) for e in entries] == [(one.key, one.title) for one in references]
    library = parse_string(bibtex(references))
    assert not library.failed_blocks
    assert [entry.key for entry in library.entries] == [one.key for one in references]


plain = st.text(
    st.characters(whitelist_categories=("Lu", "Ll", "Nd"), whitelist_characters=" &%#_$<>'"), min_size=1
).filter(str.strip)


@given(title=plain, family=plain, year=st.integers(1900, 2100))
def test_special_characters_break_no_file(title: str, family: str, year: int) -> None:
    reference = Reference("k", title, "J", authors=(Author(family, "A"),), year=str(year))
    assert not parse_string(bibtex([reference])).failed_blocks
    entry = rispy.loads(ris([reference]))[0]
    assert entry["title"].split() == title.split()
    assert entry["year"] == str(year)
    assert vancouver([reference])["k"]
