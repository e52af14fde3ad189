"""Reads how many metastases and how large. Pure."""

import re

from assistant.facts.distances import distance_mentions, millimetres
from assistant.facts.enumerated import enumerated
from assistant.facts.lexicons import measure_shapes
from assistant.facts.mentions import Mention
from assistant.facts.patterns import Shape
from assistant.facts.reading import Reading
from assistant.facts.sites import listed
from assistant.facts.text import number

_OF_PRIMARY = re.compile(
    r"\b(?:primary|breast|fungating|mastectomy|original (?:lump|tumou?r|cancer)|(?<!lung )(?<!liver )(?<!brain )(?<!neck )lump(?! in (?:her|his|the|my) (?:liver|lung|brain)))\b(?! (?:cancer )?(?:met|liver|bone|lung|brain|spine))"
)
_OF_METASTASIS = re.compile(
    r"\b(?:met(?:s|astas\w+)?|lesions?|deposits?|nodules?|liver|lung|brain|bone|hepatic|secondary|segment|seg|spots?)\b"
)
_ORIGIN = re.compile(
    r"\b(?:from|of|in|with|known|metastatic|stage (?:iv|4)|advanced|secondary|previous|prior|old|for)(?: (?:an?|her|his|the|known|er|pr|hr|her2|tnbc|luminal|triple[- ]negative"
    r"|positive|negative|lobular|ductal|metastatic|recurrent|previous|[a-z0-9]+[+-]))* breast (?:cancer|ca|carcinoma)\b(?! (?:primary|mass|lump|measuring|of \d))"
)
"""The breast cancer from which metastases come, and no tumour that is measured."""
_SITE_GROUPS = ("site", "site2", "site3", "site4", "site5", "site6", "site7")
_SEVERAL = re.compile(r"\b(?:mets|metastases|lesions|deposits|nodules|recurrences|disease|spread)\b")
"""What "isolated" does not make one: "isolated hepatic metastases" are in the liver alone."""
_LONE = re.compile(r"(?:met|metastasis|lesion|deposit|nodule|tumou?r),? ?[ (-]?$")
"""One of them: what is told behind it ("solitary met, 53, ER+") is no number of several."""
_AREA = re.compile(r"^\d+(?:[.,]\d)? ?x ?\d")
_FEW = 9
_ONE = re.compile(r"^(?:a |an )?(?:single|solitary|lone|sole|isolated|unique)$|^(?:her|his|the|my) only$")


def measure_mentions(reading: Reading) -> list[Mention]:
    distances = distance_mentions(reading)
    sizes, counts = _sizes(reading, distances), _counts(reading)
    return [*distances, *sizes, *(counts or enumerated(reading, sizes))]


def _sizes(reading: Reading, distances: list[Mention]) -> list[Mention]:
    shapes = measure_shapes()
    found: list[Mention] = []
    earlier: list[Mention] = []
    for hit in shapes["size"].finditer(reading.norm):
        start, end = hit.span()
        if hit.group("n") in ("a", "an", "half a", "half an") and not re.match(
            r" (?:met|lesion|nod|dep)", reading.norm[end : end + 5]
        ):
            continue
        if reading.not_patient(start, end) or any(one.start <= start < one.end for one in distances):
            continue
        low, high = reading.sentence(start)
        before, after = reading.norm[low:start], reading.norm[end:high]
        if shapes["size_not"].search(after) or shapes["size_not_before"].search(before):
            continue
        if _limit(reading, before, start, end, shapes["size_limit"]):
            continue
        if shapes["from_to"].search(before) and re.match(r" ?(?:to|->|down to|and now)", after):
            continue
        if _primary(before, after):
            continue
        amounts = [millimetres(hit.group(name), hit.group("u")) for name in ("a", "b", "n") if hit.group(name)]
        amounts += _listed(before, hit.group("u"))
        sizes = [amount for amount in amounts if amount]
        if sizes:
            told = Mention("lesion-size", max(sizes), start, end, unit="mm", site=_near_site(before, after))
            (earlier if shapes["size_then"].search(before) else found).append(told)
    return found or earlier


def _listed(before: str, unit: str) -> list[float | None]:
    """Sizes that share the unit of the last one ("12 and 7 mm", "1.2, 2.8 and 4.9 cm")."""
    found: list[float | None] = []
    while one := measure_shapes()["size_before"].search(before):
        found.append(millimetres(one.group("n"), unit))
        before = before[: one.start()]
    return found


def _limit(reading: Reading, before: str, start: int, end: int, limit: Shape) -> bool:
    """Whether the number bounds what is asked about ("lesions under 3 cm") and is no size of hers."""
    found = limit.search(before)
    if not found:
        return False
    if measure_shapes()["size_rule"].search(before):
        return True
    if measure_shapes()["size_upto"].search(before):
        return reading.is_proposed(start, end)
    if measure_shapes()["size_bound"].search(before):
        return True
    return reading.is_proposed(start, end) or not re.search(r"up to|over|under|more than|less than", found.group())


