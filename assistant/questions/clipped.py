"""Words clipped in haste ("LRP"), written out before a question is understood, from ``patterns/clipped.yaml``. Pure."""

import re
from collections.abc import Sequence
from functools import cache

from assistant.facts.patterns import load
from ingest.yaml_text import Strict


class _ClippedFile(Strict):
    clipped: tuple[tuple[str, str], ...]


@cache
def _words() -> Sequence[tuple[re.Pattern[str], str]]:
    told = load(_ClippedFile, "clipped.yaml").clipped
    return [(re.compile(pattern, re.IGNORECASE), whole) for pattern, whole in told]


def written_out(text: str) -> str:
    """``text`` with clipped words in full."""
    for pattern, whole in _words():
        text = pattern.sub(whole, text)
    return text.rstrip(", ") if text.endswith((", ", ",")) else text
