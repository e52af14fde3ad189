"""Files -> index. One writer at a time; each file's change is one step; a killed run is completed by the next."""

import hashlib
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from filelock import FileLock, Timeout

from ingest.catalog import Catalog
from ingest.documents import Document
from ingest.embedding import Embedder, Vectors, document_embedder, embedder_digest
from ingest.errors import DocumentRefused, IndexLocked, IndexMissing, NoteError, UsageError
from ingest.index import LEXICAL, WordIndexes, collection_name, content_digest
from ingest.passages import Passage, content_id, passages
from ingest.readers import SIDECAR, SUFFIXES, read_document
from ingest.settings import Settings
from ingest.vectors import VectorStore

LOCK = "write.lock"
FORMAT = "1"
"""Raised when reading or cutting changes, so that every file is read again."""


class Outcome(StrEnum):
    ADDED = "added"
    UNCHANGED = "unchanged"
    REPLACED = "replaced"
    REMOVED = "removed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one file."""

    path: Path
    outcome: Outcome
    statements: int = 0
    reason: str = ""


Progress = Callable[[Row, int, int], None]
"""Called after each file with its row, how many are done, and how many there are."""


def files_under(paths: Iterable[Path]) -> list[Path]:
    """The files to ingest, sorted; folders are walked, hidden entries and sidecars left out.

    Raises UsageError for a path that does not exist.
    """
    found: set[Path] = set()
    for path in paths:
        if path.is_dir():
            found.update(_walk(path))
        elif path.is_file():
            found.add(path.resolve())
        else:
            raise UsageError(f"{path} does not exist; name a file or a folder.")
    return sorted(found)


