"""One question, what came back, and all that the metrics need to know of it. Frozen, pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.rows import AnswerRow, CitationRow
from evals.cases import Case, Nugget
from evals.judge import Judge, Judgment
from evals.targets import Attempt
from evals.text import Claim, Part, claims, plain

PassageText = Callable[[str], str | None]
"""The stored text of a passage by id, None where there is none."""

SENTENCE = 4
"""Words from which a line is a sentence that claims something."""
_ABOUT_ITSELF = (
    "document", "source", "passage", "corpus", "statement", "this answer", "your question", "the question", "not a recommendation",
    "checked against", "not found", "nothing here", "boardside", "rule", "would settle",
)  # fmt: skip


@dataclass(frozen=True)
class Observation:
    """``gold`` maps each vital nugget to the passages that hold it; ``ranking`` is the retriever's, best first."""

    case: Case
    attempt: Attempt
    judge: Judge
    passage_text: PassageText
    gold: Mapping[str, frozenset[str]]
    ranking: tuple[str, ...] = ()
    corpus_numbers: frozenset[str] = frozenset()
    definitions: str = ""

    @property
    def answer(self) -> AnswerRow:
        """The answer, or an empty one where the target failed: a failure says nothing and clears nothing."""
        return self.attempt.answer or AnswerRow(id=self.case.id, answer="")

    @property
    def failed(self) -> bool:
        return self.attempt.answer is None

    @property
    def silent(self) -> bool:
        return not self.answer.answer.strip()

    @cached_property
    def text(self) -> str:
        """All that the user reads, normalised, without citation markers."""
        return plain(self.answer.answer)

    @cached_property
    def asked(self) -> str:
        """Question and history, whose figures an answer may repeat."""
        return " ".join([self.case.question, *(message.content for message in self.case.history)])

    @cached_property
    def quotes(self) -> tuple[str, ...]:
        """The quote of each citation; empty where it is not at its offsets, so that it supports nothing."""
        return tuple(citation.quote if self.resolves(citation) else "" for citation in self.answer.citations)

    def resolves(self, citation: CitationRow) -> bool:
        """Whether the quote is the passage's own text between its offsets."""
        text = self.passage_text(citation.passage)
        return bool(citation.quote) and text is not None and text[citation.start : citation.end] == citation.quote

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """All that is claimed; a definition that stands word for word in the glossary claims nothing of the evidence."""
        found = claims(self.answer.answer, self.quotes)
        return tuple(claim for claim in found if claim.markers or not self._defines(claim.text))

    def _defines(self, text: str) -> bool:
        return len(text.split()) >= SENTENCE and plain(text) in self.definitions

    @cached_property
    def citable(self) -> tuple[Claim, ...]:
        """Claims that owe a citation: those that have one, and sentences that speak of the subject.

        Left out: questions, uncited findings (they rest on a rule and its trace), headings, heads of tables,
        and sentences about the documents or the answer itself.
        """
        return tuple(
            claim for claim in self.claims if not claim.text.endswith("?") and (claim.markers or _speaks(claim))
        )

    def cited(self, claim: Claim) -> list[str]:
        """The quotes that ``claim`` cites and that resolve."""
        found = [self.quotes[number - 1] for number in claim.markers if 0 < number <= len(self.quotes)]
        return [quote for quote in found if quote]

    def judged(self, claim: Claim) -> Judgment:
        """Whether the union of its citations supports ``claim``."""
        return self.judge.judge(claim.text, self.cited(claim))

    def met(self, nuggets: Sequence[Nugget]) -> list[bool]:
        return [nugget.met_by(self.text) for nugget in nuggets]


def _speaks(claim: Claim) -> bool:
    if claim.part is not Part.BODY or len(claim.text.split()) < SENTENCE or claim.text.rstrip()[-1:] not in ".!?":
        return False
    lowered = claim.text.lower()
    return not any(word in lowered for word in _ABOUT_ITSELF)
