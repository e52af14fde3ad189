"""BibTeX to references: how they are written, and which files are refused."""

from pathlib import Path

import pytest

from assistant.references import Reference, load_references
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


def test_vancouver_and_short_form(tmp_path: Path) -> None:
    reference = loaded(tmp_path, LUTZ)["ref55"]
    assert reference.short == "Lutz 2017"
    assert reference.vancouver == (
        "Lutz S, Balboni T, Jones J, et al. Palliative radiation therapy for bone metastases: "
        "Update of an ASTRO Evidence-Based Guideline. Pract Radiat Oncol 2017;7:4."
    )


@pytest.mark.parametrize(
    ("author", "written", "short"),
    [
        ("d'Abbadie, I. and Lê, M. G.", "d'Abbadie I, Lê MG.", "d'Abbadie 2000"),
        ("de Baere, T. and Elias, D.", "de Baere T, Elias D.", "de Baere 2000"),
        ("{Dr.Oracle Board & Editors}", "Dr.Oracle Board & Editors.", "Dr.Oracle Board & Editors 2000"),
        ("Wu, Chen and others", "Wu C, et al.", "Wu 2000"),
        ("Lee, H.-B.", "Lee HB.", "Lee 2000"),
        (
            "A, A. and B, B. and C, C. and D, D. and E, E. and F, F. and G, G.",
            "A A, B B, C C, D D, E E, F F, et al.",
            "A 2000",
        ),
    ],
)
def test_names(author: str, written: str, short: str, tmp_path: Path) -> None:
    text = f"@misc{{k, author = {{{author}}}, title = {{T}}, howpublished = {{Internet}}, year = {{2000}}}}"
    reference = loaded(tmp_path, text)["k"]
    assert reference.vancouver == f"{written} T. Internet 2000."
    assert reference.short == short


def test_what_is_absent_is_left_out_and_a_question_keeps_its_mark(tmp_path: Path) -> None:
    reference = loaded(tmp_path, "@article{k, title = {How to Manage It?}, journal = {J Pers Med}, year = {2021}}")["k"]
    assert reference.vancouver == "How to Manage It? J Pers Med 2021."
    assert reference.short == "J Pers Med 2021"


def test_issue_range_of_pages_and_ampersand(tmp_path: Path) -> None:
    text = "@article{k, author = {A, B.}, title = {Facts \\& figures}, journal = {J}, year = {2016}, volume = {26}, number = {1}, pages = {79--86}}"
    assert loaded(tmp_path, text)["k"].vancouver == "A B. Facts & figures. J 2016;26(1):79-86."


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
    assert references["ref7"].vancouver.endswith("J Clin Oncol 2022;40:978.")
    assert all(
        reference.vancouver.endswith(".") and "{" not in reference.vancouver for reference in references.values()
    )
