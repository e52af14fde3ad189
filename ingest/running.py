"""Runs one function as a command line whose errors of usage are one line."""

import sys
from collections.abc import Callable
from typing import NoReturn

import typer
from typer.exceptions import TyperException


def run(command: Callable[..., None], name: str) -> NoReturn:
    """Call ``command`` with the arguments of this process and exit with its code; 2 for arguments it does not take."""
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
    app.command()(command)
    try:
        code = app(standalone_mode=False)
    except TyperException as error:
        typer.echo(f"{name}: {error.format_message()} (--help lists what it takes)", err=True)
        sys.exit(2)
    except (typer.Abort, KeyboardInterrupt):
        typer.echo(f"{name}: stopped", err=True)
        sys.exit(130)
    sys.exit(code if isinstance(code, int) else 0)
