"""Cleaned blocks -> sections of tagged sentences.

A list is the hard part. "Only in patients meeting all of: A; B; C" cut into three statements would say three
wrong things, so a lead-in and its fragments stay one statement; items that are sentences stand alone, with a
lead-in that they depend on ("For bone metastases:") put before each.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ingest.blocks import HOLE, Block, Draft, Shape, tidy
from ingest.cleaning import clean, is_pointer
from ingest.documents import Document, Provenance, Section, Sentence
from ingest.glossary import Glossary
from ingest.harvest import harvest, merge
from ingest.headings import VERBS, plain
from ingest.lexicon import Lexicon
from ingest.sentences import pieces, split

DEPENDENT = re.compile(
    r"^(?:for|in|if|when|after|before|with|among|during|patients? with|once|where|unless)\b|\b(?:that|to|by|with|if|when|for|be)\s*:$",
    re.IGNORECASE,
)
"""Lead-ins without which their items say something else."""
TOGETHER = re.compile(
    r"\b(?:all|any|one|both|either|none|each|two|three|more) of\b|\bcriteria\b|\bfollowing\b|\binclud(?:e|es|ing)\b|\bare:$|\bis:$|\bcontraindicat",
    re.IGNORECASE,
)
MOJIBAKE = re.compile("â€[œ\x9d™“”˜¢\x93\x94]|â‰[¤¥]|Â[±µ°·]|Ã[©¨¼¶¤¡]")
"""UTF-8 that was once read as Latin-1: a comparison sign may have gone with it."""
UNREADABLE = re.compile(f"{HOLE}|\\(cid:\\d+\\)|[\ue000-\uf8ff]|{MOJIBAKE.pattern}")
LABEL = re.compile(r"^(?:Keywords?|MeSH)\b", re.IGNORECASE)


def document(path: Path, draft: Draft, stated: Provenance, title: str, budget: int, glossary: Glossary) -> Document:
    """The document in ``path``; ``stated`` and ``title`` come from its sidecar and win over what the page says.

    ``budget`` is the most tokens a statement may take. The digest is left to the writer of the index.
    """
    cleaned = clean(draft)
    name = title or cleaned.title or tidy(path.stem)
    provenance = merge(harvest(draft, name), stated)
    parts = _Parts(Lexicon(glossary), budget, plain(name))
    sections = tuple(parts.sections([block for block in cleaned.blocks if block.text not in provenance.authors]))
    return Document(path.name, name, path, "", provenance, sections, cleaned.references)


@dataclass
class _Parts:
    """Builds sections from blocks; holds the headings that are open."""

    lexicon: Lexicon
    budget: int
    title: str
    stack: list[tuple[int, str]] = field(default_factory=list)

    def sections(self, blocks: Sequence[Block]) -> Iterator[Section]:
        heading, page = self._path(), 0
        texts: list[Sentence] = []
        for group in _groups(blocks):
            first = group[0]
            if first.shape is Shape.HEADING:
                self._open(first)
                continue
            if (self._path(), first.page) != (heading, page):
                if texts:
                    yield Section(heading, tuple(texts), page)
                heading, page, texts = self._path(), first.page, []
            texts.extend(self._sentences(group, heading))
            dangling = _dangling(group)
            if dangling:
                self._open(Block(Shape.HEADING, dangling, 9))
        if texts:
            yield Section(heading, tuple(texts), page)

    def _open(self, block: Block) -> None:
        while self.stack and self.stack[-1][0] >= block.level:
            self.stack.pop()
        text = block.text.strip(" .:,")
        if text and plain(text) != self.title:
            self.stack.append((block.level, text))

    def _path(self) -> str:
        return ": ".join(text for _, text in self.stack)

    def _sentences(self, group: Sequence[Block], heading: str) -> list[Sentence]:
        texts = [
            piece
            for text in _statements(group)
            if not is_pointer(text) and not UNREADABLE.search(text)
            for piece in pieces(text, self.budget)
        ]
        tags = self.lexicon.tags(texts, heading)
        return [Sentence(text, tags=tag) for text, tag in zip(texts, tags, strict=True)]


def _groups(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Blocks one by one, but a run of items together with the paragraph or heading that leads in to it."""
    group: list[Block] = []
    for block in blocks:
        leads = bool(group) and group[-1].text.endswith(":") and group[-1].shape is Shape.PARAGRAPH
        inside = bool(group) and group[-1].shape is Shape.ITEM and group[0].shape is not Shape.HEADING
        if block.shape is Shape.ITEM and (leads or inside):
            group.append(block)
            continue
        if group:
            yield group
        group = [_as_lead(block)]
    if group:
        yield group


def _as_lead(block: Block) -> Block:
    """A line that a reader took for a heading though it ends as a lead-in does ("For bone metastases:")."""
    if block.shape is Shape.HEADING and not block.certain and block.text.endswith(":") and VERBS.search(block.text):
        return replace(block, shape=Shape.PARAGRAPH)
    return block


def _dangling(group: Sequence[Block]) -> str:
    """A paragraph that stops in mid-sentence, as when a list lost its bullets: it qualifies what follows."""
    text = group[0].text
    return (
        text if len(group) == 1 and group[0].shape is Shape.PARAGRAPH and text.endswith(",") and len(text) < 200 else ""
    )


def _statements(group: Sequence[Block]) -> list[str]:
    first = group[0]
    items = [block.text for block in group if block.shape is Shape.ITEM]
    if first.shape is Shape.ROW:
        return [first.text]
    if first.shape is Shape.PARAGRAPH and not items:
        return [] if _dangling(group) else _prose(first)
    if first.shape is Shape.PARAGRAPH:
        before = split(first.text)
        return [*(text for text in before[:-1] if _is_sentence(text)), *_listed(before[-1], items)]
    return [text for item in items for text in _item(item)]


def _prose(block: Block) -> list[str]:
    """The sentences of a paragraph. On a printed page, one without its beginning or its end was cut by the layout."""
    texts = [text for text in split(block.text) if _is_sentence(text)]
    if not block.page:
        return texts
    return [text for text in texts if not text[0].islower() and re.search(r"[.!?:;][\"'”’)\]]*$", text)]


def _listed(lead: str, items: Sequence[str]) -> list[str]:
    """The statements of a list under ``lead``, which ends with a colon."""
    whole = sum(_stands_alone(item) for item in items)
    if whole * 2 < len(items) or (TOGETHER.search(lead) and whole < len(items)):
        return [f"{lead} {'; '.join(item.rstrip(' .;,') for item in items)}."]
    if DEPENDENT.search(lead):
        return [f"{lead} {item}" for item in items]
    return [*([lead] if _is_sentence(lead) else []), *(text for item in items for text in _item(item))]


def _item(item: str) -> list[str]:
    """An item's sentences; one of fewer than three words says nothing by itself."""
    return [text for text in split(item) if len(text.split()) >= 3]


def _stands_alone(item: str) -> bool:
    """Whether an item reads as a sentence or an order and not as a member of a list."""
    return len(item.split()) >= 6 and (VERBS.search(item) is not None or len(item.split()) >= 12)


def _is_sentence(text: str) -> bool:
    """Whether a line of a paragraph is one, and not a caption, a byline or a row of keywords."""
    if LABEL.match(text) or not re.search(r"[^\W\d_]{2}", text) or len(text.split()) < 3:
        return False
    return bool(re.search(r"[.!?:;][\"'”’)\]]*$", text)) or VERBS.search(text) is not None
