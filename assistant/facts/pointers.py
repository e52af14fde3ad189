"""Which patient a stretch of a turn is about: "back to the first one", "patient B:", "the femur lady". Pure.

The words are ``patterns/patients.yaml``.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from assistant.facts.patterns import FOLDER
from assistant.facts.reading import read
from assistant.facts.sites import listed
from assistant.facts.text import normalise
from ingest.yaml_text import Strict, validated

NUMBERS = {word: place for place, words in enumerate(
    (("a", "1", "one", "first", "1st"), ("b", "2", "two", "second", "2nd"), ("c", "3", "three", "third", "3rd"),
     ("d", "4", "four", "fourth", "4th"), ("e", "5", "five", "fifth", "5th")), 1
) for word in words}  # fmt: skip
SENTENCE = re.compile(r"[^.!?;\n]*[.!?;\n]*\s*")
WORD = re.compile(r"\[[^\]]+\]|[a-z0-9-]{2,}")
CAPITAL = (
    r"(?:^|(?<=[.!?;\n]))\W*(?:(?:[Aa]nd|[Bb]ut|[Ss]o|[Oo]k|[Nn]ow|[Ff]or|[Bb]ack to|(?:[Ww]hat|[Hh]ow) about|[Aa]s for)\b[ ,:]*)*"
    r"(?P<label>[{known}])(?=\s*(?:[,:;?!]|$)|\s+(?:if|is|has|had|now|was|then|again|still|needs|gets|wants|turn(?:s|ed) out|(?<!A )[a-z]+ing)\b)"
    r"|\b(?:for|in|about|regarding|with|on) (?P<label_2>[{known}])(?=\W*$)"
)


class _File(Strict):
    parts: dict[str, str]
    opens: tuple[str, ...]
    closes: tuple[str, ...]
    described: tuple[str, ...]
    told: tuple[str, ...]
    announced: str
    person: str
    compared: tuple[str, ...]
    plain: frozenset[str]


@dataclass(frozen=True, slots=True)
class Pointer:
    """From ``start`` on the turn is about the patient at whom the words between ``at`` and ``end`` point: by ``number``, by her
    ``place`` before another, or in ``words``. ``firm``: they point at a patient whether or not one is found.
    """

    start: int
    at: int
    end: int
    number: int = 0
    label: str = ""
    place: str = ""
    words: str = ""
    firm: bool = True


@cache
def _file() -> _File:
    """Raises CorpusError where the file is not as it should be."""
    return validated(FOLDER / "patients.yaml", _File)


@cache
def _patterns(name: str) -> tuple[re.Pattern[str], ...]:
    parts = dict(_file().parts)

    def filled(text: str) -> str:
        while "<<" in text:
            text = re.sub(r"<<(\w+)>>", lambda found: parts[found.group(1)], text)
        return text

    told = getattr(_file(), name)
    return tuple(re.compile(filled(one)) for one in ((told,) if isinstance(told, str) else told))


def introduced(text: str) -> tuple[Pointer, ...]:
    """Where each of several patients begins whom ``text`` tells of; nothing where it tells of one."""
    norm = normalise(text)
    found = [_pointer(hit) for pattern in _patterns("told") for hit in pattern.finditer(norm)]
    if len({one.number for one in found}) < 2 and _patterns("announced")[0].search(norm):
        ages = list(_patterns("person")[0].finditer(norm))
        found = [Pointer(hit.start(), hit.start(), hit.start(), place, str(place)) for place, hit in enumerate(ages, 1)]
    firsts = {one.number: one for one in sorted(found, key=lambda one: -one.start)}
    return tuple(sorted(firsts.values(), key=lambda one: one.start)) if len(firsts) > 1 else ()


def pointers(text: str, letters: Iterable[str] = ()) -> tuple[Pointer, ...]:
    """What in ``text`` points at a patient, in order; ``letters`` are those by which patients were called."""
    norm = normalise(text)
    found = [_pointer(hit) for pattern in _patterns("opens") for hit in pattern.finditer(norm)]
    for low, high in _sentences(norm):
        hits = (pattern.search(norm, low, high) for pattern in (*_patterns("closes"), _patterns("described")[-1]))
        found += [_pointer(hit, low) for hit in hits if hit]
    if known := "".join(sorted({letter.upper() for letter in letters if letter.isalpha()})):
        found += [_pointer(hit, _start_of(norm, hit.start())) for hit in re.finditer(CAPITAL.format(known=known), text)]
    if not found:
        found = [_pointer(hit) for pattern in _patterns("described")[:-1] for hit in pattern.finditer(norm)]
    kept: list[Pointer] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return tuple(kept)


def compares(text: str) -> bool:
    """Whether ``text`` sets patients beside each other."""
    return any(pattern.search(normalise(text)) for pattern in _patterns("compared"))


def fits(words: str, told: str, sites: Sequence[str]) -> bool:
    """Whether ``words`` describe the patient of whom ``told`` was said, and whose ``sites`` are known."""
    meant = [word for word in WORD.findall(normalise(words)) if word not in _file().plain]
    named = {site for _, _, found in listed(read(words).norm) for site in found}
    text = normalise(told)
    return bool(named & set(sites)) or (bool(meant) and all(_stands(word, text) for word in meant))


def _stands(word: str, text: str) -> bool:
    bare = re.escape(word.removesuffix("s") if len(word) > 4 else word)
    return re.search(rf"(?<![a-z0-9]){bare}", text) is not None


def _pointer(hit: re.Match[str], start: int | None = None) -> Pointer:
    groups = {name.split("_")[0]: value for name, value in hit.groupdict().items() if value}
    called = groups.get("label") or groups.get("nth") or ""
    place = "before" if "before" in groups else "other" if "other" in groups else ""
    words = groups.get("words") or groups.get("site") or ""
    firm = "site" not in groups and ("back" in groups or not words)
    low = hit.start() if start is None else start
    return Pointer(low, hit.start(), hit.end(), NUMBERS.get(called.lower(), 0), called.lower(), place, words, firm)


def _sentences(norm: str) -> Iterator[tuple[int, int]]:
    return (hit.span() for hit in SENTENCE.finditer(norm) if hit.group().strip())


def _start_of(norm: str, at: int) -> int:
    return next((low for low, high in _sentences(norm) if low <= at < high), at)
