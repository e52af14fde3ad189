"""Rules as data: ``corpus/rules/*.yaml`` -> RuleBook. The pydantic types are the schema.

A file holds ``topic``, optional ``classes`` (a class of drugs and its members), and ``rules`` or ``doses``.
``python -m assistant.rules`` lists, documents, lints and exports them.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Literal, Self

import yaml
from pydantic import BeforeValidator, Field, ValidationError, field_validator, model_validator

from assistant.findings import Verdict
from assistant.rules.criteria import (
    TAGS,
    ClaimTest,
    FactTest,
    LeftOutTest,
    ProposedTest,
    Severity,
    Strict,
    Test,
    Words,
    leaves,
)
from assistant.rules.signing import with_lapses
from assistant.vocabulary import LABELS, LABELS_WITH_FACT
from ingest.errors import RuleError
from ingest.glossary import Glossary, glossary, load_glossary
from ingest.yaml_text import nodes_and_content

COVERAGE = "coverage.yaml"
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
        if Verdict.MET in self.says and self.require is None:
            raise ValueError("a rule without require is never met")
        if self.unsettled and self.require:
            raise ValueError("an unsettled rule requires nothing")
        return self

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


class Dose(Strict):
    """A regimen that a source gives. Only ``recommended`` ones can be mismatched; a study's is not a limit."""

    id: str
    status: Literal["draft", "signed"]
    title: str
    interventions: Words
    sites: Words = ()
    other_indications: Words = Field((), description="Words that make it another indication: not compared.")
    recommended: bool
    exclusive: bool = Field(False, description="Another dose differs from it; false where the source allows others.")
    voice: str = Field(
        description="Who gives it, for the card: 'the topic review', 'an AI-generated page (not checked)'."
    )
    regimen: Mapping[str, str] = Field(description="amount, interval, fractions, route; units mandatory.")
    source: str
    statements: Words
    strength: str
    caution: Caution = ""
    topic: str = ""


class RuleFile(Strict):
    """The shape of one file under ``corpus/rules``."""

    topic: str
    classes: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    places: Mapping[str, str] = Field(default_factory=dict, description="The one site that an intervention is for.")
    rules: tuple[Rule, ...] = ()
    doses: tuple[Dose, ...] = ()


