"""A figure that a question wants confirmed and the answer does not hold: said to be wrong before the right one. Pure."""

import operator
import re
from collections.abc import Iterator
from decimal import Decimal

from assistant.answering.page import Page
from assistant.questions.kinds import QuestionType
from assistant.questions.question import Question
from assistant.verification.quantities import Quantity, plain, quantities

CONFIRM = re.compile(
    r"\b(?:right|correct|true|no|isn.?t it|wasn.?t it|was it|is it|enough|sufficient|surely)\W*$|\bconfirm\b"
    r"|\b(?:colleague|registrar|boss|consultant|senior|friend|surgeon|oncologist|radiologist|letter|somebody|someone) (?:says?|said|claims?|thinks?|told me|swears|insists)\b"
    r"|^\W*(?:(?:so|and|but|ok)\W+)*(?:was|were)\b(?=[^?]*\d[\w.%]*(?: [a-z]+)?\W*$)",
    re.IGNORECASE,
)
"""How one wants a figure confirmed; after "was it" the figure ends the question."""
OF_GROUP = re.compile(r"(?:over|under|above|below)-\d+s?\b|\d+s\b", re.IGNORECASE)
"""A group of patients by their age, which is no figure of the documents ("over-80s")."""
IS_IT = re.compile(r"^\W*(?:(?:so|and|but|ok)\W+)*(?:is|are)\b", re.IGNORECASE)
LIMIT = re.compile(
    r"\b(?:limit|cut-?offs?|thresholds?|rates?|doses?|number|median|figure|maximum|minimum|definition|criterion)\b",
    re.IGNORECASE,
)
"""What makes a figure one of the documents and none of a plan."""
OF_PLAN = frozenset({"lesion", "organ", "cm", "mm"})
MONTHS = {"year": Decimal(12), "month": Decimal(1), "week": Decimal(12) / 52, "day": Decimal(12) / 365}
OUTCOME = re.compile(
    r"\W*(?:overall |disease-free |progression-free |locoregional )*(?:survival|OS|PFS|control|progression|mortality|rate|figure)\b",
    re.IGNORECASE,
)
AT = re.compile(r"\b(?:control|survival|OS|PFS|progression|rate)\b[^.?!]{0,24}\b(?:at|after) (?:the )?$", re.IGNORECASE)
"""What a time before it, or behind it, is the time point of: "three-year survival"."""
MAGNITUDE = re.compile(
    r"\b(?:doubl|tripl|trebl|quadrupl|halv)(?:e[sd]?|ing)\b(?: (?:the|an?|her|their|overall|median|mean|long-term|[\w-]+-year|progression-free|local|risks?|chances?|odds|rates?"
    r"|length|of))* (?:survival|OS|PFS|life|lifespan|expectancy|control|chances?|risks?|mortality|deaths?"
    r"|odds|time)\b|\bcur(?:es?|ed|ing) (?:(?:about|around|up to|roughly|nearly|almost|more than|at least|over) )?(?:(?:one|two|an?|three) "
    r"(?:thirds?|half|quarters?|fifths?|tenths?)|half|most|every|all|the majority|one in \w+|\d+ ?(?:%|per ?cent))(?= |\W*$)",
    re.IGNORECASE,
)
"""How a question says by how much a treatment helps, in words: "triples survival", "cures a third"."""
OPEN = re.compile(r"^\W*(?:which|who|what|when|where|how)\b", re.IGNORECASE)
"""What is never answered by a no."""
NAMES = re.compile(r"\b(?:stage|grade|level|phase|HER|CDK|T|N|M)[ -]?\d\S*", re.IGNORECASE)
READ = 2
"""Statements of the answer in which the right figure is looked for; a wrong one is looked for in all."""
KINDS = frozenset({"percent", "mg", "gray", "people", "study", "", *OF_PLAN, *MONTHS})
WITHIN = {"<": operator.lt, "≤": operator.le, ">": operator.gt, "≥": operator.ge}


