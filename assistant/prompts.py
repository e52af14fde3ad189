"""Plans, connectives and model prompts, read from ``prompts/`` and checked when they are loaded."""

import re
import string
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, field_validator

from assistant.questions.kinds import QuestionType
from ingest import yaml_text
from ingest.errors import PromptError
from ingest.passages import Statement

Kind = Literal["position", "design", "result", "pooled", "caveat", "definition", "practice"]

PLACEHOLDERS: Mapping[str, frozenset[str]] = {
    "no_such_kind": frozenset({"asked"}),
    "missing_words": frozenset({"terms"}),
    "covers": frozenset({"titles"}),
    "half": frozenset({"terms"}),
    "not_figure": frozenset({"figure"}),
    "not_so": frozenset({"words"}),
    "not_of_primary": frozenset({"technique"}),
    "of_class": frozenset({"drug", "name"}),
    "half_asked": frozenset({"asks"}),
    "no_figure_on": frozenset({"outcome"}),
    "disagreement": frozenset({"topic"}),
    "position": frozenset({"source"}),
    "strength": frozenset({"strength"}),
    "side": frozenset({"name"}),
    "gap": frozenset({"name"}),
    "no_side": frozenset({"name"}),
    "unstated": frozenset({"study", "outcome", "thing"}),
    "not_at": frozenset({"outcome", "time"}),
    "not_for": frozenset({"study", "population"}),
    "not_this_for": frozenset({"study", "population", "thing"}),
    "not_this": frozenset({"study", "thing"}),
    "not_compared": frozenset({"one", "other"}),
    "ranked": frozenset({"measure", "order", "studies"}),
    "unranked": frozenset({"measure", "studies"}),
    "no_such_study": frozenset({"study"}),
    "of_that_country": frozenset({"study"}),
    "no_trial": frozenset({"study"}),
    "regimen_alone": frozenset({"regimen"}),
    "set_against": frozenset({"topic"}),
    "read_population": frozenset({"population"}),
    "read_signs": frozenset({"signs"}),
    "read_intervention": frozenset({"intervention"}),
    "read_comparison": frozenset({"comparison"}),
    "read_outcome": frozenset({"outcome"}),
    "read_assumed": frozenset({"assumed"}),
    "population_differs": frozenset({"population"}),
    "term": frozenset({"name", "definition"}),
    "composed": frozenset({"claims", "shown", "replaced", "dropped"}),
}
COUNTED = frozenset({"composed"})
"""Connectives whose placeholders hold counts."""
STUDY = "study"
"""The plan of a question about one study as a whole."""
SIDES = "sides"
"""The plan of a comparison of anything but studies: each side's nearest statements."""
PLAIN = frozenset(
    {
        "not_covered", "off_domain", "not_english", "fabrication", "empty_index", "nearby", "premise", "evidence", "advice", "practice",
        "caveats", "pooled", "design", "case", "case_more", "terms", "studies", "fallback", "greeting", "thanks",
        "abilities", "emergency_silent", "survival", "locoregional", "progression", "quality", "function", "harms",
        "no_reason", "letter", "no_dose_said", "no_study_quoted",
    }
)  # fmt: skip


class Slot(BaseModel):
    """One place in an answer: which kinds of statement, how many, and how near to the lead's score."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kinds: tuple[Kind, ...]
    most: int = Field(ge=1, le=12)
    near: float = Field(gt=0, le=1)
    heading: str = ""
    outcomes: tuple[str, ...] = ()
    """Glossary keys; when given, the slot takes only statements on one of these outcomes."""


class Plan(BaseModel):
    """How a type of question is answered; after ``words`` words no further statement is begun."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    words: int = Field(ge=20, le=400)
    slots: tuple[Slot, ...]


class Wish(BaseModel):
    """What a question wants to read: where ``when`` is found in it, a statement that holds ``wants`` gains ``worth``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    when: re.Pattern[str]
    wants: re.Pattern[str] | None = None
    kinds: tuple[Kind, ...] = ()
    worth: float = Field(gt=0, le=1)

    @field_validator("when", "wants", mode="before")
    @classmethod
    def _pattern(cls, value: object) -> object:
        return re.compile(value, re.IGNORECASE) if isinstance(value, str) else value

    def met_by(self, statement: Statement) -> bool:
        """Whether ``statement`` holds what is wanted."""
        return statement.tags.kind in self.kinds or (self.wants is not None and bool(self.wants.search(statement.text)))


class Attribute(BaseModel):
    """A kind of thing asked for by name, and what a statement that gives it looks like.

    ``substance``: it is a drug, so that a dose asked for beside it is its dose. ``of_outcome``: it is a figure on an outcome,
    and another outcome's is none.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    when: re.Pattern[str]
    needs: re.Pattern[str]
    substance: bool = False
    of_outcome: bool = False
    weighs: bool = False

    @field_validator("when", "needs", mode="before")
    @classmethod
    def _pattern(cls, value: object) -> object:
        return re.compile(value, re.IGNORECASE) if isinstance(value, str) else value


