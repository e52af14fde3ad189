"""Answer, answer in part, or abstain, and what to say then. Thresholds from the development halves. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answering.page import Page
from assistant.answering.to_give import asked_to_give
from assistant.answers import BlockKind, Reason
from assistant.knowledge import Knowledge
from assistant.prompts import Prompts
from assistant.questions.kinds import Asked, QuestionType
from assistant.questions.question import Question
from assistant.retrieval.coverage import LACKING, Coverage
from assistant.retrieval.retriever import Scored
from assistant.retrieval.signs import SILENCE
from assistant.retrieval.telling import telling_terms
from assistant.retrieval.time_points import points
from assistant.retrieval.unfamiliar import names_a_treatment, names_no_thing
from assistant.retrieval.weighing import Weighed
from ingest.passages import Statement

SHARE = 0.45
"""Under this part of the question's weighted words in the best statements there is no answer."""
OUTSIDE = 0.2
"""Under this share a question that is not near in meaning either is off domain."""
FAR = 0.42
"""Cosine under which a question that names nothing in the glossary is off domain."""
LEAST, LEAST_OF_CASE, ABOUT = 0.20, 0.25, 0.30
"""A smaller share will do when no telling word is missing and the best statement is about what is named."""
OF_CASE = 0.8
"""Probability of a refusal from which a patient's case, too, is not answered."""
OF_HELD, OF_SILENT = 0.95, 0.75
"""The same where a statement on the study and the outcome that are named holds what is asked; and where the best one says that
its source gives no such thing.
"""
UNHELD = 0.3
"""Probability from which a question is refused where nothing on its subject holds what it asks."""
OF_PART = 0.75
"""Probability from which a part of a question that is answered is named as not covered."""
RESCUES_UNHELD = 0.3
"""Probability under which a part is answered although the whole question is refused, where nothing holds what another asks."""
RESCUES = 0.12
"""Probability under which a part is answered although the whole question is refused: whoever asks two things, one of them
covered, has a part that is sure. Parts of refused questions that are not covered lie above it more often than below."""
SURE = 0.75
"""Probability from which what is asked beside an emergency is refused."""
CERTAIN = 0.95
"""The same for whatever is asked beside what the rules say, in a patient's case or by what, which or how."""
GAP = 0.1
"""Probability from which a patient's case is refused that asks for nothing but kinds of thing that are not held; on the
development half right ones lie at 0.16 and above, wrong ones at 0.02 and below."""
LIKELY = 0.45
"""The same, where its closing question can be answered with yes or no: right ones at 0.50, wrong ones at 0.37 and below."""
BARE = 4
"""Words of a follow-up that asks for one kind of thing and nothing beside it."""
NEARBY = 3
ALMOST = 0.6
"""Share of the best score under which a statement is not near."""
TITLES = 6
WHAT = re.compile(
    r"(?:^|[,:;])\W*(?:(?:and|so|but|then|now),? )?(?:(?:after|for|to|at|in|with|by|over|from) )?(?:what|which|how|when|who)\b",
    re.IGNORECASE,
)
"""How a question, or its last clause, begins that asks for a thing."""
EITHER = re.compile(r"\bor\b[^.;?]*\?", re.IGNORECASE)
"""How a question asks which of two."""
SEVERAL = re.compile(r"\band\b|\bplus\b|[,;+&]|\bboth\b", re.IGNORECASE)
"""What joins several things asked for."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """``reason`` is None when there is an answer; ``uncovered`` names things that it leaves out, ``unanswered`` are the parts
    of the question, in its own words, that it does not answer.
    """

    reason: Reason | None
    uncovered: tuple[str, ...] = ()
    unanswered: tuple[str, ...] = ()


def judge(question: Question, weighed: Weighed, threshold: float, *, clinical: bool = False) -> Verdict:
    """Decide on the evidence.

    Where known questions were there to compare with, the model's probability decides against ``threshold``; without them
    each sign does. A patient's case that asks for no kind of thing is refused on ``OF_CASE`` only; ``clinical`` says that
    the facts make it one of this disease (a site, a receptor, an emergency, more than an age).
    """
    found = weighed.found
    if not weighed.evidence.statements:
        return Verdict(Reason.NOT_IN_DOCUMENTS if found.on_topic else Reason.OFF_DOMAIN)
    if weighed.refusal is None:
        return _by_each_sign(question, found, clinical)
    case = question.type is QuestionType.CASE
    if found.void and (not case or weighed.refusal >= threshold):
        return Verdict(Reason.NOT_IN_DOCUMENTS, found.absent)
    told = case and clinical and question.asked is Asked.ANYTHING
    if told and found.lacking and not found.given and _is_bare(question):
        return Verdict(Reason.NOT_IN_DOCUMENTS)
    if _is_gap(question, weighed):
        return Verdict(Reason.NOT_IN_DOCUMENTS, found.gaps)
    unknown = [one for one in (*found.missing, *found.unfamiliar) if asked_to_give(one, question.text)] if case else []
    silent = SILENCE.search(weighed.evidence.statements[0].statement.text)
    weak = told and not _asks_what(question)
    limit = max(threshold, OF_CASE if weak else 0.0 if told or not weighed.held else OF_SILENT if silent else OF_HELD)
    in_part = bool(found.lacking and found.given and SEVERAL.search(question.text))
    unheld = weighed.unheld and weighed.refusal >= UNHELD
    lacks = _dose_or_date_lacks(question, found) and not (case and weighed.refusal < GAP)
    if not lacks and ((weighed.refusal < limit and not unheld) or in_part):
        unfamiliar = () if case else _asked_about(question, _of_things(found.unfamiliar, found))
        unmet = [name for name in found.unmet if not names_no_thing(name)]
        return Verdict(None, tuple(dict.fromkeys((*unknown, *found.gaps, *unmet, *found.absent, *unfamiliar))))
    far = found.share < OUTSIDE and found.cosine < FAR
    if not clinical and (far or weighed.outside or (not found.on_topic and found.share < SHARE)):
        return Verdict(Reason.OFF_DOMAIN)
    missing = () if case else _asked_about(question, _of_things((*found.missing, *found.unfamiliar), found))
    gaps = [one for one in found.gaps if not (missing and one.startswith("that "))]  # "that side effect" has a name
    return Verdict(Reason.NOT_IN_DOCUMENTS, tuple(dict.fromkeys((*unknown, *gaps, *found.absent, *missing))))


def _asked_about(question: Question, names: Sequence[str]) -> tuple[str, ...]:
    """Those of ``names`` that are asked about; of a note, which asks nothing, the operations and drugs that it names."""
    return tuple(one for one in names if not question.tells or names_a_treatment(one))


def _is_bare(question: Question) -> bool:
    """Whether a few words are all that is asked of a patient told before ("cost?")."""
    return question.told_from is not None and len(question.text[: question.told_from].split()) <= BARE


def _of_things(names: Sequence[str], found: Coverage) -> tuple[str, ...]:
    """Those of ``names`` that name a thing; an adjective stands with its noun."""
    return tuple(thing for thing in found.things if any(thing.lower().startswith(name.lower()) for name in names))


def judge_part(
    part: Question,
    weighed: Weighed,
    whole: Verdict,
    threshold: float,
    *,
    clinical: bool = False,
    rescues: float = RESCUES,
) -> Verdict:
    """Decide on one part; where the ``whole`` question is refused, a part is answered under a probability of ``rescues`` only.

    A part leaves out words of the whole ("gastrectomy ..., does it prolong life?"), so it may look covered when it is not,
    and, where the whole is answered, uncovered when it is.
    """
    verdict = judge(part, weighed, max(threshold, OF_PART), clinical=clinical)
    if whole.reason and verdict.reason is None and weighed.refusal is not None and weighed.refusal >= rescues:
        return whole
    return verdict


def surely_absent(question: Question, weighed: Weighed, *, emergency: bool) -> bool:
    """Whether what is asked beside an ``emergency``, or beside what the rules say, is surely not there: a dose, a figure, a
    time, what nothing speaks of.
    """
    found, refusal = weighed.found, weighed.refusal or 0.0
    sure, asks = refusal >= SURE, question.asked is not Asked.ANYTHING
    if emergency:
        return sure and (asks or found.void)
    if question.type is QuestionType.CASE:
        certain = refusal >= CERTAIN and question.asking.rstrip().endswith("?")
        return certain or _is_gap(question, weighed) or (sure and asks)
    what = (sure and asks) or (refusal >= CERTAIN and _asks_what(question))
    return question.type is not QuestionType.YES_NO and what and found.only_gaps


def _is_gap(question: Question, weighed: Weighed) -> bool:
    """Whether a patient's case ends by asking for nothing but kinds of thing that are not held."""
    if question.type is not QuestionType.CASE or not weighed.found.only_gaps or weighed.refusal is None:
        return False
    asks = question.asking.rstrip().endswith("?")
    return weighed.refusal >= (GAP if _asks_what(question) else LIKELY if asks else 1.0)


