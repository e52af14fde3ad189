"""A follow-up on the answer before it: shorter, in a line for a letter, what kind of study it was, what dose was said. Pure.

Sentences are quoted whole, so that a short answer is the first of the long one, with what must stand beside it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.answering.page import Page
from assistant.answering.provenance import asks_who_says_so
from assistant.answers import Answer, Block, BlockKind, Reply, Segment, SegmentKind
from assistant.knowledge import Knowledge
from assistant.prompts import Prompts
from assistant.turns import Turn

_OPEN = r"^\W*(?:(?:and|but|ok(?:ay)?|so|thanks|sorry|please|right|then|hm+)\b[,.]?\s*)*"
_IT = r"(?:that|this|it|those|these|they|them)"
_BRIEF = r"(?:shorter|briefer|more briefly|in brief|in short|(?:in|as) (?:one|two|three|a|1|2|3|a few) (?:short )?(?:lines?|sentences?|words)|more concisely)"
SHORTER = re.compile(
    rf"{_OPEN}(?:(?:can|could|would) you )?(?:(?:say|put|make|give|write)(?: me)? {_IT} )?(?:a )?(?:{_BRIEF}|(?:short|brief) version|shorten {_IT}|summari[sz]e {_IT}"
    rf"|sum {_IT} up|tl;?dr)(?:,? please)?\W*$",
    re.IGNORECASE,
)
LETTER = re.compile(
    rf"{_OPEN}(?:what (?:would|should|do|could) (?:you|i|we) (?:write|say|tell|put)|(?:write|draft)(?: me)?)\b[^?.]{{0,30}}\b(?:gp|letter|referrer|family doctor)\b[^?.]*\W*$",
    re.IGNORECASE,
)
DESIGN = re.compile(
    rf"{_OPEN}(?:(?:is|was|were|are) {_IT} (?:all )?(?:from (?:an? |any |the )?(?:proper |real |good )?(?:randomi[sz]ed )?(?:controlled )?(?:trials?|rcts?|stud(?:y|ies))"
    rf"|(?:an? )?(?:randomi[sz]ed(?: (?:controlled )?trials?)?|rcts?|trials?|retrospective|prospective)(?: (?:data|evidence))?)|what (?:kind|type|sort) of (?:study|trial|evidence) (?:is|was) {_IT})\W*$",
    re.IGNORECASE,
)
HOW_MANY = re.compile(
    rf"{_OPEN}how many (?:of (?:them|those|these)|patients|women|pts)(?: (?:were|was|are|is) (?:that|it|in (?:that|it|them|those)))?(?: (?:had|with|were) breast cancer)?\W*$",
    re.IGNORECASE,
)
DOSE = re.compile(
    rf"{_OPEN}(?:what|which) (?:dose|fractionation|regimen|schedule) (?:did you|have you|was) (?:just )?(?:say|said|mention(?:ed)?|give|given|quoted?)\b[^?.]*\W*$",
    re.IGNORECASE,
)
GIVEN = re.compile(r"\d\s?-?(?:Gy|mg|mCi)\b")
MOST = 3
"""Studies that are told."""


def asks_of_the_answer(text: str) -> bool:
    """Whether a follow-up asks nothing but of the answer before it."""
    return any(kind.match(text) for kind in (SHORTER, LETTER, DESIGN, HOW_MANY, DOSE))


def asked_last(history: Sequence[Turn]) -> tuple[str, Sequence[Turn]] | None:
    """The user's last question that was of no answer, and the turns before it."""
    for place in range(len(history) - 1, -1, -1):
        turn = history[place]
        if turn.speaker == "user" and not asks_who_says_so(turn.text) and not asks_of_the_answer(turn.text):
            return turn.text, history[:place]
    return None


def answered(text: str, before: Reply, history: Sequence[Turn], prompts: Prompts, knowledge: Knowledge) -> Reply | None:
    """What ``text`` asks of the answer ``before``; None where it has to be answered from the documents."""
    if SHORTER.match(text) or LETTER.match(text):
        return _only(before, _first(before), prompts.say("letter") if LETTER.match(text) else "")
    if DOSE.match(text):
        given = [turn for turn in history if turn.speaker == "assistant" and GIVEN.search(turn.text)]
        told = [block for block in before.blocks if GIVEN.search(_text(block))]
        return _only(before, told, "") if told else None if given else _only(before, [], prompts.say("no_dose_said"))
    studies = list(_studies(before, knowledge))
    if not studies:
        return _only(before, [], prompts.say("no_study_quoted"))
    if HOW_MANY.match(text):
        return None
    page = Page(knowledge)
    for key in studies[:MOST]:
        entry = knowledge.glossary.entries[key]
        page.connective(prompts.say("term", name=entry.name, definition=entry.definition))
    return _with(before, (*page.blocks, *_first(before)))


def _studies(reply: Reply, knowledge: Knowledge) -> Iterator[str]:
    """The studies that ``reply`` quotes, in order."""
    seen: set[str] = set()
    for citation in reply.citations:
        told = knowledge.statements.get(citation.statement)
        for key in told.tags.study if told else ():
            if key not in seen and key not in knowledge.kinds and knowledge.glossary.entries[key].definition:
                seen.add(key)
                yield key


def _first(reply: Reply) -> list[Block]:
    """The block that ``reply`` opens with, less what only tells how it was read."""
    quoted = (
        block for block in reply.blocks if any(segment.kind is not SegmentKind.CONNECTIVE for segment in block.segments)
    )
    return [block for block in (next(quoted, None),) if block]


def _only(reply: Reply, blocks: Sequence[Block], opening: str) -> Reply:
    page = [replace(block, kind=BlockKind.PARAGRAPH) for block in blocks]
    if opening:
        page = [Block(BlockKind.PARAGRAPH, (Segment(SegmentKind.CONNECTIVE, opening),)), *page]
    return _with(reply, page)


def _with(reply: Reply, blocks: Sequence[Block]) -> Reply:
    """``reply`` as ``blocks``, its findings with it: what is urgent stays urgent."""
    used = {number for block in blocks for segment in block.segments for number in segment.citations}
    cited = tuple(citation for citation in reply.citations if citation.number in used)
    if isinstance(reply, Answer):
        return replace(reply, blocks=tuple(blocks), citations=cited, uncovered=(), disagreements=())
    return replace(reply, blocks=tuple(blocks), citations=cited)


def _text(block: Block) -> str:
    return " ".join(segment.text for segment in block.segments)
