"""What the rules, and the second net under them, say to a question and to what is shown on it."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from assistant.answers import Reason
from assistant.assumptions import LABEL, Assumptions
from assistant.facts.implied import NO_METASTASIS
from assistant.findings import Finding, Indicator, Truth, Verdict, of_input
from assistant.guardrails import doses, hazards
from assistant.guardrails.already import already, taken
from assistant.guardrails.beside_radiation import stances
from assistant.guardrails.complaints import not_understood
from assistant.guardrails.engine import check
from assistant.guardrails.evaluation import ASYMPTOMATIC
from assistant.guardrails.intents import acts, only_looked_up, settled
from assistant.guardrails.persons import described, somebody
from assistant.guardrails.proposals import declines_local, has, still_asked
from assistant.guardrails.recommendations import Recommendation, from_statements
from assistant.guardrails.relevance import of_others, ordered, relevant, without_patient
from assistant.guardrails.text_recommendations import actual, from_question
from assistant.guardrails.triage import already_planned, unanswered
from assistant.knowledge import Knowledge
from assistant.patient import Fact, PatientFacts, Status
from assistant.questions.kinds import Asked, QuestionType
from assistant.questions.question import Question
from assistant.rules.book import RuleBook
from ingest.embedding import Embedder
from ingest.passages import Statement

INDICATED, NOT_STANDARD = "local-therapy-indicated", "not-standard-of-care"
DOUBTS = frozenset({NOT_STANDARD, "low-evidence", "false-premise"})
"""What a local treatment that is indicated does not run into."""
LIMIT = "technique-limit"
OF_THE_TREATMENT = {NOT_STANDARD, LIMIT, "low-evidence"}
"""What is said of a treatment itself, which a rule on it has weighed; a step that is left out beside it is not."""
COMPANION = "mdt-required"
WIDE = frozenset({"local-therapy", "metastasis-directed", "systemic-therapy"})
"""Kinds too wide for a treatment to be checked with another of them."""
OF_LOCAL_THERAPY = {NOT_STANDARD, LIMIT}
"""What only a local treatment that somebody wants can run into."""
FINDS_OUT = frozenset({"biopsy", "receptor-testing", "staging", "pet", "brain-imaging", "endoscopy"})
"""What is done to find out, and treats nothing."""
WRONG = frozenset(
    {"dental-evaluation", "biopsy-first", "needs-systemic-therapy", LIMIT, "dose-mismatch", "hold-during-rt"}
)
"""Labels with which a rule has said what is wrong with a plan."""
FOLLOWED = frozenset({"systemic-alone-metastases", "primary-left-alone"})
"""Rules that say of a plan that it is what the sources suggest."""
ALWAYS_SPEAK = frozenset({LABEL, "emergency", "hold-during-rt", "continue-during-rt"})
TO_A_PROPOSAL = frozenset({"dose-mismatch", "technique-limit", "dental-evaluation", "biopsy-first", "endoscopy-biopsy"})
"""Labels with which the rules answer, whatever the documents hold beside them."""
TO_A_PLAN = TO_A_PROPOSAL | {"orthopaedic-evaluation"}
"""Labels with which they answer a plan that asks nothing, where a fact is lacking too."""
NOT_ANSWERED = {
    Reason.NOT_IN_DOCUMENTS: "The documents do not hold an answer to this; nothing was added from elsewhere.",
    Reason.OFF_DOMAIN: "This is outside what the documents are about.",
}


class Checker:
    """Checks with one rule book and the notes of one index; ``net`` is the second net, None where the corpus has none."""

    def __init__(self, rules: RuleBook, knowledge: Knowledge, net: hazards.Net | None, embedder: Embedder) -> None:
        self._rules, self._glossary, self._net, self._embedder = rules, knowledge.glossary, net, embedder
        self._homes, self._statements = knowledge.homes, knowledge.statements
        self._assumptions = Assumptions(knowledge)

    def findings(
        self,
        asked: Question,
        facts: PatientFacts,
        shown: Sequence[Statement] = (),
        worded: Sequence[Recommendation] = (),
    ) -> tuple[Finding, ...]:
        """To the question, to the ``shown`` statements and to what a model's claims advise (``worded``), in order."""
        text = actual(asked.text, self._glossary)
        proposed = from_question(text, self._glossary, described(text, facts, self._glossary))
        proposed = still_asked(proposed, asked, self._homes, self._rules)
        proposed = tuple(replace(one, site="") if one.site in asked.absent else one for one in proposed)
        advised = from_statements(relevant(shown, asked, facts, self._glossary))
        found = check(self._rules, facts, (*proposed, *advised, *worded), text)
        wanted = {one.intervention for one in proposed if one.positive}
        found = tuple(one for one in found if _of_primary(one, wanted) or not self._elsewhere(one, asked))
        corrected = {id_ for finding in found if LABEL in finding.labels for id_ in finding.statements}
        found = (*found, *(one for one in self._assumptions.findings(text) if not corrected & {*one.statements}))
        if not somebody(text, facts, self._glossary):
            return ordered(without_patient(found))
        found = (*found, *self._unread(text, facts, found, proposed, asked.asked))
        if settled(text):
            found = unanswered(found, proposed, text, facts, self._rules)
        found = already_planned(found, proposed, text, facts, self._rules)
        return not_understood(asked.text, ordered(found))

    def _elsewhere(self, finding: Finding, asked: Question) -> bool:
        """Whether all that it rests on is of sites that the question names as not this patient's."""
        known = [self._statements[id_] for id_ in finding.statements if id_ in self._statements]
        others = bool(known) and all(of_others(statement, asked, self._glossary) for statement in known)
        return others and finding.indicator is not Indicator.CRITICAL

    def _unread(
        self,
        text: str,
        facts: PatientFacts,
        found: Sequence[Finding],
        proposed: Sequence[Recommendation],
        asked: Asked = Asked.ANYTHING,
    ) -> tuple[Finding, ...]:
        """The hazard that a plan is nearest to in meaning, where no rule has named it."""
        if self._net is None or any(_names_what_is_wrong(one, self._rules) for one in found):
            return ()
        decided = {
            "dose-mismatch": doses.given(self._rules, text),
            hazards.EMERGENCY: well(facts),
            "false-premise": self._net.granted.search(text) is not None,
            "biopsy-first": bool(facts.of("response") or facts.of("response-duration")),
            "brain-imaging": any(
                one.value == "done" and one.status is Status.ASSERTED for one in facts.of("brain-imaging")
            ),
        }
        settled = {label for label, known in decided.items() if known} | self._met(found)
        if declines_local(proposed, self._rules):
            settled |= OF_LOCAL_THERAPY
        if any(one.rule in FOLLOWED and one.verdict is Verdict.VIOLATED for one in found):
            settled |= OF_THE_TREATMENT
        if self._only_looks(proposed):
            settled |= set(self._net.labels) - {hazards.EMERGENCY, "biopsy-first"}
        if not facts.of("prior-radiation") and self._only_irradiates(proposed):
            settled.add(LIMIT)
        if stances(text, self._rules):
            settled |= hazards.BESIDE_RADIATION
        named = [one for one in proposed if one.positive and one.span]
        named = [one for one in named if not (one.span and self._net.approach.fullmatch(one.span.text))]
        looks_up = not acts(text) and (asked is not Asked.ANYTHING or (bool(named) and only_looked_up(text, named)))
        planned = self._planned(named, facts, text)
        left = [one for one in planned if not self._checked(one, found)]
        if named and not left:
            settled |= OF_THE_TREATMENT
        if any("adnexal-surgery" in self._rules.kinds(one.intervention) for one in proposed):
            settled.add("biopsy-first")  # the operation is what finds out
        plan = [one.span.text for one in left or planned or named if one.span]
        if not (meant := hazards.stretches(text)):
            return ()
        told = hazards.Told(plan, checked=bool(named) and (not left or any(map(_concludes, found))), looks_up=looks_up)
        return hazards.unread(self._net, self._embedder.embed(meant), text, found, settled, told)

    def _planned(self, named: Sequence[Recommendation], facts: PatientFacts, text: str) -> tuple[Recommendation, ...]:
        """``named`` without what has been done or is taken; all of them where nothing else is named."""
        done, drugs = already({one.intervention for one in named}, facts, text), taken(facts)
        hers = {one.intervention for one in named if any(one.intervention in self._rules.kinds(drug) for drug in drugs)}
        return tuple(one for one in named if one.intervention not in done | hers) or tuple(named)

    def _checked(self, one: Recommendation, found: Sequence[Finding]) -> bool:
        """Whether a rule has just spoken on the treatment ``one``, other than to ask what it would need to know."""
        kinds = self._rules.kinds(one.intervention)
        spoken = [
            finding
            for finding in found
            if finding.intervention
            and (finding.indicator is not Indicator.INFO or finding.verdict is not Verdict.UNKNOWN)
            and COMPANION not in finding.labels
            and self._near(one.site, finding.site)
        ]
        near = (kinds & self._rules.kinds(finding.intervention) - WIDE for finding in spoken)
        return any(near)

    def _near(self, site: str, other: str) -> bool:
        """Whether the sites are one, either is open, or both are the primary's."""
        return not (site and other) or {site, other} <= set(NO_METASTASIS) or has((site,), other, self._rules)

    def _only_looks(self, proposed: Sequence[Recommendation]) -> bool:
        """Whether all that is planned is to find out: a biopsy, imaging."""
        wanted = [one for one in proposed if one.positive]
        return bool(wanted) and all(self._rules.kinds(one.intervention) & FINDS_OUT for one in wanted)

    def _only_irradiates(self, proposed: Sequence[Recommendation]) -> bool:
        """Whether the local treatment planned is radiation, for which the sources name no limit of size or place."""
        kinds = [self._rules.kinds(one.intervention) for one in proposed if one.positive]
        local = [one for one in kinds if "local-therapy" in one]
        return bool(local) and all("radiation" in one and "reirradiation" not in one for one in local)

    def _met(self, found: Sequence[Finding]) -> set[str]:
        """The labels of rules that found their criteria met, and of their opposite where local therapy is indicated or a rule
        that decides the case has spoken.
        """
        met = {finding.rule for finding in found if finding.verdict is Verdict.MET}
        labels = {
            one for rule in self._rules.rules if rule.id in met for says in rule.says.values() for one in says.labels
        }
        indicated = any(INDICATED in one.labels or one.rule in self._rules.decisive for one in found)
        return labels | (DOUBTS if indicated else set())


