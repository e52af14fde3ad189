"""How likely it is that the documents do not answer a question: a logistic model over the signs of the evidence. Pure.

No one sign separates a near miss (a dose of a drug that the notes name without one) from a question that the notes answer;
together they do better. The weights stand in ``prompts/weights.yaml``; ``python -m evals fit`` sets them on the known
questions, each compared with all others, and on the development half of ``evals/cases``.
"""

import math
import re
from collections.abc import Mapping, Sequence

from assistant.questions.kinds import QuestionType
from assistant.questions.question import Question
from assistant.retrieval.coverage import Coverage, held, spoken
from assistant.retrieval.familiar import Likeness
from assistant.retrieval.holding import Holding
from assistant.retrieval.ranking import Candidate, logit
from assistant.retrieval.retriever import Scored
from assistant.retrieval.telling import telling_terms, weight
from ingest.glossary import Glossary
from ingest.lexical import LexicalIndex

FIRST = 3
"""Statements that an answer begins with."""
MOST = 60.0
OTHER_DISEASE = "other-disease"
"""Key of the glossary of which every disease that is not the subject is a kind."""
OWN_DISEASE = re.compile(r"\b(?:breast|MBC|mamma\w*)\b", re.IGNORECASE)
EITHER = re.compile(r"\b(?:versus|vs?|against|or|compared|better)\b", re.IGNORECASE)
"""How two things are put side by side."""


def signs(
    question: Question,
    found: Coverage,
    order: Sequence[Candidate],
    likeness: Likeness,
    index: LexicalIndex,
    glossary: Glossary,
    typed: Holding,
    unsaid: Mapping[str, float],
) -> dict[str, float]:
    """The signs by name, numbers of about 0 to 6; ``order`` holds the candidates, the best first."""
    told = {
        "bias": 1.0,
        f"type_{question.type.value}": 1.0,
        f"asked_{question.asked.value}": 1.0,
        "share": found.share,
        "cosine": found.cosine,
        "lacking": min(len(found.lacking), 2),
        "void": float(found.void),
        "absent": min(len(found.absent), 2),
        "unmet": min(len(found.unmet), 2),
        "on_topic": float(found.on_topic),
        "agreement": found.agreement,
        "elsewhere": float(_elsewhere(question, glossary)),
        "unknown_names": min(len(found.unfamiliar), 3),
        "one_side": float(bool(found.absent) and bool(EITHER.search(question.text))),
        "few_words": 1.0 / (1 + len(telling_terms(question.text))),
        "answered_meaning": likeness.answered[0],
        "answered_words": likeness.answered[1],
        "unanswered_meaning": max(likeness.unanswered[0], likeness.outside[0]),
        "unanswered_words": max(likeness.unanswered[1], likeness.outside[1]),
        "recognised_as_none": likeness.recognised.unanswered + likeness.recognised.outside,
        "recognised": max(likeness.recognised.statements.values(), default=0.0),
    }
    told |= {**unsaid, **_first(question, order, index, glossary)}
    return told if question.type is QuestionType.CASE else told | typed.signs


def _elsewhere(question: Question, glossary: Glossary) -> bool:
    """Whether the question names another cancer, and neither this one nor a study or a source."""
    if OWN_DISEASE.search(question.text) or question.sources or question.names("study"):
        return False
    return any(OTHER_DISEASE in glossary.closure(match.key) for match in glossary.find(question.text))


def _first(question: Question, order: Sequence[Candidate], index: LexicalIndex, glossary: Glossary) -> dict[str, float]:
    """The signs of the statements that the answer would begin with."""
    if not order:
        return {}
    first = order[:FIRST]
    best = order[0].signs
    rarest, unsaid = _unsaid(question, order[0].scored, index, glossary)
    return {
        "best_share": best["share"],
        "best_cosine": best["cosine"],
        "best_lacks_kind": best["lacks_kind"],
        "best_silence": best["silence"],
        "best_agreement": best["agreement"],
        "best_known_words": best["known_words"],
        "best_recognised": best["recognised"],
        "first_known_meaning": max(candidate.signs["known_meaning"] for candidate in first),
        "first_known_words": max(candidate.signs["known_words"] for candidate in first),
        "rarest_unsaid": rarest,
        "unsaid": unsaid,
    }


def _unsaid(question: Question, first: Scored, index: LexicalIndex, glossary: Glossary) -> tuple[float, float]:
    """The weight of the rarest of the question's own words that ``first`` does not hold, and the share of all such."""
    there, named = held([first], glossary), spoken(question, glossary)
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
