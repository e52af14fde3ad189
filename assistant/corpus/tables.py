"""What must hold of the conflicts, the trials and the rules. Used by ``assistant.corpus.records.records``."""

from collections.abc import Iterator, Mapping

from assistant.corpus.contents import Parts, Problem, rule_places
from assistant.corpus.records import Cell, Conflict, Location, Trial, locate, read_yaml
from assistant.rules.criteria import ALONE, COMPARISONS, FactTest, leaves
from assistant.rules.files import Dose
from assistant.rules.rule import Rule
from assistant.verification.figures import missing

OWN = "boardside"
"""Source of a rule that is our own caution and rests on no document."""


def tables(parts: Parts) -> Iterator[Problem]:
    """Every problem of the conflicts, the trials and the rules."""
    yield from _placed(parts, "conflicts.yaml", _conflicts(parts))
    yield from _placed(parts, "trials.yaml", _trials(parts))
    places = rule_places(parts.folder)
    for identifier, where, text in _rules(parts):
        yield Problem(*places.get(identifier, (parts.folder / "rules", 0)), f"{identifier}.{where}", text)


def _placed(parts: Parts, name: str, found: Iterator[tuple[int, str, Location, str]]) -> Iterator[Problem]:
    """Give each (entry's place, its name, way within it, problem) its line."""
    path = parts.folder / name
    root = read_yaml(path)[0] if path.exists() else None
    for index, identifier, way, text in found:
        line, _ = locate(root, (index, *way))
        yield Problem(path, line, ".".join((identifier, *map(str, way))), text)


def _conflicts(parts: Parts) -> Iterator[tuple[int, str, Location, str]]:
    for index, conflict in enumerate(parts.conflicts):
        for way, text in (*_positions(parts, conflict), *_note(parts, conflict)):
            yield index, conflict.id, way, text


def _positions(parts: Parts, conflict: Conflict) -> Iterator[tuple[Location, str]]:
    documents = {note.id for note in parts.notes}
    for number, position in enumerate(conflict.positions):
        if position.document not in documents:
            yield ("positions", number, "document"), f"{position.document} is no document"
        for place, statement in enumerate(position.statements):
            way = ("positions", number, "statements", place)
            if statement not in parts.statements:
                yield way, f"{statement} is no statement"
            elif parts.statements[statement].note.id != position.document:
                yield way, f"{statement} is not of {position.document}"


def _note(parts: Parts, conflict: Conflict) -> Iterator[tuple[Location, str]]:
    texts = _texts(parts, conflict.statements)
    for where, text in (("note", conflict.note), ("topic", conflict.topic)):
        for figure in missing(text, *texts):
            yield (where,), f"{figure} is in no statement of its positions"


def _trials(parts: Parts) -> Iterator[tuple[int, str, Location, str]]:
    for index, trial in enumerate(parts.trials):
        for way, text in (*_study(parts, trial), *_cells(parts, trial), *_time_points(parts, trial)):
            yield index, trial.key, way, text


def _study(parts: Parts, trial: Trial) -> Iterator[tuple[Location, str]]:
    entry = parts.glossary.entries.get(trial.key) if parts.glossary else None
    if parts.glossary and (entry is None or entry.kind != "study"):
        yield ("key",), f"{trial.key} is no study of the glossary"


def _cells(parts: Parts, trial: Trial) -> Iterator[tuple[Location, str]]:
    for way, cell in trial.cells():
        if cell.statement not in parts.statements:
            yield way, f"{cell.statement} is no statement"
            continue
        placed = parts.statements[cell.statement]
        if trial.key not in placed.sentence.tags.study and way[0] != "caveat":
            yield way, f"{cell.statement} is not about {trial.key}"
        for figure in missing(_figures_of(cell), placed.text):
            yield way, f"{figure} is not in {cell.statement}"


def _figures_of(cell: Cell) -> str:
    return f"{cell.value} {getattr(cell, 'arm', '')}"


def _time_points(parts: Parts, trial: Trial) -> Iterator[tuple[Location, str]]:
    for number, measure in enumerate(trial.survival_rates):
        texts = _texts(parts, tuple(cell.statement for _, cell in measure.cells()))
        for figure in missing(f"{measure.at} {measure.unit}", *texts):
            yield ("survival_rates", number, "at"), f"{figure} is in no statement of its cells"


def _rules(parts: Parts) -> Iterator[tuple[str, str, str]]:
    if parts.book is None:
        return
    conflicts = {conflict.id for conflict in parts.conflicts}
    for rule in parts.book.rules:
        yield from (
            (rule.id, "conflicts", f"{name} is no conflict") for name in rule.conflicts if name not in conflicts
        )
        yield from _rests_on(parts, rule, _rule_texts(rule))
    for dose in parts.book.doses:
        yield from _rests_on(parts, dose, {f"regimen.{name}": text for name, text in dose.regimen.items()})


def _rests_on(parts: Parts, entry: Rule | Dose, texts: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """The document, the statements and the figures of one rule or dose."""
    if entry.source != OWN and entry.source not in {note.id for note in parts.notes}:
        yield entry.id, "source", f"{entry.source} is no document"
    yield from (
        (entry.id, "statements", f"{name} is no statement") for name in entry.statements if name not in parts.statements
    )
    known = _texts(parts, entry.statements)
    for where, text in texts.items():
        for figure in missing(text, *known):
            yield entry.id, where, f"{figure} is in no statement that it names"


def _rule_texts(rule: Rule) -> dict[str, str]:
    """Every text of a rule that may hold a figure."""
    texts = {"title": rule.title, "strength": rule.strength}
    texts |= {f"says.{verdict.value}": says.message for verdict, says in rule.says.items()}
    for name in ("when", "unless", "require"):
        tests = (leaf for leaf in leaves(getattr(rule, name)) if isinstance(leaf, FactTest))
        amounts = [value for test in tests for value in _amounts(test)]
        if amounts:
            texts[name] = " ".join(ALONE.get(amount, amount) for amount in amounts)
    return texts


def _amounts(test: FactTest) -> tuple[str, ...]:
    singles = tuple(value for name in COMPARISONS if (value := getattr(test, name)))
    return (*singles, *(test.between or ()))


def _texts(parts: Parts, identifiers: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(parts.statements[name].text for name in identifiers if name in parts.statements)
