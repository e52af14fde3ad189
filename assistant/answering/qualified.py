"""What a question asks of a subgroup, at a time point or between two treatments, and no statement gives. Pure.

The nearest statement gives the figure of all patients, of one year, of another pair: printed alone it reads as the one asked
for. So what is not given is said before it.
"""

import re
from collections.abc import Iterator, Sequence

from assistant.answering.demands import FOUND
from assistant.knowledge import Knowledge
from assistant.prompts import Prompts
from assistant.questions.kinds import Asked, QuestionType
from assistant.questions.question import Question
from assistant.retrieval.coverage import SUBTYPES
from assistant.retrieval.regimens import named, regimens
from assistant.retrieval.retriever import Scored
from assistant.retrieval.time_points import dated, points
from ingest.glossary import Match
from ingest.passages import Statement

EFFECT = re.compile(
    r"\b(?:benefit\w*|gain\w*|advantage|effect\w*|results?|outcomes?|surviv\w*|OS|PFS|HR|hazard ratio|help\w*|live[ds]?|longer|work(?:s|ed)?"
    r"|differen\w*|control|progress\w*|improv\w*|apply|applies|hold|holds|held)\b",
    re.IGNORECASE,
)
"""What asks how a group fared, and not how many of it there were."""
BENEFIT = re.compile(r"\bbenefit", re.IGNORECASE)
SHARE = re.compile(
    r"\b(?:how many|percent\w*|proportion|share|number of|what %|imbalance\w*|balanced)\b|%", re.IGNORECASE
)
GROUPS = SUBTYPES | {"isolated-organ", "oligometastatic", "de-novo", "recurrent", "solitary"}
AGAINST = re.compile(
    r"\b(?:versus|vs?|against|compared? (?:to|with)|(?:better|worse|safer|more \w+) than)\b", re.IGNORECASE
)
EITHER = re.compile(r"^\W*or\b", re.IGNORECASE)
WEIGHS = re.compile(
    r"\b(?:which|better|best|superior|prefer\w*|choose|choice|advantages?|compar\w+|differ\w*|head[- ]to[- ]head)\b"
    r"|^\W*(?:(?:should|do|would|can|is|are) (?:we|you|i|she|he|they|it)?)?\W*$",
    re.IGNORECASE,
)
"""What makes of two treatments named with "or" a choice: what the question asks of them, or nothing before them."""
ASIDE = re.compile(r"[:;]|\b(?:what|when|how|who|before|after)\b", re.IGNORECASE)
"""What asks something else of both."""
TOGETHER = re.compile(
    r"\+|\bplus\b|\bcombin\w+|\bwith or without\b|\b(?:during|first|then)\b|\badd(?:s|ed|ing|ition)?\b|\bon top of\b|\bby itself\b",
    re.IGNORECASE,
)
"""Where one is given beside the other, or before it, the two are not put against each other."""
BESIDE = re.compile(
    r"^\W*(?:around|during|throughout|before|after|while on|under|beside|alongside|concurrent(?:ly)? with)\W*(?:the )?$",
    re.IGNORECASE,
)
"""What stands between a treatment and the one at whose time it is given."""
COMPARES = re.compile(
    r"\b(?:versus|than|compar\w+|prefer\w*|rather|instead|equal|equivalent|depends|choice|in place of|differ\w*|more limited)\b",
    re.IGNORECASE,
)
"""What puts two treatments beside each other, and does not only list them."""
IN_PERCENT = re.compile(r"\b(?:percent\w*|per cent|proportion|share|what fraction)\b|(?<!\d)(?<!\d )%", re.IGNORECASE)
PERCENT = re.compile(r"\bpercent\b|\d ?%(?! CI)", re.IGNORECASE)
TARGET = re.compile(
    r"^(?: (?!when|if|where|with|without|before|after|while|metast|mets|lesion|tumou?r|nodes?)\w+){0,4}"
    r" (?:for|to|of|on|at|in|against)(?: (?:the|an?|her|his|their|this|that|intact|primary|original|main|index|whole|breast)\b)* $",
    re.IGNORECASE,
)
"""What stands between a technique and what it is aimed at: "SBRT for the ", "SBRT replace surgery for the "."""
OF_PRIMARY = re.compile(r"\b(?:primary|tumou?r|mass|lump)\b", re.IGNORECASE)
OF_ORIGIN = re.compile(
    r"\W{0,2}(?:\w+ )?(?:mets?|metast\w*|cancers?|ca|disease|patients?|deposits?|lesions?|tumou?rs?|series)\b",
    re.IGNORECASE,
)
"""How the primary is named, and what follows the breast where it only tells the origin: "breast mets"."""
PRIMARY, LOCAL = "breast", "local-therapy"
NO_TECHNIQUE = frozenset({LOCAL, "radiation", "ebrt", "ablation", "surgery"})
"""Local treatments at large: what is said of treating the primary may be said of them."""
A_SHARE = "a share"
HEAD_TO_HEAD = 2


