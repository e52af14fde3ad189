"""Boardside's own notes: Markdown with front matter, sections, and tagged statements.

The format is described in ``corpus/README.md``. A broken note is a NoteError that names the file,
the line and the field; nothing of it is taken.
"""

import hashlib
import re
import shlex
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from ingest import yaml_text
from ingest.documents import KINDS_OF_STATEMENT, POLARITIES, UNKNOWN, Document, Provenance, Section, Sentence, Tags
from ingest.errors import NoteError

FENCE = "---"
LISTS = ("study", "site", "intervention", "population", "outcome", "qualifies", "restates", "cites")
WORDS = ("polarity", "strength", "brief", "where")
STATEMENT_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


class FrontMatter(BaseModel):
    """What a note must say of its source before it says anything else."""

    model_config = ConfigDict(extra="forbid")

    id: str
    title: str
    kind: str
    publisher: str
    authors: list[str] = []
    published: str = UNKNOWN
    current_through: str = UNKNOWN
    review_status: str = UNKNOWN
    doi: str | None = None
    pmid: str | None = None
    licence: str
    worth: str
    rights: str

    @field_validator("published", "current_through", "pmid", mode="before")
    @classmethod
    def _as_text(cls, value: object) -> object:
        """YAML reads 2024-01-05 as a date and 2019 as a number; both are shown as written."""
        if isinstance(value, date | int):
            return str(value)
        return UNKNOWN if value is None else value

    def provenance(self) -> Provenance:
        return Provenance(
            kind=self.kind,
            publisher=self.publisher,
            authors=tuple(self.authors),
            published=self.published,
            current_through=self.current_through,
            review_status=self.review_status,
            doi=self.doi or "",
            pmid="" if self.pmid in (None, UNKNOWN) else str(self.pmid),
            licence=self.licence,
            worth=self.worth,
            rights=self.rights,
            restated=True,
        )


def looks_like_note(text: str) -> bool:
    """Whether a Markdown file is one of ours: front matter, and a statement with an authored id."""
    return text.startswith(FENCE) and re.search(r"^\s+\{#", text, re.MULTILINE) is not None


def read_note(path: Path) -> Document:
    """Read one note.

    Raises NoteError (file, line, field) for anything that the format does not allow.
    """
    raw = path.read_bytes()
    try:
        lines = raw.decode("utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise NoteError(path, 0, "encoding", f"not UTF-8 at byte {error.start}; save the note as UTF-8") from error
    front, start = _front_matter(path, lines)
    sections = tuple(_sections(path, lines, start))
    if not sections:
        raise NoteError(path, 0, "sections", "no statement found; write at least one under a '## ' heading")
    _check_ids(path, sections)
    digest = hashlib.sha256(raw).hexdigest()
    return Document(front.id, front.title, path, digest, front.provenance(), sections)


def _front_matter(path: Path, lines: list[str]) -> tuple[FrontMatter, int]:
    if not lines or lines[0].strip() != FENCE:
        raise NoteError(path, 1, "front matter", f"the first line must be {FENCE}")
    try:
        end = next(number for number, line in enumerate(lines[1:], 1) if line.strip() == FENCE)
    except StopIteration:
        raise NoteError(path, 1, "front matter", f"no closing {FENCE}") from None
    try:
        loaded = yaml_text.loaded("\n".join(lines[1:end]))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        raise NoteError(path, line, "front matter", error.problem or "not YAML") from error
    try:
        return FrontMatter.model_validate(loaded), end + 1
    except ValidationError as error:
        first = error.errors()[0]
        field = str(first["loc"][0]) if first["loc"] else "front matter"
        line = next((n for n, text in enumerate(lines[:end], 1) if text.startswith(f"{field}:")), 1)
        raise NoteError(path, line, field, first["msg"]) from error


def _sections(path: Path, lines: list[str], start: int) -> Iterator[Section]:
    heading = ""
    sentences: list[Sentence] = []
    for number, text, tags in _items(path, lines, start):
        if tags is None:
            if sentences:
                yield Section(heading, tuple(sentences))
            heading, sentences = text, []
            continue
        if not heading:
            raise NoteError(path, number, "heading", "a statement stands before the first '## ' heading")
        identifier, parsed = _tags(path, number + 1, tags)
        sentences.append(Sentence(text, identifier, parsed, number))
    if sentences:
        yield Section(heading, tuple(sentences))


def _items(path: Path, lines: list[str], start: int) -> Iterator[tuple[int, str, str | None]]:
    """(line, heading, None) for a heading, (line, sentence, tags) for a statement."""
    number = start
    while number < len(lines):
        line = lines[number].rstrip()
        number += 1
        if not line.strip():
            continue
        if line.startswith("## "):
            yield number, line[3:].strip(), None
        elif line.startswith("- "):
            tags = lines[number].strip() if number < len(lines) else ""
            if not (tags.startswith("{") and tags.endswith("}")):
                raise NoteError(path, number + 1, "tags", "expected the statement's tags in braces on this line")
            yield number, line[2:].strip(), tags[1:-1]
            number += 1
        else:
            raise NoteError(path, number, "line", "expected '## heading', '- statement' or its tags in braces")


def _tags(path: Path, line: int, text: str) -> tuple[str, Tags]:
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise NoteError(path, line, "tags", str(error)) from error
    identifier, kind = "", ""
    lists: dict[str, tuple[str, ...]] = {}
    single: dict[str, str] = {}
    for word in words:
        name, _, value = word.partition("=")
        if word.startswith("#"):
            identifier = word[1:]
        elif word.startswith("."):
            kind = word[1:]
        elif name in LISTS and value:
            lists[name] = tuple(part.strip() for part in value.split(",") if part.strip())
        elif name in WORDS and value:
            single[name] = value
        else:
            raise NoteError(path, line, name or "tags", f"unknown or empty tag '{word}'")
    if not STATEMENT_ID.fullmatch(identifier):
        raise NoteError(path, line, "id", f"'{identifier}' is not an id such as tr-bone-03")
    if kind not in KINDS_OF_STATEMENT:
        raise NoteError(path, line, "kind", f"'.{kind}' is none of {', '.join(KINDS_OF_STATEMENT)}")
    if single.get("polarity", "for") not in POLARITIES:
        raise NoteError(path, line, "polarity", f"'{single['polarity']}' is none of {', '.join(POLARITIES)}")
    return identifier, _as_tags(kind, lists, single)


def _as_tags(kind: str, lists: dict[str, tuple[str, ...]], single: dict[str, str]) -> Tags:
    return Tags(
        kind=kind,
        study=lists.get("study", ()),
        site=lists.get("site", ()),
        intervention=lists.get("intervention", ()),
        population=lists.get("population", ()),
        outcome=lists.get("outcome", ()),
        qualifies=lists.get("qualifies", ()),
        restates=lists.get("restates", ()),
        cites=lists.get("cites", ()),
        polarity=single.get("polarity", ""),
        strength=single.get("strength", ""),
        brief=single.get("brief", ""),
        where=single.get("where", ""),
        authored=True,
    )


def _check_ids(path: Path, sections: tuple[Section, ...]) -> None:
    seen: dict[str, int] = {}
    for section in sections:
        for sentence in section.sentences:
            if sentence.id in seen:
                raise NoteError(path, sentence.line, "id", f"{sentence.id} already stands on line {seen[sentence.id]}")
            seen[sentence.id] = sentence.line
