"""The questions of the quizzes as authored: ``corpus/study/questions/*.yaml`` -> frozen types.

A right answer rests on a statement or on what the rules say of the vignette; ``assistant.study.check`` proves both.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, TypeAdapter, ValidationError, model_validator

from assistant.corpus.records import Keyed, Strict, locate, read_yaml
from assistant.facts.extraction import extract
from assistant.findings import Finding, Verdict
from assistant.guardrails.engine import check
from assistant.guardrails.text_recommendations import from_question
from assistant.rules.book import RuleBook
from assistant.turns import Turn
from ingest.errors import CorpusError
from ingest.glossary import Glossary

Kind = Literal["trial", "figure", "point", "vignette"]
Topic = Literal[
    "Trials of primary surgery", "The primary tumour", "Brain", "Eye", "Bone", "Liver", "Lung", "Gut and ovary",
    "Chest wall", "Radiation and drugs", "Emergencies", "Reading the evidence",
]  # fmt: skip


class Option(Strict):
    """One choice. ``statement`` is where its words come from; ``rule`` and what follows is what the rules must say.

    ``absent``: the rule must be silent. ``labels`` and ``missing`` must be among the finding's own.
    """

    says: str
    statement: str | None = None
    rule: str | None = None
    verdict: Verdict | None = None
    labels: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    absent: bool = False

    def holds(self, findings: Sequence[Finding]) -> bool:
        """Whether the rules say what this choice says."""
        found = [finding for finding in findings if finding.rule == self.rule]
        if self.absent:
            return not found
        return any(
            (self.verdict is None or finding.verdict is self.verdict)
            and set(self.labels) <= set(finding.labels)
            and set(self.missing) <= set(finding.missing)
            for finding in found
        )


class Question(Keyed):
    """One question with its one right answer. ``why`` are the statements that explain it."""

    id: str = Field(pattern=r"^[a-z]+(-[a-z0-9]+)+$")
    topic: Topic
    kind: Kind
    patient: str | None = None
    ask: str
    answer: Option
    others: tuple[Option, ...] = Field(min_length=2, max_length=4)
    why: tuple[str, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        vignette = self.kind == "vignette"
        if vignette != bool(self.patient):
            raise ValueError("a vignette, and no other question, has a patient")
        options = (self.answer, *self.others)
        if any((option.rule if vignette else option.statement) is None for option in options):
            raise ValueError("every choice names " + ("the rule that tells it" if vignette else "its statement"))
        if len({option.says.casefold() for option in options}) != len(options):
            raise ValueError("two choices say the same")
        return self

    @property
    def name_of_entry(self) -> str:
        return self.id

    @property
    def options(self) -> tuple[Option, ...]:
        """The right answer first."""
        return (self.answer, *self.others)


def load_questions(folder: Path) -> tuple[Question, ...]:
    """Every question of every file in ``folder``, in order; none where there is no such folder.

    Raises CorpusError naming file, line and field.
    """
    found: list[Question] = []
    adapter = TypeAdapter(tuple[Question, ...])
    for path in sorted(folder.glob("*.yaml")):
        root, raw = read_yaml(path)
        try:
            questions = adapter.validate_python(raw or [])
        except ValidationError as error:
            first = error.errors()[0]
            line, field = locate(root, first["loc"])
            raise CorpusError(path, line, field, first["msg"].removeprefix("Value error, ")) from error
        known = {question.id for question in found}
        twice = next((question.id for question in questions if question.id in known), None)
        if twice:
            raise CorpusError(path, 0, twice, "is there twice")
        found.extend(questions)
    return tuple(found)


def findings_on(vignette: str, book: RuleBook, glossary: Glossary) -> tuple[Finding, ...]:
    """What the rules say of a vignette: of its facts, and of what its text proposes."""
    return check(book, extract((Turn("user", vignette),)), from_question(vignette, glossary), vignette)
