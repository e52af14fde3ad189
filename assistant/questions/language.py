"""Which language a question is written in, as far as that decides whether it can be read: English is, nothing else. Pure."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from assistant.facts.patterns import load
from ingest.yaml_text import Strict

FEWEST = 3
"""Different words of another language's grammar that a text must hold: one or two stand in names and loan words."""
MOSTLY = 0.5
"""Share of letters in another script from which a text is not English."""
ENGLISH = "English"
_WORD = re.compile(r"[^\W\d_]+")


class _Language(Strict):
    grammar: str
    urgent: tuple[str, ...]


class _LanguagesFile(Strict):
    French: _Language
    German: _Language
    Spanish: _Language
    Italian: _Language
    Portuguese: _Language
    Dutch: _Language
    Polish: _Language
    Turkish: _Language
    English: _Language


@dataclass(frozen=True, slots=True)
class Foreign:
    """A text that is not English.

    ``language``: its name, "" where the script alone tells. ``urgent``: its words of an emergency.
    """

    language: str
    urgent: tuple[str, ...]


def foreign(text: str) -> Foreign | None:
    """What other language ``text`` is written in; None where it is English, or too short to tell."""
    letters = [letter for letter in text if letter.isalpha()]
    if letters and sum(not _latin(letter) for letter in letters) > MOSTLY * len(letters):
        return Foreign("", ())
    folded = _folded(text)
    words = set(_WORD.findall(folded))
    languages = _languages()
    held = {name: len(words & grammar) for name, (grammar, _) in languages.items()}
    best = max((name for name in held if name != ENGLISH), key=lambda name: held[name])
    if held[best] < FEWEST or held[best] <= held[ENGLISH]:
        return None
    return Foreign(best, tuple(hit.group() for hit in languages[best][1].finditer(folded)))


@cache
def _languages() -> Mapping[str, tuple[frozenset[str], re.Pattern[str]]]:
    read = {name: getattr(load(_LanguagesFile, "languages.yaml"), name) for name in _LanguagesFile.model_fields}
    return {
        name: (frozenset(one.grammar.split()), re.compile(rf"\b(?:{'|'.join(one.urgent) or '(?!)'})\b"))
        for name, one in read.items()
    }


def _folded(text: str) -> str:
    """Lower case, without diacritics: a message from a telephone has them or has them not."""
    parts = unicodedata.normalize("NFKD", text.lower().replace("ł", "l").replace("ı", "i").replace("ß", "ss"))
    return "".join(part for part in parts if not unicodedata.combining(part))


def _latin(letter: str) -> bool:
    return "LATIN" in unicodedata.name(letter, "") or ord(letter) < 0x250
