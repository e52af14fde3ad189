"""What a question says, as a set: stems of its content words, with glossary keys in the place of the forms they were found by.

So "overall survival" and "OS" are one term, and "SBRT" shares a term with "stereotactic body radiotherapy".
"""

from ingest.glossary import Glossary
from ingest.lexical import STOP_WORDS, terms, words

KEY = "#"
"""Marks a glossary key among stems."""


def said(text: str, glossary: Glossary) -> frozenset[str]:
    """The terms of ``text``."""
    matches = glossary.find(text)
    keys = {KEY + match.key for match in matches}
    inside = {stem for match in matches for stem in terms(text[match.start : match.end])}
    return frozenset((stems(text) - inside) | keys)


def stems(text: str) -> set[str]:
    """The stems of the content words of ``text``."""
    return {stem for word in words(text) if word not in STOP_WORDS for stem in terms(word)}
