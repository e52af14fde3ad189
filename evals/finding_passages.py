"""Whether retrieval found what the answer needs, so that a miss is charged to retrieval or to answering. Pure."""

import math

from evals.observation import Observation

DEPTH = 10


def gold_recall(seen: Observation) -> float | None:
    """Share of the vital nuggets of which a passage that holds one is among the first ten.

    Recall@10 at the grain of nuggets. Gold passages are those of the case's sources in which a form of the
    nugget stands; a nugget so common that more than twelve hold it has no gold. Does not apply without gold.
    """
    if not seen.gold or not seen.ranking:
        return None
    top = set(seen.ranking[:DEPTH])
    return sum(bool(passages & top) for passages in seen.gold.values()) / len(seen.gold)


def gold_ndcg(seen: Observation) -> float | None:
    """nDCG@10 of the gold passages, each of gain 1 (Jarvelin & Kekalainen 2002). Does not apply without gold."""
    relevant = frozenset().union(*seen.gold.values())
    return ndcg(seen.ranking, {passage: 1.0 for passage in relevant}) if relevant and seen.ranking else None


def ndcg(ranking: tuple[str, ...], gains: dict[str, float], depth: int = DEPTH) -> float:
    """Normalised discounted cumulative gain with linear gain, as trec_eval computes it for BEIR."""
    found = sum(gains.get(item, 0.0) / math.log2(rank + 2) for rank, item in enumerate(ranking[:depth]))
    ideal = sorted((gain for gain in gains.values() if gain > 0), reverse=True)[:depth]
    best = sum(gain / math.log2(rank + 2) for rank, gain in enumerate(ideal))
    return found / best if best else 0.0


def cited_gold(seen: Observation) -> float | None:
    """Share of the vital nuggets of which the answer cites a passage that holds one. Does not apply without gold."""
    if not seen.gold:
        return None
    cited = {citation.passage for citation in seen.answer.citations}
    return sum(bool(passages & cited) for passages in seen.gold.values()) / len(seen.gold)


def charges(seen: Observation) -> dict[str, str]:
    """Each vital nugget that is missing -> ``retrieval``, ``answering`` or ``refusal``, or ``unknown`` without gold."""
    missing = [nugget.text for nugget, met in zip(seen.case.vital, seen.met(seen.case.vital), strict=True) if not met]
    top = set(seen.ranking[:DEPTH])
    return {text: _charge(seen, text, top) for text in missing}


def _charge(seen: Observation, nugget: str, top: set[str]) -> str:
    if seen.failed:
        return "failure"
    if seen.answer.abstained:
        return "refusal"
    if nugget not in seen.gold or not seen.ranking:
        return "unknown"
    return "answering" if seen.gold[nugget] & top else "retrieval"
