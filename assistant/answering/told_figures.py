"""What a figure quoted in the question is the figure of: "what does 28.5 months refer to?", "HR 0.16: which trial?". Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from types import MappingProxyType

from assistant.answering.particulars import Answered
from assistant.knowledge import Knowledge
from assistant.questions.kinds import Asked, QuestionType
from assistant.questions.question import Question
from assistant.retrieval.retriever import Evidence, Scored
from assistant.retrieval.telling import telling_terms
from ingest.lexical import terms
from ingest.passages import Statement

UNITS = {
    "percent": r"(?:%|per ?cent\b)",
    "time": r"(?:months?|years?|yrs?)\b",
    "dose": r"Gy\b",
    "mass": r"mg\b",
    "length": r"(?:cm|mm)\b",
    "people": r"(?:\w+ ){0,2}?(?:patients|women|people|cases)\b",
}
UNIT = "|".join(UNITS.values())
NUMBER = r"\d[\d,]*(?:[.·]\d+)?"
TO = r" ?(?:-|–|to|vs?\.?|versus|/) ?"
RATIO = r"\b(?:HR|OR|RR|hazard ratio)\b(?: of| was| is)?"
TOLD = re.compile(
    rf"(?P<ratio>{RATIO}\W{{0,3}})(?P<of>{NUMBER})|(?<![\w.])(?P<first>{NUMBER})(?:%?{TO}(?P<last>{NUMBER}))?[ -]?(?P<unit>{UNIT})"
    rf"|(?<![\w.])(?P<bare>\d+[.·]\d+)(?:{TO}(?P<end>\d+(?:[.·]\d+)?))?",
    re.IGNORECASE,
)
"""A figure that is recognised when it is read again: a ratio, or a number with its unit or its decimals."""
OF_WHAT = re.compile(
    r"\b(?:refers?|referring|stands? for|means?|meaning|come from|comes from|belongs?|source of|cited|quoted)\b"
    r"|\b(?:which|what|whose) (?:\w+ )?(?:trial|study|paper|source|series|endpoint|end point|outcome|arm|group|review|document|analysis)s?\b"
    r"|\bof what\b|\bwhat(?:'s| is| was) (?:that|this|it)\b|\b(?:source|trial|study|endpoint)\W*$|\bwhere (?:is|was|does|did)\b|\bwhat(?:'s| is| was) (?:the |that |this )?(?=\W*\d|\W*HR\b)|\b(?:is|was) (?:the |a )?figure (?:for|of)\b",
    re.IGNORECASE,
)
ASIDE = re.compile(
    r"\b(?:trial|study|paper|source|series|endpoint|end point|outcome|arm|group|review|document|analysis|figure|number|value|range|rate"
    r"|guideline|page|says?|said|printed|print|quoted?|cited?|refers?|referring|mean(?:s|ing)?|stands?|come|comes|from|belongs?|technique"
    r"|randomi[sz]ed|enrol+ed|included|recruited|had|has|have|does|do|did|used|exactly|give|gives|given|when|who|whom|report(?:s|ed)?|seen|found|there|remember|saw|read|somewhere|about|hazard|ratio)s?\b",
    re.IGNORECASE,
)
MOST = 3
"""Statements that may hold it; a figure in more is no name of any."""
LEAST = 3
"""A whole number up to this tells nothing apart."""


@dataclass(frozen=True)
class ToldFigures:
    """Finds the statements of a figure."""

    knowledge: Knowledge

    def answering(self, question: Question) -> Answered | None:
        """The statements that hold the figures quoted, none where nothing holds them; None where something else is asked."""
        text = question.text
        quoted = [*_quoted(text)]
        if question.type is QuestionType.CASE or not OF_WHAT.search(text) or not any(one.telling for one in quoted):
            return None
        own = self._without_names(TOLD.sub(" ", text))
        held = [*self._holding(quoted, question)]
        if not held and not own:
            return Answered([], tuple(one.words for one in quoted))
        held = [one for one in held if not own - set(terms(one.with_section))]
        found = [one for one in held if one.id not in self.knowledge.silent] or held
        found.sort(key=lambda one: (one.tags.kind == "caveat", self.knowledge.weak(one)))
        if len(found) > MOST:
            found = [one for one in found if one.tags.kind in ("result", "pooled")]
        points = {min((one.id, *self.knowledge.twins.get(one.id, ()))) for one in found}
        if not found or len(points) > MOST:
            return None
        plain = replace(question, type=QuestionType.VALUE, asked=Asked.ANYTHING, keys=MappingProxyType({}), parts=())
        return Answered([(plain, self._evidence(one)) for one in found[:MOST]], ())

    def _holding(self, quoted: Sequence["Quoted"], question: Question) -> Iterator[Statement]:
        studies = question.names("study") - self.knowledge.kinds
        for one in self.knowledge.statements.values():
            of_source = not question.sources or one.document in question.sources
            if of_source and studies <= set(one.tags.study) and all(figure.held_by(one.text) for figure in quoted):
                yield one

    def _without_names(self, text: str) -> set[str]:
        for match in self.knowledge.glossary.find(text):
            if self.knowledge.glossary.entries[match.key].kind in ("study", "source"):
                text = f"{text[: match.start]}{' ' * (match.end - match.start)}{text[match.end :]}"
        return set(telling_terms(ASIDE.sub(" ", text)))

    def _evidence(self, found: Statement) -> Evidence:
        return Evidence((Scored(found, 1.0, 1.0, 0.0, 1.0, self.knowledge.weak(found)),), ())


@dataclass(frozen=True, slots=True)
class Quoted:
    """One figure as the question writes it, and what a text that holds it looks like."""

    words: str
    telling: bool
    held: tuple[re.Pattern[str], ...]

    def held_by(self, text: str) -> bool:
        return all(one.search(text) for one in self.held)


def _quoted(text: str) -> Iterator[Quoted]:
    for found in TOLD.finditer(text):
        numbers = [found[name] for name in ("of", "first", "last", "bare", "end") if found[name]]
        unit = next(
            (one for one in UNITS.values() if found["unit"] and re.fullmatch(one, found["unit"], re.IGNORECASE)), ""
        )
        values = [Decimal(number.replace(",", "").replace("·", ".")) for number in numbers]
        telling = any(value != value.to_integral_value() or value > LEAST for value in values)
        yield Quoted(
            found.group().strip(), telling, tuple(_pattern(value, unit, bool(found["ratio"])) for value in values)
        )


def _pattern(value: Decimal, unit: str, ratio: bool) -> re.Pattern[str]:
    """``value`` as a text may write it, behind the name of a ratio or before its unit, a range's other end between them."""
    plain = f"{value.normalize():f}"
    whole, _, part = plain.partition(".")
    digits = re.escape(f"{int(whole):,}").replace(",", ",?") + (rf"[.·]{part}0*" if part else r"(?:[.·]0+)?")
    number = rf"(?<![\d.·]){digits}(?![\d]|[.·]\d)"
    if ratio:
        return re.compile(rf"{RATIO}\W{{0,3}}{number}", re.IGNORECASE)
    return re.compile(rf"{number}(?:%?{TO}{NUMBER})?[ -]?{unit}" if unit else number, re.IGNORECASE)
