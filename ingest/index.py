"""The index as a reader has it: catalog, vectors and word indexes, opened together and checked."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ingest.catalog import Catalog
from ingest.documents import Document
from ingest.embedding import Vectors, embedder_digest, means
from ingest.errors import IndexDamaged
from ingest.lexical import FORMAT, LexicalIndex, words
from ingest.passages import Passage, Statement
from ingest.settings import Settings
from ingest.vectors import ExactVectors, PassageVectors, VectorStore

LEXICAL = "words"
SPARE = 20
"""Vectors asked for beyond what is wanted: a killed writer leaves some that no row names."""


def words_folder(digest: str) -> str:
    """Where the word indexes of the content ``digest`` lie under ``LEXICAL``; ones of an older format lie elsewhere."""
    return f"{FORMAT}-{digest[:16]}"


def collection_name(folder: Path, url: str) -> str:
    """The collection of the index in ``folder``: a server at ``url`` may hold several, and an embedded store moves with its
    folder.
    """
    return "boardside" if not url else "boardside-" + hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:12]


def content_digest(catalog: Catalog) -> str:
    """SHA-256 over every statement id and its words, in order: what the index holds."""
    running = hashlib.sha256()
    for id_, text in catalog.statement_texts():
        running.update(f"{id_}\x1f{text}\x1e".encode())
    return running.hexdigest()


@dataclass(frozen=True)
class WordIndexes:
    """BM25 at two grains, built from the same catalog."""

    passages: LexicalIndex
    statements: LexicalIndex

    @classmethod
    def build(cls, catalog: Catalog) -> "WordIndexes":
        return cls(LexicalIndex.build(catalog.passage_texts()), LexicalIndex.build(catalog.statement_texts()))

    def save(self, folder: Path) -> None:
        self.passages.save(folder / "passages")
        self.statements.save(folder / "statements")

    @classmethod
    def load(cls, folder: Path) -> "WordIndexes":
        return cls(LexicalIndex.load(folder / "passages"), LexicalIndex.load(folder / "statements"))


class Index:
    """An open index. Reads only; ``stale`` says when it must be opened again."""

    def __init__(self, folder: Path, catalog: Catalog, vectors: PassageVectors, words: WordIndexes) -> None:
        self.folder, self.catalog, self.vectors, self.words = folder, catalog, vectors, words
        self.generation = catalog.generation()
        self.manifest = catalog.manifest()

    @classmethod
    def open(cls, settings: Settings, embedder: str = "") -> "Index":
        """Open ``settings.index`` and check its manifest; ``embedder`` is its digest where no setting names it.

        Raises a subclass of IndexProblem whose one sentence names the command to run.
        """
        folder = settings.index
        catalog = Catalog.open(folder, embedder or embedder_digest(settings.embedder))
        try:
            return cls(folder, catalog, _vectors(folder, settings.chroma_url, catalog), _words(folder, catalog))
        except BaseException:
            catalog.close()
            raise

    @property
    def stale(self) -> bool:
        """Whether another process has changed the index since it was opened."""
        return self.catalog.generation() != self.generation

    def close(self) -> None:
        self.catalog.close()

    @cached_property
    def documents(self) -> dict[str, Document]:
        """Document id -> document without its sections."""
        return {document.id: document for document in self.catalog.documents()}

    def known_words(self) -> set[str]:
        """Every word that a statement holds."""
        return {word for _, text in self.catalog.statement_texts() for word in words(text)}

    def nearest(self, vector: Vectors, count: int) -> list[tuple[str, float]]:
        """(passage id, cosine), best first; vectors that no row names are left out."""
        found = self.vectors.nearest(vector, count + SPARE)
        held = self.catalog.holding([id_ for id_, _ in found])
        return [(id_, cosine) for id_, cosine in found if id_ in held][:count]

    def passages(self, ids: Sequence[str]) -> dict[str, Passage]:
        return self.catalog.passages(ids)

    def statements(self, ids: Sequence[str]) -> dict[str, Statement]:
        """The statements named; unknown ids are left out."""
        homes = self.catalog.passage_of(ids)
        passages = self.catalog.passages(sorted(set(homes.values())))
        wanted = set(ids)
        return {s.id: s for passage in passages.values() for s in passage.statements if s.id in wanted}


def _vectors(folder: Path, url: str, catalog: Catalog) -> PassageVectors:
    """The vector store, checked to have a vector for each passage; a count taken while a writer works is repeated.

    An embedded store that a killed writer left unreadable is stood in for by the catalog's own vectors; the next writer
    rebuilds it.
    """
    while True:
        generation = catalog.generation()
        try:
            vectors = VectorStore.open(folder, url, collection_name(folder, url))
            held = vectors.count()
        except IndexDamaged:
            if url:
                raise
            return _exact(catalog)
        _, passages, _ = catalog.counts()
        if held >= passages:
            return vectors
        if catalog.generation() == generation:
            raise IndexDamaged(
                f"The index in {folder} lacks vectors ({held} of {passages}); run: python -m ingest --index {folder}"
            )


def _exact(catalog: Catalog) -> ExactVectors:
    rows = catalog.statement_vectors([id_ for id_, _ in catalog.passage_texts()])
    return ExactVectors(rows.passages, means(rows.matrix, rows.starts) if rows.passages else rows.matrix)


def _words(folder: Path, catalog: Catalog) -> WordIndexes:
    """The saved word indexes if they were built from what the catalog holds, else new ones in memory.

    They differ after a writer was killed: the catalog is the truth and the next writer saves again.
    """
    sealed = catalog.manifest().get("digest", "")
    saved = folder / LEXICAL / words_folder(sealed)
    if sealed and saved.is_dir() and content_digest(catalog) == sealed:
        return WordIndexes.load(saved)
    return WordIndexes.build(catalog)
