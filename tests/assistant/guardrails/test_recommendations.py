"""What a question proposes and what an answer recommends."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.guardrails.recommendations import Recommendation, from_statements
from assistant.guardrails.text_recommendations import from_question, from_text
from assistant.rules.book import load_rules
from ingest.documents import Tags
from ingest.glossary import Entry, Glossary, glossary
from ingest.passages import Statement

WORDS = glossary(
    (
        Entry("rfa", "intervention", "radiofrequency ablation", ("RFA", "ablate")),
        Entry("sbrt", "intervention", "SBRT", ()),
        Entry("surgery", "intervention", "surgery", ("operate", "resection")),
        Entry("primary-surgery", "intervention", "primary surgery", ("mastectomy",)),
        Entry("denosumab", "intervention", "denosumab", ()),
        Entry("liver", "site", "liver", ("hepatic", "liver metastasis")),
        Entry("lung", "site", "lung", ()),
        Entry("trial", "term", "trial", ()),
    )
)


@pytest.fixture
def words() -> Glossary:
    return WORDS


def proposed(text: str) -> set[tuple[str, str]]:
    return {(r.intervention, r.site) for r in from_question(text, WORDS) if r.positive}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Can I ablate a liver metastasis?", {("rfa", "liver")}),
        ("Should we offer SBRT to the lung?", {("sbrt", "lung")}),
        ("She has a liver metastasis. RFA?", {("rfa", "")}),
        ("She is 48. Please check against the criteria for mastectomy.", {("primary-surgery", "")}),
        ("54F with a hepatic lesion, surgeon keen on resection. Opinions?", {("surgery", "liver")}),
        ("I plan RFA of the liver and SBRT of the lung.", {("rfa", "liver"), ("sbrt", "lung")}),
        ("Is denosumab ok?", {("denosumab", "")}),
        ("She asks for removal of the whole breast.", {("primary-surgery", "")}),
        ("She is desperate to have her breast off.", {("primary-surgery", "")}),
        ("She is 60. Operar el tumor primario?", {("primary-surgery", "")}),
        ("Outcome: SBRT of the lung.", {("sbrt", "lung")}),
        ("Primary outcome: SBRT of the lung.", set()),
    ],
)
def test_what_is_proposed(question: str, expected: set[tuple[str, str]]) -> None:
    assert proposed(question) == expected


@pytest.mark.parametrize(
    "question",
    [
        "What did the trial of mastectomy show?",
        "What is RFA?",
        "Does mastectomy improve survival?",
        "She had a mastectomy in 2014.",
        "After mastectomy she did well.",
        "She declines surgery.",
        "We will not operate.",
        "She wants no surgery.",
        "RFA is contraindicated here.",
        "Explain how SBRT works.",
        "",
    ],
)
def test_topics_past_treatment_and_refusals_are_no_proposals(question: str) -> None:
    assert proposed(question) == set()


def test_a_negation_does_not_reach_over_a_comma() -> None:
    assert proposed("Since size no longer matters, RFA of a 2 cm liver lesion is fine.") == {("rfa", "liver")}


@pytest.mark.parametrize(
    "text",
    [
        "She goes on with letrozole; mastectomy only if it bleeds.",
        "Her liver is watched, RFA if she gets symptoms.",
        "Surveillance for her, SBRT at progression.",
        "Drugs for her, SBRT is kept in reserve.",
        "The surgeons offered her resection, we declined.",
        "Resection was suggested for her but we have declined it.",
        "She asked for RFA and we did not offer it.",
        "Her RFA is reserved for progression.",
    ],
)
def test_a_treatment_kept_for_later_or_declined_is_not_proposed(text: str) -> None:
    assert proposed(text) == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Resection for her on Monday, we declined chemo.", {("surgery", "")}),
        ("RFA if margins allow, she agrees.", {("rfa", "")}),
        ("SBRT when she is back from holiday.", {("sbrt", "")}),
        ("Her tablets are skipped until SBRT is over.", {("sbrt", "")}),
    ],
)
def test_what_only_sounds_like_that_is_proposed(text: str, expected: set[tuple[str, str]]) -> None:
    assert proposed(text) == expected


def test_whoever_is_described_by_facts_alone_has_what_is_named_weighed() -> None:
    text = "Multi-organ disease, 58, drugs go on as they are and have been for long, resection of liver lesions."
    assert not from_question(text, WORDS)
    assert {one.intervention for one in from_question(text, WORDS, described=True)} == {"surgery"}


def test_the_preferred_of_two_is_proposed_and_the_other_not() -> None:
    assert proposed("59F: RFA rather than SBRT?") == {("rfa", "")}


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("Surgery must be offered.", "required"),
        ("Surgery is recommended.", "for"),
        ("Surgery may be considered.", "option"),
        ("Surgery should not be offered.", "against"),
        ("Avoid surgery.", "against"),
        ("Surgery is contraindicated.", "forbidden"),
        ("Do not offer surgery.", "forbidden"),
    ],
)
def test_polarity_of_an_answer(text: str, polarity: str) -> None:
    assert [r.polarity for r in from_text(text, WORDS)] == [polarity]


def test_spans_point_at_the_words() -> None:
    text = "She is well. Could we offer SBRT?"
    span = from_question(text, WORDS)[0].span
    assert span is not None
    assert text[span.start : span.end] == span.text == "SBRT"


def statement(**tags: object) -> Statement:
    return Statement("tr-x-01", "topic-review", "p", "s", "text", 0, 4, Tags(**tags))  # type: ignore[arg-type]


def test_a_position_declares_each_intervention_at_each_site() -> None:
    made = from_statements(
        [
            statement(
                kind="position", intervention=("rfa", "sbrt"), site=("liver", "lung"), polarity="for", strength="should"
            )
        ]
    )
    assert {(r.intervention, r.site) for r in made} == {
        ("rfa", "liver"),
        ("rfa", "lung"),
        ("sbrt", "liver"),
        ("sbrt", "lung"),
    }
    assert {(r.polarity, r.strength, r.statement, r.origin) for r in made} == {("for", "should", "tr-x-01", "answer")}


def test_results_and_positions_without_polarity_recommend_nothing() -> None:
    assert from_statements([statement(kind="result", intervention=("rfa",), polarity="for")]) == ()
    assert from_statements([statement(kind="position", intervention=("rfa",))]) == ()


@pytest.mark.parametrize(
    ("polarity", "positive"),
    [("required", True), ("for", True), ("option", True), ("against", False), ("forbidden", False)],
)
def test_positive(polarity: str, positive: bool) -> None:
    assert Recommendation("rfa", polarity=polarity).positive is positive


@given(st.text(max_size=200))
def test_any_text_is_taken(text: str) -> None:
    for found in (*from_question(text, WORDS), *from_text(text, WORDS)):
        assert found.span is not None
        assert text[found.span.start : found.span.end] == found.span.text


@pytest.mark.parametrize(
    ("text", "proposed"),
    [
        ("64F, MDT preferred SBRT over surgery.", {"sbrt"}),
        ("64F, we chose SBRT over RFA for the liver.", {"sbrt"}),
    ],
)
def test_what_is_passed_over_is_not_proposed(text: str, proposed: set[str]) -> None:
    assert {one.intervention for one in from_question(text, WORDS) if one.positive} == proposed


@pytest.mark.parametrize(
    "text",
    [
        "58 years old, RFA of a 6 cm liver metastasis tomorrow.",
        "58 yr old RFA for the liver metastasis.",
        "70 year old. RFA of the liver metastasis?",
        "We got an RFA slot for her liver metastasis, go?",
        "Prior SBRT, RFA on Monday for the liver metastasis.",
    ],
)
def test_an_age_or_an_earlier_treatment_puts_no_plan_in_the_past(text: str, words: Glossary) -> None:
    assert ("rfa", "liver") in {(one.intervention, one.site) for one in from_question(text, words, True)}


@pytest.mark.parametrize(
    "text", ["Recurrence in the old RFA scar of the liver.", "Prior SBRT, RFA and surgery of the liver."]
)
def test_what_is_old_or_listed_as_prior_is_past(text: str, words: Glossary) -> None:
    assert "rfa" not in {one.intervention for one in from_question(text, words, True)}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Primary now 1 cm and asymptomatic, she wants it out.", {"primary-surgery"}),
        ("Primary painless, she does not want it out.", set()),
        ("Primary 2 cm, she has a sacral met and wants it out.", set()),
        ("Wide local excision planned.", {"primary-surgery"}),
        ("Wide local excision of the chest wall recurrence planned.", set()),
        ("Plastics say that the edges will be clear; mastectomy on Friday.", {"primary-surgery"}),
        ("Core biopsy booked before we choose drugs.", {"biopsy"}),
    ],
)
def test_what_a_plan_wants_of_the_primary_and_of_others(text: str, wanted: set[str]) -> None:
    book = load_rules(Path(__file__).parents[3] / "corpus" / "rules")
    found = {one.intervention for one in from_question(text, book.glossary, True) if one.positive}
    assert found & {"primary-surgery", "reconstruction", "systemic-therapy", "biopsy"} == wanted
