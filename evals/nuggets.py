"""Whether an answer says what it must, and nothing that it must not. Each metric is pure; None = does not apply."""

from evals.observation import Observation
from evals.text import Part

ALLOWANCE = 100
"""Characters other than white space that a nugget may take (TREC 2003)."""


def vital_recall(seen: Observation) -> float | None:
    """Share of the vital nuggets that the answer holds, all or nothing for each.

    "Vital strict" of AutoNuggetizer (Pradeep et al. 2024), after TREC's nugget recall (Voorhees 2003).
    Does not apply where nothing vital is expected. An empty answer, a refusal that states none of them and
    a failure score 0.
    """
    met = seen.met(seen.case.vital)
    return sum(met) / len(met) if met else None


def complete(seen: Observation) -> float | None:
    """1 when every vital nugget is held, else 0: the share of questions answered in full."""
    met = seen.met(seen.case.vital)
    return float(all(met)) if met else None


def nugget_precision(seen: Observation) -> float | None:
    """1 while the answer is no longer than its nuggets allow, then the share of it that they allow.

    TREC's length allowance (Voorhees 2003): 100 characters, white space apart, for each nugget held, vital
    or okay. Findings are not counted as length. Does not apply to a question that must not be answered,
    nor to one whose answer was empty: that is recall's to punish.
    """
    held = sum(seen.met(seen.case.vital)) + sum(seen.met(seen.case.okay))
    length = sum(len("".join(claim.text.split())) for claim in seen.claims if claim.part is not Part.FINDING)
    if not seen.case.vital or not length or seen.case.answerable == "no":
        return None
    return min(1.0, ALLOWANCE * held / length)


def forbidden_claims(seen: Observation) -> float | None:
    """1 when the answer makes a claim that the case forbids (a contradiction, an invention), else 0.

    Counted apart from recall and never averaged into it. Does not apply where nothing is forbidden.
    """
    met = seen.met(seen.case.forbidden)
    return float(any(met)) if met else None
