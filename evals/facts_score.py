"""Scores the fact extractor on labelled vignettes: precision and recall with Wilson intervals. Pure.

A vignette is ``{"id", "text", "facts", "denied_sites"?, "suspected_sites"?, "denied_symptoms"?,
"emergency" in facts, "suspected_emergency"?, "denied_emergency"?, "optional"?}``. A fact counts when name,
value and status agree. ``optional`` holds what may be said and need not be. A status for which the labels
have no slot (a drug that is denied, say) is not scored. Labels know the first nine emergencies alone, unless the
row says ``"emergencies": "all"``.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from math import isclose, sqrt
from typing import Any, Literal

from assistant.patient import PatientFacts, Status
from assistant.turns import Turn
from assistant.vocabulary import EMERGENCIES

Half = Literal["development", "test", "all"]
Item = tuple[str, Status, str | float]

GROUPS: Mapping[str, tuple[str, ...]] = {
    "person": ("age", "sex", "menopausal-status", "performance-status"),
    "receptors": ("er", "pr", "hr-status", "her2", "brca"),
    "course": ("onset", "disease-free-interval", "response", "response-duration"),
    "sites": ("sites",),
    "extent": ("bone-only", "lesion-count", "lesion-size", "extrahepatic-disease", "life-threatening-disease"),
    "distances": ("vessel-distance", "bile-duct-distance", "diaphragm-distance"),
    "symptoms": ("symptoms",),
    "emergencies": ("emergency",),
    "drugs": ("current-drugs", "past-drugs"),
    "local treatment": ("prior-radiation", "primary-intact", "complete-clearance"),
    "work-up": ("dental-check", "mdt-discussion"),
}
"""Every scored fact in its group; facts that no label names are left out."""

FIRST_EMERGENCIES = EMERGENCIES[:9]
"""The emergencies that there were when most labels were written; a row that knows more says so."""

_SLOTS = frozenset(
    {("sites", status) for status in (Status.DENIED, Status.SUSPECTED)}
    | {("emergency", status) for status in (Status.DENIED, Status.SUSPECTED)}
    | {("symptoms", Status.DENIED)}
)
_GROUP_OF = {name: group for group, names in GROUPS.items() for name in names}


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of one group: facts rightly found, wrongly found, and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


@dataclass(frozen=True, slots=True)
class Score:
    """``groups`` by name, ``pooled`` over all; ``raised``: emergencies found, asserted or suspected alike.

    ``errors`` lists ``(id, "wrong" or "missed", item)``, for development only.
    """

    vignettes: int
    groups: Mapping[str, Tally]
    pooled: Tally
    raised: Tally
    errors: tuple[tuple[str, str, Item], ...] = ()


def half_of(identifier: str) -> Half:
    """The half that a vignette belongs to, by the hash of its id: one third is for the test."""
    return "test" if int(sha256(identifier.encode()).hexdigest(), 16) % 3 == 0 else "development"


def wilson(hits: int, total: int, z: float = 1.96) -> tuple[float, float]:
    """Wilson's 95% interval of a proportion; (0, 1) when nothing was counted."""
    if not total:
        return 0.0, 1.0
    share, square = hits / total, z * z / total
    middle = (share + square / 2) / (1 + square)
    reach = z * sqrt(share * (1 - share) / total + square / (4 * total)) / (1 + square)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def score(
    vignettes: Iterable[Mapping[str, Any]],
    extract: Callable[[Sequence[Turn]], PatientFacts],
    half: Half = "all",
) -> Score:
    """Run ``extract`` on each vignette of ``half`` and count."""
    tallies: dict[str, Counter[str]] = {group: Counter() for group in GROUPS}
    raised: Counter[str] = Counter()
    errors: list[tuple[str, str, Item]] = []
    number = 0
    for row in vignettes:
        if half != "all" and half_of(row["id"]) != half:
            continue
        number += 1
        wanted, allowed = list(_labels(row)), list(_optional(row))
        found = [item for item in _items(extract(_turns(row["text"]))) if _labelled(row, item)]
        for kind, item in _compare(wanted, allowed, found):
            tallies[_GROUP_OF[item[0]]][kind] += 1
            if kind != "right":
                errors.append((row["id"], kind, item))
        raised.update(_raised(wanted, allowed, found))
    groups = {group: Tally(count["right"], count["wrong"], count["missed"]) for group, count in tallies.items()}
    pooled = Tally(*(sum(getattr(one, name) for one in groups.values()) for name in Tally.__slots__))
    return Score(number, groups, pooled, Tally(raised["right"], raised["wrong"], raised["missed"]), tuple(errors))


