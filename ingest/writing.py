"""What a writer does to the three parts of an index: catalog, vectors, word indexes.

The order is what keeps a killed run harmless. Vectors go in before the rows that name them and out after those rows
are gone; the rows of one document change in one transaction; the word indexes are rebuilt last and carry the digest
of what they were built from.
"""

import shutil
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from ingest.catalog import Catalog
from ingest.documents import Document
from ingest.embedding import Embedder, Vectors, document_embedder, embedder_digest, means
from ingest.errors import DocumentRefused, IndexDamaged, IndexMissing
from ingest.index import LEXICAL, WordIndexes, collection_name, content_digest, words_folder
from ingest.passages import Passage
from ingest.settings import Settings
from ingest.vectors import VectorStore, as_vectors, forget_embedded

BATCH = 64
"""Passages embedded and written at a time: what a document of any length needs in memory."""


class IndexWriter:
    """Writes to the index in ``settings.index``. The caller holds its lock."""

    def __init__(self, settings: Settings, embedder: Embedder | None = None) -> None:
        self._settings, self._given = settings, embedder
        digest = embedder_digest(settings.embedder) if embedder is None else embedder.digest
        try:
            self.catalog = Catalog.open(settings.index, digest)
        except IndexMissing:
            self.catalog = Catalog.create(settings.index, digest)
        try:
            self._vectors = self._opened()
            self._mend()
        except BaseException:
            self.catalog.close()
            raise

    def _opened(self) -> VectorStore:
        """The vector store; an embedded one that cannot be read is made anew, to be filled from the catalog."""
        settings = self._settings
        try:
            store = VectorStore.open(
                settings.index, settings.chroma_url, collection_name(settings.index, settings.chroma_url)
            )
            store.count()
        except IndexDamaged:
            if settings.chroma_url:
                raise
            forget_embedded(settings.index)
            store = VectorStore.open(settings.index, "", collection_name(settings.index, ""))
        return store

    def close(self) -> None:
        self.catalog.close()

    def write(self, document: Document, cut: Sequence[Passage], share: Callable[[float], None]) -> None:
        """Put ``document`` in place of what its path held, in one step; ``share`` hears how much of it is done.

        Raises DocumentRefused when a statement's authored id is another document's.
        """
        self._check_statement_ids(document, cut)
        self.catalog.replace(document, cut, self._embedded(cut, share))

    def finish(self) -> None:
        """Drop vectors that nothing names and bring the word indexes up to date."""
        self._collect_garbage()
        self._seal()

    def _embedded(
        self, cut: Sequence[Passage], share: Callable[[float], None]
    ) -> Iterator[tuple[Passage, Vectors | None]]:
        """Each passage with its statements' vectors; None where the catalog already has just these statements."""
        done = 0
        for start in range(0, len(cut), BATCH):
            batch = cut[start : start + BATCH]
            once = {passage.id: passage for passage in reversed(batch)}.values()  # a document may repeat itself
            fresh = [passage for passage in once if not self.catalog.has_passage(passage.id)]
            changed = [passage for passage in once if not self.catalog.holds(passage)]
            vectors = self._statement_vectors(changed)
            self._vectors.add([passage.id for passage in fresh], _means([vectors[passage.id] for passage in fresh]))
            for passage in batch:
                yield passage, vectors.get(passage.id)
            done += len(batch)
            share(done / len(cut))

    def _statement_vectors(self, changed: Sequence[Passage]) -> dict[str, Vectors]:
        """Passage id -> a row for each of its statements."""
        found: dict[str, Vectors] = {}
        for authored in (True, False):
            passages = [passage for passage in changed if _authored(passage) == authored]
            texts = [statement.text for passage in passages for statement in passage.statements]
            rows = iter(self._model(full=authored).embed(texts) if texts else ())
            found |= {passage.id: _take(rows, len(passage.statements)) for passage in passages}
        return found

    def _model(self, full: bool) -> Embedder:
        """The embedder, loaded when it is first needed: a run that finds nothing new never waits for it.

        Authored statements are embedded in full precision, so that an answer from them is the same on every processor:
        bfloat16 changed the words of 8 answers in 404. A folder of raw documents is too large to wait for that.
        """
        return self._given or document_embedder(self._settings.embedder, full)

    def _check_statement_ids(self, document: Document, cut: Sequence[Passage]) -> None:
        authored = [s.id for passage in cut for s in passage.statements if s.tags.authored]
        homes = self.catalog.passage_of(authored)
        elsewhere = self.catalog.passages(sorted(set(homes.values())))
        for id_, home in homes.items():
            if elsewhere[home].document != document.id:
                raise DocumentRefused(document.path, f"statement {id_} already stands in {elsewhere[home].document}")

    def _mend(self) -> None:
        """Put back what the vector store has lost: a server started anew, or a folder deleted by hand."""
        _, held, _ = self.catalog.counts()
        if self._vectors.count() >= held:
            return
        known = set(self._vectors.ids())
        lost = [id_ for id_, _ in self.catalog.passage_texts() if id_ not in known]
        for start in range(0, len(lost), BATCH):
            known_rows = self.catalog.statement_vectors(lost[start : start + BATCH])
            self._vectors.add(known_rows.passages, means(known_rows.matrix, known_rows.starts))

    def _collect_garbage(self) -> None:
        garbage = self.catalog.garbage()
        if garbage:
            self._vectors.remove(garbage)
            self.catalog.forget_garbage(garbage)
        _, held, _ = self.catalog.counts()
        if self._vectors.count() > held:  # left by a run that was killed before it recorded them
            self._vectors.remove([id_ for id_ in self._vectors.ids() if not self.catalog.has_passage(id_)])

    def _seal(self) -> None:
        digest = content_digest(self.catalog)
        folder = self._settings.index / LEXICAL
        target = folder / words_folder(digest)
        if self.catalog.manifest().get("digest") == digest and target.is_dir():
            return
        draft = folder / "new"
        shutil.rmtree(draft, ignore_errors=True)
        WordIndexes.build(self.catalog).save(draft)
        shutil.rmtree(target, ignore_errors=True)
        draft.replace(target)
        self.catalog.seal(digest)
        for old in folder.iterdir():
            if old != target:
                shutil.rmtree(old, ignore_errors=True)


def _means(groups: Sequence[Vectors]) -> Vectors:
    """One row a group: the vector of a passage is the mean of its statements', so that text is embedded once."""
    sizes = [len(group) for group in groups]
    starts = np.cumsum([0, *sizes[:-1]])
    return means(np.vstack(groups), starts) if groups else np.zeros((0, 0), dtype=np.float32)


def _authored(passage: Passage) -> bool:
    return any(statement.tags.authored for statement in passage.statements)


def _take(rows: Iterator[Vectors], count: int) -> Vectors:
    """The next ``count`` rows, shape (count, dimension)."""
    return as_vectors([next(rows) for _ in range(count)])
