"""What a raw statement is about, as far as its words tell: tags guessed from the glossary and from cues. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.documents import Tags
from ingest.glossary import Glossary

NUMBER = r"\d+(?:[.,·]\d+)*"
CAVEAT = re.compile(
    r"\b(?:limit(?:ed|ation|ations) (?:by|of|to|because)|limitations?|selection bias|bias(?:ed)?|confound\w*|caveats?|caution\w*"
    r"|not (?:well )?balanced|unbalanced|imbalance\w*|methodolog\w+ flaws?|underpowered|small (?:sample|number|study)|relatively small"
    r"|closed (?:prematurely|early)|poor accrual|data are (?:limited|lacking|sparse|scarce)|limited data|no (?:prospective|randomi[sz]ed) data"
    r"|not (?:statistically )?powered|generali[sz]ability|retrospective nature|remains? (?:unknown|unclear|uncertain|controversial|to be defined)"
    r"|it is unclear|uncertain|premature(?:ly)?|low certainty|interpreted with)\b",
    re.IGNORECASE,
)
DESIGN = re.compile(
    r"\b(?:randomly (?:assigned|allocated)|were randomi[sz]ed|was randomi[sz]ed to|random(?:ly)? assign\w*|retrospectively (?:analy[sz]ed|reviewed)"
    r"|were enrolled|were included|was designed to|eligib(?:le|ility) (?:patients|criteria|women)|inclusion criteria|primary end ?points?"
    r"|search was conducted|were allocated|has completed accrual|underwent randomi[sz]ation|trials? (?:have been|were) conducted)\b",
    re.IGNORECASE,
)
POOLED = re.compile(
    r"\b(?:meta-?analy[sz]\w+|pooled|systematic review|combined analysis of|forest plot|heterogeneity|I²)",
    re.IGNORECASE,
)
RESULT = re.compile(
    rf"\b(?:(?:HR|RR)(?: of)?[\s,=:]*\d|hazard ratio|odds ratio|risk ratio|95\s?% ?(?:CI|confidence)|p\s?[<=>])|\b(?-i:OR)\s?[\d=,]|\bmedian\b.*{NUMBER}|{NUMBER}\s?(?:%|percent|per cent)"
    rf"|\b(?:{NUMBER}) versus {NUMBER}|\bno (?:statistically )?(?:significant )?(?:difference|improvement|benefit)\b"
    r"|\bno [^.,;]{0,40}\bbenefit\b|\bnot (?:statistically )?significant(?:ly)?\b|\b(?:failed to|did not) (?:improve|show|confer)\b|\bexperienced an improvement\b"
    r"|\b(?:was|were) (?:observed|associated with|safe)\b",
    re.IGNORECASE,
)
DEFINITION = re.compile(
    r"\b(?:is|are) (?:defined as|a term for|termed|called)\b|(?<!be )\bdefined (?:as|by)\b|\brefers? to\b|\bdefinition of\b",
    re.IGNORECASE,
)
GRADE = re.compile(
    r"\(?\b(?:Grade \d?[A-D](?:-[A-D])?\b|Level [IV]+(?:-[IV]+)?(?:, Grade [A-D](?:-[A-D])?)?|(?:level|class|category) \d?[A-Ca-c]?\d?(?= (?:evidence|recommendation)))",
    re.IGNORECASE,
)
POSITIONS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (polarity, re.compile(pattern, re.IGNORECASE))
    for polarity, pattern in (
        ("forbidden", r"\b(?:is|are) (?:absolutely )?contraindicated\b|\bmust not\b|\bmust never\b|\bshould never\b"),
        (
            "against",
            r"\b(?:do|does|should|would|can) not\b(?= (?:be |routinely |typically |generally |typically be |routinely be |support|skip|delay|use|perform|treat|suggest|recommend|favou?r))"
            r"|\bsuggest against\b|\brecommend against\b|\b(?:is|are) not (?:standard|recommended|indicated|routinely|considered standard|advised)\b"
            r"|\bno clear role\b|\bdo not (?:suggest|recommend|favou?r)\b|\bshould be avoided\b|\bnot (?:be )?routinely\b|\bprefer to avoid\b"
            r"|\brather than local treatment\b|\blimited role\b|\bgenerally do not require\b|\bavoid\b",
        ),
        (
            "required",
            r"\bmust\b(?! (?:also )?be (?:noted|emphasi[sz]ed|remembered))|\b(?:mandatory|evaluation required|is critical|is essential)\b"
            r"|(?<!data )(?<!studies )(?<!trials )(?<!research )\b(?:is|are) required\b",
        ),
        (
            "option",
            r"\b(?:may|might|can|could) (?:also )?(?:be |do )?(?:considered|offered?|appropriate|used|treated|employed|preferred|necessary|required|warranted|made|benefit|help\w*)\b"
            r"|\b(?:is|are) an? (?:reasonable )?(?:option|alternative)\b|\breasonable\b|\bsome \w+ experts\b|\bmay require\b|\bconsider(?:ing)?\b(?! (?:for|that))",
        ),
        (
            "for",
            r"\bshould\b(?! (?:also )?be (?:noted|emphasi[sz]ed|remembered))|\bwe (?:typically |generally |usually )?(?:suggest|recommend|advise|favou?r|offer)\b|\b(?:is|are) (?:strongly |usually |typically |generally )?"
            r"(?:recommended|indicated|suggested|advised|preferred|standard|treated with|considered candidates)\b|\bthe standard (?:of care|approach)\b"
            r"|\bappropriate candidates\b|\bstandard-of-care\b|\b(?:is|are) preferred\b|\bpreferred (?:to|over|for)\b",
        ),
    )
)
STRENGTH = re.compile(
    r"\b(?:we (?:typically |generally |usually )?(?:suggest|recommend|advise|prefer)(?: against)?|should(?: not| never| also)?(?: be)?(?: routinely)?|must(?: not)?|may (?:also )?be (?:considered|offered|appropriate|used)|may rarely be|"
    r"mandatory|required|no clear role|contraindicated|is an option|(?:most|some|a few|one) \w+ experts?|typically suggested|not standard[- ]of[- ]care|standard (?:of care|approach)|do not (?:suggest|recommend|favou?r)|"
    r"is critical|recommended|indicated|can be considered|consider)\b",
    re.IGNORECASE,
)
ASKED = re.compile(r"^(?:Do not|Avoid|Initiate|Consider|Complete|Perform|Obtain|Refer|Biopsy|Use)\b")


ANOTHER_STUDY = re.compile(
    r"^(?:[^,.]{0,45}, )?(?:in |from )?(?:preliminary results (?:of|from) )?(?:only )?(?:an?|one|another|two|three|four|several|other|some|most)\b"
    r"(?! (?:of these|post))[^.,;]{0,90}?\b(?:trials?|stud(?:y|ies)|series|meta-?analys[ie]s|reviews?|registr(?:y|ies)|cohorts?)\b"
    r"|^(?:Data|Retrospective|Observational|Case series|Cohort studies|Randomi[sz]ed trials)\b",
    re.IGNORECASE,
)
"""A sentence that turns to a study without a name that the glossary knows: the one before no longer holds."""
PRIMARY = re.compile(r"\s+(?:cancers?|carcinomas?|malignanc(?:y|ies))\b", re.IGNORECASE)


@dataclass(frozen=True)
class Lexicon:
    """Tags by glossary and cues. A guess, marked as such (``Tags.authored`` is false)."""

    glossary: Glossary

    def tags(self, sentences: Sequence[str], heading: str) -> list[Tags]:
        """The tags of one paragraph's sentences, in order.

        A study named in one sentence holds for the next ones until another is named. A site that a sentence
        does not name is that of the nearest heading that names one.
        """
        sites = self._of_heading(heading)
        study: tuple[str, ...] = ()
        found = []
        for text in sentences:
            keys = self._keys(text)
            study = keys.get("study", ()) or (() if ANOTHER_STUDY.match(text) else study)
            found.append(_tags(text, keys, study, keys.get("site", ()) or sites))
        return found

    def _keys(self, text: str) -> dict[str, tuple[str, ...]]:
        keys: dict[str, list[str]] = {}
        for match in self.glossary.find(text):
            if PRIMARY.match(text, match.end) and self.glossary.entries[match.key].kind == "site":
                continue  # "breast cancer", "colorectal cancer": a disease, not where its metastasis lies
            of_kind = keys.setdefault(self.glossary.entries[match.key].kind, [])
            if match.key not in of_kind:
                of_kind.append(match.key)
        return {kind: tuple(of_kind) for kind, of_kind in keys.items()}

    def _of_heading(self, heading: str) -> tuple[str, ...]:
        for part in reversed(re.sub(r"\((?:not|except)\b[^)]*\)", "", heading, flags=re.IGNORECASE).split(": ")):
            if sites := self._keys(part).get("site", ()):
                return sites
        return ()


def _tags(text: str, keys: dict[str, tuple[str, ...]], study: tuple[str, ...], site: tuple[str, ...]) -> Tags:
    kind, polarity = classify(text)
    return Tags(
        kind=kind,
        study=study,
        site=site,
        intervention=keys.get("intervention", ()),
        population=keys.get("population", ()),
        outcome=keys.get("outcome", ()),
        polarity=polarity,
        strength=strength(text) if kind == "position" else "",
    )


def classify(text: str) -> tuple[str, str]:
    """(kind, polarity) by cues; polarity is empty unless the kind is ``position``."""
    position = next((polarity for polarity, pattern in POSITIONS if pattern.search(text)), "")
    figures = RESULT.search(text) is not None
    if DEFINITION.search(text):
        return "definition", ""
    if POOLED.search(text) and (figures or not position):
        return "pooled", ""
    if DESIGN.search(text) and not position:
        return "design", ""
    if (
        CAVEAT.search(text)
        and not (position in {"against", "forbidden"} and GRADE.search(text))
        and not _is_order(text)
    ):
        return "caveat", ""
    if figures and not _decides(text, position):
        return "result", ""
    return ("position", position) if position else ("practice", "")


def _is_order(text: str) -> bool:
    return ASKED.match(text) is not None


def _decides(text: str, position: str) -> bool:
    """Whether a sentence with figures still tells what to do."""
    if not position:
        return False
    return (
        _is_order(text)
        or GRADE.search(text) is not None
        or re.search(r"\b(?:should|must|mandatory|may be considered|we suggest|we recommend)\b", text) is not None
    )


def strength(text: str) -> str:
    """The source's own words or grade for how strongly it holds a position; empty when it uses none."""
    words = STRENGTH.search(text)
    grade = GRADE.search(text)
    return "; ".join(found.group().strip("( ") for found in (words, grade) if found)
