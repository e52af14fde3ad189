"""A clinician's signature holds for one wording of a rule and of the statements that it rests on; then it lapses.

``digest`` is what is signed. A rule that is marked signed but whose digest has changed counts as a draft again.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.notes import read_note

if TYPE_CHECKING:
    from assistant.rules.rule import Rule

NOT_SIGNED = {"status", "signature", "tests", "topic"}
"""Fields that may change without a new signature."""


def statement_texts(corpus: Path) -> dict[str, str]:
    """Statement id -> its text with its tags and its document's date and version, of every note under ``corpus``."""
    texts: dict[str, str] = {}
    for path in sorted((corpus / "documents").glob("*.md")):
        note = read_note(path)
        dated = f"{note.provenance.published}|{note.provenance.review_status}"
        for section in note.sections:
            texts |= {sentence.id: f"{sentence.text}|{sentence.tags}|{dated}" for sentence in section.sentences}
    return texts


def digest(rule: "Rule", texts: Mapping[str, str]) -> str:
    """Sixteen hex digits over the rule and the statements it names; another when either changes."""
    said = json.dumps(rule.model_dump(mode="json", exclude=NOT_SIGNED), sort_keys=True)
    held = "\0".join(f"{name}={texts.get(name, '')}" for name in rule.statements)
    return hashlib.sha256(f"{said}\0{held}".encode()).hexdigest()[:16]


def with_lapses(rules: Iterable["Rule"], corpus: Path) -> tuple["Rule", ...]:
    """``rules`` in their order; each that is signed for another wording, or for none, is a draft again.

    The notes under ``corpus`` are read only where a rule is signed.
    """
    kept = tuple(rules)
    if all(rule.status == "draft" for rule in kept):
        return kept
    texts = statement_texts(corpus)
    return tuple(
        rule
        if rule.status == "draft" or rule.signature == digest(rule, texts)
        else rule.model_copy(update={"status": "draft"})
        for rule in kept
    )
