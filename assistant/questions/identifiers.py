"""What identifies a patient, found by pattern and cue and masked before anything else reads or keeps a text. Pure.

A name needs a cue ("Mrs", "named", "my mother", "patient X"): authors, trials, hospitals and clinicians have none, so
they stay. A name without a cue, or an identifier in a form not listed here, is not found; the reader is told to leave
such details out. Ages and dates of scans, treatments and diagnoses stay, since they are facts of the case.
"""

import re

_UP = "A-ZÀ-ÖØ-ÞĆČĎĐĘĞİŁŃŇŐŒŘŚŞŠŤŰŹŻŽ"
_NAME = rf"[{_UP}](?:['’][{_UP}])?[^\W\d_A-Z]+(?:['’]?[{_UP}]?[^\W\d_A-Z]+)?(?:-[{_UP}][^\W\d_A-Z]+)*"
_PARTICLES = rf"(?:(?:al|el|bin|abu|ben)-)?(?:(?:van|von|der|den|de|la|le|da|di|dos|bin|al|el|[{_UP}]\.?)\s+){{0,3}}"
_NOT_A_NAME = (
    r"(?!(?:Has|Is|Was|With|Had|Who|And|The|A|An|In|On|Her|His|She|He|Should|Can|Metastatic|Presents|Presented|Currently|Age|Aged"
    r"|ECOG|HER|Stage|Breast|Bone|Liver|Lung|Brain|Denies|Wants|Asks|No|Now|Post|Pre|History|Case|Details|Data|Not|What|If|Education|Society"
    r"|Mon|Tues|Wednes|Thurs|Fri|Satur|Sun|January|February|March|April|May|June|July|August|September|October|November|December)"
    r"(?:day)?\b)"
)
_CAPITALS = rf"(?!(?:ECOG|HER|TNBC|MBC|SBRT|SABR|RFA|EBRT|WBRT|SRS|MRI|PET|DCIS|IDC|ILC|COPD|KPS|BRCA|CDK|BMI|NHS|LIVER|LUNG|BONE|BRAIN|STAGE)\b)[{_UP}]{{3,}}\b"
"""A surname in capitals, which counts only beside a given name or after a title."""
_FULL = rf"(?:{_PARTICLES}{_NOT_A_NAME}{_NAME}(?:\s+{_PARTICLES}(?:{_NOT_A_NAME}{_NAME}|{_CAPITALS})){{1,2}}|{_CAPITALS},?\s+{_NOT_A_NAME}{_NAME})"
_ONE_OR_MORE = (
    rf"{_PARTICLES}{_NOT_A_NAME}(?:{_NAME}|{_CAPITALS})(?:,?\s+{_PARTICLES}(?:{_NOT_A_NAME}{_NAME}|{_CAPITALS})){{0,2}}"
)
_LOWER = (
    r"(?!(?:has|is|was|with|had|who|and|the|has|imaging|scan|spine|spinal|liver|brain|bone|chest|breast|pelvis|guided|angio\w*|spectro\w*"
    r"|shows?|showed|of|or|for|to|in|on|at|rate)\b)[^\W\d_A-Z]{3,}(?:-[^\W\d_A-Z]+)?"
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*"
_DATE = rf"(?:\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{1,4}}|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH},?\s+\d{{4}}|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}})"
_STREET = r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Close|Court|Way|Place|Terrace|Crescent|Square|Gardens|Grove|Boulevard|Blvd)"
_POSTCODE = r"[A-Z]{1,2}\d[A-Z\d]?\s\d(?!GY|FX|FR|YR)[ABD-HJLNP-UW-Z]{2}"
IDENTIFIERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("e-mail", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    (
        "record number",
        re.compile(
            r"\b(?:MRN|NHS(?:\s+(?:no|number))?|hosp(?:ital)?\.?\s+(?:no|number|id)|record\s+(?:no|number|id)|(?:patient|pt)\s+(?:no|number|id)"
            r"|case\s+(?:no|number|id)|unit\s+(?:no|number)|SSN|social security(?: number)?|CHI|chart(?:\s+(?:no|number))?|file\s+(?:no|number)"
            r"|insurance(?:\s+(?:no|number|id))?|passport(?:\s+(?:no|number))?)\.?\s*(?:is|:|#|=|no\.?)?\s*#?\s*"
            r"(?=[A-Z0-9/-]*\d)[A-Z]{0,4}[-/ ]?\d[\dA-Z/-]*(?:[ -]\d{2,})*",
            re.IGNORECASE,
        ),
    ),
    (
        "phone number",
        re.compile(
            r"(?:\b(?:tel|phone|ph|telephone|mobile|cell|call|ring|contact|reach|text|fax|landline|whatsapp)\b\.?:?\s*(?:(?!\d)\w+\s+){0,4}?"
            r"(?:(?:on|at|no|number|is)\b\.?:?\s*)?)\+?[\d(][\d\s().-]{6,}\d|\+\d[\d\s().-]{7,}\d"
            r"|\(\d{3}\)\s*\d{3}[-. ]\d{4}\b|\b0\d{2,4}[ -]\d{3,4}[ -]?\d{3,4}\b|\b\d{3}-\d{3}-\d{4}\b",
            re.IGNORECASE,
        ),
    ),
    (
        "record number",
        re.compile(
            r"\b\d{3}-\d{2}-\d{4}\b|\b\d{3} \d{3} \d{4}\b|\b(?!NCT)[A-Z]{1,3}\d{6,}\b|(?<!PMID )(?<!PMID: )(?<!PMID:)\b\d{7,}\b"
        ),
    ),
    (
        "date of birth",
        re.compile(
            rf"\b(?:d\.?o\.?b\.?|date of birth|birth ?date|birthday|born(?:\s+in\s+\w+)?(?:\s+on)?)\s*(?:is|was|:)?\s*{_DATE}",
            re.IGNORECASE,
        ),
    ),
    (
        "address",
        re.compile(
            rf"\b\d{{1,5}}[A-Za-z]?,?\s+(?:[A-Z][\w'’-]+\s+){{1,3}}{_STREET}\b\.?(?:,\s+[A-Z][\w-]+){{0,2}}(?:,?\s+(?:{_POSTCODE}|[A-Z]{{2}}\s+\d{{5}}|\d{{5}})\b)?"
            rf"|\b{_POSTCODE}\b"
        ),
    ),
    ("name", re.compile(rf"\b(?:Mrs|Mr|Ms|Miss|Mme|Frau|Herr|Sra?)\.?\s+{_ONE_OR_MORE}")),
    ("name", re.compile(rf"\b(?:mrs|mr)\.?\s+{_LOWER}")),
    ("name", re.compile(rf"\b(?:MRS|MISS)\.?\s+(?:{_CAPITALS}|{_NAME})(?:\s+{_CAPITALS})?")),
    (
        "name",
        re.compile(
            rf"(?:(?i:\b(?:(?:patient|pt)(?:'s)? name(?: is)?:?|named|name is|name:|called|my patient,?|our patient,?|the patient,|'s patient|pt:?|patient:?|re:?))"
            rf"\s+){_FULL}"
        ),
    ),
    ("name", re.compile(rf"(?:(?i:\bre:))\s+{_NOT_A_NAME}{_NAME},\s+{_NOT_A_NAME}{_NAME}")),
    (
        "name",
        re.compile(
            rf"(?i:\b(?:(?:patient|pt)(?:'s)? name(?: is)?:?|named|name is|name:|called))\s+{_NOT_A_NAME}{_NAME}"
        ),
    ),
    (
        "name",
        re.compile(
            rf"(?i:\b(?:my|our|his|her) (?:wife|husband|partner|mother|mum|mom|father|dad|sister|brother|daughter|son|aunt|uncle|cousin"
            rf"|grandmother|grandma|friend|neighbou?r|colleague)),?\s+{_ONE_OR_MORE}"
        ),
    ),
)
MASK = "[{kind} removed]"


def mask(text: str) -> tuple[str, tuple[str, ...]]:
    """``text`` without identifiers, and the kinds that were found, in order of the list."""
    kinds: list[str] = []
    for kind, pattern in IDENTIFIERS:
        text, count = pattern.subn(MASK.format(kind=kind), text)
        if count:
            kinds.append(kind)
    return text, tuple(dict.fromkeys(kinds))
