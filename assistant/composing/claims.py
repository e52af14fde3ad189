"""A model's output, piece by piece -> drafts of claims. Pure; text is parsed, never evaluated.

One flat JSON object a claim is asked for. A model may wrap them in a list, a code fence or talk: whatever stands
between braces and is not such an object is passed over.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pydantic import BaseModel, ConfigDict, Field, ValidationError

LONGEST_CLAIM = 400
"""Characters of a claim that is read at all."""
MOST_CITED = 4
MOST_ADVISED = 6
LONGEST_OBJECT = 1200
"""Characters after which an object that has not closed is given up."""
MARKS = re.compile(
    r"\s*(?:\[(?:\d+|[sS]tatements? ?\d+)(?:\s*[,;-]\s*\d+)*\]|\((?:[sS]tatements?|cf\.?|see) ?\d+(?:\s*(?:,|and)\s*\d+)*\))"
)
"""Citation marks that a model writes itself; the program's own replace them."""


ADVICE = re.compile(
    r"^\s*(?P<polarity>required|for|option|against|forbidden)\s*:\s*(?P<intervention>[^:@]{1,80}?)\s*(?:@\s*(?P<site>[^:@]{1,60}?)\s*)?$"
)
"""How a model lists what a claim recommends: "option: SBRT @ liver". Flat, since models break nested objects."""


class _Object(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)

    claim: str = Field(min_length=1, max_length=LONGEST_CLAIM)
    statements: list[int] = Field(min_length=1, max_length=MOST_CITED)
    recommends: object = ()
    """Anything: a list that is no such list costs the claim nothing, since the detector reads the claim as well."""


@dataclass(frozen=True, slots=True)
class Advice:
    """What a model says that its claim recommends, in its own words."""

    polarity: str
    intervention: str
    site: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a model claims, and the numbers of the statements that it says it rests on."""

    text: str
    numbers: tuple[int, ...]
    recommends: tuple[Advice, ...] = ()


@dataclass
class ClaimReader:
    """Reads a stream. ``refused`` counts the objects that were no claim."""

    refused: int = 0
    _open: list[str] = field(default_factory=list)
    _inside: bool = False
    _quoted: bool = False
    _escaped: bool = False

    def feed(self, piece: str) -> Iterator[Draft]:
        """Take the next piece of output; give the claims that it completes."""
        for char in piece:
            if not self._inside:
                if char == "{":
                    self._restart()
                continue
            self._open.append(char)
            if len(self._open) > LONGEST_OBJECT:
                self._give_up()
            elif self._quoted:
                self._in_string(char)
            elif char == '"':
                self._quoted = True
            elif char == "{":
                self._restart()
            elif char == "}":
                yield from self._close()

    def _in_string(self, char: str) -> None:
        if self._escaped:
            self._escaped = False
        elif char == "\\":
            self._escaped = True
        elif char in '"\n':  # a string cannot span lines: an unclosed quote ends with its line
            self._quoted = False

    def _restart(self) -> None:
        self._open, self._inside, self._quoted, self._escaped = ["{"], True, False, False

    def _give_up(self) -> None:
        self.refused += 1
        self._open, self._inside, self._quoted, self._escaped = [], False, False, False

    def _close(self) -> Iterator[Draft]:
        text = "".join(self._open)
        self._open, self._inside = [], False
        try:
            read = _Object.model_validate(json.loads(text))
        except (ValueError, ValidationError, RecursionError):
            self.refused += 1
            return
        said = " ".join(MARKS.sub("", read.claim).split())
        if said:
            yield Draft(said, tuple(dict.fromkeys(read.statements)), _advice(read.recommends))
        else:
            self.refused += 1


def _advice(listed: object) -> tuple[Advice, ...]:
    """The entries of ``listed`` that have the form asked for."""
    entries = listed[:MOST_ADVISED] if isinstance(listed, list) else []
    found = (ADVICE.match(entry) for entry in entries if isinstance(entry, str))
    return tuple(Advice(one["polarity"], one["intervention"], one["site"] or "") for one in found if one)