@dataclass(frozen=True)
class RuleBook:
    """All rules in a stable order. ``digest`` is the SHA-256 of the files' bytes.

    ``parents`` maps each key of the glossary, and each drug of ``classes``, to itself and all that it is a kind of.
    """

    rules: tuple[Rule, ...]
    digest: str
    doses: tuple[Dose, ...] = ()
    parents: Mapping[str, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))
    places: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    glossary: Glossary = field(default_factory=lambda: glossary(()), compare=False, repr=False)
    proposals: Mapping[str, tuple[ProposedTest, ...]] = field(init=False, compare=False, repr=False)
    """What each rule's trigger asks of the proposals: read once, as every question needs it."""
    steps: Mapping[str, tuple[str, ...]] = field(init=False, compare=False, repr=False)
    """The steps that each rule's trigger names."""
    lists: frozenset[str] = field(init=False, compare=False, repr=False)
    """Ids of the rules that hold a source's list of criteria."""
    joins: Mapping[str, str] = field(init=False, compare=False, repr=False)
    """Rule -> the rule whose card takes its card in."""
    about_words: frozenset[str] = field(init=False, compare=False, repr=False)
    """Ids of the rules that judge what a question takes for granted, and so need no patient."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "proposals", {rule.id: rule.proposals for rule in self.rules})
        named = {
            rule.id: tuple(n.left_out for n in leaves(rule.when) if isinstance(n, LeftOutTest)) for rule in self.rules
        }
        object.__setattr__(self, "steps", named)
        several = (rule for rule in self.rules if Verdict.MET in rule.says or len(leaves(rule.require)) > 1)
        object.__setattr__(self, "lists", frozenset(rule.id for rule in several))
        object.__setattr__(self, "joins", {rule.id: rule.joins for rule in self.rules if rule.joins})
        object.__setattr__(self, "about_words", frozenset(rule.id for rule in self.rules if rule.about_words))

    def kinds(self, key: str) -> frozenset[str]:
        """``key`` and everything that it is a kind of."""
        if key not in self.parents:
            named = self.glossary.lookup(key) or (key.lower().replace(" ", "-"),)
            return frozenset((key,)).union(*(self.parents.get(name, frozenset((name,))) for name in named))
        return self.parents[key]

    def place(self, intervention: str) -> str:
        """The one site that ``intervention`` can be for; empty where it may be for several."""
        found = {self.places[kind] for kind in self.kinds(intervention) if kind in self.places}
        return self.places.get(intervention) or (found.pop() if len(found) == 1 else "")

    def rule(self, rule_id: str) -> Rule:
        """Raises KeyError for an id that no rule has."""
        return {rule.id: rule for rule in self.rules}[rule_id]


def load_rules(folder: Path) -> RuleBook:
    """Read every ``*.yaml`` of ``folder`` but the coverage table, and the glossary beside the folder.

    Raises RuleError naming file, line and field; GlossaryError for a broken glossary.
    """
    if not folder.is_dir():
        raise RuleError(folder, 0, "", "is not a folder of rules")
    digest = hashlib.sha256()
    files: list[tuple[Path, RuleFile]] = []
    for path in sorted(folder.glob("*.yaml")):
        if path.name == COVERAGE:
            continue
        content = path.read_bytes()
        digest.update(path.name.encode() + b"\0" + content + b"\0")
        files.append((path, _read(path, content)))
    terms = folder.parent / "glossary.yaml"
    known = load_glossary(terms) if terms.exists() else glossary(())
    if terms.exists():
        digest.update(terms.read_bytes())
    rules = [rule.model_copy(update={"topic": file.topic}) for _, file in files for rule in file.rules]
    doses = [dose.model_copy(update={"topic": file.topic}) for _, file in files for dose in file.doses]
    _check_ids(files)
    parents = _parents(known, (file for _, file in files))
    places = MappingProxyType({name: site for _, file in files for name, site in file.places.items()})
    return RuleBook(with_lapses(rules, folder.parent), digest.hexdigest(), tuple(doses), parents, places, known)


def _parents(known: Glossary, files: Iterable[RuleFile]) -> Mapping[str, frozenset[str]]:
    above: dict[str, set[str]] = {key: set(entry.parents) for key, entry in known.entries.items()}
    for file in files:
        for name, members in file.classes.items():
            above.setdefault(name, set())
            for member in members:
                above.setdefault(member, set()).add(name)
    return MappingProxyType({key: _closure(key, above) for key in above})


def _closure(key: str, above: Mapping[str, set[str]]) -> frozenset[str]:
    seen: set[str] = set()
    waiting = [key]
    while waiting:
        current = waiting.pop()
        if current not in seen:
            seen.add(current)
            waiting.extend(above.get(current, ()))
    return frozenset(seen)


def _check_ids(files: list[tuple[Path, RuleFile]]) -> None:
    seen: dict[str, Path] = {}
    for path, file in files:
        for rule_id in (*(rule.id for rule in file.rules), *(dose.id for dose in file.doses)):
            if rule_id in seen:
                raise RuleError(path, 0, "id", f"{rule_id} is also in {seen[rule_id].name}")
            seen[rule_id] = path
    for path, file in files:
        for rule in file.rules:
            for name, others in (("overrides", rule.overrides), ("joins", (rule.joins,) if rule.joins else ())):
                for other in others:
                    if other not in seen:
                        raise RuleError(path, 0, f"{rule.id}.{name}", f"{other} is not a rule")


def _read(path: Path, content: bytes) -> RuleFile:
    try:
        text = content.decode("utf-8")
        root, raw = nodes_and_content(text)
    except UnicodeDecodeError as error:
        raise RuleError(path, 0, "", "is not UTF-8 text") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise RuleError(path, mark.line + 1 if mark else 0, "", "is not valid YAML") from error
    try:
        return RuleFile.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        line, name = _locate(root, first["loc"])
        raise RuleError(path, line, name, first["msg"].removeprefix("Value error, ")) from error


def _locate(node: Any, location: tuple[int | str, ...]) -> tuple[int, str]:
    """The line of the deepest YAML node on the way to ``location``, and that way in words.

    pydantic also names the branch of a union, which is no field of the file: it is left out.
    """
    line, names = (node.start_mark.line + 1 if node is not None else 1), []
    for part, following in zip(location, (*location[1:], None), strict=False):
        if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
        elif isinstance(node, yaml.MappingNode):
            inner = {key.value: value for key, value in node.value}
            if part in TAGS and (following in inner or part not in inner):
                continue
            if part not in inner:
                names.append(str(part))
                continue
            node = inner[part]
        else:
            continue
        names.append(str(part))
        line = node.start_mark.line + 1
    return line, ".".join(names)
