"""What the index holds, in one SQLite file: the truth that the vectors and the word index follow.

Vectors are written before the rows that name them and removed after those rows are gone, so at any
moment every row has its vector; a process killed in between leaves vectors that nothing names, and
``garbage`` remembers them until the next writer has removed them.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np

from ingest.documents import Document, Provenance, Tags
from ingest.embedding import Vectors
from ingest.errors import IndexDamaged, IndexForeign, IndexMissing, IndexStale
from ingest.passages import Passage, Statement

SCHEMA_VERSION = "1"
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


class Catalog:
    """One open SQLite file. Many readers and one writer may have it open at once."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._sql, self.path = connection, path

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

    def close(self) -> None:
        self._sql.close()

    def manifest(self) -> dict[str, str]:
        return dict(self._sql.execute("SELECT key, value FROM manifest"))

    def generation(self) -> int:
        """Counts up with every change, so that a reader sees that it must reopen."""
        row = self._sql.execute("SELECT value FROM manifest WHERE key = 'generation'").fetchone()
        return int(row[0])

    # What a writer calls.

    def known_file(self, path: str) -> str | None:
        """The digest that ``path`` had when it was taken, None if it never was."""
        row = self._sql.execute("SELECT digest FROM documents WHERE path = ?", (path,)).fetchone()
        return None if row is None else str(row[0])

    def path_of(self, document: str) -> str | None:
        row = self._sql.execute("SELECT path FROM documents WHERE id = ?", (document,)).fetchone()
        return None if row is None else str(row[0])

    def has_passage(self, passage: str) -> bool:
        return self._sql.execute("SELECT 1 FROM passages WHERE id = ?", (passage,)).fetchone() is not None

    def replace(self, document: Document, passages: Sequence[Passage], vectors: Sequence[Vectors]) -> None:
        """Put ``document`` in place of what ``document.path`` held, in one transaction.

        ``vectors[i]`` holds a row for each statement of ``passages[i]``.
        """
        with self._sql:
            self._drop(str(document.path))
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
            for passage, rows in zip(passages, vectors, strict=True):
                self._place(passage, rows)
            self._count_up()

    def _place(self, passage: Passage, vectors: Vectors) -> None:
        self._sql.execute("DELETE FROM garbage WHERE passage = ?", (passage.id,))
        if not self.has_passage(passage.id):
            self._sql.execute(
                "INSERT INTO passages (id, text, tokens) VALUES (?, ?, ?)", (passage.id, passage.text, passage.tokens)
            )
            self._sql.executemany(
                "INSERT INTO statements (id, passage, start, end, tags, vector) VALUES (?, ?, ?, ?, ?, ?)",
                [
                    (s.id, passage.id, s.start, s.end, json.dumps(asdict(s.tags)), row.astype(np.float16).tobytes())
                    for s, row in zip(passage.statements, vectors, strict=True)
                ],
            )
        self._sql.execute(
            "INSERT OR IGNORE INTO placements (passage, document, section, page) VALUES (?, ?, ?, ?)",
            (passage.id, passage.document, passage.section, passage.page),
        )

    def remove(self, path: str) -> None:
        """Forget what ``path`` held, in one transaction."""
        with self._sql:
            self._drop(path)
            self._count_up()

    def _drop(self, path: str) -> None:
        row = self._sql.execute("SELECT id FROM documents WHERE path = ?", (path,)).fetchone()
        if row is None:
            return
        document = row[0]
        held = [r[0] for r in self._sql.execute("SELECT DISTINCT passage FROM placements WHERE document = ?", row)]
        self._sql.execute("DELETE FROM placements WHERE document = ?", (document,))
        self._sql.execute("DELETE FROM documents WHERE id = ?", (document,))
        for passage in held:
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

    # What a reader calls.

    def paths(self) -> list[str]:
        return [row[0] for row in self._sql.execute("SELECT path FROM documents ORDER BY path")]

    def counts(self) -> tuple[int, int, int]:
        """How many documents, passages and statements there are."""
        row = self._sql.execute(
            "SELECT (SELECT COUNT(*) FROM documents), (SELECT COUNT(*) FROM passages),"
            " (SELECT COUNT(*) FROM statements)"
        ).fetchone()
        return int(row[0]), int(row[1]), int(row[2])

    def documents(self) -> list[Document]:
        """Every document without its sections, in order of id."""
        rows = self._sql.execute("SELECT id, path, title, digest, provenance, sources FROM documents ORDER BY id")
        return [
            Document(id_, title, Path(path), digest, _provenance(provenance), (), tuple(json.loads(sources)))
            for id_, path, title, digest, provenance, sources in rows
        ]

    def passage_texts(self) -> Iterator[tuple[str, str]]:
        """(id, section heading and text) of every passage, in the order they were added."""
        rows = self._sql.execute(
            "SELECT p.id, l.section, p.text FROM passages p JOIN placements l ON l.passage = p.id"
            " WHERE l.number = (SELECT MIN(number) FROM placements WHERE passage = p.id) ORDER BY p.number"
        )
        for id_, section, text in rows:
            yield id_, f"{section}\n{text}"

    def statement_texts(self) -> Iterator[tuple[str, str]]:
        """(id, section heading and text) of every statement, in order."""
        rows = self._sql.execute(
            "SELECT s.id, l.section, substr(p.text, s.start + 1, s.end - s.start)"
            " FROM statements s JOIN passages p ON p.id = s.passage JOIN placements l ON l.passage = p.id"
            " WHERE l.number = (SELECT MIN(number) FROM placements WHERE passage = p.id) ORDER BY s.number"
        )
        for id_, section, text in rows:
            yield id_, f"{section}\n{text}"

    def passages(self, ids: Sequence[str]) -> dict[str, Passage]:
        """The passages named, with their statements; unknown ids are left out."""
        found: dict[str, Passage] = {}
        for batch in (ids[i : i + 500] for i in range(0, len(ids), 500)):
            marks = ",".join("?" * len(batch))
            statements = self._statements(f"s.passage IN ({marks})", batch)
            places = self._placements(batch)
            query = f"SELECT id, text, tokens FROM passages WHERE id IN ({marks})"  # noqa: S608  # only marks
            for id_, text, tokens in self._sql.execute(query, batch):
                document, section, page = places[id_][0]
                also = tuple(place[0] for place in places[id_][1:])
                found[id_] = Passage(id_, document, section, page, text, tokens, tuple(statements[id_]), also)
        return found

    def passage_of(self, statements: Sequence[str]) -> dict[str, str]:
        """Statement id -> passage id; unknown ids are left out."""
        found: dict[str, str] = {}
        for batch in (statements[i : i + 500] for i in range(0, len(statements), 500)):
            marks = ",".join("?" * len(batch))
            query = f"SELECT id, passage FROM statements WHERE id IN ({marks})"  # noqa: S608  # only marks
            found.update(self._sql.execute(query, batch))
        return found

    def statement_vectors(self, passages: Sequence[str]) -> tuple[list[str], Vectors]:
        """Ids and unit vectors, shape (n, dimension), of all statements in ``passages``."""
        ids: list[str] = []
        blobs: list[bytes] = []
        for batch in (passages[i : i + 500] for i in range(0, len(passages), 500)):
            marks = ",".join("?" * len(batch))
            query = f"SELECT id, vector FROM statements WHERE passage IN ({marks}) ORDER BY number"  # noqa: S608
            for id_, blob in self._sql.execute(query, batch):
                ids.append(id_)
                blobs.append(blob)
        if not blobs:
            return [], np.zeros((0, 0), dtype=np.float32)
        return ids, np.frombuffer(b"".join(blobs), dtype=np.float16).reshape(len(ids), -1).astype(np.float32)

    def _placements(self, passages: Sequence[str]) -> dict[str, list[tuple[str, str, int]]]:
        marks = ",".join("?" * len(passages))
        query = (
            f"SELECT passage, document, section, page FROM placements WHERE passage IN ({marks}) ORDER BY number"  # noqa: S608
        )
        places: dict[str, list[tuple[str, str, int]]] = {}
        for passage, document, section, page in self._sql.execute(query, passages):
            places.setdefault(passage, []).append((document, section, page))
        return places

    def _statements(self, where: str, values: Sequence[str]) -> dict[str, list[Statement]]:
        query = (
            "SELECT s.id, s.passage, s.start, s.end, s.tags, substr(p.text, s.start + 1, s.end - s.start)"  # noqa: S608
            f" FROM statements s JOIN passages p ON p.id = s.passage WHERE {where} ORDER BY s.number"
        )
        rows = self._sql.execute(query, values).fetchall()
        places = self._placements(sorted({row[1] for row in rows})) if rows else {}
        grouped: dict[str, list[Statement]] = {}
        for id_, passage, start, end, tags, text in rows:
            document, section, _ = places[passage][0]
            statement = Statement(id_, document, passage, section, text, start, end, _tags(tags))
            grouped.setdefault(passage, []).append(statement)
        return grouped


def _tags(text: str) -> Tags:
    loaded = json.loads(text)
    return Tags(**{name: tuple(value) if isinstance(value, list) else value for name, value in loaded.items()})


def _provenance(text: str) -> Provenance:
    loaded = json.loads(text)
    loaded["authors"] = tuple(loaded["authors"])
    return Provenance(**loaded)
