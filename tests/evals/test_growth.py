"""Cost is measured a size at a time, each side in processes of its own, on questions that the documents could answer."""

import shutil

from evals.growth import ASKED, SIDES, Point, measured, questions, rows


def test_a_side_is_built_once_and_asked_each_time(tmp_path) -> None:
    point = measured(SIDES[0], 30, tmp_path)
    assert 0 < point.p50 <= point.p95
    assert point.processor > 0
    assert point.peak > 50
    built = (tmp_path / "boardside-30.built").read_text()
    shutil.rmtree(tmp_path / "documents-30")
    assert measured(SIDES[0], 30, tmp_path).passages == 30
    assert (tmp_path / "boardside-30.built").read_text() == built


def test_no_question_is_asked_twice() -> None:
    assert len(set(questions())) == ASKED


def test_growth_is_told_from_the_point_before_of_the_same_side() -> None:
    points = [
        Point("a", 10, 0.01, 0.02, 0.02, 100),
        Point("b", 10, 0.01, 0.1, 0.1, 1),
        Point("a", 100, 0.01, 0.03, 0.02, 100),
    ]
    assert [row[5] for row in rows(points)] == ["-", "-", "1.5 for 10 times"]
