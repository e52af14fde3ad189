"""Faults in the rules that the schema cannot see: against the notes, the glossary, the conflicts and each other."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from pathlib import Path

from assistant.findings import Verdict
from assistant.guardrails import rule_rows
from assistant.rules.book import RuleBook
from assistant.rules.criteria import COMPARISONS, AllOf, FactTest, ProposedTest, Test, amount, leaves
from assistant.rules.files import Dose
from assistant.rules.rule import Rule
from assistant.vocabulary import FACTS, SITES
from ingest import yaml_text
from ingest.notes import read_note

OWN = "boardside"
WEAK = {"ai-generated-guidance": "low-trust-source", "case-series": "low-evidence"}
NUMBER = re.compile(r"\d+(?:\.\d+)?")
SPELLED = {
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "single": "1",
    "solitary": "1",
    "multiple": "1",
}
"""Words for numbers, and the one that begins above it."""
MESSAGE_WORDS = 70
OPPOSED = {("local-therapy-indicated", "not-standard-of-care"), ("hold-during-rt", "continue-during-rt")}


def lint(book: RuleBook, corpus: Path) -> list[str]:
    """Every fault as a sentence; empty where there is none. Reads the notes and conflicts under ``corpus``."""
    texts, kinds, conflicts = _notes(corpus)
    faults: list[str] = []
    for rule in book.rules:
        faults += (f"{rule.id}: {fault}" for fault in _rule_faults(rule, book, texts, kinds, conflicts))
        faults += rule_rows.failures(rule, book)
    for dose in book.doses:
        faults += (f"{dose.id}: {fault}" for fault in _dose_faults(dose, texts, kinds))
    faults += _opposed(book)
    return faults


def _notes(corpus: Path) -> tuple[dict[str, tuple[str, str]], dict[str, str], frozenset[str]]:
    """Statement id -> (text, document), document -> kind, and the ids of the conflicts."""
    texts: dict[str, tuple[str, str]] = {}
    kinds: dict[str, str] = {}
    for path in sorted((corpus / "documents").glob("*.md")):
        document = read_note(path)
        kinds[document.id] = document.provenance.kind
        for section in document.sections:
            for sentence in section.sentences:
                texts[sentence.id] = (sentence.text, document.id)
    path = corpus / "conflicts.yaml"
    entries = yaml_text.loaded(path.read_text(encoding="utf-8")) if path.exists() else []
    return texts, kinds, frozenset(entry["id"] for entry in entries)


def _rule_faults(
    rule: Rule,
    book: RuleBook,
    texts: Mapping[str, tuple[str, str]],
    kinds: Mapping[str, str],
    conflicts: frozenset[str],
) -> Iterator[str]:
    yield from _statement_faults(rule.source, rule.statements, texts, kinds)
    weak = WEAK.get(kinds.get(rule.source, ""), "")
    if weak and rule.caution != weak:
        yield f"rests on {rule.source} and must have caution: {weak}"
    unknown = [conflict for conflict in rule.conflicts if conflict not in conflicts]
    if unknown:
        yield f"names {', '.join(unknown)}, which conflicts.yaml does not have"
    yield from _unknown_keys(rule, book)
    yield from _numbers(rule, texts)
    yield from _unreachable(rule)
    yield from _wording(rule)
    yield from _untested(rule)
    yield from _unnoticed(rule)


def _wording(rule: Rule) -> Iterator[str]:
    for verdict, says in rule.says.items():
        if "all-criteria-met" in says.labels and not {"not-standard-of-care", "mdt-required"} & set(says.labels):
            yield f"says all-criteria-met alone ({verdict.value})"
        if "all-criteria-met" in says.labels and "not a recommendation" not in says.message:
            yield "says all-criteria-met without 'not a recommendation'"
        if len(says.message.split()) > MESSAGE_WORDS:
            yield f"has a message of more than {MESSAGE_WORDS} words ({verdict.value})"
        if not says.message.rstrip().endswith("."):
            yield f"has a message that is not a sentence ({verdict.value})"


def _untested(rule: Rule) -> Iterator[str]:
    given = {row.gives for row in rule.tests}
    for outcome in (*(verdict.value for verdict in rule.says), "none"):
        if outcome not in given and not (outcome == "none" and len(rule.says) == len(Verdict)):
            yield f"has no test row that gives {outcome}"


def _unnoticed(rule: Rule) -> Iterator[str]:
    """Labels and weights that no test row would miss."""
    for verdict, says in rule.says.items():
        rows = [row for row in rule.tests if row.gives == verdict.value]
        for label in says.labels:
            if not any(label in row.labels for row in rows):
                yield f"has no test row that asks for {label} ({verdict.value})"
        if not any(row.weight for row in rows):
            yield f"has no test row that asks for its weight ({verdict.value})"


def _statement_faults(
    source: str, statements: Iterable[str], texts: Mapping[str, tuple[str, str]], kinds: Mapping[str, str]
) -> Iterator[str]:
    if source != OWN and source not in kinds:
        yield f"rests on {source}, which is no document"
    known = [statement for statement in statements if statement in texts]
    for statement in statements:
        if statement not in texts:
            yield f"names the statement {statement}, which no note has"
    if source != OWN and not any(texts[statement][1] == source for statement in known):
        yield f"names no statement of {source}"


def _dose_faults(dose: Dose, texts: Mapping[str, tuple[str, str]], kinds: Mapping[str, str]) -> Iterator[str]:
    yield from _statement_faults(dose.source, dose.statements, texts, kinds)
    numbers = _numbers_in(" ".join(texts[statement][0] for statement in dose.statements if statement in texts))
    for value in dose.regimen.values():
        for number in _numbers_in(value):
            if number not in numbers:
                yield f"has {number}, which its statements do not"


def _unknown_keys(rule: Rule, book: RuleBook) -> Iterator[str]:
    """Interventions, sites and drugs that neither the glossary nor the classes know."""
    if not book.glossary.entries:
        return
    known = set(book.parents).union(*book.parents.values(), SITES)
    for leaf in (leaf for test in (rule.when, rule.unless, rule.require) for leaf in leaves(test)):
        keys: tuple[str, ...] = ()
        if isinstance(leaf, ProposedTest):
            keys = (*leaf.proposed, *leaf.at)
        elif isinstance(leaf, FactTest) and FACTS[leaf.fact].open:
            keys = tuple(value for value in leaf.has if value not in FACTS[leaf.fact].values)
        yield from (f"names {key}, which the glossary does not have" for key in keys if key not in known)


def _numbers(rule: Rule, texts: Mapping[str, tuple[str, str]]) -> Iterator[str]:
    """Thresholds and figures of the card that the statements named do not hold."""
    words = " ".join(texts[statement][0] for statement in rule.statements if statement in texts)
    held = _numbers_in(words)
    for leaf in (leaf for test in (rule.when, rule.unless, rule.require) for leaf in leaves(test)):
        if isinstance(leaf, FactTest):
            for text in [value for name in COMPARISONS if (value := getattr(leaf, name))] + list(leaf.between or ()):
                if text.split()[0] not in held:
                    yield f"tests {text}, a number that its statements do not hold"
    for verdict, says in rule.says.items():
        for number in _numbers_in(says.message) - held - {"1"}:
            if not re.search(
                rf"(?:{number} textbook|January {number}|CDK{number}|[A-Z]{{2,}}\S*{number})", says.message
            ):
                yield f"says {number} ({verdict.value}), a number that its statements do not hold"


def _numbers_in(text: str) -> set[str]:
    spelled = " ".join(SPELLED.get(word, word) for word in re.findall(r"[a-z]+", text.lower()))
    plain = text.replace(",", "")
    return set(NUMBER.findall(plain)) | set(NUMBER.findall(spelled))


def _unreachable(rule: Rule) -> Iterator[str]:
    """Comparisons of one conjunction that no number can satisfy together."""
    for test in (rule.when, rule.require):
        for together in _conjunctions(test):
            by_fact: dict[str, list[FactTest]] = {}
            for leaf in together:
                by_fact.setdefault(leaf.fact, []).append(leaf)
            for fact, tests in by_fact.items():
                low = max(
                    (amount(t, FACTS[fact].unit) for leaf in tests if (t := leaf.above or leaf.at_least)), default=None
                )
                high = min(
                    (amount(t, FACTS[fact].unit) for leaf in tests if (t := leaf.below or leaf.at_most)), default=None
                )
                if low is not None and high is not None and low > high:
                    yield f"asks of {fact} what no value can satisfy"


def _conjunctions(test: Test | None) -> Iterator[list[FactTest]]:
    if isinstance(test, AllOf):
        yield [member for member in test.all if isinstance(member, FactTest)]
        for member in test.all:
            yield from _conjunctions(member)


def _opposed(book: RuleBook) -> Iterator[str]:
    """Pairs that can fire on the same proposal at the same site with opposite labels and name no conflict."""
    for one, other in combinations(book.rules, 2):
        if one.id in other.overrides or other.id in one.overrides or set(one.conflicts) & set(other.conflicts):
            continue
        if one.about_words or other.about_words or not _same_proposal(one, other) or _exclude(one, other):
            continue
        ours = {label for says in one.says.values() for label in says.labels}
        theirs = {label for says in other.says.values() for label in says.labels}
        for left, right in OPPOSED:
            alone = (left in ours and right in theirs and left not in theirs) or (right in ours and left in theirs)
            if alone and not (left in ours and right in ours) and not (left in theirs and right in theirs):
                yield f"{one.id} and {other.id}: opposite advice ({left}, {right}) and no common conflict"


def _same_proposal(one: Rule, other: Rule) -> bool:
    """Whether some proposal of ``one`` names an intervention and a site that ``other`` names too."""
    return any(
        set(left.proposed) & set(right.proposed) and (set(left.at) & set(right.at) or not (left.at or right.at))
        for left in one.proposals
        for right in other.proposals
    )


def _exclude(one: Rule, other: Rule) -> bool:
    """Whether what ``one`` requires or is triggered by is what takes ``other`` out of force."""
    values = [
        {leaf.fact: set(leaf.has) for leaf in leaves(rule.when) if isinstance(leaf, FactTest)} for rule in (one, other)
    ]
    if any(has and values[1].get(fact) and not has & values[1][fact] for fact, has in values[0].items()):
        return True  # each speaks of its own drug or site
    out = [leaf for rule in (one, other) for leaf in leaves(rule.unless)]
    into = [leaf for rule in (one, other) for test in (rule.when, rule.require) for leaf in leaves(test)]
    return any(leaf in into for leaf in out)
