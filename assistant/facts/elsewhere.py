"""A follow-up that puts the same metastases at another site: "and if they were in the lung?", "it's liver, not bone". Pure.

What was told of the lesions (how many, how large) holds there; what was told of their surroundings and of what they cause does
not. A supposition holds for one answer, a correction from then on; an emergency is never moved away. The words are
``patterns/scope.yaml``.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.facts.implied import IN_BONE, NO_METASTASIS
from assistant.facts.lexicons import scope
from assistant.facts.reading import read
from assistant.facts.sites import listed, named
from assistant.patient import Fact, Span, Status

Place = tuple[int, int, tuple[str, ...]]

NUMBER = re.compile(
    r"\b(?:(?<![\d.,])\d+(?![.,]?\d| ?[cm]m\b)|one|single|solitary|lone|isolated|two|three|four|five|six|several|multiple)\b",
    re.IGNORECASE,
)
LONGEST = 16
"""Words of a turn that does nothing but correct a site."""
REACH = 28
"""Characters before a site in which it may be taken back."""
WITHIN = IN_BONE - {"bone"}
"""Parts of a site that is told with them."""
OPPOSED = re.compile(r"[ ,;-]*(?:but|rather)?(?: (?:in|at|on|the|her|his|left|right))* ?")
SAYS_MORE = re.compile(r" ?(?:is|are|was|were|looks?|has|seems?|hurts?|needs?)\b")
"""What tells of a place that is named beside another one, and does not take its place."""
LEFT_BEHIND = frozenset(
    {"vessel-distance", "bile-duct-distance", "diaphragm-distance", "lesion-location", "extrahepatic-disease", "bone-only",
     "symptoms", "prior-radiation"}
)  # fmt: skip
"""Facts of the old site that say nothing of the new one."""


def moved(known: Sequence[Fact], text: str, turn: int) -> list[Fact] | None:
    """``known`` with its metastases at the site that ``text`` puts them at; None where it puts them nowhere, where they lie
    at several, or beside an emergency.
    """
    norm = read(text).norm
    told = scope()["elsewhere"].search(norm)
    places = listed(norm, told.end()) if told else []
    sites = {site for _, _, found in places for site in found} - set(NO_METASTASIS)
    return _there(known, places[0], text, turn) if len(sites) == 1 else None


def moves(text: str) -> bool:
    """Whether ``text`` puts metastases anywhere, whosever they are."""
    return scope()["elsewhere"].search(read(text).norm) is not None


def corrected_site(known: Sequence[Fact], text: str, turn: int) -> list[Fact] | None:
    """``known`` with its metastases at the site that ``text`` says in the place of the one told; None where it corrects none.

    It names the new site and takes back the old one ("it's liver, not bone"), or says that it corrects ("sorry, it is in
    the liver").
    """
    reading = read(text)
    norm = reading.norm
    old = {str(fact.value) for fact in known if _metastasis(fact)}
    places = [one for one in named(reading, 0, len(norm)) if not set(one[2]) & set(NO_METASTASIS)]
    fresh = [one for one in places if not old & set(one[2])]
    if len(norm.split()) > LONGEST or norm.rstrip().endswith("?") or len({one[2] for one in fresh}) != 1:
        return None
    taken = [one for one in places if old & set(one[2])]
    start, end, _ = fresh[0]
    back = all(scope()["taken_back"].search(norm[max(0, low - REACH) : low]) for low, _, _ in taken)
    itself = scope()["it_is_in"].search(norm[max(0, start - REACH) : start])
    before, after = norm[:start].rstrip(" ,"), norm[end:].lstrip(" ,")
    apposed = taken and (not before or after.startswith(("not ", "and not ", "rather than ", "instead of ")) or itself)
    denied = scope()["taken_back"].search(norm[max(0, start - 6) : start]) if not taken else None
    if (
        not back
        or denied
        or not (apposed or (taken and taken[-1][1] < start) or (itself and scope()["correction"].search(text.lower())))
    ):
        return None
    there = _there(known, fresh[0], text, turn)
    return None if there is None else [*there, *_taken_back(there, old, text, turn, taken)]


@dataclass(frozen=True, slots=True)
class Exchange:
    """A place that a turn puts (``new``) where another was told (``old``), each as stretch and sites; ``cut`` takes the old one
    back.
    """

    old: Place
    new: Place
    cut: tuple[int, int]


def exchanged(text: str) -> Exchange | None:
    """The one place that ``text`` puts for another ("not the rib, it's the humerus"); None where it does not, or asks."""
    reading = read(text)
    norm, plain = reading.norm, reading.plain
    if len(norm.split()) > LONGEST or norm.rstrip().endswith("?"):
        return None
    places = [one for one in named(reading, 0, len(norm)) if not set(one[2]) & set(NO_METASTASIS)]
    cues = [(place, scope()["taken_back"].search(norm, max(0, place[0] - REACH), place[0])) for place in places]
    gone = [(place, cue) for place, cue in cues if cue]
    fresh = [place for place, cue in cues if not cue]
    if len(gone) != 1 or len(fresh) != 1 or norm[slice(*gone[0][0][:2])] == norm[slice(*fresh[0][:2])]:
        return None
    ((low, high, old), cue), (start, end, new) = gone[0], fresh[0]
    itself = scope()["it_is_in"].search(norm[max(0, start - REACH) : start])
    opposed = high <= start and OPPOSED.fullmatch(norm, high, start)
    before = end <= low and not norm[end : cue.start()].strip(" ,")
    if not (itself or opposed or before) or (SAYS_MORE.match(norm, end) and not itself):
        return None
    return Exchange(
        (*plain.original(low, high), old), (*plain.original(start, end), new), plain.original(cue.start(), high)
    )


def part_corrected(known: Sequence[Fact], text: str, turn: int) -> list[Fact] | None:
    """``known`` with one of several sites, or one bone, at the place that ``text`` says in the place of the one told."""
    if not known or (swap := exchanged(text)) is None:
        return None
    here = {str(fact.value) for fact in known if _metastasis(fact)}
    if not set(swap.old[2]) & here:
        return None
    gone, span = set(swap.old[2]) - set(swap.new[2]), Span(turn, *swap.new[:2], text[slice(*swap.new[:2])])
    kept = [
        fact
        for fact in known
        if not (_metastasis(fact) and fact.value in {*gone, *swap.new[2]}) and fact.site not in gone
    ]
    back = Span(turn, *swap.old[:2], text[slice(*swap.old[:2])])
    denied = [Fact("sites", site, status=Status.DENIED, span=back) for site in sorted(gone & here)]
    return [*kept, *(Fact("sites", site, span=span) for site in swap.new[2]), *denied]


def with_exchanged(text: str, later: Sequence[str]) -> str:
    """``text`` naming the places that the turns ``later`` put for those that it names."""
    for one in later:
        if swap := exchanged(one):
            old, new = (one[slice(*place[:2])] for place in (swap.old, swap.new))
            text = re.sub(rf"(?<![\w-]){re.escape(old)}(?![\w-])", new, text, flags=re.IGNORECASE)
    return text


def without_taken_back(text: str) -> str:
    """``text`` without the place that it only takes back."""
    swap = exchanged(text)
    return f"{text[: swap.cut[0]]}{text[swap.cut[1] :].lstrip(' ,')}".strip(" ,") if swap else text


def _taken_back(
    there: Sequence[Fact], old: set[str], text: str, turn: int, taken: Sequence[tuple[int, int, tuple[str, ...]]]
) -> list[Fact]:
    """The old sites as denied, where ``text`` names them to take them back: nothing of them is meant any more."""
    told = {site for _, _, found in taken for site in found} & old - {str(fact.value) for fact in there}
    low, high = read(text).plain.original(*taken[0][:2]) if taken else (0, 0)
    span = Span(turn, low, high, text[low:high])
    return [Fact("sites", site, status=Status.DENIED, span=span) for site in sorted(told)]


def _there(known: Sequence[Fact], place: tuple[int, int, tuple[str, ...]], text: str, turn: int) -> list[Fact] | None:
    """``known`` with its metastases, all at one site, at the one of ``place``; None where they lie at several, or beside an
    emergency.
    """
    site = place[2][0]
    old = {str(fact.value) for fact in known if _metastasis(fact)}
    urgent = any(fact.name == "emergency" and fact.status is not Status.DENIED for fact in known)
    if urgent or not old or site in old or len(old - IN_BONE) + bool(old & IN_BONE) != 1:
        return None
    start, end = read(text).plain.original(*place[:2])
    span = Span(turn, start, end, text[start:end])

    def there(fact: Fact) -> Fact:
        if _metastasis(fact):
            return replace(fact, value=site, span=span)
        placed = replace(fact, site=site) if fact.site in old else fact
        return replace(placed, span=_number(fact.span)) if fact.span and _names(fact.words, old) else placed

    kept = [fact for fact in known if not _of_the_old(fact, old) and not (_metastasis(fact) and fact.value in WITHIN)]
    return [there(fact) for fact in kept]


def _names(words: str, sites: set[str]) -> bool:
    return any(sites & set(found) for _, _, found in listed(read(words).norm))


def _number(span: Span) -> Span | None:
    """``span`` without the name of the old site: of "3 liver mets" the number still holds."""
    found = NUMBER.search(span.text)
    return Span(span.turn, span.start + found.start(), span.start + found.end(), found.group()) if found else None


def _metastasis(fact: Fact) -> bool:
    return fact.name == "sites" and fact.status is Status.ASSERTED and fact.value not in NO_METASTASIS


def _of_the_old(fact: Fact, old: set[str]) -> bool:
    return fact.name in LEFT_BEHIND and (not fact.site or fact.site in old) and fact.value != "asymptomatic"