def not_given(question: Question, prompts: Prompts, knowledge: Knowledge) -> list[str]:
    """A connective for each."""
    if question.type is QuestionType.CASE:
        return []
    told = [one for one in knowledge.statements.values() if one.id not in knowledge.silent]
    aimed = aimed_elsewhere(question, knowledge)
    if question.asks:
        return [
            *_aimed(aimed, prompts),
            *_shares(question, told, prompts, knowledge),
            *_pair(question, told, prompts, knowledge),
            *_schedules(question, told, prompts),
        ]
    return [
        *_aimed(aimed, prompts),
        *_times(question, told, prompts, knowledge),
        *_groups(question, told, prompts, knowledge),
        *_shares(question, told, prompts, knowledge),
        *_pair(question, told, prompts, knowledge),
        *_schedules(question, told, prompts),
    ]


def aimed_elsewhere(question: Question, knowledge: Knowledge) -> str:
    """The technique that ``question`` aims at the primary, in its own words, where the documents speak of it for metastases
    only; else empty.
    """
    text, closure = question.asks or question.text, knowledge.glossary.closure
    found = knowledge.glossary.find(text)
    target = next((one for one in found if one.key == PRIMARY and _is_target(text, one)), None)
    of_primary = [one.tags for one in knowledge.statements.values() if PRIMARY in one.tags.site]
    if target is None or not of_primary:
        return ""
    there = {wider for tags in of_primary for key in tags.intervention for wider in closure(key)}
    for one in found:
        technique = LOCAL in closure(one.key) and one.key in knowledge.keys and one.key not in NO_TECHNIQUE
        if technique and one.key not in there and TARGET.match(text[one.end : target.start]):
            return text[one.start : one.end]
    return ""


def _is_target(text: str, named: Match) -> bool:
    """Whether the breast ``named`` in ``text`` is the primary, and not where metastases come from."""
    bare = text[: named.start].lower().endswith("the ") and not OF_ORIGIN.match(text, named.end)
    return bare or OF_PRIMARY.search(text[named.start : named.end]) is not None


def at_target(question: Question, ranked: Sequence[Scored], knowledge: Knowledge) -> Sequence[Scored]:
    """What is on the primary where a technique is aimed at it that is used elsewhere; else all of ``ranked``."""
    if not aimed_elsewhere(question, knowledge):
        return ranked
    return [one for one in ranked if PRIMARY in one.statement.tags.site] or ranked


def _aimed(aimed: str, prompts: Prompts) -> Iterator[str]:
    if aimed:
        yield prompts.say("not_of_primary", technique=aimed)


def _times(question: Question, told: Sequence[Statement], prompts: Prompts, knowledge: Knowledge) -> Iterator[str]:
    """Time points asked about of an outcome that is told of at others only."""
    outcomes = question.names("outcome")
    on = [one for one in told if _on(question, one, knowledge) and _tagged(outcomes, one, "outcome", knowledge)]
    there = {point for one in on for point in points(one.text)}
    for said, point in dated(question.text) if outcomes and there else ():
        if point not in there:
            yield prompts.say("not_at", outcome=knowledge.name(min(outcomes)), time=said)


def _groups(question: Question, told: Sequence[Statement], prompts: Prompts, knowledge: Knowledge) -> Iterator[str]:
    """Groups of patients whose result in the one study named is asked for and not told."""
    studies = question.names("study") - knowledge.kinds
    if len(studies) != 1 or not EFFECT.search(question.text) or SHARE.search(question.text):
        return
    study = next(iter(studies))
    groups = question.names("population") & GROUPS - ({"recurrent"} if question.asked is Asked.WHEN else set())
    own = [one for one in told if study in one.tags.study]
    wanted = [one for one in prompts.attributes if one.of_outcome and one.when.search(question.text)]
    for group in sorted(groups):
        of_group = [one for one in own if _tagged({group}, one, "population", knowledge)]
        found = [one for one in of_group if one.tags.kind in FOUND and (one.tags.outcome or BENEFIT.search(one.text))]
        if not own or 2 * len(of_group) > len(own):
            continue  # a group that the whole study is of
        if not found:
            yield prompts.say("not_for", study=knowledge.name(study), population=knowledge.name(group))
        for thing in wanted if found else ():
            if not any(thing.needs.search(one.text) for one in found):
                yield prompts.say(
                    "not_this_for", study=knowledge.name(study), population=knowledge.name(group), thing=thing.name
                )


