"""What an answer leaves out of a question: what is shown is no gap, and what is left is said, each thing once. Pure."""

import re
from collections.abc import Collection, Iterable
from dataclasses import replace

from assistant.answering.abstaining import Verdict
from assistant.answering.page import Page
from assistant.knowledge import Knowledge
from assistant.prompts import Prompts
from assistant.questions.kinds import holds_figure
from assistant.questions.question import Question
from assistant.retrieval.coverage import DOSE
from assistant.retrieval.telling import telling_terms
from assistant.retrieval.time_points import points
from ingest.lexical import terms

LEFT_OPEN = re.compile(r"\s*\([^)]*$")
"""A bracket that was cut in two: what was asked before stands in it."""
ANY_DOSE = re.compile(
    r"\W*(?:(?:and|at|in|with|by) )?(?:what|which) (?:dose|dosage|regimen|fractionation|schedule)\W*", re.IGNORECASE
)
"""A part that asks for the dose of what stands beside it, and says nothing else."""
KINDS_OF_FIGURE = frozenset(terms("hr hazard ratio p value median ci interval confidence"))
"""Stems of the words for a figure, which say nothing of what it is a figure of."""


def without_said(
    verdict: Verdict, question: Question, page: Page, knowledge: Knowledge, taken: Collection[str] = frozenset()
) -> Verdict:
    """``verdict`` without words and parts of the ``question`` that what is shown holds: they are covered. What the patient has
    ``taken``, in small letters, is told and not asked about.

    A part that asks for a figure on outcomes and nothing else is held where a figure on each of them is shown, one that asks
    for a dose and says nothing else where a dose is.
    """
    said, asked = page.terms(), question.text.lower()
    unsaid = (name for name in verdict.uncovered if name.lower() not in asked or not said.issuperset(terms(name)))
    named = (name for name in unsaid if name.lower() not in taken)
    dosed = any(DOSE.search(one.text) for one in page.shown)
    figured = [one for one in page.shown if holds_figure(one.text)]
    told = {wider for one in figured for key in one.tags.outcome for wider in knowledge.glossary.closure(key)}
    dated = {point for one in figured for point in points(one.text)}
    unanswered = (
        asks
        for asks in verdict.unanswered
        if not (_all_outcomes(asks, told, knowledge) and points(asks) <= dated)
        and not (dosed and ANY_DOSE.fullmatch(asks))
    )
    return replace(verdict, uncovered=tuple(named), unanswered=tuple(unanswered))


def _all_outcomes(asks: str, told: Collection[str], knowledge: Knowledge) -> bool:
    """Whether ``asks`` is the names of outcomes alone, all of them ``told``."""
    found = list(knowledge.glossary.find(asks, "outcome"))
    rest = "".join(" " if any(m.start <= at < m.end for m in found) else letter for at, letter in enumerate(asks))
    return bool(found) and {m.key for m in found} <= set(told) and not telling_terms(rest)


def name_gaps(verdict: Verdict, drugs: Iterable[tuple[str, str]], prompts: Prompts, page: Page) -> None:
    """Say which parts of the question are not answered, and which things it names are not covered, each once; of ``drugs`` that
    only their class is.
    """
    for drug, name in drugs:
        page.connective(prompts.say("of_class", drug=drug, name=name))
    for asks in (LEFT_OPEN.sub("", one) for one in verdict.unanswered):
        kinds = [one.name for one in prompts.attributes if not one.weighs and one.when.search(asks)]
        alone = kinds and not telling_terms(asks).keys() - KINDS_OF_FIGURE
        page.connective(prompts.say("no_such_kind", asked=kinds[0]) if alone else prompts.say("half_asked", asks=asks))
    named = {name: frozenset(terms(name)) for name in dict.fromkeys(verdict.uncovered)}
    names = [name for name, own in named.items() if not any(own < other for other in named.values())]
    if names:
        page.connective(prompts.say("half", terms=", ".join(names)))
