"""The kinds of questions and of what they ask for, told by their words. Pure."""

import re
from collections.abc import Collection, Mapping
from enum import StrEnum

NUMBER = re.compile(r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|half|twice)\b", re.IGNORECASE)
NAMES = re.compile(r"\b[A-Z]{1,6}-?\d+(?:-\d+)*\b|\bNCT\d+|\b(?:19|20)\d\d\b|\bstage (?:IV|4)\b", re.IGNORECASE)
"""Names of studies, genes and years: their digits are no figures."""


class QuestionType(StrEnum):
    VALUE = "value"
    YES_NO = "yes-no"
    COMPARISON = "comparison"
    CASE = "case"
    LIST = "list"
    EXPLANATION = "explanation"


class Asked(StrEnum):
    """The kind of thing wanted; an answer without it does not answer."""

    DOSE = "dose"
    NUMBER = "number"
    WHEN = "when"
    ANYTHING = "anything"


def holds_figure(text: str) -> bool:
    """Whether ``text`` holds a figure, the digits in names left aside."""
    return NUMBER.search(NAMES.sub(" ", text)) is not None


_COMPARE = re.compile(
    r"\bcompar|\bversus\b|\bvs\b|\bdiffer|\bcontrast|\bbetween\b.*\band\b|\bbetter than\b|\brather than\b|\binstead of\b"
    r"|\bdisagree|\bagree\b|\bconflict|\bside by side\b|\bwhile\b.*\?|\bboth\b.*\band\b",
    re.IGNORECASE,
)
_TWO_VOICES = re.compile(
    r"\band what (?:do|does|did)\b.*\b(?:say|show|find)|\bone thing\b.*\banother\b|\bsquare\b|\breconcile"
    r"|\bset\b.*\bagainst\b|\bagainst the\b|\bthe opposite\b",
    re.IGNORECASE,
)
"""How one asks what two sources say, with no word of comparing."""
_DOSE = re.compile(
    r"(?<!first )(?<!next )(?<!last )(?<!second )\bdos(?:e|es|ing|age)\b|\bfractionation\b|\bregimen\b|\b(?:how many|number of|what|which)\b[^.?!]{0,20}\b(?:Gy|grays?|mg"
    r"|fractions)\b|\bhow (?:often|frequently)\b[^.?!]{0,40}\b(?:given|administered|inject\w*|infus\w*|repeated|dosed)\b|(?<![\d.])(?<![\d.][ -])\b(?:Gy|grays?)\b(?! ?\d)|\b\d+(?:\.\d+)?(?: ?Gy)? ?(?:in|x|/) ?\d+,? (?:or|vs\.?|versus) \d+(?:\.\d+)?(?: ?Gy)? ?(?:in|x|/) ?\d+\b",
    re.IGNORECASE,
)
_WHEN = re.compile(
    r"\bhow (?:long|soon)\b|\bwhat year\b|\bwhen (?:was|were|did)\b|^\W*(?:at what point|when) (?:during|in the course|on|under|relative)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"\bhow many\b|\bno\.? of (?:studies|trials|patients|pts|women|mets|lesions|fractions)\b|(?<!\d)(?<!\d )% of\b|\bwhat (?:%|per ?cent)|\bhow old\b|\bgive (?:the )?numbers\b|\bhow much (?:patients|women|people|percent)|\bhow often\b|\bhow (?:large|big|common|frequent)\b|(?<!guideline )(?<!guidelines )\brates?\b|\bper ?cent|\bproportion|\bmedian\b|\bhazard ratio\b"
    r"|\bHR\b(?!\s*(?:[+-]|pos|neg|(?:of |was |is |[:=] ?)*[01][.,]\d))|\bOS\b|\bPFS\b|\bconfidence interval\b|\bprevalence\b|\bnumber of\b|\bsample size\b|\bn\s*=|\bfigure"
    r"|(?<!\bDFI )(?<!\bDFI of )(?<!\binterval )(?<!\binterval of )\b(?:\d|1\d|20|(?:one|two|three|five|ten)(?=[- ]))[- ]?(?:y|yr|year)s?\b(?! (?:old|of age|after|since|ago|later|earlier|before|following|from|post|back|out|on|into|history)\b)|\bwhat survival\b|\bsize\b|\bcut-?off\b|\bthreshold\b|\bmortality\b|\bincidence\b",
    re.IGNORECASE,
)
GRADE = re.compile(r"\b(?:what|which)\b[^.?!,;]{0,24}\b(?:grade|level of evidence|evidence level)\b", re.IGNORECASE)
"""How one asks for the strength of a recommendation, which is no figure."""
_LIST = re.compile(
    r"\bwhich\b.*\b(?:events|pitfalls|trials|studies|reasons|exceptions|examples|situations|tests|groups|regimens|techniques|indications|criteria|factors|options|alternatives|drugs|sites|symptoms|features|patients|modalities"
    r"|procedures|steps|complications)\b|\bwhat are\b|\blist\b|\bname (?:the|all|three|four|some)\b|\bindications?\b|\bcriteria\b"
    r"|\boptions\b|\bbullet|^(?:every|all|each)\b|\balternatives\b|\bfactors\b|\bwho (?:is|are) (?:a )?candidates?\b",
    re.IGNORECASE,
)
_YES_NO = re.compile(
    r"^(?:so |and |but |then |ok,? |hi,? |please,? )*(?:is|are|was|were|does|do|did|can|could|should|would|will|has|have|may|must|am)\b",
    re.IGNORECASE,
)
_VALUE_START = re.compile(
    r"^(?:so |and )*(?:what(?:'s| is| was| were)?|how (?:many|long|much|often|large|big))\b", re.IGNORECASE
)


def type_of(text: str, keys: Mapping[str, frozenset[str]], sources: Collection[str], patient: bool) -> QuestionType:
    if patient:
        return QuestionType.CASE
    voices = len(keys["study"]) + len(sources)
    if len(keys["study"]) > 1 or len(sources) > 1 or _COMPARE.search(text) or (voices > 1 and _TWO_VOICES.search(text)):
        return QuestionType.COMPARISON
    if _LIST.search(text):
        return QuestionType.LIST
    if _YES_NO.search(text):
        return QuestionType.YES_NO
    if asked_for(text) is not Asked.ANYTHING or GRADE.search(text):
        return QuestionType.VALUE
    return QuestionType.EXPLANATION


def asked_for(text: str) -> Asked:
    if _DOSE.search(text):
        return Asked.DOSE
    if _NUMBER.search(text):
        return Asked.NUMBER
    if _WHEN.search(text):
        return Asked.WHEN
    return Asked.ANYTHING
