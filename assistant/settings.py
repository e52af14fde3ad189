"""``python -m assistant.settings``: every setting, its value in this process, and what it means."""

import typer
from rich.console import Console
from rich.table import Table

from ingest.errors import SettingsError
from ingest.settings import Settings, settings


def show() -> None:
    """Print the settings."""
    try:
        config = settings()
    except SettingsError as error:
        typer.echo(f"settings: {error}", err=True)
        raise typer.Exit(error.exit_code) from error
    table = Table(box=None, pad_edge=False)
    for column in ("variable", "value", "meaning"):
        table.add_column(column, overflow="fold")
    for name, field in Settings.model_fields.items():
        value = getattr(config, name)
        table.add_row(f"BOARDSIDE_{name.upper()}", "" if value is None else str(value), field.description or "")
    Console().print(table)


if __name__ == "__main__":
    typer.run(show)
