"""The words of a question that tell what it asks, and how much each of them tells. Pure."""

import math
import re

from wordfreq import zipf_frequency

from ingest.lexical import STOP_WORDS, LexicalIndex, terms, words

COMMON, COMMON_SPAN = 6.0, 3.0
GENERIC = frozenset(
    terms(
        "patient woman women lady person people case treatment treat therapy give given use used show shown say said tell"
        " know find found think evidence data source sources document documents study studies trial trials result results"
        " outcome cancer disease metastatic metastasis metastases breast doctor clinician question answer explain mean"
        " recommend recommended recommendation guideline suggest suggested indicated appropriate best good better role"
        " option possible help please would could should also still really actually one two need want consider offer"
        " management manage managed approach according review paper report reported quickly briefly summary summarise"
        " summarize difference different compare compared versus vs exactly main point side thing kind type long many much"
        " often happen work make get take go come look see put yes no right true correct sure hi hello thanks dear colleague"
        " trainee registrar sho viva exam teaching slide bullet caveat pls yr yrs colleague doesn don isn hear trust agree"
        " year years month months today currently current recent new old routine routinely plan planned start started"
        " figure figures number numbers name named list who what which when where why how anyone somebody someone pt pts"
    )
)


def weight(index: LexicalIndex, term: str, word: str) -> float:
    """Inverse document frequency ln(1 + N/df), less for words that are common in English anyway.

    The second factor falls from 1 at a Zipf frequency of 3 (once in a million words) to 0.1 at 5.7
    (wordfreq's scale): "tomorrow" tells little of what is asked, "memantine" much.
    """
    rarity = min(1.0, max(0.1, (COMMON - zipf_frequency(word, "en")) / COMMON_SPAN))
    return rarity * math.log(1 + max(len(index.ids), 1) / max(index.frequency(term), 1))


def telling_terms(text: str) -> dict[str, str]:
    """Stem -> word for the words of ``text`` that say something."""
    own: dict[str, str] = {}
    for word in words(text):
        stems = terms(word)
        if stems and word not in STOP_WORDS and stems[0] not in GENERIC and not re.fullmatch(r"[\d.]+|\w", word):
            own.setdefault(stems[0], word)
    return own
