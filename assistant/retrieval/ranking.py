"""Which statement answers: evidence ranked anew by a linear model over a few signs. Pure.

Retrieval finds what is near; what answers is told by more: whether the statement holds what the question says, and the kind
of thing it asks for, whether a question known to be answered by it is like this one, and its own kind. The weights stand in
``prompts/weights.yaml``; ``python -m evals fit`` sets them on the known questions, each compared with all others.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.questions.question import FACETS, Question
from assistant.retrieval.familiar import Likeness
from assistant.retrieval.retriever import Evidence, Scored
from assistant.retrieval.signs import SILENCE, WANTED
from assistant.retrieval.wordings import Wordings
from ingest.passages import Statement
from ingest.wording import KEY

READ = 60
"""Statements that are ranked anew; the others keep their order below."""
RECOGNISED = 10
"""And so many more that the known questions say answer, however far down they were found."""
SOFTNESS = 7.5
"""Logits by which a score falls to 1/e: the scale on which the plans' ``near`` is read."""


DEFERENCE = 3.8
"""Logits by which a weak source's statement must lie above the best of the others to stand before it."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A statement with its signs by name."""

    scored: Scored
    signs: Mapping[str, float]


def candidates(question: Question, evidence: Evidence, likeness: Likeness, wordings: Wordings) -> list[Candidate]:
    """The first statements of ``evidence``, and those that known questions point at, with their signs."""
    said = wordings.said(question.text)
    told = likeness.recognised.statements
    rest = sorted(evidence.statements[READ:], key=lambda scored: -told.get(scored.statement.id, 0.0))
    head = (*evidence.statements[:READ], *(scored for scored in rest[:RECOGNISED] if scored.statement.id in told))
    best = head[0].score if head else 0.0
    words = max((scored.bm25 for scored in head), default=0.0) or 1.0
    wanted = WANTED.get(question.asked)
    return [
        Candidate(
            scored,
            {
                "score": scored.score - best,
                "cosine": scored.cosine,
                "bm25": scored.bm25 / words,
                "agreement": scored.agreement,
                "share": wordings.share(said, scored.statement),
                "named": float(len({term for term in said & wordings.told(scored.statement) if term.startswith(KEY)})),
                "known_meaning": likeness.meaning.get(scored.statement.id, 0.0),
                "known_words": likeness.words.get(scored.statement.id, 0.0),
                "recognised": told.get(scored.statement.id, 0.0),
                "lacks_kind": float(wanted is not None and not wanted(scored.statement.text)),
                "silence": float(
                    scored.statement.tags.kind == "caveat" and bool(SILENCE.search(scored.statement.text))
                ),
                "weak": float(scored.weak and not question.sources),
                "length": len(scored.statement.text.split()) / 50,
                f"kind_{scored.statement.tags.kind}": 1.0,
                **_fit(question, scored.statement, wordings),
            },
        )
        for scored in head
    ]


def _fit(question: Question, statement: Statement, wordings: Wordings) -> dict[str, float]:
    """How much of what the question names the statement is about, and whether it is of a site or study not asked for.

    A key counts as met by a narrower or a wider one.
    """
    tags, closure = statement.tags, wordings.closure
    told = {facet: getattr(tags, facet) for facet in FACETS}
    named = [(facet, key) for facet in FACETS for key in question.names(facet)]
    met = sum(any(key in closure(one) or one in closure(key) for one in told[facet]) for facet, key in named)
    return {
        "covered": met / len(named) if named else 0.0,
        "site_unasked": float(not question.names("site") and len(tags.site) == 1),
        "study_unasked": float(not question.names("study") and bool(tags.study)),
    }


def logit(signs: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """The weighted sum; a sign without a weight counts nothing."""
    return sum(value * weights.get(name, 0.0) for name, value in signs.items())


def ranked(
    found: Sequence[Candidate], evidence: Evidence, weights: Mapping[str, float]
) -> tuple[Evidence, list[Candidate]]:
    """``evidence`` in the order of the model, the best with score 1, and the candidates in that order.

    A score is exp(-d / SOFTNESS), d being how many logits it lies below the best.
    """
    logits = _deferring(found, {one.scored.statement.id: logit(one.signs, weights) for one in found})
    top = max(logits.values(), default=0.0)
    order = sorted(found, key=lambda one: (-logits[one.scored.statement.id], one.signs["weak"]))
    scores = [math.exp((logits[one.scored.statement.id] - top) / SOFTNESS) for one in order]
    head = [replace(one.scored, score=score) for one, score in zip(order, scores, strict=True)]
    least = scores[-1] if scores else 0.0
    read = {one.scored.statement.id for one in found}
    rest = (scored for scored in evidence.statements if scored.statement.id not in read)
    tail = [replace(scored, score=least / (2 + place)) for place, scored in enumerate(rest)]
    return Evidence((*head, *tail), evidence.passages), order


def _deferring(found: Sequence[Candidate], logits: Mapping[str, float]) -> dict[str, float]:
    """``logits`` with a weak source after another that names as much of what is asked, and is not far behind.

    The order of evidence is no matter of fit: a weak source leads only where no other speaks to the point.
    """
    lowered = dict(logits)
    sound = [one for one in found if not one.signs["weak"]]
    for one in found:
        own = logits[one.scored.statement.id]
        peers = [logits[other.scored.statement.id] for other in sound if _speaks_as_well(other, one)]
        if one.signs["weak"] and peers and own < max(peers) + DEFERENCE:
            lowered[one.scored.statement.id] = min(own, max(peers))
    return lowered


def _speaks_as_well(one: Candidate, other: Candidate) -> bool:
    return one.signs["named"] >= other.signs["named"] and one.signs["lacks_kind"] <= other.signs["lacks_kind"]
