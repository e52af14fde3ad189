"""Whether a text is about somebody, asks leave, or says what is about to be done. Pure; ``patterns/intents.yaml``."""

import re
from collections.abc import Iterable, Iterator

from assistant.facts.text import straight
from assistant.guardrails.premises import tagged
from assistant.guardrails.recommendation_patterns import intents
from assistant.guardrails.recommendations import Recommendation
from assistant.questions import steps

SENTENCE = re.compile(r"[^.!?\n]+(?:\.(?=\d)[^.!?\n]*)*[.!?]*")
HEADING = 12
"""Words that a heading has at most."""


def sentences(text: str) -> Iterator[re.Match[str]]:
    """With straight apostrophes, letter for letter as long as ``text``."""
    return SENTENCE.finditer(straight(text))


def names_somebody(text: str) -> bool:
    return bool(intents().person.search(text))


def acts(text: str) -> bool:
    """Whether somebody is about to act, or to leave out a step: whoever does has a patient, even if no fact of hers is said."""
    return steps.left_out(text) or any(planned(sentence.group()) for sentence in sentences(text))


def settled(text: str) -> bool:
    """Whether ``text`` tells what is done, and neither asks nor puts anything up for a decision."""
    return "?" not in text and not intents().submitted.search(text)


def only_looked_up(text: str, named: Iterable[Recommendation]) -> bool:
    """Whether all that is ``named`` stands in questions after what is known ("what can be done?") that propose nothing."""
    looks = [one.span() for one in sentences(text) if intents().looks_up.search(one.group())]
    starts = [one.span.start for one in named if one.span]
    return bool(starts) and all(any(low <= start < high for low, high in looks) for start in starts)


def in_plan(text: str, start: int, firm: bool) -> bool:
    """Whether what stands at ``start`` of ``text`` is in a sentence that says what is going to be done (``firm``: by the words
    beside it), without putting it off, making it depend on something or leaving a choice.
    """
    said = intents()
    for sentence in sentences(text):
        if sentence.start() <= start < sentence.end():
            words = sentence.group()
            asks = words.rstrip().endswith("?") and not tagged(words)
            return not asks and (firm or planned(words)) and not said.put_off.search(words)
    return False


def afresh(text: str) -> bool:
    """Whether ``text`` speaks of disease that is new or growing."""
    return bool(intents().afresh.search(text))


def topic(words: str) -> bool:
    """Whether a sentence asks about evidence; ``personal`` where it also asks about doing something."""
    return bool(intents().not_asked.search(words) or intents().topic.search(words))


def supposed(words: str) -> bool:
    """Whether a sentence says what would be done in a case that is not so."""
    return bool(intents().supposed.search(words))


def personal(words: str) -> bool:
    return bool(intents().personal.search(words))


def weighed(words: str) -> bool:
    """Whether a sentence puts what it names up for a decision: a plan, a heading, a question after leave."""
    return bool(
        planned(words) or _is_title(words) or intents().interrogative.search(words) or intents().bare.search(words)
    )


def planned(words: str) -> bool:
    """Whether a sentence says what is going to be done, or names a treatment and the lesion that it is for."""
    if topic(words):
        return False
    said = intents()
    told = not words.rstrip().endswith("?") or tagged(words) or said.nod.search(words)
    ordered = told and (said.order.search(words) or said.order_later.search(words) or said.lesion.search(words))
    return bool(said.planned.search(words) or said.closing.search(words) or said.touches.search(words) or ordered)


def _is_title(words: str) -> bool:
    """Whether the words are a heading without a verb ("TACE for her liver"), which asks whether that may be done."""
    told = not words.rstrip().endswith("?") and not intents().topic.search(words)
    return told and len(words.split()) <= HEADING and not intents().finite.search(words)
