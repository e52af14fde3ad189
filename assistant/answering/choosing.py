"""Which statements an answer holds, and in which slot of its plan each stands. Pure."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from assistant.answering.page import Page
from assistant.knowledge import Knowledge
from assistant.prompts import Plan, Slot
from assistant.questions.kinds import QuestionType, holds_figure
from assistant.questions.question import Question
from assistant.retrieval.retriever import Scored
from assistant.verification.figures import figures
from ingest.glossary import Glossary
from ingest.lexical import terms
from ingest.passages import Statement

NEW = 0.12
"""Share of a statement's words that must be new on the page; the rest of it has been said."""
NEW_TO_FINDINGS = 0.5
"""The same of a statement that a finding on the page rests on."""

OTHER_PATIENTS = 0.75
"""Share of its worth that a statement on other patients keeps."""
BOTH = frozenset({"asymptomatic", "symptomatic"})
FOR_OTHERS = BOTH | {"well-controlled"}
"""Groups for which advice is given that is none for those who do not belong to them."""
OVER = 60
"""Words by which a statement, with what must stand with it, may make an answer under findings longer than its plan."""
ADVICE = frozenset({"position", "practice"})
STERNUM = "sternum"
FIRST = 2
"""Statements that no lead puts out of the answer, unless it is far stronger."""
NEARLY = 0.95
"""The share of the best sound statement's score from which on a weak one with a figure may stand beside it."""
FAR = 0.25
"""The share of its score from which on it is not."""

Fits = Callable[[Statement], bool]
Treated = Callable[[Statement], frozenset[str]]


def here(question: Question, knowledge: Knowledge, told: Collection[str] = frozenset()) -> Fits:
    """Whether a statement may stand under the question's sites: of no site, of one of them, or of a wider one. A question
    without a site is about those ``told``, else about that to which its interventions belong: hepatectomy to the liver. Of one
    patient's bones the sternum is none unless it is named.
    """
    glossary = knowledge.glossary
    asked = question.names("site") or frozenset(told) or _home(question, knowledge)
    wide = {wider for site in asked for wider in glossary.closure(site)}
    of_her = question.type is QuestionType.CASE

    def fits(statement: Statement) -> bool:
        told = statement.tags.site
        if of_her and STERNUM in told and STERNUM not in asked:
            return False
        return not asked or not told or any(key in wide or asked & glossary.closure(key) for key in told)

    return fits


def _home(question: Question, knowledge: Knowledge) -> frozenset[str]:
    """The sites to which all interventions that the question names belong; none where one belongs nowhere."""
    homes = [knowledge.homes.get(key, frozenset()) for key in question.names("intervention")]
    return frozenset().union(*homes) if homes and all(homes) else frozenset()


def for_these_patients(question: Question, ranked: Sequence[Scored]) -> list[Scored]:
    """``ranked`` anew where a patient is known not to be among those that a statement is about.

    Advice for those with symptoms is none for a patient without, and the reverse; for stable disease none where it is not.
    """

    def theirs(scored: Scored) -> set[str]:
        told = set(scored.statement.tags.population)
        return set(question.others & (told - BOTH if told >= BOTH else told))

    def advises(scored: Scored) -> bool:
        return scored.statement.tags.kind in ADVICE and bool(theirs(scored) & FOR_OTHERS)

    if not question.others:
        return list(ranked)
    kept = [scored for scored in ranked if not advises(scored)] or ranked
    anew = (replace(one, score=one.score * (OTHER_PATIENTS if theirs(one) else 1.0)) for one in kept)
    return sorted(anew, key=lambda scored: -scored.score)


def treated(question: Question, glossary: Glossary) -> Treated:
    """Which of a statement's treatments the question names, or names by a wider one ("systemic agents")."""
    asked = question.names("intervention")

    def of(statement: Statement) -> frozenset[str]:
        return frozenset(key for key in statement.tags.intervention if asked & glossary.closure(key))

    return of


def new(page: Page, statement: Statement, said: Collection[str], asked: Collection[str] = frozenset()) -> bool:
    """Whether ``statement`` says enough beside what is on the ``page``, of which ``said`` are the stems.

    One that a finding rests on must say more than any other, or a figure that the finding leaves out. What is said of one
    treatment that is ``asked`` about is not said of another, in however many of the same words.
    """
    if page.has(statement):
        return False
    own = set(terms(statement.text))
    told = statement.id in page.restated and figures(statement.text) <= page.figures()
    share = NEW_TO_FINDINGS if told else NEW
    return len(own.difference(said)) >= share * len(own) or not (told or page.speaks_of(asked))


def choose(
    plan: Plan, candidates: Sequence[Scored], best: float, page: Page, end: int, asked: Treated, *, named: bool
) -> list[tuple[Slot, list[Scored]]]:
    """``candidates``, best first, dealt to the plan's slots until the page would have ``end`` words.

    The length counts what must stand with a statement. What says next to nothing new is passed over. ``asked`` tells the
    treatments asked about that a statement is on. Returns the filled slots in the plan's order.
    """
    dealt: list[tuple[Slot, list[Scored]]] = []
    said, length = page.terms(), page.words
    taken: set[str] = set()
    for slot in plan.slots:
        chosen: list[Scored] = []
        for scored in _fitting(slot, candidates, best, named=named):
            statement = scored.statement
            if len(chosen) == slot.most or length > end:
                break
            cost = page.cost(statement)
            if (
                statement.id in taken
                or (page.restated and length + cost > end + OVER)
                or not new(page, statement, said, asked(statement))
            ):
                continue
            chosen.append(scored)
            taken.add(statement.id)
            said |= set(terms(statement.text))
            length += cost
        if chosen:
            dealt.append((slot, chosen))
    return dealt


def _fitting(slot: Slot, candidates: Sequence[Scored], best: float, *, named: bool) -> list[Scored]:
    """What fits ``slot``. A weak source fills it only where no other speaks as much to the point, unless ``named``; one that
    gives a figure may speak nearly as much.
    """
    near = [scored for scored in candidates[:FIRST] if scored.score >= FAR * best]
    first = [scored for scored in near if takes(slot, scored, scored.score)]
    fitting = first + [one for one in candidates if one not in first and takes(slot, one, best)]
    if slot.outcomes:  # what is on the outcome before what only mentions it
        fitting.sort(key=lambda one: one.statement.tags.outcome[0] not in slot.outcomes)
    sound = max((scored.score for scored in fitting if not scored.weak), default=0.0)
    return [one for one in fitting if named or not one.weak or one.score > sound * (NEARLY if _figured(one) else 1.0)]


def _figured(scored: Scored) -> bool:
    return holds_figure(scored.statement.text)


def takes(slot: Slot, scored: Scored, best: float) -> bool:
    """Whether ``scored`` is of the slot's kind and outcome, and near enough to the ``best``."""
    tags = scored.statement.tags
    on = not slot.outcomes or bool(set(slot.outcomes) & set(tags.outcome))
    return scored.score >= slot.near * best and tags.kind in slot.kinds and on


def by_score(dealt: Sequence[tuple[Slot, Sequence[Scored]]]) -> list[Scored]:
    """All that was dealt, best first."""
    return sorted((scored for _, found in dealt for scored in found), key=lambda scored: -scored.score)
