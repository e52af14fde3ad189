"""A tiny stand-in for the assistant, for tests of what the page does with an answer."""

import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from assistant.answers import (
    Abstention,
    Answer,
    Block,
    BlockKind,
    Citation,
    Disagreement,
    Position,
    Reason,
    Reply,
    Segment,
    SegmentKind,
)
from assistant.composing.compose_mode import DEAF, Listener
from assistant.corpus.references import Author, Reference
from assistant.findings import Criterion, Finding, Indicator, Truth, Verdict
from assistant.patient import Fact, Span, Status, patient_facts
from assistant.turns import Role, Turn
from assistant.web.sources import Sources
from ingest.documents import Document, Provenance, Tags
from ingest.errors import QuestionRefused
from ingest.passages import Passage, Statement

STUDY = Reference("ref1", "A study", "J", authors=(Author("Doe", "J"),), year="2001", volume="1", pages="1")
HOSTILE = "<script>window.hurt=1</script><img src=x onerror='window.hurt=1'>"
TEXTS = {
    "rv-01": "Lesions above 3 cm respond less well to ablation.",
    "rv-02": f"A passage may hold {HOSTILE} as text.",
    "ai-01": "An AI-generated page claims that size does not matter.",
}


def documents() -> dict[str, Document]:
    """One restated review and one AI-generated page."""
    from pathlib import Path

    review = Provenance(
        kind="topic-review", publisher="Press", current_through="2024-01", doi="10.1000/x1", pmid="123", restated=True
    )
    page = Provenance(kind="ai-generated-guidance", publisher="Robot", published="2025-12-05")
    return {
        "review": Document("review", "Review of ablation", Path("review.md"), "0", review, ()),
        "page": Document("page", "A generated page", Path("page.md"), "0", page, ()),
    }


def passage(document: str, ids: Sequence[str]) -> Passage:
    text = " ".join(TEXTS[id_] for id_ in ids)
    home = f"p-{document}"
    statements, start = [], 0
    for id_ in ids:
        tags = Tags(
            strength="may" if id_ == "rv-01" else "",
            cites=("ref1",) if id_ == "rv-01" else (),
            qualifies=("ai-01",) if id_ == "rv-02" else (),
            authored=True,
        )
        statements.append(
            Statement(id_, document, home, "Liver: ablation", TEXTS[id_], start, start + len(TEXTS[id_]), tags)
        )
        start += len(TEXTS[id_]) + 1
    return Passage(home, document, "Liver: ablation", 3, text, 20, tuple(statements))


class FakeIndex:
    """The part of an index that the views read."""

    def __init__(self) -> None:
        self.documents = documents()
        self._passages = {p.id: p for p in (passage("review", ("rv-01", "rv-02")), passage("page", ("ai-01",)))}
        self.manifest = {"digest": "a1b2c3d4e5"}

    @property
    def catalog(self) -> "FakeIndex":
        return self

    def sections(self) -> list[tuple[str, str, int]]:
        return [(p.document, p.section, len(p.statements)) for p in self._passages.values()]

    def section(self, document: str, heading: str) -> list[str]:
        return [p.id for p in self._passages.values() if (p.document, p.section) == (document, heading)]

    def authored(self) -> list[Statement]:
        return [s for p in self._passages.values() for s in p.statements]

    def statement_texts(self) -> list[tuple[str, str]]:
        return [(s.id, f"{s.section}\n{s.text}") for p in self._passages.values() for s in p.statements]

    def passages(self, ids: Sequence[str]) -> dict[str, Passage]:
        return {id_: self._passages[id_] for id_ in ids if id_ in self._passages}

    def statements(self, ids: Sequence[str]) -> dict[str, Statement]:
        found = {s.id: s for p in self._passages.values() for s in p.statements}
        return {id_: found[id_] for id_ in ids if id_ in found}


def sources() -> Sources:
    index = FakeIndex()
    return Sources(lambda: index, {"ref1": STUDY}, lambda: date(2026, 11, 21))  # type: ignore[arg-type,return-value]


def citation(number: int, id_: str) -> Citation:
    statement = FakeIndex().statements([id_])[id_]
    return Citation(number, statement.document, statement.passage, id_, statement.text, statement.start, statement.end)


