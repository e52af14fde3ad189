"""YAML by libyaml where PyYAML was built with it (some ten times faster), by PyYAML's own parser elsewhere. Safe tags only."""

from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from ingest.errors import CorpusError

Kind = TypeVar("Kind", bound=BaseModel)

LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def loaded(text: str) -> Any:
    """The plain content of ``text``. Raises yaml.YAMLError."""
    return nodes_and_content(text)[1]


def nodes_and_content(text: str) -> tuple[yaml.Node | None, Any]:
    """The nodes of ``text``, which know their lines, and its plain content, in one reading. Raises yaml.YAMLError."""
    loader = LOADER(text)
    try:
        root = loader.get_single_node()
        return root, None if root is None else loader.construct_document(root)
    finally:
        loader.dispose()


class Strict(BaseModel):
    """What a YAML file may hold, and nothing else; never changed afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def validated(path: Path, kind: type[Kind]) -> Kind:
    """The content of ``path`` as ``kind``. Raises CorpusError, naming file and field."""
    try:
        return kind.model_validate(loaded(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        first = error.errors()[0]
        raise CorpusError(path, 0, ".".join(map(str, first["loc"])), first["msg"]) from error
    except (OSError, yaml.YAMLError) as error:
        raise CorpusError(path, 0, "", str(error)) from error
