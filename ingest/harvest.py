"""Provenance that a page states about itself, read from its raw blocks. What it does not say stays ``unknown``."""

import re
from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import datetime

from ingest.blocks import Block, Draft, Shape, tidy
from ingest.documents import UNKNOWN, Provenance
from ingest.headings import is_references

DOI = re.compile(r"\b(?:doi:?\s*|doi\.org/)(10\.\d{4,9}/[^\s\"<>]+[^\s\"<>.,;)])", re.IGNORECASE)
PMID = re.compile(r"\bPMID:?\s*(\d{5,9})\b", re.IGNORECASE)
THROUGH = re.compile(r"\bcurrent through:?\s*([A-Z][a-z]+\.? \d{4})", re.IGNORECASE)
UPDATED = re.compile(
    r"\b(?:last updated|date updated|last reviewed|updated on):?\s*([A-Z][a-z]+\.? \d{1,2},? \d{4}|\d{4}-\d\d-\d\d)",
    re.I,
)
PUBMED_DATE = re.compile(r"^[\w .]{0,60}\.\s?((?:19|20)\d\d(?: [A-Z][a-z]{2})?(?: \d{1,2})?)\s*;")
PUBLISHED = re.compile(
    r"\b(?:published|publication date|first published)(?: online)?:?\s*(\d{1,2} [A-Z][a-z]+ \d{4}|[A-Z][a-z]+ \d{1,2},? \d{4}|\d{4}-\d\d-\d\d)",
    re.I,
)
COPYRIGHT = re.compile(
    r"(?:©|\(c\)|\b(?i:copyright)\b)\s*(?:©\s*)?(?:(?P<before>(?:19|20)\d\d)[,;]?\s+)?(?:(?i:by|the)\s+)?"
    r"(?P<who>[A-Z][\w&.,' -]{2,60}?)\s*(?P<after>(?:19|20)\d\d)?(?:\.|$)"
)
JOURNAL = re.compile(
    r"^(?P<first>[A-Z][\w'-]+(?: [A-Z][\w'-]+)*) et al\.? (?P<journal>[A-Za-z\d][\w &.-]{1,60}?)\.? ?\.?$"
)
PENDING = re.compile(r"\bpending (?:human|expert|editorial|peer) review\b", re.I)
PREPRINT = re.compile(r"\bnot (?:been )?peer[- ]reviewed\b|\bpreprint\b", re.I)
MADE_BY_AI = re.compile(
    r"\bAI-generated\b|\b(?:generated|written) (?:by|with) (?:AI|artificial intelligence)\b|\bmedical A\.?\s?I\.?(?=\W|$)",
    re.I,
)
NAME = re.compile(r"[A-Z][\w'’.-]*(?: (?:[a-z]{2,3} )?[A-Z][\w'’.-]*){1,3}")
KINDS = (
    (re.compile(r"\bmeta-?analys[ie]s\b|\bsystematic review\b", re.I), "systematic-review"),
    (re.compile(r"\bguidelines?\b", re.I), "guideline"),
    (re.compile(r"\bcase (?:report|series)\b", re.I), "case-series"),
    (re.compile(r"\brandomi[sz]ed\b.*\btrial\b", re.I), "randomised-trial"),
)
FORMS = ("%b %d, %Y", "%B %d, %Y", "%b %d %Y", "%B %d %Y", "%d %B %Y", "%d %b %Y", "%Y %b %d", "%Y-%m-%d")
MONTHS = ("%b %Y", "%B %Y", "%Y %b", "%Y-%m")


def harvest(draft: Draft, title: str) -> Provenance:
    """``draft.provenance`` with its gaps filled from what the page says of itself."""
    lines = [tidy(block.text) for block in _before_references(draft.blocks)]
    found = Provenance(
        kind=_kind(title, lines),
        publisher=_publisher(lines),
        authors=_authors(draft.blocks),
        published=_published(lines),
        current_through=iso(_first(THROUGH, lines)),
        review_status=_review_status(lines),
        doi=_first(DOI, lines[:60]),
        pmid=_first(PMID, lines),
    )
    return merge(found, draft.provenance)


def merge(under: Provenance, over: Provenance) -> Provenance:
    """``under`` with everything that ``over`` states."""
    stated = {
        field.name: value
        for field in fields(Provenance)
        if field.name != "restated" and (value := getattr(over, field.name)) not in (UNKNOWN, "", ())
    }
    return replace(under, **stated)


def iso(text: str) -> str:
    """``Jan 05, 2024`` -> ``2024-01-05``, ``Jan 2024`` -> ``2024-01``; as written when it is neither; unknown when empty."""
    plain = " ".join(text.replace(".", " ").split())
    for forms, shown in ((FORMS, "%Y-%m-%d"), (MONTHS, "%Y-%m")):
        for form in forms:
            try:
                return datetime.strptime(plain, form).strftime(shown)  # a date, no time
            except ValueError:
                continue
    return plain or UNKNOWN


def _before_references(blocks: Sequence[Block]) -> list[Block]:
    for number, block in enumerate(blocks):
        if block.shape is Shape.HEADING and is_references(block.text) and number > len(blocks) // 3:
            return [*blocks[:number], *(b for b in blocks[number:] if not re.search(r"\bdoi\b|\bPMID\b", b.text, re.I))]
    return list(blocks)


def _first(pattern: re.Pattern[str], lines: Sequence[str]) -> str:
    return next((found.group(1) for line in lines if (found := pattern.search(line))), "")


def _kind(title: str, lines: Sequence[str]) -> str:
    if any(MADE_BY_AI.search(line) for line in lines if len(line) < 400):
        return "ai-generated-guidance"
    return next((kind for pattern, kind in KINDS if pattern.search(title)), UNKNOWN)


def _publisher(lines: Sequence[str]) -> str:
    for line in lines[:40]:
        if len(line) < 120 and (found := JOURNAL.match(line)):
            return found["journal"].strip(" .")
    for line in lines:
        if len(line) < 200 and (holder := COPYRIGHT.search(line)) and holder["who"].casefold() != "information":
            return holder["who"].strip(" .,")
    return UNKNOWN


def _published(lines: Sequence[str]) -> str:
    text = (
        _first(UPDATED, lines)
        or _first(PUBMED_DATE, lines[:40])
        or _first(PUBLISHED, [x for x in lines if len(x) < 200])
    )
    if not text:
        years = [m["before"] or m["after"] for line in lines if len(line) < 200 and (m := COPYRIGHT.search(line))]
        text = next((year for year in years if year), "")
    return iso(text)


def _review_status(lines: Sequence[str]) -> str:
    short = [line for line in lines if len(line) < 400]
    pending = next((found.group().lower() for line in short if (found := PENDING.search(line))), "")
    return pending or ("not peer reviewed" if any(PREPRINT.search(line) for line in short[:40]) else UNKNOWN)


def _authors(blocks: Sequence[Block]) -> tuple[str, ...]:
    """Names in a list that stands before the first prose."""
    names: list[str] = []
    for block in blocks[:40]:
        if block.shape is Shape.ITEM and NAME.fullmatch(block.text):
            names.append(block.text)
        elif len(block.text) > 150:
            break
    return tuple(dict.fromkeys(names))
