"""What may follow the statement that an answer opens with: what is on its study, or on its site and treatment. Pure.

A ranking goes on from what answers to what merely shares words with the question; whoever asked for one thing reads the rest
as part of the answer.
"""

from collections.abc import Collection, Sequence

from assistant.knowledge import Knowledge
from assistant.questions.kinds import QuestionType
from assistant.questions.question import Question
from assistant.retrieval.retriever import Scored
from ingest.passages import Statement

ONE_THING = frozenset({QuestionType.VALUE, QuestionType.YES_NO})
"""Types of question that ask for one thing."""
OPEN = frozenset({*ONE_THING, QuestionType.EXPLANATION})


def beside(question: Question, lead: Scored, found: Sequence[Scored], knowledge: Knowledge) -> list[Scored]:
    """Of ``found`` what may follow ``lead``: to a question on one study what is on it; to one for one thing what is on the
    lead's study, or on its site and treatment; to an open one what is on either. All to a list, a case and a comparison, and
    where nothing is named or asked.
    """
    if question.type in (QuestionType.CASE, QuestionType.COMPARISON):
        return list(found)
    studies = question.names("study") - knowledge.kinds
    if len(studies) == 1 and studies & set(lead.statement.tags.study):
        return [one for one in found if studies & set(one.statement.tags.study)]
    named = any(question.names(facet) for facet in ("study", "site", "intervention", "outcome"))
    if question.type not in OPEN or question.tells or not named:
        return list(found)
    return [one for one in found if _of_one_subject(question, lead.statement, one.statement, knowledge)]


def _of_one_subject(question: Question, lead: Statement, other: Statement, knowledge: Knowledge) -> bool:
    """Whether ``other`` is on the study of ``lead``; or on its site and its treatment or one asked about, one of them enough
    where the question is open, and not on a treatment that belongs elsewhere.
    """
    sites = {*lead.tags.site} | question.names("site")
    treatments = {*lead.tags.intervention} | question.names("intervention")
    if {*lead.tags.study} & {*other.tags.study}:
        return True
    if question.type in ONE_THING and question.names("study") and lead.tags.study and not other.tags.study:
        return False
    homes = [knowledge.homes.get(key, frozenset()) for key in other.tags.intervention]
    homeless = not homes or not all(homes) or _meet(sites, {site for home in homes for site in home}, knowledge)
    if sites and not homeless and not _meet(sites, other.tags.site[:1], knowledge):
        return False
    here, same = _meet(sites, other.tags.site, knowledge), _meet(treatments, other.tags.intervention, knowledge)
    nowhere = not (sites and other.tags.site)
    if question.type in ONE_THING:
        named = here or same or not (sites or treatments)
        return named and (here or nowhere) and (same or not treatments or not other.tags.intervention)
    return here or (nowhere and (same or not treatments))


def _meet(some: Collection[str], others: Collection[str], knowledge: Knowledge) -> bool:
    """Whether a key of either is, or is wider than, a key of the other."""
    closure = knowledge.glossary.closure
    return any(key in closure(told) or told in closure(key) for key in some for told in others)
