"""The words of a question: what it mentions, and what it takes for granted. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.rules.criteria import words

SPLIT = re.compile(
    r"[.!?;\n]+(?=\s|$)|,\s+(?=(?:so |then |and )?(?:should|can|could|would|is|are|do|does|did|may|might|shall|what|how|why|which|(?:was|were|has|have|will|must) (?:it|they|this|that|these|those|the|she|he|we|i|there|one))\b)"
    r"|\s+(?=(?:since|given that|because|considering|now that|although|seeing that)\b)",
    re.IGNORECASE,
)
POLAR = re.compile(
    r"^\W*(?:and |so |but |then |ok |please )*(?:did|does|do|is|are|was|were|has|have|can|could|should|would|will|may|might"
    r"|whether|if)(?!\w)|(?<!\w)(?:whether|is it true|any evidence that|is there|are there|was there|(?:what|which)(?: \w+){0,2} to"
    r"|(?:hold|stop|pause|continue|keep|yes|true|right)(?: it)? or|or (?:not|hold|stop|pause|continue|false))(?!\w)",
    re.IGNORECASE,
)
TAG = re.compile(
    r"(?<!\w)(?:right|correct|true|ok|okay|agreed?|surely|no|yes|(?:is|was|does|did|has|are|were|do|have|can|will|should)n't (?:it|they|she|he|we|that|there))\W*$",
    re.IGNORECASE,
)
NEGATION = re.compile(
    r"(?<!\w)(?:no|not|n't|never|nobody|no-?one|unproven|neither|nor|without|fail(?:s|ed)?|lack(?:s|ed|ing)?|denie[sd]|none|didn't|doesn't|isn't|wasn't"
    r"|don't|cannot|can't|unlikely|rather than|instead of|absence of|rule[sd]? out)(?!\w)",
    re.IGNORECASE,
)
LEAD = re.compile(r"(?:in|for|from|per|with|after)(?: [\w-]+){1,3},?", re.IGNORECASE)
"""A few words that lead in what follows: "In ABCSG-28, since ..."."""
OPEN = re.compile(
    r"(?<!\w)(?:what|which|why|how|when|where|who|since|given|because|as|considering|told|heard|read|know|learn(?:ed|t)|understand"
    r"|surely|obviously|clearly)(?!\w)|^\W*so (?:the|it|this|that|they|there)(?!\w)",
    re.IGNORECASE,
)
"""What makes even a question state something; "E2108 improved survival?" only asks."""
BREAK = re.compile(r"[.;,\n?!]|(?<!\w)but(?!\w)", re.IGNORECASE)
REACH = 5
"""Words that a negation governs to its right."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of the question. ``granted``: it states, it does not ask."""

    text: str
    granted: bool


def clauses(question: str) -> tuple[Clause, ...]:
    """Cut ``question`` at its clauses. "Did X improve survival?" asks; "Why did X ..." and "since X ..." grant."""
    found: list[Clause] = []
    for sentence in re.split(r"(?<=[.!?\n])\s+", question):
        tagged = bool(TAG.search(sentence.rstrip("?!. ")))
        parts = [part.strip() for part in SPLIT.split(sentence) if part and part.strip()]
        if len(parts) > 1 and LEAD.fullmatch(parts[0]):
            parts[:2] = [f"{parts[0]} {parts[1]}"]
        bare = len(parts) == 1 and sentence.rstrip().endswith("?") and not OPEN.search(sentence)
        found.extend(Clause(part, tagged or not (bare or POLAR.search(part))) for part in parts)
    return tuple(found)


def claimed(patterns: Iterable[str], without: Iterable[str], asked: bool, parts: Iterable[Clause]) -> bool:
    """Whether one clause holds every pattern and none of ``without``, none of them denied."""
    wanted, unwanted = [words(pattern) for pattern in patterns], [words(pattern) for pattern in without]
    for part in parts:
        if not (part.granted or asked) or any(pattern.search(part.text) for pattern in unwanted):
            continue
        hits = [pattern.search(part.text) for pattern in wanted]
        spans = [hit.span() for hit in hits if hit]
        if all(hits) and not any(_denied(part.text, start, spans) for start, _ in spans):
            return True
    return False


def mentioned(patterns: Iterable[str], text: str) -> bool:
    """Whether ``text`` holds one of ``patterns`` that no negation before it denies."""
    return any(not _denied(text, found.start()) for pattern in patterns for found in words(pattern).finditer(text))


def _denied(text: str, start: int, parts: Iterable[tuple[int, int]] = ()) -> bool:
    """Whether a negation shortly before ``start`` governs it; one inside ``parts`` belongs to what is claimed."""
    begin = max((cut.end() for cut in BREAK.finditer(text, 0, start)), default=0)
    inside = list(parts)
    found = [
        match
        for match in NEGATION.finditer(text, begin, start)
        if not any(first <= match.start() < last for first, last in inside)
    ]
    return bool(found) and len(text[found[-1].end() : start].split()) <= REACH
