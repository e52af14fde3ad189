"""What a question asks: its type, the kind of thing it wants, the keys it names, and its parts."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.questions.kinds import Asked, QuestionType, holds_figure
from assistant.questions.question import FACETS, Question, question
from assistant.questions.spelling import Speller
from ingest.glossary import Entry, glossary

Read = Callable[..., Question]
SMALL = glossary([Entry("liver", "site", "Liver"), Entry("rfa", "intervention", "RFA")])


@pytest.mark.parametrize(
    ("text", "type_", "asked"),
    [
        ("What is the hazard ratio for death in the Turkish trial?", QuestionType.VALUE, Asked.NUMBER),
        ("How many women were randomised in E2108?", QuestionType.VALUE, Asked.NUMBER),
        ("What dose of denosumab is given?", QuestionType.VALUE, Asked.DOSE),
        ("Is a biopsy needed 6 years after surgery?", QuestionType.YES_NO, Asked.ANYTHING),
        ("How long should bevacizumab be held before SBRT?", QuestionType.VALUE, Asked.WHEN),
        ("Does surgery of the primary improve survival?", QuestionType.YES_NO, Asked.ANYTHING),
        ("So can I ablate it?", QuestionType.YES_NO, Asked.ANYTHING),
        ("Which techniques are used for liver metastases?", QuestionType.LIST, Asked.ANYTHING),
        ("What are the indications for palliative surgery?", QuestionType.LIST, Asked.ANYTHING),
        ("Why is dental evaluation needed?", QuestionType.EXPLANATION, Asked.ANYTHING),
        ("Is surgery better than radiotherapy?", QuestionType.COMPARISON, Asked.ANYTHING),
        ("Turkish versus Indian trial", QuestionType.COMPARISON, Asked.ANYTHING),
    ],
)
def test_the_type_and_what_is_wanted(read: Read, text: str, type_: QuestionType, asked: Asked) -> None:
    found = read(text)
    assert (found.type, found.asked) == (type_, asked)


def test_a_patient_makes_it_a_case(read: Read) -> None:
    assert read("Does surgery improve survival?", patient=True).type is QuestionType.CASE


@pytest.mark.parametrize(
    ("text", "facet", "keys"),
    [
        ("What did the Turkish trial show?", "study", {"MF07-01"}),
        ("WHAT DID THE INDIAN RCT SHOW", "study", {"Tata-Badwe"}),
        ("RFA or SBRT of the liver?", "intervention", {"rfa", "sbrt"}),
        ("hepatic lesions", "site", {"liver"}),
        ("triple-negative disease", "population", {"triple-negative"}),
        ("five-year overall survival", "outcome", {"overall-survival"}),
        ("the price of tea in China", "site", set()),
    ],
)
def test_the_keys_that_it_names(read: Read, text: str, facet: str, keys: set[str]) -> None:
    assert read(text).names(facet) == keys


def test_a_source_is_named_and_is_no_study(read: Read) -> None:
    found = read("What does the topic review say about liver metastases?")
    assert (found.sources, found.names("study")) == ({"topic-review"}, set())


def test_the_order_of_keys_is_the_question_s(read: Read) -> None:
    assert read("The Indian trial against the Turkish trial").order == ("Tata-Badwe", "MF07-01")


@pytest.mark.parametrize(
    ("text", "figure"), [("in 42 percent", True), ("half of them", True), ("E2108 in 2019", False), ("HER2", False)]
)
def test_digits_in_names_and_years_are_no_figures(text: str, figure: bool) -> None:
    assert holds_figure(text) is figure


@pytest.mark.parametrize(
    "text", ["What % of the women in E2108?", "How old were the patients?", "PET for oligometastases, give numbers"]
)
def test_a_share_an_age_and_numbers_are_figures(read: Read, text: str) -> None:
    assert read(text).asked is Asked.NUMBER


def test_a_word_on_how_exactly_does_not_hide_a_second_question(read: Read) -> None:
    parts = read("SABR-COMET: was there an OS gain, and exactly how many had a breast primary?").parts
    assert [part.asks for part in parts] == ["was there an OS gain", "exactly how many had a breast primary"]


def test_each_part_of_a_compound_question_carries_what_it_leaves_out(read: Read) -> None:
    first, second = read("How large may a liver lesion be for RFA and what dose of SBRT is used?").parts
    assert (first.asks, first.asked) == ("How large may a liver lesion be for RFA", Asked.NUMBER)
    assert (second.asks, second.asked) == ("what dose of SBRT is used", Asked.DOSE)
    assert (second.names("site"), second.names("intervention")) == ({"liver"}, {"sbrt"})
    assert second.text == "what dose of SBRT is used (Liver)"


def test_a_kind_of_studies_takes_on_the_topic_and_a_source_no_study(read: Read) -> None:
    trials, pooled = read(
        "What did the RCTs randomise, and what does the meta-analysis pool on surgery of the primary?"
    ).parts
    assert (trials.names("study"), trials.names("intervention")) == ({"rct"}, {"primary-surgery"})
    assert (pooled.names("study"), pooled.sources) == (set(), {"meta-analysis"})


@pytest.mark.parametrize(
    "text", ["What did the Turkish trial show?", "Does surgery improve survival?", "Denosumab dose?"]
)
def test_a_single_question_has_no_parts(read: Read, text: str) -> None:
    assert read(text).parts == ()


def test_a_comparison_is_not_cut_up(read: Read) -> None:
    assert read("What did the Turkish trial show, and what did the Indian trial show?").parts == ()


@given(st.text(max_size=200), st.booleans())
def test_any_text_is_read_and_its_parts_are_its_own_words(text: str, patient: bool) -> None:
    found = question(text, SMALL, Speller.of(()), patient=patient)
    assert found == question(text, SMALL, Speller.of(()), patient=patient)
    assert set(found.keys) == set(FACETS)
    assert all(part.asks in found.text and not part.parts for part in found.parts)


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("Palbociclib continues through the radiation of the hip.", True),
        ("She has new liver lesions, capecitabine from today", True),
        ("Palbociclib through radiation?", False),
        ("Tell me what happens to palbociclib", False),
        ("Dose for the hip", False),
    ],
)
def test_a_message_that_asks_nothing_tells(read: Read, text: str, tells: bool) -> None:
    assert read(text).tells is tells


@pytest.mark.parametrize(
    ("text", "asking", "asked"),
    [
        (
            "RT to T9 from Monday. Palbociclib goes on at full dose throughout, no break planned. 60F.",
            "",
            Asked.ANYTHING,
        ),
        ("DFI 5 y, two lung nodules, well. Letrozole for now and CT in three months.", "", Asked.ANYTHING),
        ("60F, T9 met, on palbociclib. What dose of RT?", " What dose of RT?", Asked.DOSE),
        ("60F, painful T9 met, no cord threat. Tell me the usual RT dose.", " Tell me the usual RT dose.", Asked.DOSE),
        ("SRS dose 2 cm brain met", "SRS dose 2 cm brain met", Asked.DOSE),
    ],
)
def test_of_a_note_only_what_asks_is_asked_for(read: Read, text: str, asking: str, asked: Asked) -> None:
    found = read(text, patient=True)
    assert (found.asking, found.asked) == (asking, asked)


def test_a_check_that_was_done_does_not_take_the_place_of_the_drug_whose_dose_is_asked(read: Read) -> None:
    found = read("Dentist has cleared her. Is the dose right?", patient=True, before="Denosumab 120 mg every 4 weeks")
    assert found.names("intervention") == {"denosumab"}


def test_a_follow_up_is_about_what_it_names_and_asks_nothing_of_before_again(read: Read) -> None:
    before = "liver metastases. Resect, and what is the mortality"
    other = read("and the breast?", patient=True, before=before)
    assert other.names("site") == {"breast"}
    assert other.names("intervention") == other.names("outcome") == frozenset()
    assert not other.parts
    assert other.told_from is not None
    assert before in other.text[other.told_from :]
    same = read("when does ribociclib start again, and what of the dose?", patient=True, before=before)
    assert same.names("site") == {"liver"}
    assert [part.asks for part in same.parts] == ["when does ribociclib start again", "what of the dose"]


def test_what_is_told_beside_a_question_asks_nothing(read: Read) -> None:
    asked = read("Someone at the board quoted ten-year survival for MF07-01. What is it, surgery against no surgery?")
    assert [part.asks for part in asked.parts] == ["What is it, surgery against no surgery"]


def test_a_figure_in_words_is_asked_for_as_one_in_digits(read: Read) -> None:
    asked = read("Five-year survival after lung metastasectomy, and was VATS or open better?")
    assert [part.asks for part in asked.parts] == [
        "Five-year survival after lung metastasectomy",
        "was VATS or open better",
    ]


def test_when_in_the_course_of_treatment_asks_for_a_time(read: Read) -> None:
    assert read("When during systemic therapy are metastases treated?").asked is Asked.WHEN
    assert read("When is a biopsy needed?").asked is Asked.ANYTHING


@pytest.mark.parametrize(
    ("text", "studies"),
    [
        ("The hepatectomy systematic review was prospective randomised data, yes?", {"Chua-2011"}),
        ("n per arm in the Huashan RCT of hepatectomy first", {"Fudan-series"}),
        ("Does the Chua review agree with the randomised trials?", {"Chua-2011", "rct"}),
        ("Huashan and the randomised trials: what did each find?", {"Fudan-series", "rct"}),
    ],
)
def test_a_kind_that_a_study_is_said_to_be_of_is_nothing_to_compare_it_with(
    read: Read, text: str, studies: set[str]
) -> None:
    assert read(text).names("study") == studies