def _asks_what(question: Question) -> bool:
    """Whether it ends in a question that yes or no does not answer."""
    last = question.asking.split(". ")[-1]
    return bool(WHAT.search(last) or EITHER.search(last))


def _dose_or_date_lacks(question: Question, found: Coverage) -> bool:
    """Whether a dose, or a figure at a time of a named study, is all that is asked for and is not there."""
    dose = question.asked is Asked.DOSE and LACKING[0] in found.lacking
    dated = question.type is QuestionType.VALUE and any(points(name) for name in found.lacking)
    return dose or (dated and not found.given)


def _by_each_sign(question: Question, found: Coverage, clinical: bool) -> Verdict:
    if not found.on_topic and not clinical and (found.share < SHARE or found.cosine < FAR):
        return Verdict(Reason.OFF_DOMAIN)
    if gap := _gap(question, found):
        return gap
    if question.type is QuestionType.CASE and (clinical or found.on_topic):
        return Verdict(None, found.absent)
    if found.share < OUTSIDE and found.cosine < FAR:
        return Verdict(Reason.OFF_DOMAIN)
    if found.share < SHARE and (found.missing or found.share < LEAST or found.agreement < ABOUT):
        return Verdict(Reason.NOT_IN_DOCUMENTS, found.missing)
    return Verdict(None, (*found.missing, *found.unmet, *found.absent))


