"""One guardrail: what it says, its test rows, when it is in force. The pydantic types are the schema."""

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, field_validator, model_validator

from assistant.findings import Verdict
from assistant.rules.criteria import ClaimTest, FactTest, ProposedTest, Severity, Strict, Test, Words, leaves
from assistant.vocabulary import LABELS, LABELS_WITH_FACT

Caution = Literal["", "low-trust-source", "low-evidence"]


class Says(Strict):
    """What a card says for one verdict, and its labels. A verdict without one is silent."""

    message: str = Field(description="Complete sentences, with the source's own modal.")
    labels: Words = ()
    indicator: Severity | None = Field(None, description="Overrides the rule's severity for this verdict.")

    @field_validator("labels")
    @classmethod
    def _known_labels(cls, labels: tuple[str, ...]) -> tuple[str, ...]:
        for label in labels:
            if label not in LABELS or label in LABELS_WITH_FACT:
                raise ValueError(f"'{label}' is not a label that a rule may set")
        return labels


def _values(value: object) -> object:
    return [value] if isinstance(value, str) else value


class Row(Strict):
    """One test row of a rule: a patient, what is proposed, and the verdict that must come out.

    A fact is written ``45 mm``, ``liver``, ``[pain @breast, suspected bleeding @breast]`` or ``denied liver``.
    ``each`` names a fact and several values: one row each.
    """

    facts: Mapping[str, Annotated[tuple[str, ...], BeforeValidator(_values)]] = Field(default_factory=dict)
    each: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    propose: Words = Field((), description="'rfa liver': an intervention and, after a space, its site.")
    question: str = ""
    gives: Literal["met", "violated", "unknown", "none"]
    labels: Words = Field((), description="Labels that must be among those of the finding.")
    missing: Words = Field((), description="Facts that the finding must ask for.")
    weight: Severity | None = Field(None, description="The indicator that the finding must have.")


class Rule(Strict):
    """One guardrail. ``when`` (and not ``unless``) puts it in force; ``require`` decides the verdict.

    Without ``require`` a rule in force is violated: it is a caution or a companion measure. Truth values: in force
    and required true -> met; false -> violated; anything unknown -> unknown, shown as ``if_unknown`` says.
    """

    id: str = Field(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$")
    version: int = Field(ge=1)
    status: Literal["draft", "signed"] = Field(description="Signed only by a clinician, for this version.")
    signature: str = Field("", description="Digest that was signed; the sign-off lapses when it no longer matches.")
    title: str
    source: str = Field(description="Id of the document that it rests on; boardside: our own caution.")
    statements: Words = ()
    strength: str = Field(description="As the source states it, never converted.")
    system: str = Field(description="GRADE, ESMO as claimed, none ...")
    conflicts: Words = ()
    hazard: str = Field(description="What goes wrong for the patient without the rule.")
    caution: Caution = Field("", description="Label that every card of a weak source carries.")
    severity: Severity
    if_unknown: Literal["ask", "warn", "silent"] = "silent"
    ask_trigger: bool = Field(
        False, description="Also where a fact of the trigger itself is unknown; else silent then."
    )
    when: Test
    unless: Test | None = None
    require: Test | None = None
    unsettled: bool = Field(False, description="The source does not say: in force gives unknown, never violated.")
    regardless: bool = Field(
        False, description="It warns of how a step is done: that the question keeps the step does not silence it."
    )
    symptomless: bool = Field(
        False,
        description="It weighs treatment that nobody needs yet: silent beside an emergency or symptoms that call for it.",
    )
    central: bool = Field(
        False, description="A principle that stands in full wherever it bears on a plan, never as a mere title."
    )
    decisive: bool = Field(
        False,
        description="What it warns of decides the case: where it is violated, its card comes first after emergencies.",
    )
    limits: bool = Field(
        False,
        description="It holds what a source asks before a treatment that symptoms call for: its card stands beside theirs.",
    )
    overrides: Words = Field((), description="Rules that say nothing on a proposal for which this one is in force.")
    joins: str = Field("", description="Rule whose card takes this one's in where both fire with the same weight.")
    gate: bool = Field(True, description="False: what it requires are features of a prognosis, violated by nobody.")
    intervention: str = Field("", description="Named on the card where nothing was proposed.")
    site: str = ""
    says: Mapping[Verdict, Says] = Field(min_length=1)
    tests: tuple[Row, ...] = Field(min_length=1)
    topic: str = ""

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if self.caution and self.severity == "critical":
            raise ValueError("a rule that rests on AI-generated text or a case series is never critical")
        if self.if_unknown != "silent" and Verdict.UNKNOWN not in self.says:
            raise ValueError("if_unknown is not silent, so says.unknown must be given")
        if self.if_unknown == "silent" and Verdict.UNKNOWN in self.says:
            raise ValueError("says.unknown is never shown while if_unknown is silent")
        if Verdict.MET in self.says and self.require is None and not self.beside_radiation:
            raise ValueError("a rule without require is never met")
        if self.unsettled and self.require:
            raise ValueError("an unsettled rule requires nothing")
        return self

    @property
    def beside_radiation(self) -> bool:
        """Whether it says what becomes of drugs while radiation is given: met where the plan does so."""
        return any("{drugs}" in says.message for says in self.says.values())

    @property
    def about_words(self) -> bool:
        """Whether it judges what the question takes for granted, and so needs no patient."""
        return any(isinstance(leaf, ClaimTest) for leaf in leaves(self.when))

    @property
    def asks_trigger(self) -> bool:
        """Whether an unknown trigger is worth a word: a proposal without a site always is."""
        return self.ask_trigger or not any(isinstance(leaf, FactTest) for leaf in leaves(self.when))

    @property
    def proposals(self) -> tuple[ProposedTest, ...]:
        return tuple(leaf for leaf in leaves(self.when) if isinstance(leaf, ProposedTest))
