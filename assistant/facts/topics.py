"""Typed loaders of the words for states (``states.yaml``) and for distances (``measures.yaml``). Pure after the first load."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from assistant.facts.lexicons import MeasureFile
from assistant.facts.patterns import FOLDER, compiled, expand, group, load, words
from assistant.vocabulary import FACTS
from ingest.errors import CorpusError
from ingest.yaml_text import Strict


class _TopicEntry(Strict):
    """A topic of ``states.yaml``: ``words`` name it (not where ``unless`` covers them); ``done`` and ``undone`` are values.

    ``strong`` and ``said`` are words of the state done (``said``: weak ones), ``wanting`` those of undone. ``open`` is
    the value where it is planned or awaited, ``declined`` where it is refused, ``denied`` where the
    topic itself is denied ("no dental check"), ``bare`` where nothing is said of it. ``flips``: undone, denied, is
    done ("no longer in place").
    """

    fact: str
    words: tuple[str, ...]
    unless: tuple[str, ...] = ()
    done: str
    undone: str
    open: str = ""
    declined: str = ""
    denied: str = ""
    bare: str = ""
    flips: bool = False
    strong: tuple[str, ...]
    said: tuple[str, ...]
    wanting: tuple[str, ...]


class _StateFile(Strict):
    shared: dict[str, tuple[str, ...]]
    topics: tuple[_TopicEntry, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of ``states.yaml`` ready to run; see ``_TopicEntry``. An empty expression matches nothing it is asked."""

    fact: str
    words: re.Pattern[str]
    unless: re.Pattern[str] | None
    done: str
    undone: str
    open: str
    declined: str
    denied: str
    bare: str
    flips: bool
    strong: re.Pattern[str]
    said: re.Pattern[str]
    wanting: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class States:
    """``states.yaml``: what negates, plans and dates a state, and the topics."""

    shared: Mapping[str, re.Pattern[str]]
    topics: tuple[Topic, ...]


@cache
def states() -> States:
    """``states.yaml``. Raises CorpusError for a fact that is not there."""
    entry = load(_StateFile, "states.yaml")
    topics = []
    for one in entry.topics:
        if one.fact not in FACTS:
            raise CorpusError(FOLDER / "states.yaml", 0, one.fact, "no such fact")
        named = re.compile(expand(rf"(?<![a-z0-9])(?:{'|'.join(one.words)})(?![a-z0-9])", words()))
        unless = compiled(one.unless) if one.unless else None
        cues = (compiled(terms) for terms in (one.strong, one.said, one.wanting))
        topics.append(
            Topic(
                one.fact,
                named,
                unless,
                one.done,
                one.undone,
                one.open,
                one.declined,
                one.denied,
                one.bare,
                one.flips,
                *cues,
            )
        )
    return States({name: compiled(terms) for name, terms in entry.shared.items()}, tuple(topics))


@dataclass(frozen=True, slots=True)
class DistanceWords:
    """``target`` (a group named for each fact), ``length`` (groups ``n``, ``u``), and what joins them.

    ``joint`` parts targets of one list; ``between`` and ``behind`` stand between length and target and the other way round;
    ``onward`` says that a length belongs to what follows; ``aside`` and ``thence`` frame ", 2 mm from it"; ``beside`` names a
    place by its neighbour ("perivascular"; groups as in ``target``); ``to_target`` parts a word of nearness (``near``,
    ``invading``, ``far``) from its target, ``near_behind`` and ``far_behind`` follow it; ``bridge``: what stands "between the
    lesion and" a target is its distance.
    """

    target: re.Pattern[str]
    length: re.Pattern[str]
    joint: re.Pattern[str]
    between: re.Pattern[str]
    behind: re.Pattern[str]
    onward: re.Pattern[str]
    aside: re.Pattern[str]
    thence: re.Pattern[str]
    beside: re.Pattern[str]
    near: re.Pattern[str]
    invading: re.Pattern[str]
    far: re.Pattern[str]
    to_target: re.Pattern[str]
    bridge: re.Pattern[str]
    near_behind: re.Pattern[str]
    far_behind: re.Pattern[str]


