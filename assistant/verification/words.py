"""Checks of a claim's words against one statement: names, negation, direction, modality, scope. Pure.

Each check returns what is wrong, or nothing.
"""

import re
from itertools import combinations

from assistant.verification.binding import CONTROL
from assistant.verification.wording import Mark, Reader, Reading, Word

COVERED = 0.6
"""From which share of its words on a stretch of the statement counts as said in the claim."""
SURVIVAL = frozenset(("surviv",))
BAD_OUTCOMES = frozenset(("mortal", "toxic", "complic", "progress", "recurr", "pain", "advers", "morbid"))
WORSE = frozenset(("bad", "short", "down"))
BETTER = frozenset(("good", "long", "up"))
NEITHER = frozenset(("same", "none", "notsig"))
NEGATED = {
    "good": "none",
    "long": "none",
    "up": "none",
    "same": "differ",
    "sig": "notsig",
    "bad": "notworse",
    "short": "notworse",
    "down": "notless",
}
IMPLIED = {"none": frozenset(("none", "same")), "notsig": frozenset(("notsig", "same")), "same": frozenset(("same",))}
WEAKER_HEDGES = {
    "may": frozenset(("may", "suggest")),
    "suggest": frozenset(("suggest", "may", "likely", "limited")),
    "usual": frozenset(("usual", "most", "some", "rare")),
    "some": frozenset(("some", "few", "one", "rare")),
    "few": frozenset(("few", "one", "rare")),
    "rare": frozenset(("rare", "few")),
    "one": frozenset(("one",)),
    "select": frozenset(("select",)),
    "most": frozenset(("most", "usual")),
    "early": frozenset(("early",)),
    "likely": frozenset(("likely", "may", "suggest")),
    "limited": frozenset(("limited", "suggest", "may")),
}
LOCAL = re.compile(r"\blocal(?:ly)?\b", re.IGNORECASE)
BREAST = re.compile(r"\bbreast\b|\bprimary\b", re.IGNORECASE)
NO_FIGURE = re.compile(r"\b(?:not|never)\s+(?:\w+\s)?\d", re.IGNORECASE)
COUNTED = re.compile(r"[\w\s-]{0,20}\(\d")
LONGEST_LIST = 60
LISTED = re.compile(r",|\b(?:and|or|plus)\b")
CONTRASTED = re.compile(r"\bversus\b|\bvs\b|\bwith(?:out)?\b|\d")
INCLUDING = re.compile(r"\bincluding (?:\w+ )?$", re.IGNORECASE)
"""Before a population that widens what is said instead of restricting it."""
OPENING = re.compile(r"(?:For|In|Among|When|With|Without)\b[^,;:.]*,\s(?!and\b|or\b)")
GENERAL = frozenset(("surgery",))
"""Keys under which a more special one of the statement may be called."""
SURVIVALS = frozenset(("overall-survival", "survival-rate"))


def other_key(claim: Reading, keys: frozenset[str], told: Reading, reader: Reader, kinds: tuple[str, ...]) -> str:
    """Glossary keys of the given kinds that the claim names and the statement is not about."""
    entries = reader.glossary.entries
    allowed = set(keys)
    for key in keys:
        wider = reader.glossary.closure(key)
        allowed |= wider if entries.get(key) and entries[key].kind == "study" else wider & GENERAL
    if LOCAL.search(told.text):
        allowed.add("local-therapy")
    if BREAST.search(told.text):
        allowed.add("breast")
    if keys & SURVIVALS:
        allowed |= SURVIVALS
    named = {match.key for match in claim.matches if entries[match.key].kind in kinds}
    if kinds == ("population",):
        named &= reader.lexicon.population
    wrong = {key for key in named - allowed if not _also(key, claim, allowed)}
    return ", ".join(sorted(wrong))


def doubled(claim: Reading, told: Reading, reader: Reader) -> str:
    """A list that names one thing twice where the statement names another: "lung or lung" for "lung or liver"."""
    entries = reader.glossary.entries
    for first, second in combinations(claim.matches, 2):
        gap = claim.text[first.end : second.start]
        if first.key != second.key or len(gap) > LONGEST_LIST or not LISTED.search(gap) or CONTRASTED.search(gap):
            continue
        kind = entries[first.key].kind
        lost = {m.key for m in told.matches if entries[m.key].kind == kind} - claim.keys
        if lost and sum(m.key == first.key for m in told.matches) < 2:
            return f"names {first.key} twice and leaves out {sorted(lost)[0]}"
    return ""