def finding(rule: str, indicator: Indicator = Indicator.WARNING, size: float | None = None) -> Finding:
    truth = Truth.UNKNOWN if size is None else Truth.TRUE if size <= 30 else Truth.FALSE
    verdict = {Truth.UNKNOWN: Verdict.UNKNOWN, Truth.TRUE: Verdict.MET, Truth.FALSE: Verdict.VIOLATED}[truth]
    facts = () if size is None else (Fact("lesion-size", size, "mm", Status.ASSERTED, Span(0, 0, 6, "4.5 cm")),)
    return Finding(
        rule, f"Rule {rule}", "The size decides.", indicator, verdict, (),
        (Criterion("Largest lesion at most 30 mm", "lesion-size", truth, facts),),
        () if facts else ("lesion-size",), "review", "rfa", "liver", ("rv-01", "ai-01"),
    )  # fmt: skip


def answer(question: str, findings: tuple[Finding, ...] = (), size: float | None = 45.0) -> Answer:
    def said(kind: BlockKind, id_: str, *numbers: int) -> Block:
        return Block(kind, (Segment(SegmentKind.STATEMENT, TEXTS[id_], numbers),))

    blocks = (
        said(BlockKind.PARAGRAPH, "rv-01", 1),
        Block(BlockKind.HEADING, (Segment(SegmentKind.CONNECTIVE, "What the sources advise"),)),
        said(BlockKind.BULLET, "rv-02", 2),
        said(BlockKind.BULLET, "ai-01", 3),
        Block(BlockKind.ROW, (Segment(SegmentKind.CONNECTIVE, "Size"), Segment(SegmentKind.CELL, "3 cm", (1,)))),
    )
    span = Span(0, 0, 6, "4.5 cm")
    facts = patient_facts([] if size is None else [Fact("lesion-size", size, "mm", Status.ASSERTED, span)])
    sides = (Position("review", ("rv-01",)), Position("page", ("ai-01",)))
    return Answer(
        question, question, blocks, (citation(1, "rv-01"), citation(2, "rv-02"), citation(3, "ai-01")), findings, facts,
        disagreements=(Disagreement("c1", "Does size matter?", "Not settled.", sides),), uncovered=("cost",),
    )  # fmt: skip


def abstention(question: str) -> Abstention:
    block = Block(BlockKind.PARAGRAPH, (Segment(SegmentKind.CONNECTIVE, "The documents do not answer this question."),))
    return Abstention(question, question, (block,), (), (), patient_facts([]), reason=Reason.OFF_DOMAIN)


@dataclass
class FakeAssistant:
    """Answers at once, a "slow" question after seconds; refuses what is over ``limit`` characters.

    It says each "claim X" of a question to the listener; ``stopped`` counts the answers that were given up.
    """

    limit: int = 500
    stopped: int = 0
    asked: list[tuple[str, tuple[Turn, ...], Role, dict[str, str]]] = field(default_factory=list)

    def reply(
        self,
        text: str,
        history: Sequence[Turn] = (),
        role: Role = "clinician",
        corrections: Mapping[str, str] = {},
        listener: Listener = DEAF,
    ) -> Reply:
        self.asked.append((text, tuple(history), role, dict(corrections)))
        for claim in re.findall(r"claim \w+", text):
            listener.hear(f"The {claim}.")
        until = time.monotonic() + (5.0 if "slow" in text else 0.0)
        while time.monotonic() < until and not listener.stopped():
            time.sleep(0.02)
        self.stopped += listener.stopped()
        if not text.strip() or len(text) > self.limit:
            raise QuestionRefused(f"A question has 1 to {self.limit} characters; shorten it.")
        if "weather" in text:
            return abstention(text)
        if "break" in text:
            raise ZeroDivisionError
        critical = (finding("emergency", Indicator.CRITICAL, 45.0),) if "weakness" in text else ()
        made = answer(text, (finding("size", size=45.0), *critical))
        return replace(made, standalone=f"{history[0].text} {text}") if text.startswith("And ") else made

    def recheck(self, reply: Reply, corrections: Mapping[str, str], said: Sequence[Turn] = ()) -> Reply:
        written = corrections.get("lesion-size", "45" if said else "")
        size = float(written) if written else None
        facts = patient_facts([] if size is None else [Fact("lesion-size", size, "mm")])
        return replace(reply, facts=facts, findings=(finding("size", size=size),))