def _walk(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        inside = path.relative_to(folder)
        if path.is_file() and not any(part.startswith(".") for part in inside.parts) and not _is_sidecar(path):
            yield path.resolve()


def _is_sidecar(path: Path) -> bool:
    return path.suffix == SIDECAR and any(path.with_suffix(suffix).exists() for suffix in SUFFIXES)


def build(
    paths: Sequence[Path],
    settings: Settings,
    *,
    prune: Sequence[Path] = (),
    progress: Progress | None = None,
    embedder: Embedder | None = None,
) -> list[Row]:
    """Bring the index up to date with ``paths``; with ``prune``, forget what is gone from under those folders.

    Raises IndexLocked when another process writes for longer than ``settings.lock_seconds``, and the
    errors of ``Catalog.open``. A file that cannot be read is a refused row; the others go on.
    """
    files = files_under(paths)
    settings.index.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(settings.index / LOCK, timeout=settings.lock_seconds):
            return _Writer(settings, embedder).run(files, prune, progress)
    except Timeout as error:
        raise IndexLocked(
            f"Another process is writing to {settings.index}; wait until it has finished and run the command again."
        ) from error


class _Writer:
    """One run of the writer, holding the lock."""

    def __init__(self, settings: Settings, embedder: Embedder | None) -> None:
        self._settings = settings
        self._embedder = embedder
        digest = embedder_digest(settings.embedder) if embedder is None else embedder.digest
        try:
            self._catalog = Catalog.open(settings.index, digest)
        except IndexMissing:
            self._catalog = Catalog.create(settings.index, digest)
        self._vectors = VectorStore.open(settings.index, settings.chroma_url, collection_name(settings.index))

    def run(self, files: Sequence[Path], prune: Sequence[Path], progress: Progress | None) -> list[Row]:
        rows: list[Row] = []
        try:
            for number, path in enumerate(files, 1):
                row = self._take(path)
                rows.append(row)
                if progress:
                    progress(row, number, len(files))
            rows.extend(self._prune(prune, set(files)))
            self._collect_garbage()
            self._seal()
        finally:
            self._catalog.close()
        return rows

    def _take(self, path: Path) -> Row:
        try:
            digest = self._digest(path)
            known = self._catalog.known_file(str(path))
            if known == digest:
                return Row(path, Outcome.UNCHANGED)
            document = self._settled(replace(read_document(path, self._settings), path=path, digest=digest))
            cut = list(passages(document, self._settings.passage_tokens))
            if not cut:
                return Row(path, Outcome.REFUSED, reason="no text that could be cited was found")
            self._write(document, cut)
        except DocumentRefused as error:
            return Row(path, Outcome.REFUSED, reason=error.reason)
        except NoteError as error:
            return Row(path, Outcome.REFUSED, reason=str(error))
        outcome = Outcome.ADDED if known is None else Outcome.REPLACED
        return Row(path, outcome, statements=sum(len(passage.statements) for passage in cut))

    def _digest(self, path: Path) -> str:
        limit = self._settings.file_megabytes * 1_000_000
        try:
            if path.stat().st_size > limit:
                raise DocumentRefused(path, f"larger than {self._settings.file_megabytes} MB")
            running = hashlib.sha256(f"{FORMAT}/{self._settings.passage_tokens}/".encode())
            running.update(path.read_bytes())
            sidecar = path.with_suffix(SIDECAR)
            if sidecar != path and sidecar.is_file():
                running.update(sidecar.read_bytes())
        except OSError as error:
            raise DocumentRefused(path, f"cannot be read ({error.strerror})") from error
        return running.hexdigest()

    def _settled(self, document: Document) -> Document:
        """The document under an id that no other file holds; a file that moved keeps its id."""
        holder = self._catalog.path_of(document.id)
        if holder is None or holder == str(document.path):
            return document
        if not Path(holder).exists():
            self._catalog.remove(holder)
            return document
        if document.provenance.restated:
            raise DocumentRefused(document.path, f"its id {document.id} is already that of {holder}")
        return replace(document, id=f"{document.id}-{content_id(str(document.path))[:6]}")

    def _write(self, document: Document, cut: Sequence[Passage]) -> None:
        self._check_statement_ids(document, cut)
        fresh = [passage for passage in cut if not self._catalog.has_passage(passage.id)]
        embedder = self._embedder or document_embedder(self._settings.embedder)
        self._embedder = embedder
        if fresh:
            self._vectors.add([p.id for p in fresh], embedder.embed([f"{p.section}\n{p.text}" for p in fresh]))
        rows: list[Vectors] = [embedder.embed([statement.text for statement in p.statements]) for p in cut]
        self._catalog.replace(document, cut, rows)

    def _check_statement_ids(self, document: Document, cut: Sequence[Passage]) -> None:
        authored = [s.id for passage in cut for s in passage.statements if s.tags.authored]
        homes = self._catalog.passage_of(authored)
        elsewhere = self._catalog.passages(sorted(set(homes.values())))
        for id_, home in homes.items():
            if elsewhere[home].document != document.id:
                raise DocumentRefused(document.path, f"statement {id_} already stands in {elsewhere[home].document}")

    def _prune(self, folders: Sequence[Path], present: set[Path]) -> Iterator[Row]:
        roots = [folder.resolve() for folder in folders]
        for text in self._catalog.paths():
            path = Path(text)
            if path not in present and not path.exists() and any(path.is_relative_to(root) for root in roots):
                self._catalog.remove(text)
                yield Row(path, Outcome.REMOVED)

    def _collect_garbage(self) -> None:
        garbage = self._catalog.garbage()
        if garbage:
            self._vectors.remove(garbage)
            self._catalog.forget_garbage(garbage)
        _, held, _ = self._catalog.counts()
        if self._vectors.count() > held:  # left by a run that was killed before it recorded them
            self._vectors.remove([id_ for id_ in self._vectors.ids() if not self._catalog.has_passage(id_)])

    def _seal(self) -> None:
        digest = content_digest(self._catalog)
        folder = self._settings.index / LEXICAL
        target = folder / digest[:16]
        if self._catalog.manifest().get("digest") == digest and target.is_dir():
            return
        draft = folder / "new"
        shutil.rmtree(draft, ignore_errors=True)
        WordIndexes.build(self._catalog).save(draft)
        shutil.rmtree(target, ignore_errors=True)
        draft.replace(target)
        self._catalog.seal(digest)
        for old in folder.iterdir():
            if old != target:
                shutil.rmtree(old, ignore_errors=True)
