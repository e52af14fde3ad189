"""Fingerprints of files, and their parsing, in this process or in several."""

import hashlib
import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path
from typing import TypeVar

from ingest.documents import Document
from ingest.errors import CorpusError, DocumentRefused
from ingest.readers import SIDECAR, read_document
from ingest.settings import Settings

FORMAT = "4"
"""Raised when reading or cutting changes, so that every file is read again."""
CHUNK = 1 << 20

Parsed = Document | tuple[str, bool]
"""A document, or why there is none and whether a broken note is the reason."""
Print = TypeVar("Print")


class Fingerprints:
    """What decides whether a file must be read again: its bytes, its sidecar's, the glossary's, and the settings."""

    def __init__(self, settings: Settings) -> None:
        self._limit = settings.file_megabytes
        glossary = settings.corpus / "glossary.yaml"
        words = hashlib.sha256(glossary.read_bytes()).hexdigest() if glossary.is_file() else ""
        self._common = f"{FORMAT}/{settings.passage_tokens}/{words}/"

    def of(self, path: Path) -> str:
        """SHA-256 over all that the file's passages depend on.

        Raises DocumentRefused when the file is over the size limit or cannot be read.
        """
        try:
            if path.stat().st_size > self._limit * 1_000_000:
                raise DocumentRefused(path, f"is larger than {self._limit} MB (BOARDSIDE_FILE_MEGABYTES)")
            running = hashlib.sha256(self._common.encode())
            with path.open("rb") as file:
                while chunk := file.read(CHUNK):
                    running.update(chunk)
            sidecar = path.with_suffix(SIDECAR)
            if sidecar != path and sidecar.is_file():
                running.update(b"\x00" + sidecar.read_bytes())
        except OSError as error:
            raise DocumentRefused(path, f"cannot be read ({error.strerror})") from error
        return running.hexdigest()


def parsed(files: Iterable[tuple[Path, Print]], settings: Settings, jobs: int) -> Iterator[tuple[Path, Print, Parsed]]:
    """(path, fingerprint, document) in the order given. Only files whose fingerprint is a text are parsed.

    With ``jobs`` over 1, so many processes parse ahead of the caller, by no more than four files each, so that memory
    does not grow with the number of files.
    """
    if jobs <= 1:
        for path, fingerprint in files:
            yield path, fingerprint, _parse(path, settings) if isinstance(fingerprint, str) else ("", False)
        return
    # Forking a process that runs threads (torch, Chroma) can lock up; a fresh one cannot.
    context = multiprocessing.get_context("spawn")
    waiting: deque[tuple[Path, Print, Future[Parsed] | None]] = deque()
    with ProcessPoolExecutor(jobs, mp_context=context) as pool:
        for path, fingerprint in files:
            waiting.append(
                (path, fingerprint, pool.submit(_parse, path, settings) if isinstance(fingerprint, str) else None)
            )
            if len(waiting) > 4 * jobs:
                yield _result(*waiting.popleft())
        while waiting:
            yield _result(*waiting.popleft())


def _result(path: Path, fingerprint: Print, future: "Future[Parsed] | None") -> tuple[Path, Print, Parsed]:
    if future is None:
        return path, fingerprint, ("", False)
    try:
        return path, fingerprint, future.result()
    except Exception as error:  # noqa: BLE001  # a parser that took its process down with it
        return path, fingerprint, (f"cannot be parsed (the process that read it ended: {type(error).__name__})", False)


def _parse(path: Path, settings: Settings) -> Parsed:
    try:
        return read_document(path, settings)
    except DocumentRefused as error:
        return error.reason, False
    except CorpusError as error:
        return str(error), True
