"""``python -m ingest [PATH ...]``."""

import typer

from ingest.commands import ingest

if __name__ == "__main__":
    typer.run(ingest)
