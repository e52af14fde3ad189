"""What a bare "operation" is of: the primary in place, or a metastasis. Pure; ``patterns/targets.yaml``.

Where a message tells of a primary that is in place, "she wants it done" and "the husband pushes for operation" are surgery of
it, unless a metastasis is named as what is cut.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from assistant.facts.patterns import FOLDER
from assistant.guardrails import intents
from assistant.guardrails.recommendation_patterns import Patterns, Shape, Words
from assistant.guardrails.recommendations import Recommendation
from assistant.patient import Span
from ingest.yaml_text import validated

OPERATION, OF_THE_PRIMARY, PRIMARY = "surgery", "primary-surgery", "breast"


class _Targets(Patterns):
    """``targets.yaml``; what each field means is said there."""

    calls: Shape
    quiet: Shape
    gone: Shape
    other: Words
    object: Shape
    exception: Words
    asks: Words


@cache
def _words() -> _Targets:
    """Raises CorpusError for a broken file, naming file and field."""
    return validated(FOLDER / "targets.yaml", _Targets)


def of_the_primary(found: Sequence[Recommendation], text: str) -> list[Recommendation]:
    """``found`` in ``text`` with each bare operation that is of the primary named so, and with what an "exception" asks for."""
    words = _words()
    if words.gone.search(text):
        return list(found)
    called, quiet = words.calls.search(text), words.quiet.search(text)
    if not (called or quiet):
        return list(found)
    placed = [_placed(one, text, plainly=bool(called)) for one in found]
    if not any(one.intervention in (OPERATION, OF_THE_PRIMARY) for one in placed) and (asked := _exception(text)):
        placed.append(asked)
    return placed


def _placed(one: Recommendation, text: str, *, plainly: bool) -> Recommendation:
    if one.intervention != OPERATION or one.span is None or not _words().asks.fullmatch(one.span.text):
        return one
    if _cuts_another(one.span, text) or (not plainly and _beside_another(one.span, text)):
        return one
    return replace(one, intervention=OF_THE_PRIMARY, site=PRIMARY)


def _cuts_another(span: Span, text: str) -> bool:
    """Whether the words before or behind the operation say that a metastasis is what is cut."""
    words = _words()
    sentence = _sentence(span, text)
    behind = words.object.match(text, span.end)
    before = re.search(rf"(?:{words.other.pattern})(?: \w+)? ?$", text[sentence.start() : span.start], re.IGNORECASE)
    return bool(behind or before)


def _beside_another(span: Span, text: str) -> bool:
    """Whether a metastasis, and no primary, is named in the sentence of the operation."""
    words, sentence = _words(), _sentence(span, text)
    own = text[sentence.start() : sentence.end()]
    return bool(words.other.search(own)) and not words.quiet.search(own)


def _sentence(span: Span, text: str) -> re.Match[str]:
    return next(one for one in intents.sentences(text) if one.start() <= span.start < one.end())


def _exception(text: str) -> Recommendation | None:
    found = _words().exception.search(text)
    if not found:
        return None
    return Recommendation(
        OF_THE_PRIMARY, PRIMARY, "option", "asked", span=Span(0, found.start(), found.end(), found.group())
    )
