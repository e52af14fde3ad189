"""The command line of ``python -m assistant``."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from assistant.questions.inputs import screen
from assistant.rendering import citation_lines, full_text
from assistant.respond import Assistant
from assistant.rows import answer_row
from assistant.turns import Role
from ingest.errors import BoardsideError
from ingest.settings import settings


def ask(
    question: Annotated[str, typer.Argument(help="The question, in words; '-' reads it from standard input.")],
    index: Annotated[Path | None, typer.Option(help="Folder of the index.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as a JSON object.")] = False,
    role: Annotated[Role, typer.Option(help="Who asks.")] = "clinician",
) -> None:
    """Answer one question with numbered citations and findings."""
    try:
        config = settings()
        if index:
            config = config.model_copy(update={"index": index})
        text = _text(question)
        screen(text, config.question_characters)  # before seconds are spent on opening what would answer it
        assistant = Assistant.open(config)
        reply = assistant.reply(text, role=role)
    except BoardsideError as error:
        typer.echo(f"assistant: {error}", err=True)
        raise typer.Exit(error.exit_code) from error
    except UnicodeError as error:
        typer.echo("assistant: The question is not UTF-8 text; send it as UTF-8.", err=True)
        raise typer.Exit(2) from error
    if as_json:
        typer.echo(json.dumps(answer_row("1", reply).model_dump(mode="json"), ensure_ascii=False, indent=2))
        return
    typer.echo(full_text(reply))
    lines = list(citation_lines(reply.citations, assistant.index.documents))
    if lines:
        typer.echo("\nCited:\n" + "\n".join(lines))


def _text(question: str) -> str:
    """The question, from standard input for '-'. Raises UnicodeError when its bytes are not UTF-8, whatever the locale."""
    if question == "-":
        return sys.stdin.buffer.read().decode("utf-8")
    return question.encode("utf-8").decode("utf-8")
