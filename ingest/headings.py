"""What a heading looks like, and which headings open something that is no evidence."""

import re

EVIDENCE = frozenset(
    [
        "abstract",
        "introduction",
        "background",
        "objective",
        "objectives",
        "aim",
        "aims",
        "purpose",
        "methods",
        "method",
        "materials",
        "patients",
        "results",
        "findings",
        "discussion",
        "conclusion",
        "conclusions",
        "interpretation",
        "limitations",
        "summary",
        "recommendations",
        "design",
        "setting",
        "participants",
        "interventions",
        "measurements",
        "outcomes",
        "appendix",
        "definitions",
        "significance",
        "importance",
        "context",
    ]
) | {
    "materials and methods",
    "patients and methods",
    "main outcomes and measures",
    "summary and recommendations",
    "results and discussion",
    "case report",
    "case presentation",
    "discussion and conclusions",
    "plain language summary",
    "methods and materials",
    "data sources",
    "study selection",
    "data extraction",
    "data synthesis",
    "main results",
}
"""Section names of papers and reviews, lower-cased: they open evidence, whatever stood before."""

REFERENCES = frozenset(
    {
        "references",
        "reference list",
        "bibliography",
        "literature cited",
        "works cited",
        "citations",
        "literature",
        "reference",
        "references and notes",
        "sources cited",
    }
)

BOILERPLATE = frozenset(
    {
        "acknowledgment",
        "acknowledgments",
        "acknowledgement",
        "acknowledgements",
        "funding",
        "funding information",
        "financial support",
        "conflict of interest",
        "conflicts of interest",
        "conflict of interest statement",
        "competing interests",
        "declaration of competing interest",
        "declaration of interests",
        "disclosure",
        "disclosures",
        "author contributions",
        "authors' contributions",
        "authors contributions",
        "author information",
        "affiliations",
        "authors and affiliations",
        "author affiliations",
        "copyright information",
        "copyright",
        "rights and permissions",
        "about this article",
        "about this chapter",
        "cite this article",
        "cite this chapter",
        "how to cite",
        "personalised recommendations",
        "personalized recommendations",
        "recommended articles",
        "related articles",
        "similar articles",
        "cited by",
        "figures",
        "figure legends",
        "linkout - more resources",
        "publication types",
        "mesh terms",
        "substances",
        "related information",
        "grants and funding",
        "keywords",
        "key words",
        "society guideline links",
        "information for patients",
        "patient education",
        "data availability",
        "data availability statement",
        "availability of data and materials",
        "supplementary material",
        "supplementary materials",
        "supplementary information",
        "supporting information",
        "ethics approval",
        "ethics declarations",
        "ethical approval",
        "consent for publication",
        "publisher's note",
        "additional information",
        "professional medical disclaimer",
        "disclaimer",
        "pubmed disclaimer",
        "have a follow-up question?",
        "table of contents",
        "contents",
        "see also",
        "external links",
        "further reading",
        "comments",
        "leave a comment",
        "associated data",
        "article metrics",
        "topic outline",
        "contributor information",
    }
)
"""Sections that are dropped whole, lower-cased."""

FULL_OF_LINES = REFERENCES | {
    "figures",
    "affiliations",
    "authors and affiliations",
    "author affiliations",
    "society guideline links",
    "information for patients",
    "similar articles",
    "cited by",
    "related articles",
    "recommended articles",
    "have a follow-up question?",
    "table of contents",
    "contents",
    "topic outline",
    "see also",
    "external links",
    "further reading",
    "comments",
    "publication types",
    "mesh terms",
    "linkout - more resources",
}
"""Those of them whose lines look like headings themselves, so that a guessed heading does not end them."""

