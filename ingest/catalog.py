"""What the index holds, in one SQLite file: the truth that the vectors and the word index follow.

Vectors are written before the rows that name them and removed after those rows are gone, so at any
moment every row has its vector; a process killed in between leaves vectors that nothing names, and
``garbage`` remembers them until the next writer has removed them.
"""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np

from ingest.catalog_reader import CatalogReader, tags_as_json
from ingest.documents import Document
from ingest.embedding import Vectors
from ingest.errors import IndexDamaged, IndexForeign, IndexMissing, IndexStale
from ingest.passages import Passage

SCHEMA_VERSION = "2"
"""Of the tables and of how the vectors in them are made: an index that mixes two ways ranks by neither."""
FILE = "catalog.sqlite"
REBUILD = "run: python -m ingest"

_TABLES = """
CREATE TABLE manifest (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE documents (
    id TEXT PRIMARY KEY, path TEXT NOT NULL UNIQUE, title TEXT NOT NULL, digest TEXT NOT NULL,
    provenance TEXT NOT NULL, sources TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE passages (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, text TEXT NOT NULL, tokens INTEGER NOT NULL);
CREATE TABLE placements (
    number INTEGER PRIMARY KEY, passage TEXT NOT NULL, document TEXT NOT NULL, section TEXT NOT NULL,
    page INTEGER NOT NULL, UNIQUE (passage, document, section));
CREATE INDEX placements_by_document ON placements (document);
CREATE TABLE statements (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, passage TEXT NOT NULL, start INTEGER NOT NULL,
    end INTEGER NOT NULL, tags TEXT NOT NULL, vector BLOB NOT NULL);
CREATE INDEX statements_by_passage ON statements (passage);
CREATE TABLE garbage (passage TEXT PRIMARY KEY) WITHOUT ROWID;
"""


