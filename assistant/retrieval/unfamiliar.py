"""The technical names of a question that stand nowhere in the documents: operations, drugs, tests, genes, trials. Pure.

"Radium-223", "paravertebral block", "enoxaparin": what is known by its form, or by how rare it is in English, to be the name
of a thing, and is spoken of in no statement. A question with one may still be answered in part; the name is then said to be
missing.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from wordfreq import zipf_frequency

from assistant.questions.question import Question
from assistant.retrieval.telling import telling_terms
from ingest.glossary import Glossary
from ingest.lexical import STOP_WORDS, LexicalIndex, terms, words

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
COMPLAINT = re.compile(r"\w+(?:itis|osis|a?emia|penia|algia|uria|oedema|edema|oma|omas|path(?:y|ies))", re.IGNORECASE)
"""Those of them that end as the names of what a patient has."""
EVERYDAY = re.compile(r"\w+(?:metr(?:y|ic)|graph(?:y|ic)|path(?:y|ies)|cel|etam|vir)", re.IGNORECASE)
"""Those that words of everyday end in as well: "geometry", "sympathy", "cancel"."""
CLIPPED = 4
"""Letters from which on the beginning of a known word is that word cut short: "inhib", "brachy"."""
BARE = re.compile(r"^(?:re|mono)-?(?=\w{4})")
"""What stands before a known word that is done again or alone."""
SLIP, RARE = 0.5, 2.2
"""Zipf frequencies (wordfreq's scale, 3 is once in a million words) between which a word is the name of something by that
alone; one that wordfreq has never met is a slip of the pen ("oncoligist").
"""
SHORTEST = 5
"""Letters of such a word: shorter ones are slang."""
ORDINARY = 3.0
"""Zipf frequency from which a word in capitals is said with emphasis, unless it stands as the name of a study."""
OF_STUDY = r"(?:trial|study|studies|series|scores?|criteria|registry|data|results?|RCT|protocol|regimen|meta-analysis)"
BY_ROLE = frozenset(
    words(
        "spr sho gp gps st hpb sr ok ir np pa md phd mdm fyi btw asap tbc iirc imo nb ps pls ta ref fao approx incl etc re mcq mcqs sba signif sig remit remits cohort"
    )
)
"""Abbreviations of people, departments and polite words, which name no clinical thing."""
UNNAMED = re.compile(
    r"\w+(?:[aeo]ctal|(?!barbit)\w+[aeiouy]\w*al|scopic|graphic|metric|(?<!t)ic|ous|ive|ful|less|able|ible|ly|lar|nary|iable)"
    r"|\w+(?:at|iz|is|ifi|fus|err)ed|\w+(?:iz|yz|ifi|bes|ens)es|(?:with|up)held|(?:wors|length|short|strength|hast|wid|less)ens?"
    r"|(?:fast|soon|quick|late|earli|wors|long|short|saf|great|few|small|larg|high|low|bett)er|(?:fast|soon|wor|bett?|bigg|long)est"
    r"|\w+(?<!agon)ists?|\w*surgeons?|\w+icians?|\w*radiographers?|gynaes?|orthos?|thoracics|plastics|neurosurg|nurses?|physios?|matrons?|dosimetrists?|predominant|drowsy|coincides?|prescribes?|pref+ered|worst|worse",
    re.IGNORECASE,
)
"""Adjectives, verbs and people: what they speak of is a thing only together with its noun."""


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
    nowhere = {
        word for term, word in own.items() if not index.frequency(term) and term not in inside and word not in BY_ROLE
    }
    nowhere = {word for word in nowhere if word in names or not _form_of(word, index, glossary)}
    kept = [word for word in own.values() if word in nowhere and (word in names or _names_a_thing(word))]
    return tuple(_as_written(word, question.text) for word in kept)


def _form_of(word: str, index: LexicalIndex, glossary: Glossary) -> bool:
    """Whether ``word`` is a known one cut short ("inhib"), done again ("rescan") or alone ("monotherapy")."""
    bare = BARE.sub("", word)
    if bare != word and (bare in glossary.words or any(map(index.frequency, terms(bare)))):
        return True
    return len(word) >= CLIPPED and any(_begins(word, known) for known in (index.known, glossary.words))


def _begins(word: str, known: Sequence[str]) -> bool:
    place = bisect_left(known, word)
    return place < len(known) and known[place].startswith(word)


def things(names: Iterable[str], text: str, index: LexicalIndex, glossary: Glossary) -> tuple[str, ...]:
    """Those of ``names`` that stand for a thing in ``text``; an adjective with its noun, where no document has the noun.

    A word in capitals is mere emphasis, and a colleague's grade or a polite word is no thing.
    """
    known = [(match.start, match.end) for match in glossary.find(text)]
    found = {thing.lower(): thing for thing in (_thing(name, text, index, known) for name in names) if thing}
    return tuple(found.values())


def _thing(name: str, text: str, index: LexicalIndex, known: Sequence[tuple[int, int]]) -> str:
    plain = name.lower()
    shouted = name.isupper() and name.isalpha() and zipf_frequency(plain, "en") >= ORDINARY
    if plain in BY_ROLE or (shouted and not _as_study(name, text)):
        return ""
    drug = TECHNICAL.fullmatch(plain) and not re.search(r"(?:scop|graph|metr)ic$", plain)
    if drug or not UNNAMED.fullmatch(plain):
        return name
    noun = re.search(rf"\b{re.escape(name)}[ -]([a-z]{{3,}})\b", text, re.IGNORECASE)
    if not noun or noun.group(1).lower() in STOP_WORDS or any(map(index.frequency, terms(noun.group(1)))):
        return ""
    if any(start <= noun.start(1) < end for start, end in known):
        return ""
    return noun.group()


def names_a_treatment(words: str) -> bool:
    """Whether ``words`` is an operation, a drug or a test by its form, and no complaint."""
    return bool(TECHNICAL.fullmatch(words)) and not COMPLAINT.fullmatch(words)


def names_no_thing(words: str) -> bool:
    """Whether ``words`` is an adjective or a verb alone ("painful", "HARMFUL")."""
    return bool(UNNAMED.fullmatch(words))


def _as_study(name: str, text: str) -> bool:
    own = re.escape(name)
    return bool(
        re.search(
            rf"\b{own}\W+{OF_STUDY}\b|\b(?:did|does|in|from|per|of|the)\s+{own}\s+(?:show|find|found|report|prove|say)",
            text,
        )
    )


def _names_a_thing(word: str) -> bool:
    rare = len(word) >= SHORTEST and word.isalpha() and SLIP < zipf_frequency(word, "en") < RARE
    everyday = EVERYDAY.fullmatch(word) and zipf_frequency(word, "en") >= ORDINARY
    return (bool(TECHNICAL.fullmatch(word)) and not everyday) or rare


def _as_written(word: str, text: str) -> str:
    """``word``, which is in lower case, with the capitals and the number that it has in ``text``."""
    found = re.search(rf"\b{re.escape(word)}(?:-\d+\b)?", text, re.IGNORECASE)
    return found.group() if found else word
