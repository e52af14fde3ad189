"""Compose mode: a chat model words the answer, claim by claim, and only what verifies is shown.

The model sees numbered statements and never an id; it cites by those numbers, and the program makes the
citations. Each claim is verified as it arrives. One that fails is replaced by the statement it cites when that is on
the subject, or dropped. When nothing stands, ModelProblem tells the caller to let quote mode answer.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice, zip_longest
from typing import TYPE_CHECKING, Protocol

from assistant.answering.page import Page
from assistant.answers import BlockKind, Reply, SegmentKind
from assistant.composing.claims import ClaimReader, Draft
from assistant.composing.composer import OUTPUT_TOKENS, Composer
from assistant.composing.model_prompts import ComposePrompt, load_compose_prompt
from assistant.guardrails.recommendations import Recommendation
from assistant.guardrails.text_recommendations import from_text
from assistant.knowledge import Knowledge
from assistant.questions.question import Question
from assistant.retrieval.retriever import Evidence, Scored
from assistant.turns import Role
from assistant.verification.entailment import Entailment
from assistant.verification.verifier import verify
from assistant.verification.wording import Reader
from ingest.errors import CitationError, ModelProblem
from ingest.glossary import Glossary
from ingest.passages import Statement
from ingest.settings import Settings
from ingest.tokens import count_tokens

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessage

MOST_CLAIMS = 12
"""Claims that are read; what a model says beyond them is not."""
MOST_STATEMENTS = 16
ASKED_FOR = 6
"""Claims that the prompt asks for."""
SPARE = 1.35
"""A model's own tokens may be more than cl100k_base counts."""
ON_SUBJECT = 0.6
"""Share of the best statement's score from which a cited statement may stand in for a failed claim."""

Part = tuple[Question, Evidence]


@dataclass(frozen=True, slots=True)
class ComposeResult:
    """How many claims are shown, dropped, and replaced by the statement they cite."""

    shown: int
    dropped: int
    replaced: int

    @property
    def claims(self) -> int:
        return self.shown + self.dropped + self.replaced

    def counts(self) -> dict[str, str]:
        """As the connective ``composed`` takes them."""
        counted = {"claims": self.claims, "shown": self.shown, "replaced": self.replaced, "dropped": self.dropped}
        return {name: str(count) for name, count in counted.items()}


@dataclass(frozen=True, slots=True)
class Line:
    """One claim with the statements that carry it; no text: the statement itself."""

    text: str
    statements: tuple[Statement, ...]
    recommends: tuple[Recommendation, ...] = ()
    """What the claim advises: as the model lists it and as the detector reads it."""

    @property
    def shown(self) -> str:
        """The words that the reader sees."""
        return self.text or self.statements[0].text


