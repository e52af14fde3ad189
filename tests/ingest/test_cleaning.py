"""What real pages carry besides their text is taken out, and nothing that could be data."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.blocks import Block, Draft, Shape, row_text, tidy
from ingest.cleaning import clean, clean_line, is_pointer
from ingest.headings import guess_level, is_boilerplate, run_in
from ingest.markers import numbers_its_ends, trailing, without_trailing

INTERFACE = (
    """
Skip to main page content|U.S. flag|An official website of the United States government|Dot gov|Https
The .gov means it's official.|The site is secure.|Access keys NCBI Homepage MyNCBI Homepage Main Content
We use cookies to improve your visit.|Accept all cookies|Manage cookies|Sign in|Subscribe to our newsletter
Advertisement|Share this article|Download PDF|View editorial policy|Personalised recommendations|Submitted|Under Review
Approved|Educational purpose only • Exercise caution as content is pending human review|Last updated: May 5, 2023
Literature review current through: Jan 2023.|Figure 3|Table 2.|© 2023 Nowhere Press|Copyright 2023 Nowhere Press. All rights reserved.
https://example.org/a|example.org|12|Page 3 of 9|Keywords: rays; moonbone|doi: 10.5555/nowhere.1
Writer A. Rays. J Invent. 2019;3:1-9.CrossRefGoogle Scholar
""".strip()
    .replace("\n", "|")
    .split("|")
)


def cleaned(*texts: str, title: str = "A page") -> list[str]:
    return [b.text for b in clean(Draft(title, tuple(Block(Shape.PARAGRAPH, text) for text in texts))).blocks]


@pytest.mark.parametrize("line", INTERFACE)
def test_interface_lines_are_no_text(line: str) -> None:
    assert cleaned(line) == []


@pytest.mark.parametrize(
    "line",
    [
        "Print quality of films was poor in 3 of 40 patients.",
        "Search of three databases found 48 trials.",
        "Copyright law does not bear on dose, which was 30 Gy.",
        "Figure 3 shows that survival was 41 months.",
        "Approved agents include two antibodies.",
        "Home care was given to 12 patients.",
        "Order of surgery and drugs did not affect survival (HR 1.02).",
        "Register data showed a benefit of 5 months.",
    ],
)
def test_sentences_that_begin_like_interface_lines_stay(line: str) -> None:
    assert cleaned(line) == [line]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Survival improved [10,12].", "Survival improved."),
        ("Survival improved [13-30], they say [1].", "Survival improved, they say."),
        ("Survival improved [1][2].", "Survival improved."),
        ("Five-year survival was 42 percent12 with rays.", "Five-year survival was 42 percent with rays."),
        ("Control was 93%.5 The dose was 8 Gy.", "Control was 93%. The dose was 8 Gy."),
        ("The ratio was 0.66 (0.49-0.88).13 Rays help.", "The ratio was 0.66 (0.49-0.88). Rays help."),
        ("At week12, p53 and caspase3 were found in 5% of 47.", "At week12, p53 and caspase3 were found in 5% of 47."),
        ('Rays are rare (See "Rays (the basics)" and "More".)', "Rays are rare"),
        ("Rays are rare. (See 'Brain' below and \"Rays\", section on 'Dose'.)", "Rays are rare."),
        ("No gain was seen (table 1).", "No gain was seen."),
        ("No gain was seen (see below).", "No gain was seen."),
        ("No gain was seen. 1, 2, 3", "No gain was seen."),
        ("No gain was seen. 2, 3 The rest did well.", "No gain was seen. The rest did well."),
        ("No gain was seen.12,13 The rest did well.", "No gain was seen. The rest did well."),
        ("No gain was seen¹²,¹³ in all.", "No gain was seen in all."),
        ("Spread to metastases2,3 was rare.", "Spread to metastases was rare."),
    ],
)
def test_markers_and_cross_references_go(before: str, after: str) -> None:
    assert clean_line(before) == after


@pytest.mark.parametrize(
    "line",
    [
        "The median was 3 [2-5] lesions.",
        "Follow-up was 64 months (IQR 40 [28-64]).",
        "The dose was 20 mg/m² and 10⁹ cells.",
        "HR 0.66, 95% CI 0.49–0.88; p < 0.05; 3.2 ± 0.4 cm; ≤2 organs; >5 cm; 7% vs 17%.",
        "HER2 and CDK4/6 and ABC5 are names.",
        "Relief was seen in 12 of 48 (25%).",
        "Version 2.2017 replaced 1.2016.",
    ],
)
def test_data_is_never_taken_for_a_marker(line: str) -> None:
    assert clean_line(line) == line


def test_bare_numbers_at_the_end_go_only_where_a_page_marks_its_references_so() -> None:
    page = [
        "Ulcers 1",
        "Bleeding 1",
        "Pain 1, 2",
        "Age <55 years 1, 2",
        "Local control at 1 year 2, 3",
        "Rays may help 3",
    ]
    assert numbers_its_ends(page)
    assert [without_trailing(line) for line in page[3:]] == [
        "Age <55 years",
        "Local control at 1 year",
        "Rays may help",
    ]
    assert not numbers_its_ends(["Ulcers 1", "Rays may help.", "They relieve pain."])


@pytest.mark.parametrize(
    "line",
    ["Toxicity of grade 3", "Disease was stage 4", "Fewer than 5", "ECOG 0, 1", "in week 2", "HR = 2", "5 to 12"],
)
def test_a_number_that_its_word_asks_for_is_data(line: str) -> None:
    assert trailing(line) == ""


def test_right_to_left_interface_lines_go() -> None:
    assert cleaned("بازگشت به صفحه", "Rays relieve pain.", "3 : مورد") == ["Rays relieve pain."]


def test_affiliations_addresses_and_e_mail_go() -> None:
    lines = (
        "Department of Rays, 1Department of Bones, Nowhere Hospital, Nowhere University, Nowhere 10000",
        "Correspondence Address:",
        "A. Writer, Department of Rays, Nowhere, E-mail: writer@example.org",
        "The hospital treated 48 patients.",
    )
    assert cleaned(*lines) == ["The hospital treated 48 patients."]


def test_the_repeated_title_is_no_heading_of_its_own() -> None:
    assert cleaned("Rays for the moonbone", "Rays help.", title="Rays for the Moonbone") == ["Rays help."]


def test_a_boilerplate_section_goes_whole_and_the_next_one_stays() -> None:
    draft = Draft(
        "A page",
        (
            Block(Shape.HEADING, "Results", 1),
            Block(Shape.PARAGRAPH, "Rays help."),
            Block(Shape.HEADING, "Author contributions", 1),
            Block(Shape.PARAGRAPH, "All wrote."),
            Block(Shape.HEADING, "Detail", 2),
            Block(Shape.PARAGRAPH, "Some more than others."),
            Block(Shape.HEADING, "Discussion", 1),
            Block(Shape.PARAGRAPH, "Rays may help."),
        ),
    )
    assert [b.text for b in clean(draft).blocks] == ["Results", "Rays help.", "Discussion", "Rays may help."]


def test_references_are_kept_apart_and_never_evidence() -> None:
    draft = Draft(
        "A page",
        (
            Block(Shape.PARAGRAPH, "Rays help."),
            Block(Shape.HEADING, "References", 1),
            Block(Shape.PARAGRAPH, "1. Writer A, Scribe B, et al. Rays. J Invent 2019; 3:1."),
            Block(Shape.PARAGRAPH, "2. Scribe B. More rays. J Invent 2020; 4:2. - DOI - PubMed"),
        ),
    )
    found = clean(draft)
    assert [b.text for b in found.blocks] == ["Rays help."]
    assert found.references == (
        "Writer A, Scribe B, et al. Rays. J Invent 2019; 3:1.",
        "Scribe B. More rays. J Invent 2020; 4:2.",
    )


def test_a_sentence_that_only_points_elsewhere_is_none() -> None:
    assert is_pointer("The dose of rays is discussed separately.")
    assert is_pointer("Write to writer@example.org for the data.")
    assert not is_pointer("The dose remains to be defined and is discussed separately.")
    assert not is_pointer("Rays, discussed below, relieve pain.")


def test_run_in_headings_carry_their_level() -> None:
    assert run_in("RAYS — For most patients rays are an option.") == (
        "RAYS",
        1,
        "For most patients rays are an option.",
    )
    assert run_in("Rays — For most patients rays are an option.") == (
        "Rays",
        2,
        "For most patients rays are an option.",
    )
    assert run_in("Rays – For most patients rays are an option.") == (
        "Rays",
        3,
        "For most patients rays are an option.",
    )
    assert run_in("RESULTS: Rays helped.") == ("RESULTS", 2, "Rays helped.")
    assert run_in("Rays were safe: no ulcers were seen.") is None


@pytest.mark.parametrize(
    "line", ["Rays relieve pain.", "Patients were treated with rays", "Skin ulceration 1", "J Invent 2019", "a b"]
)
def test_sentences_and_labels_are_no_headings(line: str) -> None:
    assert guess_level(line) == 0


def test_headings_are_guessed_by_their_looks() -> None:
    assert guess_level("LOCAL CARE") == 1
    assert guess_level("Step 1: Initial Care of the Moonbone") == 2
    assert guess_level("Indications by site") == 2
    assert is_boilerplate("Conflict of interest statement")


def test_a_table_row_says_which_row_and_column_each_figure_is_of() -> None:
    heads = ["Arm", "n", "Median (months)"]
    assert (
        row_text("Table 1. Outcomes", heads, ["Rays", "24", "41.5"])
        == "Table 1. Outcomes: Arm Rays: n: 24; Median (months): 41.5."
    )
    assert row_text("", heads, ["Rays", "", "41.5"]) == "Arm Rays: Median (months): 41.5."
    assert row_text("", heads, ["Rays", "", ""]) == ""


@given(st.text(max_size=200))
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = clean(Draft("t", (Block(Shape.PARAGRAPH, text),)))
    again = clean(once)
    assert [b.text for b in again.blocks] == [b.text for b in once.blocks] or len(again.blocks) <= len(once.blocks)


@given(st.lists(st.sampled_from(["<", "≤", "≥", "±", "%", "–", "0.66", "cm", "HR"]), min_size=1, max_size=12))
def test_signs_and_figures_survive(parts: list[str]) -> None:
    text = " ".join(["Rays", *parts, "end"])
    assert clean_line(text) == tidy(text)
