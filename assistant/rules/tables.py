"""The rules for readers: a list, decision tables for review, the JSON Schema, and the coverage table."""

import html
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import yaml
from pydantic import Field, ValidationError

from assistant.rules.book import RuleBook
from assistant.rules.criteria import AllOf, AnyOf, Not, Strict, Test, Words, describe
from assistant.rules.files import RuleFile
from assistant.rules.rule import Rule
from ingest import yaml_text
from ingest.errors import RuleError, UsageError

UNREVIEWED = "No clinician has reviewed this rule."


class Covered(Strict):
    """One statement of the inventory: the rules that carry it, or why none does."""

    id: str
    says: str = Field(description="The statement in a few words.")
    guard: Literal["patient", "content"]
    rules: Words = ()
    why: str = Field("", description="Why no rule carries it.")


class Coverage(Strict):
    """``total`` is the number of statements in the inventory; each must be listed once."""

    total: int
    statements: tuple[Covered, ...]


def listing(book: RuleBook) -> str:
    """One line a rule and dose: id, severity, status, source, title."""
    ids = [rule.id for rule in book.rules] + [dose.id for dose in book.doses]
    width = max(map(len, ids), default=0)
    lines = [f"{r.id:{width}}  {r.severity:8}  {r.status:6}  {r.source:18}  {r.title}" for r in book.rules]
    lines += [f"{d.id:{width}}  {'dose':8}  {d.status:6}  {d.source:18}  {d.title}" for d in book.doses]
    return "\n".join(lines)


def json_schema() -> str:
    """The JSON Schema of a rule file, for editors."""
    return json.dumps(RuleFile.model_json_schema(), indent=2)


def decision_tables(book: RuleBook, form: str) -> str:
    """A table a rule, as ``markdown`` or ``html``.

    Raises UsageError for another form.
    """
    if form not in ("markdown", "html"):
        raise UsageError(f"'{form}' is not a form; use --doc markdown or --doc html.")
    parts = [_section(rule, form) for rule in book.rules]
    if form == "markdown":
        return "\n".join(("# Decision tables", "", *parts))
    head = "<!doctype html><html lang='en'><meta charset='utf-8'><title>Decision tables</title><h1>Decision tables</h1>"
    return head + "".join(parts) + "</html>"


def _section(rule: Rule, form: str) -> str:
    rows = list(_rows(rule))
    if form == "html":
        cells = "".join(f"<tr><th>{html.escape(name)}</th><td>{html.escape(text)}</td></tr>" for name, text in rows)
        return f"<h2>{html.escape(rule.title)}</h2><table>{cells}</table>"
    table = "\n".join(f"| {name} | {_cell(text)} |" for name, text in rows)
    return f"## {rule.title}\n\n| | |\n|---|---|\n{table}\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _rows(rule: Rule) -> Iterator[tuple[str, str]]:
    yield "rule", f"{rule.id}, version {rule.version}" + (f"; {UNREVIEWED}" if rule.status == "draft" else "")
    yield "source", f"{rule.source}: {', '.join(rule.statements)}"
    yield "strength", f"{rule.strength} ({rule.system})" if rule.system != "none" else rule.strength
    yield "hazard", rule.hazard
    yield "in force when", in_words(rule.when)
    if rule.unless:
        yield "unless", in_words(rule.unless)
    if rule.require:
        yield "requires", in_words(rule.require)
    for verdict, says in rule.says.items():
        labels = f" [{', '.join(says.labels)}]" if says.labels else ""
        yield verdict.value, f"{says.indicator or rule.severity}: {says.message}{labels}"
    if rule.conflicts:
        yield "conflicts", ", ".join(rule.conflicts)
    if rule.overrides:
        yield "speaks before", ", ".join(rule.overrides)
    yield "test rows", str(len(rule.tests))


def in_words(test: Test) -> str:
    """A test as a sentence part, with brackets where groups nest."""
    match test:
        case AllOf(all=members):
            return " and ".join(_bracketed(member) for member in members)
        case AnyOf(any=members):
            return " or ".join(_bracketed(member) for member in members)
        case Not(not_=inner):
            return f"not {_bracketed(inner)}"
        case _:
            return describe(test)


def _bracketed(test: Test) -> str:
    return f"({in_words(test)})" if isinstance(test, AllOf | AnyOf) else in_words(test)


def load_coverage(path: Path, book: RuleBook) -> Coverage:
    """Read and check the coverage table.

    Raises RuleError where a statement is missing, listed twice, names an unknown rule, or has neither rule nor reason.
    """
    try:
        table = Coverage.model_validate(yaml_text.loaded(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise RuleError(path, 0, "", f"cannot be read ({error.strerror})") from error
    except yaml.YAMLError as error:
        raise RuleError(path, 0, "", "is not valid YAML") from error
    except ValidationError as error:
        first = error.errors()[0]
        raise RuleError(path, 0, ".".join(str(part) for part in first["loc"]), first["msg"]) from error
    known = {rule.id for rule in book.rules} | {dose.id for dose in book.doses}
    ids = [statement.id for statement in table.statements]
    if len(set(ids)) != len(ids) or len(ids) != table.total:
        raise RuleError(
            path, 0, "statements", f"{len(set(ids))} different ids in {len(ids)} rows; {table.total} expected"
        )
    for statement in table.statements:
        for rule in statement.rules:
            if rule not in known:
                raise RuleError(path, 0, statement.id, f"{rule} is not a rule")
        if bool(statement.rules) is bool(statement.why):
            raise RuleError(path, 0, statement.id, "needs rules or a reason, and not both")
    return table


def coverage_table(path: Path, book: RuleBook) -> str:
    """The coverage table as Markdown, counts first."""
    table = load_coverage(path, book)
    carried = sum(1 for statement in table.statements if statement.rules)
    used = {rule for statement in table.statements for rule in statement.rules}
    lines = [
        f"{len(table.statements)} statements: {carried} in {len(used)} rules and doses, {table.total - carried} not, with the reason.",
        "",
        "| statement | what it says | guard | rules, or why none |",
        "|---|---|---|---|",
    ]
    lines += [f"| {s.id} | {_cell(s.says)} | {s.guard} | {', '.join(s.rules) or s.why} |" for s in table.statements]
    return "\n".join(lines)
