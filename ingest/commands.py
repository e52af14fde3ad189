"""The command line of ``python -m ingest``."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from ingest.build import Outcome, Row, build
from ingest.errors import BoardsideError
from ingest.settings import Settings, settings

REFUSED_EXIT = 3


def corpus_folder(config: Settings) -> Path:
    """Where the shipped notes lie."""
    return config.corpus / "documents"


def ingest(
    paths: Annotated[list[Path] | None, typer.Argument(help="Files or folders; none: the shipped corpus.")] = None,
    index: Annotated[Path | None, typer.Option(help="Folder of the index; with it, only PATHS go in.")] = None,
    prune: Annotated[bool, typer.Option(help="Forget files that are gone from under PATHS.")] = False,
) -> None:
    """Build or update the index."""
    console = Console(stderr=True)
    try:
        config = settings()
        given = list(paths or [])
        folders = given if index and given else [corpus_folder(config), *given]
        if index:
            config = config.model_copy(update={"index": index})
        rows = _build(folders, config, folders if prune else (), console)
    except BoardsideError as error:
        console.print(f"[bold]ingest:[/bold] {error}", highlight=False, markup=True, soft_wrap=True)
        raise typer.Exit(error.exit_code) from error
    _print_table(rows)
    if any(row.outcome is Outcome.REFUSED for row in rows):
        raise typer.Exit(REFUSED_EXIT)


def _build(folders: Sequence[Path], config: Settings, prune: Sequence[Path], console: Console) -> list[Row]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"))
    with Progress(*columns, TimeRemainingColumn(), console=console, transient=True) as bar:
        task = bar.add_task("Indexing", total=None, rate="")
        statements = 0

        def report(row: Row, done: int, total: int) -> None:
            nonlocal statements
            statements += row.statements
            elapsed = bar.tasks[0].elapsed or 1e-9
            bar.update(task, completed=done, total=total, rate=f"{statements / elapsed:.0f} statements/s")

        return build(folders, config, prune=prune, progress=report)


def _print_table(rows: Sequence[Row]) -> None:
    table = Table(box=None, pad_edge=False)
    table.add_column("file", overflow="fold")
    table.add_column("outcome")
    table.add_column("statements", justify="right")
    table.add_column("reason", overflow="fold")
    for row in rows:
        table.add_row(row.path.name, row.outcome.value, str(row.statements or ""), row.reason)
    console = Console()
    console.print(table)
    counts = [(outcome.value, sum(row.outcome is outcome for row in rows)) for outcome in Outcome]
    console.print(", ".join(f"{count} {name}" for name, count in counts if count) or "nothing to ingest")
