"""MEDLINE records, JATS articles, and sidecars."""

import pytest

from ingest.errors import DocumentRefused
from tests.ingest.conftest import headings, statements

RECORD = """
PMID- 99999999
OWN - NLM
DP  - 2023 Mar 4
TI  - Rays for the moonbone: a randomised trial of two
      schedules.
LID - 10.5555/inv.2023.1 [doi]
AB  - BACKGROUND: Lesions are rare. METHODS: We randomly assigned 48 patients
      to 30 Gy or 8 Gy. RESULTS: Pain fell in 61% vs. 58%
      (p = 0.7). CONCLUSIONS: One fraction may be considered. Copyright (c) 2023
      Nobody.
FAU - Writer, Ann
FAU - Scribe, Bo
AD  - Department of Rays, University of Nowhere. writer@example.org
PT  - Randomized Controlled Trial
JT  - Journal of invented oncology
"""


def test_a_record_gives_its_abstract_by_section_and_its_provenance(read) -> None:
    found = read("a.nbib", RECORD)
    assert found.title == "Rays for the moonbone: a randomised trial of two schedules"
    assert headings(found) == [
        "Abstract: Background",
        "Abstract: Methods",
        "Abstract: Results",
        "Abstract: Conclusions",
    ]
    assert statements(found) == [
        "Lesions are rare.",
        "We randomly assigned 48 patients to 30 Gy or 8 Gy.",
        "Pain fell in 61% vs. 58% (p = 0.7).",
        "One fraction may be considered.",
    ]
    said = found.provenance
    assert (said.kind, said.publisher, said.pmid, said.doi) == (
        "randomised-trial",
        "Journal of invented oncology",
        "99999999",
        "10.5555/inv.2023.1",
    )
    assert (said.published, said.authors) == ("2023-03-04", ("Writer, Ann", "Scribe, Bo"))


def test_a_retracted_article_says_so(read) -> None:
    assert read("a.nbib", RECORD + "PT  - Retracted Publication\n").provenance.review_status == "retracted"


def test_several_records_are_told_apart(read) -> None:
    found = read("a.nbib", RECORD + RECORD.replace("99999999", "88888888").replace("moonbone", "sunbone"))
    assert len({heading.split(":")[0] for heading in headings(found)}) == 2


@pytest.mark.parametrize("content", ["PMID- 1\nTI  - Rays.\n", "no record at all"])
def test_a_record_without_words_to_cite_is_refused(read, content: str) -> None:
    with pytest.raises(DocumentRefused):
        read("a.nbib", content)


ARTICLE = """<?xml version="1.0"?>
<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Archiving and Interchange DTD v1.2 20190208//EN" "JATS-archivearticle1.dtd">
<article article-type="review-article"><front><journal-meta><journal-title-group><journal-title>J Invent</journal-title>
</journal-title-group></journal-meta><article-meta><article-id pub-id-type="doi">10.5555/x</article-id>
<article-id pub-id-type="pmid">123456</article-id><title-group><article-title>Moonbone rays</article-title></title-group>
<contrib-group><contrib contrib-type="author"><name><surname>Writer</surname><given-names>Ann</given-names></name></contrib></contrib-group>
<pub-date><day>4</day><month>3</month><year>2023</year></pub-date><abstract><p>Rays were safe.</p></abstract></article-meta></front>
<body><sec><title>Results</title><p>Dose was 5 &#215; 10<sup>9</sup> cells and 20 mg/m<sup>2</sup> in most.<sup><xref ref-type="bibr" rid="b1">1</xref></sup>
Survival (<xref ref-type="table" rid="t1">Table 1</xref>) was &#8804;5 years [<xref ref-type="bibr" rid="b1">1</xref>,<xref ref-type="bibr" rid="b2">2</xref>].</p>
<table-wrap id="t1"><label>Table 1</label><caption><p>Outcomes.</p></caption><table><thead><tr><th rowspan="2">Arm</th>
<th colspan="2">Survival</th></tr><tr><th>Median (months)</th><th>HR</th></tr></thead><tbody><tr><td>Rays</td><td>41.5</td><td>0.93</td></tr></tbody></table></table-wrap>
<fig><label>Fig 1</label><caption><p>A figure is no evidence.</p></caption></fig></sec>
<sec sec-type="coi-statement"><title>Interests</title><p>None were declared.</p></sec></body>
<back><ack><p>We thank all.</p></ack><ref-list><ref id="b1"><mixed-citation>Writer A. Rays. J Invent. 2019;3:1.</mixed-citation></ref></ref-list></back></article>"""


