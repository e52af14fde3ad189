"""Files -> index. One writer at a time; each file's change is one step; a killed run is completed by the next."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from filelock import FileLock, Timeout

from ingest.documents import Document
from ingest.embedding import Embedder
from ingest.errors import CorpusError, DocumentRefused, IndexLocked
from ingest.files import Files, files_under
from ingest.parsing import Fingerprints, Parsed, parsed
from ingest.passages import content_id, passages
from ingest.settings import Settings
from ingest.writing import IndexWriter

LOCK = "write.lock"


class Outcome(StrEnum):
    ADDED = "added"
    UNCHANGED = "unchanged"
    REPLACED = "replaced"
    REMOVED = "removed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one file. ``broken_note`` marks a file of the corpus that its format does not allow."""

    path: Path
    outcome: Outcome
    statements: int = 0
    reason: str = ""
    broken_note: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """How far a run is, in bytes of the files given, and how many statements it has written."""

    done: int
    total: int
    files: int
    statements: int


Progress = Callable[[Step], None]
"""Called after each file, and within a long one after each batch."""


def build(
    paths: Sequence[Path],
    settings: Settings,
    *,
    prune: Sequence[Path] = (),
    progress: Progress | None = None,
    embedder: Embedder | None = None,
    jobs: int = 1,
) -> list[Row]:
    """Bring the index up to date with ``paths``; with ``prune``, forget what is gone from under those folders.

    Files are parsed by ``jobs`` processes and written by this one. Raises IndexLocked when another process writes for
    longer than ``settings.lock_seconds``, and the errors of ``Catalog.open``. A file that cannot be read is a refused
    row; the others go on.
    """
    files = files_under(paths)
    settings.index.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(settings.index / LOCK, timeout=settings.lock_seconds):
            return _Run(settings, embedder, progress).over(files, prune, jobs)
    except Timeout as error:
        raise IndexLocked(
            f"Another process is writing to {settings.index}; wait until it has finished and run the command again."
        ) from error


class _Run:
    """One run of the writer, holding the lock."""

    def __init__(self, settings: Settings, embedder: Embedder | None, progress: Progress | None) -> None:
        self._settings, self._progress = settings, progress
        self._fingerprints = Fingerprints(settings)
        self._writer = IndexWriter(settings, embedder)
        self._done = self._total = self._files = self._statements = 0

    def over(self, files: Files, prune: Sequence[Path], jobs: int) -> list[Row]:
        rows = [Row(path, Outcome.REFUSED, reason=reason) for path, reason in files.refused]
        sizes = {path: _size(path) for path in files.taken}
        self._total = sum(sizes.values())
        try:
            for row in self._take_all(files.taken, sizes, jobs):
                rows.append(row)
                self._done += sizes[row.path]
                self._files += 1
                self._statements += row.statements
                self._report(0, 0)
            rows.extend(self._prune(prune, set(files.taken)))
            self._writer.finish()
        finally:
            self._writer.close()
        return rows

    def _report(self, more_bytes: int, more_statements: int) -> None:
        if self._progress:
            self._progress(Step(self._done + more_bytes, self._total, self._files, self._statements + more_statements))

    def _take_all(self, files: Sequence[Path], sizes: dict[Path, int], jobs: int) -> Iterator[Row]:
        """A row for each file, in order. Files that have not changed are not parsed."""
        pending = ((path, self._fingerprint(path)) for path in files)
        for path, fingerprint, found in parsed(pending, self._settings, jobs):
            yield fingerprint if isinstance(fingerprint, Row) else self._take(path, fingerprint, found, sizes[path])

    def _fingerprint(self, path: Path) -> "str | Row":
        try:
            digest = self._fingerprints.of(path)
        except DocumentRefused as error:
            return self._refused(path, error.reason)
        return Row(path, Outcome.UNCHANGED) if self._writer.catalog.known_file(str(path)) == digest else digest

    def _take(self, path: Path, digest: str, found: Parsed, size: int) -> Row:
        known = self._writer.catalog.known_file(str(path))
        if not isinstance(found, Document):
            reason, broken_note = found
            return self._refused(path, reason, broken_note=broken_note)
        try:
            document = self._settled(replace(found, path=path, digest=digest))
            cut = list(passages(document, self._settings.passage_tokens))
            if not cut:
                return self._refused(path, "no text that could be cited was found in it")
            count = sum(len(passage.statements) for passage in cut)
            self._writer.write(document, cut, lambda share: self._report(int(size * share), int(count * share)))
        except DocumentRefused as error:
            return self._refused(path, error.reason)
        except CorpusError as error:
            return self._refused(path, str(error), broken_note=True)
        return Row(path, Outcome.ADDED if known is None else Outcome.REPLACED, statements=count)

    def _refused(self, path: Path, reason: str, *, broken_note: bool = False) -> Row:
        """The row of a file that is not taken; one that was taken before stays in the index as it was, and that is said."""
        stays = self._writer.catalog.known_file(str(path)) is not None
        said = f"{reason}; what was taken from it before stays in the index" if stays else reason
        return Row(path, Outcome.REFUSED, reason=said, broken_note=broken_note)

    def _settled(self, document: Document) -> Document:
        """The document under an id that no other file holds; a file that moved keeps its id."""
        catalog = self._writer.catalog
        holder = catalog.path_of(document.id)
        if holder is None or holder == str(document.path):
            return document
        if not Path(holder).exists():
            catalog.remove(holder)
            return document
        if document.provenance.restated:
            raise DocumentRefused(document.path, f"its id {document.id} is already that of {holder}")
        return replace(document, id=f"{document.id}-{content_id(str(document.path))[:6]}")

    def _prune(self, folders: Sequence[Path], present: set[Path]) -> Iterator[Row]:
        roots = [folder.resolve() for folder in folders]
        for text in self._writer.catalog.paths():
            path = Path(text)
            if path not in present and not path.exists() and any(path.is_relative_to(root) for root in roots):
                self._writer.catalog.remove(text)
                yield Row(path, Outcome.REMOVED)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
