"""What a fact told later ends of another kind: receptors in other words, the onset that an interval told, how long a response
had lasted. Pure.
"""

from assistant.patient import Fact, Status

CORD = frozenset({"cord-compression", "cauda-equina"})
"""Told apart by signs alone only with doubt: a scan that clears one speaks of both."""


def no_longer(fact: Fact, before: list[Fact], now: list[Fact]) -> bool:
    """Whether ``fact``, one of those known ``before``, does not hold after what is told ``now``."""
    overtaken = _of_other_receptors(fact, now) or _of_the_old_interval(fact, before, now)
    return _calmed(fact, now) or overtaken or _over(fact, now)


def _calmed(fact: Fact, now: list[Fact]) -> bool:
    """Whether ``fact`` is a suspicion of the cord or the cauda equina, and one of the two is since denied."""
    told = {str(one.value) for one in now if one.name == "emergency" and one.status is not Status.DENIED}
    denied = {str(one.value) for one in now if one.name == "emergency" and one.status is Status.DENIED}
    suspected = fact.name == "emergency" and fact.status is Status.SUSPECTED and fact.value in CORD
    return suspected and bool(denied & CORD) and not told & CORD


def _of_other_receptors(fact: Fact, now: list[Fact]) -> bool:
    """Whether ``now`` tells of hormone receptors other than ``fact`` does in other words ("HR+", then "triple negative")."""
    told = {one.name: one.value for one in now if one.status is Status.ASSERTED}
    if fact.name == "hr-status":
        return "er" in told and told["er"] != fact.value
    return fact.name in ("er", "pr") and told.get("hr-status") == "negative" and fact.value == "positive"


def _of_the_old_interval(fact: Fact, before: list[Fact], now: list[Fact]) -> bool:
    """Whether ``fact`` is the onset that the words of an interval told, of which ``now`` tells another."""
    if fact.name != "onset" or not any(one.name == "disease-free-interval" for one in now):
        return False
    return any(one.name == "disease-free-interval" and one.words and one.words in fact.words for one in before)


def _over(fact: Fact, now: list[Fact]) -> bool:
    """Whether ``fact`` is how long a response had lasted that ``now`` tells to be over."""
    return fact.name == "response-duration" and any(one.value == "progression" for one in now if one.name == "response")
