"""Which files a run takes, and which it refuses before opening them."""

import errno
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import UsageError
from ingest.readers import SIDECAR, SUFFIXES


@dataclass(frozen=True, slots=True)
class Files:
    """``taken``: real paths, sorted, each once. ``refused``: (path, reason), sorted."""

    taken: tuple[Path, ...]
    refused: tuple[tuple[Path, str], ...]


def files_under(paths: Iterable[Path]) -> Files:
    """The files to ingest; folders are walked, hidden entries and sidecars left out.

    Links to files are followed, links to folders are not (they may run in circles). Raises UsageError for a path
    that does not exist.
    """
    taken: set[Path] = set()
    refused: dict[Path, str] = {}
    for path in paths:
        if path.is_dir():
            for entry, reason in _walk(path):
                _sort_in(entry, reason, taken, refused)
        elif os.path.lexists(path):
            _sort_in(path, "", taken, refused)
        else:
            raise UsageError(f"{path} does not exist; name a file or a folder.")
    return Files(tuple(sorted(taken)), tuple(sorted(refused.items())))


def _sort_in(entry: Path, reason: str, taken: set[Path], refused: dict[Path, str]) -> None:
    reason = reason or _trouble(entry)
    if reason:
        refused[entry.absolute()] = reason
    elif entry.is_file():
        taken.add(entry.resolve())
    else:
        refused[entry.absolute()] = "is no file (a device, pipe or socket)"


def _trouble(entry: Path) -> str:
    """Why a path leads nowhere; empty when it leads somewhere."""
    try:
        entry.stat()
    except OSError as error:
        if error.errno == errno.ELOOP:
            return "is a link that runs in a circle"
        return "is a link to nothing" if entry.is_symlink() else f"cannot be read ({error.strerror})"
    try:
        str(entry.resolve()).encode()
    except UnicodeEncodeError:
        return "its name is not UTF-8; rename it"
    return ""


def _walk(folder: Path) -> Iterator[tuple[Path, str]]:
    """(path, reason to refuse or empty) of everything visible under ``folder``."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield folder, f"cannot be opened ({error.strerror})"
        return
    for entry in entries:
        path = Path(entry.path)
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(path)
        elif entry.is_symlink() and path.is_dir():
            yield path, "is a link to a folder; name that folder itself"
        elif not _is_sidecar(path):
            yield path, ""


def _is_sidecar(path: Path) -> bool:
    return path.suffix == SIDECAR and any(path.with_suffix(suffix).exists() for suffix in SUFFIXES)