RUN_IN = re.compile(r"^(?P<heading>[A-Z][^—–.;:?!]{1,110}?)\s(?P<dash>[—–])\s(?P<rest>(?=[A-Z(\d\"“])\S.*)$", re.DOTALL)
LABEL = re.compile(r"^(?P<heading>[A-Z][A-Za-z ,&/]{2,40}?):\s+(?P<rest>\S.*)$", re.DOTALL)
NUMBERING = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2}){0,3}\.?|[IVX]{1,5}\.|[A-Z]\.)\s+(?=[A-Z])")
MAX_WORDS, MAX_GUESSED = 20, 10
"""Longest heading in words: in capitals or title case, and in sentence case."""
SMALL = frozenset(
    [
        "a",
        "an",
        "and",
        "as",
        "at",
        "but",
        "by",
        "for",
        "from",
        "in",
        "into",
        "nor",
        "of",
        "on",
        "or",
        "over",
        "per",
        "the",
        "to",
        "versus",
        "via",
        "vs",
        "with",
        "without",
        "no",
        "not",
        "than",
    ]
)


def plain(heading: str) -> str:
    """Lower-cased, without numbering and closing punctuation, as the sets above spell it."""
    return " ".join(NUMBERING.sub("", heading.strip()).casefold().replace("’", "'").split()).rstrip(" :.")


def is_known(text: str) -> bool:
    """Whether ``text`` alone is the name of a section that papers and pages have."""
    name = plain(text)
    return name in EVIDENCE or name in REFERENCES or name in BOILERPLATE


def is_boilerplate(heading: str) -> bool:
    name = plain(heading)
    return name in BOILERPLATE or name.startswith("linkout")


def is_references(heading: str) -> bool:
    return plain(heading) in REFERENCES


def run_in(text: str) -> tuple[str, int, str] | None:
    """(heading, level, rest) of a paragraph that opens with its heading, as in ``Brain — For most ...``.

    Capitals are level 1, an em dash level 2, an en dash level 3; a known label with a colon (``Results: ...``) level 2.
    """
    found = RUN_IN.match(text)
    if found and len(found["heading"].split()) <= MAX_WORDS:
        heading = found["heading"]
        if heading.isupper() and len(heading) > 3:
            return heading, 1, found["rest"]
    if found and len(found["heading"].split()) <= MAX_WORDS and len(found["rest"].split()) > 3:
        return heading, 2 if found["dash"] == "—" else 3, found["rest"]
    label = LABEL.match(text)
    if label and (is_known(label["heading"]) or (label["heading"].isupper() and len(label["heading"]) > 5)):
        return label["heading"], 2, label["rest"]
    return None


def guess_level(text: str) -> int:
    """The level of a line that looks like a heading: 1 in capitals, 2 otherwise; 0 when it does not."""
    if is_known(text):
        return 1 if text.isupper() else 2
    words = text.split()
    if not words or len(words) > MAX_WORDS or not re.match(r"[A-Z0-9]", text):
        return 0
    if re.search(r"[.,;:!…]$|\s\d+(?:, ?\d+)*$|@|https?:|www\.|\d{4}$|[=|]", text) or "..." in text:
        return 0
    letters = [character for character in text if character.isalpha()]
    if len(letters) < 3:
        return 0
    if text.upper() == text:
        return 1
    long = [word for word in words if word[0].isalpha() and word.lower() not in SMALL]
    capital = sum(word[0].isupper() for word in long)
    if len(long) > 1 and capital >= 0.8 * len(long):
        return 2
    return 2 if len(words) <= MAX_GUESSED and not text.endswith((")", "?")) and not VERBS.search(text) else 0


VERBS = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|may|might|can|could|should|must|will|would|does|do|did|shall|"
    r"showed?s?|shown|found|suggests?|suggested|recommends?|recommended|reported|reports?|improved|received|remains?|"
    r"underwent|occurred|included|includes?|require[sd]?|provides?|demonstrated|failed|derive[sd]?|equals?|consider|"
    r"avoid|initiate|skip|use|delay|perform|treat)\b",
    re.IGNORECASE,
)
"""Words that make a line a sentence rather than a heading or a label."""
