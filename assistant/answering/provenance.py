"""Who says so: the sources of an answer, each with what it is and what it says. Pure."""

import re
from collections.abc import Iterator

from assistant.answering.page import Page
from assistant.answers import Reply
from assistant.knowledge import Knowledge
from assistant.prompts import Prompts
from assistant.rendering import kind_of_source
from ingest.passages import Statement

_ASKED = re.compile(
    r"^\W*(?:(?:and|but|ok(?:ay)?|so|thanks|sorry)\b[,.]?\s*)*(?:"
    r"(?:who|which (?:source|paper|trial|study|document|guideline|one)s?)(?: exactly| actually)? (?:says?|said|states?|stated|claims?|wrote|writes|recommends?)"
    r"(?: (?:so|that|this|it))?|says who|according to (?:whom|who|what)|by whom|whose (?:opinion|view|recommendation|statement)(?: is (?:that|this|it))?"
    r"|(?:since|from) when(?: is (?:that|this|it))?|how (?:old|recent|current|up[- ]to[- ]date) is (?:that|this|it)|as of when"
    r"|(?:what(?:'s| is| are)? )?(?:the |your |its )?(?:sources?|references?|citations?)(?: (?:for|of|behind) (?:that|this|it))?"
    r"|where (?:does|did|do) (?:that|this|it|you) (?:come|get|take)(?: (?:that|this|it))?(?: from)?"
    r"|how strong is (?:that|this|the) (?:recommendation|evidence|advice)|(?:what|which) (?:grade|level|strength)(?: (?:of|is) .{0,30})?"
    r")\W*$",
    re.IGNORECASE,
)
MOST = 3
"""Sources that are named."""


def asks_who_says_so(text: str) -> bool:
    """Whether a follow-up asks nothing but where the answer before it comes from, or how strong that is."""
    return _ASKED.match(text) is not None


def told_by(reply: Reply, prompts: Prompts, knowledge: Knowledge) -> Page:
    """What the first sources of ``reply`` say, each behind what it is, with its strength as the source states it."""
    page = Page(knowledge)
    for statement in _of_each_source(reply, knowledge):
        source = kind_of_source(knowledge.documents[statement.document])
        page.statement(statement, opening=prompts.say("position", source=source))
        if statement.tags.strength:
            page.connective(prompts.say("strength", strength=statement.tags.strength))
    return page


def _of_each_source(reply: Reply, knowledge: Knowledge) -> Iterator[Statement]:
    seen: set[str] = set()
    for citation in reply.citations:
        if citation.document not in seen and citation.statement in knowledge.statements and len(seen) < MOST:
            seen.add(citation.document)
            yield knowledge.statements[citation.statement]
