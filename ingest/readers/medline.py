"""PubMed / MEDLINE records (nbib) -> blocks. A parser of its own: the format is "TAG - value" with indented lines.

The nbib package was tried: unmaintained since 2021, and it drops LID (the DOI of newer records) and RIN (that the
article was retracted).
"""

import re
from collections.abc import Iterator
from pathlib import Path

from ingest.blocks import Block, Draft, Shape, tidy
from ingest.documents import UNKNOWN, Provenance
from ingest.errors import DocumentRefused
from ingest.harvest import iso

FIELD = re.compile(r"^(?P<tag>[A-Z0-9]{2,4}) *- ?(?P<value>.*)$")
LABEL = re.compile(r"(?:(?<=^)|(?<=\. )|(?<=\) )|(?<=\? ))(?P<label>[A-Z][A-Z ,&/()-]{3,60}): ")
"""``BACKGROUND: ...`` within an abstract."""
KINDS = (
    ("Retracted Publication", "retracted"),
    ("Meta-Analysis", "systematic-review"),
    ("Systematic Review", "systematic-review"),
    ("Practice Guideline", "guideline"),
    ("Guideline", "guideline"),
    ("Randomized Controlled Trial", "randomised-trial"),
    ("Case Reports", "case-series"),
    ("Clinical Trial", "trial"),
    ("Review", "review"),
    ("Preprint", "preprint"),
)


def read_medline(path: Path, text: str) -> Draft:
    """One record or several; several become sections under their titles.

    Raises DocumentRefused when there is no record, or none with an abstract.
    """
    records = list(_records(text))
    if not records:
        raise DocumentRefused(path, "holds no MEDLINE record (no line such as 'PMID- 1')")
    blocks = [block for record in records for block in _blocks(record, several=len(records) > 1)]
    if not any(block.shape is Shape.PARAGRAPH for block in blocks):
        raise DocumentRefused(path, "its record has no abstract: nothing that could be cited")
    first = records[0]
    if len(records) > 1:
        return Draft(path.stem, tuple(blocks), Provenance(publisher="PubMed (several records)"))
    return Draft(_one(first, "TI", "BTI"), tuple(blocks), _provenance(first))


def _records(text: str) -> Iterator[dict[str, list[str]]]:
    record: dict[str, list[str]] = {}
    tag = ""
    for line in text.splitlines():
        found = FIELD.match(line)
        if found:
            tag = found["tag"]
            if tag == "PMID" and "PMID" in record:
                yield record
                record = {}
            record.setdefault(tag, []).append(found["value"].strip())
        elif tag and line[:1].isspace() and line.strip():
            record[tag][-1] += " " + line.strip()
    if "PMID" in record or "TI" in record:
        yield record


def _one(record: dict[str, list[str]], *tags: str) -> str:
    return next((tidy(record[tag][0]) for tag in tags if record.get(tag)), "").rstrip(".")


def _blocks(record: dict[str, list[str]], *, several: bool) -> Iterator[Block]:
    if several:
        yield Block(Shape.HEADING, f"{_one(record, 'TI', 'BTI')} (PMID {_one(record, 'PMID')})", 1)
    for abstract in record.get("AB", []):
        yield Block(Shape.HEADING, "Abstract", 2)
        text = re.sub(r"\s*(?:Copyright|©|\(c\)|\(C\)) ?©?\s*(?:19|20)?\d{0,4}.{0,160}$", "", tidy(abstract))
        parts = LABEL.split(text)
        if parts[0].strip():
            yield Block(Shape.PARAGRAPH, parts[0])
        for label, rest in zip(parts[1::2], parts[2::2], strict=True):
            yield Block(Shape.HEADING, label.capitalize(), 3)
            yield Block(Shape.PARAGRAPH, rest)


def _provenance(record: dict[str, list[str]]) -> Provenance:
    types = record.get("PT", [])
    doi = next((value.split()[0] for tag in ("LID", "AID") for value in record.get(tag, []) if "[doi]" in value), "")
    published = _one(record, "DP")
    return Provenance(
        kind=next((kind for name, kind in KINDS if name in types), UNKNOWN),
        publisher=_one(record, "JT", "TA") or UNKNOWN,
        authors=tuple(tidy(name) for name in record.get("FAU", record.get("AU", []))),
        published=iso(published) if published else UNKNOWN,
        review_status="retracted" if "Retracted Publication" in types or record.get("RIN") else UNKNOWN,
        doi=doi,
        pmid=_one(record, "PMID"),
        licence=UNKNOWN,
    )
