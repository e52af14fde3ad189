"""Where sentences begin and end in clinical prose. Pure; offsets are code points of the text given.

Own rules: measured on the list in ``tests/ingest/test_sentences.py`` they are right where pysbd and
syntok are not ("eg,", "vs. 17", "HR 0.66; 95% CI", "No. 3", genus and author initials), and they never
change a character, which exact quotation needs.
"""

import re
from bisect import bisect_left
from functools import lru_cache

from langchain_text_splitters import RecursiveCharacterTextSplitter

from ingest.tokens import count_tokens


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


NEVER_LAST = _words(
    "eg e.g ie i.e vs v viz cf ca approx fig figs no nos dr drs prof mr mrs ms ref refs tab eq eqs sec sect ch chap vol"
    " vols pp p ed eds st suppl incl excl resp est esp max wt ht temp ver dept univ op phd m.d var spp sp subsp art"
    " jan feb mar apr jun jul aug sep sept oct nov dec"
)
"""Abbreviations after which a sentence goes on, lower-cased, without the last dot."""
ALSO_WORDS = _words("p max ed op est mar art")
"""Those of them that a capital after them turns into an end."""
UNITS = _words("mo mos yr yrs wk wks hr hrs y min mins cm mm ml kg gy in etc")
"""Shortened units, and "etc.": a capital after them opens a sentence."""
MAY_BE_LAST = _words("al u.s u.k e.u a.m p.m inc ltd co corp jr sr i.v s.c p.o b.i.d")
"""Abbreviations that also close sentences: the next word decides."""
STARTERS = _words(
    "The A An In On At For From With Without When While Although Though However Therefore Thus Moreover Furthermore"
    " Additionally Similarly Patients Women Men Treatment Surgery Radiation Systemic Median Overall No Not This These"
    " Those It They We Our Their There Here After Before During Among Of As If Because Since Such Both Each All Most"
    " Some Many Several Further Results Data Study Studies Local Other Only Two Three Four Five Ten To By"
)
LETTERED = _words(
    "group arm cohort type grade level class stage vitamin hepatitis appendix part panel category influenza score"
    " child-pugh factor protein table figure section scenario plan option"
)
"""Words whose letter belongs to them, so that ``arm B.`` may close a sentence though ``B.`` looks like an initial."""
END = re.compile(r"(?P<mark>[.!?…]+)(?P<quotes>[\"'”’»)\]]*)(?P<gap>\s+|(?=[A-Z][a-z])|$)")
TOKEN = re.compile(r"[^\s(\[{\"'“‘]*$")
NEXT = re.compile(r"[\"'“‘(\[]*(?P<word>[\w≤≥<>±~≈+-][\w'’-]*)?")
CLOSE = re.compile(r"[()\[\]]")
PIECES = ("; ", ". ", ", ", " ", "")


def spans(text: str) -> list[tuple[int, int]]:
    """(start, end) of each sentence, in order; together they hold everything but white space."""
    found: list[tuple[int, int]] = []
    depths = _depths(text)
    start = 0
    for match in END.finditer(text):
        if match.start() < start or not _ends(text, match, depths):
            continue
        found.append((start, match.end("quotes")))
        start = match.end()
    if text[start:].strip():
        found.append((start, len(text)))
    return [trimmed for span in found if (trimmed := _trim(text, *span))[0] < trimmed[1]]


def split(text: str, budget: int = 0) -> list[str]:
    """The sentences of ``text``; with ``budget``, one of more tokens is cut where its clauses end."""
    sentences = [text[start:end] for start, end in spans(text)]
    if not budget:
        return sentences
    return [piece for sentence in sentences for piece in pieces(sentence, budget)]


def pieces(sentence: str, budget: int) -> list[str]:
    """``sentence`` whole, or cut into verbatim pieces of at most ``budget`` tokens (cl100k_base)."""
    if len(sentence) <= budget or count_tokens(sentence) <= budget:
        return [sentence]
    return [piece.strip() for piece in _splitter(budget).split_text(sentence) if piece.strip()]


@lru_cache(maxsize=4)
def _splitter(budget: int) -> RecursiveCharacterTextSplitter:
    return RecursiveCharacterTextSplitter(
        separators=list(PIECES), keep_separator="end", chunk_size=budget, chunk_overlap=0, length_function=count_tokens
    )


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _depths(text: str) -> list[tuple[int, int]]:
    """(start, end) of each balanced outermost bracket; what never closes does not count."""
    stack: list[int] = []
    found: list[tuple[int, int]] = []
    for match in CLOSE.finditer(text):
        if match.group() in "([":
            stack.append(match.start())
        elif stack:
            start = stack.pop()
            if not stack:
                found.append((start, match.start()))
    return found


def _ends(text: str, match: re.Match[str], brackets: list[tuple[int, int]]) -> bool:
    at = match.start()
    around = bisect_left(brackets, (at, 0)) - 1  # the last bracket that opens before the mark; they do not overlap
    if around >= 0:
        end = brackets[around][1]
        if at < end - len(match["quotes"]) and match.end("quotes") <= end:
            return False
    if match.end() == len(text):
        return True
    token = _token(text, at)
    following = NEXT.match(text, match.end())
    word = following["word"] or "" if following else ""
    if not match["gap"]:
        # "improved.The": a lost space, unlike "Dr.Oracle" or "node.Js".
        return match["mark"] == "." and re.fullmatch(r"[a-z]{4,}|\d+%", token) is not None
    if word[:1].islower() and not re.match(r"[a-z]{1,2}[A-Z\d]", word):  # mTOR, eGFR and p53 begin sentences too
        return False
    if match["mark"] != ".":
        return True
    return _dot_ends(text, at, token, word)


def _token(text: str, at: int) -> str:
    found = TOKEN.search(text, max(0, at - 40), at)
    return found.group() if found else ""


def _dot_ends(text: str, at: int, token: str, word: str) -> bool:
    """Whether the single dot at ``at``, after ``token`` and before ``word``, closes a sentence."""
    plain = token.lower().rstrip(".")
    if plain == "no":  # "No. 3" is a number, "The answer is no. Surgery" an end
        return not word[:1].isdigit()
    if plain in UNITS:
        return not word[:1].isdigit() or plain not in {"min", "in"}
    if plain in NEVER_LAST and not (plain in ALSO_WORDS and word[:1].isupper()):
        return False
    if plain in MAY_BE_LAST:
        return word in STARTERS
    if re.fullmatch(r"[A-Z]|[A-Z](?:[.-][A-Z])+", token):
        before = text[: at - len(token)].split()[-1:]
        return bool(before and before[0].lower().strip("(") in LETTERED) or word in STARTERS
    if token.isdigit() and at == len(token):  # "1. Surgery": the number of a list item
        return False
    return plain not in {"et", "and", "or"}
