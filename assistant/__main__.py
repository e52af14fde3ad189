"""``python -m assistant "QUESTION"``."""

import typer

from assistant.commands import ask

if __name__ == "__main__":
    typer.run(ask)
