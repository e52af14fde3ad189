"""Checks that a claim's words come from its statement: names first, then everything else. Pure.

A name (a capital inside a sentence, a digit in a word, the ending of a drug, a rare word) has to be there; of the
other content words most have to be.
"""

import re
from functools import lru_cache

from wordfreq import zipf_frequency

from assistant.verification.wording import Reader, Reading
from ingest.passages import Statement

LEAST = 0.72
"""Share of a claim's content words that its statement must hold."""
MOST = 4
"""So many content words may be the claim's own."""
RARE = 3.0
"""Zipf frequency (wordfreq) under which a word is a term, not a turn of phrase."""
EVERYWHERE = frozenset(("stage-iv", "breast-cancer"))
"""What every statement is about."""
CAPITAL = re.compile(r"(?<![\w-])[A-Z][\w'’/-]*|(?<![\w-])[a-z]+\d[\w-]*")
DRUG = re.compile(
    r"\w+(?:mab|nib|ciclib|platin|taxel|rubicin|dronate|dronic|lisib|parib|tecan|trozole|xifen|estrant|citabine|relin)\b"
)
DRUG_CLASS = re.compile(r"\b(?:taxane|anthracycline|platinum|aromatase|vinca|alkylat|antimetabolite)")
"""Classes that one key of the glossary holds together: each has to be in the statement's own words."""
AUTHOR = re.compile(r"(?:['’]s)?,? (?:et al\b|and (?:colleagues|co-?workers)\b)")
"""What follows a name, however common the word is: "Smith et al."."""
SENTENCE_START = re.compile(r"(?:^|[.!?]\s+)[\"'(]*$")


def unsupported_names(
    text: str, claim: Reading, statement: Statement, keys: frozenset[str], told: Reading, reader: Reader
) -> str:
    """Names in ``text`` that neither the statement's words nor its keys hold."""
    known = f"{statement.text} {statement.tags.brief}".lower()
    named = [(match.start, match.end) for match in reader.glossary.find(text) if match.key in keys]
    missing = []
    for found in CAPITAL.finditer(text):
        word = found.group().strip("'’-/").removesuffix("'s").removesuffix("’s")
        inside = any(start <= found.start() < end for start, end in named)
        opens = bool(SENTENCE_START.search(text[: found.start()])) and not AUTHOR.match(text, found.end())
        common = opens and _common(word)
        if not inside and not common and not _held(word, known, told, reader):
            missing.append(word)
    missing += [found.group() for found in DRUG_CLASS.finditer(text.lower()) if found.group() not in known]
    drugs = (drug for drug in DRUG.finditer(text.lower()) if drug.group() not in known)
    missing += [drug.group() for drug in drugs if not any(start <= drug.start() < end for start, end in named)]
    return ", ".join(dict.fromkeys(missing))


def _held(word: str, known: str, told: Reading, reader: Reader) -> bool:
    low = word.lower()
    if re.search(rf"(?<!\w){re.escape(low)}(?!\w)", known) or low in (
        "i",
        "ii",
        "iii",
        "iv",
        "ci",
        "hr",
        "os",
        "a",
        "bc",
        "mbc",
    ):
        return True
    return not any(char.isdigit() for char in low) and len(low) > 3 and reader.term(low) in told.terms | reader.neutral


@lru_cache(maxsize=20_000)
def _frequency(word: str) -> float:
    return zipf_frequency(word, "en")


def _common(word: str) -> bool:
    return _frequency(word.lower()) >= RARE + 1.0


def weak_support(claim: Reading, told: Reading, keys: frozenset[str], reader: Reader) -> str:
    """Content words that are not the statement's, when they are too many or too special."""
    named = [(match.start, match.end) for match in claim.matches if match.key in keys | EVERYWHERE]
    named += [(quantity.start, quantity.end) for quantity in claim.quantities]  # a unit is another check's
    own = [
        word
        for word in claim.words
        if word.term not in told.terms and not any(start <= word.start < end for start, end in named)
    ]
    special = [word.written for word in own if _frequency(word.written.lower()) < RARE]
    if special:
        return f"'{special[0]}' is not in the statement"
    if len(own) > MOST or len(claim.words) - len(own) < LEAST * len(claim.words):
        return ", ".join(word.written for word in own)
    return ""
