"""Runs of words that a text shares with the original sources. The notes restate; they must not copy."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

RUN = 8
"""So many words in a row are a copy."""
WORD = re.compile(r"[a-z0-9]+(?:[.\-/][a-z0-9]+)*")
NUMBER = re.compile(r"[\d.\-/]+[a-z]?")
NOT_COUNTED = frozenset(
    ("percent", "versus", "vs", "hr", "ci", "gy", "months", "month", "years", "year", "cm", "mm", "mg", "p", "n")
)
READABLE = frozenset((".txt", ".md", ".html", ".htm", ".xml", ".nbib"))


def words(text: str) -> list[str]:
    """Lower-cased words that count: figures, units, HR, CI, percent and versus do not."""
    return [word for word in WORD.findall(text.lower()) if word not in NOT_COUNTED and not NUMBER.fullmatch(word)]


def runs(text: str) -> Iterator[tuple[str, ...]]:
    """Each run of ``RUN`` words."""
    counted = words(text)
    return (tuple(counted[start : start + RUN]) for start in range(len(counted) - RUN + 1))


@dataclass(frozen=True)
class Sources:
    """The runs of the original documents, without those that stand in a bibliographic title."""

    runs: frozenset[tuple[str, ...]]

    @classmethod
    def read(cls, folder: Path, titles: Iterable[str]) -> "Sources":
        """Take every text file under ``folder``."""
        allowed = {run for title in titles for run in runs(title)}
        files = (path for path in sorted(folder.rglob("*")) if path.suffix.lower() in READABLE)
        found = {run for path in files for run in runs(path.read_text(encoding="utf-8", errors="replace"))}
        return cls(frozenset(found - allowed))

    def shared(self, text: str) -> str:
        """The first run that ``text`` shares with a source; empty where there is none."""
        return next((" ".join(run) for run in runs(text) if run in self.runs), "")
