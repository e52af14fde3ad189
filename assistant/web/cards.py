"""Findings as cards: severity, sentence, criteria with their truth values, what would settle it. Pure."""

from collections.abc import Sequence

from assistant.answers import Abstention, Reply
from assistant.findings import Criterion, Finding, Indicator, Truth, Verdict
from assistant.patient import Fact
from assistant.vocabulary import FACTS
from assistant.web.cites import statement_button
from assistant.web.html import NOTHING, Safe, button, el, join
from assistant.web.sources import MACHINE_MADE, Sources, is_machine_made

OPEN = 3
"""Cards that stand open; critical ones always do."""
CITED = 6
"""Statements that a card's foot shows; the others are folded."""
ASKED = 4
"""Questions that a card asks; its table names every criterion."""
ORDER = {Indicator.CRITICAL: 0, Indicator.WARNING: 1, Indicator.INFO: 2}
WEIGHT = {Indicator.CRITICAL: "Critical", Indicator.WARNING: "Caution", Indicator.INFO: "Note"}
# The word carries the meaning; the sign and its colour only repeat it. None of them is green.
TRUTH = {Truth.TRUE: ("met", "●"), Truth.FALSE: ("not met", "✕"), Truth.UNKNOWN: ("unknown", "?")}
DRAFT = "No clinician has reviewed this rule."


def by_severity(findings: Sequence[Finding]) -> list[Finding]:
    """Critical first; within one severity the order of the rules."""
    return sorted(findings, key=lambda finding: ORDER[finding.indicator])


def critical_cards(exchange: int, reply: Reply, sources: Sources) -> Safe:
    """What stands above the answer."""
    found = [f for f in reply.findings if f.indicator is Indicator.CRITICAL]
    if not found:
        return NOTHING
    cards = (card(exchange, finding, reply, sources) for finding in found)
    return el("section", {"class": "findings critical", "aria-label": "Critical findings"}, *cards)


def other_cards(exchange: int, reply: Reply, sources: Sources, *, titled: bool = True) -> Safe:
    """All others: as many open as the bound leaves, the rest folded."""
    found = by_severity(reply.findings)
    rest = [f for f in found if f.indicator is not Indicator.CRITICAL and not _said_already(f, reply)]
    if not rest:
        return NOTHING
    room = max(0, OPEN - sum(f.indicator is Indicator.CRITICAL for f in found))
    shown = [card(exchange, finding, reply, sources) for finding in rest[:room]]
    folded = [card(exchange, finding, reply, sources) for finding in rest[room:]]
    more = el("details", {"class": "more", "id": f"more-{exchange}"}, el("summary", {}, f"{len(folded)} more"), *folded)
    head = el("h4", {}, "Checked against the rules") if titled else None
    return el("section", {"class": "findings", "aria-label": "Findings"}, head, *shown, more if folded else None)


def _said_already(finding: Finding, reply: Reply) -> bool:
    """Whether a card would only repeat why there is no answer."""
    return isinstance(reply, Abstention) and finding.labels == (reply.reason.value,) and not finding.statements


def card(exchange: int, finding: Finding, reply: Reply, sources: Sources) -> Safe:
    """One finding. A rule that nobody has signed says so."""
    weight = finding.indicator.value
    head = el(
        "header",
        {},
        el("span", {"class": f"weight {weight}"}, WEIGHT[finding.indicator]),
        el("h5", {}, finding.title),
        _verdict(finding),
    )
    return el(
        "article",
        {"class": f"card {weight}", "data-rule": finding.rule, "aria-label": f"{WEIGHT[finding.indicator]}: {finding.title}"},
        head,
        el("p", {"class": "message"}, finding.message),
        _settle(finding),
        _criteria(exchange, finding),
        _rests_on(exchange, finding, reply, sources),
    )  # fmt: skip


def _verdict(finding: Finding) -> Safe:
    if finding.verdict is Verdict.UNKNOWN:
        return sign(Truth.UNKNOWN)
    return NOTHING


def sign(truth: Truth) -> Safe:
    word, mark = TRUTH[truth]
    return el(
        "span", {"class": f"truth {truth.value}"}, el("span", {"class": "mark", "aria-hidden": "true"}, mark), word
    )


def _settle(finding: Finding) -> Safe:
    """What the reader could tell us; a click brings them to the field."""
    if not finding.missing:
        return NOTHING
    asks = (
        button(FACTS[name].question if name in FACTS else name, "settle", "ask", fact=name)
        for name in finding.missing[:ASKED]
    )
    return el("p", {"class": "settle"}, "Would settle it: ", *asks)


def _criteria(exchange: int, finding: Finding) -> Safe:
    if not finding.criteria:
        return NOTHING
    counts = {truth: sum(c.truth is truth for c in finding.criteria) for truth in Truth}
    gist = ", ".join(f"{n} {TRUTH[truth][0]}" for truth, n in counts.items() if n)
    head = el("tr", {}, *(el("th", {"scope": "col"}, name) for name in ("Criterion", "State", "Read from")))
    rows = (_criterion(criterion) for criterion in finding.criteria)
    table = el("table", {"class": "criteria"}, el("thead", {}, head), el("tbody", {}, *rows))
    summary = el("summary", {}, f"Criteria: {gist}")
    fold = f"criteria-{exchange}-{finding.rule}"
    critical = finding.indicator is Indicator.CRITICAL
    return el("details", {"class": "checked", "id": fold, "open": critical}, summary, table)


def _criterion(criterion: Criterion) -> Safe:
    words = dict.fromkeys(read_from(fact) for fact in criterion.facts)
    read = join(words, ", ") if words else el("span", {"class": "quietly"}, "nothing said")
    note = el("span", {"class": "quietly"}, " The source gives no number for this.") if criterion.undefined else None
    return el("tr", {}, el("td", {}, criterion.text, note), el("td", {}, sign(criterion.truth)), el("td", {}, read))


def read_from(fact: Fact) -> str:
    """The words of the user that a fact was read from, or where else it comes from."""
    if fact.span:
        return f"“{fact.span.text}”"
    return f"follows from {fact.derived}" if fact.derived else "entered in the form"


def _rests_on(exchange: int, finding: Finding, reply: Reply, sources: Sources) -> Safe:
    marks = [statement_button(exchange, id_, reply, sources) for id_ in finding.statements]
    source = sources.short(finding.source) if finding.source else "Boardside’s own caution"
    document = sources.document(finding.source)
    machine = document is not None and is_machine_made(document.provenance)
    badge = el("span", {"class": "badge warn"}, MACHINE_MADE) if machine else None
    draft = el("span", {"class": "draft"}, DRAFT) if finding.draft else None
    cites = el("span", {"class": "cites"}, *marks[:CITED]) if marks else None
    more = el("span", {"class": "cites"}, *marks[CITED:])
    fold = f"rests-{exchange}-{finding.rule}"
    rest = el("details", {"id": fold}, el("summary", {}, f"{len(marks) - CITED} more"), more) if marks[CITED:] else None
    return el("footer", {}, join([el("span", {}, f"Rests on: {source}"), badge, cites, rest, draft], " "))