class Catalog(CatalogReader):
    """One open SQLite file. Many readers and one writer may have it open at once."""

    @classmethod
    def create(cls, folder: Path, embedder: str) -> "Catalog":
        """A new, empty catalog in ``folder``, appearing whole or not at all."""
        folder.mkdir(parents=True, exist_ok=True)
        draft = folder / (FILE + ".new")
        draft.unlink(missing_ok=True)
        sql = sqlite3.connect(draft)
        sql.executescript(_TABLES)
        rows = {"schema": SCHEMA_VERSION, "embedder": embedder, "generation": "0", "digest": ""}
        sql.executemany("INSERT INTO manifest VALUES (?, ?)", rows.items())
        sql.commit()
        sql.close()
        draft.replace(folder / FILE)
        return cls.open(folder, embedder)

    @classmethod
    def open(cls, folder: Path, embedder: str) -> "Catalog":
        """Open what is there and check its manifest.

        Raises IndexMissing, IndexForeign, IndexStale (other schema or embedder) or IndexDamaged; each
        names the command that mends it.
        """
        path = folder / FILE
        if not path.exists():
            if folder.exists() and any(entry.name not in {"write.lock", FILE + ".new"} for entry in folder.iterdir()):
                raise IndexForeign(f"{folder} is not a Boardside index; name another folder with --index.")
            raise IndexMissing(f"There is no index in {folder}; {REBUILD} --index {folder} (or make run).")
        sql = sqlite3.connect(path, check_same_thread=False, timeout=30.0)
        catalog = cls(sql, path)
        try:
            sql.execute("PRAGMA journal_mode=WAL")
            sql.execute("PRAGMA synchronous=NORMAL")
            catalog._check_manifest(embedder)
        except sqlite3.DatabaseError as error:
            sql.close()
            raise IndexDamaged(f"{path} cannot be read ({error}); delete {folder} and {REBUILD}.") from error
        except BaseException:
            sql.close()
            raise
        return catalog

    def _check_manifest(self, embedder: str) -> None:
        manifest = self.manifest()
        if manifest.get("schema") != SCHEMA_VERSION:
            raise IndexStale(
                f"The index in {self.path.parent} has schema {manifest.get('schema')}, this program {SCHEMA_VERSION}; "
                f"delete the folder and {REBUILD}."
            )
        if manifest.get("embedder") != embedder:
            raise IndexStale(
                f"The index in {self.path.parent} was made with another embedding model; set BOARDSIDE_EMBEDDER back, "
                f"or delete the folder and {REBUILD}."
            )

    # What a writer calls.

    def known_file(self, path: str) -> str | None:
        """The digest that ``path`` had when it was taken, None if it never was."""
        row = self._sql.execute("SELECT digest FROM documents WHERE path = ?", (path,)).fetchone()
        return None if row is None else str(row[0])

    def path_of(self, document: str) -> str | None:
        row = self._sql.execute("SELECT path FROM documents WHERE id = ?", (document,)).fetchone()
        return None if row is None else str(row[0])

    def holds(self, passage: Passage) -> bool:
        """Whether just these statements of ``passage``, with these ids and tags, are already there."""
        rows = self._sql.execute(
            "SELECT id, start, end, tags FROM statements WHERE passage = ? ORDER BY number", (passage.id,)
        )
        return rows.fetchall() == [(s.id, s.start, s.end, tags_as_json(s.tags)) for s in passage.statements]

    def replace(
        self, document: Document, cut: Sequence[Passage], embedded: Iterable[tuple[Passage, Vectors | None]]
    ) -> None:
        """Put ``document`` in place of what ``document.path`` held, in one transaction.

        ``embedded`` gives the passages of ``cut`` one by one, within the transaction, each with a row of vectors for
        each of its statements, or with None when the catalog ``holds`` it.
        """
        with self._sql:
            self._make_room(str(document.path), cut)
            self._sql.execute(
                "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?)",
                (
                    document.id,
                    str(document.path),
                    document.title,
                    document.digest,
                    json.dumps(asdict(document.provenance)),
                    json.dumps(document.references),
                ),
            )
            for passage, rows in embedded:
                self._place(passage, rows)
            self._count_up()

    def _make_room(self, path: str, cut: Sequence[Passage]) -> None:
        """Forget what ``path`` held and ``cut`` does not keep as it is: an authored id may move to another passage."""
        kept = {passage.id for passage in cut}
        self._drop_unplaced(passage for passage in self._displaced(path) if passage not in kept)
        for passage in cut:
            if self.has_passage(passage.id) and not self.holds(passage) and self._may_describe(passage):
                self._sql.execute("DELETE FROM statements WHERE passage = ?", (passage.id,))

    def _place(self, passage: Passage, vectors: Vectors | None) -> None:
        if not self.has_passage(passage.id):
            self._sql.execute("DELETE FROM garbage WHERE passage = ?", (passage.id,))
            self._sql.execute(
                "INSERT INTO passages (id, text, tokens) VALUES (?, ?, ?)", (passage.id, passage.text, passage.tokens)
            )
        if vectors is not None and self._may_describe(passage):
            self._sql.execute("DELETE FROM statements WHERE passage = ?", (passage.id,))
            self._sql.executemany(
                "INSERT INTO statements (id, passage, start, end, tags, vector) VALUES (?, ?, ?, ?, ?, ?)",
                [
                    (s.id, passage.id, s.start, s.end, tags_as_json(s.tags), row.astype(np.float16).tobytes())
                    for s, row in zip(passage.statements, vectors, strict=True)
                ],
            )
        self._sql.execute(
            "INSERT OR IGNORE INTO placements (passage, document, section, page) VALUES (?, ?, ?, ?)",
            (passage.id, passage.document, passage.section, passage.page),
        )

    def _may_describe(self, passage: Passage) -> bool:
        """Whether this document's statements of a shared text count: the first document's do, a note's always."""
        shared = self._sql.execute(
            "SELECT 1 FROM placements WHERE passage = ? AND document != ?", (passage.id, passage.document)
        ).fetchone()
        return shared is None or any(statement.tags.authored for statement in passage.statements)

    def remove(self, path: str) -> None:
        """Forget what ``path`` held, in one transaction."""
        with self._sql:
            self._drop(path)
            self._count_up()

    def _drop(self, path: str) -> None:
        self._drop_unplaced(self._displaced(path))

    def _displaced(self, path: str) -> list[str]:
        """Forget the document of ``path`` and where its passages stood; returns those passages."""
        row = self._sql.execute("SELECT id FROM documents WHERE path = ?", (path,)).fetchone()
        if row is None:
            return []
        held = [r[0] for r in self._sql.execute("SELECT DISTINCT passage FROM placements WHERE document = ?", row)]
        self._sql.execute("DELETE FROM placements WHERE document = ?", row)
        self._sql.execute("DELETE FROM documents WHERE id = ?", row)
        return held

    def _drop_unplaced(self, passages: Iterable[str]) -> None:
        """Of ``passages``, forget those that no document holds any more; their vectors become garbage."""
        for passage in passages:
            if self._sql.execute("SELECT 1 FROM placements WHERE passage = ?", (passage,)).fetchone() is None:
                self._sql.execute("DELETE FROM statements WHERE passage = ?", (passage,))
                self._sql.execute("DELETE FROM passages WHERE id = ?", (passage,))
                self._sql.execute("INSERT OR IGNORE INTO garbage VALUES (?)", (passage,))

    def _count_up(self) -> None:
        self._sql.execute(
            "UPDATE manifest SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT) WHERE key = 'generation'"
        )

    def garbage(self) -> list[str]:
        return [row[0] for row in self._sql.execute("SELECT passage FROM garbage")]

    def forget_garbage(self, passages: Iterable[str]) -> None:
        with self._sql:
            self._sql.executemany("DELETE FROM garbage WHERE passage = ?", [(p,) for p in passages])

    def seal(self, digest: str) -> None:
        """Record the digest of the content that the saved word index was built from."""
        with self._sql:
            self._sql.execute("UPDATE manifest SET value = ? WHERE key = 'digest'", (digest,))
            self._count_up()
