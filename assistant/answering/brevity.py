"""How long an answer is asked to be: "in one line", "in 4 lines", "bottom line". Pure."""

import re

from assistant.numerals import ONES

_NUMBER = rf"(?:a|single|[1-9]|{'|'.join(list(ONES)[1:10])})"
FEW = 2
ASKED = re.compile(
    rf"\b(?:in|as) (?:just |only |about |max(?:imum|\.)? )?(?P<n>{_NUMBER}) (?:short |single |brief )?(?:lines?|sentences?|bullets?|words?)\b(?! of (?!text|prose))"
    rf"|\b(?P<m>{_NUMBER})[- ](?:line|sentence)r?\b(?! of | therapy| treatment| chemo)(?=[^?.!]{{0,20}}\b(?:answers?|summar\w+|repl(?:y|ies)|versions?|please)\b|\W*$)"
    r"|\b(?P<few>one-liner|in a nutshell|(?:don.?t|do not|no) waffl\w+|^\W*bottom line)\b",
    re.IGNORECASE,
)
"""A length in so many words; a line of treatment is none."""


def statements_wanted(text: str) -> int | None:
    """How many statements ``text`` wants at the most; None where it does not say."""
    found = ASKED.search(text)
    if not found:
        return None
    if found["few"]:
        return FEW
    said = (found["n"] or found["m"]).lower()
    return int(said) if said.isdigit() else int(ONES.get(said, 1))
