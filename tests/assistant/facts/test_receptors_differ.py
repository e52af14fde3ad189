"""Specification of receptors that differ between the primary and a metastasis: no result is taken for the patient's."""

import pytest

from assistant.facts.extraction import extract
from assistant.turns import Turn


def value(text: str, name: str) -> object:
    fact = extract([Turn("user", text)]).one(name)
    return fact and fact.value


@pytest.mark.parametrize(
    ("text", "open_ones"),
    [
        ("The liver met came back ER- while the primary was ER+, HER2 equivocal.", ("er", "hr-status", "her2")),
        ("58F, primary 2016 ER+ HER2-, liver met biopsied: ER 0 PR 0 HER2 3+.", ("er", "pr", "hr-status", "her2")),
        ("58F, HER2- mastectomy 2016, bone mets, biopsy HER2+.", ("her2",)),
    ],
)
def test_two_results_of_one_receptor_leave_it_open(text: str, open_ones: tuple[str, ...]) -> None:
    assert value(text, "receptors-differ") == "yes"
    assert [value(text, name) for name in open_ones] == [None] * len(open_ones)


@pytest.mark.parametrize(
    "text",
    ["58F, primary ER+ HER2-, liver met ER+ HER2-, 2 cm. RFA?", "58F, ER+ HER2- liver met, primary removed.", "58F, ER+ HER2+, bone mets."],
)  # fmt: skip
def test_one_result_each_stands(text: str) -> None:
    assert value(text, "receptors-differ") is None
    assert value(text, "er") == "positive"
