"""A writer in a process of its own, with the cheap embedder: ``python -m tests.ingest.writer INDEX PATH``."""

import sys
from pathlib import Path

from ingest.build import build
from ingest.errors import BoardsideError
from ingest.settings import Settings
from tests.ingest.fake import HashEmbedder

if __name__ == "__main__":
    index, corpus, url, wait, *paths = sys.argv[1:]
    settings = Settings(index=Path(index), corpus=Path(corpus), chroma_url=url, lock_seconds=float(wait), passage_tokens=32)
    try:
        rows = build([Path(path) for path in paths], settings, embedder=HashEmbedder())
    except BoardsideError as error:
        print(error)
        raise SystemExit(error.exit_code) from None
    print(" ".join(row.outcome.value for row in rows))
