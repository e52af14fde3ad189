"""How likely it is that the documents do not answer a question: a logistic model over the signs of the evidence. Pure.

No one sign separates a near miss (a dose of a drug that the notes name without one) from a question that the notes answer;
together they do better. The weights stand in ``prompts/weights.yaml``; ``python -m evals fit`` sets them on the known
questions, each compared with all others, and on the development half of ``evals/cases``.
"""

import math
from collections.abc import Mapping, Sequence

from assistant.coverage import Coverage, held, spoken, telling_terms, weight
from assistant.familiar import Likeness
from assistant.question import Question
from assistant.ranking import Candidate, logit
from assistant.retrieval import Scored
from ingest.glossary import Glossary
from ingest.lexical import LexicalIndex

FIRST = 3
"""Statements that an answer begins with."""
MOST = 60.0


def signs(
    question: Question,
    found: Coverage,
    order: Sequence[Candidate],
    likeness: Likeness,
    index: LexicalIndex,
    glossary: Glossary,
) -> dict[str, float]:
    """The signs by name, numbers of about 0 to 5; ``order`` holds the candidates, the best first."""
    told = {
        "bias": 1.0,
        f"type_{question.type.value}": 1.0,
        f"asked_{question.asked.value}": 1.0,
        "share": found.share,
        "cosine": found.cosine,
        "missing": min(len(found.missing), 3),
        "lacking": min(len(found.lacking), 2),
        "void": float(found.void),
        "absent": min(len(found.absent), 2),
        "unmet": min(len(found.unmet), 2),
        "on_topic": float(found.on_topic),
        "agreement": found.agreement,
        "few_words": 1.0 / (1 + len(telling_terms(question.text))),
        "answered_meaning": likeness.answered[0],
        "answered_words": likeness.answered[1],
        "unanswered_meaning": max(likeness.unanswered[0], likeness.outside[0]),
        "unanswered_words": max(likeness.unanswered[1], likeness.outside[1]),
    }
    return told | _first(question, order, index, glossary)


def _first(question: Question, order: Sequence[Candidate], index: LexicalIndex, glossary: Glossary) -> dict[str, float]:
    """The signs of the statements that the answer would begin with."""
    if not order:
        return {}
    first = order[:FIRST]
    best = order[0].signs
    alone, together = (
        _unsaid(question, [candidate.scored for candidate in order[:count]], index, glossary) for count in (1, FIRST)
    )
    return {
        "best_share": best["share"],
        "best_cosine": best["cosine"],
        "best_lacks_kind": best["lacks_kind"],
        "best_silence": best["silence"],
        "best_agreement": best["agreement"],
        "best_known_meaning": best["known_meaning"],
        "best_known_words": best["known_words"],
        "first_known_meaning": max(candidate.signs["known_meaning"] for candidate in first),
        "first_known_words": max(candidate.signs["known_words"] for candidate in first),
        "rarest_unsaid_alone": alone[0],
        "rarest_unsaid": together[0],
        "unsaid_alone": alone[1],
        "unsaid": together[1],
    }


def _unsaid(
    question: Question, first: Sequence[Scored], index: LexicalIndex, glossary: Glossary
) -> tuple[float, float]:
    """The weight of the rarest of the question's own words that ``first`` do not hold, and the share of all such."""
    there, named = held(first, glossary), spoken(question, glossary)
    weights = {
        term: (
            weight(index, term, word),
            term in there or any(term in forms and key in there for key, forms in named.items()),
        )
        for term, word in telling_terms(question.text).items()
    }
    total = sum(heavy for heavy, _ in weights.values())
    without = [heavy for heavy, here in weights.values() if not here]
    return max(without, default=0.0), sum(without) / total if total else 0.0


def refusal(told: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """The probability, 0 to 1, that the documents do not answer."""
    return 1 / (1 + math.exp(-max(-MOST, min(MOST, logit(told, weights)))))
