"""Dates, cards, blocks, reader, facts form and banner as HTML."""

from dataclasses import replace
from datetime import date

import pytest

from assistant.answers import Answer
from assistant.findings import Indicator
from assistant.patient import Fact, Span, Status, patient_facts
from assistant.store.store import Exchange, Feedback
from assistant.web.answer import exchange_html
from assistant.web.cards import OPEN, by_severity, critical_cards, other_cards
from assistant.web.dates import currency, in_words, months_old
from assistant.web.facts_form import facts_form, value_text
from assistant.web.reader import citation_reader, statement_reader
from assistant.web.shelf import banner
from ingest.documents import Provenance
from tests.web.fakes import HOSTILE, abstention, answer, citation, finding, sources

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("written", "words", "age"),
    [
        ("2024-01", "Jan 2024", 34),
        ("2024-01-05", "5 Jan 2024", 34),
        ("2019", "2019", 83),
        ("2026-11-21", "21 Nov 2026", 0),
        ("2027-01", "Jan 2027", 0),
        ("unknown", "unknown", None),
        ("2024-13", "2024-13", None),
        ("spring 2024", "spring 2024", None),
    ],
)
def test_dates(written: str, words: str, age: int | None) -> None:
    assert in_words(written) == words
    assert months_old(written, TODAY) == age


@pytest.mark.parametrize(
    ("source", "line", "old"),
    [
        (Provenance(current_through="2024-01"), "literature to Jan 2024 (34 months old); newer trials may exist", True),
        (Provenance(published="2026-10"), "published Oct 2026 (1 month old); newer trials may exist", False),
        (Provenance(), "date not stated; newer evidence may exist", True),
        (Provenance(published="last week"), "published last week", False),
    ],
)
def test_how_current_a_source_is(source: Provenance, line: str, old: bool) -> None:
    assert currency(source, TODAY) == (line, old)


def test_at_most_three_cards_stand_open_and_critical_ones_always() -> None:
    findings = (*tuple(finding(f"r{i}") for i in range(5)), finding("e", Indicator.CRITICAL))
    reply = answer("q", findings)
    assert by_severity(findings)[0].rule == "e"
    assert critical_cards(1, reply, sources()).count("<article") == 1
    before, _, folded = other_cards(1, reply, sources()).partition("<summary>3 more")
    assert before.count("<article") == OPEN - 1
    assert folded.count("<article") == 3


def test_four_critical_cards_are_all_open() -> None:
    reply = answer("q", (*tuple(finding(f"r{i}", Indicator.CRITICAL) for i in range(4)), finding("w")))
    assert critical_cards(1, reply, sources()).count("<article") == 4
    assert "1 more" in other_cards(1, reply, sources())


def test_unknown_is_a_question_mark_and_a_draft_says_so() -> None:
    card = other_cards(1, answer("q", (finding("r"),)), sources())
    assert 'class="truth unknown"' in card
    assert "No clinician has reviewed this rule." in card
    assert "nothing said" in card
    assert "How large is the largest metastasis?" in card


def test_a_card_folds_what_is_many() -> None:
    many = replace(
        finding("r"),
        statements=tuple(f"x-{i:02}" for i in range(9)),
        missing=("age", "sex", "er", "pr", "her2", "brca"),
    )
    card = other_cards(1, answer("q", (many,)), sources())
    shown, _, folded = card.partition("<summary>3 more</summary>")
    assert "x-05" in shown
    assert "x-06" not in shown
    assert "x-08" in folded
    assert card.count('data-act="settle"') == 4


def test_a_card_of_a_machine_s_page_says_so() -> None:
    card = other_cards(1, answer("q", (replace(finding("r"), source="page"),)), sources())
    assert "AI-generated, pending human review" in card
    assert "AI-generated, pending human review" not in other_cards(1, answer("q", (finding("r"),)), sources())


def test_answer_escapes_and_cites() -> None:
    page = exchange_html(Exchange(7, f"{HOSTILE}?", answer("q")), sources(), latest=True)
    assert "<script" not in page
    assert "<img" not in page
    assert 'data-exchange="7" data-number="2"' in page
    assert "Sources disagree" in page
    assert "Not covered by the documents" in page


def test_stopped_answer_lists_only_what_it_showed() -> None:
    page = exchange_html(Exchange(7, "q", answer("q"), shown=1), sources())
    assert "Stopped before the end." in page
    assert "A generated page" not in page.partition("Sources cited")[2]


def test_streaming_shows_no_more_than_its_blocks() -> None:
    page = exchange_html(Exchange(7, "q", answer("q")), sources(), upto=1)
    assert 'aria-busy="true"' in page
    assert "rv-01" not in page
    assert "Sources cited" not in page


def test_abstention_says_why() -> None:
    assert "No answer from these documents" in exchange_html(Exchange(1, "q", abstention("q")), sources())


