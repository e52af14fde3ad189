"""``python -m assistant "QUESTION"``."""

from assistant.commands import ask
from ingest.running import run

if __name__ == "__main__":
    run(ask, "assistant")
