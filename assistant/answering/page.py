"""An answer as it grows: blocks, and citations numbered in order of first use."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from decimal import Decimal

from assistant.answers import Block, BlockKind, Citation, Segment, SegmentKind
from assistant.citations import cite
from assistant.guardrails.bearing import bearing
from assistant.knowledge import Knowledge
from assistant.verification.figures import figures
from ingest.lexical import terms
from ingest.passages import Statement

Q_DEPTH = 2
"""A qualifier's own qualifiers are shown too, theirs are not: notes tie no deeper than that."""


class Page:
    """Collects one answer. A statement is shown once; its qualifiers always follow it."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self.blocks: list[Block] = []
        self.citations: list[Citation] = []
        self.shown: list[Statement] = []
        self.heads: list[Statement] = []
        """The statements that were asked for, without what must stand with them."""
        self.restated: set[str] = set()
        """Ids of the statements that a finding shown says in a rule's words."""
        self._numbers: dict[str, int] = {}

    @property
    def words(self) -> int:
        return sum(len(segment.text.split()) for block in self.blocks for segment in block.segments)

    def terms(self) -> set[str]:
        """The stems of all that is shown."""
        return {term for block in self.blocks for segment in block.segments for term in terms(segment.text)}

    def figures(self) -> frozenset[Decimal]:
        """The figures in all that is shown."""
        return figures(" ".join(segment.text for block in self.blocks for segment in block.segments))

    def cost(self, statement: Statement) -> int:
        """Words that showing ``statement`` would add, its qualifiers included."""
        added = [statement.text] if not self.has(statement) else []
        for qualifier in self._qualifiers(statement, Q_DEPTH):
            if not self.has(qualifier):
                brief = qualifier.tags.brief if _same_subject(qualifier, statement) else ""
                added.append(brief or qualifier.text)
        return sum(len(text.split()) for text in added)

    def has(self, statement: Statement) -> bool:
        """Whether ``statement``, or one that makes the same point, is shown."""
        twins = self._knowledge.twins.get(statement.id, ())
        return any(
            shown.id == statement.id or shown.id in twins or shown.text == statement.text for shown in self.shown
        )

    def speaks_of(self, treatments: Collection[str]) -> bool:
        """Whether one statement shown, and no mere caveat, is about all of ``treatments``."""
        told = (shown.tags for shown in self.shown)
        return any(set(treatments) <= set(tags.intervention) for tags in told if tags.kind != "caveat")

    def sites_of_findings(self) -> frozenset[str]:
        """The sites that the findings shown speak of."""
        return frozenset(site for id_ in self.restated for site in self._knowledge.statements[id_].tags.site)

    def connective(self, *texts: str, kind: BlockKind = BlockKind.PARAGRAPH) -> None:
        """One block of ``texts``."""
        self.blocks.append(Block(kind, tuple(Segment(SegmentKind.CONNECTIVE, text) for text in texts)))

    def connective_at(self, place: int, text: str) -> None:
        """A connective of its own before the block that is the ``place``-th."""
        self.blocks.insert(place, Block(BlockKind.PARAGRAPH, (Segment(SegmentKind.CONNECTIVE, text),)))

    def once(self, text: str) -> None:
        """A connective of its own, unless it stands there already."""
        if not any(segment.text == text for block in self.blocks for segment in block.segments):
            self.connective(text)

    def close(self) -> None:
        """Take away a heading under which nothing came."""
        while self.blocks and self.blocks[-1].kind is BlockKind.HEADING:
            self.blocks.pop()

    def finding(self, message: str, rule: str, statements: Iterable[Statement], kind: BlockKind) -> None:
        borne = bearing(message, [*statements])
        self.restated |= {statement.id for statement in borne}
        numbers = tuple(self._number(statement) for statement in borne)
        self.blocks.append(Block(kind, (Segment(SegmentKind.FINDING, message, numbers, rule),)))

    def statement(
        self, statement: Statement, kind: BlockKind = BlockKind.BULLET, *, brief: bool = False, opening: str = ""
    ) -> bool:
        """Show ``statement`` with its qualifiers in one block; False when it is shown already.

        ``opening`` is a connective to stand before it.
        """
        if self.has(statement):
            return False
        segments = [Segment(SegmentKind.CONNECTIVE, opening)] if opening else []
        self.heads.append(statement)
        segments.append(self._segment(statement, brief))
        segments.extend(self._qualifying(statement))
        self.blocks.append(Block(kind, tuple(segments)))
        return True

    def claim(self, text: str, statements: Sequence[Statement], kind: BlockKind = BlockKind.BULLET) -> None:
        """Show a verified claim with the statements that carry it; their qualifiers follow in the corpus's words."""
        numbers = dict.fromkeys(number for statement in statements for number in self._cited(statement))
        segments = [Segment(SegmentKind.CLAIM, text, tuple(numbers))]
        for statement in statements:
            segments.extend(self._qualifying(statement))
        self.blocks.append(Block(kind, tuple(segments)))

    def _qualifying(self, statement: Statement) -> Iterator[Segment]:
        """What must be shown with ``statement`` and is not yet; asked anew each time, as one may have just been shown."""
        for one in (statement, *self._twins(statement)):
            for qualifier in self._qualifiers(one, Q_DEPTH):
                if not self.has(qualifier):
                    yield self._segment(qualifier, brief=_same_subject(qualifier, statement))

    def _qualifiers(self, statement: Statement, depth: int) -> list[Statement]:
        if not depth:
            return []
        direct = [self._knowledge.statements[id_] for id_ in self._knowledge.qualifiers.get(statement.id, ())]
        return [found for one in direct for found in (one, *self._qualifiers(one, depth - 1))]

    def _segment(self, statement: Statement, brief: bool) -> Segment:
        numbers = self._cited(statement)
        text = statement.tags.brief if brief and statement.tags.brief else statement.text
        return Segment(SegmentKind.STATEMENT, text, numbers)

    def _cited(self, statement: Statement) -> tuple[int, ...]:
        """Count ``statement`` as shown; its number and those of its twins."""
        self.shown.append(statement)
        return (self._number(statement), *(self._number(twin) for twin in self._twins(statement)))

    def _twins(self, statement: Statement) -> list[Statement]:
        """Those that make the same point and may be cited for it here.

        What must stand with a twin must be on the page, or come with it; a weak source's is not brought in beside a sound one.
        """
        twins = [self._knowledge.statements[twin] for twin in self._knowledge.twins.get(statement.id, ())]
        sound = not self._knowledge.weak(statement)
        return [
            twin
            for twin in twins
            if not (sound and self._knowledge.weak(twin)) or all(map(self.has, self._qualifiers(twin, Q_DEPTH)))
        ]

    def _number(self, statement: Statement) -> int:
        if statement.id not in self._numbers:
            self._numbers[statement.id] = len(self._numbers) + 1
            self.citations.append(cite(self._numbers[statement.id], statement))
        return self._numbers[statement.id]


def _same_subject(qualifier: Statement, statement: Statement) -> bool:
    """Whether the short form of ``qualifier`` reads rightly beside ``statement``: same source, same studies, same site."""
    one, other = qualifier.tags, statement.tags
    return qualifier.document == statement.document and one.study == other.study and set(one.site) <= set(other.site)
