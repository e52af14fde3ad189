"""``python -m ingest [PATH ...]``."""

from ingest.commands import ingest
from ingest.running import run

if __name__ == "__main__":
    run(ingest, "ingest")
