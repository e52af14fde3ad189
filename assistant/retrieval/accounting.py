"""What of a question its best statement leaves unsaid, of all on the subject and of those in the form asked for. Pure.

A near miss names a thing that is spoken of and asks what is not said of it: "jaundice", "mesh", "retinal detachment". Its words
stand in no statement together, or in none that holds a rate where a rate is asked. What is left unsaid is told in several ways,
since a question whose words are only chosen otherwise ("hack it off") leaves some unsaid too.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from assistant.prompts import Attribute
from assistant.questions.question import Question
from assistant.retrieval.signs import WANTED
from assistant.retrieval.subject import EVERYWHERE
from assistant.retrieval.telling import telling_terms, weight
from assistant.retrieval.wordings import ASKING, KEY_WEIGHT, Wordings
from ingest.glossary import Glossary
from ingest.lexical import LexicalIndex, terms
from ingest.passages import Statement
from ingest.wording import KEY

READ = 40
"""Statements that are looked through, the best first."""
EARLY = 8
"""Statements that an answer may come from."""
NOT_NAMED = EVERYWHERE | {"breast"}
"""Keys that tell nothing of what is asked: all is about them."""

Told = Collection[str]


@dataclass(frozen=True, slots=True)
class Unsaid:
    """What some statements leave unsaid of weighed terms, as weights; ``share`` is 0 to 1.

    Of the statement that leaves least: ``left`` in sum, ``share`` of all, ``keys`` the part that keys of the glossary have.
    ``rarest`` is the heaviest that the statement that says most leaves, ``least`` the heaviest that is left whichever statement
    is taken. ``nowhere`` is the heaviest that none says, ``early`` the heaviest that none of the first ``EARLY`` says.
    """

    left: float
    share: float
    keys: float
    rarest: float
    least: float
    nowhere: float
    early: float


def unsaid(said: Mapping[str, float], told: Sequence[Told]) -> Unsaid:
    """What the statements that tell ``told``, the best first, leave of ``said``, term -> weight."""
    total = sum(said.values())
    if not total:
        return Unsaid(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    left = [_left(said, one) for one in told] or [dict(said)]
    sums = [sum(one.values()) for one in left]
    return Unsaid(
        min(sums),
        min(sums) / total,
        min(sum(heavy for term, heavy in one.items() if term.startswith(KEY)) for one in left),
        max(left[sums.index(min(sums))].values(), default=0.0),
        min(max(one.values(), default=0.0) for one in left),
        max(_left(said, set().union(*told)).values(), default=0.0),
        max(_left(said, set().union(*told[:EARLY])).values(), default=0.0),
    )


def _left(said: Mapping[str, float], told: Told) -> dict[str, float]:
    return {term: heavy for term, heavy in said.items() if term not in told}


def accounting(
    question: Question,
    statements: Sequence[Statement],
    wordings: Wordings,
    index: LexicalIndex,
    glossary: Glossary,
    attributes: Sequence[Attribute] = (),
) -> dict[str, float]:
    """The signs by name; ``statements`` are in order, the best first."""
    said = _said(question, index, glossary)
    read = statements[:READ]
    own = [one for one in read if _on(one, question)] or list(read)
    kinds = _forms(question, attributes)
    fitting = [one for one in own if all(kind(one.text) for kind in kinds)]
    of_own = unsaid(said, [wordings.told(one) for one in own])
    of_fitting = unsaid(said, [wordings.told(one) for one in fitting])
    return {
        "own_left": of_own.left,
        "own_left_share": of_own.share,
        "own_left_keys": of_own.keys,
        "own_left_rarest": of_own.rarest,
        "own_left_least": of_own.least,
        "own_nowhere": of_own.nowhere,
        "own_not_early": of_own.early,
        "fitting_left": of_fitting.left,
        "fitting_left_share": of_fitting.share,
        "fitting_left_least": of_fitting.least,
        "fitting_nowhere": of_fitting.nowhere,
        "fitting_none": float(not fitting),
    }


def _said(question: Question, index: LexicalIndex, glossary: Glossary) -> dict[str, float]:
    """The terms of the question that tell what it asks, with their weights: keys in the place of the words that name them."""
    matches = glossary.find(question.text)
    inside = {stem for match in matches for stem in terms(question.text[match.start : match.end])}
    own = {
        term: weight(index, term, word)
        for term, word in telling_terms(question.text).items()
        if term not in inside and term not in ASKING
    }
    return own | {KEY + match.key: KEY_WEIGHT for match in matches if match.key not in NOT_NAMED}


def _on(statement: Statement, question: Question) -> bool:
    """Whether ``statement`` is of a source and about a study that the question names."""
    studies = question.names("study")
    of_source = not question.sources or statement.document in question.sources
    return of_source and (not studies or bool(studies & set(statement.tags.study)))


def _forms(question: Question, attributes: Sequence[Attribute]) -> list[Callable[[str], object]]:
    """What a statement must hold to be of the form asked for."""
    kinds: list[Callable[[str], object]] = [one.needs.search for one in attributes if one.when.search(question.text)]
    wanted = WANTED.get(question.asked)
    return kinds if wanted is None else [*kinds, wanted]
