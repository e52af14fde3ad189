"""What a writer does to the three parts of an index: catalog, vectors, word indexes.

The order is what keeps a killed run harmless. Vectors go in before the rows that name them and out after those rows
are gone; the rows of one document change in one transaction; the word indexes are rebuilt last and carry the digest
of what they were built from.
"""

import shutil
from collections.abc import Callable, Iterator, Sequence

from ingest.catalog import Catalog
from ingest.documents import Document
from ingest.embedding import Embedder, Vectors, document_embedder, embedder_digest
from ingest.errors import DocumentRefused, IndexMissing
from ingest.index import LEXICAL, WordIndexes, collection_name, content_digest
from ingest.passages import Passage
from ingest.settings import Settings
from ingest.vectors import VectorStore, as_vectors

BATCH = 64
"""Passages embedded and written at a time: what a document of any length needs in memory."""


class IndexWriter:
    """Writes to the index in ``settings.index``. The caller holds its lock."""

    def __init__(self, settings: Settings, embedder: Embedder | None = None) -> None:
        self._settings, self._embedder = settings, embedder
        digest = embedder_digest(settings.embedder) if embedder is None else embedder.digest
        try:
            self.catalog = Catalog.open(settings.index, digest)
        except IndexMissing:
            self.catalog = Catalog.create(settings.index, digest)
        try:
            self._vectors = VectorStore.open(settings.index, settings.chroma_url, collection_name(settings.index))
            self._mend()
        except BaseException:
            self.catalog.close()
            raise

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
            if fresh:
                self._add_vectors(fresh)
            texts = [statement.text for passage in changed for statement in passage.statements]
            rows = iter(self._model().embed(texts) if texts else ())
            vectors = {passage.id: _take(rows, len(passage.statements)) for passage in changed}
            for passage in batch:
                yield passage, vectors.get(passage.id)
            done += len(batch)
            share(done / len(cut))

    def _add_vectors(self, fresh: Sequence[Passage]) -> None:
        vectors = self._model().embed([f"{passage.section}\n{passage.text}" for passage in fresh])
        self._vectors.add([passage.id for passage in fresh], vectors)

    def _model(self) -> Embedder:
        """The embedder, loaded when it is first needed: a run that finds nothing new never waits for it."""
        if self._embedder is None:
            self._embedder = document_embedder(self._settings.embedder)
        return self._embedder

    def _check_statement_ids(self, document: Document, cut: Sequence[Passage]) -> None:
        authored = [s.id for passage in cut for s in passage.statements if s.tags.authored]
        homes = self.catalog.passage_of(authored)
        elsewhere = self.catalog.passages(sorted(set(homes.values())))
        for id_, home in homes.items():
            if elsewhere[home].document != document.id:
                raise DocumentRefused(document.path, f"statement {id_} already stands in {elsewhere[home].document}")

    def _mend(self) -> None:
        """Embed again what the vector store has lost: a server started anew, or a folder deleted by hand."""
        _, held, _ = self.catalog.counts()
        if self._vectors.count() >= held:
            return
        known = set(self._vectors.ids())
        lost = [id_ for id_, _ in self.catalog.passage_texts() if id_ not in known]
        for start in range(0, len(lost), BATCH):
            self._add_vectors(list(self.catalog.passages(lost[start : start + BATCH]).values()))

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
        target = folder / digest[:16]
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


def _take(rows: Iterator[Vectors], count: int) -> Vectors:
    """The next ``count`` rows, shape (count, dimension)."""
    return as_vectors([next(rows) for _ in range(count)])
