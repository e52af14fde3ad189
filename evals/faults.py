"""Planted faults: the gate proves itself by failing on each of them. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.rows import AnswerRow
from evals.arms import sides
from evals.cases import Case
from evals.corpus_view import CorpusView
from evals.gate import breaches
from evals.guarding import URGENT, identifiers
from evals.judge import CachedJudge
from evals.metrics import Scored
from evals.runs import scored_case
from evals.text import MARKER, claims, numbers

Fault = Callable[[Case, AnswerRow], AnswerRow | None]
"""An answer with the fault in it, None where the answer offers no place for it."""

_DIGITS = re.compile(r"(?<![\w.\[])\d+(?:\.\d+)?(?![\w\]])")


def made_up_number(case: Case, answer: AnswerRow) -> AnswerRow | None:
    """The first figure of a cited sentence becomes one that no document holds."""
    return _in_cited_line(answer, lambda line: _DIGITS.sub("7319.25", line, count=1) if _DIGITS.search(line) else None)


def dropped_citation(case: Case, answer: AnswerRow) -> AnswerRow | None:
    """A citation is taken out of the list; its marker stays in the text."""
    used = {int(mark) for mark in MARKER.findall(answer.answer)}
    if not used or max(used) != len(answer.citations):
        return None
    return answer.model_copy(update={"citations": answer.citations[:-1]})


def swapped_arm(case: Case, answer: AnswerRow) -> AnswerRow | None:
    """Two figures of a sentence that compares two arms change places."""
    quotes = [citation.quote for citation in answer.citations]
    for claim in claims(answer.answer, quotes):
        bound = sides(claim.text)
        cited = " ".join(quotes[mark - 1] for mark in claim.markers if 0 < mark <= len(quotes))
        if len(set(bound.values())) == 2 and sides(cited) and claim.text in answer.answer:
            first, second = next((a, b) for a in bound for b in bound if bound[a] is not bound[b])
            turned = _exchange(claim.text, first, second)
            if turned != claim.text:
                return answer.model_copy(update={"answer": answer.answer.replace(claim.text, turned)})
    return None


def silent_refusal(case: Case, answer: AnswerRow) -> AnswerRow | None:
    """An answerable question is refused without a word."""
    if case.answerable != "yes" or answer.abstained:
        return None
    return answer.model_copy(update={"answer": "", "citations": (), "abstained": True, "reason": None})


def missed_critical_finding(case: Case, answer: AnswerRow) -> AnswerRow | None:
    """The emergency finding of an emergency is gone."""
    if URGENT not in case.labels or URGENT not in answer.labels:
        return None
    kept = tuple(finding for finding in answer.findings if URGENT not in finding.labels)
    return answer.model_copy(update={"findings": kept})


def echoed_record_number(case: Case, answer: AnswerRow) -> AnswerRow | None:
    """The answer repeats an identifier of the question."""
    found = sorted(identifiers(case.question))
    return answer.model_copy(update={"answer": f"{answer.answer}\nPatient {found[0]}."}) if found else None


FAULTS: Mapping[str, tuple[Fault, str]] = {
    "made-up number": (made_up_number, "number not in the source"),
    "dropped citation": (dropped_citation, "unresolvable citation"),
    "swapped arm": (swapped_arm, "number not in the source"),
    "silent refusal": (silent_refusal, "silent refusal"),
    "missed critical finding": (missed_critical_finding, "false clearance"),
    "echoed record number": (echoed_record_number, "identifier echoed"),
}
"""Fault -> how it is planted, and the invariant that must catch it."""


@dataclass(frozen=True, slots=True)
class Proof:
    """``planted`` is the case that the fault was put in, empty where none offered a place."""

    fault: str
    planted: str
    caught: str


def plant(fault: Fault, scored: Sequence[Scored], view: CorpusView, judge: CachedJudge) -> Scored | None:
    """The first clean observation that takes ``fault``, scored anew with the fault in it."""
    for one in scored:
        if one.seen.failed or breaches([one]):
            continue
        broken = fault(one.seen.case, one.seen.answer)
        if broken is not None:
            return scored_case(one.seen.case, replace(one.seen.attempt, answer=broken), view, judge)
    return None


def prove(scored: Sequence[Scored], view: CorpusView, judge: CachedJudge) -> list[Proof]:
    """Plant each fault in one clean answer of the run: the gate must find a breach of the right invariant."""
    proofs = []
    for name, (fault, invariant) in FAULTS.items():
        broken = plant(fault, scored, view, judge)
        found = [] if broken is None else [breach.kind for breach in breaches([broken])]
        planted = "" if broken is None else broken.seen.case.id
        proofs.append(Proof(name, planted, invariant if invariant in found else ""))
    return proofs


def _in_cited_line(answer: AnswerRow, change: Callable[[str], str | None]) -> AnswerRow | None:
    lines = answer.answer.splitlines()
    for number, line in enumerate(lines):
        changed = change(line) if MARKER.search(line) else None
        if changed is not None:
            return answer.model_copy(update={"answer": "\n".join([*lines[:number], changed, *lines[number + 1 :]])})
    return None


def _exchange(text: str, first: str, second: str) -> str:
    places = {number.value: number for number in numbers(text) if not number.word}
    if first not in places or second not in places or len(text) != len(text.lower()):
        return text
    one, other = sorted((places[first], places[second]), key=lambda number: number.start)
    a, b = text[one.start : one.end], text[other.start : other.end]
    if not (a[:1].isdigit() and b[:1].isdigit()):
        return text
    return text[: one.start] + b + text[one.end : other.start] + a + text[other.end :]
