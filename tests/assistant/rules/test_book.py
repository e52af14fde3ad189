"""Rules as data: the schema refuses what is unsafe or unclear, and the shipped rules are complete and tested."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.guardrails import rule_rows
from assistant.rules import linting, signing, tables
from assistant.rules.book import RuleBook, load_rules
from assistant.rules.commands import app
from assistant.rules.rule import Rule
from ingest.errors import RuleError, UsageError
from tests.assistant.mutants import mutants, relabelled

CORPUS = Path(__file__).parents[3] / "corpus"
BOOK = load_rules(CORPUS / "rules")
GOOD = """\
topic: liver
rules:
  - id: one
    version: 1
    status: draft
    title: One
    source: note
    strength: should
    system: none
    hazard: harm
    severity: warning
    when: {proposed: rfa, at: liver}
    require: {fact: lesion-size, below: 30 mm}
    says: {violated: {message: Too large., labels: technique-limit}}
    tests:
      - {propose: rfa liver, facts: {lesion-size: 3 cm}, gives: violated}
"""


def book(tmp_path: Path, text: str) -> RuleBook:
    (tmp_path / "rules").mkdir(exist_ok=True)
    (tmp_path / "rules" / "a.yaml").write_text(text, encoding="utf-8")
    return load_rules(tmp_path / "rules")


def test_a_rule_is_read_with_its_topic(tmp_path: Path) -> None:
    rule = book(tmp_path, GOOD).rules[0]
    assert (rule.id, rule.topic, rule.status) == ("one", "liver", "draft")


def test_the_digest_follows_the_content(tmp_path: Path) -> None:
    first = book(tmp_path, GOOD).digest
    assert first == book(tmp_path, GOOD).digest
    assert first != book(tmp_path, GOOD.replace("version: 1", "version: 2")).digest


@pytest.mark.parametrize(
    ("old", "new", "line", "field", "says"),
    [
        ("severity: warning", "severity: warning\n    colour: red", 12, "colour", "Extra inputs"),
        ("severity: warning", "severity: grave", 11, "severity", "'info', 'warning' or 'critical'"),
        ("severity: warning", "severity: critical\n    caution: low-trust-source", 3, "", "never critical"),
        ("below: 30 mm", "below: 30", 13, "below", "valid string"),
        ("below: 30 mm", "below: 30 months", 13, "require", "cannot be converted to mm"),
        ("below: 30 mm", "below: 30 mm, above: 1 mm", 13, "require", "exactly one operator"),
        ("fact: lesion-size", "fact: lesion-girth", 13, "fact", "not a fact"),
        ("fact: lesion-size, below: 30 mm", "fact: her2, has: maybe", 13, "require", "not a value of her2"),
        ("fact: lesion-size, below: 30 mm", "fact: her2, below: 3 mm", 13, "require", "not a number"),
        ("technique-limit", "all-clear", 14, "labels", "not a label"),
        ("when: {proposed: rfa, at: liver}", "when: {wish: rfa}", 12, "when", "a test has one of"),
        ("violated: {", "met: {", 14, "", ""),
        ("status: draft", "if_unknown: ask\n    status: draft", 3, "", "says.unknown must be given"),
    ],
)
def test_a_faulty_rule_names_line_and_field(
    tmp_path: Path, old: str, new: str, line: int, field: str, says: str
) -> None:
    if new == "met: {":
        book(tmp_path, GOOD.replace(old, new))  # met is allowed where something is required
        return
    with pytest.raises(RuleError) as caught:
        book(tmp_path, GOOD.replace(old, new))
    assert caught.value.path.name == "a.yaml"
    assert abs(caught.value.line - line) <= 1
    assert field in caught.value.field
    assert says in str(caught.value)


@pytest.mark.parametrize("text", ["topic: [", "- 1\n", "\n"])
def test_a_broken_file_is_a_rule_error(tmp_path: Path, text: str) -> None:
    with pytest.raises(RuleError):
        book(tmp_path, text)


def test_ids_are_unique_across_files(tmp_path: Path) -> None:
    book(tmp_path, GOOD)
    (tmp_path / "rules" / "b.yaml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(RuleError, match="is also in"):
        load_rules(tmp_path / "rules")


def test_an_unknown_rule_cannot_be_overridden(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="is not a rule"):
        book(tmp_path, GOOD.replace("hazard: harm", "hazard: harm\n    overrides: two"))


def test_a_folder_that_is_none_is_said(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="not a folder"):
        load_rules(tmp_path / "none")


@pytest.mark.parametrize("rule", BOOK.rules, ids=lambda rule: rule.id)
def test_the_rows_of_each_shipped_rule(rule: Rule) -> None:
    assert rule_rows.failures(rule, BOOK) == ()


def test_the_shipped_rules_have_no_fault() -> None:
    assert linting.lint(BOOK, CORPUS) == []


def test_every_mutation_of_a_shipped_rule_is_noticed() -> None:
    """Operators, thresholds, units, groups, negations, sites, values and words, each changed alone."""
    made, alive = 0, []
    for rule in BOOK.rules:
        rows = list(rule_rows.expanded(rule))
        for what, changed in mutants(rule):
            made += 1
            if not any(rule_rows.failure(changed, BOOK, row) for row in rows):
                alive.append(f"{rule.id}: {what}")
    assert made > 900
    assert alive == []


def test_every_lost_label_and_every_other_weight_is_noticed() -> None:
    made, alive = 0, []
    for rule in BOOK.rules:
        rows = list(rule_rows.expanded(rule))
        for what, changed in relabelled(rule):
            made += 1
            if not any(rule_rows.failure(changed, BOOK, row) for row in rows):
                alive.append(f"{rule.id}: {what}")
    assert made > 600
    assert alive == []


def test_a_signature_lapses_when_the_rule_or_a_statement_changes(tmp_path: Path) -> None:
    note = (
        "---\nid: note\ntitle: A note\nkind: topic-review\npublisher: nobody\nlicence: none\nreview_status: none\nworth: w\nrights: r\n---\n\n"
        "## Liver\n\n- RFA is for liver tumours smaller than 3 cm.\n  {#tr-a-01 .position}\n"
    )
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "note.md").write_text(note, encoding="utf-8")
    plain = GOOD.replace("source: note", "source: note\n    statements: tr-a-01")
    signed = signing.digest(book(tmp_path, plain).rules[0], signing.statement_texts(tmp_path))
    text = plain.replace("status: draft", f"status: signed\n    signature: {signed}")
    assert book(tmp_path, text).rules[0].status == "signed"
    assert book(tmp_path, text.replace(f"\n    signature: {signed}", "")).rules[0].status == "draft"
    for old, new in (("Too large.", "Large."), ("below: 30 mm", "below: 31 mm"), ("version: 1", "version: 2")):
        assert book(tmp_path, text.replace(old, new)).rules[0].status == "draft"
    assert (
        book(tmp_path, text.replace("gives: violated", "gives: violated, weight: warning")).rules[0].status == "signed"
    )
    (tmp_path / "documents" / "note.md").write_text(note.replace("3 cm", "4 cm"), encoding="utf-8")
    assert book(tmp_path, text).rules[0].status == "draft"


def test_no_clinician_has_signed_a_rule_yet() -> None:
    assert {rule.status for rule in BOOK.rules} == {"draft"}


def test_a_weak_source_is_never_critical_and_always_labelled() -> None:
    for rule in BOOK.rules:
        if rule.source in ("ai-guidance", "hepatectomy-series"):
            assert rule.severity != "critical"
            assert rule.caution


def test_every_statement_of_the_inventory_is_covered_once() -> None:
    table = tables.load_coverage(CORPUS / "rules" / "coverage.yaml", BOOK)
    assert len({row.id for row in table.statements}) == table.total == 202
    assert sum(row.guard == "content" for row in table.statements) >= 40


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("[{id: A, guard: patient, says: x, rules: [one]}]", "1 different ids in 1 rows; 2 expected"),
        (
            "[{id: A, guard: patient, says: x, rules: [one]}, {id: A, guard: patient, says: x, rules: [one]}]",
            "different ids",
        ),
        (
            "[{id: A, guard: patient, says: x, rules: [none]}, {id: B, guard: patient, says: x, why: w}]",
            "none is not a rule",
        ),
        ("[{id: A, guard: patient, says: x}, {id: B, guard: patient, says: x, why: w}]", "rules or a reason"),
    ],
)
def test_an_incomplete_coverage_table_is_refused(tmp_path: Path, rows: str, says: str) -> None:
    rules = book(tmp_path, GOOD)
    path = tmp_path / "coverage.yaml"
    path.write_text(f"total: 2\nstatements: {rows}\n", encoding="utf-8")
    with pytest.raises(RuleError, match=says):
        tables.load_coverage(path, rules)


def faults(tmp_path: Path, text: str) -> str:
    documents = tmp_path / "documents"
    documents.mkdir(exist_ok=True)
    (documents / "note.md").write_text(
        "---\nid: note\ntitle: A note\nkind: topic-review\npublisher: nobody\nlicence: none\nreview_status: none\nworth: w\nrights: r\n---\n\n## Liver\n\n"
        "- RFA is for liver tumours smaller than 3 cm.\n  {#tr-a-01 .position}\n",
        encoding="utf-8",
    )
    return "\n".join(linting.lint(book(tmp_path, text), tmp_path))


def test_lint_knows_statements_numbers_and_conflicts(tmp_path: Path) -> None:
    good = GOOD.replace("source: note", "source: note\n    statements: tr-a-01")
    assert "names no statement of note" in faults(tmp_path, GOOD)
    assert "tr-b-09, which no note has" in faults(
        tmp_path, GOOD.replace("source: note", "source: note\n    statements: tr-b-09")
    )
    assert "tests 30 mm, a number" in faults(tmp_path, good)
    assert "a number" not in faults(tmp_path, good.replace("30 mm", "3 cm"))
    assert "says 7 (violated)" in faults(tmp_path, good.replace("Too large.", "Larger than 7."))
    assert "C99, which conflicts.yaml does not have" in faults(
        tmp_path, good.replace("hazard:", "conflicts: C99\n    hazard:")
    )
    assert "no test row that gives none" in faults(tmp_path, good)
    assert "rests on other, which is no document" in faults(tmp_path, good.replace("source: note", "source: other"))


def test_lint_finds_what_cannot_be_satisfied_and_what_contradicts(tmp_path: Path) -> None:
    impossible = GOOD.replace(
        "require: {fact: lesion-size, below: 30 mm}",
        "require: {all: [{fact: lesion-size, below: 1 cm}, {fact: lesion-size, above: 3 cm}]}",
    )
    assert "what no value can satisfy" in faults(tmp_path, impossible)
    two = GOOD.replace("labels: technique-limit", "labels: local-therapy-indicated") + GOOD.split("rules:\n")[
        1
    ].replace("id: one", "id: two").replace("labels: technique-limit", "labels: not-standard-of-care")
    assert "one and two: opposite advice" in faults(tmp_path, two)


def test_the_command_line() -> None:
    run = CliRunner().invoke
    assert "liver-rfa-limits" in run(app, []).output
    assert json.loads(run(app, ["--schema"]).output)["title"] == "RuleFile"
    assert "202 statements" in run(app, ["--coverage"]).output
    assert "No clinician has reviewed this rule." in run(app, ["--doc", "markdown"]).output
    assert "<table>" in run(app, ["--doc", "html"]).output
    assert "no fault" in run(app, ["--lint"]).output
    assert "liver-rfa-limits  draft" in run(app, ["--digests"]).output
    assert run(app, ["--doc", "pdf"]).exit_code == 2
    assert run(app, ["--corpus", "/nowhere"]).exit_code == 1


def test_tables_escape_what_they_show() -> None:
    with pytest.raises(UsageError):
        tables.decision_tables(BOOK, "pdf")
    assert "&lt;" in tables.decision_tables(BOOK, "html") or "<script" not in tables.decision_tables(BOOK, "html")
