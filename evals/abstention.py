"""Whether refusing is right: precision and recall, and what became of each kind of question. Pure but for asking."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answers import Abstention, Answer
from assistant.respond import Assistant
from assistant.turns import Turn
from evals.cases import Case
from evals.statistics import Interval, wilson
from ingest.errors import QuestionRefused

OUTCOMES = ("answer", "in part", "not-in-documents", "off-domain")
EXPECTED = {"yes": "answer", "partly": "in part"}


@dataclass(frozen=True)
class Asked:
    """What a case calls for and what it got, both of ``OUTCOMES``."""

    case: Case
    expected: str
    given: str

    @property
    def to_refuse(self) -> bool:
        return self.case.answerable == "no"

    @property
    def refused(self) -> bool:
        return self.given not in OUTCOMES[:2]


def asked(assistant: Assistant, cases: Sequence[Case]) -> Iterator[Asked]:
    """Put every case that is not a request to fabricate: those are refused for another reason."""
    for case in cases:
        if case.reason == "fabrication-request":
            continue
        expected = EXPECTED.get(case.answerable, case.reason or "")
        yield Asked(case, expected, _outcome(assistant, case))


def _outcome(assistant: Assistant, case: Case) -> str:
    history = [Turn(message.role, message.content) for message in case.history]
    try:
        reply = assistant.reply(case.question, history, case.role)
    except QuestionRefused:
        return "off-domain"
    if isinstance(reply, Abstention):
        return reply.reason.value
    return "in part" if isinstance(reply, Answer) and reply.uncovered else "answer"


def precision(rows: Sequence[Asked]) -> Interval | None:
    """Of the questions refused, the share that was to be refused."""
    refused = [row for row in rows if row.refused]
    return wilson(sum(row.to_refuse for row in refused), len(refused))


def recall(rows: Sequence[Asked]) -> Interval | None:
    """Of the questions to be refused, the share that was."""
    wanted = [row for row in rows if row.to_refuse]
    return wilson(sum(row.refused for row in wanted), len(wanted))


def by_kind(rows: Sequence[Asked]) -> list[tuple[str, ...]]:
    """One row an expected outcome: how many, and how many got each outcome."""
    counts = {kind: Counter(row.given for row in rows if row.expected == kind) for kind in OUTCOMES}
    return [(kind, str(found.total()), *(str(found[given]) for given in OUTCOMES)) for kind, found in counts.items()]


def wrong(rows: Sequence[Asked]) -> dict[str, list[Case]]:
    """The cases that were answered wrongly, and those that were refused wrongly."""
    return {
        "to be refused, answered": [row.case for row in rows if row.to_refuse and not row.refused],
        "to be answered, refused": [row.case for row in rows if row.refused and not row.to_refuse],
    }
