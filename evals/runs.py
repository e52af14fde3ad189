"""A run: every case of a half put to a target and scored. What is kept of it is JSON."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from evals import targets, wire
from evals.cases import Case, digest
from evals.corpus_view import CorpusView
from evals.judge import CachedJudge
from evals.metrics import Scored, score
from evals.observation import Observation
from evals.targets import Attempt, Target

REPEATED = 20
"""Questions asked a second time for determinism, spread evenly over the run."""


@dataclass(frozen=True)
class Run:
    """``repeats`` maps case ids asked twice to whether both answers were the same, seconds apart."""

    target: str
    half: str
    cases: str
    index: str
    judge: str
    scored: tuple[Scored, ...]
    repeats: Mapping[str, bool] = field(default_factory=dict)


def run(
    target: Target,
    cases: Sequence[Case],
    half: str,
    view: CorpusView,
    judge: CachedJudge,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Run:
    """Ask, score, and ask a few again. Cases of a paraphrase group are scored for consistency with the rest."""
    asked = wire.question_rows(cases)
    made = targets.attempts(target, asked, progress)
    scored = tuple(scored_case(case, one, view, judge) for case, one in zip(cases, made, strict=True))
    step = max(1, len(asked) // REPEATED)
    first = {one.id: one for one in made}
    again = targets.attempts(target, asked[::step])
    repeats = {one.id: same_answer(first[one.id], one) for one in again}
    return Run(target.name, half, digest(cases), view.generation, judge.name, scored, repeats)


def scored_case(case: Case, one: Attempt, view: CorpusView, judge: CachedJudge) -> Scored:
    """One attempt with its values; the retriever is asked what the target understood, if it says so."""
    understood = one.answer.standalone_question if one.answer else ""
    seen = Observation(
        case=case,
        attempt=one,
        judge=judge,
        passage_text=view.passage_text,
        gold=view.gold(case),
        ranking=view.rank(understood),
        corpus_numbers=view.numbers,
        definitions=view.definitions,
    )
    return Scored(seen, score(seen))


def same_answer(one: Attempt, other: Attempt) -> bool:
    """Whether two answers are the same in everything but the time they took."""
    if one.answer is None or other.answer is None:
        return one.answer is other.answer
    return one.answer.model_copy(update={"seconds": 0.0}) == other.answer.model_copy(update={"seconds": 0.0})


def consistency(scored: Sequence[Scored]) -> dict[str, float]:
    """Group -> how alike the answers to one question in several wordings are, 0 to 1.

    The mean over pairs of the share of vital and okay nuggets on which the two agree (both hold it or
    neither does); a pair of which one refuses and the other answers counts 0. Groups of one are left out.
    """
    groups: dict[str, list[Scored]] = {}
    for one in scored:
        groups.setdefault(one.seen.case.question_group, []).append(one)
    pairs = {name: list(combinations(members, 2)) for name, members in groups.items() if len(members) > 1}
    return {name: sum(_alike(one, other) for one, other in found) / len(found) for name, found in pairs.items()}


def _alike(one: Scored, other: Scored) -> float:
    if one.seen.answer.abstained != other.seen.answer.abstained:
        return 0.0
    first = one.seen.met((*one.seen.case.vital, *one.seen.case.okay))
    second = other.seen.met((*one.seen.case.vital, *one.seen.case.okay))
    return sum(a == b for a, b in zip(first, second, strict=True)) / len(first) if first else 1.0
