"""The technical names of a question that stand nowhere in the documents: operations, drugs, tests, genes, trials. Pure.

"Radium-223", "paravertebral block", "enoxaparin": what is known by its form, or by how rare it is in English, to be the name
of a thing, and is spoken of in no statement. A question with one may still be answered in part; the name is then said to be
missing.
"""

import re

from wordfreq import zipf_frequency

from assistant.questions.question import Question
from assistant.retrieval.telling import telling_terms
from ingest.glossary import Glossary
from ingest.lexical import LexicalIndex, terms, words

TECHNICAL = re.compile(
    r"\w{2,}(?:ectom(?:y|ies)|otom(?:y|ies)|ostom(?:y|ies)|plast(?:y|ies)|scop(?:y|ic|ies)|graph(?:y|ic)|therap(?:y|ies)|lysis|itis"
    r"|osis|a?emia|oma|omas|path(?:y|ies)|penia|algia|uria|oedema|edema|metr(?:y|ic)|mab|mabs|n?ib|nibs|ciclib|parib|lisib|limus|taxel"
    r"|platin|rubicin|citabine|mustine|tecan|bulin|strant|trozole|mestane|xifen|relin|dronate|dronic|setron|statin|pril|sartan|olol"
    r"|azole|mycin|cillin|parin|xaban|gliptin|gliflozin|azepam|etam|gabalin|triptyline|caine|sone|solone|vir|vec|cel)",
    re.IGNORECASE,
)
"""How names of operations, conditions and drugs end."""
NAME = re.compile(
    r"\b(?:[A-Z][a-z]*[A-Z]\w*|[A-Z]{3,}|\w*[A-Za-z]{2}\w*\d\w*|[A-Za-z]{3,}-\d{2,}|[A-Z][a-z]+(?= et al\b))(?:[-/]\w+)*"
)
"""How abbreviations, genes, trials, isotopes, scores and authors are written."""
SLIP, RARE = 0.5, 2.2
"""Zipf frequencies (wordfreq's scale, 3 is once in a million words) between which a word is the name of something by that
alone; one that wordfreq has never met is a slip of the pen ("oncoligist").
"""
SHORTEST = 5
"""Letters of such a word: shorter ones are slang."""


def unfamiliar(question: Question, index: LexicalIndex, glossary: Glossary) -> tuple[str, ...]:
    """Those names, as the question writes them, in its order, each once."""
    own = telling_terms(question.text)
    spans = [(match.start, match.end) for match in glossary.find(question.text)]
    names = {
        word
        for found in NAME.finditer(question.text)
        if not any(start <= found.start() < end for start, end in spans)
        for word in words(found.group())
    }
    inside = {stem for start, end in spans for stem in terms(question.text[start:end])}
    nowhere = {word for term, word in own.items() if not index.frequency(term) and term not in inside}
    kept = [word for word in own.values() if word in nowhere and (word in names or _names_a_thing(word))]
    return tuple(_as_written(word, question.text) for word in kept)


def _names_a_thing(word: str) -> bool:
    rare = len(word) >= SHORTEST and word.isalpha() and SLIP < zipf_frequency(word, "en") < RARE
    return bool(TECHNICAL.fullmatch(word)) or rare


def _as_written(word: str, text: str) -> str:
    """``word``, which is in lower case, with the capitals and the number that it has in ``text``."""
    found = re.search(rf"\b{re.escape(word)}(?:-\d+\b)?", text, re.IGNORECASE)
    return found.group() if found else word