class Particular(BaseModel):
    """What is asked of a study by a few words, and the columns of the studies' table that answer it.

    ``caveats``: with every caveat on the study. ``needs``: only statements that hold it. ``name``: what is said not to be
    given where none does. ``beside``: it is asked so only together with something else; alone the ranking answers it.
    ``whole``: a part of what is told where a study is to be described as a whole.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    columns: tuple[str, ...] = Field(min_length=1)
    when: re.Pattern[str]
    caveats: bool = False
    name: str = ""
    needs: re.Pattern[str] | None = None
    beside: bool = False
    whole: bool = False

    @field_validator("when", "needs", mode="before")
    @classmethod
    def _pattern(cls, value: object) -> object:
        return re.compile(value, re.IGNORECASE) if isinstance(value, str) else value


class MeasureOfStudies(BaseModel):
    """What studies are put in order by: a ``column`` of their table and the ``figure`` in its cells.

    ``when`` asks for it beside a word of order, ``alone`` without one; ``most`` and ``least`` name both ends.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    column: str
    name: str
    figure: re.Pattern[str]
    most: str
    least: str
    alone: re.Pattern[str]
    when: re.Pattern[str]

    @field_validator("figure", "alone", "when", mode="before")
    @classmethod
    def _pattern(cls, value: object) -> object:
        return re.compile(value, re.IGNORECASE) if isinstance(value, str) else value


class Courtesy(BaseModel):
    """A message that asks nothing, and the connective that answers it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    when: re.Pattern[str]
    say: Literal["greeting", "thanks", "abilities"]

    @field_validator("when", mode="before")
    @classmethod
    def _pattern(cls, value: object) -> object:
        return re.compile(value, re.IGNORECASE) if isinstance(value, str) else value


class Weights(BaseModel):
    """``weights.yaml``: what each sign weighs in ranking statements and in refusing to answer; made by ``python -m evals fit``.

    A question is refused from the probability ``threshold`` on.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    ranking: Mapping[str, float]
    refusing: Mapping[str, float]
    threshold: float = Field(gt=0, lt=1)


@dataclass(frozen=True)
class Prompts:
    plans: Mapping[str, Plan]
    wishes: tuple[Wish, ...]
    attributes: tuple[Attribute, ...]
    connectives: Mapping[str, str]
    weights: Weights
    courtesies: tuple[Courtesy, ...] = ()
    particulars: tuple[Particular, ...] = ()
    measures: tuple[MeasureOfStudies, ...] = ()

    def courtesy(self, message: str) -> str:
        """The name of the connective that answers ``message``, where it asks nothing; else empty."""
        said = message.strip(" \t\n.!?,;:-")
        return next((one.say for one in self.courtesies if one.when.fullmatch(said)), "")

    def say(self, connective: str, /, **values: str) -> str:
        """The connective so named, with its placeholders filled."""
        return self.connectives[connective].format(**values)

    def account_for(self, text: str, permitted: Collection[str], question: str) -> bool:
        """Whether ``text`` is a connective whose placeholders hold permitted names or words of the question."""
        if text in self.connectives.values():
            return True
        permitted = {*permitted, *(one.name for one in self.attributes), *(one.name for one in self.particulars)}
        permitted |= {word for one in self.measures for word in (one.name, one.most, one.least)}
        return any(self._filled(name, text, permitted, question) for name in PLACEHOLDERS)

    def _filled(self, name: str, text: str, permitted: Collection[str], question: str) -> bool:
        parts = string.Formatter().parse(self.connectives[name])
        gap = "(.+?)" if name == "term" else "(.+)"  # a definition may hold the colon that ends its name
        pattern = "".join(re.escape(literal) + (gap if field else "") for literal, field, _, _ in parts)
        found = re.fullmatch(pattern, text, re.DOTALL)
        if not found:
            return False
        if name in COUNTED:
            return all(group.isdecimal() for group in found.groups())
        values = [value for group in found.groups() for value in (group, *group.split(", "))]
        whole = [group for group in found.groups() if group in permitted or group in question]
        if len(whole) == len(found.groups()):
            return True
        return all(
            all(piece in permitted or piece in question for piece in group.split(", ")) for group in found.groups()
        ) and bool(values)


