"""What the commands share: one clear line for an error, one progress bar, one table."""

import functools
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, ParamSpec, TypeVar

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from ingest.errors import BoardsideError
from ingest.settings import Settings, settings

Index = Annotated[Path | None, typer.Option("--index", help="Folder of the index (default: BOARDSIDE_INDEX).")]
P = ParamSpec("P")
R = TypeVar("R")


def one_line_errors(command: Callable[P, R]) -> Callable[P, R]:
    """Show a BoardsideError as the sentence that it is, and leave with its exit code."""

    @functools.wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except BoardsideError as error:
            Console(stderr=True, soft_wrap=True).print(f"evals: {error}", highlight=False, markup=False)
            raise typer.Exit(error.exit_code) from error

    return wrapped


def settings_for(index: Path | None) -> Settings:
    """The process's settings, with ``--index`` in place of the index they name."""
    config = settings()
    return config.model_copy(update={"index": index}) if index else config


@contextmanager
def progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on standard error; call what it yields with (done, total)."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def say(text: str) -> None:
    """One line on standard output, as it is."""
    Console(soft_wrap=True).print(text, highlight=False, markup=False)


def print_table(head: Sequence[str], rows: Sequence[Sequence[str]], title: str = "") -> None:
    """A table without borders; every column but the first is right-aligned when it holds figures."""
    table = Table(box=None, pad_edge=False, title=title or None, title_justify="left")
    for position, name in enumerate(head):
        figures = position > 0 and all(row[position][:1] in "0123456789-–+<. " for row in rows if row[position])
        table.add_column(
            name, justify="right" if figures else "left", overflow="fold", no_wrap=position > 0 and figures
        )
    for row in rows:
        table.add_row(*row)
    console = Console()
    if not console.is_terminal:
        console.width = max(console.width, 160)
    console.print(table, markup=False, highlight=False)