def figure_put_right(question: Question, draft: Page) -> str:
    """The figure in the words of ``question`` that it wants confirmed, where the answer on the ``draft`` holds another of its
    kind and neither this one nor a range or a bound that it keeps; else empty.
    """
    text = question.asks or question.text
    limit = LIMIT.search(text) is not None
    wants = CONFIRM.search(text) or (limit and IS_IT.search(text))
    if question.type in (QuestionType.CASE, QuestionType.COMPARISON) or not wants or not draft.heads:
        return ""
    told = [(words, one) for words, one in _told(text) if limit or one.unit not in OF_PLAN]
    words = next(
        (written for words, _ in told for written in (words, words.replace(" percent", "%")) if written in text), ""
    )
    if len(told) != 1 or not words:
        return ""
    figure, shown = told[0][1], [[one for _, one in _told(each.text)] for each in draft.shown]
    near = [one for found in shown[:READ] for one in found if _comparable(figure, one)]
    same = any(_same(figure, one) for found in shown for one in found)
    return words if near and not same and not any(_keeps(figure, one) for one in near) else ""


def magnitude_put_right(question: Question, draft: Page) -> str:
    """By how much ``question`` has a treatment help, in its words, where the answer on the ``draft`` does not say so; else
    empty. Where a study is named its arms may stand so to each other.
    """
    text = question.asks or question.text
    asked = question.type is not QuestionType.CASE and not question.names("study") and not OPEN.search(text)
    found = MAGNITUDE.search(text) if asked and draft.heads else None
    return found.group() if found and not any(MAGNITUDE.search(one.text) for one in draft.shown) else ""


def _told(text: str) -> Iterator[tuple[str, Quantity]]:
    """The figures of ``text`` that may be right or wrong, each in its words; no time point of an outcome."""
    flat = plain(text)
    hidden = NAMES.sub(
        lambda found: "x" * len(found.group()), OF_GROUP.sub(lambda found: "x" * len(found.group()), flat)
    )
    for one in quantities(hidden):
        words = flat[one.start : one.end].strip(" -")
        point = one.unit in MONTHS and (OUTCOME.match(flat[one.end :]) or AT.search(flat[: one.start]))
        if one.unit in KINDS and one.values != ("not reached",) and not point:
            yield words, one


def _comparable(figure: Quantity, other: Quantity) -> bool:
    return figure.same_unit(other) or not figure.unit or (figure.unit in MONTHS and other.unit in MONTHS)


def _measured(one: Quantity) -> list[Decimal]:
    return [Decimal(value) * MONTHS.get(one.unit, Decimal(1)) for value in one.values]


def _same(figure: Quantity, other: Quantity) -> bool:
    """Whether they are one figure: with no unit whatever the other's, a time in any unit."""
    if not (figure.unit and other.unit):
        return bool({*figure.values} & {*other.values})
    return _comparable(figure, other) and bool({*_measured(figure)} & {*_measured(other)})


def _keeps(figure: Quantity, other: Quantity) -> bool:
    """Whether ``figure`` lies in the range or within the bound that ``other`` is, or is it in round figures."""
    own, told = _measured(figure), _measured(other)
    if figure.unit == other.unit and any(_rounded(Decimal(value), figure.values[0]) for value in other.values):
        return True
    if figure.unit != other.unit and not (figure.unit in MONTHS and other.unit in MONTHS):
        return False
    if len(told) > 1:
        return min(told) <= own[0] <= max(told)
    return figure.bound == "" and other.bound in WITHIN and WITHIN[other.bound](own[0], told[0])


def _rounded(exact: Decimal, written: str) -> bool:
    """Whether ``written`` is ``exact`` with fewer places ("19 months" of 19.2)."""
    places = Decimal(written).as_tuple().exponent
    return isinstance(places, int) and exact.quantize(Decimal(1).scaleb(places)) == Decimal(written)