def _names_what_is_wrong(finding: Finding, rules: RuleBook) -> bool:
    """Whether a rule warns of what a plan does or leaves out: then it is not one that no rule could check."""
    if finding.indicator is not Indicator.WARNING:
        return False
    if finding.verdict is Verdict.UNKNOWN:  # a limit of which something told of her decides a part
        return LIMIT in finding.labels and any(one.facts and one.truth is Truth.TRUE for one in finding.criteria)
    return finding.verdict is Verdict.VIOLATED and bool(finding.rule in rules.decisive or WRONG & set(finding.labels))


def _concludes(finding: Finding) -> bool:
    """Whether a rule says something of a treatment, and does not only ask."""
    return bool(finding.intervention) and finding.verdict is not Verdict.UNKNOWN and COMPANION not in finding.labels


def well(facts: PatientFacts) -> bool:
    """Whether an emergency is denied, or the patient is told to have no symptoms and none is told."""
    told = facts.of("symptoms")
    free = any(fact.value == ASYMPTOMATIC and fact.site not in NO_METASTASIS for fact in told if _so(fact))
    troubled = any(fact.value != ASYMPTOMATIC and fact.status is not Status.DENIED for fact in told)
    return any(fact.status is Status.DENIED for fact in facts.of("emergency")) or (free and not troubled)


