"""Reading a catalog: what the index knows of documents, passages and statements."""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.documents import Document, Provenance, Tags
from ingest.embedding import Vectors
from ingest.passages import Passage, Statement


@dataclass(frozen=True)
class StatementVectors:
    """Unit vectors of statements, ``matrix[i]`` of statement ``ids[i]``, shape (n, dimension), grouped by passage.

    ``starts[p]`` is the first row of ``passages[p]``; each passage named has a row.
    """

    passages: tuple[str, ...]
    ids: tuple[str, ...]
    starts: NDArray[np.int64]
    matrix: Vectors

    def cosines(self, vector: Vectors) -> dict[str, float]:
        """Statement id -> cosine to ``vector`` of shape (dimension,)."""
        return dict(zip(self.ids, (self.matrix @ vector).tolist(), strict=True)) if self.ids else {}


class CatalogReader:
    """The questions that an open catalog answers. ``ingest.catalog.Catalog`` opens and changes it."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._sql, self.path = connection, path

    def close(self) -> None:
        self._sql.close()

    def manifest(self) -> dict[str, str]:
        return dict(self._sql.execute("SELECT key, value FROM manifest"))

    def generation(self) -> int:
        """Counts up with every change, so that a reader sees that it must reopen."""
        row = self._sql.execute("SELECT value FROM manifest WHERE key = 'generation'").fetchone()
        return int(row[0])

    def has_passage(self, passage: str) -> bool:
        return self._sql.execute("SELECT 1 FROM passages WHERE id = ?", (passage,)).fetchone() is not None

    def holding(self, passages: Sequence[str]) -> set[str]:
        """Those of ``passages`` that there are."""
        found: set[str] = set()
        for batch in (passages[i : i + 500] for i in range(0, len(passages), 500)):
            marks = ",".join("?" * len(batch))
            query = f"SELECT id FROM passages WHERE id IN ({marks})"  # noqa: S608  # only marks
            found.update(row[0] for row in self._sql.execute(query, batch))
        return found

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

    def sections(self) -> list[tuple[str, str, int]]:
        """(document, section heading, how many statements), as the sources have them."""
        rows = self._sql.execute(
            "SELECT l.document, l.section, COUNT(s.id) FROM placements l JOIN statements s ON s.passage = l.passage"
            " GROUP BY l.document, l.section ORDER BY l.document, MIN(l.number)"
        )
        return [(document, section, int(count)) for document, section, count in rows]

    def section(self, document: str, heading: str) -> list[str]:
        """The ids of the passages of one section, in order; none of an unknown one."""
        rows = self._sql.execute(
            "SELECT passage FROM placements WHERE document = ? AND section = ? ORDER BY number", (document, heading)
        )
        return [row[0] for row in rows]

    def passages(self, ids: Sequence[str]) -> dict[str, Passage]:
        """The passages named, with their statements; unknown ids are left out."""
        found: dict[str, Passage] = {}
        for batch in (ids[i : i + 500] for i in range(0, len(ids), 500)):
            marks = ",".join("?" * len(batch))
            places = self._placements(batch)
            statements = self._statements(f"s.passage IN ({marks})", batch, places)
            query = f"SELECT id, text, tokens FROM passages WHERE id IN ({marks})"  # noqa: S608  # only marks
            for id_, text, tokens in self._sql.execute(query, batch):
                document, section, page = places[id_][0]
                also = tuple(place[0] for place in places[id_][1:])
                found[id_] = Passage(id_, document, section, page, text, tokens, tuple(statements[id_]), also)
        return found

    def authored(self) -> list[Statement]:
        """Every statement that a note declares, in order."""
        authored = "json_extract(s.tags, '$.authored') = 1"
        homes = self._sql.execute(f"SELECT DISTINCT passage FROM statements s WHERE {authored}").fetchall()  # noqa: S608
        grouped = self._statements(authored, (), self._placements([row[0] for row in homes]))
        return [statement for group in grouped.values() for statement in group]

    def passage_of(self, statements: Sequence[str]) -> dict[str, str]:
        """Statement id -> passage id; unknown ids are left out."""
        found: dict[str, str] = {}
        for batch in (statements[i : i + 500] for i in range(0, len(statements), 500)):
            marks = ",".join("?" * len(batch))
            query = f"SELECT id, passage FROM statements WHERE id IN ({marks})"  # noqa: S608  # only marks
            found.update(self._sql.execute(query, batch))
        return found

    def statement_vectors(self, passages: Sequence[str]) -> StatementVectors:
        """The vectors of all statements in ``passages``, grouped by passage, in order within it."""
        rows: list[tuple[str, str, bytes]] = []
        for batch in (passages[i : i + 500] for i in range(0, len(passages), 500)):
            marks = ",".join("?" * len(batch))
            query = f"SELECT passage, id, vector FROM statements WHERE passage IN ({marks}) ORDER BY passage, number"  # noqa: S608
            rows += self._sql.execute(query, batch)
        if not rows:
            return StatementVectors((), (), np.zeros(0, dtype=np.int64), np.zeros((0, 0), dtype=np.float32))
        homes = [passage for passage, _, _ in rows]
        starts = [at for at, home in enumerate(homes) if not at or homes[at - 1] != home]
        held = np.frombuffer(b"".join(blob for _, _, blob in rows), dtype=np.float16).reshape(len(rows), -1)
        return StatementVectors(
            tuple(homes[at] for at in starts),
            tuple(id_ for _, id_, _ in rows),
            np.array(starts, dtype=np.int64),
            held.astype(np.float32),
        )

    def _placements(self, passages: Sequence[str]) -> dict[str, list[tuple[str, str, int]]]:
        places: dict[str, list[tuple[str, str, int]]] = {}
        for batch in (passages[i : i + 500] for i in range(0, len(passages), 500)):
            marks = ",".join("?" * len(batch))
            query = (
                f"SELECT passage, document, section, page FROM placements WHERE passage IN ({marks}) ORDER BY number"  # noqa: S608
            )
            for passage, document, section, page in self._sql.execute(query, batch):
                places.setdefault(passage, []).append((document, section, page))
        return places

    def _statements(
        self, where: str, values: Sequence[str], places: Mapping[str, Sequence[tuple[str, str, int]]]
    ) -> dict[str, list[Statement]]:
        """Passage -> its statements ``where``, in order; ``places`` says where each passage stands."""
        query = (
            "SELECT s.id, s.passage, s.start, s.end, s.tags, substr(p.text, s.start + 1, s.end - s.start)"  # noqa: S608
            f" FROM statements s JOIN passages p ON p.id = s.passage WHERE {where} ORDER BY s.number"
        )
        grouped: dict[str, list[Statement]] = {}
        for id_, passage, start, end, tags, text in self._sql.execute(query, values):
            document, section, _ = places[passage][0]
            statement = Statement(id_, document, passage, section, text, start, end, _tags(tags))
            grouped.setdefault(passage, []).append(statement)
        return grouped


def tags_as_json(tags: Tags) -> str:
    return json.dumps(asdict(tags))


@lru_cache(maxsize=4096)
def _tags(text: str) -> Tags:
    """Kept: one question reads hundreds of statements, most of which other questions read or whose tags are alike."""
    loaded = json.loads(text)
    values: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in loaded.items()}
    return Tags(**values)


def _provenance(text: str) -> Provenance:
    loaded = json.loads(text)
    loaded["authors"] = tuple(loaded["authors"])
    return Provenance(**loaded)
