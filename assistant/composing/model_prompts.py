"""The prompt of compose mode, read from ``prompts/compose.yaml`` and checked when it is loaded."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.turns import Role
from ingest import yaml_text
from ingest.errors import PromptError

if TYPE_CHECKING:  # imported where it is needed: quote mode needs none of it
    from langchain_core.messages import BaseMessage
    from langchain_core.prompts import ChatPromptTemplate

PLACEHOLDERS = {"system": frozenset({"reader", "claims"}), "user": frozenset({"question", "statements"})}


class _ComposeFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    version: int = Field(ge=1)
    system: str = Field(min_length=1)
    user: str = Field(min_length=1)
    reader: Mapping[Role, str]


@dataclass(frozen=True)
class ComposePrompt:
    """Two messages; ``version`` says which wording a model was asked with."""

    version: int
    template: "ChatPromptTemplate"
    readers: Mapping[Role, str]

    def messages(self, question: str, statements: str, claims: int, role: Role) -> "list[BaseMessage]":
        """The filled messages; braces in ``question`` and ``statements`` stay text."""
        return self.template.format_messages(
            question=question, statements=statements, claims=claims, reader=self.readers[role]
        )


def load_compose_prompt(folder: Path) -> ComposePrompt:
    """Read ``compose.yaml``. Raises PromptError naming the file and the field that is missing, unknown or misspelt."""
    path = folder / "compose.yaml"
    try:
        read = _ComposeFile.model_validate(yaml_text.loaded(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise PromptError(path, 0, "", f"cannot be read ({error.strerror})") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise PromptError(path, line, "", error.problem or "is not YAML") from error
    except ValidationError as error:
        first = error.errors()[0]
        raise PromptError(path, 0, ".".join(str(part) for part in first["loc"]), first["msg"]) from error
    for name, wanted in PLACEHOLDERS.items():
        _check(path, name, getattr(read, name), wanted)
    from langchain_core.prompts import ChatPromptTemplate

    template = ChatPromptTemplate.from_messages([("system", read.system), ("human", read.user)])
    return ComposePrompt(read.version, template, read.reader)


def _check(path: Path, name: str, text: str, wanted: frozenset[str]) -> None:
    from langchain_core.prompts import ChatPromptTemplate

    try:
        found = frozenset(ChatPromptTemplate.from_messages([("human", text)]).input_variables)
    except ValueError as error:
        raise PromptError(path, 0, name, "has an open or empty brace; a literal one is written twice") from error
    if found != wanted:
        raise PromptError(path, 0, name, f"its placeholders must be {sorted(wanted)}, not {sorted(found)}")