@cache
def distance_words() -> DistanceWords:
    """The distance words of ``measures.yaml``, put together."""
    entry = load(MeasureFile, "measures.yaml")
    told = {name: group(terms) for name, terms in entry.distances.items()}
    target, beside = (
        "|".join(f"(?P<{name}>{group(terms)})" for name, terms in named.items())
        for named in (entry.targets, entry.beside)
    )
    relation, filler = told["relation"], told["filler"]
    verbs = r"(?:[ :,]+(?:is|are|was|were|lies?|runs?|sits?|all|both|has been|have been|not|no|never|isn.t|aren.t|none|nothing|nil))*[ :=-]+"
    sources = {
        "target": rf"(?<![a-z])(?:{target})(?![a-z])",
        "beside": rf"(?<![a-z])(?:{beside})(?![a-z])",
        "length": r"(?<![\d.,/a-z])(?P<n><<num>>|half an?|an?) ?-?(?P<u><<size_unit>>)(?![a-z])",
        "joint": rf" ?(?P<by>,? (?:and|n|or|nor|plus|as well as)|,(?! (?:and|or|nor))|[/&+]|$)(?: (?:from|of|to|near|any|no|not))?(?: (?:{filler}))* ?",
        "between": rf"\+?(?:[ -]+(?:{filler}))*[ -]+(?:{relation})(?:[ -]+(?:{relation}|{filler}))* *| ",
        "behind": rf"(?:[ :=~<>(-]|\b{told['behind']}\b)*",
        "onward": r" ?(?:from|to|off|below|of|away from) (?!(?:it|its|them|each|either|both|the (?:lesion|edge|tumou?r|met|mass|margin)|lesion|tumou?r|parenchyma|liver)\b)",
        "aside": rf"(?: {told['behind']})*,? (?:(?:but|and|with|at|about|only|just|is|lies|roughly|approx\w*) )*",
        "thence": r" ?(?:\w+ )?(?:from|off|to|of|away|below|beneath)(?: from)? ?(?:it|its|them|each|either|both|there)(?= ?(?:[.,;)]|$|and\b))| ?(?:away|off|distant)(?= ?(?:[.,;)]|$))",
        "near": rf"(?<![a-z]){told['near']}(?![a-z])",
        "invading": rf"(?<![a-z]){told['invading']}(?![a-z])",
        "far": rf"(?<![a-z]){told['far']}(?![a-z])",
        "to_target": rf"(?:(?:[ -]+|: )(?:{filler}|dome of|root of|origin of|of|to|from|with|neither))*:? *",
        "bridge": rf"\bbetween(?: [\w-]+){{1,4}} and(?: (?:{filler}))* *",
        "near_behind": rf"{verbs}(?P<word>{told['near_behind']})(?![a-z])",
        "far_behind": rf"{verbs}(?P<word>{told['far_behind']})(?![a-z])",
    }
    return DistanceWords(**{name: re.compile(expand(source, words())) for name, source in sources.items()})


class _RadiationFile(Strict):
    radiation: dict[str, tuple[str, ...]]


@cache
def radiation_words() -> Mapping[str, re.Pattern[str]]:
    """``radiation.yaml`` by name; treatments and places on letter boundaries, joining words as runs of any length."""
    entry = load(_RadiationFile, "radiation.yaml").radiation
    found = {}
    for name, terms in entry.items():
        if name in ("term", "dose", "place"):
            found[name] = re.compile(expand(rf"(?<![a-z0-9]){group(terms)}(?![a-z0-9])", words()))
        elif name.endswith("_site"):
            found[name] = re.compile(expand(rf"(?:{group(terms)})*", words()))
        else:
            found[name] = compiled(terms)
    return found
