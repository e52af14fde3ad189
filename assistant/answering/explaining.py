"""What a trainee reads after the answer: the design of each trial that it names, and its terms, from the glossary. Pure.

Nothing of the answer itself is touched: its blocks, citations and findings are the clinician's, and what is added are
definitions of the glossary and no statements.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TypeVar

from wordfreq import zipf_frequency

from assistant.answering.brevity import statements_wanted
from assistant.answers import Block, BlockKind, Reply, Segment, SegmentKind
from assistant.prompts import Prompts
from ingest.glossary import Entry, Glossary

MOST_TERMS = 8
MOST_STUDIES = 4
RARE = 3.3
"""Zipf frequency (wordfreq) under which the words for a technique or an outcome are worth a definition."""
ABBREVIATION = re.compile(r"[A-Z][A-Z0-9]{1,}(?:s|-\w+)?")
KNOWN = frozenset(
    (
        "breast-cancer",
        "metastasis",
        "er",
        "pr",
        "her2",
        "standard-of-care",
        "gray",
        "median",
        "rct",
        "hr",
        "surgery",
        "prognosis",
    )
)
"""What whoever reads this knows."""
ORDINARY = frozenset(
    (
        "bleeding",
        "infection",
        "pain",
        "intractable pain",
        "biologic",
        "selected patients",
        "subgroup",
        "subgroups",
        "enrolling",
        "concomitant brain metastasis",
    )
)
"""Words that ask for an entry and, in an answer, need not mean what it defines: "selected patients" are no selection bias."""
STANDS_FOR = re.compile(
    r"^\W*(?:and |so |sorry,? )*(?:what (?:does|do|did)|what(?:'s| is| are)) (?:the |an? )?(?:abbreviation |acronym |term |letters )?[\"'“]?(?P<term>[\w/ -]{2,40}?)[\"'”]?"
    r" (?:stand(?:s|ing)? for|short for|abbreviat\w+ for)\W*$",
    re.IGNORECASE,
)
GRADE_MEANS = re.compile(
    r"^(?=[^.]{0,70}\b(?:means?|meaning|stands? for|denotes?|signif(?:y|ies))\b)\W*(?:[\w’']+ ){0,4}?(?P<term>(?:grade )?[12][ABC])\b[^.]{0,50}$",
    re.IGNORECASE,
)
"""What a grade of recommendation means is no matter of the sources, who only print it."""
TOLD = (SegmentKind.STATEMENT, SegmentKind.CLAIM, SegmentKind.FINDING, SegmentKind.CELL)

AnyReply = TypeVar("AnyReply", bound=Reply)


def explained(reply: AnyReply, glossary: Glossary, prompts: Prompts) -> AnyReply:
    """``reply`` with what a trainee needs after it; an emergency is not delayed by definitions, a line asked for is not
    lengthened by them.
    """
    if any("emergency" in finding.labels for finding in reply.findings) or statements_wanted(reply.question):
        return reply
    entries = list(dict.fromkeys(entry.key for entry in _named(reply, glossary)))
    studies = [glossary.entries[key] for key in entries if glossary.entries[key].kind == "study"][:MOST_STUDIES]
    terms = [glossary.entries[key] for key in entries if glossary.entries[key].kind != "study"][:MOST_TERMS]
    added = (*_part("studies", studies, prompts), *_part("terms", terms, prompts))
    return replace(reply, blocks=(*reply.blocks, *added))


def spelt_out(text: str, glossary: Glossary, prompts: Prompts) -> Block | None:
    """The definition of what ``text`` asks the long form of ("what does DFI stand for?"); None where it asks none."""
    asked = STANDS_FOR.match(text) or GRADE_MEANS.search(text)
    found = glossary.find(asked["term"]) if asked else ()
    whole = [match for match in found if match.end - match.start == len(asked["term"] if asked else "")]
    entry = glossary.entries[whole[0].key] if whole else None
    if entry is None or not entry.definition:
        return None
    return _block(BlockKind.PARAGRAPH, prompts.say("term", name=entry.name, definition=entry.definition))


def _named(reply: Reply, glossary: Glossary) -> Iterator[Entry]:
    """The entries that the answer's own words name, in order."""
    for segment in reply.segments():
        for match in glossary.find(segment.text) if segment.kind in TOLD else ():
            ratio = match.key == "hr" and re.match(r"\s*(?:of |was |is |= ?)?\d", segment.text[match.end :])
            entry = glossary.entries["hazard-ratio" if ratio and "hazard-ratio" in glossary.entries else match.key]
            written = segment.text[match.start : match.end]
            if entry.definition and entry.key not in KNOWN and _worth(entry, written):
                yield entry


def _worth(entry: Entry, written: str) -> bool:
    if written.lower() in ORDINARY:
        return False
    if entry.kind in ("term", "study"):
        return True
    if entry.kind not in ("intervention", "outcome"):
        return False
    return bool(ABBREVIATION.fullmatch(written)) or any(
        zipf_frequency(word, "en") < RARE for word in re.findall(r"[a-z]{4,}", written.lower())
    )


def _part(heading: str, entries: list[Entry], prompts: Prompts) -> Iterator[Block]:
    if entries:
        yield _block(BlockKind.HEADING, prompts.say(heading))
    for entry in entries:
        yield _block(BlockKind.BULLET, prompts.say("term", name=entry.name, definition=entry.definition))


def _block(kind: BlockKind, text: str) -> Block:
    return Block(kind, (Segment(SegmentKind.CONNECTIVE, text),))
