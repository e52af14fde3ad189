"""The glossary: every key a tag may use, with the forms in which people write it.

``corpus/glossary.yaml`` is a list of entries ``{key, kind, name, forms, spoken, definition, parents}``.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

import yaml

from ingest.errors import GlossaryError
from ingest.lexical import words
from ingest.yaml_text import nodes_and_content

FIELDS = ("key", "kind", "name", "forms", "spoken", "definition", "parents")
SHORT = 3
WORD_START = re.compile(r"(?<!\w)\S")
HYPHENS = str.maketrans({"\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2014": "-", "_": " "})


@dataclass(frozen=True, slots=True)
class Entry:
    """One key. ``forms`` are spellings, abbreviations and lay words; ``name`` is one of them too.

    ``spoken`` are more ways to ask for it. They name the key as forms do, but no text is searched for their words:
    "took out", "a few spots" would find whatever holds one of them.
    """

    key: str
    kind: str
    name: str
    forms: tuple[str, ...] = ()
    definition: str = ""
    parents: tuple[str, ...] = ()
    spoken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """A form found in a text: ``text[start:end]`` names ``key``. Offsets are code points."""

    key: str
    start: int
    end: int


@dataclass(frozen=True)
class Glossary:
    """Entries by key, and the way from words to keys. Immutable; equal content behaves equally."""

    entries: Mapping[str, Entry]
    forms: Mapping[str, tuple[str, ...]]
    """Normalised form -> keys that it names."""
    starts: Mapping[str, tuple[tuple[int, str], ...]]
    """First letters of a form, at most two and in small -> rank and pattern of the forms that begin so, the longest form
    first.
    """
    remembered: Mapping[str, "tuple[Match, ...]"] = field(default_factory=dict, compare=False, repr=False)
    """Texts that were read before, and what was found in them."""
    compiled: dict[str, re.Pattern[str] | None] = field(default_factory=dict, compare=False, repr=False)
    """Of each two letters met so far, one pattern for all that may begin there; thousands at once would slow the start."""

    def find(self, text: str, kind: str = "") -> tuple[Match, ...]:
        """The longest forms in ``text`` from left to right, not overlapping, of ``kind`` if given.

        Matches stand on word boundaries and ignore case, plural endings and the kind of hyphen.
        """
        found = self.remembered.get(text)
        matches = self._scan(text) if found is None else found
        return tuple(match for match in matches if not kind or self.entries[match.key].kind == kind)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Every word of a form, in small letters and in order."""
        return tuple(sorted({word for form in self.forms for word in words(form)}))

    def kinds(self) -> frozenset[str]:
        """Keys of which others are kinds: "randomised trials" is no one trial."""
        return frozenset(parent for entry in self.entries.values() for parent in entry.parents)

    def _scan(self, text: str) -> Iterator[Match]:
        plain, end = text.translate(HYPHENS), 0
        for start in WORD_START.finditer(plain):
            if start.start() < end or (pattern := self._beginning(plain[start.start() :][:2])) is None:
                continue
            if found := pattern.match(plain, start.start()):
                end = found.end()
                for key in self.forms.get(_normal(found.group()), ()):
                    yield Match(key, found.start(), end)

    def _beginning(self, letters: str) -> re.Pattern[str] | None:
        """What may begin with the two ``letters``: forms of these, and those of which the first word is one letter."""
        letters = letters.lower()
        if letters not in self.compiled:
            rows = {row for bucket in {letters, letters[:1]} for row in self.starts.get(bucket, ())}
            joined = "|".join(pattern for _, pattern in sorted(rows))
            self.compiled[letters] = re.compile(rf"(?:{joined})(?![\w])") if rows else None
        return self.compiled[letters]

    def lookup(self, form: str) -> tuple[str, ...]:
        """Keys that ``form`` names exactly; a key names itself."""
        if form in self.entries:
            return (form,)
        return self.forms.get(_normal(form.translate(HYPHENS)), ())

    def closure(self, key: str) -> frozenset[str]:
        """``key``, its parents, theirs, and so on; just ``key`` when it is unknown."""
        seen: set[str] = set()
        waiting = [key]
        while waiting:
            current = waiting.pop()
            if current not in seen:
                seen.add(current)
                waiting.extend(self.entries[current].parents if current in self.entries else ())
        return frozenset(seen)

    def parents(self) -> dict[str, frozenset[str]]:
        """Each key's closure."""
        return {key: self.closure(key) for key in self.entries}


