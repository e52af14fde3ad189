"""Disagreements as columns: said once, with the caveats, and nothing of the answer is lost."""

from dataclasses import replace

from assistant.answers import Answer, Block, BlockKind, Disagreement, Position, Segment, SegmentKind
from assistant.store.store import Exchange
from assistant.web.answer import exchange_html
from assistant.web.disagreement import without_positions
from tests.web.fakes import TEXTS, answer, citation, sources

TOPIC = "Does size matter?"
HEAD = Block(BlockKind.HEADING, (Segment(SegmentKind.CONNECTIVE, f"Where the sources disagree: {TOPIC}"),))
SIDE = Block(
    BlockKind.BULLET,
    (
        Segment(SegmentKind.CONNECTIVE, "AI-generated page:"),
        Segment(SegmentKind.STATEMENT, TEXTS["ai-01"], (3,)),
        Segment(SegmentKind.STATEMENT, "Its own caveat.", (2,)),
    ),
)
OTHER = Block(BlockKind.BULLET, (Segment(SegmentKind.STATEMENT, TEXTS["rv-02"], (2,)),))


def told(*blocks: Block) -> Answer:
    return replace(answer("q"), blocks=(*answer("q").blocks[:1], HEAD, *blocks))


def test_a_position_is_said_once_in_its_column_with_its_caveat() -> None:
    page = exchange_html(Exchange(1, "q", told(SIDE)), sources()).partition('class="foot"')[0]
    assert page.count(f">{TEXTS['ai-01']}<") == 1
    column = page.partition('class="columns"')[2]
    assert TEXTS["ai-01"] in column
    assert "Its own caveat." in column
    assert "AI-generated page:" not in page
    assert ">Where the sources disagree:" not in page


def test_what_is_no_position_stays_under_its_heading() -> None:
    reply = told(SIDE, OTHER)
    assert without_positions(reply, reply.blocks) == [reply.blocks[0], HEAD, OTHER]


def test_another_heading_keeps_its_bullets() -> None:
    head = Block(BlockKind.HEADING, (Segment(SegmentKind.CONNECTIVE, "What the sources advise"),))
    reply = replace(answer("q"), blocks=(head, SIDE))
    assert without_positions(reply, reply.blocks) == [head, SIDE]


def test_each_column_names_its_source_its_kind_and_its_age() -> None:
    page = exchange_html(Exchange(1, "q", answer("q")), sources()).partition('class="columns"')[2]
    assert "AI-generated, pending human review" in page
    assert "literature to Jan 2024 (34 months old); newer trials may exist" in page
    assert "Boardside’s restatement, checked by nobody yet" in page


def test_one_disagreement_stands_open_and_the_others_are_folded() -> None:
    other = replace(answer("q").disagreements[0], id="c2", topic="Another matter")
    page = exchange_html(
        Exchange(1, "q", replace(answer("q"), disagreements=(*answer("q").disagreements, other))), sources()
    )
    first, _, folded = page.partition('<details class="disagreement"')
    assert TOPIC in first
    assert "Another matter" in folded.partition("</summary>")[0]


def test_what_the_answer_puts_into_words_stands_open() -> None:
    other = replace(answer("q").disagreements[0], id="c2", topic="Another matter")
    head = Block(BlockKind.HEADING, (Segment(SegmentKind.CONNECTIVE, "Where the sources disagree: Another matter"),))
    reply = told(SIDE)
    reply = replace(reply, blocks=(*reply.blocks, head, SIDE), disagreements=(*reply.disagreements, other))
    page = exchange_html(Exchange(1, "q", reply), sources())
    assert page.count('<section class="disagreement"') == 2
    assert '<details class="disagreement"' not in page


def test_two_positions_of_one_source_keep_their_own_words() -> None:
    reply = told(SIDE)
    sides = (Position("page", ("ai-01",)), Position("page", ("rv-01",)))
    item = replace(reply.disagreements[0], positions=sides)
    page = exchange_html(Exchange(1, "q", replace(reply, disagreements=(item,))), sources())
    first, second = page.partition('class="columns"')[2].split('class="side"')[1:]
    assert TEXTS["ai-01"] in first
    assert TEXTS["rv-01"] in second
    assert TEXTS["ai-01"] not in second.partition('class="note"')[0]
    assert "One source, at odds with itself" in page
    assert "Sources disagree" not in page.partition('class="foot"')[0]


def test_a_position_that_the_answer_does_not_put_into_words_brings_its_caveats() -> None:
    column = exchange_html(Exchange(1, "q", answer("q")), sources()).partition('class="columns"')[2]
    page = column.split('class="side"')[2]
    assert TEXTS["ai-01"] in page
    assert "A passage may hold" in page


def test_a_position_whose_statements_are_gone_still_names_its_source() -> None:
    item = Disagreement("c9", "Gone", "", (Position("review", ("gone-01",)), Position("page", ("ai-01",))))
    page = exchange_html(Exchange(1, "q", replace(answer("q"), disagreements=(item,))), sources())
    assert "topic review, Press" in page.partition('class="columns"')[2]


def test_citation_numbers_of_a_column_are_those_of_the_answer() -> None:
    assert citation(3, "ai-01").statement == "ai-01"
    page = exchange_html(Exchange(7, "q", told(SIDE)), sources()).partition('class="columns"')[2]
    assert 'data-exchange="7" data-number="3"' in page
