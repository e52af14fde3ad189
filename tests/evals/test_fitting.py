"""The fit finds weights that tell the signs apart, and writes what the assistant reads."""

from pathlib import Path

import numpy as np
import pytest

from assistant.prompts import Weights, load_prompts
from evals.fitting import (
    Fitted,
    Labelled,
    _listwise,
    _logistic,
    _placed,
    _probability,
    _threshold,
    rates,
    write_weights,
)
from ingest.settings import ROOT


def test_ranking_learns_the_sign_that_marks_what_answers():
    """Of three candidates a question, the one that answers has the greater first sign; the second is noise."""
    random = np.random.default_rng(1)
    groups = []
    for _ in range(40):
        x = random.normal(size=(3, 2))
        groups.append((x, (np.arange(3) == x[:, 0].argmax()).astype(float)))
    weights = _listwise(groups)
    assert weights[0] > 5 * abs(weights[1])
    first, second, third, count = _placed(groups, weights, 41)
    assert (first, third, count) == (40, 40, 41)
    assert second == 40


def test_refusing_learns_a_probability_on_any_scale_of_a_sign():
    x = np.array([[1.0, 1000 * value] for value in (-2, -1, -0.5, 0.5, 1, 2)])
    probability = _probability(x, _logistic(x, np.array([0.0, 0, 0, 1, 1, 1])))
    assert (probability[:3] < 0.5).all()
    assert (probability[3:] > 0.5).all()
    assert (np.diff(probability) > 0).all()


LABELLED = tuple(
    Labelled({}, refuse, case, decides=case)
    for refuse, case in ((True, True), (False, True), (True, False), (False, False))
)
APART = np.array([0.9, 0.2, 0.1, 0.95])


def test_the_threshold_is_chosen_on_the_cases_that_the_probability_decides():
    assert 0.2 < _threshold(LABELLED, APART) <= 0.9


def test_a_case_that_the_rules_answer_does_not_move_the_threshold():
    """Its probability decides nothing."""
    spoken = Labelled({}, refuse=False, case=True, decides=False)
    assert _threshold((*LABELLED, spoken), np.array([*APART, 0.99])) == _threshold(LABELLED, APART)


def test_the_threshold_makes_the_lesser_of_precision_and_recall_greatest():
    """Two to refuse and one not: refusing all has precision 2/3 and recall 1, refusing one 1 and 1/2; between lies none."""
    labelled = [Labelled({}, refuse, case=True, decides=True) for refuse in (True, False, True)]
    assert _threshold(labelled, np.array([0.9, 0.6, 0.3])) <= 0.3


def test_where_no_case_decides_all_questions_do():
    labelled = [Labelled({}, refuse, case=False) for refuse in (True, False)]
    assert 0.4 < _threshold(labelled, np.array([0.8, 0.4])) <= 0.8


@pytest.mark.parametrize(("cases", "expected"), [(True, (1, 1, 1, 2)), (False, (0, 1, 1, 2))])
def test_rates_count_what_was_refused_out_of_fold(cases: bool, expected: tuple[int, int, int, int]):
    weights = Weights(ranking={}, refusing={}, threshold=0.5)
    assert rates(Fitted(weights, (0, 0, 0, 0), LABELLED, APART), cases=cases) == expected


def test_weights_are_read_back_as_they_were_written(tmp_path: Path):
    weights = load_prompts(ROOT / "prompts").weights
    write_weights(tmp_path / "weights.yaml", weights)
    kept = ROOT / "prompts" / "weights.yaml"
    assert (tmp_path / "weights.yaml").read_text(encoding="utf-8") == kept.read_text(encoding="utf-8")
