"""The command line of ``python -m evals``: each command reads its arguments and calls one module."""

from pathlib import Path
from typing import Annotated

import typer

from evals import targets, wire
from evals.console import one_line_errors, progress, say, settings_for
from ingest.errors import BoardsideError

app = typer.Typer(
    help=__doc__, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None
)
Index = Annotated[Path | None, typer.Option("--index", help="Folder of the index (default: BOARDSIDE_INDEX).")]


@app.callback()
def evals() -> None:
    """Scores how faithful answers are."""


@app.command()
@one_line_errors
def answer(
    source: Annotated[Path, typer.Argument(metavar="IN.jsonl", help="One question a line.")],
    out: Annotated[Path, typer.Argument(metavar="OUT.jsonl", help="One answer a line; written whole or not at all.")],
    index: Index = None,
    target: Annotated[str, typer.Option(help="plain, a URL or a file of answers; default: this assistant.")] = "",
) -> None:
    """Answer a batch of questions."""
    questions = wire.question_rows(wire.read_rows(source, wire.QuestionRow))
    asked = targets.target_of(target, settings_for(index))
    if isinstance(asked, targets.BoardsideTarget):
        _ = asked.assistant  # a missing index is one error, not one a question
    with progress("Answering") as report:
        made = targets.attempts(asked, questions, report)
    wire.write_rows(out, [attempt.answer for attempt in made if attempt.answer is not None])
    failed = [attempt for attempt in made if attempt.answer is None]
    say(f"{len(made) - len(failed)} of {len(made)} questions answered -> {out}")
    if failed:
        ids = ", ".join(attempt.id for attempt in failed)
        raise BoardsideError(f"{len(failed)} could not be answered ({ids}); the first: {failed[0].error}")


def main() -> None:
    app()