def _primary(before: str, after: str) -> bool:
    """Whether the nearest noun says that this is the breast primary's size."""
    ahead = re.split(r"[,;()/|]|\.(?!\d)| with | and | in situ| - ", after, maxsplit=1)[0][:40]
    behind = re.split(r"[;|]|\.(?!\d)| - ", _without_origin(before))[-1][-90:]
    for words in (ahead, behind):
        primary, other = list(_OF_PRIMARY.finditer(words)), list(_OF_METASTASIS.finditer(words))
        if primary or other:
            if words is ahead:
                return bool(primary) and (not other or primary[0].start() < other[0].start())
            return bool(primary) and (not other or primary[-1].start() > other[-1].start())
    return False


def _without_origin(before: str) -> str:
    """``before`` without the cancer from which the metastases that it names come ("two mets from ER+ breast cancer, ")."""
    found = _OF_METASTASIS.search(before)
    at = found.end() if found else len(before)
    return f"{before[:at]}{_ORIGIN.sub(' ', before[at:])}"


def _near_site(before: str, after: str) -> str:
    for _, _, sites in listed(after[:40]):
        return sites[-1]
    found = listed(before[-40:])
    return found[-1][2][-1] if found else ""


def _counts(reading: Reading) -> list[Mention]:
    shapes, found = measure_shapes(), []
    for hit in shapes["count"].finditer(reading.norm):
        start, end = hit.span()
        if reading.not_patient(start, end):
            continue
        low, _ = reading.sentence(start)
        before = reading.norm[low:start]
        if shapes["count_limit"].search(before):
            continue
        words = hit.group("n").strip()
        if re.search(r"\b(?:no|not|without)(?: \w+)? ?$", before[-12:]):
            continue
        if "isolated" in words and _SEVERAL.search(hit.group()):
            continue
        amount = _amount(words)
        if _AREA.match(hit.group()) and ((amount or 0) > _FEW or not _SEVERAL.search(hit.group())):
            continue  # "18 x 15 mm metastasis" is as long and as wide
        if words == "one" and re.match(
            r" of\b|(?: \w+)? (?:is|has|of)\b", reading.norm[hit.end("n") : hit.end("n") + 8]
        ):
            continue
        if amount is None or not 1 <= amount <= 60 or amount != int(amount):
            continue
        if amount > 1 and _LONE.search(reading.norm, start, hit.start("n")):
            continue
        groups = hit.groupdict()
        site = next((groups[name] for name in _SITE_GROUPS if groups.get(name)), "")
        places = listed(site) if site else []
        found.append(
            Mention("lesion-count", amount, start, end, unit="lesions", site=places[0][2][-1] if places else "")
        )
    return _total(found, reading)


def without_ages(mentions: list[Mention]) -> list[Mention]:
    """``mentions`` without a count whose number is read as an age ("brain metastases, 38, HER2+")."""
    ages = [one for one in mentions if one.fact == "age"]
    return [
        one
        for one in mentions
        if one.fact != "lesion-count"
        or not any(one.value == age.value and one.start < age.end and age.start < one.end for age in ages)
    ]


_COUNTED = {
    "couple": 2.0,
    "pair": 2.0,
    "brace": 2.0,
    "both": 2.0,
    "each": 2.0,
    "either": 2.0,
    "focal": 2.0,
    "trio": 3.0,
    "half a dozen": 6.0,
    "dozen": 12.0,
}
"""Words that count, none of them a numeral."""


def _amount(words: str) -> float | None:
    """How many: "three", "a pair of", "solitary", "half a dozen"; nothing counts as one."""
    for word, amount in _COUNTED.items():
        if word in words:
            return amount
    if not words or _ONE.match(words):
        return 1.0
    return number(words.removeprefix("just the ").removeprefix("only the ").removeprefix("just ").removeprefix("only "))


def _total(found: list[Mention], reading: Reading) -> list[Mention]:
    """One mention: a stated total, or the sum over sites; overlapping readings count once."""
    kept: list[Mention] = []
    for one in sorted(found, key=lambda m: (m.start, -m.end)):
        if not any(one.start < other.end and other.start < one.end for other in kept):
            kept.append(one)
    kept = [one for one in kept if not reading.norm.startswith("both ", one.start)] or kept  # may count the primary
    if len(kept) < 2:
        return kept
    placed = {one.site: one for one in kept if one.site}
    loose = [one for one in kept if not one.site]
    if loose and placed:
        return loose[:1] if loose[0].value != 1 else list(placed.values())[:1] if len(placed) == 1 else loose[:1]
    if len(placed) > 1:
        total = float(sum(float(one.value) for one in placed.values()))
        first, last = kept[0], kept[-1]
        return [Mention("lesion-count", total, first.start, last.end, unit="lesions", derived="sum over sites")]
    return kept
