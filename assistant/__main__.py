"""``python -m assistant "QUESTION"``."""

import gc

from assistant.commands import ask
from ingest.running import run

if __name__ == "__main__":
    gc.disable()  # one question and out: looking for garbage is a tenth of the time and frees next to nothing
    run(ask, "assistant")
