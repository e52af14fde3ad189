"""Cost is measured a size at a time, each side in processes of its own, on questions that the documents could answer."""

from evals.growth import ASKED, SIDES, Point, measured, questions, rows
from ingest.bench import write_documents


def test_a_side_is_built_and_asked(tmp_path) -> None:
    write_documents(tmp_path / "documents", 30)
    point = measured(SIDES[0], 30, tmp_path / "documents", tmp_path)
    assert 0 < point.p50 <= point.p95
    assert point.processor > 0
    assert point.peak > 50


def test_no_question_is_asked_twice() -> None:
    assert len(set(questions())) == ASKED


def test_growth_is_told_from_the_point_before_of_the_same_side() -> None:
    points = [
        Point("a", 10, 0.01, 0.02, 0.02, 100),
        Point("b", 10, 0.01, 0.1, 0.1, 1),
        Point("a", 100, 0.01, 0.03, 0.02, 100),
    ]
    assert [row[5] for row in rows(points)] == ["-", "-", "1.5 for 10 times"]
