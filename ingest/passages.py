"""Document -> Passages made of Statements. Section-aware, under a token budget, pure.

A statement's ``start`` and ``end`` are code-point offsets into its passage's text, so
``passage.text[s.start:s.end] == s.text`` holds for every statement (see ``verify``).
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ingest.documents import Document, Section, Sentence, Tags
from ingest.tokens import count_tokens

JOINT = " "


@dataclass(frozen=True, slots=True)
class Statement:
    """One citable sentence. ``id`` is authored in a note, a content hash elsewhere."""

    id: str
    document: str
    passage: str
    section: str
    text: str
    start: int
    end: int
    tags: Tags

    @property
    def with_section(self) -> str:
        """The heading under which it stands, and the sentence."""
        return f"{self.section} {self.text}"


@dataclass(frozen=True, slots=True)
class Passage:
    """Neighbouring statements of one section; ``id`` hashes the text.

    Text that several documents hold is stored once: ``document`` is the first of them, ``also`` the
    others.
    """

    id: str
    document: str
    section: str
    page: int
    text: str
    tokens: int
    statements: tuple[Statement, ...]
    also: tuple[str, ...] = ()


def content_id(*parts: str) -> str:
    """Sixteen hex digits of SHA-256 over ``parts``; white space within a part is normalised first."""
    joined = "\x1f".join(" ".join(part.split()) for part in parts)
    return hashlib.sha256(joined.encode()).hexdigest()[:16]


def passages(document: Document, budget: int) -> Iterator[Passage]:
    """Cut each section into passages of at most ``budget`` tokens; a longer sentence stands alone."""
    for section in document.sections:
        for group in _groups(section.sentences, budget):
            yield _passage(document, section, group)


def _groups(sentences: Iterable[Sentence], budget: int) -> Iterator[list[Sentence]]:
    group: list[Sentence] = []
    used = 0
    for sentence in sentences:
        size = count_tokens(sentence.text)
        if group and used + size > budget:
            yield group
            group, used = [], 0
        group.append(sentence)
        used += size
    if group:
        yield group


def _passage(document: Document, section: Section, group: list[Sentence]) -> Passage:
    text = JOINT.join(sentence.text for sentence in group)
    passage_id = content_id(text)
    statements = []
    start = 0
    for sentence in group:
        end = start + len(sentence.text)
        statements.append(
            Statement(
                id=sentence.id or content_id(passage_id, str(start)),
                document=document.id,
                passage=passage_id,
                section=section.heading,
                text=sentence.text,
                start=start,
                end=end,
                tags=sentence.tags,
            )
        )
        start = end + len(JOINT)
    return Passage(passage_id, document.id, section.heading, section.page, text, count_tokens(text), tuple(statements))


def verify(passage: Passage) -> bool:
    """Whether every statement of ``passage`` lies in it word for word at its offsets."""
    return all(passage.text[s.start : s.end] == s.text for s in passage.statements)
