"""A test over patient facts, proposals and the question -> a truth value and its trace. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assistant.findings import Criterion, Truth
from assistant.guardrails import premises
from assistant.guardrails.beside_radiation import Meanwhile
from assistant.guardrails.recommendations import Recommendation
from assistant.kleene import conjunction, disjunction, negation, truth
from assistant.patient import Fact, PatientFacts, Status
from assistant.questions.steps import Stance
from assistant.rules.book import RuleBook
from assistant.rules.criteria import (
    COMPARISONS,
    AllOf,
    AnyOf,
    ClaimTest,
    DeclinedTest,
    FactTest,
    Leaf,
    LeftOutTest,
    MentionTest,
    Not,
    ProposedTest,
    Test,
    amount,
    describe,
)
from assistant.vocabulary import FACTS, UNIT_FACTORS, FactType

ASYMPTOMATIC = "asymptomatic"
LEAVES_OUT: Mapping[Stance | None, Truth] = {Stance.LEFT_OUT: Truth.TRUE, Stance.UNCLEAR: Truth.UNKNOWN}


@dataclass(frozen=True)
class Scene:
    """Everything a test may look at. ``site`` is the site proposed."""

    book: RuleBook
    facts: PatientFacts
    recommendations: Sequence[Recommendation] = ()
    question: str = ""
    site: str = ""
    clauses: tuple[premises.Clause, ...] = field(default=())
    proposals: Sequence[Recommendation] = ()
    """All that is proposed; ``recommendations`` are those that one rule looks at."""
    steps: Mapping[str, Stance] = field(default_factory=dict)
    """Steps that the question names, and its stance to each."""
    meanwhile: Mapping[str, Meanwhile] = field(default_factory=dict)
    """Drugs of which the question says what becomes of them while radiation is given."""
    declined: bool = False
    """Whether the question rules local treatment out and proposes none."""


@dataclass(frozen=True)
class Trace:
    """``criteria`` are the leaves that bear on the outcome, as they count there (a ``not`` is applied)."""

    truth: Truth
    criteria: tuple[Criterion, ...] = ()


def evaluate(test: Test | None, scene: Scene, negated: bool = False) -> Trace:
    """Strong Kleene value of ``test``; true when there is none."""
    match test:
        case None:
            return Trace(Truth.TRUE)
        case Not(not_=inner):
            return evaluate(inner, scene, not negated)
        case AllOf(all=members) | AnyOf(any=members):
            parts = [evaluate(member, scene, negated) for member in members]
            together = isinstance(test, AllOf) is not negated
            return _joined(parts, together)
        case _:
            return _leaf(test, scene, negated)


def _joined(parts: list[Trace], together: bool) -> Trace:
    """``together``: all must hold; otherwise one is enough, and then only those that hold matter."""
    values = [part.truth for part in parts]
    result = conjunction(values) if together else disjunction(values)
    relevant = [part for part in parts if together or result is not Truth.TRUE or part.truth is Truth.TRUE]
    return Trace(result, tuple(criterion for part in relevant for criterion in part.criteria))


def _leaf(leaf: Leaf, scene: Scene, negated: bool) -> Trace:
    used: tuple[Fact, ...] = ()
    undefined, name = False, ""
    match leaf:
        case ProposedTest():
            value = _proposed(leaf, scene)
            name = "sites" if value is Truth.UNKNOWN else ""
        case LeftOutTest(left_out=step, plainly=plainly):
            value = LEAVES_OUT.get(scene.steps.get(step), Truth.FALSE)
            value = Truth.FALSE if plainly and value is Truth.UNKNOWN else value
        case DeclinedTest():
            value = truth(scene.declined)
        case MentionTest(mentions=patterns):
            value = truth(premises.mentioned(patterns, scene.question))
        case ClaimTest(claims=patterns, without=without, asked=asked):
            value = truth(premises.claimed(patterns, without, asked, scene.clauses))
        case _:
            value, used, undefined = _fact(leaf, scene)
            value = Truth.FALSE if leaf.stated and value is Truth.UNKNOWN else value
            name = leaf.fact
    if negated:
        value = negation(value)
    undefined = undefined and value is Truth.UNKNOWN
    return Trace(
        value, (Criterion(describe(leaf, negated), name, value, used, undefined, _minimum(leaf) if undefined else ""),)
    )


def _minimum(leaf: Leaf) -> str:
    """The range that a source gives as a minimum, as it writes it ("3-6 months"); empty where it gives none."""
    if not isinstance(leaf, FactTest) or not leaf.between:
        return ""
    low, high = leaf.between
    return f"{low.split()[0]}-{high}" if low.split()[1:] == high.split()[1:] else f"{low} to {high}"


def matches(leaf: ProposedTest, recommendation: Recommendation, book: RuleBook) -> Truth:
    """Whether ``recommendation`` is what ``leaf`` asks for; unknown when only its site is unsaid."""
    if not recommendation.positive or not book.kinds(recommendation.intervention) & set(leaf.proposed):
        return Truth.FALSE
    if not leaf.at:
        return Truth.TRUE
    if not recommendation.site:
        return Truth.FALSE if leaf.stated_site else Truth.UNKNOWN
    return truth(bool(book.kinds(recommendation.site) & set(leaf.at)))


def _proposed(leaf: ProposedTest, scene: Scene) -> Truth:
    return disjunction(matches(leaf, recommendation, scene.book) for recommendation in scene.recommendations)


def _fact(leaf: FactTest, scene: Scene) -> tuple[Truth, tuple[Fact, ...], bool]:
    """Truth, the facts that it was read from, and whether the source leaves the word without a number."""
    if leaf.word:
        return Truth.UNKNOWN, scene.facts.of(leaf.fact), True
    everything = scene.facts.of(leaf.fact)
    sites = tuple(site for name in leaf.at if (site := scene.site if name == "proposal" else name))
    here = tuple(fact for fact in everything if _belongs(fact, sites, scene) and fact.site not in leaf.except_at)
    if leaf.suspected:
        named = [fact for fact in here if not leaf.has or fact.value in leaf.has]
        doubted = any(fact.status is Status.SUSPECTED for fact in named)
        return (truth(doubted) if named else Truth.UNKNOWN), here, False
    definition = FACTS[leaf.fact]
    if definition.type is FactType.SET:
        if leaf.listed and _listed(leaf, here, scene):
            here = tuple(fact for fact in here if scene.book.kinds(str(fact.value)) & set(leaf.has))
            if not here:
                return Truth.FALSE, everything, False
        return disjunction(_member(value, here, bool(sites), scene) for value in leaf.has), here, False
    if definition.type is FactType.CHOICE:
        return _is_choice(leaf, here)
    return _compared(leaf, here, bool(sites))


def _listed(leaf: FactTest, here: tuple[Fact, ...], scene: Scene) -> bool:
    """Whether a member of the kind is given, so that the list may be taken as complete."""
    return any(fact.status is Status.ASSERTED and scene.book.kinds(str(fact.value)) & set(leaf.listed) for fact in here)


def _belongs(fact: Fact, sites: tuple[str, ...], scene: Scene) -> bool:
    """A fact without a site may be about any; one of another site is about that one."""
    if not sites or not fact.site:
        return True
    return any(site in scene.book.kinds(fact.site) or fact.site in scene.book.kinds(site) for site in sites)


def _certain(fact: Fact) -> bool:
    """A suspected emergency counts as one; anything else that is suspected is unknown."""
    return fact.status is Status.ASSERTED or (fact.name == "emergency" and fact.status is Status.SUSPECTED)


def _member(value: str, here: tuple[Fact, ...], placed: bool, scene: Scene) -> Truth:
    """Sets are open: what is not said is unknown. ``asymptomatic`` excludes every symptom, and the reverse."""
    symptoms = bool(here) and here[0].name == "symptoms"
    told = [fact for fact in here if value in scene.book.kinds(str(fact.value))]
    if certain := [fact for fact in told if _certain(fact)]:
        # A symptom said without a site may come from anywhere: asked for one site, it settles nothing.
        vague = symptoms and placed and value != ASYMPTOMATIC and not any(fact.site for fact in certain)
        return Truth.UNKNOWN if vague else Truth.TRUE
    if told:
        return Truth.FALSE if any(fact.status is Status.DENIED for fact in told) else Truth.UNKNOWN
    if symptoms:
        for fact in here:
            other = (fact.value == ASYMPTOMATIC) is not (value == ASYMPTOMATIC)
            if other and fact.status is Status.ASSERTED and (fact.value == ASYMPTOMATIC or not placed or fact.site):
                return Truth.FALSE
    return Truth.UNKNOWN


def _is_choice(leaf: FactTest, here: tuple[Fact, ...]) -> tuple[Truth, tuple[Fact, ...], bool]:
    said = [str(fact.value) for fact in here if _certain(fact)]
    if not said and any(fact.value == "done" and fact.status is Status.DENIED for fact in here):
        said = ["not-done"]
    if len(set(said)) == 1:
        if said[0] in leaf.has:
            return Truth.TRUE, here, False
        return (Truth.UNKNOWN, here, True) if said[0] in leaf.unclear else (Truth.FALSE, here, False)
    if said or any(fact.status in (Status.SUSPECTED, Status.UNKNOWN) for fact in here):
        return Truth.UNKNOWN, here, False
    denied = {str(fact.value) for fact in here if fact.status is Status.DENIED}
    left = set(FACTS[leaf.fact].values) - denied
    if denied and left and left <= set(leaf.has):
        return Truth.TRUE, here, False
    if denied and not left & (set(leaf.has) | set(leaf.unclear)):
        return Truth.FALSE, here, False
    return Truth.UNKNOWN, here, False


def _compared(leaf: FactTest, here: tuple[Fact, ...], placed: bool) -> tuple[Truth, tuple[Fact, ...], bool]:
    """Every asserted value must satisfy the comparison: the largest lesion decides, not the first named.

    A number of lesions without a site is that of all: one site has at most so many, and perhaps fewer.
    """
    asserted = tuple(fact for fact in here if fact.status is Status.ASSERTED)
    if placed and leaf.fact == "lesion-count":
        totals = tuple(fact for fact in asserted if not fact.site)
        wanted = Truth.TRUE if leaf.below or leaf.at_most else Truth.FALSE
        asserted = tuple(fact for fact in asserted if fact.site or _compare(leaf, fact)[0] is wanted)
        if not asserted:
            return Truth.UNKNOWN, totals, False
    outcomes = [_compare(leaf, fact) for fact in asserted]
    if not outcomes:
        return Truth.UNKNOWN, here, False
    return conjunction(value for value, _ in outcomes), asserted, any(undefined for _, undefined in outcomes)


def _compare(leaf: FactTest, fact: Fact) -> tuple[Truth, bool]:
    definition = FACTS[fact.name]
    if isinstance(fact.value, str):
        if fact.value in leaf.has:
            return Truth.TRUE, False
        return (Truth.FALSE, False) if leaf.has and fact.value in definition.values else (Truth.UNKNOWN, bool(leaf.has))
    if leaf.has:  # a distance in mm against the source's word "close"
        return Truth.UNKNOWN, True
    factor = UNIT_FACTORS.get((fact.unit or definition.unit, definition.unit))
    number = fact.value * factor if factor is not None else float("nan")
    if not 0 <= number < float("inf"):
        return Truth.UNKNOWN, False
    if leaf.between:
        low, high = (amount(text, definition.unit) for text in leaf.between)
        return (Truth.UNKNOWN, True) if low <= number < high else (truth(number >= high), False)
    name = next(name for name in COMPARISONS if getattr(leaf, name))
    limit = amount(getattr(leaf, name), definition.unit)
    tests = {"below": number < limit, "at_most": number <= limit, "above": number > limit, "at_least": number >= limit}
    return truth(tests[name]), False
