"""What the glossary finds in the texts that are always read: found once, and kept beside the index.

To read two thousand texts takes half a second of every start, most of it to compile expressions that the question needs not.
"""

import json
from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

from ingest.glossary import Glossary, Match
from ingest.kept import keep

KEPT = "named.json"


def remembering(glossary: Glossary, texts: Iterable[str], folder: Path) -> Glossary:
    """``glossary`` that knows what it finds in ``texts``, from ``folder`` where that is kept for both, else found and kept."""
    wanted = sorted(set(texts))
    # The patterns too: "OS" and "os" are one form, and are not found in the same texts.
    content = json.dumps((sorted(glossary.forms.items()), sorted(glossary.starts.items()), wanted))
    digest = sha256(content.encode()).hexdigest()
    kept = folder / KEPT
    rows = _read(kept, digest, len(wanted))
    if rows is None:
        rows = [[[match.key, match.start, match.end] for match in glossary.find(text)] for text in wanted]
        record = json.dumps({"digest": digest, "found": rows})
        keep(kept, lambda part: part.write_text(record, encoding="utf-8"))
    found = {
        text: tuple(Match(str(key), int(start), int(end)) for key, start, end in row)
        for text, row in zip(wanted, rows, strict=True)
    }
    return replace(glossary, remembered=MappingProxyType(found))


def _read(path: Path, digest: str, count: int) -> list[list[list[str | int]]] | None:
    """None where nothing is kept, or not for this digest, or not whole."""
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        rows: list[list[list[str | int]]] = held["found"]
        return rows if held["digest"] == digest and len(rows) == count else None
    except (OSError, ValueError, KeyError, TypeError):
        return None
