"""Cases that unfold: every change changes a finding, and what changed is told finding by finding."""

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.corpus import contents
from assistant.findings import Criterion, Finding, Indicator, Truth, Verdict
from assistant.respond import Assistant
from assistant.study.cases import Case, Change, Difference, differences, load_cases
from assistant.study.check import unfolding
from ingest.errors import CorpusError
from ingest.settings import settings

CASES = load_cases(settings().corpus / "study" / "cases.yaml")
SIZE = Criterion("Largest lesion at most 30 mm", "lesion-size", Truth.FALSE)
ONE = Finding("size", "Size", "Too large.", Indicator.WARNING, Verdict.VIOLATED, (), (SIZE,))


@pytest.fixture(scope="module")
def parts() -> contents.Parts:
    return contents.read(settings().corpus)[0]


def test_the_shipped_cases_hold(parts: contents.Parts) -> None:
    assert len(CASES) >= 6
    assert [problem for case in CASES for problem in unfolding(parts, case)] == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_the_assistant_answers_and_every_change_changes_a_finding(case: Case, assistant: Assistant) -> None:
    reply = assistant.reply(case.patient, role="trainee")
    assert reply.findings
    for change in case.changes:
        after = assistant.recheck(reply, {change.fact: change.value})
        assert differences(reply.findings, after.findings), change.label


def test_new_gone_changed_and_the_same() -> None:
    met = replace(ONE, verdict=Verdict.MET, criteria=(replace(SIZE, truth=Truth.TRUE),))
    other = replace(ONE, rule="other")
    assert differences([ONE], [ONE, other]) == (Difference(None, other),)
    assert differences([ONE, other], [ONE]) == (Difference(other, None),)
    assert differences([ONE], [met]) == (Difference(ONE, met),)
    assert differences([ONE, other], [other, ONE]) == ()
    assert differences([ONE], [replace(ONE, message="Too large. Do not delay emergency care for this.")]) == ()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"changes": (Change(label="What if she liked tea?", fact="tea", value="yes"),)}, "no patient fact"),
        ({"changes": (Change(label="What if nothing changed?", fact="vessel-distance", value="close"),)}, "changes no finding"),
        ({"patient": "The weather is fine."}, "say nothing of this patient"),
    ],
)  # fmt: skip
def test_a_case_that_cannot_unfold_is_found_out(changes: dict[str, object], said: str, parts: contents.Parts) -> None:
    case = CASES[0].model_copy(update=changes)
    assert any(said in text for _, text in unfolding(parts, case))


def test_a_broken_file_names_its_line_and_field(tmp_path: Path) -> None:
    path = tmp_path / "cases.yaml"
    path.write_text(
        "- id: case-x\n  title: x\n  patient: y\n  ask: z\n  choices: [one]\n  changes: []\n", encoding="utf-8"
    )
    with pytest.raises(CorpusError) as error:
        load_cases(path)
    assert error.value.line == 5
    assert load_cases(tmp_path / "none.yaml") == ()
