"""Reads receptor status in clinical spelling: "ER+/HER2-", "ER 8/8 PR 0", "IHC 2+ FISH neg". Pure."""

import re
from collections.abc import Iterator, Mapping

from assistant.facts.lexicons import receptor_shapes, receptor_words
from assistant.facts.mentions import Mention
from assistant.facts.patterns import Shape
from assistant.facts.reading import Reading
from assistant.facts.scope import status_of
from assistant.facts.text import number
from assistant.patient import Status

_ORDER = "three signs, read as ER, PR, HER2"

_TWO_TISSUES = re.compile(
    r"\b(?:primary|original|first tumou?r|breast (?:tumou?r|core|biopsy|surgery)|mastectomy|lumpectomy)\b[^?]*\b(?:mets?|metasta\w+|re-?biops\w*|biops\w*|recurren\w+|relapse\w*|liver|lung|bone)\b"
    r"|\b(?:mets?|metasta\w+|re-?biops\w*|recurren\w+|relapse\w*|liver|lung|bone)\b[^?]*\b(?:primary|original|first tumou?r)\b"
)
"""Two tissues of one patient whose receptors may differ."""

_HORMONE = frozenset({"er", "pr", "hr-status"})

_OPPOSITE = {"positive": "negative", "negative": "positive"}


def receptor_mentions(reading: Reading) -> list[Mention]:
    """er, pr, hr-status and her2; a status that is open (2+ without ISH, awaited) yields nothing."""
    shapes = receptor_shapes()
    found = _subtypes(reading, shapes)
    taken = [hit.span() for hit in shapes["parallel"].finditer(reading.norm)]
    for hit in shapes["parallel"].finditer(reading.norm):
        found += _parallel(hit)
    for name in ("named", "reversed"):
        for hit in shapes[name].finditer(reading.norm):
            if not any(low < hit.end() and hit.start() < high for low, high in taken):
                found += _named(reading, hit)
    if "her" not in reading.norm or not any(one.fact == "her2" for one in found):
        found += _alone(reading, shapes["her2_alone"])
    hers = [one for one in found if not reading.not_patient(one.start, one.end)]
    return _concordant(hers) if _TWO_TISSUES.search(reading.norm) else hers


def _concordant(found: list[Mention]) -> list[Mention]:
    """``found`` without the receptors that differ between the primary and a metastasis, and that they do: neither result is
    taken for hers.
    """
    told: dict[str, set[str | float]] = {}
    for one in found:
        told.setdefault(one.fact, set()).add(one.value)
    differing = {fact for fact, values in told.items() if len(values) > 1}
    if differing & _HORMONE:
        differing |= _HORMONE
    kept = [one for one in found if one.fact not in differing]
    if not differing:
        return kept
    start, end = min(one.start for one in found), max(one.end for one in found)
    return [*kept, Mention("receptors-differ", "yes", start, end, derived="told of the primary and of a metastasis")]


def _subtypes(reading: Reading, shapes: Mapping[str, Shape]) -> list[Mention]:
    """Names that settle several receptors at once: triple negative, luminal A, three signs in a row."""
    found: list[Mention] = []
    for name, sign in (("triple_negative", "negative"), ("triple_positive", "positive")):
        for hit in shapes[name].finditer(reading.norm):
            found += [_at(hit, fact, sign, f"written as triple {sign}") for fact in ("er", "pr", "her2")]
    for hit in shapes["both_negative"].finditer(reading.norm):
        found += [_at(hit, fact, "negative", "written as receptors negative") for fact in ("er", "pr")]
    for hit in shapes["luminal"].finditer(reading.norm):
        found.append(_at(hit, "hr-status", "positive", "written as luminal"))
    for hit in shapes["luminal_a"].finditer(reading.norm):
        found.append(_at(hit, "her2", "negative", "written as luminal A"))
    for hit in shapes["positional"].finditer(reading.norm):
        told = zip(("er", "pr", "her2"), hit.group("s1", "s2", "s3"), strict=True)
        found += [_at(hit, fact, "positive" if sign[0] in "+p" else "negative", _ORDER) for fact, sign in told]
    return found


