"""Quote mode: question and evidence -> the blocks of an answer, by the plan of the question's type.

Nothing is written here: every line is a statement of the corpus, a connective of ``prompts/``, or
the sentence of a finding. Pure and deterministic.
"""

import re
from collections.abc import Collection, Sequence

from assistant.answering.beside import beside
from assistant.answering.brevity import statements_wanted
from assistant.answering.choosing import BOTH, OVER, Treated, by_score, choose, for_these_patients, here, new, treated
from assistant.answering.comparing import compare
from assistant.answering.demands import about, leading, owed, to_the_point, unmet, unshown, unstated
from assistant.answering.leads import WHY, gives_reason, lead_of, of_plan, plan_of, reason_of, treatments
from assistant.answering.page import Page
from assistant.answering.qualified import at_target, not_given
from assistant.answering.situations import list_by_source, situations
from assistant.answers import BlockKind
from assistant.findings import Finding
from assistant.guardrails import hazards
from assistant.knowledge import Knowledge
from assistant.prompts import Plan, Prompts
from assistant.questions.kinds import QuestionType
from assistant.questions.question import FACETS, Question
from assistant.retrieval.retriever import Evidence, Scored
from assistant.retrieval.sides import sides
from ingest.passages import Statement

BESIDE = 2
"""How many of the best statements may follow the lead at once."""
AS_GOOD = 0.88
"""The share of the lead's score from which on a statement answers as well."""
BEST, BEST_IN_CASE = (4, 0.5), (2, 0.8)
"""So many of the statements that the model ranks first are shown whatever their kind, down to that score (at most 1): under the
findings of a case fewer.
"""
IN_PASSING = 0.6
"""Share of the best score under which what is on the site that is named is not what a question is about."""
BESIDE_FINDINGS = 0.5
"""Share of the best score under which a statement adds nothing to findings that have said the best."""
TOGETHER = {QuestionType.YES_NO: 1, QuestionType.VALUE: 0}
"""More treatments than these, and the question is about them alone: a dose, "trastuzumab during radiation?"."""
SUBTYPES = {"her2-positive": "hr-positive-her2-negative", "hr-positive-her2-negative": "her2-positive"}
"""Subtype -> the one that it excludes."""
HEADED = 3
"""From how many filled slots on headings are shown."""

SPELL = re.compile(
    r"\bhow many (?:days|weeks)\b(?= (?:must|should|do|does|did|is|are|before|after|until|between|to|apart|can|may)\b)",
    re.IGNORECASE,
)
COUNTED = re.compile(r"(?:\d|\b(?:one|two|three|four|five|six|eight|ten))[- ](?:days?|weeks?|months?)\b", re.IGNORECASE)
"""How many days or weeks something takes, asked and told: "several days" tells none."""
ASSUMES = re.compile(
    r"\b(?:since|given(?: that)?|because|seeing that|considering that)\s+(?!when\b|how\b|then\b|\d)"
    r"|^\W*why (?:did|does|do|is|was)\b|\b(?:proved|proves|showed|(?:been|has|have) (?:shown|proven)|demonstrated|established|guarantees?|doubled|settles)\b"
    r"|,? (?<!or )(?:right|correct|no|yes|isn't it|surely)(?:\?|\W*$)",
    re.IGNORECASE,
)
"""How a question takes something for granted in so many words."""
WHICH = re.compile(
    r"^\W*(?:(?:and|but|so|then|ok(?:ay)?)\W+)*(?:which|who|how many|how much|what|when|where)\b", re.IGNORECASE
)
"""What is never answered by a no."""
LEFT_OPEN = re.compile(
    r"\b(?:who|which)(?: one)?(?: of (?:us|them))? is (?:right|correct|wrong|true)\b|\b(?:true or false|really)\b"
    r"|\b(?:what|which|how|who)\W+(?:\w+\W+){0,2}(?:showed|shown|proved|proven|proves|demonstrated)\b|\bis (?:it|that|this) (?:true|right|correct)\b"
    r"|\b(?:no|not|never|without|nor|failed|negative)\b[^.?!]{0,40}\b(?:benefit|difference|gain|improv\w*|advantage|longer|better|effect|survival)\b"
    r"|\b(?:told|said|says?|asked|read)\b|\b(?:looks?|looking|seem\w*|appear\w*|apparent\w*|sounds?)\b",
    re.IGNORECASE,
)
"""What leaves open whether something is so, reports what another says, or denies a benefit: nothing there is to be denied."""


