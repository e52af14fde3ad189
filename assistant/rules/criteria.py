"""What a rule may ask: tests on facts, on what is proposed and on the words of the question.

The pydantic types here are the schema of the ``when``, ``unless`` and ``require`` fields of a rule.
"""

import re
from functools import lru_cache
from types import MappingProxyType
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, Tag, field_validator, model_validator

from assistant.facts.patterns import expand
from assistant.facts.patterns import words as shared
from assistant.questions import steps
from assistant.vocabulary import FACTS, SITES, UNIT_FACTORS, FactType

QUANTITY = re.compile(r"(\d+(?:\.\d+)?) ([a-z]+)")
COMPARISONS = ("below", "at_most", "above", "at_least")
ALONE = MappingProxyType({"1 lesions": "one lesion"})
"""What is not said in digits: no source prints them where it speaks of a single lesion."""


class Strict(BaseModel):
    """A frozen type that takes no field it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


Words = Annotated[tuple[str, ...], BeforeValidator(_listed)]
Amount = Annotated[str, Field(pattern=rf"^{QUANTITY.pattern}$")]


@lru_cache(maxsize=4096)
def amount(text: str, unit: str) -> float:
    """The number in ``text`` ("3 cm") in ``unit`` ("mm"): 30.0.

    Raises ValueError where the text is no quantity or its unit cannot be converted.
    """
    found = QUANTITY.fullmatch(text)
    if found is None:
        raise ValueError(f"'{text}' is not a number and a unit, such as '30 mm'")
    factor = UNIT_FACTORS.get((found.group(2), unit))
    if factor is None:
        raise ValueError(f"'{found.group(2)}' cannot be converted to {unit}")
    return float(found.group(1)) * factor


class FactTest(Strict):
    """One question to one fact. Exactly one of the operators is given."""

    fact: str = Field(description="A name of the vocabulary.")
    has: Words = Field((), description="True when the fact is, or a set holds, any of these values.")
    below: Amount | None = Field(None, description="True under this number; a unit is mandatory.")
    at_most: Amount | None = None
    above: Amount | None = None
    at_least: Amount | None = None
    between: tuple[Amount, Amount] | None = Field(
        None, description="A minimum given as a range: false under the first, true from the second, undefined between."
    )
    word: str = Field("", description="The source's word without a number: always unknown, never asked again.")
    suspected: bool = Field(False, description="True when a value (one of ``has``, if given) is suspected.")
    unclear: Words = Field((), description="Values that the source's word neither includes nor excludes.")
    stated: bool = Field(False, description="What is unknown counts as not so. For exceptions only.")
    listed: Words = Field(
        (),
        description="Where a member of these kinds is given, what is not named is taken as absent. For triggers only.",
    )
    at: Words = Field((), description="Sites of which the value must belong to one; 'proposal': the site proposed.")
    except_at: Words = Field((), description="Sites at which the value does not count.")

    @field_validator("fact")
    @classmethod
    def _known_fact(cls, name: str) -> str:
        if name not in FACTS:
            raise ValueError(f"'{name}' is not a fact of the vocabulary")
        return name

    @model_validator(mode="after")
    def _fits_the_fact(self) -> Self:
        definition = FACTS[self.fact]
        given = [name for name in (*COMPARISONS, "between", "has", "word", "suspected") if getattr(self, name)]
        if self.suspected and self.has:
            given.remove("suspected")
        if len(given) != 1:
            raise ValueError(f"a test needs exactly one operator, not {', '.join(given) or 'none'}")
        numeric = definition.type in (FactType.NUMBER, FactType.MEASURE)
        amounts = [value for name in COMPARISONS if (value := getattr(self, name))] + list(self.between or ())
        if amounts and not numeric:
            raise ValueError(f"{self.fact} is not a number")
        for text in amounts:
            amount(text, definition.unit)
        if not definition.open:
            for value in (*self.has, *self.unclear):
                if value not in definition.values:
                    raise ValueError(f"'{value}' is not a value of {self.fact}")
        for site in (*self.at, *self.except_at):
            if site != "proposal" and site not in SITES:
                raise ValueError(f"'{site}' is not a site of the vocabulary")
        return self


class ProposedTest(Strict):
    """Whether an intervention (or a kind of it) is proposed in the question or recommended in the answer."""

    proposed: Words = Field(description="Glossary keys of interventions; a narrower one counts.")
    at: Words = Field((), description="Glossary keys of sites; none: any site.")
    stated_site: bool = Field(False, description="The site must be said; an unsaid one does not count as unknown.")


class LeftOutTest(Strict):
    """Whether the question leaves out a step that the sources ask for ("no biopsy", "decided alone"); unknown where it
    names the step and cannot be read.
    """

    left_out: str = Field(description="A step of assistant/patterns/steps.yaml.")
    plainly: bool = Field(
        False, description="A step that is named and cannot be read does not count: another rule asks."
    )

    @field_validator("left_out")
    @classmethod
    def _known_step(cls, name: str) -> str:
        if name not in steps.labels():
            raise ValueError(f"'{name}' is not a step")
        return name


class MentionTest(Strict):
    """Whether the question says one of these, not denied. Regular expressions on word boundaries."""

    mentions: Words

    @field_validator("mentions")
    @classmethod
    def _compiles(cls, patterns: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in patterns:
            words(pattern)
        return patterns


class ClaimTest(Strict):
    """Whether a clause of the question takes something for granted: every pattern found, none denied."""

    claims: Words = Field(description="All of these must be found in one clause.")
    without: Words = Field((), description="None of these may be found in that clause.")
    asked: bool = Field(False, description="Also in an open question, not only where it is taken for granted.")

    @field_validator("claims", "without")
    @classmethod
    def _compiles(cls, patterns: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in patterns:
            words(pattern)
        return patterns


class DeclinedTest(Strict):
    """Whether the question rules local treatment out, or keeps it for later, and proposes none."""

    declined: Literal["local-therapy"]


class AllOf(Strict):
    all: tuple["Test", ...] = Field(min_length=1)


class AnyOf(Strict):
    any: tuple["Test", ...] = Field(min_length=1)


class Not(Strict):
    not_: "Test" = Field(alias="not")


TAGS = {
    "fact": FactTest, "proposed": ProposedTest, "left_out": LeftOutTest, "mentions": MentionTest, "claims": ClaimTest,
    "declined": DeclinedTest, "all": AllOf, "any": AnyOf, "not": Not,
}  # fmt: skip


def _tag(value: object) -> str | None:
    if isinstance(value, dict):
        return next((name for name in TAGS if name in value), None)
    return next((name for name, kind in TAGS.items() if isinstance(value, kind)), None)


Test = Annotated[
    Annotated[FactTest, Tag("fact")]
    | Annotated[ProposedTest, Tag("proposed")]
    | Annotated[LeftOutTest, Tag("left_out")]
    | Annotated[MentionTest, Tag("mentions")]
    | Annotated[ClaimTest, Tag("claims")]
    | Annotated[DeclinedTest, Tag("declined")]
    | Annotated[AllOf, Tag("all")]
    | Annotated[AnyOf, Tag("any")]
    | Annotated[Not, Tag("not")],
    Discriminator(
        _tag,
        custom_error_type="test",
        custom_error_message="a test has one of fact, proposed, left_out, mentions, claims, declined, all, any, not",
    ),
]
Leaf = FactTest | ProposedTest | LeftOutTest | MentionTest | ClaimTest | DeclinedTest

for _model in (AllOf, AnyOf, Not):
    _model.model_rebuild()


@lru_cache(maxsize=4096)
def words(pattern: str) -> re.Pattern[str]:
    """``pattern`` on word boundaries, ignoring case; ``<<name>>`` is a list of ``patterns/words.yaml``.

    Raises CorpusError for a list that is not there, ValueError where it is not a regular expression.
    """
    try:
        return re.compile(rf"(?<!\w)(?:{expand(pattern, shared())})(?!\w)", re.IGNORECASE)
    except re.error as error:
        raise ValueError(f"'{pattern}' is not a regular expression ({error})") from error


def leaves(test: "Test | None") -> tuple[Leaf, ...]:
    """Every leaf of ``test`` in the order written."""
    match test:
        case None:
            return ()
        case AllOf(all=members) | AnyOf(any=members):
            return tuple(leaf for member in members for leaf in leaves(member))
        case Not(not_=inner):
            return leaves(inner)
        case _:
            return (test,)


@lru_cache(maxsize=4096)
def describe(leaf: Leaf, negated: bool = False) -> str:
    """``leaf`` in words, such as ``lesion size below 30 mm``; ``negated``: what it must not be."""
    if negated:
        stated = describe(leaf)
        return stated.replace(" is ", " is not ", 1) if " is " in stated else f"not: {stated}"
    match leaf:
        case ProposedTest(proposed=interventions, at=sites):
            return f"proposed: {_or(interventions)}" + (f" for {_or(sites)}" if sites else "")
        case LeftOutTest(left_out=step):
            return f"the question leaves out {step.replace('-', ' ')}"
        case DeclinedTest():
            return "the question rules local treatment out"
        case MentionTest(mentions=patterns):
            return f"the question mentions {' or '.join(map(spoken, patterns))}"
        case ClaimTest(claims=patterns, asked=asked):
            return f"the question {'says' if asked else 'takes for granted'} {' with '.join(map(spoken, patterns))}"
        case _:
            place = f" ({_or(leaf.at).replace('proposal', 'this site')})" if leaf.at else ""
            place += f" (not of {_or(leaf.except_at)})" if leaf.except_at else ""
            return leaf.fact.replace("-", " ") + place + " " + _operator(leaf)


# A pattern as a reader may see it, step by step: what may be anything is an ellipsis, alternatives stand with strokes.
_SPOKEN = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (r"<<([\w-]+)>>", r"\1"),
        (r"\(\?[:=!<][=!]?", "("),
        (r"\[\^[^\]]*\](?:\{\d*,?\d*\}|[*+])?", " … "),
        (r"\\[wd](?:\{\d*,?\d*\}|[*+])", "…"),
        (r"\\d", "#"),
        (r"\\[wsb]", " "),
        (r"\[(.)[^\]]*\]", r"\1"),
        (r"\{\d*,?\d*\}|[?*+\\]", ""),
        (r"\(\s*(?:…\s*)+\)", "… "),
        (r"\s*\|\s*", "/"),
        (r"^\(([^()]*)\)$", r"\1"),
        (r"\s+", " "),
    )
)


def spoken(pattern: str) -> str:
    """A regular expression for readers: ``orthop\\w+ (?:seen|reviewed)`` is ``orthop… (seen/reviewed)``."""
    for part, words in _SPOKEN:
        pattern = part.sub(words, pattern)
    return pattern.strip()


def _operator(leaf: FactTest) -> str:
    if leaf.suspected:
        return f"suspected{': ' if leaf.has else ', not confirmed'}{_or(leaf.has)}"
    if leaf.has:
        return f"{'includes' if FACTS[leaf.fact].type is FactType.SET else 'is'} {_or(leaf.has)}"
    if leaf.between:
        return f"at least {leaf.between[0]} to {leaf.between[1]}"
    if leaf.word:
        return f"'{leaf.word}' (the source gives no number)"
    name = next(name for name in COMPARISONS if getattr(leaf, name))
    return f"{name.replace('_', ' ')} {ALONE.get(getattr(leaf, name), getattr(leaf, name))}"


def _or(values: tuple[str, ...]) -> str:
    return " or ".join(value.replace("-", " ") for value in values)


Severity = Literal["info", "warning", "critical"]