def _shares(question: Question, told: Sequence[Statement], prompts: Prompts, knowledge: Knowledge) -> Iterator[str]:
    """A percentage asked of the one study named, of which no statement holds any."""
    studies = question.names("study") - knowledge.kinds
    thing = next((one for one in prompts.attributes if one.name == A_SHARE), None)
    if thing is None or len(studies) != 1 or not IN_PERCENT.search(question.text):
        return
    study = next(iter(studies))
    own = [one for one in told if study in one.tags.study]
    named = question.names("intervention")
    own = [one for one in own if question.asks and named and _tagged(named, one, "intervention", knowledge)] or own
    if own and not any(PERCENT.search(one.text) for one in own):
        yield prompts.say("not_this", study=knowledge.name(study), thing=thing.name)


def _pair(question: Question, told: Sequence[Statement], prompts: Prompts, knowledge: Knowledge) -> Iterator[str]:
    """Two treatments put beside each other that no statement speaks of together."""
    closure = knowledge.glossary.closure
    named = [key for key in question.order if key in question.names("intervention")]
    entries = knowledge.glossary.entries
    named = [key for key in dict.fromkeys(named) if entries[key].parents]
    named = [key for key in named if not any(key in closure(other) for other in named if other != key)]
    if len(named) != HEAD_TO_HEAD or not _against(question, named, knowledge):
        return
    studies = question.names("study")
    for one in told:
        compares = COMPARES.search(one.text) or (studies and studies & set(one.tags.study))
        if compares and set(named) <= _interventions(one, knowledge):
            return
    yield prompts.say("not_compared", one=knowledge.name(named[0]), other=knowledge.name(named[1]))


def _schedules(question: Question, told: Sequence[Statement], prompts: Prompts) -> Iterator[str]:
    """Two schedules of several fractions put against each other that no statement names together."""
    text = question.asks or question.text
    pair = sorted((one for one in regimens(text) if one.fractions > 1), key=lambda one: text.index(one.words))
    if len(pair) != HEAD_TO_HEAD or not (AGAINST.search(text) or WEIGHS.search(text)) or TOGETHER.search(text):
        return
    if not any({one.key for one in pair} <= named(statement.text) for statement in told):
        yield prompts.say("not_compared", one=pair[0].words, other=pair[1].words)


def _against(question: Question, named: Sequence[str], knowledge: Knowledge) -> bool:
    """Whether the question's words put the two ``named`` against each other."""
    text = question.asks or question.text
    first, second = (next((m for m in knowledge.glossary.find(text) if m.key == key), None) for key in named)
    if first is None or second is None or TOGETHER.search(text):
        return False
    between, after = text[first.end : second.start], text[second.end :]
    if BESIDE.match(between):
        return False
    if AGAINST.search(between) or (AGAINST.search(text) and not EITHER.match(between)):
        return True
    return (
        bool(EITHER.match(between))
        and bool(WEIGHS.search(text[: first.start]) or WEIGHS.search(after.strip(" ?.") or "which"))
        and not ASIDE.search(after)
    )


def _interventions(statement: Statement, knowledge: Knowledge) -> set[str]:
    """What ``statement`` is tagged with or names, with what these are kinds of."""
    named = (match.key for match in knowledge.glossary.find(statement.text, "intervention"))
    return {wider for key in (*statement.tags.intervention, *named) for wider in knowledge.glossary.closure(key)}


def _on(question: Question, statement: Statement, knowledge: Knowledge) -> bool:
    """Whether ``statement`` is on the study asked about, else on the treatment and the site."""
    studies = question.names("study") - knowledge.kinds
    if studies:
        return bool(studies & set(statement.tags.study))
    asked = [(facet, question.names(facet)) for facet in ("intervention", "site")]
    return any(keys for _, keys in asked) and all(
        not keys or _tagged(keys, statement, facet, knowledge) for facet, keys in asked
    )


def _tagged(keys: frozenset[str] | set[str], statement: Statement, facet: str, knowledge: Knowledge) -> bool:
    closure = knowledge.glossary.closure
    told: Sequence[str] = getattr(statement.tags, facet)
    return any(key in closure(one) or one in closure(key) for one in told for key in keys)