Listed = TypeVar("Listed", Wish, Attribute, Courtesy, Particular, MeasureOfStudies)


def load_prompts(folder: Path) -> Prompts:
    """Read ``plans.yaml``, ``asked.yaml``, ``attributes.yaml``, ``connectives.yaml``, ``weights.yaml``,
    ``courtesies.yaml``, ``particulars.yaml`` and ``measures.yaml``.

    Raises PromptError naming the file and the field for anything missing, unknown or misspelt.
    """
    connectives = _connectives(folder / "connectives.yaml")
    return Prompts(
        _plans(folder / "plans.yaml", connectives),
        _listed(folder / "asked.yaml", TypeAdapter(tuple[Wish, ...])),
        _listed(folder / "attributes.yaml", TypeAdapter(tuple[Attribute, ...])),
        connectives,
        _weights(folder / "weights.yaml"),
        _listed(folder / "courtesies.yaml", TypeAdapter(tuple[Courtesy, ...])),
        _listed(folder / "particulars.yaml", TypeAdapter(tuple[Particular, ...])),
        _listed(folder / "measures.yaml", TypeAdapter(tuple[MeasureOfStudies, ...])),
    )


def _weights(path: Path) -> Weights:
    try:
        return Weights.model_validate(_load(path))
    except ValidationError as error:
        first = error.errors()[0]
        raise PromptError(path, 0, ".".join(str(part) for part in first["loc"]), first["msg"]) from error


def _load(path: Path) -> object:
    try:
        return yaml_text.loaded(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise PromptError(path, 0, "", f"cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise PromptError(path, 0, "", "is not UTF-8 text") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise PromptError(path, mark.line + 1 if mark else 0, "", "is not valid YAML") from error


def _connectives(path: Path) -> dict[str, str]:
    try:
        loaded = TypeAdapter(dict[str, str]).validate_python(_load(path))
    except ValidationError as error:
        raise PromptError(path, 0, str(error.errors()[0]["loc"]), error.errors()[0]["msg"]) from error
    for name in sorted({*PLAIN, *PLACEHOLDERS, *loaded}):
        if name not in loaded:
            raise PromptError(path, 0, name, "is missing")
        if name not in PLAIN and name not in PLACEHOLDERS:
            raise PromptError(path, 0, name, "is not a connective that any answer uses")
        if _placeholders(path, name, loaded[name]) != PLACEHOLDERS.get(name, frozenset()):
            raise PromptError(path, 0, name, f"its placeholders must be {sorted(PLACEHOLDERS.get(name, ()))}")
    return loaded


def _placeholders(path: Path, name: str, text: str) -> frozenset[str]:
    """What stands in braces in ``text``, a format or an empty pair too."""
    try:
        parts = list(string.Formatter().parse(text))
    except ValueError as error:
        raise PromptError(path, 0, name, f"has a broken placeholder ({error})") from error
    return frozenset(f"{field}{how or ''}{spec}" for _, field, spec, how in parts if field is not None)


def _listed(path: Path, adapter: TypeAdapter[tuple[Listed, ...]]) -> tuple[Listed, ...]:
    try:
        return adapter.validate_python(_load(path))
    except (ValidationError, re.error) as error:
        first = error.errors()[0] if isinstance(error, ValidationError) else {"loc": (), "msg": str(error)}
        raise PromptError(path, 0, ".".join(str(part) for part in first["loc"]), str(first["msg"])) from error


def _plans(path: Path, connectives: Mapping[str, str]) -> dict[str, Plan]:
    try:
        plans = TypeAdapter(dict[str, Plan]).validate_python(_load(path))
    except ValidationError as error:
        first = error.errors()[0]
        raise PromptError(path, 0, ".".join(str(part) for part in first["loc"]), first["msg"]) from error
    names = [*(type_.value for type_ in QuestionType), STUDY, SIDES]
    for name in sorted({*names, *plans}):
        if name not in plans:
            raise PromptError(path, 0, name, "has no plan")
        if name not in names:
            raise PromptError(path, 0, name, "is not a type of question")
        for slot in plans[name].slots:
            if slot.heading and slot.heading not in connectives:
                raise PromptError(path, 0, f"{name}.heading", f"'{slot.heading}' is not a connective")
    return plans
