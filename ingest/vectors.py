"""Passage vectors in Chroma: embedded in the index folder, or on a server that several processes share."""

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

import numpy as np

from ingest.embedding import Vectors
from ingest.errors import IndexDamaged, IndexProblem, SettingsError

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.collection_configuration import CreateHNSWConfiguration
    from chromadb.api.models.Collection import Collection

FOLDER = "chroma"
HNSW: "CreateHNSWConfiguration" = {"space": "cosine", "max_neighbors": 32, "ef_construction": 200, "ef_search": 200}
"""Chroma's defaults (16/100/100) lose recall at 100k vectors: measured .968 against .997."""
BATCH = 1000
"""Well under the 5,461 that one call to Chroma takes."""


class PassageVectors(Protocol):
    """What a reader asks of the vectors of an index."""

    def nearest(self, vector: Vectors, count: int) -> list[tuple[str, float]]: ...
    def count(self) -> int: ...
    def ids(self) -> Iterator[str]: ...


class VectorStore:
    """One Chroma collection of passage vectors, keyed by passage id. Holds nothing but vectors."""

    def __init__(self, collection: "Collection") -> None:
        self._collection = collection

    @classmethod
    def open(cls, folder: Path, url: str, name: str) -> "VectorStore":
        """Open or create the collection ``name``.

        Raises SettingsError for an unusable URL, IndexProblem when the server does not answer, and
        IndexDamaged when the folder cannot be read.
        """
        try:
            client = _server(url) if url else _embedded(folder / FOLDER)
            collection = client.get_or_create_collection(name, configuration={"hnsw": HNSW}, embedding_function=None)
        except SettingsError:
            raise
        except Exception as error:  # Chroma raises whatever its store or the wire raises
            if url:
                raise IndexProblem(
                    f"The Chroma server at {url} does not answer ({error}); start it (chroma run) "
                    "or clear BOARDSIDE_CHROMA_URL."
                ) from error
            raise IndexDamaged(
                f"{folder / FOLDER} cannot be read ({error}); delete {folder} and run: python -m ingest"
            ) from error
        return cls(collection)

    def add(self, ids: Sequence[str], vectors: Vectors) -> None:
        """Insert or overwrite; ``vectors`` has shape (len(ids), dimension)."""
        for start in range(0, len(ids), BATCH):
            end = start + BATCH
            self._collection.upsert(ids=list(ids[start:end]), embeddings=vectors[start:end])

    def remove(self, ids: Sequence[str]) -> None:
        """Delete; unknown ids are ignored."""
        for batch in _batches(ids):
            self._collection.delete(ids=batch)

    def nearest(self, vector: Vectors, count: int) -> list[tuple[str, float]]:
        """(passage id, cosine) of the ``count`` nearest to ``vector`` of shape (dimension,), best first."""
        if count <= 0:
            return []
        found = self._collection.query(query_embeddings=vector[None, :], n_results=count, include=["distances"])
        distances = found["distances"]
        if not distances:
            return []
        return [(id_, 1.0 - distance) for id_, distance in zip(found["ids"][0], distances[0], strict=True)]

    def count(self) -> int:
        """How many vectors there are. Raises IndexDamaged where the store cannot be read, as a killed writer can leave it."""
        from chromadb.errors import ChromaError

        try:
            return int(self._collection.count())
        except ChromaError as error:
            raise IndexDamaged(f"The vectors cannot be read ({error}); run: python -m ingest") from error

    def ids(self) -> Iterator[str]:
        """Every id held, in batches."""
        offset = 0
        while batch := self._collection.get(limit=BATCH, offset=offset, include=[])["ids"]:
            yield from batch
            offset += len(batch)


class ExactVectors:
    """The same vectors from memory, every one compared: for an embedded store that cannot be read, until it is rebuilt."""

    def __init__(self, ids: Sequence[str], matrix: Vectors) -> None:
        self._ids, self._matrix = tuple(ids), matrix

    def nearest(self, vector: Vectors, count: int) -> list[tuple[str, float]]:
        """As ``VectorStore.nearest``."""
        if count <= 0 or not self._ids:
            return []
        cosines = self._matrix @ vector
        return [(self._ids[row], float(cosines[row])) for row in np.argsort(-cosines, kind="stable")[:count]]

    def count(self) -> int:
        return len(self._ids)

    def ids(self) -> Iterator[str]:
        return iter(self._ids)


def forget_embedded(folder: Path) -> None:
    """Delete the embedded store of the index in ``folder``; the catalog holds all that it was made from."""
    shutil.rmtree(folder / FOLDER, ignore_errors=True)


def _batches(ids: Sequence[str]) -> Iterator[list[str]]:
    for start in range(0, len(ids), BATCH):
        yield list(ids[start : start + BATCH])


def _embedded(folder: Path) -> "ClientAPI":
    import chromadb
    from chromadb.api.shared_system_client import SharedSystemClient
    from chromadb.config import Settings as ChromaSettings

    # Chroma caches one system a folder and process; a cached one does not see what another process wrote.
    SharedSystemClient._identifier_to_system.pop(str(folder), None)
    return chromadb.PersistentClient(str(folder), ChromaSettings(anonymized_telemetry=False))


def _server(url: str) -> "ClientAPI":
    import chromadb
    from chromadb.config import Settings as ChromaSettings

    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise SettingsError(f"BOARDSIDE_CHROMA_URL: '{url}' is not an address such as http://127.0.0.1:8000.")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    settings = ChromaSettings(anonymized_telemetry=False)
    return chromadb.HttpClient(parts.hostname, port, ssl=parts.scheme == "https", settings=settings)


def as_vectors(rows: Sequence[Vectors]) -> Vectors:
    """Stack rows of shape (dimension,) into (n, dimension)."""
    return np.vstack(rows).astype(np.float32)