def _gap(question: Question, found: Coverage) -> Verdict | None:
    """The refusal that what is asked for calls for, however much the documents say of the subject; None without one."""
    if found.lacking:
        return Verdict(Reason.NOT_IN_DOCUMENTS)
    if found.void:
        return Verdict(Reason.NOT_IN_DOCUMENTS, found.absent)
    if question.asked is Asked.ANYTHING:
        return None
    if found.unmet and len(found.unmet) == len(question.names("outcome")):
        return Verdict(Reason.NOT_IN_DOCUMENTS)
    thin_case = question.type is QuestionType.CASE and found.share < LEAST_OF_CASE
    if found.missing and (thin_case or question.type is QuestionType.VALUE):
        return Verdict(Reason.NOT_IN_DOCUMENTS, found.missing)
    return None


def judge_parts(verdicts: Sequence[tuple[Question, Verdict]], *, sure: bool = False) -> Verdict:
    """The verdict on a question of several parts: an answer when any part has one, the other parts named. ``sure`` says that
    one of them stands in the studies' table, however few its words.
    """
    refused = [(part, verdict) for part, verdict in verdicts if verdict.reason]
    telling = sure or any(not verdict.reason and _tells(part) for part, verdict in verdicts)
    if len(refused) == len(verdicts) or (refused and not telling):
        return refused[0][1]
    words = [word for _, verdict in verdicts if not verdict.reason for word in verdict.uncovered]
    return Verdict(None, tuple(words), tuple(part.asks for part, _ in refused))


def _tells(part: Question) -> bool:
    """Whether a part says enough to be answered on its own: "what interval?" goes with what it stands beside. "What is the
    status?" of a study says it.
    """
    told = len(telling_terms(part.asks))
    subject = part.names("study") or part.type is QuestionType.CASE
    return told > 1 or bool(part.names("outcome")) or bool(told and subject)


def _missing_figure(question: Question, prompts: Prompts, knowledge: Knowledge) -> str:
    """That the figure asked for is not there, of which outcome, and of which study where one is named; else empty."""
    outcomes = question.names("outcome") if question.asked is Asked.NUMBER else frozenset()
    studies = question.names("study") - knowledge.kinds
    outcome = ", ".join(knowledge.name(key) for key in sorted(outcomes))
    things = [one.name for one in prompts.attributes if one.of_outcome and one.when.search(question.text)]
    if len(outcomes) == len(studies) == 1 and things:
        return prompts.say("unstated", outcome=outcome, study=knowledge.name(*studies), thing=things[0])
    return prompts.say("no_figure_on", outcome=outcome) if outcome else ""


def abstain(
    reason: Reason,
    question: Question,
    weighed: Weighed,
    prompts: Prompts,
    knowledge: Knowledge,
    page: Page,
    *,
    nearby: bool = True,
    first: Sequence[Statement] = (),
) -> None:
    """Fill ``page`` with what can be said instead of an answer, and, with ``nearby``, the evidence that is near,
    ``first`` before it.
    """
    found = weighed.found
    if reason is Reason.FABRICATION_REQUEST:
        page.connective(prompts.say("fabrication"))
        return
    if reason is Reason.OFF_DOMAIN:
        page.connective(prompts.say("off_domain"))
        say_what_is_covered(prompts, knowledge, page)
        return
    page.connective(prompts.say("not_covered"))
    if found.lacking:
        page.connective(prompts.say("no_such_kind", asked=", ".join(found.lacking)))
    elif named := found.absent or _of_things(found.missing, found):
        page.connective(prompts.say("missing_words", terms=", ".join(named)))
    elif gap := _missing_figure(question, prompts, knowledge):
        page.connective(gap)
    near = _near(question, weighed.evidence.statements, knowledge) if nearby else []
    near = [*first, *(one for one in near if one not in first)][:NEARBY] if nearby else []
    if near:
        page.connective(prompts.say("nearby"), kind=BlockKind.HEADING)
        for statement in near:
            page.statement(statement)


def _near(question: Question, statements: Sequence[Scored], knowledge: Knowledge) -> list[Statement]:
    """The best of ``statements``: those on a study that the question names, where there are any, and no others beside them."""
    studies = question.names("study") - knowledge.kinds
    own = [scored for scored in statements if studies & set(scored.statement.tags.study)]
    of_study = own or statements
    best = of_study[0].score if of_study else 0.0
    return [scored.statement for scored in of_study[:NEARBY] if scored.score > ALMOST * best]


def say_what_is_covered(prompts: Prompts, knowledge: Knowledge, page: Page) -> None:
    """Name the documents."""
    titles = [document.title for document in knowledge.documents.values()][:TITLES]
    page.connective(prompts.say("covers", titles=", ".join(titles)) if titles else prompts.say("empty_index"))
