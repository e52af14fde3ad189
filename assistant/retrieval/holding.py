"""Whether what is asked of a thing is said of that thing. Pure.

"What did the operation cost in E2108?": much is said of E2108, and costs may be spoken of elsewhere; what counts is whether a
statement on E2108 speaks of costs. The subject of a question are the sources and studies that it names, else its sites and
interventions; what is asked of the subject are the kinds of thing, the time points and whatever else it names. All of it
must stand in one statement on the subject.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.prompts import Attribute
from assistant.questions.kinds import Asked, QuestionType
from assistant.questions.question import Question
from assistant.retrieval.familiar import POLAR
from assistant.retrieval.signs import WANTED
from assistant.retrieval.subject import EVERYWHERE
from assistant.retrieval.time_points import points, points_asked
from assistant.retrieval.wordings import Wordings
from ingest.glossary import Glossary
from ingest.passages import Statement
from ingest.wording import KEY

TELLING = ("site", "intervention", "population")
"""Facets whose keys a statement must be about; outcomes are told by words in many ways."""
COMMON = EVERYWHERE | {
    "breast", "de-novo", "recurrent", "first-presentation", "asymptomatic", "symptomatic", "emergency", "responders",
    "systemic-therapy", "receptor-testing",
}  # fmt: skip
"""Keys that say where any patient may stand, which a statement need not repeat."""
ASIDE = frozenset({"mdt-review"})
"""Keys that a question may name beside its subject without asking anything of them: "our tumour board was told ..."."""
FIGURES = frozenset({Asked.NUMBER, Asked.DOSE})
AGAINST = re.compile(r"\b(?:versus|vs?|against|than)\b", re.IGNORECASE)
"""What stands between two things that are weighed against each other."""
EITHER = re.compile(r"\bor\b", re.IGNORECASE)
BETTER = re.compile(r"\b(?:which|better|best|fewer|safer|superior|prefer\w*|advantages?)\b", re.IGNORECASE)
"""What makes two things named with "or" weighed against each other."""
ARTICLE = re.compile(r"^(?:the|that|this|an?)\s+")
APART = 12
"""Characters between the names of two things that are weighed against each other, at most."""
MOST = 2

Kind = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Holding:
    """``own`` statements are on the subject; none of them holds ``kinds`` kinds of thing asked for, nor all the ``dates``.

    ``keys``: so many of the things named are lacking in whichever statement that holds each kind lacks fewest (``MOST``
    where there is no such statement). ``twice``: two names of one key are weighed against each other, which no document
    tells apart.
    """

    own: int
    kinds: int
    keys: int
    dates: bool
    twice: bool

    @property
    def fails(self) -> bool:
        """Whether what is asked is said of nothing on the subject."""
        return not self.own or self.kinds > 0 or self.keys > 0 or self.dates or self.twice

    @property
    def signs(self) -> dict[str, float]:
        return {
            "held_nowhere": float(self.fails),
            "held_kinds": float(min(self.kinds, MOST)),
            "held_keys": float(self.keys),
            "held_dates": float(self.dates),
            "one_key_twice": float(self.twice),
        }


def holding(
    question: Question,
    statements: Sequence[Statement],
    wordings: Wordings,
    glossary: Glossary,
    attributes: Sequence[Attribute] = (),
    silent: Collection[str] = frozenset(),
) -> Holding:
    """Look for what ``question`` asks in ``statements``.

    Those that only say what is left out (``silent``) hold nothing, but answer whether something is said. A part of a
    question asks what its own words ask; what was added to it tells what it is about.
    """
    asks = question.asks or question.text
    studies = question.names("study") - _kinds_of_study(glossary)
    subject = {"study": studies} if question.sources or studies else _matter(question)
    called = _called(question, glossary)
    own = [one for one in statements if _on(one, question, subject, wordings, called)]
    if (
        question.type is QuestionType.COMPARISON and studies and question.sources and not own
    ):  # two voices: what one of them says, and what the other
        alone = replace(question, sources=frozenset())
        own = [
            one
            for one in statements
            if _on(one, alone, subject, wordings, called) or _on(one, question, {}, wordings, called)
        ]
    if not POLAR.match(asks):
        own = [one for one in own if one.id not in silent]
    kinds = _kinds(asks, question.asked, attributes)
    fitting = [wordings.told(one) for one in own if all(kind(one.text) for kind in kinds)]
    named = [
        one for one in _named(question, asks, subject, glossary) if not (studies and _of_most(own, *one, glossary))
    ]
    without = (sum(not _told(facet, key, told, question, wordings) for facet, key in named) for told in fitting)
    figures = question.asked is Asked.NUMBER or question.names("outcome")
    dates = points_asked(asks) if figures else set()
    return Holding(
        len(own),
        sum(not any(kind(one.text) for one in own) for kind in kinds),
        min(min(without, default=MOST), MOST),
        bool(dates - {point for one in own for point in points(one.text)}),
        _twice(asks, glossary),
    )


def _matter(question: Question) -> Mapping[str, Collection[str]]:
    """The subject of a question that names neither source nor study, facet by facet."""
    return {facet: question.names(facet) - COMMON for facet in ("site", "intervention")}


def _kinds_of_study(glossary: Glossary) -> set[str]:
    """Keys that name no study but many: "the RCTs"."""
    return {parent for entry in glossary.entries.values() if entry.kind == "study" for parent in entry.parents}


def _named(
    question: Question, asks: str, subject: Mapping[str, Collection[str]], glossary: Glossary
) -> list[tuple[str, str]]:
    """What ``asks`` names beside the ``subject``, facet and key; of groups of patients those that a figure or a study is of."""
    own = {match.key for match in glossary.find(asks)}
    of_groups = bool(subject.get("study")) or question.asked in FIGURES
    facets = [facet for facet in TELLING if facet not in subject and (of_groups or facet != "population")]
    keys = {facet: question.names(facet) & own if question.asks else question.names(facet) for facet in facets}
    return [(facet, key) for facet in facets for key in keys[facet] - COMMON - ASIDE]


def _of_most(own: Sequence[Statement], facet: str, key: str, glossary: Glossary) -> bool:
    """Whether most of what is said of a study is about ``key`` or a kind of it, which not every statement on it need repeat."""
    told: Iterator[Sequence[str]] = (getattr(one.tags, facet) for one in own)
    return 2 * sum(any(key in glossary.closure(each) for each in keys) for keys in told) > len(own)


def _kinds(asks: str, asked: Asked, attributes: Sequence[Attribute]) -> list[Kind]:
    kinds: list[Kind] = [
        one.needs.search for one in attributes if one.when.search(asks) and not (one.of_outcome or one.weighs)
    ]
    wanted = WANTED.get(asked)
    return kinds if wanted is None else [*kinds, wanted]


def _called(question: Question, glossary: Glossary) -> tuple[str, ...]:
    """What the question calls the sources that it names, in lower case: "meta-analysis"."""
    found = (match for match in glossary.find(question.text) if match.key in question.sources)
    return tuple(ARTICLE.sub("", question.text[match.start : match.end].lower()) for match in found)


def _on(
    statement: Statement,
    question: Question,
    subject: Mapping[str, Collection[str]],
    wordings: Wordings,
    called: Sequence[str] = (),
) -> bool:
    """Whether ``statement`` is of a source named, or about a study that is ``called`` the same ("the meta-analysis" is said
    of a source and of a study in another), and about one of the ``subject`` of each facet, and no other study.
    """
    of_source = not question.sources or statement.document in question.sources
    if not of_source and not any(name in statement.text.lower() for name in called):
        return False
    studies = subject.get("study", ())
    if studies and not set(statement.tags.study) <= set(studies):
        return False
    told = wordings.told(statement)
    return all(
        any(_told(facet, key, told, question, wordings) for key in keys) for facet, keys in subject.items() if keys
    )


def _told(facet: str, key: str, told: frozenset[str], question: Question, wordings: Wordings) -> bool:
    """Whether ``key`` is told. What is advised on a thing holds for each kind of it, but a figure or a dose does not, nor what
    is said of all patients for a group of them, nor of all studies for one.
    """
    if KEY + key in told or facet in ("study", "population") or question.asked is not Asked.ANYTHING:
        return KEY + key in told
    return any(KEY + wider in told for wider in wordings.closure(key))


def _twice(text: str, glossary: Glossary) -> bool:
    """Whether two names of one key are weighed against each other."""
    found = glossary.find(text)
    return any(
        one.key == other.key
        and text[one.start : one.end].lower() != text[other.start : other.end].lower()
        and other.start - one.end <= APART
        and _weighed(text[one.end : other.start], text)
        for place, one in enumerate(found)
        for other in found[place + 1 :]
    )


def _weighed(between: str, text: str) -> bool:
    return bool(AGAINST.search(between) or (EITHER.search(between) and BETTER.search(text)))
