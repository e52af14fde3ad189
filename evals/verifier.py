"""How often the verifier of compose mode is right: labelled claims, true and corrupted, by kind.

True claims are paraphrases written by hand (``labels/paraphrases.jsonl``) and statements reworded by rule. False ones are the
same sentences with one thing changed: by the patterns of ``labels/corruptions.yaml``, or by code for numbers, doses and arms.
``labels/claims.jsonl`` and ``claims-held-out.jsonl`` hold true and false claims written by hand in other styles. The verifier
was mended on all but the held-out file, which was scored after the last mend and changed nothing. "Caught" and "kept" carry
Wilson's interval.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.verification.quantities import plain, quantities
from assistant.verification.verifier import LONGEST, verify
from assistant.verification.wording import Reader
from evals.statistics import Interval, wilson
from ingest import yaml_text
from ingest.errors import UsageError
from ingest.glossary import load_glossary
from ingest.notes import read_note
from ingest.passages import Statement, passages

LABELS = Path(__file__).with_name("labels")
PER_KIND = 60
"""Claims of each kind; chosen by hash where there are more."""
DOSES = frozenset(("gray", "mg", "fraction", "week"))
PAIR = re.compile(
    r"(?P<one>\d+(?:\.\d+)?)(?P<middle>(?:\s?%| percent| months| per cent)?(?:(?! HR | range)[^;()\d]){0,90}?"
    r"\b(?:versus|vs|compared with|against|and|than)\b[^;()\d]{0,25})(?P<other>\d+(?:\.\d+)?)(?P<unit>\s?%| percent| months| per cent)"
)
BY_HAND = {"true, by hand: development": "paraphrases.jsonl"}
REWORDED = "true, reworded by rule"
OTHER_STYLES = {"development": "claims.jsonl", "held out": "claims-held-out.jsonl"}
"""Files whose rows name their kind: "true", or what was corrupted."""
FIGURES = frozenset(("number", "dose", "unit"))


@dataclass(frozen=True, slots=True)
class LabelledClaim:
    kind: str
    claim: str
    statements: tuple[Statement, ...]
    true: bool


@dataclass(frozen=True, slots=True)
class Row:
    """Of ``kind``, the share kept (true claims) or caught (false ones)."""

    kind: str
    true: bool
    share: Interval


def rank(text: str) -> int:
    """A fixed order that has nothing to do with content."""
    return int(hashlib.sha256(text.encode()).hexdigest(), 16)


def corpus_statements(corpus: Path) -> dict[str, Statement]:
    """Every statement of the shipped notes by id."""
    notes = [read_note(path) for path in sorted((corpus / "documents").glob("*.md"))]
    return {s.id: s for note in notes for passage in passages(note, 220) for s in passage.statements}


def labelled_claims(corpus: Path, labels: Path = LABELS) -> list[LabelledClaim]:
    """All claims with their label, at most ``PER_KIND`` of each false kind. Raises UsageError for an unknown statement."""
    statements = corpus_statements(corpus)
    by_hand = [claim for kind, name in BY_HAND.items() for claim in _by_hand(labels / name, kind, statements)]
    changes: Mapping[str, Sequence[tuple[str, str]]] = yaml_text.loaded(
        (labels / "corruptions.yaml").read_text(encoding="utf-8")
    )
    whole = [
        LabelledClaim("", s.text, (s,), True)
        for s in sorted(statements.values(), key=lambda s: rank(s.id))
        if s.tags.kind != "caveat" and len(s.text) < LONGEST - 40
    ]
    styles = [claim for half, name in OTHER_STYLES.items() for claim in _other_styles(labels / name, half, statements)]
    claims = [*by_hand, *styles, *_few(REWORDED, list(_reworded(whole, changes["reworded"])), 2 * PER_KIND)]
    bases = [*by_hand, *whole]
    for kind, patterns in changes.items():
        if kind != "reworded":
            claims += _few(kind, list(_changed(bases, kind, patterns)), PER_KIND)
    claims += _few("number", list(_numbers(bases, doses=False)), PER_KIND)
    claims += _few("dose", list(_numbers(bases, doses=True)), PER_KIND)
    return claims + _few("arm", list(_arms(bases)), PER_KIND)


def _by_hand(path: Path, kind: str, statements: Mapping[str, Statement]) -> Iterator[LabelledClaim]:
    for row in _rows(path, statements):
        yield LabelledClaim(kind, row["claim"], tuple(statements[id_] for id_ in row["statements"]), True)


def _other_styles(path: Path, half: str, statements: Mapping[str, Statement]) -> Iterator[LabelledClaim]:
    for row in _rows(path, statements):
        kind = "true" if row["kind"] == "true" else "figures" if row["kind"] in FIGURES else "anything else"
        cited = tuple(statements[id_] for id_ in row["statements"])
        yield LabelledClaim(f"{kind}, other styles: {half}", row["claim"], cited, kind == "true")


def _rows(path: Path, statements: Mapping[str, Statement]) -> Iterator[dict[str, Any]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if missing := [id_ for id_ in row["statements"] if id_ not in statements]:
            raise UsageError(f"{path}: {missing[0]} is no statement of the corpus.")
        yield row


def _few(kind: str, claims: list[LabelledClaim], count: int) -> list[LabelledClaim]:
    unique = {claim.claim: claim for claim in claims}
    chosen = sorted(unique.values(), key=lambda claim: rank(kind + claim.claim))[:count]
    return sorted(chosen, key=lambda claim: claim.claim)


def _reworded(bases: Sequence[LabelledClaim], patterns: Sequence[tuple[str, str]]) -> Iterator[LabelledClaim]:
    """Each statement under as many rewordings as fit it; at least two."""
    for base in bases:
        text, done = base.claim, 0
        for found, put in patterns:
            changed = re.sub(found, put, text, flags=re.IGNORECASE)
            done, text = done + (changed != text), changed
        if done > 1:
            yield LabelledClaim(REWORDED, text, base.statements, True)


def _changed(bases: Sequence[LabelledClaim], kind: str, patterns: Sequence[tuple[str, str]]) -> Iterator[LabelledClaim]:
    for found, put in patterns:
        pattern = re.compile(found, re.IGNORECASE)
        fitting = [base for base in bases if pattern.search(base.claim)]
        for base in fitting[:12]:
            yield LabelledClaim(kind, _capital(pattern.sub(put, base.claim, count=1)), base.statements, False)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _numbers(bases: Sequence[LabelledClaim], *, doses: bool) -> Iterator[LabelledClaim]:
    """One figure of the sentence replaced by another that its statements do not hold."""
    for base in bases:
        text = plain(base.claim)
        held = {value for s in base.statements for q in quantities(plain(s.text)) for value in q.values}
        fitting = [
            q for q in quantities(text) if (q.unit in DOSES) == doses and re.match(r"[\d.]+", text[q.start : q.end])
        ]
        for quantity in fitting:
            written = text[quantity.start : quantity.end]
            number = re.match(r"\d+(?:\.\d+)?", written)
            if number is None:
                continue
            other = _other(number.group(), held)
            changed = text[: quantity.start] + other + written[number.end() :] + text[quantity.end :]
            yield LabelledClaim("dose" if doses else "number", changed, base.statements, False)


def _other(number: str, held: set[str]) -> str:
    places = len(number.partition(".")[2])
    for step in (3, 10, 7, 1, 20, 33):
        other = f"{float(number) + step / 10**places:.{places}f}"
        if other not in held and other.rstrip("0").rstrip(".") not in held:
            return other
    return f"{float(number) * 7:.{places}f}"


def _arms(bases: Sequence[LabelledClaim]) -> Iterator[LabelledClaim]:
    """The two figures of a comparison exchanged."""
    for base in bases:
        found = PAIR.search(base.claim)
        if (
            found
            and found["one"] != found["other"]
            and not re.search(r"\bbetween\b|\brange", base.claim[: found.start()])
        ):
            swapped = f"{found['other']}{found['middle']}{found['one']}{found['unit']}"
            yield LabelledClaim(
                "arm", base.claim[: found.start()] + swapped + base.claim[found.end() :], base.statements, False
            )


def score(claims: Sequence[LabelledClaim], reader: Reader) -> tuple[list[Row], list[LabelledClaim]]:
    """One row a kind, and the claims on which the verifier was wrong."""
    right: dict[str, list[bool]] = {}
    wrong = []
    for claim in claims:
        correct = verify(claim.claim, claim.statements, reader).stands == claim.true
        right.setdefault(claim.kind, []).append(correct)
        if not correct:
            wrong.append(claim)
    kinds = {claim.kind: claim.true for claim in claims}
    rows = [
        Row(kind, true, share) for kind, true in kinds.items() if (share := wilson(sum(right[kind]), len(right[kind])))
    ]
    return rows, wrong


def overall(rows: Sequence[Row]) -> tuple[Interval | None, Interval | None]:
    """Precision (of the claims let through, the share true) and recall (of the true claims, the share let through)."""
    kept = sum(round(row.share.point * row.share.n) for row in rows if row.true)
    passed = sum(row.share.n - round(row.share.point * row.share.n) for row in rows if not row.true)
    return wilson(kept, kept + passed), wilson(kept, sum(row.share.n for row in rows if row.true))


def table(corpus: Path) -> tuple[list[tuple[str, str, str, str]], list[LabelledClaim]]:
    """Rows of words for the console (measure, value, interval, claims), and the claims judged wrongly."""
    rows, wrong = score(labelled_claims(corpus), Reader(load_glossary(corpus / "glossary.yaml")))
    precision, recall = overall(rows)
    said = [(f"kept: {row.kind}" if row.true else f"caught: {row.kind}", row.share) for row in rows]
    said += [
        (name, share)
        for name, share in (("precision of what is shown", precision), ("recall of true claims", recall))
        if share
    ]
    return [(name, f"{s.point:.3f}", f"{s.low:.3f} to {s.high:.3f}", str(s.n)) for name, s in said], wrong