def _also(key: str, claim: Reading, allowed: set[str]) -> bool:
    """Whether the words that name ``key`` name an allowed key as well."""
    places = [(match.start, match.end) for match in claim.matches if match.key == key]
    return all(any(m.key in allowed and (m.start, m.end) == place for m in claim.matches) for place in places)


def lost_population(claim: Reading, told: Reading, carried: frozenset[str], reader: Reader) -> str:
    """Restrictions to a population that the claim drops while it says the rest.

    A claim that names the statement's study has named its population with it.
    """
    entries = reader.glossary.entries
    studies = {
        key for key in (claim.keys | carried) & (told.keys | carried) if entries[key].kind == "study" and key != "rct"
    }
    said = frozenset().union(*(reader.glossary.closure(key) for key in claim.keys)) if claim.keys else frozenset()
    for match in told.matches:
        if (
            match.key not in reader.lexicon.population
            or match.key in said
            or (studies and match.key in reader.lexicon.implied)
            or INCLUDING.search(told.text, 0, match.start)
        ):
            continue
        if any(other in said for other in _narrower(match.key, told, reader)):
            continue
        figure = next((q.values for q in told.quantities if q.start >= match.end), ())
        if COUNTED.match(told.text, match.end):
            if any(q.values == figure for q in claim.quantities):
                return f"leaves out {match.key}"
            continue  # "triple-negative disease (7 versus ...": a figure's own category, not a restriction
        own = told.between(match.start, match.end)
        beside = told.around(match.start, match.end, 4, 4) - own or told.last(0, match.start, 3)
        if own & claim.terms == own:
            continue
        if match.end <= _scope(told.text):
            return f"leaves out {match.key}"
        if beside and len(beside & claim.terms) >= COVERED * len(beside):
            return f"leaves out {match.key}"
    return ""


def _scope(text: str) -> int:
    """Where the phrase ends that opens a sentence and says of whom all the rest holds; 0 where there is none."""
    found = OPENING.match(text)
    return found.end() if found else 0


def _narrower(key: str, told: Reading, reader: Reader) -> list[str]:
    return [other for other in told.keys if other != key and key in reader.glossary.closure(other)]


def other_polarity(claim: Reading, told: Reading) -> str:
    """Negations that the claim adds or loses."""
    flags: dict[str, set[bool]] = {}
    for word in told.words:
        flags.setdefault(word.term, set()).add(word.negated)
    shared = [word for word in claim.words if word.term in flags]
    if NO_FIGURE.search(claim.text) and not NO_FIGURE.search(told.text):
        return "denies a figure"
    added = [word for word in claim.words if word.negated]
    if added:
        known = [word for word in added if word.term in flags]
        wrong = [word for word in known if True not in flags[word.term]]
        if wrong and CONTROL.search(told.text) and all(_names_an_arm(word, claim) for word in wrong):
            wrong, known = [], added  # "without surgery" names an arm; which figure is its own is another check
        if (known and 2 * len(wrong) >= len(known)) or (not known and not told.negations):
            return f"denies '{(wrong or added)[0].written}'"
    for start, end in told.negations:
        scope = {word.term for word in told.words if start <= word.start < end}
        lost = {word.term for word in shared if word.term in scope and not word.negated and flags[word.term] == {True}}
        kept = {word.term for word in shared if word.term in scope and word.negated}
        if len(lost) > len(kept) and 2 * len(lost) >= len(scope):
            return f"no longer denies '{sorted(lost)[0]}'"
    return ""


def _names_an_arm(word: Word, claim: Reading) -> bool:
    return any(match.start <= word.start < match.end for match in claim.matches) and bool(
        re.search(r"(?:without|no)\s+(?:the )?(?:\w+[ -]){0,2}$", claim.text[: word.start], re.IGNORECASE)
    )


def added(claim: Reading, told: Reading, reader: Reader, group: str) -> str:
    """Words of a closed class (all, proven, before, retrospective ...) that the statement does not hold."""
    opposed = reader.lexicon.opposed if group == "polarity" else {}
    known = {(mark.name, mark.negated) for mark in told.in_group(group)}
    names = {name for name, _ in known}
    for mark in claim.in_group(group):
        if mark.name in opposed and not opposed[mark.name] & names:
            continue
        if mark.name not in names or ((mark.name, mark.negated) not in known and group == "scope"):
            return f"adds '{claim.text[mark.start : mark.end]}'"
    return ""


def _direction(mark: Mark) -> str:
    return NEGATED.get(mark.name, mark.name) if mark.negated else mark.name


