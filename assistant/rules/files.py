"""A file of rules or doses under ``corpus/rules``: its shape, and how it is read with the place of what is wrong in it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import Field, ValidationError

from assistant.rules.criteria import TAGS, Strict, Words
from assistant.rules.rule import Caution, Rule
from ingest.errors import RuleError
from ingest.yaml_text import nodes_and_content


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
    decides: Mapping[str, tuple[str, ...]] = Field(
        default_factory=dict,
        description="Site -> the facts to ask for where hardly anything is told, most decisive first.",
    )
    rules: tuple[Rule, ...] = ()
    doses: tuple[Dose, ...] = ()


def read_file(path: Path, content: bytes) -> RuleFile:
    """Raises RuleError naming file, line and field."""
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
