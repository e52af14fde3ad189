"""Nothing is shown that is not proved: each quote at its place, each segment from a source."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answers import Answer, Block, BlockKind, Citation, Segment, SegmentKind
from assistant.citations import cite, prove
from assistant.findings import Finding, Indicator, Verdict
from assistant.patient import PatientFacts
from ingest.documents import Tags
from ingest.errors import CitationError
from ingest.passages import Passage, Statement

TEXT = "Survival was 42 percent. It was 24 percent without surgery."
FIRST = Statement("a-1", "note", "p", "S", TEXT[:24], 0, 24, Tags(brief="42 percent."))
SECOND = Statement("a-2", "note", "p", "S", TEXT[25:], 25, len(TEXT), Tags())
PASSAGES = {"p": Passage("p", "note", "S", 0, TEXT, 12, (FIRST, SECOND))}
STATEMENTS = {one.id: one for one in (FIRST, SECOND)}
FINDING = Finding("rule", "A title", "A sentence.", Indicator.INFO, Verdict.UNKNOWN, ())
CITED = (cite(1, FIRST), cite(2, SECOND))


def reply(*segments: Segment, citations: tuple[Citation, ...] = CITED) -> Answer:
    return Answer("q", "q", (Block(BlockKind.PARAGRAPH, segments),), citations, (FINDING,), PatientFacts())


def check(answer: Answer) -> None:
    prove(answer, PASSAGES, STATEMENTS, {"Evidence"}.__contains__)


@pytest.mark.parametrize(
    "segment",
    [
        Segment(SegmentKind.STATEMENT, FIRST.text, (1,)),
        Segment(SegmentKind.STATEMENT, "42 percent.", (1,)),
        Segment(SegmentKind.STATEMENT, SECOND.text, (2, 1)),
        Segment(SegmentKind.CONNECTIVE, "Evidence"),
        Segment(SegmentKind.FINDING, "A sentence.", rule="rule"),
        Segment(SegmentKind.CELL, "24 percent", (2,)),
    ],
)
def test_what_has_a_source_passes(segment: Segment) -> None:
    check(reply(segment))


@pytest.mark.parametrize(
    "segment",
    [
        Segment(SegmentKind.STATEMENT, FIRST.text),
        Segment(SegmentKind.STATEMENT, FIRST.text, (2,)),
        Segment(SegmentKind.STATEMENT, FIRST.text, (3,)),
        Segment(SegmentKind.STATEMENT, "Survival was 42 per cent.", (1,)),
        Segment(SegmentKind.STATEMENT, FIRST.text + " ", (1,)),
        Segment(SegmentKind.STATEMENT, "", (1,)),
        Segment(SegmentKind.CONNECTIVE, "Surgery cures."),
        Segment(SegmentKind.CONNECTIVE, "Evidence", (9,)),
        Segment(SegmentKind.FINDING, "Another sentence.", rule="rule"),
        Segment(SegmentKind.CELL, "42 percent", (2,)),
        Segment(SegmentKind.CELL, "24 percent"),
        Segment(SegmentKind.CLAIM, "Surgery helps."),
    ],
)
def test_what_has_none_is_never_shown(segment: Segment) -> None:
    with pytest.raises(CitationError):
        check(reply(segment))


@pytest.mark.parametrize(
    "change",
    [{"start": 1}, {"end": 23}, {"quote": "Survival was 43 percent."}, {"passage": "other"}, {"number": 3}],
)
def test_a_quote_that_is_not_at_its_place_is_never_shown(change: dict[str, object]) -> None:
    with pytest.raises(CitationError):
        check(reply(citations=(replace(CITED[0], **change), CITED[1])))  # type: ignore[arg-type]


@given(st.text(max_size=80))
def test_no_text_passes_for_a_statement_but_its_own(text: str) -> None:
    if text not in (FIRST.text, "42 percent."):
        with pytest.raises(CitationError):
            check(reply(Segment(SegmentKind.STATEMENT, text, (1,))))
