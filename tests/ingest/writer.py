"""Writers in processes of their own, with the cheap embedder.

``python -m tests.ingest.writer INDEX CORPUS URL WAIT PATH...`` writes once. With ``--many`` before these it imports
everything once and then forks a writer for each line on its input, printing the writer's process id and, when it has
ended, its status: a test that kills twenty writers need not wait for twenty imports.
"""

import os
import sys
from pathlib import Path

from ingest.build import build
from ingest.errors import BoardsideError
from ingest.settings import Settings
from tests.ingest.fake import HashEmbedder


def write(index: str, corpus: str, url: str, wait: str, *paths: str) -> int:
    settings = Settings(
        index=Path(index), corpus=Path(corpus), chroma_url=url, lock_seconds=float(wait), passage_tokens=32
    )
    try:
        rows = build([Path(path) for path in paths], settings, embedder=HashEmbedder())
    except BoardsideError as error:
        print(error, flush=True)
        return error.exit_code
    print(" ".join(row.outcome.value for row in rows), flush=True)
    return 0


def many(*arguments: str) -> None:
    import chromadb  # noqa: F401  # imported before the forks

    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            os._exit(write(*arguments))
        print(child, flush=True)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "--many":
        many(*sys.argv[2:])
    else:
        raise SystemExit(write(*sys.argv[1:]))
