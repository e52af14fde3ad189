"""``python -m assistant.corpus``: does everything in the corpus hold together?

Every id resolves, every tag is a key of the glossary, every figure occurs in the statement that it names, nothing is
copied from the sources. One line a problem, ``file:line: field: problem``; exit 1 where there is one.
"""

from pathlib import Path
from typing import Annotated

import typer

from assistant.corpus import contents, tables
from assistant.corpus.contents import Parts, Problem
from assistant.corpus.copies import copies
from assistant.study.check import study
from assistant.study.questions import load_questions
from ingest.errors import BoardsideError, UsageError
from ingest.settings import settings

app = typer.Typer(add_completion=False)


def check(folder: Path, sources: Path | None = None) -> tuple[Problem, ...]:
    """Every problem of the corpus in ``folder``, in the order of its files.

    ``sources`` is the folder of the original documents; without it nothing is compared with them.
    """
    parts, problems = contents.read(folder)
    problems = [*problems, *contents.notes(parts), *tables.tables(parts), *study(parts)]
    if sources is not None:
        problems += copies(parts, sources)
    return tuple(sorted(problems, key=lambda problem: (str(problem.path), problem.line)))


def _summary(parts: Parts, sources: Path | None) -> str:
    compared = (
        "compared with the sources" if sources else "not compared with the sources (BOARDSIDE_SOURCES is not set)"
    )
    rules = len(parts.book.rules) if parts.book else 0
    questions = len(load_questions(parts.folder / "study" / "questions"))
    return (
        f"{len(parts.statements)} statements of {len(parts.notes)} notes, {len(parts.references)} references, "
        f"{len(parts.conflicts)} conflicts, {len(parts.trials)} trials, {rules} rules, "
        f"{questions} questions: no problem; {compared}."
    )


@app.command()
def main(
    corpus: Annotated[Path | None, typer.Option(help="Folder of the corpus; default: the setting.")] = None,
    sources: Annotated[
        Path | None, typer.Option(help="Folder of the original documents; default: the setting.")
    ] = None,
) -> None:
    """Check the corpus; print each problem on a line of its own."""
    try:
        folder, originals = corpus or settings().corpus, sources or settings().sources
        for path in (folder, originals):
            if path is not None and not path.is_dir():
                raise UsageError(f"{path} is not a folder.")
        problems = check(folder, originals)
        typer.echo("\n".join(map(str, problems)) if problems else _summary(contents.read(folder)[0], originals))
    except BoardsideError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(error.exit_code) from error
    raise typer.Exit(1 if problems else 0)