def load_glossary(path: Path) -> Glossary:
    """Read ``path``.

    Raises GlossaryError naming file, line and field where an entry is broken, doubled or has an unknown parent.
    """
    try:
        root, raw = nodes_and_content(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise GlossaryError(path, 0, "", f"cannot be read ({error.strerror})") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise GlossaryError(path, mark.line + 1 if mark else 0, "", "is not valid YAML") from error
    if not isinstance(raw, list) or root is None:
        raise GlossaryError(path, 1, "", "must be a list of entries")
    lines = [node.start_mark.line + 1 for node in root.value]
    entries: dict[str, Entry] = {}
    for item, line in zip(raw, lines, strict=True):
        entry = _entry(path, line, item)
        if entry.key in entries:
            raise GlossaryError(path, line, "key", f"{entry.key} is defined twice")
        entries[entry.key] = entry
    for entry, line in zip(entries.values(), lines, strict=True):
        for parent in entry.parents:
            if parent not in entries:
                raise GlossaryError(path, line, "parents", f"{parent} is not a key of the glossary")
    return glossary(entries.values())


def glossary(entries: Iterable[Entry]) -> Glossary:
    """Build a Glossary from an iterable of Entry."""
    by_key = {entry.key: entry for entry in entries}
    forms: dict[str, list[str]] = {}
    spellings: set[str] = set()
    for entry in by_key.values():
        # A short key is no form: "os" and "pet" are words; their abbreviations are among the forms.
        own = {entry.key.replace("-", " ")} if len(entry.key) > SHORT else set()
        for form in {entry.name, *own, *entry.forms, *entry.spoken}:
            spelled = " ".join(form.translate(HYPHENS).split())
            if not any(map(str.isalnum, spelled)):
                continue
            spellings.add(spelled)
            keys = forms.setdefault(_normal(spelled), [])
            if entry.key not in keys:
                keys.append(entry.key)
    frozen = MappingProxyType({form: tuple(keys) for form, keys in forms.items()})
    return Glossary(MappingProxyType(by_key), frozen, _starts(spellings))


def _entry(path: Path, line: int, item: object) -> Entry:
    if not isinstance(item, dict):
        raise GlossaryError(path, line, "", "an entry must be a mapping")
    for name in item:
        if name not in FIELDS:
            raise GlossaryError(path, line, str(name), f"is not a field; an entry has {', '.join(FIELDS)}")
    for name in ("key", "kind", "name"):
        if not isinstance(item.get(name), str) or not item[name].strip():
            raise GlossaryError(path, line, name, "must be given, as text")
    lists: dict[str, tuple[str, ...]] = {}
    for name in ("forms", "spoken", "parents"):
        value = item.get(name) or []
        if not isinstance(value, list) or not all(isinstance(member, str) for member in value):
            raise GlossaryError(path, line, name, "must be a list of texts (quote numbers and yes/no)")
        lists[name] = tuple(value)
    definition = item.get("definition") or ""
    if not isinstance(definition, str):
        raise GlossaryError(path, line, "definition", "must be text")
    return Entry(item["key"], item["kind"], item["name"], lists["forms"], definition, lists["parents"], lists["spoken"])


def _starts(spellings: set[str]) -> Mapping[str, tuple[tuple[int, str], ...]]:
    """The patterns of the forms by what they begin with, each with its rank ("liver resection" wins over "liver").

    An abbreviation of two capitals, which keeps its case, comes after all others.
    """
    by_start: dict[str, list[tuple[int, str]]] = {}
    ordered = sorted(spellings, key=lambda form: (len(form) <= 2 and form.isupper(), -len(form), form))
    for rank, form in enumerate(ordered):
        first = re.match(r"[^\W_]{2}|.", form.lstrip("- "))
        begins = first.group().lower() if first else ""
        by_start.setdefault(begins, []).append((rank, "".join(_spelling(form))))
    return MappingProxyType({start: tuple(rows) for start, rows in by_start.items()})


def _spelling(form: str) -> tuple[str, str]:
    """What a form's first letter matches, and the rest of it."""
    parts = [part for part in re.split(r"[\s-]+", form) if part]
    first = parts[0][0]
    loose = r"[\s-]+".join(map(re.escape, parts))[len(re.escape(first)) :]
    if form.endswith("-"):  # the sign of "ER-", without which the form would hold in "ER+" too
        loose += "-"
    plural = "" if form.endswith("s") or not form[-1].isalpha() else "(?:s|es)?"
    if re.search("[^aeiou]y$", form):  # biopsy, biopsies
        loose, plural = loose[:-1], "(?:y|ies)"
    if form.endswith("is") and len(form) > 2:  # metastasis, metastases
        loose, plural = loose[:-2], "(?:is|es)"
    if (
        len(form) <= 2 and form.isupper()
    ):  # an abbreviation of two capitals keeps its case: "os" is not overall survival
        return re.escape(first), f"{loose}{plural}"
    either = sorted({first.lower(), first.upper()})
    return (f"[{''.join(either)}]" if first.isalpha() else re.escape(first)), f"(?i:{loose}{plural})"


def _normal(form: str) -> str:
    whole = form.casefold().strip()
    words = [word for word in re.split(r"[\s-]+", whole) if word] or [whole]
    last = words[-1]
    if whole.endswith("-") and last != whole:
        last += "-"
    elif last.endswith("ies") and len(last) > 4:
        last = last[:-3] + "y"
    elif last.endswith(("es", "is")) and len(last) > 4:
        last = last[:-2]
    elif last.endswith("s") and not last.endswith("ss") and len(last) > 2:
        last = last[:-1]
    words[-1] = last.rstrip("e") if len(last) > 4 else last
    return " ".join(words)