class Listener(Protocol):
    """Who waits for an answer: hears each line as it verifies, and may have had enough."""

    def hear(self, line: str) -> None: ...

    def stopped(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Deaf:
    """Waits for the whole answer."""

    def hear(self, line: str) -> None:
        """Nothing is done with a line on its own."""

    def stopped(self) -> bool:
        return False


DEAF = Deaf()


@dataclass(frozen=True, slots=True)
class Composition:
    """What stands of a model's answer, ready to be put on a page."""

    lines: tuple[Line, ...]
    result: ComposeResult

    @property
    def recommends(self) -> tuple[Recommendation, ...]:
        return tuple(dict.fromkeys(advised for line in self.lines for advised in line.recommends))

    def place(self, page: Page) -> None:
        """Put the lines on ``page``; qualifiers and citations are the page's."""
        kind = BlockKind.PARAGRAPH
        for line in self.lines:
            if line.text:
                page.claim(line.text, line.statements, kind)
            else:
                page.statement(line.statements[0], kind)
            kind = BlockKind.BULLET


@dataclass(frozen=True)
class ComposeMode:
    """The model, its prompt, and the reader with which its claims are verified."""

    model: Composer
    prompt: ComposePrompt
    reader: Reader
    entailment: Entailment | None = None

    @classmethod
    def open(cls, settings: Settings, glossary: Glossary) -> "ComposeMode | None":
        """Compose mode as ``settings`` name it; None where they name no model. Raises ModelProblem or PromptError."""
        model = Composer.open(settings)
        return (
            None
            if model is None
            else cls(model, load_compose_prompt(settings.prompts), Reader(glossary), Entailment.open(settings.nli))
        )

    def compose(self, parts: Sequence[Part], text: str, role: Role, listener: Listener = DEAF) -> Composition:
        """The verified answer to ``text``. Raises ModelProblem: quote mode is to answer."""
        return composed(parts, self.prompt, self.model, self.reader, role, text, self.entailment, listener)


def compose_with_model(
    question: Question, evidence: Evidence, knowledge: Knowledge, prompt: ComposePrompt, model: Composer, page: Page
) -> ComposeResult:
    """Fill ``page`` with the verified claims of ``model``.

    Raises ModelProblem, with ``page`` untouched, when the model fails, is slow, or says nothing that stands.
    """
    composition = composed([(question, evidence)], prompt, model, Reader(knowledge.glossary))
    composition.place(page)
    return composition.result


def composed(
    parts: Sequence[Part],
    prompt: ComposePrompt,
    model: Composer,
    reader: Reader,
    role: Role = "clinician",
    text: str = "",
    entailment: Entailment | None = None,
    listener: Listener = DEAF,
) -> Composition:
    """Ask ``model`` once for all ``parts`` and keep what verifies. Raises ModelProblem."""
    asked = text or " ".join(question.text for question, _ in parts)
    offered = _within(_offered(parts), prompt, asked, role, model.tokens)
    if not offered:
        raise ModelProblem("No statement fits the language model's window.")
    lines: list[Line] = []
    shown = dropped = replaced = 0
    for draft in _drafts(prompt.messages(asked, _numbered(offered), ASKED_FOR, role), model, listener):
        line = _checked(draft, offered, reader, entailment)
        if (
            line is None
            or line in lines
            or (not line.text and any(line.statements[0] in other.statements for other in lines))
        ):
            dropped += 1
        else:
            lines.append(line)
            listener.hear(line.shown)
            shown, replaced = (shown + 1, replaced) if line.text else (shown, replaced + 1)
    if not shown:
        raise ModelProblem("Nothing that the language model wrote could be verified.")
    return Composition(tuple(lines), ComposeResult(shown, dropped, replaced))


def _drafts(messages: "Sequence[BaseMessage]", model: Composer, listener: Listener) -> Iterator[Draft]:
    """The model's claims as they complete, at most ``MOST_CLAIMS``; the call ends with the last one taken."""
    reader = ClaimReader()

    with closing(model.stream(messages, listener.stopped)) as pieces:
        yield from islice((draft for piece in pieces for draft in reader.feed(piece)), MOST_CLAIMS)


def _offered(parts: Sequence[Part]) -> list[Scored]:
    """The best statements of each part in turn, each once."""
    turns = zip_longest(*(evidence.statements[:MOST_STATEMENTS] for _, evidence in parts))
    found: dict[str, Scored] = {}
    for turn in turns:
        for scored in turn:
            if scored is not None:
                found.setdefault(scored.statement.id, scored)
    return list(found.values())[:MOST_STATEMENTS]


def _within(offered: list[Scored], prompt: ComposePrompt, asked: str, role: Role, window: int) -> list[Scored]:
    """``offered`` without the least relevant that do not fit the window beside prompt and answer."""
    frame = "\n".join(str(message.content) for message in prompt.messages(asked, "", ASKED_FOR, role))
    room = (window - min(OUTPUT_TOKENS, window // 4)) / SPARE - count_tokens(frame)
    kept: list[Scored] = []
    for scored in offered:
        room -= count_tokens(scored.statement.text) + 4
        if room < 0:
            break
        kept.append(scored)
    return kept


def _numbered(offered: Sequence[Scored]) -> str:
    return "\n".join(
        f"({number}) {' '.join(scored.statement.text.split())}" for number, scored in enumerate(offered, 1)
    )


def _checked(draft: Draft, offered: Sequence[Scored], reader: Reader, entailment: Entailment | None) -> Line | None:
    """The draft as a line when it verifies, its best statement when it does not, None when that is off the subject."""
    if any(not 1 <= number <= len(offered) for number in draft.numbers):
        return None
    cited = [offered[number - 1] for number in draft.numbers]
    verdict = verify(draft.text, [scored.statement for scored in cited], reader)
    carriers = [statement.text for statement in verdict.statements]
    if verdict.stands and (entailment is None or entailment.follows(draft.text, carriers)):
        return Line(draft.text, verdict.statements, _recommended(draft, verdict.statements, reader))
    best = max(cited, key=lambda scored: scored.score)
    return Line("", (best.statement,)) if best.score >= ON_SUBJECT * offered[0].score else None


def _recommended(draft: Draft, carriers: Sequence[Statement], reader: Reader) -> tuple[Recommendation, ...]:
    """What the claim advises by the model's own list and by the detector.

    An entry of the list counts where the claim or a statement that carries it names the treatment: a model cannot
    raise a finding on something that the answer does not speak of.
    """
    glossary = reader.glossary
    spoken = reader.read(draft.text).keys | {key for s in carriers for key in s.tags.intervention}
    listed = (
        Recommendation(
            key, next(iter(glossary.lookup(advice.site)), ""), advice.polarity, "listed by the model", "", "answer"
        )
        for advice in draft.recommends
        for key in glossary.lookup(advice.intervention)
        if key in spoken and glossary.entries[key].kind in ("intervention", "drug")
    )
    return tuple(dict.fromkeys((*listed, *from_text(draft.text, glossary))))


def recheck(reply: Reply, statements: Mapping[str, Statement], reader: Reader) -> None:
    """Verify every claim of ``reply`` once more, against the statements its citations name.

    Raises CitationError at the first that does not stand: a bug, never shown.
    """
    names = {citation.number: citation.statement for citation in reply.citations}
    for segment in reply.segments():
        if segment.kind is SegmentKind.CLAIM:
            cited = [statements[names[number]] for number in segment.citations if names.get(number) in statements]
            if not verify(segment.text, cited, reader).stands:
                raise CitationError(f"A claim does not follow from its statements: '{segment.text[:80]}'")