def compose_parts(
    parts: Sequence[tuple[Question, Evidence]], prompts: Prompts, knowledge: Knowledge, page: Page, share: float = 1.0
) -> None:
    """Fill ``page`` with the answer to each part; several together have more than a plan's length, each less."""
    for question, evidence in parts:
        compose(question, evidence, prompts, knowledge, page, share / len(parts) ** 0.5)


def compose(
    question: Question, evidence: Evidence, prompts: Prompts, knowledge: Knowledge, page: Page, share: float = 1.0
) -> None:
    """Fill ``page`` with the answer to ``question``, which has ``share`` of its plan's length; the best is never left out."""
    name = plan_of(question, knowledge)
    longest = int(prompts.plans[name].words * share)
    end = page.words + longest
    _by_plan(name, question, evidence, prompts, knowledge, page, longest)
    _show_best(question, evidence, knowledge, page, end)


def _by_plan(
    name: str,
    question: Question,
    evidence: Evidence,
    prompts: Prompts,
    knowledge: Knowledge,
    page: Page,
    longest: int,
) -> None:
    plan = prompts.plans[name]
    if listed := situations(question, knowledge):
        list_by_source(listed, prompts, knowledge, page)
        return
    for said in not_given(question, prompts, knowledge) if evidence.statements else ():
        page.once(said)
    if reason := reason_of(question, evidence.statements):
        page.statement(reason.statement, BlockKind.PARAGRAPH)
    if _compared(question, evidence, prompts, knowledge, page, longest) or not evidence.statements:
        return
    ranked = for_these_patients(question, _on_its_subject(question, evidence, knowledge, page))
    ranked = [*at_target(question, ranked, knowledge)]
    if page.restated:
        ranked = _beside_findings(ranked, page)
    if not ranked:
        return
    found = list(_of_kind(question, ranked, prompts))
    able = of_plan(question, plan, found if page.restated else ranked)
    able = able or leading(question, ranked, knowledge, prompts.attributes)
    lead = lead_of(question, able, knowledge)
    end, opened = page.words + longest, len(page.blocks)
    due = owed(question, ranked, knowledge)
    due += unmet(question, [lead, *due], found, knowledge)
    due += unshown(question, [lead, *due], found, knowledge, prompts.attributes)
    shown = [one.statement for one in (lead, *due, *_ranked_best(question, evidence))]
    _say_what_is_unstated(question, prompts, knowledge, page, shown)
    page.statement(lead.statement, BlockKind.PARAGRAPH)
    for scored in due:
        page.statement(scored.statement)
    end += _show_best(question, evidence, knowledge, page, end)
    rest: Sequence[Scored] = beside(question, lead, _on_all(question, lead, found, knowledge), knowledge)
    rest = to_the_point(question, lead, rest, knowledge) if name == QuestionType.VALUE.value else rest
    wanted = None if question.type is QuestionType.CASE else statements_wanted(question.text)
    most = None if wanted is None else max(0, wanted - 1 - len(due))
    asked = treated(question, knowledge.glossary)
    _fill(plan, rest, lead, prompts, page, end, asked, named=bool(question.sources), most=most)
    if WHY.search(question.text) and not gives_reason(question, page):
        page.connective_at(opened, prompts.say("no_reason"))


def _ranked_best(question: Question, evidence: Evidence) -> list[Scored]:
    """What the model ranks first, and what it ranks nearly as high; nothing where so many lines are asked for."""
    if statements_wanted(question.text) is not None and question.type is not QuestionType.CASE:
        return []
    most, least = BEST_IN_CASE if question.type is QuestionType.CASE else BEST
    return [one for one in evidence.statements[:most] if one.score >= least]


def _show_best(question: Question, evidence: Evidence, knowledge: Knowledge, page: Page, end: int) -> int:
    """Show what answers best whatever a plan is made of, if it says more than the ``page`` does; returns the words of it.

    It is on the site, the patients and, of what is compared, the outcome that are asked about. Under findings it may not make
    the page much longer than ``end`` words.
    """
    on_it = _on_its_subject(question, evidence, knowledge, page)
    able = {one.statement.id for one in for_these_patients(question, on_it)} - page.restated
    asked, before = treated(question, knowledge.glossary), page.words
    for statement in (one.statement for one in _ranked_best(question, evidence)):
        on = statement.id in able and _on_its_outcome(question, statement, knowledge)
        short = not page.restated or page.words + page.cost(statement) <= end + OVER
        if on and short and new(page, statement, page.terms(), asked(statement)):
            page.statement(statement)
    return page.words - before


