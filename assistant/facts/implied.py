"""What follows from a patient's facts by definition. Pure."""

from collections.abc import Iterator
from dataclasses import replace

from assistant.patient import Fact, PatientFacts, Status, patient_facts

NO_METASTASIS = ("breast", "regional-nodes")
"""Sites of the primary and its nodes."""
IN_BONE = frozenset({"bone", "spine", "sternum"})
PAIN = ("pain", "intractable-pain")


def derived(facts: PatientFacts) -> PatientFacts:
    """``facts`` with what follows from them by definition: hormone receptors, bone only, disease outside the liver, and
    that a failing organ threatens life.

    A fact that is already known is left as it is; where another contradicts it ("bone only", and the lung), the two are
    in conflict and it counts as unknown.
    """
    facts = _without_worse_pain(_with_pain_placed(facts))
    implied = tuple(_implied(facts))
    added = [fact for fact in implied if not facts.values.get(fact.name)]
    against = [fact.name for fact in implied if (said := facts.one(fact.name)) and said.value != fact.value]
    if not added and not against:
        return facts
    return patient_facts([*facts, *added], (*facts.conflicting, *against))


def _implied(facts: PatientFacts) -> Iterator[Fact]:
    signs = [fact for name in ("er", "pr") if (fact := facts.one(name)) and fact.status is Status.ASSERTED]
    positive = [fact for fact in signs if fact.value == "positive"]
    if positive or len(signs) == 2:
        yield _from((positive or signs)[0], "hr-status", "positive" if positive else "negative")
    metastatic = [f for f in facts.of("sites") if f.status is Status.ASSERTED and f.value not in NO_METASTASIS]
    outside_bone = [fact for fact in metastatic if fact.value not in IN_BONE]
    outside_liver = [fact for fact in metastatic if fact.value != "liver"]
    if outside_bone:
        yield _from(outside_bone[0], "bone-only", "no")
    if outside_liver:
        yield _from(outside_liver[0], "extrahepatic-disease", "yes")
    failing = [f for f in facts.of("emergency") if f.value == "organ-failure" and f.status is Status.ASSERTED]
    if failing:
        yield _from(failing[0], "life-threatening-disease", "yes")


def _from(fact: Fact, name: str, value: str) -> Fact:
    return replace(fact, name=name, value=value, derived=fact.name, site="")


def _without_worse_pain(facts: PatientFacts) -> PatientFacts:
    """Where pain is denied, so is intractable pain; one that is said to be there stays."""
    denied = [f for f in facts.of("symptoms") if f.value == "pain" and f.status is Status.DENIED]
    worse = [f for f in facts.of("symptoms") if f.value == "intractable-pain"]
    if not denied or worse:
        return facts
    added = (replace(fact, value="intractable-pain", derived="symptoms") for fact in denied)
    return patient_facts([*facts, *added], facts.conflicting)


def _with_pain_placed(facts: PatientFacts) -> PatientFacts:
    """Pain without a site is of the bone where bone is all that is metastatic and no primary is said to be in place."""
    sites = {str(f.value) for f in facts.of("sites") if f.status is not Status.DENIED and f.value not in NO_METASTASIS}
    loose = [f for f in facts.of("symptoms") if f.value in PAIN and not f.site and f.status is Status.ASSERTED]
    intact = facts.one("primary-intact")
    if not loose or not sites or not sites <= IN_BONE or (intact and intact.value == "yes"):
        return facts
    placed = (replace(fact, site="bone", derived="sites") if fact in loose else fact for fact in facts)
    return patient_facts(placed, facts.conflicting)
