"""The command line of ``python -m assistant.rules``."""

from pathlib import Path
from typing import Annotated

import typer

from assistant.rules import linting, signing, tables
from assistant.rules.book import COVERAGE, load_rules
from ingest.errors import BoardsideError
from ingest.settings import settings

app: typer.Typer = typer.Typer(add_completion=False)


@app.command()
def main(
    doc: Annotated[str, typer.Option(help="Print decision tables: markdown or html.")] = "",
    lint: Annotated[bool, typer.Option("--lint", help="Check the rules against the notes; exit 1 on a fault.")] = False,
    schema: Annotated[bool, typer.Option("--schema", help="Print the JSON Schema of a rule file.")] = False,
    digests: Annotated[bool, typer.Option("--digests", help="Print what a clinician signs for each rule.")] = False,
    coverage: Annotated[bool, typer.Option("--coverage", help="Print the coverage table.")] = False,
    corpus: Annotated[Path | None, typer.Option(help="Folder of the corpus; default: the setting.")] = None,
) -> None:
    """List the rules, or document, lint and export them."""
    try:
        folder = (corpus or settings().corpus) / "rules"
        if schema:
            typer.echo(tables.json_schema())
            return
        book = load_rules(folder)
        if lint:
            faults = linting.lint(book, folder.parent)
            typer.echo("\n".join(faults) if faults else f"{len(book.rules)} rules, no fault.")
            raise typer.Exit(1 if faults else 0)
        if digests:
            texts = signing.statement_texts(folder.parent)
            typer.echo("\n".join(f"{rule.id}  {rule.status:6}  {signing.digest(rule, texts)}" for rule in book.rules))
        elif coverage:
            typer.echo(tables.coverage_table(folder / COVERAGE, book))
        elif doc:
            typer.echo(tables.decision_tables(book, doc))
        else:
            typer.echo(tables.listing(book))
    except BoardsideError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(error.exit_code) from error
