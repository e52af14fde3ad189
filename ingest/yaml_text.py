"""YAML by libyaml where PyYAML was built with it (some ten times faster), by PyYAML's own parser elsewhere. Safe tags only."""

from typing import Any

import yaml

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
