"""Whether what is cited supports what is said. Each metric is pure; None = does not apply."""

from dataclasses import replace

from evals.arms import swapped
from evals.judge import bare, missing_numbers, stands_in
from evals.observation import Observation
from evals.text import MARKER, Claim, Part, numbers


def citation_recall(seen: Observation) -> float | None:
    """Share of the claims that owe a citation and are supported by the union of theirs.

    Citation recall of ALCE (Gao et al. 2023), with two differences: an answer that says nothing where
    something was to be said scores 0 where ALCE skips it, and a marker out of range supports nothing where
    ALCE drops it. Does not apply to a refusal that is right and claims nothing.
    """
    if not seen.citable:
        return None if seen.case.answerable == "no" else 0.0
    return sum(seen.judged(claim).supported for claim in seen.citable) / len(seen.citable)


def citation_precision(seen: Observation) -> float | None:
    """Share of the citations that are needed: their claim is supported, and not just as well without them.

    Citation precision of ALCE (Gao et al. 2023): a citation counts when the claim's citations together
    support it and this one either supports it alone or is missed when taken away. Where an answerable
    question got claims without any citation it is 0; where nothing is claimed it does not apply.
    """
    runs: dict[int, list[Claim]] = {}
    for claim in seen.citable:
        runs.setdefault(claim.run, []).append(claim)
    verdicts = [_needed(seen, run, marker) for run in runs.values() for marker in run[0].markers]
    if verdicts:
        return sum(verdicts) / len(verdicts)
    return 0.0 if seen.citable else None


def _needed(seen: Observation, run: list[Claim], marker: int) -> bool:
    """Whether some claim of the run is supported and owes it to ``marker``."""
    return any(seen.judged(claim).supported and _adds(seen, claim, marker) for claim in run)


def _adds(seen: Observation, claim: Claim, marker: int) -> bool:
    if seen.judged(replace(claim, markers=(marker,))).supported:
        return True
    rest = tuple(other for other in claim.markers if other != marker)
    return not seen.judged(replace(claim, markers=rest)).supported


def verbatim(seen: Observation) -> float | None:
    """Share of the citations whose quote is the passage's own text at the offsets given.

    Exact, code point for code point, against the index. Does not apply without citations.
    """
    given = seen.answer.citations
    return sum(seen.resolves(citation) for citation in given) / len(given) if given else None


def unresolvable(seen: Observation) -> list[str]:
    """Citations that lead nowhere: a quote not at its offsets, and a marker that no citation has."""
    broken = [
        f"citation {number}: '{citation.quote[:60]}' is not in passage {citation.passage or '(none)'}"
        for number, citation in enumerate(seen.answer.citations, 1)
        if not seen.resolves(citation)
    ]
    marks = sorted({int(mark) for mark in MARKER.findall(seen.answer.answer)})
    count = len(seen.answer.citations)
    return broken + [f"marker [{mark}] of {count} citations" for mark in marks if not 0 < mark <= count]


def numeric_fidelity(seen: Observation) -> float | None:
    """Share of the answer's numbers that stand in a statement that their claim cites, for the same arm.

    Every figure, dose, interval and time point counts; a figure that the source gives to the other arm
    does not stand in it. A figure that only repeats the question is left out. Does not apply without
    numbers.
    """
    checked = [ok for claim in seen.claims for ok, _ in _numbers(seen, claim)]
    return sum(checked) / len(checked) if checked else None


def unsourced_numbers(seen: Observation) -> list[str]:
    """The numbers that fail ``numeric_fidelity``, each with its claim."""
    return [f"{value} in '{claim.text[:90]}'" for claim in seen.claims for ok, value in _numbers(seen, claim) if not ok]


def _numbers(seen: Observation, claim: Claim) -> list[tuple[bool, str]]:
    """(stands in the source, value) for each number of ``claim`` that it owes a source for."""
    if claim.text.endswith("?"):
        return []
    quotes = seen.cited(claim)
    own = {number.value for number in numbers(seen.asked)} | _fact_numbers(seen)
    spared = own if not claim.markers or claim.part is Part.FINDING else set()
    if claim.part is Part.FINDING and not claim.markers:
        spared = spared | seen.corpus_numbers
    if any(stands_in(bare(claim.text), quote) for quote in quotes):
        quotes = [quote for quote in quotes if stands_in(bare(claim.text), quote)]
    if not claim.markers and claim.text.rstrip()[-1:] not in ".!?":  # a heading names what the lines under it cite
        spared = spared | {number.value for quote in seen.quotes for number in numbers(quote)}
    absent = set(missing_numbers(claim.text, quotes))
    turned = {value for quote in quotes for value in swapped(claim.text, quote)}
    wanted = [number.value for number in numbers(claim.text) if not (number.word and number.value == "1")]
    return [(value not in absent | turned, value) for value in wanted if value not in spared]


def _fact_numbers(seen: Observation) -> set[str]:
    values = (entry.get("value") for entry in seen.answer.facts.values() if isinstance(entry, dict))
    return {number.value for value in values for number in numbers(str(value))}
