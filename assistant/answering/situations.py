"""In which situations the sources would operate on the primary, or would not: all their advice on it, source by source. Pure.

A ranking gives the nearest few of many such lines; a list is answered when each source has had its say.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from assistant.answering.page import Page
from assistant.answers import BlockKind
from assistant.knowledge import Knowledge
from assistant.prompts import Prompts
from assistant.questions.kinds import QuestionType
from assistant.questions.question import Question
from ingest.passages import Statement

PRIMARY, PALLIATIVE, BREAST = "primary-surgery", "palliative-surgery", "breast"
POSITION = "position"
FOR, AGAINST = frozenset({"for", "option"}), frozenset({"against", "forbidden"})
LISTS = re.compile(
    r"\b(?:every|all|each|list|which|what|any|name|other|own|only)\b[^?.]{0,40}?\b(?:situations?|circumstances?|scenarios?|settings?|exceptions?|instances?|occasions?)\b"
    r"|\bindications (?:for|to|of)\b|\b(?:situations?|circumstances?|scenarios?|instances?|occasions?) (?:in which|where|when)\b"
    r"|\bwhen is\b[^?.]*\bindicated\b|\b(?:which|what) sources? (?:say|says|advise|recommend|allow|support|speak|are|would)\b|\bwhen would (?:the )?(?:sources|authors|UpToDate|they) (?:ever )?(?:operate|resect|offer|remove)\b",
    re.IGNORECASE,
)
"""How one asks for all situations."""
OPERATED = re.compile(
    r"\bprimary\b[^?.]*\b(?:resect|operat|remov|surg|excis)\w*|\b(?:resect|operat|remov|surg|excis)\w*[^?.]*\bprimary\b",
    re.IGNORECASE,
)
"""How an operation on the primary is meant without its name; other operations in breast cancer are none."""
NOT = re.compile(r"\bnot\b|n't\b|\bagainst\b|\bavoid\w*|\bnever\b|\bcontraindic\w*|\bleft alone\b", re.IGNORECASE)
PALLIATION = re.compile(r"\bpalliati\w+|\brelie(?:f|ve)\w*", re.IGNORECASE)
"""What asks for palliative indications alone."""
AND_FOR = re.compile(
    r"\b(?:maybe|may|might|yes|for and against|allow\w*|support\w*|in favou?r|consider\w*)\b", re.IGNORECASE
)
"""What asks for the other side beside "not"."""


def situations(question: Question, knowledge: Knowledge) -> dict[str, list[Statement]]:
    """Document -> its advice on operating on the primary, where ``question`` asks for a list of it; else empty."""
    if question.type is QuestionType.CASE or not _on_primary(question) or not LISTS.search(question.text):
        return {}
    wanted = (AGAINST | FOR if AND_FOR.search(question.text) else AGAINST) if NOT.search(question.text) else FOR
    found = [one for one in knowledge.statements.values() if _fits(one, wanted, question, knowledge)]
    polarity = {one.id: one.tags.polarity for one in found}
    whole = {part for one in found for part in one.tags.qualifies if polarity.get(part) == one.tags.polarity}
    told: dict[str, list[Statement]] = {}  # of advice in steps ("one of five criteria") the whole stands for its parts
    for one in found:
        if one.id not in whole and (not question.sources or one.document in question.sources):
            told.setdefault(one.document, []).append(one)
    return told


def in_one_piece(question: Question, knowledge: Knowledge) -> Question:
    """``question`` without its parts where all of it asks for one list: "which say no, and which say maybe?"."""
    return replace(question, parts=()) if question.parts and situations(question, knowledge) else question


def _on_primary(question: Question) -> bool:
    sites, treatments = question.names("site"), question.names("intervention")
    named = bool(treatments & {PRIMARY, PALLIATIVE}) or (sites == {BREAST} and bool(OPERATED.search(question.text)))
    return named and not sites - {BREAST} and not question.names("study")


def _fits(one: Statement, wanted: Collection[str], question: Question, knowledge: Knowledge) -> bool:
    tags = one.tags
    family = {PRIMARY, PALLIATIVE, *knowledge.glossary.closure(PRIMARY)}
    palliative = PALLIATIVE in question.names("intervention") or PALLIATION.search(question.text)
    relieves = not palliative or {"symptomatic"} & set(tags.population)
    here = BREAST in tags.site or (not tags.site and PALLIATIVE in tags.intervention)
    others = {"symptomatic"} if "asymptomatic" in question.names("population") else set()
    return (
        tags.kind == POSITION
        and tags.polarity in wanted
        and bool(family & set(tags.intervention))
        and here
        and bool(relieves)
        and not others & set(tags.population)
    )


def list_by_source(told: dict[str, list[Statement]], prompts: Prompts, knowledge: Knowledge, page: Page) -> None:
    """Fill ``page`` with what each source says, those that say most first and the weak ones last."""

    def rank(document: str) -> tuple[bool, int]:
        return knowledge.weak(told[document][0]), -len(told[document])

    for document in sorted(told, key=rank):
        fresh: Sequence[Statement] = [one for one in told[document] if not page.has(one)]
        if fresh:
            page.connective(prompts.say("side", name=knowledge.name(document)), kind=BlockKind.HEADING)
        for one in fresh:
            page.statement(one, brief=True)