def _turns(text: str | Sequence[str]) -> list[Turn]:
    return [Turn("user", one) for one in ([text] if isinstance(text, str) else text)]


def _slot(name: str) -> tuple[str, Status]:
    """``denied_sites`` -> sites, denied."""
    for prefix, status in (("denied_", Status.DENIED), ("suspected_", Status.SUSPECTED)):
        if name.startswith(prefix):
            return name.removeprefix(prefix), status
    return name, Status.ASSERTED


def _read(labels: Mapping[str, Any]) -> Iterator[Item]:
    for name, value in labels.items():
        fact, status = _slot(name)
        if fact not in _GROUP_OF:
            continue
        for one in value if isinstance(value, list) else [value]:
            yield fact, status, float(one) if isinstance(one, int | float) else str(one)


def _labels(row: Mapping[str, Any]) -> Iterator[Item]:
    yield from _read(row["facts"])
    yield from _read({name: value for name, value in row.items() if _slot(name)[1] is not Status.ASSERTED})


def _labelled(row: Mapping[str, Any], item: Item) -> bool:
    """Whether the labels of ``row`` have a word for ``item``."""
    return item[0] != "emergency" or item[2] in FIRST_EMERGENCIES or row.get("emergencies") == "all"


def _optional(row: Mapping[str, Any]) -> Iterator[Item]:
    yield from _read(row.get("optional", {}))


def _items(facts: PatientFacts) -> Iterator[Item]:
    """What was extracted, in the labels' terms; conflicting facts count as not extracted."""
    for fact in facts:
        if fact.name in facts.conflicting or fact.name not in _GROUP_OF:
            continue
        value = fact.value if isinstance(fact.value, str) else float(fact.value)
        if fact.name == "prior-radiation" and fact.status is Status.DENIED:
            yield fact.name, Status.ASSERTED, "no"
        elif fact.status is Status.ASSERTED or (fact.name, fact.status) in _SLOTS:
            yield fact.name, fact.status, value


def same(left: Item, right: Item) -> bool:
    """Name, status and value agree; numbers to one per cent."""
    if left[:2] != right[:2]:
        return False
    if isinstance(left[2], float) and isinstance(right[2], float):
        return isclose(left[2], right[2], rel_tol=0.01, abs_tol=0.05)
    return left[2] == right[2]


def _compare(wanted: list[Item], allowed: list[Item], found: list[Item]) -> Iterator[tuple[str, Item]]:
    for item in wanted:
        yield ("right" if any(same(item, one) for one in found) else "missed"), item
    for item in found:
        if not any(same(item, one) for one in (*wanted, *allowed)):
            yield "wrong", item


def _raised(wanted: list[Item], allowed: list[Item], found: list[Item]) -> Iterator[str]:
    """Emergencies asserted or suspected, whichever of the two."""

    def names(items: Iterable[Item]) -> set[str | float]:
        return {value for name, status, value in items if name == "emergency" and status is not Status.DENIED}

    got = names(found)
    yield from ("right" if value in got else "missed" for value in names(wanted))
    yield from ("wrong" for _ in got - names(wanted) - names(allowed))


def table(result: Score) -> str:
    """A plain table: each group's precision and recall with counts and 95% intervals."""
    rows = [*result.groups.items(), ("pooled", result.pooled), ("emergency raised", result.raised)]
    lines = [f"{'group':<17}{'precision':>10}  {'n':>9}  {'95%':<11}{'recall':>8}  {'n':>9}  95%"]
    for name, one in rows:
        found, wanted = one.right + one.wrong, one.right + one.missed
        low, high = wilson(one.right, found)
        least, most = wilson(one.right, wanted)
        lines.append(
            f"{name:<17}{one.precision:>10.3f}  {f'{one.right}/{found}':>9}  {f'{low:.2f}-{high:.2f}':<11}"
            f"{one.recall:>8.3f}  {f'{one.right}/{wanted}':>9}  {least:.2f}-{most:.2f}"
        )
    return "\n".join([f"{result.vignettes} vignettes", *lines])
