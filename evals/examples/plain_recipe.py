"""The plain LangChain recipe, as an example of a target: embed chunks, take the nearest four, answer from them.

Same corpus, same passages and same embedder as Boardside, so that what differs is what is done with them.
With a chat model (``BOARDSIDE_MODEL``) the model answers from the four chunks and is asked to cite them as [n];
without one the answer is the four chunks. Nothing is checked and nothing is refused: that is the recipe.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.vectorstores import InMemoryVectorStore

from assistant.rows import AnswerRow, CitationRow
from evals.wire import QuestionRow
from ingest.embedding import Embedder, question_embedder
from ingest.index import Index
from ingest.settings import Settings

NEAREST = 4
PROMPT = ChatPromptTemplate.from_messages(
    [
        ("system", "Answer the question from the numbered context only, and cite it as [n].\n\n{context}"),
        ("human", "{question}"),
    ]
)


class SameEmbedder(Embeddings):
    """Boardside's embedder under LangChain's interface."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        row: list[float] = self._embedder.embed([text])[0].tolist()
        return row


class PlainRecipe:
    """A ``Target`` (see ``evals.targets``)."""

    name = "plain recipe"

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @cached_property
    def _store(self) -> InMemoryVectorStore:
        index = Index.open(self._settings)
        identifiers = [identifier for identifier, _ in index.catalog.passage_texts()]
        passages = index.passages(identifiers)
        store = InMemoryVectorStore(SameEmbedder(question_embedder(self._settings.embedder)))
        store.add_documents(
            [
                Document(passages[id_].text, metadata={"passage": id_, "document": passages[id_].document})
                for id_ in identifiers
            ]
        )
        index.close()
        return store

    @cached_property
    def _chain(self) -> Any:
        from langchain.chat_models import init_chat_model

        options: dict[str, Any] = {"temperature": 0}
        if self._settings.model_url:
            options["base_url"] = self._settings.model_url
        return PROMPT | init_chat_model(self._settings.model, **options)

    def answer(self, question: QuestionRow) -> AnswerRow:
        found = self._store.similarity_search(question.question or " ", k=NEAREST)
        text = self._compose(question.question, found) if self._settings.model else _chunks(found)
        return AnswerRow(id=question.id, answer=text, citations=tuple(_citation(chunk) for chunk in found))

    def _compose(self, question: str, found: Sequence[Document]) -> str:
        return str(self._chain.invoke({"context": _chunks(found), "question": question}).content)


def _chunks(found: Sequence[Document]) -> str:
    return "\n\n".join(f"{chunk.page_content} [{number}]" for number, chunk in enumerate(found, 1))


def _citation(chunk: Document) -> CitationRow:
    text = chunk.page_content
    return CitationRow(
        document=chunk.metadata["document"], passage=chunk.metadata["passage"], quote=text, start=0, end=len(text)
    )