def other_direction(claim: Reading, told: Reading) -> str:
    """Better, worse, longer, shorter, no different: each must be the statement's, on the same matter."""
    theirs = [(_direction(mark), mark) for mark in told.in_group("direction")]
    names = {name for name, _ in theirs}
    alike = bool(claim.terms & SURVIVAL) and not claim.terms & BAD_OUTCOMES
    for mark in claim.in_group("direction"):
        name = _direction(mark)
        fitting = _fitting(name, alike)
        if not fitting & names:
            return f"'{claim.text[mark.start : mark.end]}' is not what the statement says"
        if name != "sig" and _elsewhere(claim, mark, fitting, told, theirs):
            return f"'{claim.text[mark.start : mark.end]}' is said of something else"
    mine = {_direction(mark) for mark in claim.in_group("direction")}
    null = names & {"same", "notsig", "none"}
    pairs = len({(q.unit, q.values) for q in claim.quantities if q.unit in ("percent", "month", "hr")}) > 1
    if null and not names & BETTER and not mine & NEITHER and pairs:
        return "gives the figures without saying that they do not differ"
    return ""


def _fitting(name: str, alike: bool) -> frozenset[str]:
    if name in IMPLIED:
        return IMPLIED[name]
    if alike and name in BETTER | WORSE:
        return BETTER if name in BETTER else WORSE
    return frozenset((name,))


def _elsewhere(
    claim: Reading, mark: Mark, fitting: frozenset[str], told: Reading, theirs: list[tuple[str, Mark]]
) -> bool:
    """Whether the claim's direction stands by words that in the statement stand by an opposite direction."""
    if not any(name not in fitting and name != "sig" for name, _ in theirs):
        return False
    beside = claim.around(mark.start, mark.end, 4, 4)
    scores: dict[bool, int] = {True: 0, False: 0}
    for name, other in theirs:
        if name != "sig":
            overlap = len(beside & told.around(other.start, other.end, 4, 4))
            scores[name in fitting] = max(scores[name in fitting], overlap)
    return scores[False] > scores[True]


def stronger(claim: Reading, told: Reading) -> str:
    """A modal ("should", "must", "recommended") stronger than the statement's on the same matter."""
    theirs = told.in_group("modality")
    for mark in claim.in_group("modality"):
        level = int(mark.name)
        if level < 3 or (mark.negated and told.negations):
            continue
        fitting = [other for other in theirs if int(other.name) >= level]
        if not fitting:
            return f"'{claim.text[mark.start : mark.end]}' is stronger than the statement"
        weaker = [other for other in theirs if int(other.name) < min(level, 4)]
        if weaker and level > 3 and _nearest(claim, mark, told, weaker) > _nearest(claim, mark, told, fitting):
            return f"'{claim.text[mark.start : mark.end]}' is said of something else"
    return ""


def _groups(marks: list[Mark], text: str) -> int:
    """How many places ``marks`` stand at; neighbours such as "post-hoc subgroup" are one."""
    return sum(place == 0 or bool(text[marks[place - 1].end : mark.start].strip()) for place, mark in enumerate(marks))


def _nearest(claim: Reading, mark: Mark, told: Reading, others: list[Mark]) -> int:
    beside = claim.around(mark.start, mark.end, 4, 5)
    return max(len(beside & told.around(other.start, other.end, 4, 5)) for other in others)


def lost_hedge(claim: Reading, told: Reading) -> str:
    """Hedges ("may", "some experts", "preliminary") that the claim drops while it says the rest."""
    mine = [(mark.name, claim.around(mark.start, mark.end, 4, 5)) for mark in claim.in_group("hedge")]
    mine += [("may", claim.around(m.start, m.end, 4, 5)) for m in claim.in_group("modality") if int(m.name) < 3]
    for mark in told.in_group("hedge"):
        if mark.name not in WEAKER_HEDGES:
            continue
        own = told.between(mark.start, mark.end)
        scope = told.around(mark.start, mark.end, 3, 5) - own or told.beyond(mark.end, 5) - own
        fitting = [beside for name, beside in mine if name in WEAKER_HEDGES[mark.name]]
        alike = _groups([other for other in told.in_group("hedge") if other.name == mark.name], told.text)
        if any(beside & scope for beside in fitting) or len(fitting) >= alike:
            continue
        if scope and len(scope & claim.terms) >= COVERED * len(scope):
            return f"leaves out '{told.text[mark.start : mark.end]}'"
    if (
        "ai-generated" in told.text.lower()
        and not {"ai", "oracl"} & claim.terms
        and "ai-generated" not in claim.text.lower()
    ):
        return "leaves out that an AI-generated page says so"
    return ""
