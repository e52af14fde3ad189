"""What a question says it does not ask: "I only want quality of life, not survival" is no question on survival. Pure."""

import re

from ingest.glossary import Glossary

EXCLUDES = re.compile(
    r"[\s,;:.(–-]*\b(?:and |but |so )?(?:please )?(?:(?:i |we )?(?:do not|don.?t) (?:want|need|care about|mean|ask (?:for|about))|not interested in|not(?: the| on| about| for)?"
    r"|excluding|exclude|leav(?:e|ing) (?:out|aside)|skip(?:ping)?|ignor(?:e|ing)|never mind|forget(?: about)?|apart from|aside from|besides|beyond|other than|rather than)"
    r"\s+(?:the |any |about |on )*",
    re.IGNORECASE,
)
"""How one says that something is not asked for."""
NOT = re.compile(r"^[\s,;:.(–-]*(?:and |but |so )?(?:please )?(?:not|rather than)\b", re.IGNORECASE)
WISHED = re.compile(r"\b(?:only|just|want|need|interested|please|asked)\b", re.IGNORECASE)
"""What makes a mere "not survival" a wish: "does it improve local control but not survival?" asks about both."""
AFTER = re.compile(
    r"(?: (?:data|figures?|results?|rates?|numbers|again|here|please|thanks))*\s*(?=[.?!,;:)]|$)", re.IGNORECASE
)
"""What may follow it to the end of its clause: "not survival benefit" is no such thing."""


def without_set_aside(text: str, glossary: Glossary) -> str:
    """``text`` without the outcomes that it says are not asked for, where it names another one."""
    named = [match for match in glossary.find(text, "outcome")]
    cuts: list[tuple[int, int]] = []
    for match in named:
        before = [found for found in EXCLUDES.finditer(text, 0, match.start) if found.end() == match.start]
        after = AFTER.match(text, match.end)
        if before and after and (WISHED.search(text) or not NOT.match(before[-1].group())):
            cuts.append((before[-1].start(), after.end()))
    left = [match for match in named if not any(start <= match.start < end for start, end in cuts)]
    if not left:
        return text
    for start, end in reversed(cuts):
        text = f"{text[:start]}{text[end:]}"
    return text
