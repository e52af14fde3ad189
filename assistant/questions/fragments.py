"""A fragment of a question put into the question before it: "and in the Indian one?", "same but lung". Pure.

What the fragment names takes the place of what the earlier question names of the same kind: a trial of the trial, a
site of the site, an intervention or an outcome of one that is like it. A fragment that replaces nothing and opens with a
preposition ("in older women", "without surgery") is added at the end.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

from ingest.glossary import Glossary, Match

LEAD = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|right|thanks|thank you|fine|so|hm+|yes|no)[,.!]?\s+)*"
    r"(?:(?:and|but|or)\s+)?(?:(?:what|how) about\s+|(?:the )?same(?: question| thing)?,?\s+(?:but\s+|for\s+|in\s+)?(?:for\s+|in\s+)?)?",
    re.IGNORECASE,
)
VERB = re.compile(
    r"\b(?:is|are|was|were|be|do|does|did|can|could|should|would|will|may|might|has|have|had|what|which|who|whose|how|when|why|where|if|that"
    r"|it|its|they|them|she|he|her|his|him|say|says|said|show|shows)\b",
    re.IGNORECASE,
)
"""Words of a question of its own, which no fragment is, or that point back."""
PREPOSITION = re.compile(
    r"^(?:in|for|with|without|after|before|among|during|at|under|over|above|below|on|of)\s+", re.IGNORECASE
)
SETTING = re.compile(r"^(?:with|without|after|before|among|during|under|over|above|below)\s", re.IGNORECASE)
"""What follows these sets a scene and takes no place: "without surgery" is no question about surgery."""
ADDED = re.compile(r"^(?:in|for|with|without|after|before|among|during|under|over|above|below)\s+\S", re.IGNORECASE)
THE = re.compile(r"\b(?:the|an?)\s+$", re.IGNORECASE)
TAIL = re.compile(r"\s+(?:trial|study|series|review|metastas[ei]s|mets|disease|lesions?|cancer)$", re.IGNORECASE)
LONGEST = 9
"""Words of a fragment."""
ALWAYS = ("study", "site")
"""Kinds of which one takes the place of any other."""
ALIKE = ("intervention", "outcome")
SUBTYPES = frozenset(
    ("her2-positive", "triple-negative", "hr-positive", "hr-negative", "hr-positive-her2-negative", "er-positive")
)
"""Populations that exclude each other, so that one takes the place of another."""

Homes = Mapping[str, frozenset[str]]


def put_into(
    before: str, text: str, glossary: Glossary, homes: Homes = MappingProxyType({}), *, bare: bool = False
) -> str:
    """``before`` with the fragment ``text`` in it; empty where ``text`` is no fragment or fits nowhere.

    ``homes`` are the sites to which interventions belong: "same but lung" after a hepatectomy is about lung resection.
    ``bare``: the name of a treatment alone will do ("trastuzumab?").
    """
    rest = LEAD.sub("", text).strip(" ?.!,;")
    if not rest or len(rest.split()) > LONGEST or VERB.search(rest):
        return ""
    opened = LEAD.match(text)
    alone = bare and any(one.start == 0 and one.end == len(rest) for one in glossary.find(rest, "intervention"))
    if not (opened and opened.group().strip()) and not PREPOSITION.match(rest) and not alone:
        return ""
    named = [
        match for match in glossary.find(rest) if glossary.entries[match.key].kind in (*ALWAYS, *ALIKE, "population")
    ]
    filled, replaced, moved = before, False, False
    scene = bool(SETTING.match(rest))
    within = rest.lower().startswith("in ")
    for match in [] if scene else reversed(_outermost(named)):
        if within and glossary.entries[match.key].kind == "outcome":
            continue  # "in those with visual symptoms" says who, not what
        if (place := _place(match, filled, glossary)) is not None:
            article = (
                "the " if rest[: match.start].lower().endswith("the ") and not THE.search(filled[: place.start]) else ""
            )
            filled, replaced = _swapped(filled, place, article + rest[match.start : match.end]), True
        if (counterpart := _counterpart(match, filled, glossary, homes)) is not None:
            operation, name = counterpart
            filled, replaced, moved = f"{filled[: operation.start]}{name}{filled[operation.end :]}", True, True
    same = opened is not None and "same" in opened.group().lower()
    left = _left(named, filled, glossary) if (replaced or same) and not moved else ""
    beside = rest[named[-1].end :] if same and named and (left or replaced) else ""  # "same but bone, with pain"
    filled, replaced = (f"{filled.rstrip(' ?.!')} in {left}", True) if left else (filled, replaced)
    keys = {one.key for one in named}
    again = bool(keys) and keys <= {one.key for one in glossary.find(before)}  # "what about both eyes?" of the eye
    if not replaced and not (again or ADDED.match(rest)):
        return ""
    filled = f"{filled.rstrip(' ?.!')}{beside}" if replaced else f"{filled.rstrip(' ?.!')} {rest}"
    return f"{filled.rstrip(' ?.!')}?"


def _left(named: list[Match], filled: str, glossary: Glossary) -> str:
    """The name of the site that is ``named`` and for which ``filled`` had no place."""
    there = {key for one in glossary.find(filled) for key in glossary.closure(one.key)}
    sites = [one.key for one in _outermost(named) if glossary.entries[one.key].kind == "site" and one.key not in there]
    return glossary.entries[sites[0]].name.lower() if len(sites) == 1 else ""


def _outermost(matches: list[Match]) -> list[Match]:
    """Without those that lie inside a longer one."""
    return [
        one
        for one in matches
        if not any(
            m is not one and m.start <= one.start and one.end <= m.end and m.end - m.start > one.end - one.start
            for m in matches
        )
    ]


def _place(match: Match, before: str, glossary: Glossary) -> Match | None:
    """What ``match`` takes the place of; None where nothing of its kind is named, or more than one thing."""
    kind = glossary.entries[match.key].kind
    others = [m for m in _outermost(list(glossary.find(before))) if glossary.entries[m.key].kind == kind]
    if kind in ALIKE:
        others = [m for m in others if _relatives(m.key, glossary) & _relatives(match.key, glossary)] or (
            others if kind == "outcome" else []
        )
    elif kind == "population":
        others = [m for m in others if {m.key, match.key} <= SUBTYPES]
    elif kind == "site":
        others = [m for m in others if match.key not in glossary.closure(m.key)]  # neither the same nor a wider one
    return others[-1] if len({m.key for m in others}) == 1 else None


def _counterpart(match: Match, before: str, glossary: Glossary, homes: Homes) -> tuple[Match, str] | None:
    """The one intervention of ``before`` that belongs to another site than ``match`` names, and the name of what is the same
    there; None where there is none such.
    """
    entries = glossary.entries
    named = [one for one in _outermost(list(glossary.find(before, "intervention"))) if homes.get(one.key)]
    if entries[match.key].kind != "site" or len({one.key for one in named}) != 1 or match.key in homes[named[0].key]:
        return None
    parents = entries[named[0].key].parents[:1]
    alike = [
        key
        for key, entry in entries.items()
        if entry.parents[:1] == parents and homes.get(key) == frozenset({match.key})
    ]
    return (named[-1], entries[alike[0]].name.lower()) if parents and len(alike) == 1 else None


def _relatives(key: str, glossary: Glossary) -> frozenset[str]:
    return glossary.closure(key)


def _swapped(text: str, place: Match, put: str) -> str:
    """``text`` with ``put`` at ``place``; "trial" or "metastases" stays where the new words lack it."""
    old = text[place.start : place.end]
    tail = TAIL.search(old)
    bare = put.removeprefix("the ")
    keep = tail.group() if tail and not TAIL.search(f" {bare}") and " " not in bare.strip() else ""
    return f"{text[: place.start]}{put}{keep}{text[place.end :]}"
