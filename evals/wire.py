"""The batch format: a question as it comes in and an answer as it goes out. The only place where JSON enters.

An input line is ``{"id", "question", "history"?, "role"?}``; other keys are ignored, so that a case file
is also an input file. An output line is an ``AnswerRow``. Every broken line is one sentence,
``file:line: field: problem``.
"""

import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import Field, ValidationError

from assistant.rows import Row
from ingest.errors import UsageError

MAX_ID = 200


class Message(Row):
    role: Literal["user", "assistant"]
    content: str


class QuestionRow(Row):
    """One line of ``IN.jsonl``."""

    id: str = Field(min_length=1, max_length=MAX_ID)
    question: str
    history: tuple[Message, ...] = ()
    role: Literal["clinician", "trainee"] = "clinician"


RowType = TypeVar("RowType", bound=Row)


def read_rows(path: Path, kind: type[RowType]) -> list[RowType]:
    """Every line of the JSON-lines file ``path`` as a ``kind``; blank lines are skipped.

    Raises UsageError, one sentence naming file, line, field and problem, at the first line that is
    not one, and where two lines have the same id.
    """
    rows: list[RowType] = []
    seen: dict[str, int] = {}
    for number, line in _lines(path):
        row = _parse(path, number, line, kind)
        identifier = str(getattr(row, "id", number))
        if identifier in seen:
            raise UsageError(f"{path}:{number}: id: '{identifier}' is already the id of line {seen[identifier]}")
        seen[identifier] = number
        rows.append(row)
    return rows


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.") from error
    for number, raw in enumerate(data.split(b"\n"), 1):
        try:
            line = raw.decode("utf-8-sig" if number == 1 else "utf-8").strip()
        except UnicodeDecodeError as error:
            raise UsageError(f"{path}:{number}: line: is not UTF-8 (byte {error.start})") from error
        if line:
            yield number, line


def _parse(path: Path, number: int, line: str, kind: type[RowType]) -> RowType:
    try:
        loaded = json.loads(line)
    except ValueError as error:
        raise UsageError(f"{path}:{number}: line: is not JSON ({error})") from error
    except RecursionError as error:
        raise UsageError(f"{path}:{number}: line: is nested too deeply") from error
    if not isinstance(loaded, dict):
        raise UsageError(f"{path}:{number}: line: must be a JSON object, not {type(loaded).__name__}")
    try:
        return kind.model_validate_json(json.dumps(_without_nulls(loaded, kind)))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "line"
        raise UsageError(f"{path}:{number}: {where}: {first['msg'][:1].lower()}{first['msg'][1:]}") from error


def _without_nulls(loaded: dict[str, Any], kind: type[Row]) -> dict[str, Any]:
    """A null in an optional field means that it is absent."""
    optional = {name for name, field in kind.model_fields.items() if not field.is_required()}
    return {name: value for name, value in loaded.items() if value is not None or name not in optional}


def write_rows(path: Path, rows: Iterable[Row]) -> None:
    """Write one JSON object a line, whole or not at all: a temporary file beside ``path``, then a rename."""
    write_text(path, "".join(json.dumps(row.model_dump(mode="json"), ensure_ascii=False) + "\n" for row in rows))


def write_text(path: Path, text: str) -> None:
    """Put ``text`` in ``path`` atomically, making its folder.

    Raises UsageError when the place cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}.") from error
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace", newline="\n") as stream:
            stream.write(text)
        Path(draft).chmod(0o644)
        Path(draft).replace(path)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}.") from error
    finally:
        Path(draft).unlink(missing_ok=True)


def question_rows(rows: Sequence[QuestionRow]) -> list[QuestionRow]:
    """The bare questions of richer rows (a case is one), so that nothing expected reaches a target."""
    names = set(QuestionRow.model_fields)
    return [QuestionRow.model_validate(row.model_dump(include=names)) for row in rows]
