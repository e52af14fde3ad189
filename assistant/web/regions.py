"""The regions of the page that a change may redraw."""

from typing import Literal

Region = Literal[
    "earlier",
    "current",
    "library",
    "found",
    "reader",
    "facts",
    "shelf",
    "seat",
    "question",
    "download",
    "status",
    "busy",
]
Change = dict[Region, object]
"""Region -> what it shows now; ``busy`` is whether stop can be pressed, ``seat`` who sits here."""
