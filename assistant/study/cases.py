"""Cases that unfold, as authored, and what a changed fact changes. YAML -> frozen types; the comparison is pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field, TypeAdapter, ValidationError

from assistant.corpus.records import Keyed, Strict, locate, read_yaml
from assistant.findings import Finding
from ingest.errors import CorpusError


class Change(Strict):
    """One fact that is otherwise; ``value`` as somebody would type it into the form."""

    label: str
    fact: str
    value: str


class Case(Keyed):
    """A patient, what to commit to, and what may be changed. No choice is keyed as right."""

    id: str = Field(pattern=r"^case-[a-z0-9-]+$")
    title: str
    patient: str
    ask: str
    choices: tuple[str, ...] = Field(min_length=2, max_length=6)
    changes: tuple[Change, ...] = Field(min_length=1)

    @property
    def name_of_entry(self) -> str:
        return self.id


@dataclass(frozen=True, slots=True)
class Difference:
    """One finding before and after a fact was changed; None where it was not raised."""

    before: Finding | None
    after: Finding | None


def load_cases(path: Path) -> tuple[Case, ...]:
    """The cases in the order written; none where there is no such file. Raises CorpusError naming line and field."""
    if not path.exists():
        return ()
    root, raw = read_yaml(path)
    try:
        return TypeAdapter(tuple[Case, ...]).validate_python(raw or [])
    except ValidationError as error:
        first = error.errors()[0]
        line, field = locate(root, first["loc"])
        raise CorpusError(path, line, field, first["msg"]) from error


def differences(before: Sequence[Finding], after: Sequence[Finding]) -> tuple[Difference, ...]:
    """What was raised, withdrawn, or says something else; in the order of the new findings, then of the old."""
    old, new = ({finding.rule: finding for finding in group} for group in (before, after))
    changed = [Difference(old.get(rule), one) for rule, one in new.items() if _said(old.get(rule)) != _said(one)]
    return (*changed, *(Difference(one, None) for rule, one in old.items() if rule not in new))


def _said(finding: Finding | None) -> tuple[object, ...] | None:
    """What a reader would see differ."""
    if finding is None:
        return None
    criteria = tuple((criterion.text, criterion.truth) for criterion in finding.criteria)
    return (finding.verdict, finding.indicator, finding.missing, criteria)
