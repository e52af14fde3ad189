"""An answer as it grows: each statement once, its qualifiers with it, its twins as further numbers."""

from assistant.answering.page import Page
from assistant.answers import BlockKind, SegmentKind
from ingest.passages import Statement
from tests.assistant.conftest import known, statement

RESULT = statement("a-1", "Survival was better.")
CAVEAT = statement("a-2", "In the trial the arms were unbalanced.", qualifies=("a-1",), brief="Arms unbalanced.")
DEEPER = statement("a-3", "The imbalance favours surgery.", qualifies=("a-2",))
DEEPEST = statement("a-4", "So says one author.", qualifies=("a-3",))
TWIN = statement("b-1", "Another source says so too.", document="other", restates=("a-1",))
OTHER = statement("c-1", "Something else.")


def page(*statements: Statement) -> Page:
    return Page(known(*statements))


def shown(made: Page) -> list[str]:
    return [segment.text for block in made.blocks for segment in block.segments]


def test_qualifiers_follow_what_they_qualify_two_deep_in_their_short_form() -> None:
    made = page(RESULT, CAVEAT, DEEPER, DEEPEST)
    assert made.statement(RESULT)
    assert shown(made) == ["Survival was better.", "Arms unbalanced.", "The imbalance favours surgery."]
    assert len(made.blocks) == 1


def test_a_statement_is_shown_once() -> None:
    made = page(RESULT, CAVEAT)
    assert made.statement(CAVEAT)
    assert made.statement(RESULT)
    assert not made.statement(RESULT)
    assert shown(made) == [CAVEAT.text, RESULT.text]


def test_a_twin_is_a_second_number_and_not_a_second_line() -> None:
    made = page(RESULT, TWIN)
    assert made.statement(RESULT)
    assert not made.statement(TWIN)
    assert [segment.citations for block in made.blocks for segment in block.segments] == [(1, 2)]
    assert [citation.statement for citation in made.citations] == ["a-1", "b-1"]


def test_numbers_follow_first_use_and_are_used_again() -> None:
    made = page(RESULT, OTHER)
    made.statement(OTHER)
    made.finding(f"{RESULT.text} {OTHER.text}", "rule", [RESULT, OTHER], BlockKind.BULLET)
    assert [citation.statement for citation in made.citations] == ["c-1", "a-1"]
    assert made.blocks[-1].segments[0].citations == (2, 1)
    assert [citation.number for citation in made.citations] == [1, 2]


def test_what_a_finding_says_is_known_and_a_heading_over_nothing_goes() -> None:
    made = page(RESULT, OTHER)
    made.finding(RESULT.text, "rule", [RESULT, OTHER], BlockKind.BULLET)
    assert made.restated == {RESULT.id}
    made.connective("More", kind=BlockKind.HEADING)
    made.close()
    assert shown(made) == [RESULT.text]


def test_an_opening_stands_before_the_statement_as_a_connective() -> None:
    made = page(RESULT)
    made.statement(RESULT, opening="The note:")
    assert [(segment.kind, segment.text) for segment in made.blocks[0].segments] == [
        (SegmentKind.CONNECTIVE, "The note:"),
        (SegmentKind.STATEMENT, RESULT.text),
    ]


def test_statements_that_qualify_each_other_end() -> None:
    one, two = statement("a-1", qualifies=("a-2",)), statement("a-2", qualifies=("a-1",))
    made = page(one, two)
    made.statement(one)
    assert shown(made) == [one.text, two.text]


def test_length_is_counted_in_words() -> None:
    made = page(RESULT)
    made.statement(RESULT)
    made.connective("Two words")
    assert made.words == 5