def _so(fact: Fact) -> bool:
    return fact.status is Status.ASSERTED


def speaks(early: Sequence[Finding], asked: Question) -> bool:
    """Whether the rules have an answer of their own: to an emergency, a wrong premise, a proposal that breaks a limit, a plan
    that leaves out a step.
    """
    early = [finding for finding in early if finding.rule != hazards.RULE]
    if asked.tells and any(TO_A_PLAN & set(one.labels) for one in early if one.verdict is not Verdict.MET):
        return True
    if asked.tells and asked.type is QuestionType.CASE and any(_warns(finding) for finding in early):
        return True
    labels = {label for finding in early for label in finding.labels if finding.verdict is Verdict.VIOLATED}
    proposal = asked.asked is Asked.ANYTHING or asked.type is QuestionType.YES_NO
    always = {label for finding in early for label in finding.labels} & ALWAYS_SPEAK
    always |= {
        finding.rule for finding in early if finding.verdict is Verdict.MET
    } & ALWAYS_SPEAK  # drugs beside radiation
    return bool(always or (proposal and labels & TO_A_PROPOSAL))


def corrects(early: Sequence[Finding]) -> bool:
    """Whether the rules deny what the question assumes."""
    return any(LABEL in finding.labels for finding in early)


def _of_primary(finding: Finding, wanted: Collection[str]) -> bool:
    """Whether it is on what is ``wanted`` for the primary: that is hers where the breast is named in a trial's sentence too."""
    return finding.site in NO_METASTASIS and finding.intervention in wanted


def _warns(finding: Finding) -> bool:
    """Whether it says of what is planned that it breaks a rule."""
    return finding.verdict is Verdict.VIOLATED and finding.indicator is Indicator.WARNING and bool(finding.intervention)


def not_answered(reason: Reason) -> tuple[Finding, ...]:
    """The finding that carries an abstention's label; a refusal to fabricate has its own."""
    if reason is Reason.FABRICATION_REQUEST:
        return ()
    return (of_input(f"input-{reason.value}", "Not answered", NOT_ANSWERED[reason], Indicator.INFO, reason.value),)
