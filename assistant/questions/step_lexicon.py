"""The lexicon of the steps that the sources ask for: ``patterns/steps.yaml``, typed and compiled. Pure after the first load."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from pydantic import Field

from assistant.facts.patterns import FOLDER, compiled
from assistant.vocabulary import LABELS
from ingest.errors import CorpusError
from ingest.yaml_text import Strict, validated


class Entry(Strict):
    """``is``: its nouns. ``narrow``: nouns of a part of it (one drug): leaving that out is leaving it out only where nothing
    else keeps it. ``needs``: it counts only in a text that holds one of these. ``left_out``, ``kept``: words that settle it
    without a noun, ``faint``: leave it out where nothing else in the text keeps it, ``keeps`` beside one; the first in a text
    that holds one of ``context``. ``aside``: a clause with one of these says something else of its nouns. ``first``: it
    belongs before the treatment. ``addressed``: done by those to whom a message may be addressed; ``convened``: under its
    name a case is presented. ``acts``: whoever leaves it out has a patient; false where a topic is spoken of so.
    """

    label: str
    inverse: bool = False
    of: tuple[str, ...] = ()
    not_of: tuple[str, ...] = ()
    first: bool = False
    addressed: bool = False
    convened: bool = False
    is_: tuple[str, ...] = Field(alias="is", min_length=1)
    narrow: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    faint: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()
    acts: bool = True


class _File(Strict):
    """What each list is for is said in the file."""

    left_out: tuple[str, ...]
    kept: tuple[str, ...]
    planned: tuple[str, ...]
    leading: tuple[str, ...]
    dated: tuple[str, ...]
    haste: tuple[str, ...]
    asks: tuple[str, ...]
    before: tuple[str, ...]
    behind: tuple[str, ...]
    clause: tuple[str, ...]
    address: tuple[str, ...]
    heading: tuple[str, ...]
    resumed: tuple[str, ...]
    determiner: tuple[str, ...]
    until: tuple[str, ...]
    steps: dict[str, Entry]


Words = re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class Reader:
    """One step of the lexicon, compiled; None where it has no such words."""

    entry: Entry
    nouns: re.Pattern[str]
    narrow: Words
    needs: Words
    left_out: Words
    faint: Words
    kept: Words
    keeps: Words
    context: Words
    aside: Words
    of: Words
    not_of: Words


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words that serve for every step, and the steps."""

    left_out: re.Pattern[str]
    kept: re.Pattern[str]
    planned: re.Pattern[str]
    leading: re.Pattern[str]
    dated: re.Pattern[str]
    haste: re.Pattern[str]
    asks: re.Pattern[str]
    before: re.Pattern[str]
    behind: re.Pattern[str]
    clause: re.Pattern[str]
    address: re.Pattern[str]
    heading: re.Pattern[str]
    resumed: re.Pattern[str]
    determiner: re.Pattern[str]
    until: re.Pattern[str]
    steps: Mapping[str, Reader]


@cache
def lexicon() -> Lexicon:
    """``steps.yaml``. Raises CorpusError for a broken file or a label that is not there."""
    path = FOLDER / "steps.yaml"
    file = validated(path, _File)
    for name, step in file.steps.items():
        if step.label not in LABELS:
            raise CorpusError(path, 0, name, f"{step.label} is not a label")
    return Lexicon(
        _words(file.left_out), _words(file.kept), _words(file.planned), _words(file.leading), _words(file.dated),
        _words(file.haste), compiled(file.asks), _words(file.before), _words(file.behind), compiled(file.clause),
        _words(file.address), _words(file.heading), _words(file.resumed), _words(file.determiner), compiled(file.until),
        {name: _reader(step) for name, step in file.steps.items()},
    )  # fmt: skip


def _reader(step: Entry) -> Reader:
    def words(alternatives: tuple[str, ...]) -> Words:
        return _words(alternatives) if alternatives else None

    return Reader(
        step, _words(step.is_), words(step.narrow), words(step.needs), words(step.left_out), words(step.faint),
        words(step.kept), words(step.keeps), words(step.context), words(step.aside), words(step.of), words(step.not_of),
    )  # fmt: skip


def _words(alternatives: Iterable[str]) -> re.Pattern[str]:
    """``alternatives`` on letter boundaries; "n't" stands at the end of a word."""
    return compiled([rf"(?:(?<![a-z0-9])|(?=n't))(?:{'|'.join(alternatives)})(?![a-z0-9])"])
