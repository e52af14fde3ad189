"""How a case was read: population, intervention, comparison, outcome, and what was taken for granted, so far as stated. Pure.

Everything stands in the user's own words or in the glossary's names, so that a wrong reading is seen before the answer is
used.
"""

import re
from collections.abc import Collection, Iterable

from assistant.facts.merging import PRONOUNS
from assistant.guardrails.already import already
from assistant.guardrails.already import taken as told_drugs
from assistant.guardrails.text_recommendations import namesake
from assistant.knowledge import Knowledge
from assistant.patient import PatientFacts, Status
from assistant.prompts import Prompts
from assistant.questions.question import Question
from ingest.glossary import Glossary

MOST = 24
"""Facts that are repeated: all of most notes, so that what is not there was not read."""
LOCAL, SYSTEMIC = "local-therapy", "systemic-therapy"
TREATED = {LOCAL, SYSTEMIC}
OF_A_DRUG = re.compile(
    r"\b(?:continu\w*|carr\w+ on|go(?:es)? on|stop\w*|hold\w*|held|paus\w*|interrupt\w*|switch\w*|chang\w*|doses?|resum\w*|restart\w*"
    r"|enough|instead|versus|vs)\b",
    re.IGNORECASE,
)
"""How a drug that the patient takes is asked about."""
CORRECTING = re.compile(
    r"^(?:(?:sorry|no,|oops|actually|correction|i mean|i meant|apologies|wait|it(?:'s|’s| is)|s?he(?:'s|’s| is))(?![\w’'])[,;: ]*)+",
    re.IGNORECASE,
)
"""How a correction begins: what it tells stands behind it."""
TREATMENTS = frozenset({"current-drugs", "past-drugs"})
PROGNOSIS = frozenset({"life expectancy", "prognosis"})
"""Words of an outcome that tell of a patient too."""
AGAINST = re.compile(
    r"\b(?:or|vs?|versus|against|than|instead|compared?|rather|alternatives?|either|which|better|choose|prefer\w*)\b",
    re.IGNORECASE,
)
"""How one treatment is put beside another, and not with it."""


def echo(asked: Question, facts: PatientFacts, prompts: Prompts, knowledge: Knowledge) -> tuple[str, ...]:
    """A connective for each; none where no fact was given in words."""
    given = said(facts)
    if not given:
        return ()
    place = {key: number for number, key in reversed(list(enumerate(asked.order)))}
    taken = {match.key for words in _taken(facts) for match in knowledge.glossary.find(words)}
    treatments = sorted(_proposed(asked, taken, facts, knowledge), key=lambda key: (place.get(key, len(place)), key))
    treatments.sort(key=lambda key: LOCAL not in knowledge.glossary.closure(key))
    compared = AGAINST.search(asked.text) is not None
    spoken = {match.key for match in knowledge.glossary.find(asked.text, "population")}

    def named(keys: Iterable[str]) -> str:
        return ", ".join(knowledge.name(key) for key in keys)

    read = {
        "population": ", ".join(given[:MOST]),
        "intervention": named(treatments[:1] if compared else treatments),
        "comparison": named(treatments[1:] if compared else ()),
        "outcome": named(sorted(asked.names("outcome") - taken - told_as_fact(asked.text, facts, knowledge.glossary))),
        "assumed": named(sorted(asked.names("population") - spoken)),
    }
    return tuple(prompts.say(f"read_{name}", **{name: words}) for name, words in read.items() if words)


def signs_read(facts: PatientFacts) -> str:
    """The user's words in which signs of an emergency were read, each once, so that a wrong card is traced to them."""
    raised = [fact for fact in facts.of("emergency") if fact.status is not Status.DENIED and fact.span]
    told = (" ".join(fact.span.text.split()) for fact in raised if fact.span)
    return ", ".join(dict.fromkeys(told))


def told_as_fact(text: str, facts: PatientFacts, glossary: Glossary) -> frozenset[str]:
    """Outcomes that ``text`` names only to say how long the patient has ("life expectancy of weeks")."""
    short = facts.one("life-threatening-disease")
    if short is None or short.value != "yes":
        return frozenset()
    named = [(match.key, text[match.start : match.end].lower()) for match in glossary.find(text, "outcome")]
    others = {key for key, words in named if words not in PROGNOSIS}
    return frozenset(key for key, words in named if words in PROGNOSIS) - others


def _proposed(asked: Question, taken: Collection[str], facts: PatientFacts, knowledge: Knowledge) -> frozenset[str]:
    """What is asked about, is not done yet and no fact tells; else a treatment that a fact tells too, but no scan that was
    made, nor a drug that is only told of the patient.
    """
    named = frozenset(key for key in asked.names("intervention") if not namesake(key, asked.text))
    named -= already(named, facts, asked.text)
    if named - set(taken):
        return named - set(taken)
    if (told_drugs(facts) or facts.of("response")) and not OF_A_DRUG.search(asked.text):
        named = frozenset(key for key in named if SYSTEMIC not in knowledge.glossary.closure(key))
    return frozenset(key for key in named if TREATED & set(knowledge.glossary.closure(key)))


def _taken(facts: PatientFacts) -> list[str]:
    """The words that tell what the patient has had or takes, which is not what is asked about."""
    return [fact.span.text for fact in facts if fact.span]


def said(facts: PatientFacts) -> list[str]:
    """The words that gave the patient's facts, in the order in which they were said; what is part of others once."""
    told = [f for f in facts if f.words and f.words.lower() not in PRONOUNS and f.name not in TREATMENTS]
    stated = [f for f in told if f.status is Status.ASSERTED]
    places = sorted(
        {(f.span.turn, f.span.start, CORRECTING.sub("", f.words).rstrip(" .,;:")) for f in stated if f.span}
    )
    words = dict.fromkeys(text for _, _, text in places if text)
    return [one for one in words if not any(one != other and one in other for other in words)]