def _on_its_outcome(question: Question, statement: Statement, knowledge: Knowledge) -> bool:
    """Whether ``statement`` is on an outcome that a comparison asks for, or the question compares none."""
    asked, told = question.names("outcome"), statement.tags.outcome
    if question.type is not QuestionType.COMPARISON or not asked or not told:
        return True
    closure = knowledge.glossary.closure
    return any(asked & {key, *closure(key)} or key in closure(one) for key in told for one in asked)


def _compared(
    question: Question, evidence: Evidence, prompts: Prompts, knowledge: Knowledge, page: Page, longest: int
) -> bool:
    """Whether ``page`` has been filled with what sets two sides of ``question`` against each other."""
    before, compared = len(page.blocks), sides(question)
    if compared:
        compare(question, evidence, prompts, knowledge, page, compared, longest)
    return len(page.blocks) > before


def _on_its_subject(question: Question, evidence: Evidence, knowledge: Knowledge, page: Page) -> Sequence[Scored]:
    """What is on the sites of ``question``, or on the study that it names where nothing on that is: a feature of its patients
    ("solitary bone metastases in MF07-01") is no site of the study. All where nothing is, or where what is on the site is far
    from the best: a site named in passing ("of the 147 with ovarian metastases, how many began in the breast?").
    """
    fits = here(question, knowledge, page.sites_of_findings())
    of_site = [scored for scored in evidence.statements if fits(scored.statement)]
    best = max((one.score for one in evidence.statements), default=0.0)
    general = question.type is not QuestionType.CASE
    if general and max((one.score for one in of_site), default=0.0) < IN_PASSING * best:
        return evidence.statements
    studies = question.names("study") - knowledge.kinds
    of_study = [scored for scored in evidence.statements if studies & set(scored.statement.tags.study)]
    elsewhere = of_study and not any(studies & set(scored.statement.tags.study) for scored in of_site)
    return (of_study if elsewhere else of_site) or evidence.statements


def _say_what_is_unstated(
    question: Question, prompts: Prompts, knowledge: Knowledge, page: Page, shown: Sequence[Statement]
) -> None:
    if (spell := SPELL.search(question.text)) and not any(COUNTED.search(one.text) for one in shown):
        page.once(prompts.say("no_such_kind", asked=spell.group()))
    for demand, thing in unstated(question, prompts, knowledge, shown):
        study, outcome = knowledge.name(demand.key), knowledge.name(demand.outcome)
        page.once(prompts.say("unstated", study=study, outcome=outcome, thing=thing.name))


def _beside_findings(ranked: Sequence[Scored], page: Page) -> list[Scored]:
    """What says enough beside the findings on ``page``, and is near enough to the best, which they may have said."""
    said, least = page.terms(), BESIDE_FINDINGS * ranked[0].score
    return [one for one in ranked if one.score >= least and new(page, one.statement, said)]


def _of_kind(question: Question, found: Sequence[Scored], prompts: Prompts) -> Sequence[Scored]:
    """To a list of something asked for by name, the statements that hold such or are on a group of patients named; all where
    none is, or for another question.
    """
    wanted = [one.needs for one in prompts.attributes if one.when.search(question.asks or question.text)]
    if question.type is not QuestionType.LIST or not wanted:
        return found
    groups = question.names("population")
    return [
        scored
        for scored in found
        if groups & set(scored.statement.tags.population)
        or any(needs.search(scored.statement.text) for needs in wanted)
    ] or found


def _on_all(question: Question, lead: Scored, found: Sequence[Scored], knowledge: Knowledge) -> list[Scored]:
    """Where a figure of one treatment, or one treatment beside another, is asked for and the lead speaks of them, only
    what does so too; to whether something is so of a treatment, nothing that shares no key with the question.
    """
    asked = question.names("intervention")
    own = bool(asked) and about(question, lead.statement, knowledge.glossary.closure)
    if question.type is QuestionType.YES_NO and own:
        found = [one for one in found if _shares_a_key(question, one.statement, knowledge)]
    if question.type is not QuestionType.CASE and not question.names("population") & SUBTYPES.keys():
        found = [one for one in found if not _opposed(lead.statement, one.statement)]
    together = len(asked) > TOGETHER.get(question.type, len(asked))
    if not together or treatments(question, lead.statement, knowledge) != asked:
        return list(found)
    return [scored for scored in found if treatments(question, scored.statement, knowledge) == asked]


