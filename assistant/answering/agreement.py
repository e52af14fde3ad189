"""How the sources of an answer stand to each other, in one word and no percentage. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from assistant.answers import Abstention, Answer, Citation, Reply
from assistant.retrieval.subject import WEAK
from ingest.documents import Document


class Agreement(StrEnum):
    """``separate``: several sound sources, each on points of its own. ``weak``: nothing but weak sources."""

    AGREE = "agree"
    DISAGREE = "disagree"
    SEPARATE = "separate"
    ONE = "one"
    WEAK = "weak"
    NOT_COVERED = "not-covered"


@dataclass(frozen=True, slots=True)
class Standing:
    """The word, and the documents it speaks of; ``beside`` are weak ones that are cited too and count for nothing."""

    agreement: Agreement
    documents: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()


def standing(reply: Reply, documents: Mapping[str, Document]) -> Standing:
    """How the sources cited in ``reply`` stand to each other.

    A recorded conflict is disagreement. Agreement needs one sentence that two sound sources make; a weak source
    (AI-generated, a case series) that says the same adds nothing to it.
    """
    numbered = {citation.number: citation for citation in reply.citations}
    cited = tuple(dict.fromkeys(numbered[n].document for s in reply.segments() for n in s.citations if n in numbered))
    if isinstance(reply, Abstention) or not cited:
        return Standing(Agreement.NOT_COVERED)
    if isinstance(reply, Answer) and reply.disagreements:
        sides = dict.fromkeys(side.document for item in reply.disagreements for side in item.positions)
        return Standing(Agreement.DISAGREE, tuple(sides))
    sound = tuple(id_ for id_ in cited if id_ not in documents or documents[id_].provenance.kind not in WEAK)
    if not sound:
        return Standing(Agreement.WEAK, cited)
    beside = tuple(id_ for id_ in cited if id_ not in sound)
    if len(sound) == 1:
        return Standing(Agreement.ONE, sound, beside)
    together = _together(reply, numbered, sound)
    agreement = Agreement.AGREE if together else Agreement.SEPARATE
    return Standing(agreement, together or sound, beside)


def _together(reply: Reply, numbered: Mapping[int, Citation], sound: tuple[str, ...]) -> tuple[str, ...]:
    """The sound documents that a sentence shares, over all sentences that two of them make."""
    found: dict[str, None] = {}
    for segment in reply.segments():
        shared = {numbered[n].document for n in segment.citations if n in numbered} & set(sound)
        if len(shared) > 1 and not segment.rule:
            found |= dict.fromkeys(id_ for id_ in sound if id_ in shared)
    return tuple(found)