def test_an_article_gives_its_body_its_tables_and_its_references(read) -> None:
    found = read("a.xml", ARTICLE)
    assert (found.title, found.provenance.publisher, found.provenance.kind) == ("Moonbone rays", "J Invent", "review")
    assert (found.provenance.doi, found.provenance.pmid, found.provenance.published) == (
        "10.5555/x",
        "123456",
        "2023-03-04",
    )
    assert statements(found) == [
        "Rays were safe.",
        "Dose was 5 × 10⁹ cells and 20 mg/m² in most.",
        "Survival was ≤5 years.",
        "Table 1. Outcomes: Arm Rays: Survival Median (months): 41.5; Survival HR: 0.93.",
    ]
    assert found.references == ("Writer A. Rays. J Invent. 2019;3:1.",)


BOMB = (
    "<!DOCTYPE a ["
    + "".join(f"<!ENTITY e{n} '{f'&e{n - 1};' * 10 if n else 'ha'}'>" for n in range(9))
    + "]><a>&e8;</a>"
)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (BOMB, "entity bomb"),
        ("<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><a>&x;</a>", "entit"),
        ("<article><body>", "well-formed"),
        ("<rss><channel/></rss>", "no JATS"),
    ],
)
def test_xml_that_is_dangerous_or_no_article_is_refused(read, content: str, reason: str) -> None:
    with pytest.raises(DocumentRefused, match=reason):
        read("a.xml", content)


def test_a_sidecar_wins_over_what_the_file_says(read, folder) -> None:
    (folder / "a.yaml").write_text(
        "title: Rays, second printing\npublished: 2020\nauthors: Ann Writer\nlicence: CC BY\n"
    )
    found = read("a.nbib", RECORD)
    assert (found.title, found.provenance.published, found.provenance.licence) == (
        "Rays, second printing",
        "2020",
        "CC BY",
    )
    assert (found.provenance.authors, found.provenance.pmid) == (("Ann Writer",), "99999999")


@pytest.mark.parametrize("content", ["publishr: Nowhere\n", "- a list\n", "title: [unclosed\n"])
def test_a_broken_sidecar_refuses_its_document(read, folder, content: str) -> None:
    (folder / "a.yaml").write_text(content)
    with pytest.raises(DocumentRefused, match=r"its sidecar a\.yaml"):
        read("a.nbib", RECORD)


def test_what_nobody_states_is_unknown(read) -> None:
    said = read("a.txt", "Rays relieve pain.").provenance
    assert {said.kind, said.publisher, said.published, said.current_through, said.review_status, said.licence} == {
        "unknown"
    }


def test_a_format_that_is_not_read_is_refused_by_name(read) -> None:
    with pytest.raises(DocumentRefused, match=r"'\.pptx' is not one that is read"):
        read("a.pptx", b"x")


def article(inside: str) -> str:
    return (
        '<article xmlns:mml="http://www.w3.org/1998/Math/MathML"><front><article-meta/></front>'
        f"<body><sec><title>Results</title><p>{inside}</p></sec></body></article>"
    )


@pytest.mark.parametrize(
    ("inside", "read_as"),
    [
        (
            '<xref ref-type="fig" rid="f">Figure 1</xref> shows that survival was 42%.',
            ["Figure 1 shows that survival was 42%."],
        ),
        (
            'As <xref ref-type="bibr" rid="b">Writer et al.</xref> reported, rays help some<xref ref-type="bibr" rid="b">3</xref>.',
            ["As Writer et al. reported, rays help some."],
        ),
        (
            'Rays help some. Survival rates are shown in <xref ref-type="table" rid="t">Table 1</xref>.',
            ["Rays help some."],
        ),
        (
            "Doses were <inline-formula><alternatives><tex-math>\\le 5</tex-math><mml:math><mml:mo>≤</mml:mo><mml:mn>5</mml:mn></mml:math>"
            "</alternatives></inline-formula> mL in all.",
            ["Doses were ≤5 mL in all."],
        ),
        (
            "Rays help some. Doses were <inline-formula><tex-math>\\le 5</tex-math></inline-formula> mL in all.",
            ["Rays help some."],
        ),
        (
            "The ratio was <inline-formula><mml:math><mml:mfrac><mml:mn>1</mml:mn><mml:mn>2</mml:mn></mml:mfrac></mml:math></inline-formula>.",
            ["The ratio was 1/2."],
        ),
    ],
)
def test_words_that_point_stay_and_formulas_are_read_or_their_sentence_left_out(
    read, inside: str, read_as: list[str]
) -> None:
    assert statements(read("a.xml", article(inside))) == read_as
