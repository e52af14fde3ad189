"""A follow-up that doubts what was told: "what was wrong with it?", "can I trust that gain?", "why?" behind it, "is that enough
to change my practice?". Pure.

It is put as a question after the weaknesses of what the answer rests on, which is named.
"""

import re
from collections.abc import Sequence

from ingest.glossary import Glossary

_OPEN = r"^\W*(?:(?:and|but|so|ok(?:ay)?|then|right|well|hm+|thanks|fine)\b[,.]?\s*)*"
_IT = r"(?:it|that|this|them|those|these|(?:that|this|the) (?:one|trial|study|series|review|paper|meta-?analysis))"
_GAIN = r"(?:(?:that|this|the|its|their) (?:[\w-]+ ){0,3}?(?:gain|benefit|difference|advantage|result|effect|finding|figure|number|HR)s?)"
DOUBT = re.compile(
    rf"{_OPEN}(?:why\b[^?]{{0,34}}\b(?:believ\w+|trust\w*|accept\w*|rel(?:y|ied)|convinc\w+|doubt\w*|disput\w+|buy|credib\w+|persuad\w+|critici[sz]\w+)\b[^?]{{0,20}}"
    rf"|what(?:['’]s| is| was) (?:wrong|the (?:problem|catch|flaw|trouble|weakness)) with {_IT}(?: (?:then|though|exactly|anyway|really)){{0,2}}"
    rf"|(?:can|should|could|do|would) (?:i|we|you|one) (?:really |actually )?(?:trust|believe|rely on|accept|buy) (?:{_IT}|{_GAIN})"
    rf"|how (?:solid|robust|reliable|trustworthy|credible|sound) (?:is|was) (?:{_IT}|{_GAIN})|is (?:{_IT}|{_GAIN}) (?:reliable|credible|trustworthy|solid|robust|sound|believable))\W*$",
    re.IGNORECASE,
)
WHY = re.compile(rf"{_OPEN}(?:why(?: not| so| is that| that)?|how come|how so)\W*$", re.IGNORECASE)
ENOUGH = re.compile(
    rf"{_OPEN}(?:is|was|would|does) (?:{_IT}|{_GAIN})(?: be)? (?:(?:good|reliable|strong|convincing|solid|robust|really|that) )*(?:enough|sufficient)?"
    r" ?(?:to |for me to )?(?:change|alter|shift|influence)\b[^?]{0,24}\bpractice\W*$",
    re.IGNORECASE,
)
"""How one asks whether a result is enough to treat by."""


def doubts(text: str, asked: Sequence[str]) -> bool:
    """Whether ``text``, after the turns ``asked``, asks for what weakens what was told."""
    return bool(DOUBT.match(text) or (WHY.match(text) and asked and DOUBT.match(asked[-1])))


def enough(text: str, asked: Sequence[str], treatment: str, glossary: Glossary) -> str:
    """``text`` as a question after the limits of the study or document that was ``asked`` about; empty where it does not ask
    whether that is enough, or none was named.
    """
    named = source_named(asked, glossary) if ENOUGH.match(text) else ""
    pooled = bool(named) and "rct" not in {one.key for one in glossary.find(named)}
    beside = ", and what do the randomised trials show" if pooled else f" on {treatment}" if treatment else ""
    return f"What limits the evidence of the {named}{beside}?" if named else ""


def source_named(asked: Sequence[str], glossary: Glossary) -> str:
    """The study or document that the user named last, in the user's words."""
    for text in reversed(asked):
        found = [one for one in glossary.find(text) if glossary.entries[one.key].kind in ("study", "source")]
        if found:
            return text[found[-1].start : found[-1].end]
    return ""
