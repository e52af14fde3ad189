"""The corpus check: the shipped corpus passes, and each kind of planted fault is found where it is."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.corpus.check import app, check
from assistant.verification.figures import figures, missing
from ingest.settings import ROOT, settings

FRONT = """\
---
id: {name}
title: {title}
kind: case-series
publisher: Nobody
licence: ours
worth: Little.
rights: Free.
---

## Section

"""
FILES = {
    "documents/one.md": FRONT.format(name="one", title="The first document")
    + """\
- In trial T1, 90 patients were randomised and survival was 35 months with surgery versus 55 months without (HR 0.69).
  {#a-1 .result study=T1 site=liver cites=k1 brief="35 versus 55 months (HR 0.69)."}
- Trial T1 was closed early with five of six centres.
  {#a-2 .caveat study=T1 qualifies=a-1 brief="Closed early."}
""",
    "documents/two.md": FRONT.format(name="two", title="Another document")
    + """\
- A second document also gives 35 versus 55 months for trial T1 of liver surgery.
  {#b-1 .result study=T1 restates=a-1 brief="35 versus 55 months."}
""",
    "glossary.yaml": """\
- {key: T1, kind: study, name: Trial one, definition: A trial of ours.}
- {key: liver, kind: site, name: Liver}
- {key: surgery, kind: intervention, name: Surgery}
""",
    "references.bib": "@article{k1, author = {A, B.}, title = {The long and winding title of one trial report}, journal = {J}}\n",
    "conflicts.yaml": """\
- id: C01
  scope: between
  topic: Survival in T1
  note: The HR of 0.69 stands beside 35 and 55 months, in five centres.
  show: when-asked
  positions:
    - {document: one, statements: [a-1, a-2]}
    - {document: two, statements: [b-1]}
""",
    "trials.yaml": """\
- key: T1
  group: trial
  name: Trial one
  n: {value: "90", statement: a-1}
  overall_survival:
    unit: months
    values:
      - {arm: surgery, value: "35", statement: a-1}
    hr: {value: "0.69", statement: a-1}
  caveat: {value: closed early with 5 of 6 centres, statement: a-2}
""",
    "rules/one.yaml": """\
topic: one
rules:
  - id: rule-one
    version: 1
    status: draft
    title: A rule
    source: one
    statements: [a-1]
    strength: as stated
    system: none
    conflicts: [C01]
    hazard: None.
    severity: info
    when: {fact: lesion-count, above: 90 lesions}
    says:
      violated: {message: Trial T1 had 90 patients.}
    tests:
      - {facts: {lesion-count: 91 lesions}, gives: violated}
""",
}


def corpus(folder: Path, name: str = "", before: str = "", after: str = "") -> Path:
    """A small corpus in ``folder``; in the file ``name``, ``before`` is replaced by ``after``."""
    for path, text in FILES.items():
        changed = text.replace(before, after, 1) if path == name else text
        assert path != name or changed != text, "the fault is not planted"
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(changed, encoding="utf-8")
    return folder


def found(folder: Path, sources: Path | None = None) -> list[str]:
    return [
        f"{problem.path.relative_to(folder)}:{problem.line}: {problem.field}: {problem.text}"
        for problem in check(folder, sources)
    ]


def test_the_small_corpus_has_no_problem(tmp_path: Path) -> None:
    assert found(corpus(tmp_path)) == []


@pytest.mark.parametrize(
    ("name", "before", "after", "problem"),
    [
        (
            "documents/one.md",
            "qualifies=a-1",
            "qualifies=a-9",
            "documents/one.md:15: a-2.qualifies: a-9 is no statement",
        ),
        ("documents/one.md", "qualifies=a-1", "qualifies=a-2", "documents/one.md:15: a-2.qualifies: names itself"),
        ("documents/two.md", "restates=a-1", "restates=a-9", "documents/two.md:13: b-1.restates: a-9 is no statement"),
        (
            "documents/one.md",
            "qualifies=a-1",
            "restates=a-1",
            "documents/one.md:15: a-2.restates: a-1 is of the same document",
        ),
        ("documents/one.md", "cites=k1", "cites=k2", "documents/one.md:13: a-1.cites: k2 is not in references.bib"),
        ("documents/one.md", "site=liver", "site=livre", "documents/one.md:13: a-1.site: livre is not in the glossary"),
        (
            "documents/one.md",
            "site=liver",
            "site=surgery",
            "documents/one.md:13: a-1.site: surgery is a key of kind intervention",
        ),
        (
            "documents/one.md",
            '(HR 0.69)."}',
            '(HR 0.66)."}',
            "documents/one.md:13: a-1.brief: 0.66 is not in the statement",
        ),
        (
            "documents/one.md",
            'brief="Closed early."',
            'brief="Three closed."',
            "documents/one.md:15: a-2.brief: 3 is not in the statement",
        ),
        ("documents/two.md", "#b-1", "#a-1", "documents/two.md:13: a-1: is also the id of a statement in one.md"),
        (
            "documents/two.md",
            "A second document also gives 35 versus 55 months for trial T1 of liver surgery.",
            "Trial T1 was closed early with five of six centres.",
            "documents/two.md:13: b-1: says word for word what a-2 says",
        ),
        ("documents/two.md", ".result", ".rumour", "documents/two.md:14: kind: '.rumour' is none of"),
        ("conflicts.yaml", "[b-1]", "[b-7]", "conflicts.yaml:8: C01.positions.1.statements.0: b-7 is no statement"),
        ("conflicts.yaml", "[b-1]", "[a-1]", "conflicts.yaml:8: C01.positions.1.statements.0: a-1 is not of two"),
        (
            "conflicts.yaml",
            "document: two",
            "document: six",
            "conflicts.yaml:8: C01.positions.1.document: six is no document",
        ),
        ("conflicts.yaml", "0.69", "0.96", "conflicts.yaml:4: C01.note: 0.96 is in no statement of its positions"),
        ("conflicts.yaml", "five", "seven", "conflicts.yaml:4: C01.note: 7 is in no statement of its positions"),
        (
            "conflicts.yaml",
            "topic: Survival",
            "topic: 12 months",
            "conflicts.yaml:3: C01.topic: 12 is in no statement of its positions",
        ),
        ("trials.yaml", 'value: "90"', 'value: "96"', "trials.yaml:4: T1.n: 96 is not in a-1"),
        (
            "trials.yaml",
            "arm: surgery",
            "arm: surgery (77)",
            "trials.yaml:8: T1.overall_survival.values.0: 77 is not in a-1",
        ),
        (
            "trials.yaml",
            '"0.69", statement: a-1',
            '"0.69", statement: a-5',
            "trials.yaml:9: T1.overall_survival.hr: a-5 is no statement",
        ),
        ("trials.yaml", "key: T1", "key: T2", "trials.yaml:1: T2.key: T2 is no study of the glossary"),
        ("documents/one.md", "study=T1 site", "site", "trials.yaml:4: T1.n: a-1 is not about T1"),
        ("trials.yaml", "group: trial", "group: rumour", "trials.yaml:2: 0.group: "),
        ("references.bib", "title", "subtitle", "references.bib:1: k1.subtitle: is not a known field"),
        ("glossary.yaml", "kind: site", "sort: site", "glossary.yaml:2: sort: is not a field"),
        ("rules/one.yaml", "[a-1]", "[a-8]", "rules/one.yaml:3: rule-one.statements: a-8 is no statement"),
        ("rules/one.yaml", "[C01]", "[C07]", "rules/one.yaml:3: rule-one.conflicts: C07 is no conflict"),
        ("rules/one.yaml", "source: one", "source: six", "rules/one.yaml:3: rule-one.source: six is no document"),
        (
            "rules/one.yaml",
            "had 90",
            "had 91",
            "rules/one.yaml:3: rule-one.says.violated: 91 is in no statement that it names",
        ),
        (
            "rules/one.yaml",
            "above: 90",
            "above: 89",
            "rules/one.yaml:3: rule-one.when: 89 is in no statement that it names",
        ),
    ],
)
def test_a_planted_fault_is_found(name: str, before: str, after: str, problem: str, tmp_path: Path) -> None:
    assert any(line.startswith(problem) for line in found(corpus(tmp_path, name, before, after)))


def test_a_time_point_must_be_in_the_statements_of_its_rates(tmp_path: Path) -> None:
    rates = "  survival_rates:\n    - at: five years\n      values: [{arm: surgery, value: '35', statement: a-1}]\n  caveat:"
    problems = found(corpus(tmp_path, "trials.yaml", "  caveat:", rates))
    assert problems == ["trials.yaml:11: T1.survival_rates.0.at: 5 is in no statement of its cells"]


@pytest.mark.parametrize(
    ("name", "before", "after", "where"),
    [
        (
            "documents/one.md",
            "Trial T1 was closed early with five of six centres.",
            "{copied}",
            "documents/one.md:15: a-2",
        ),
        ("documents/one.md", 'brief="Closed early."', 'brief="{copied}"', "documents/one.md:15: a-2.brief"),
        ("documents/two.md", "worth: Little.", "worth: {copied}", "documents/two.md:1: worth"),
        ("conflicts.yaml", "note: The HR of 0.69", "note: {copied}", "conflicts.yaml:0: C01.note"),
        ("trials.yaml", "value: closed early", "value: {copied}", "trials.yaml:0: T1.caveat"),
        ("glossary.yaml", "definition: A trial of ours.", "definition: {copied}", "glossary.yaml:0: T1.definition"),
        (
            "rules/one.yaml",
            "message: Trial T1 had 90 patients.",
            "message: {copied}",
            "rules/one.yaml:3: rule-one.says.violated",
        ),
    ],
)
def test_a_run_of_eight_words_from_a_source_is_found(
    name: str, before: str, after: str, where: str, tmp_path: Path
) -> None:
    sources = tmp_path / "sources"
    sources.mkdir()
    (sources / "a.txt").write_text(
        "We saw 12 percent that only seven of those words may ever be taken over.", encoding="utf-8"
    )
    folder = tmp_path / "corpus"
    seven = after.replace("{copied}", "only seven of 40 percent those words may ever")
    eight = after.replace("{copied}", "only seven of 40 percent those words may ever be")
    assert not any("copies" in line for line in found(corpus(folder, name, before, seven), sources))
    problems = [line for line in found(corpus(folder, name, before, eight), sources) if "copies" in line]
    assert problems == [f"{where}: copies a source: 'only seven of those words may ever be'"]


def test_a_bibliographic_title_may_be_shared(tmp_path: Path) -> None:
    sources = tmp_path / "sources"
    sources.mkdir()
    (sources / "a.txt").write_text("1. A B. The long and winding title of one trial report. J", encoding="utf-8")
    title = "The long and winding title of one trial report"
    folder = corpus(
        tmp_path / "corpus",
        "documents/one.md",
        "Trial T1 was closed early with five of six centres.",
        f"{title} is 5 of 6.",
    )
    assert found(folder, sources) == []


def test_the_command_prints_a_line_a_problem_and_exits_1(tmp_path: Path) -> None:
    folder = corpus(tmp_path, "trials.yaml", 'value: "90"', 'value: "96"')
    result = CliRunner().invoke(app, ["--corpus", str(folder)])
    assert result.exit_code == 1
    assert result.output == f"{folder}/trials.yaml:4: T1.n: 96 is not in a-1\n"


def test_the_command_says_what_it_checked_and_exits_0(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["--corpus", str(corpus(tmp_path))])
    assert result.exit_code == 0
    assert result.output.startswith(
        "3 statements of 2 notes, 1 references, 1 conflicts, 1 trials, 1 rules, 0 questions: no problem;"
    )


def test_the_command_refuses_a_folder_that_is_not_there(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["--corpus", str(tmp_path / "none")])
    assert result.exit_code == 2
    assert "is not a folder" in result.output


def test_a_corpus_without_tables_has_no_problem(tmp_path: Path) -> None:
    note = FILES["documents/one.md"].replace("study=T1 site=liver cites=k1 ", "").replace("study=T1 ", "")
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "one.md").write_text(note, encoding="utf-8")
    assert found(tmp_path) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("42 percent; HR 0.66, 95% CI 0.49-0.88", {"42", "0.66", "95", "0.49", "0.88"}),
        ("83,559 patients in ten studies", {"83559", "10"}),
        ("≤3 lesions of 6.3 cm, 5–6%", {"3", "6.3", "5", "6"}),
        ("E2108 and HER2 are names", set()),
        ("one of them, five-year", {"5"}),
    ],
)
def test_figures(text: str, expected: set[str]) -> None:
    assert {f"{figure:f}" for figure in figures(text)} == expected


def test_missing_compares_values_and_takes_single_for_1() -> None:
    assert missing("0.60 and 7", "0.6", "seven") == ()
    assert missing("1 lesion", "a single lesion") == ()
    assert missing("1 lesion, HR 0.7", "lesions, HR 0.66") == ("0.7", "1")


def test_the_shipped_corpus_passes() -> None:
    assert [str(problem) for problem in check(ROOT / "corpus")] == []


@pytest.mark.sources
def test_the_shipped_corpus_copies_no_source() -> None:
    sources = settings().sources
    if sources is None:
        pytest.skip("BOARDSIDE_SOURCES is not set: there is nothing to compare the corpus with")
    problems = [str(problem) for problem in check(ROOT / "corpus", sources)]
    assert [problem for problem in problems if re.search("copies a source", problem)] == []