def _opposed(lead: Statement, other: Statement) -> bool:
    """Whether ``other`` is on a subtype that the one which ``lead`` is on excludes."""
    excluded = {SUBTYPES[key] for key in lead.tags.population if key in SUBTYPES}
    return bool(excluded & {*other.tags.population}) and not {*lead.tags.population} & {*other.tags.population}


def _shares_a_key(question: Question, statement: Statement, knowledge: Knowledge) -> bool:
    """Whether ``statement`` is about anything that ``question`` names, or about no site and treatment in particular."""
    closure, tags = knowledge.glossary.closure, statement.tags
    if not (tags.site or tags.intervention):
        return True
    return any(
        key in closure(told) or told in closure(key)
        for facet in FACETS
        for told in getattr(tags, facet)
        for key in question.names(facet)
    )


def _fill(
    plan: Plan,
    candidates: Sequence[Scored],
    lead: Scored,
    prompts: Prompts,
    page: Page,
    end: int,
    asked: Treated,
    *,
    named: bool,
    most: int | None = None,
) -> None:
    """What follows the lead, ``most`` statements where so few are wanted: first what answers as well, then the rest under the
    plan's headings, weak sources last.
    """
    dealt = choose(plan, candidates, lead.score, page, end, asked, named=named)
    kept = {one.statement.id for one in [one for _, found in dealt for one in found][:most]}
    dealt = [(slot, [one for one in found if one.statement.id in kept]) for slot, found in dealt]
    beside = [s for s in by_score(dealt) if s.score >= AS_GOOD * lead.score and (lead.weak or not s.weak)][:BESIDE]
    for scored in beside:
        page.statement(scored.statement)
    left = [(slot, [s for s in found if s not in beside]) for slot, found in dealt]
    filled = [(slot, sorted(rest, key=lambda scored: scored.weak)) for slot, rest in left if rest]
    headed = len(filled) >= HEADED or (len(filled) > 1 and sum(len(found) for _, found in filled) > HEADED)
    for slot, found in filled:
        if headed and slot.heading:
            page.connective(prompts.say(slot.heading), kind=BlockKind.HEADING)
        for scored in found:
            page.statement(scored.statement)


def name_other_patients(question: Question, draft: Page, prompts: Prompts, knowledge: Knowledge, page: Page) -> None:
    """Say at once that the statement which answers is about other patients than the one described, and about which."""
    groups = {group for head in draft.heads[:1] for group in head.tags.population}
    differing = sorted(groups & question.others) if not groups >= BOTH else []
    if differing:
        names = ", ".join(knowledge.name(group) for group in differing)
        page.connective(prompts.say("population_differs", population=names))


def correct_premises(
    question: Question, findings: Sequence[Finding], prompts: Prompts, knowledge: Knowledge, page: Page
) -> None:
    """What the question takes for granted wrongly comes first, with the statements that correct it."""
    wrong = [one for one in findings if "false-premise" in one.labels and one.rule != hazards.RULE]
    told = question.type is QuestionType.CASE and not question.names("study")  # most reasons of a case are true of her
    assumed = ASSUMES.search(question.text) and not LEFT_OPEN.search(question.text)
    studies = question.names("study") - knowledge.kinds
    for number, finding in enumerate(_of_the_study_first(wrong, studies, knowledge)):
        statements = [knowledge.statements[id_] for id_ in finding.statements if id_ in knowledge.statements]
        if statements and all(page.has(one) or one.id in page.restated for one in statements):
            continue  # it has been said
        if not number and not told and not WHICH.search(question.text) and assumed:
            page.connective(prompts.say("premise"))
        own = [one for one in statements if {*one.tags.study} & studies]
        if not assumed and own and any({*one.tags.study} - studies for one in statements):
            page.statement(own[0], BlockKind.PARAGRAPH)
            statements = own  # of a study that is only asked about, not what others found
        else:
            page.finding(finding.message, finding.rule, statements, BlockKind.PARAGRAPH)
        for statement in statements[:2]:
            if new(page, statement, page.terms()) or knowledge.qualifiers.get(statement.id):
                page.statement(statement)


def _of_the_study_first(wrong: Sequence[Finding], studies: Collection[str], knowledge: Knowledge) -> Sequence[Finding]:
    """``wrong`` premises of the one study that is named, where there are such; others are told below with the findings."""

    def own(finding: Finding) -> bool:
        told = (knowledge.statements[id_] for id_ in finding.statements if id_ in knowledge.statements)
        return any({*one.tags.study} & {*studies} for one in told)

    return [one for one in wrong if own(one)] or wrong if len(studies) == 1 else wrong
