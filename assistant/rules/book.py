"""Rules as data: ``corpus/rules/*.yaml`` -> RuleBook.

A file holds ``topic``, optional ``classes`` (a class of drugs and its members), and ``rules`` or ``doses``.
``python -m assistant.rules`` lists, documents, lints and exports them.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from assistant.findings import Verdict
from assistant.rules.criteria import LeftOutTest, ProposedTest, leaves
from assistant.rules.files import Dose, RuleFile, read_file
from assistant.rules.rule import Rule
from assistant.rules.signing import with_lapses
from ingest.errors import RuleError
from ingest.glossary import Glossary, glossary, load_glossary

COVERAGE = "coverage.yaml"


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
    decides: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """Site -> the facts that decide there, most decisive first."""
    glossary: Glossary = field(default_factory=lambda: glossary(()), compare=False, repr=False)
    proposals: Mapping[str, tuple[ProposedTest, ...]] = field(init=False, compare=False, repr=False)
    """What each rule's trigger asks of the proposals: read once, as every question needs it."""
    steps: Mapping[str, tuple[str, ...]] = field(init=False, compare=False, repr=False)
    """The steps that each rule's trigger names."""
    lists: frozenset[str] = field(init=False, compare=False, repr=False)
    """Ids of the rules that hold a source's list of criteria."""
    symptomless: frozenset[str] = field(init=False, compare=False, repr=False)
    """Rules that weigh treatment which nobody needs yet."""
    decisive: frozenset[str] = field(init=False, compare=False, repr=False)
    """Rules whose warning comes first after emergencies."""
    central: frozenset[str] = field(init=False, compare=False, repr=False)
    """Rules that hold a principle, which stands in full."""
    limits: frozenset[str] = field(init=False, compare=False, repr=False)
    """Rules with what is asked before a treatment that symptoms call for."""
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
        several = (
            rule for rule in self.rules if (Verdict.MET in rule.says and rule.require) or len(leaves(rule.require)) > 1
        )
        object.__setattr__(self, "lists", frozenset(rule.id for rule in several))
        object.__setattr__(self, "symptomless", frozenset(rule.id for rule in self.rules if rule.symptomless))
        object.__setattr__(self, "decisive", frozenset(rule.id for rule in self.rules if rule.decisive))
        object.__setattr__(self, "central", frozenset(rule.id for rule in self.rules if rule.central))
        object.__setattr__(self, "limits", frozenset(rule.id for rule in self.rules if rule.limits))
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
        files.append((path, read_file(path, content)))
    terms = folder.parent / "glossary.yaml"
    known = load_glossary(terms) if terms.exists() else glossary(())
    if terms.exists():
        digest.update(terms.read_bytes())
    rules = [rule.model_copy(update={"topic": file.topic}) for _, file in files for rule in file.rules]
    doses = [dose.model_copy(update={"topic": file.topic}) for _, file in files for dose in file.doses]
    _check_ids(files)
    parents = _parents(known, (file for _, file in files))
    places = MappingProxyType({name: site for _, file in files for name, site in file.places.items()})
    decides = MappingProxyType({site: facts for _, file in files for site, facts in file.decides.items()})
    return RuleBook(
        with_lapses(rules, folder.parent), digest.hexdigest(), tuple(doses), parents, places, decides, known
    )


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
