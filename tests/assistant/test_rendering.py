"""An answer as plain text: critical findings first, the answer, then the other findings, each once."""

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answers import Answer, Block, BlockKind, Segment, SegmentKind
from assistant.citations import cite
from assistant.findings import Finding, Indicator, Verdict
from assistant.patient import PatientFacts
from assistant.rendering import block_text, citation_lines, finding_text, full_text, kind_of_source
from ingest.documents import Document, Provenance
from tests.assistant.conftest import statement

RESULT = statement("a-1", "Survival was better.")
TOLD = Segment(SegmentKind.STATEMENT, RESULT.text, (1, 2))
HEAD = Segment(SegmentKind.CONNECTIVE, "Evidence")
CARD = Finding("rule-a", "Title", "Sentence.", Indicator.INFO, Verdict.UNKNOWN, ())
URGENT = replace(CARD, rule="rule-b", title="Urgent", indicator=Indicator.CRITICAL)


def reply(*blocks: Block, findings: tuple[Finding, ...] = ()) -> Answer:
    return Answer("q", "q", blocks, (), findings, PatientFacts())


@pytest.mark.parametrize(
    ("block", "text"),
    [
        (Block(BlockKind.PARAGRAPH, (TOLD,)), "Survival was better. [1][2]"),
        (Block(BlockKind.BULLET, (TOLD, HEAD)), "- Survival was better. [1][2] Evidence"),
        (Block(BlockKind.HEADING, (HEAD,)), "\nEvidence"),
        (Block(BlockKind.ROW, (HEAD, TOLD)), "Evidence | Survival was better. [1][2]"),
    ],
)
def test_each_kind_of_block_is_one_line(block: Block, text: str) -> None:
    assert block_text(block) == text


def test_critical_findings_come_before_the_answer_and_the_others_after() -> None:
    text = full_text(reply(Block(BlockKind.PARAGRAPH, (TOLD,)), findings=(CARD, URGENT)))
    assert text == (
        "[!!] Urgent: Sentence.\n\nSurvival was better. [1][2]\n\nChecked against the rules:\n[i] Title: Sentence."
    )


def test_a_finding_that_stands_in_the_answer_is_not_listed_again() -> None:
    inside = Block(BlockKind.BULLET, (Segment(SegmentKind.FINDING, CARD.message, (), CARD.rule),))
    assert full_text(reply(inside, findings=(CARD,))) == "- Sentence."


def test_what_rests_on_a_statement_that_the_answer_has_told_is_named_by_its_title() -> None:
    told, again, other = (
        replace(CARD, rule=name, title=name, statements=rests)
        for name, rests in (("told", ("s-1",)), ("again", ("s-1", "s-2")), ("other", ("s-2",)))
    )
    inside = Block(BlockKind.BULLET, (Segment(SegmentKind.FINDING, CARD.message, (), told.rule),))
    text = full_text(reply(inside, findings=(told, again, other)))
    assert text.endswith("Checked against the rules:\n[i] other: Sentence.\nAlso: again.")


def test_the_weight_of_a_finding_is_shown_without_colour() -> None:
    assert finding_text(replace(CARD, indicator=Indicator.WARNING)) == "[!] Title: Sentence."


@pytest.mark.parametrize(
    ("provenance", "shown"),
    [
        (Provenance(), "provenance unknown"),
        (
            Provenance(kind="topic-review", publisher="P", current_through="2024-01", published="2024-02"),
            "topic review, P, literature to 2024-01",
        ),
        (Provenance(kind="case-series", published="2019"), "case series, 2019"),
    ],
)
def test_what_nobody_stated_of_a_source_is_left_out(provenance: Provenance, shown: str) -> None:
    assert kind_of_source(Document("d", "T", Path("d"), "", provenance, ())) == shown


def test_a_citation_is_its_quote_its_source_and_its_statement() -> None:
    document = Document("note", "The title", Path("n"), "", Provenance(kind="case-series"), ())
    assert list(citation_lines((cite(1, RESULT),), {"note": document})) == [
        '[1] "Survival was better." (The title; case series; a-1)'
    ]
