"""What the harness reads of an index: passages, which of them hold a nugget, and a ranking for a question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from assistant.retrieval.question_map import QuestionMap
from assistant.retrieval.reranking import Reranker
from assistant.retrieval.retriever import Retriever
from evals.cases import Case, Nugget
from evals.finding_passages import DEPTH
from evals.text import numbers, plain
from ingest.embedding import question_embedder
from ingest.glossary import Glossary, load_glossary
from ingest.index import Index
from ingest.passages import Passage
from ingest.questions import KnownQuestion, load_questions
from ingest.settings import Settings

COMMON = 12
"""A nugget that more passages than this hold tells nothing about which of them was needed."""


@dataclass(frozen=True, slots=True)
class Held:
    """A passage in brief: its id, its document, its text normalised; its heading and statements as they stand."""

    id: str
    document: str
    text: str
    statements: tuple[str, ...] = ()


class CorpusView:
    """One open index, read only."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._index = Index.open(settings)
        self.passage_text = lru_cache(maxsize=4096)(self._passage_text)

    @property
    def generation(self) -> str:
        """The digest of what the index holds, for the head of a report."""
        return self._index.manifest.get("digest", "")[:16]

    def _passage_text(self, identifier: str) -> str | None:
        passage = self._index.passages([identifier]).get(identifier) if identifier else None
        return None if passage is None else passage.text

    def statement_text(self, identifier: str) -> str | None:
        found = self._index.statements([identifier]).get(identifier)
        return None if found is None else found.text

    @cached_property
    def passages(self) -> tuple[Held, ...]:
        """Every passage, section heading included, in order."""
        rows = list(self._index.catalog.passage_texts())
        full = self._index.passages([identifier for identifier, _ in rows])
        return tuple(_held(full[identifier], text) for identifier, text in rows)

    @cached_property
    def numbers(self) -> frozenset[str]:
        """Every number that the corpus holds."""
        return frozenset(number.value for held in self.passages for number in numbers(held.text))

    @cached_property
    def definitions(self) -> str:
        """Every name and definition of the glossary, normalised: what explains a term, word for word, owes no citation."""
        return "\n".join(plain(f"{e.name}: {e.definition}") for e in self._glossary.entries.values() if e.definition)

    def holding(self, nugget: Nugget, documents: frozenset[str]) -> frozenset[str]:
        """Passages of ``documents`` (none named: of all) that hold a form of ``nugget``."""
        return frozenset(
            held.id
            for held in self.passages
            if (not documents or held.document in documents) and nugget.met_by(held.text)
        )

    def gold(self, case: Case) -> dict[str, frozenset[str]]:
        """Vital nugget -> the passages that hold it; nuggets that none or too many hold are left out."""
        found = {nugget.text: self.holding(nugget, case.documents) for nugget in case.vital}
        return {text: passages for text, passages in found.items() if 0 < len(passages) <= COMMON}

    @cached_property
    def _glossary(self) -> Glossary:
        return load_glossary(self._settings.corpus / "glossary.yaml")

    @cached_property
    def _retriever(self) -> Retriever:
        embedder, reranker = question_embedder(self._settings.embedder), Reranker.open(self._settings.reranker)
        turned = QuestionMap.of(self._settings.prompts, self._settings.embedder)
        return Retriever(self._index, self._glossary, embedder, reranker=reranker, question_map=turned)

    def rank(self, text: str, count: int = DEPTH) -> tuple[str, ...]:
        """Passage ids for ``text``, best first, by the product's own retriever."""
        return tuple(identifier for identifier, _ in self._retriever.rank_passages(text, count)) if text.strip() else ()

    def close(self) -> None:
        self._index.close()


def _held(passage: Passage, text: str) -> Held:
    told = tuple(statement.text for statement in passage.statements)
    return Held(passage.id, passage.document, plain(text), (passage.section, *told) if passage.section else told)


def unfounded(view: CorpusView, cases: Sequence[Case]) -> Mapping[str, list[str]]:
    """Case id -> nuggets of which no form stands in a passage, nor all its phrases in one document.

    A nugget that says what the documents lack ("... not in the sources") is exempt: nothing can hold it.
    """
    whole: dict[str, str] = {}
    for held in view.passages:
        whole[held.document] = whole.get(held.document, "") + " " + held.text
    found: dict[str, list[str]] = {}
    for case in cases:
        lost = [nugget.text for nugget in (*case.vital, *case.okay) if not _founded(view, case, nugget, whole)]
        if lost:
            found[case.id] = lost
    return found


def _founded(view: CorpusView, case: Case, nugget: Nugget, whole: Mapping[str, str]) -> bool:
    if says_what_is_lacking(nugget) or view.holding(nugget, frozenset()):
        return True
    documents = case.documents or frozenset(whole)
    together = " ".join(whole.get(document, "") for document in sorted(documents))
    return any(nugget.met_by(whole.get(document, "")) for document in documents) or nugget.met_by(together)


LACKING = (
    "not in the sources",
    "not in sources",
    "not in the source",
    "not in any source",
    "not stated",
    "not covered",
    "not given",
    "no figure",
)


def says_what_is_lacking(nugget: Nugget) -> bool:
    """Whether the nugget is that the documents do not say something."""
    return any(phrase in nugget.text.lower() for phrase in LACKING)


def known_and_statements(settings: Settings) -> tuple[tuple[KnownQuestion, ...], list[tuple[str, str]]]:
    """The known questions, and the ids and texts of the authored statements in the index of ``settings``."""
    index = Index.open(settings)
    try:
        return load_questions(settings.corpus / "questions.yaml"), [
            (one.id, one.text) for one in index.catalog.authored()
        ]
    finally:
        index.close()