def test_standalone_question_shows_only_when_it_differs() -> None:
    same, other = answer("q"), answer("q")
    object.__setattr__(other, "standalone", "the q of before")
    assert "Understood as" not in exchange_html(Exchange(1, "q", same), sources())
    assert "Understood as" in exchange_html(Exchange(1, "q", other), sources())


def test_reader_marks_the_statement_and_names_the_source() -> None:
    page = citation_reader(1, citation(1, "rv-01"), sources(), Feedback(1, 1, "rv-01", "bad", "too old"))
    assert '<mark id="marked" tabindex="-1">Lesions above 3 cm respond less well to ablation.</mark>' in page
    for part in (
        "Liver: ablation, page 3",
        "checked by: nobody yet",
        "34 months old",
        "Doe J. A study.",
        "https://doi.org/10.1000/x1",
        "pubmed.ncbi.nlm.nih.gov/123/",
        "1 other statement",
        "too old",
        "<dd><span>may</span></dd>",
    ):
        assert part in page
    assert "<script" not in page


def test_reader_flags_machine_made_text() -> None:
    assert "AI-generated, pending human review" in statement_reader(1, "ai-01", sources())


def test_reader_copies_the_sentence_with_its_source() -> None:
    page = citation_reader(1, citation(1, "rv-01"), sources())
    assert "Review of ablation [topic review]. Press. doi:10.1000/x1 PMID: 123 Liver: ablation, page 3." in page


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (answer("q"), "Sources disagree"),
        (replace(answer("q"), disagreements=()), "One source"),
        (replace(answer("q"), disagreements=(), blocks=answer("q").blocks[3:4]), "One weak source"),
    ],
)
def test_an_answer_says_how_its_sources_stand(reply: Answer, words: str) -> None:
    page = exchange_html(Exchange(1, "q", reply), sources())
    line = page.partition('class="standing"')[2].partition("</p>")[0]
    assert words in line
    assert "Partly not covered" in line
    assert "%" not in line


def test_a_critical_card_stands_above_everything_else() -> None:
    page = exchange_html(Exchange(1, "q", answer("q", (finding("e", Indicator.CRITICAL),))), sources())
    assert page.index("Critical findings") < page.index('class="standing"') < page.index('class="answer"')


def test_every_cited_source_says_what_it_is() -> None:
    cited = exchange_html(Exchange(1, "q", answer("q")), sources()).partition("Sources cited")[2]
    assert "AI-generated, pending human review" in cited
    assert "literature to Jan 2024 (34 months old); newer trials may exist" in cited
    assert "Boardside’s restatement, checked by nobody yet" in cited


def test_reader_without_the_passage_shows_the_quote_as_cited() -> None:
    gone = citation(1, "rv-01")
    object.__setattr__(gone, "passage", "p-gone")
    page = citation_reader(1, gone, sources())
    assert "has left the index" in page
    assert gone.quote in page
    assert "not in the index now" in statement_reader(1, "gone", sources())


def facts_answer(*facts: Fact, conflicting: tuple[str, ...] = ()) -> Answer:
    reply = answer("q", (finding("r"),))
    object.__setattr__(reply, "facts", patient_facts(facts, conflicting))
    return reply


def test_facts_form_writes_sets_as_it_reads_them() -> None:
    facts = (
        Fact("sites", "liver"),
        Fact("sites", "bone", status=Status.DENIED),
        Fact("sites", "brain", status=Status.SUSPECTED),
    )
    assert value_text(facts) == "liver, no bone, ?brain"
    assert value_text((Fact("lesion-size", 45.0, "mm"),)) == "45"
    page = facts_form(1, facts_answer(*facts), {})
    assert 'value="liver, no bone, ?brain"' in page
    assert "Would help" in page


def test_facts_form_says_where_a_fact_was_read() -> None:
    span = Span(0, 0, 4, "<b>HR+</b>")
    page = facts_form(
        1, facts_answer(Fact("er", "positive", span=span), Fact("hr-status", "positive", derived="er")), {"er": "x"}
    )
    assert "“&lt;b&gt;HR+&lt;/b&gt;”" in page
    assert "follows from er" in page
    assert 'class="fact corrected"' in page


def test_facts_form_asks_when_two_values_exclude_each_other() -> None:
    facts = (Fact("er", "positive", span=Span(0, 0, 3, "ER+")), Fact("er", "negative", span=Span(0, 9, 12, "ER-")))
    page = facts_form(1, facts_answer(*facts, conflicting=("er",)), {})
    assert "Two values exclude each other: “ER+” and “ER-”. Choose one." in page


def test_banner_counts_rules_that_nobody_has_reviewed() -> None:
    assert "None of its 3 rules" in banner("abcdef1234", 3, 3)
    assert "1 of its 3 rules" in banner("abcdef1234", 1, 3)
    assert "abcdef12" in banner("abcdef1234", 1, 3)
