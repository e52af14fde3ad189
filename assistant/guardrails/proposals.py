"""What is proposed for this patient, and for which site. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from assistant.facts.implied import NO_METASTASIS
from assistant.guardrails.recommendations import Recommendation
from assistant.patient import PatientFacts, Status
from assistant.questions.question import Question
from assistant.rules.book import RuleBook

MEASURED = ("lesion-size", "lesion-count", "lesion-location")
AROUND_LIVER = ("bile-duct-distance", "diaphragm-distance")
LOCAL = "local-therapy"
OF_THE_PRIMARY = ("ulceration", "fungation", "infection")


def considered(
    recommendations: Iterable[Recommendation], facts: PatientFacts, rules: RuleBook
) -> tuple[Recommendation, ...]:
    """What is to be checked, each with its site, the question's own first.

    What only the answer recommends is checked where there is a patient to check it for, and the question does not reject it.
    """
    found = list(recommendations)
    rejected = _rejected(found, rules) | ({LOCAL} if declines_local(found, rules) else frozenset())
    wanted = [
        one
        for one in found
        if one.positive
        and (one.origin == "question" or (facts.any_patient and not rules.kinds(one.intervention) & rejected))
        and not _taken(one, facts, rules)
    ]
    placed = {(one.intervention, one.site, one.origin): one for one in _placed(wanted, facts, rules)}
    return tuple(sorted(placed.values(), key=lambda one: one.origin != "question"))


def still_asked(
    recommendations: Iterable[Recommendation], asked: Question, homes: Mapping[str, frozenset[str]], rules: RuleBook
) -> tuple[Recommendation, ...]:
    """``recommendations`` without what was proposed before at a site that the follow-up ``asked`` is not about; an intervention
    that is told without one is at its home.
    """
    sites = tuple(sorted(asked.names("site")))

    def elsewhere(one: Recommendation) -> bool:
        places = {one.site} if one.site else homes.get(one.intervention, frozenset())
        told_before = one.span is not None and asked.told_from is not None and asked.told_from <= one.span.start
        return told_before and bool(sites and places) and not any(has(sites, place, rules) for place in places)

    return tuple(one for one in recommendations if not elsewhere(one))


def declines_local(recommendations: Iterable[Recommendation], rules: RuleBook) -> bool:
    """Whether the question rules local treatment out, or keeps it for later, and proposes none."""
    local = [one for one in recommendations if one.origin == "question" and LOCAL in rules.kinds(one.intervention)]
    return bool(local) and not any(one.positive for one in local)


def _rejected(found: Sequence[Recommendation], rules: RuleBook) -> set[str]:
    """What the question says is not to be done, and nowhere that it is ("no surgery of the breast")."""
    asked = [one for one in found if one.origin == "question"]
    wanted = {kind for one in asked if one.positive for kind in rules.kinds(one.intervention)}
    return {one.intervention for one in asked if not one.positive} - wanted


def _taken(proposed: Recommendation, facts: PatientFacts, rules: RuleBook) -> bool:
    """Whether it is a drug that the patient already takes: a fact, and no proposal."""
    taken = (fact for fact in facts.of("current-drugs") if fact.status is Status.ASSERTED)
    return "systemic-therapy" in rules.kinds(proposed.intervention) and any(
        proposed.intervention in rules.kinds(str(fact.value)) for fact in taken
    )


def _placed(found: Iterable[Recommendation], facts: PatientFacts, rules: RuleBook) -> Iterator[Recommendation]:
    """Each proposal with its site.

    A mastectomy is for the breast, whatever site is named beside it. A proposal without a site is for the primary where
    that is what troubles the patient, or is told of beside several other sites, else for each metastatic site known, else for a
    primary still in place; a drug without
    one is for the metastatic sites. What only the answer recommends, for a site that this patient is not known to have, is
    about other patients.
    """
    known, troubled = _known_sites(facts), troubled_primary(facts)
    sites = known or _primary_in_place(facts)
    found = list(found)
    for recommendation in found:
        if _said_more_closely(recommendation, found, rules):
            continue
        place = rules.place(recommendation.intervention)
        if place or recommendation.site:
            one = replace(recommendation, site=_narrower(recommendation.site, place, rules))
            if one.origin == "question" or one.site in NO_METASTASIS or has(sites, one.site, rules):
                yield one
        else:
            local = LOCAL in rules.kinds(recommendation.intervention)
            at = known if not local else tuple(troubled) or (_primary_told_of(facts) if len(sites) > 1 else ()) or sites
            yield from (replace(recommendation, site=site) for site in at or ("",))


def _said_more_closely(one: Recommendation, found: Sequence[Recommendation], rules: RuleBook) -> bool:
    """Whether "surgery" without a site is the mastectomy that the same text proposes, or the same words name that more closely
    ("toilet mastectomy").
    """
    if rules.place(one.intervention):
        return False
    if any(one.span is not None and other.span == one.span and rules.place(other.intervention) for other in found):
        return True
    return not one.site and any(
        other.origin == one.origin
        and other.intervention != one.intervention
        and one.intervention in rules.kinds(other.intervention)
        for other in found
    )


def _known_sites(facts: PatientFacts) -> tuple[str, ...]:
    """Metastatic sites, or where a measured lesion lies; bile ducts and the diaphragm are the liver's neighbours."""
    known = [str(f.value) for f in facts.of("sites") if f.status in (Status.ASSERTED, Status.SUSPECTED)]
    known = known or [fact.site for name in MEASURED for fact in facts.of(name) if fact.site]
    if not known and any(facts.of(name) for name in AROUND_LIVER):
        known = ["liver"]
    return tuple(site for site in dict.fromkeys(known) if site not in NO_METASTASIS)


def troubled_primary(facts: PatientFacts) -> frozenset[str]:
    """The breast where symptoms of the primary are told; empty otherwise."""
    told = any(
        fact.status is Status.ASSERTED
        and (fact.site in NO_METASTASIS or (not fact.site and fact.value in OF_THE_PRIMARY))
        for fact in facts.of("symptoms")
        if fact.value != "asymptomatic"
    )
    return frozenset({"breast"} if told else ())


def _primary_told_of(facts: PatientFacts) -> tuple[str, ...]:
    """The breast where something is said of the primary, if only that it causes no symptoms."""
    return ("breast",) if any(fact.site in NO_METASTASIS for fact in facts.of("symptoms")) else ()


def _primary_in_place(facts: PatientFacts) -> tuple[str, ...]:
    intact = facts.one("primary-intact")
    return ("breast",) if intact is not None and intact.value == "yes" else ()


def has(sites: tuple[str, ...], site: str, rules: RuleBook) -> bool:
    return any(site in rules.kinds(known) or known in rules.kinds(site) for known in sites)


def _narrower(said: str, place: str, rules: RuleBook) -> str:
    """The site said where it lies within ``place`` (the spine for bone surgery), else ``place``, else the site said."""
    return said if not place or place in rules.kinds(said) else place
