"""What the check by phrases is worth is its agreement with a reader who judged the same answers."""

import pytest

from evals import wire
from evals.cases import FOLDER, Half, load_cases
from evals.second_reading import READING, ReadRow, shares


def row(phrases: list[bool], verdicts: list[str]) -> ReadRow:
    return ReadRow.model_validate({"id": "a", "phrases": phrases, "verdicts": verdicts})


def test_a_nugget_partly_held_is_not_held_for_the_reader() -> None:
    assert row([True], ["partly"]).by_phrases
    assert not row([True], ["partly"]).by_reader


def test_an_answer_is_full_only_where_every_nugget_is() -> None:
    rows = [
        row([True, True], ["held", "held"]),
        row([True, False], ["held", "held"]),
        row([True, True], ["held", "not"]),
    ]
    found = {name: share.point for name, share in shares(rows, {"a"}) if share}
    assert found["answered in full, by phrases"] == pytest.approx(2 / 3)
    assert found["answered in full, by a second reader"] == pytest.approx(2 / 3)
    assert found["phrases and reader agree"] == pytest.approx(1 / 3)


def test_what_is_no_case_of_the_half_is_left_out() -> None:
    rows = [row([True], ["held"]).model_copy(update={"id": name}) for name in "abc"]
    assert all(share and share.n == 2 for _, share in shares(rows, {"a", "c"}))


def test_every_row_that_ships_is_a_case_with_as_many_nuggets() -> None:
    nuggets = {case.id: len(case.vital) for case in load_cases(FOLDER, Half.ALL)}
    for one in wire.read_rows(READING, ReadRow):
        assert nuggets[one.id] == len(one.phrases) == len(one.verdicts)