def _at(hit: re.Match[str], fact: str, value: str, derived: str = "") -> Mention:
    return Mention(fact, value, hit.start(), hit.end(), derived=derived)


def _sign(words: str, *, her2: bool) -> str:
    """ "positive", "negative", or "" where the status is open. "Low" is negative for HER2, positive for ER."""
    signs = receptor_words()[1]
    for name in ("open", "negative", "positive") if her2 else ("open", "positive", "negative"):
        if signs[name].fullmatch(words):
            return "" if name == "open" else name
    return ""


def _markers(words: str) -> Iterator[str]:
    """The facts that a list of markers ("ER, PR and HER2", "E/PR") names."""
    if words.replace(" ", "") == "e/pr":
        yield from ("er", "pr")
        return
    for part in re.split(r" ?[/,&] ?(?:and )?| and | or | \+ ", words):
        name = part.removeprefix("the ").strip()
        for fact, expression in receptor_words()[0].items():
            if expression.fullmatch(name):
                yield fact
                break


def _named(reading: Reading, hit: re.Match[str]) -> list[Mention]:
    markers = list(_markers(hit.group("markers")))
    sign = _sign(hit.group("sign"), her2="her2" in markers)
    if not sign or _response_words(reading, hit, markers):
        return []
    if status_of(reading, hit.start(), hit.start()) is Status.DENIED and not hit.group("sign").startswith("n"):
        before = reading.norm[max(0, hit.start() - 12) : hit.start()]
        if re.search(r"\b(?:not|no|isn.t|non)[ -]*$", before):
            sign = _OPPOSITE[sign]
    return [_at(hit, fact, sign) for fact in markers]


def _response_words(reading: Reading, hit: re.Match[str], markers: list[str]) -> bool:
    """Whether "PR" or "HR" here is a partial response or a hazard ratio."""
    words, after = hit.group(), reading.norm[hit.end() : hit.end() + 12]
    if markers == ["hr-status"] and re.match(r"hr[ :=]*(?:of )?\d", words):
        return True
    if markers == ["pr"] and re.search(r"/ ?12$", words):
        return not re.search(r"\ber\b[^.;]{0,14}$", reading.norm[max(0, hit.start() - 20) : hit.start()])
    return markers == ["pr"] and bool(re.match(r" ?(?:ct|pet|mri|scan|of the liver|/12)", after))


def _parallel(hit: re.Match[str]) -> list[Mention]:
    found = []
    for index in "123":
        name, sign = hit.groupdict().get(f"m{index}"), hit.groupdict().get(f"s{index}")
        for fact in _markers(name or ""):
            value = _in_row(sign or "", her2=fact == "her2")
            found += [_at(hit, fact, value)] if value else []
    return found


def _in_row(sign: str, *, her2: bool) -> str:
    """A sign of a row ("+", "neg", "90", "0"); a number is a percentage or an Allred score, for HER2 the IHC score."""
    amount = number(sign.rstrip(" %"))
    if amount is None:
        return "" if not sign else "positive" if sign[0] in "+p" else "negative"
    if not her2:
        return "positive" if amount else "negative"
    return {0: "negative", 1: "negative", 3: "positive"}.get(int(amount), "")


def _alone(reading: Reading, shape: Shape) -> list[Mention]:
    """HER2 from "IHC 2+ FISH neg" where the marker itself is not written."""
    found = []
    for hit in shape.finditer(reading.norm):
        score, ish = int(hit.group("n")), hit.group("ish")
        if score == 2 and not ish:
            continue
        positive = score == 3 if score != 2 else bool(ish and ish[0] in "+pa")
        found.append(_at(hit, "her2", "positive" if positive else "negative"))
    return found
