"""BibTeX to references: how they are written, and which files are refused."""

from pathlib import Path

import pytest

from assistant.corpus.references import Author, Reference, load_references
from ingest.errors import CorpusError
from ingest.settings import ROOT

LUTZ = """\
@article{ref55,
  author = {Lutz, S. and Balboni, T. and Jones, J. and others},
  title = {Palliative radiation therapy for bone metastases: Update of an ASTRO Evidence-Based Guideline},
  journal = {Pract Radiat Oncol},
  year = {2017},
  volume = {7},
  pages = {4},
}
"""


def loaded(folder: Path, text: str) -> dict[str, Reference]:
    path = folder / "references.bib"
    path.write_text(text, encoding="utf-8")
    return dict(load_references(path))


def test_fields_and_short_form(tmp_path: Path) -> None:
    reference = loaded(tmp_path, LUTZ)["ref55"]
    assert reference.short == "Lutz 2017"
    assert (reference.kind, reference.issued_in, reference.more_authors) == ("article", "Pract Radiat Oncol", True)
    assert reference.authors[0] == Author("Lutz", "S")


@pytest.mark.parametrize(
    ("author", "first", "short"),
    [
        ("d'Abbadie, I. and Lê, M. G.", Author("d'Abbadie", "I"), "d'Abbadie 2000"),
        ("de Baere, T. and Elias, D.", Author("de Baere", "T"), "de Baere 2000"),
        ("{Dr.Oracle Board & Editors}", Author("Dr.Oracle Board & Editors"), "Dr.Oracle Board & Editors 2000"),
        ("Wu, Chen and others", Author("Wu", "C"), "Wu 2000"),
        ("Lee, H.-B.", Author("Lee", "HB"), "Lee 2000"),
        ("King, Jr., M. L.", Author("King", "ML", "Jr."), "King 2000"),
    ],
)
def test_names(author: str, first: Author, short: str, tmp_path: Path) -> None:
    text = f"@misc{{k, author = {{{author}}}, title = {{T}}, howpublished = {{Internet}}, year = {{2000}}}}"
    reference = loaded(tmp_path, text)["k"]
    assert reference.authors[0] == first
    assert reference.more_authors is author.endswith("others")
    assert reference.short == short


def test_without_an_author_the_journal_stands_for_it(tmp_path: Path) -> None:
    reference = loaded(tmp_path, "@article{k, title = {How to Manage It?}, journal = {J Pers Med}, year = {2021}}")["k"]
    assert reference.short == "J Pers Med 2021"


def test_a_missing_file_has_no_references(tmp_path: Path) -> None:
    assert load_references(tmp_path / "none.bib") == {}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (LUTZ + LUTZ, ":9: ref55: is there twice"),
        (LUTZ + "@article{b,\n title = {never closed\n\n@misc{c, title = {T}}\n", "is not BibTeX"),
        (LUTZ.replace("  title", "  subtitle"), ":3: ref55.subtitle: is not a known field"),
        ("\n@misc{k, author = {A, B.}, year = {2000}}", ":2: k.title: must be given"),
        ("@misc{k, title = {T}, year = {2000}}", ":1: k.journal: must be given where there is no author"),
        ('@misc{k,\n author = {Schl{\\"o}der, A.}, title = {T}}', ":2: k.author: has LaTeX"),
    ],
)
def test_a_broken_file_is_refused_by_line(text: str, problem: str, tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=problem):
        loaded(tmp_path, text)


def test_the_shipped_references_are_all_there() -> None:
    references = load_references(ROOT / "corpus" / "references.bib")
    assert {f"ref{number}" for number in range(1, 94)} <= set(references)
    assert references["ref11"].short == "Soran 2018"
    assert all("{" not in reference.title for reference in references.values())
