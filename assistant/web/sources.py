"""What the views need to know of the corpus: documents, statements, passages, primary studies, the date."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from types import MappingProxyType

from assistant.answers import Citation
from assistant.corpus.bibliography import vancouver
from assistant.corpus.references import Reference
from assistant.web.dates import currency
from ingest.documents import UNKNOWN, Document, Provenance
from ingest.index import Index
from ingest.passages import Passage, Statement

NO_REFERENCES: Mapping[str, Reference] = MappingProxyType({})
RESTATED = "Boardside’s restatement, not the source’s words; checked by: nobody yet"
MACHINE_MADE = "AI-generated, pending human review"
MACHINE_KINDS = ("ai-generated", "ai-guidance")


@dataclass(frozen=True)
class Sources:
    """``index`` is asked for anew each time, since another process may have rebuilt it.

    ``references`` maps a key such as ``ref12`` to the primary study.
    """

    index: Callable[[], Index]
    references: Mapping[str, Reference] = field(default_factory=lambda: NO_REFERENCES)
    today: Callable[[], date] = field(default=date.today)

    @cached_property
    def _written(self) -> Mapping[str, str]:
        return vancouver(self.references.values())

    def study(self, key: str) -> str:
        """A primary study in Vancouver style; an unknown key as it is."""
        return self._written.get(key, key)

    @cached_property
    def _caveats(self) -> dict[str, Mapping[str, tuple[Statement, ...]]]:
        """By the digest of the index, which another process may change."""
        return {}

    def caveats(self, id_: str) -> tuple[Statement, ...]:
        """The statements that must be shown with this one."""
        index = self.index()
        digest = index.manifest.get("digest", "")
        if digest not in self._caveats:
            found: dict[str, tuple[Statement, ...]] = {}
            for statement in index.catalog.authored():
                for target in statement.tags.qualifies:
                    found[target] = (*found.get(target, ()), statement)
            self._caveats.clear()
            self._caveats[digest] = found
        return self._caveats[digest].get(id_, ())

    @property
    def documents(self) -> Mapping[str, Document]:
        return self.index().documents

    def document(self, id_: str) -> Document | None:
        return self.documents.get(id_)

    def statements(self, ids: Sequence[str]) -> dict[str, Statement]:
        return self.index().statements(list(ids)) if ids else {}

    def passage(self, id_: str) -> Passage | None:
        return self.index().passages([id_]).get(id_)

    def marked(self, citations: Sequence[Citation]) -> list[tuple[str, int]]:
        """One passage in pieces, each quote with its number, what stands between with 0; just the quotes when it is gone."""
        passage = self.passage(citations[0].passage)
        inside = sorted(citations, key=lambda citation: citation.start)
        if passage is None or any(passage.text[c.start : c.end] != c.quote for c in inside):
            return [piece for c in inside for piece in ((c.quote, c.number), (" ", 0))]
        pieces: list[tuple[str, int]] = []
        place = 0
        for citation in inside:
            pieces += [(passage.text[place : citation.start], 0), (citation.quote, citation.number)]
            place = citation.end
        return [*pieces, (passage.text[place:], 0)]

    def sections(self) -> list[tuple[str, str, int]]:
        """(document, section heading, how many statements), as the sources have them."""
        return self.index().catalog.sections()

    def section(self, document: str, heading: str) -> list[Statement]:
        """The statements of one section, in order."""
        index = self.index()
        passages = index.passages(index.catalog.section(document, heading))
        return [statement for passage in passages.values() for statement in passage.statements]

    def search(self, words: Sequence[str]) -> list[str]:
        """The ids of the statements that hold every word, given in small letters, in their text or section heading."""
        texts = self.index().catalog.statement_texts()
        return [id_ for id_, text in texts if all(word in text.casefold() for word in words)]

    def title(self, id_: str) -> str:
        """The title of a document; the rules' own cautions rest on none."""
        document = self.document(id_)
        return document.title if document else "Boardside’s own caution" if id_ == "boardside" else id_

    def short(self, id_: str) -> str:
        """Who says it, in a few words: kind and publisher."""
        document = self.document(id_)
        if document is None:
            return self.title(id_)
        source = document.provenance
        return ", ".join(part for part in (kind_words(source), source.publisher) if part and part != UNKNOWN)

    def currency(self, id_: str) -> tuple[str, bool]:
        document = self.document(id_)
        return currency(document.provenance, self.today()) if document else ("", False)


def by_passage(citations: Sequence[Citation]) -> list[list[Citation]]:
    """Citations of one passage together, in order of first use."""
    groups: dict[str, list[Citation]] = {}
    for citation in citations:
        groups.setdefault(citation.passage, []).append(citation)
    return list(groups.values())


def is_machine_made(source: Provenance) -> bool:
    return source.kind.startswith(MACHINE_KINDS)


def kind_words(source: Provenance) -> str:
    """The kind of source as a reader says it."""
    if source.kind == UNKNOWN:
        return "kind of source unknown"
    return source.kind.replace("-", " ").replace("ai generated", "AI-generated")
