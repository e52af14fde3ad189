"""The command line of ``python -m ingest``."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table

from ingest import questions, recognition
from ingest.build import Outcome, Row, Step, build
from ingest.errors import BoardsideError
from ingest.glossary import glossary, load_glossary
from ingest.question_encoder import QuestionEncoder
from ingest.questions import load_questions
from ingest.settings import Settings, settings
from ingest.wording import said_of_each

REFUSED_EXIT = 3


def corpus_folder(config: Settings) -> Path:
    """Where the shipped notes lie."""
    return config.corpus / "documents"


def ingest(
    paths: Annotated[list[Path] | None, typer.Argument(help="Files or folders; none: the shipped corpus.")] = None,
    index: Annotated[Path | None, typer.Option(help="Folder of the index; with it, only PATHS go in.")] = None,
    prune: Annotated[bool, typer.Option(help="Forget files that are gone from under PATHS.")] = False,
    jobs: Annotated[int, typer.Option(min=1, max=64, help="Processes that parse files (worth it for PDF).")] = 1,
    bench: Annotated[int, typer.Option(min=0, help="Measure with so many synthetic passages instead.")] = 0,
) -> None:
    """Build or update the index."""
    console = Console(stderr=True)
    with ThreadPoolExecutor(1) as beside, _told(console):
        if bench:
            from ingest.bench import run_bench

            run_bench(bench)
            return
        config = settings()
        given = list(paths or [])
        folders = given if index and given else [corpus_folder(config), *given]
        if index:
            config = config.model_copy(update={"index": index})
        # The model of questions calculates outside Python, on another core. Nothing is written until the index is there.
        known = beside.submit(_known_questions, config) if corpus_folder(config) in folders else None
        rows = _build(folders, config, folders if prune else (), jobs, console)
        if known:
            known.result()()
    _print_table(rows)
    for row in rows:
        if row.broken_note:
            _say(console, row.reason)
    if any(row.outcome is Outcome.REFUSED for row in rows):
        raise typer.Exit(REFUSED_EXIT)


@contextmanager
def _told(console: Console) -> Iterator[None]:
    """An error as a sentence, at once, and as the exit code."""
    try:
        yield
    except BoardsideError as error:
        _say(console, str(error))
        raise typer.Exit(error.exit_code) from error


def _known_questions(config: Settings) -> Callable[[], None]:
    """Embed the known questions of the corpus and learn from them, so that the first start need not; what is returned keeps
    both.
    """
    known = load_questions(config.corpus / "questions.yaml")
    if not known:
        return lambda: None
    vectors, keep_vectors = questions.prepared(known, QuestionEncoder.open(config.prompts), config.index)
    path = config.corpus / "glossary.yaml"
    words = load_glossary(path) if path.exists() else glossary(())
    terms, keep_terms = said_of_each([question.text for question in known], words, config.index)
    _, keep_coefficients = recognition.prepared(known, terms, vectors, config.index)

    def keep() -> None:
        keep_terms()
        keep_vectors()
        keep_coefficients()

    return keep


def _say(console: Console, sentence: str) -> None:
    console.print(f"ingest: {sentence}", highlight=False, markup=False, soft_wrap=True)


def _build(folders: Sequence[Path], config: Settings, prune: Sequence[Path], jobs: int, console: Console) -> list[Row]:
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TextColumn("{task.fields[rate]}"))
    quiet = not console.is_terminal
    with Progress(*columns, TimeRemainingColumn(), console=console, transient=True, disable=quiet) as bar:
        task = bar.add_task("Indexing", total=None, rate="")

        def report(step: Step) -> None:
            elapsed = bar.tasks[0].elapsed or 1e-9
            rate = f"{step.files} files, {step.statements} statements, {step.statements / elapsed:.0f}/s"
            bar.update(task, completed=step.done, total=step.total, rate=rate)

        return build(folders, config, prune=prune, progress=report, jobs=jobs)


def _print_table(rows: Sequence[Row]) -> None:
    table = Table(box=None, pad_edge=False)
    table.add_column("file", overflow="fold")
    table.add_column("outcome")
    table.add_column("statements", justify="right")
    table.add_column("reason", overflow="fold")
    for row in rows:
        table.add_row(_plain(row.path.name), row.outcome.value, str(row.statements or ""), _plain(row.reason))
    console = Console()
    console.print(table, highlight=False)
    counts = [(outcome.value, sum(row.outcome is outcome for row in rows)) for outcome in Outcome]
    console.print(
        ", ".join(f"{count} {name}" for name, count in counts if count) or "nothing to ingest", highlight=False
    )


def _plain(text: str) -> str:
    """``text`` with nothing in it that rich would take for markup or a terminal for a command."""
    from rich.markup import escape

    return escape("".join(character if character.isprintable() else "\ufffd" for character in text))
