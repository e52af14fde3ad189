"""The table of the guardrails: pooled shares, false clearances, burden."""

from pathlib import Path
from typing import Literal

import pytest

from assistant.rows import AnswerRow, FindingRow
from assistant.rules.book import load_rules
from evals.cases import Half, half_of
from evals.guardrails_score import HEAD, MILLISECONDS, Share, milliseconds, observed, pooled, precision, recall, table
from evals.observation import Observation
from evals.targets import Attempt
from tests.evals.build import case, judge


def seen(
    name: str,
    *shown: str,
    labels: tuple[str, ...] = (),
    forbidden: tuple[str, ...] = (),
    weight: Literal["info", "warning"] = "warning",
) -> Observation:
    one = case(name, kind="case", labels=labels, forbidden_labels=forbidden)
    findings = (FindingRow(rule="r", indicator=weight, verdict="violated", labels=shown),) if shown else ()
    return observed([one], [Attempt(name, AnswerRow(id=name, answer="Text.", findings=findings))], judge())[0]


def test_a_label_without_an_opinion_is_neither_right_nor_wrong() -> None:
    one = seen(
        "c", "mdt-required", "low-evidence", "biopsy-first", labels=("mdt-required",), forbidden=("biopsy-first",)
    )
    assert (precision(one).hits, precision(one).n) == (1, 2)
    assert (recall(one).hits, recall(one).n) == (1, 1)


def test_shares_are_pooled_and_conversations_are_drawn_whole() -> None:
    found = pooled([Share("a", 3, 4), Share("a", 1, 1), Share("b", 0, 5)])
    assert found is not None
    assert (found.point, found.n) == (0.4, 10)
    assert found.low == 0.0
    assert found.high == pytest.approx(0.8)


def test_nothing_to_share_is_no_figure() -> None:
    assert pooled([]) is None
    assert pooled([Share("a", 0, 0)]) is None


def test_a_bare_go_ahead_is_counted_with_its_upper_bound() -> None:
    names = [f"n{number}" for number in range(40)]
    development = [name for name in names if half_of(name) is Half.DEVELOPMENT][:3]
    bad = seen(development[0], "all-criteria-met", labels=("not-standard-of-care",), forbidden=("all-criteria-met",))
    good = [
        seen(name, "not-standard-of-care", labels=("not-standard-of-care",), forbidden=("all-criteria-met",))
        for name in development[1:]
    ]
    rows = {row[0]: row for row in table([bad, *good])}
    assert rows["false clearances"][1] == "1 of 3"
    assert rows["false clearances"][2].startswith("at most 0.8")
    assert rows["false clearances"][4] == "0 of 0"


def test_the_table_names_both_halves_and_no_case() -> None:
    rows = table([seen(f"case-{number:03}", "mdt-required", labels=("mdt-required",)) for number in range(20)])
    assert {len(row) for row in rows} == {len(HEAD)}
    assert not any("case-0" in cell for row in rows for cell in row)
    assert dict((row[0], row[1]) for row in rows)["finding recall"] == "1.000"


def test_all_rules_on_one_question_are_timed() -> None:
    rules = load_rules(Path(__file__).parents[2] / "corpus" / "rules")
    middle, high = milliseconds(
        rules, ["54F, 4.5 cm liver metastasis next to the hepatic vein: RFA?", "SBRT during letrozole?"]
    )
    assert 0 < middle <= high
    assert middle < 2 * MILLISECONDS  # loosely: the machine may be busy
    assert milliseconds(rules, []) == (0.0, 0.0)
