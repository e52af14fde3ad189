"""What stands beside a source wherever it is shown, and how the sources of an answer stand to each other. Pure."""

from assistant.answering.agreement import Agreement, standing
from assistant.answers import Answer, Disagreement, Reply
from assistant.web.html import NOTHING, Safe, el, join
from assistant.web.sources import MACHINE_MADE, Sources, is_machine_made, kind_words
from ingest.documents import UNKNOWN

CHECKED = "Boardside’s restatement, checked by nobody yet"
LABELS = {
    Agreement.AGREE: ("=", "Sources agree"),
    Agreement.DISAGREE: ("≠", "Sources disagree"),
    Agreement.SEPARATE: ("∥", "No disagreement recorded"),
    Agreement.ONE: ("1", "One source"),
    Agreement.WEAK: ("1", "One weak source"),
    Agreement.NOT_COVERED: ("?", "Not covered"),
}
"""Sign and words; the sign repeats the words, and no colour of it means that an answer is right."""
WITHIN = "One source, at odds with itself"
PARTLY = "Partly not covered"


def origin_html(id_: str, sources: Sources, *, named: bool = True) -> Safe:
    """Kind and publisher (unless something else has ``named`` them), whether a machine wrote it, how current it is,
    whose words these are."""
    document = sources.document(id_)
    if document is None:
        return el("span", {"class": "origin"}, sources.title(id_))
    source = document.provenance
    current, old = sources.currency(id_)
    machine = is_machine_made(source)
    publisher = source.publisher if source.publisher != UNKNOWN else ""
    kind = publisher if machine and publisher else ", ".join(filter(None, (kind_words(source), publisher)))
    badge = join([el("span", {"class": "badge warn"}, MACHINE_MADE), " "]) if machine else None
    parts = (
        el("span", {}, kind) if named else None,
        el("span", {"class": "age old" if old else "age"}, current),
        el("span", {}, CHECKED) if source.restated else None,
    )
    return el("span", {"class": "origin"}, badge, join(parts, " · "))


def within_one(item: Disagreement) -> bool:
    """Whether all positions are of one source."""
    return len({position.document for position in item.positions}) == 1


def standing_words(reply: Reply, sources: Sources) -> tuple[Agreement, str, str]:
    """The label in words, and a sentence on what it rests on."""
    stand = standing(reply, sources.documents)
    agreement, count = stand.agreement, len(stand.documents)
    label = LABELS[agreement][1]
    if agreement is Agreement.WEAK and count > 1:
        label = "Weak sources only"
    if agreement is Agreement.DISAGREE and count == 1:
        label = WITHIN
    named = ", ".join(sources.short(id_) for id_ in stand.documents)
    beside = f", beside {'a weaker source' if len(stand.beside) == 1 else 'weaker sources'}" if stand.beside else ""
    detail = {
        Agreement.AGREE: f"{count} sources make the same point; they may rest on the same studies.",
        Agreement.DISAGREE: "Each position is shown below with its source.",
        Agreement.SEPARATE: f"{count} sources, each on points of its own.",
        Agreement.ONE: f"Rests on the {named}{beside}.",
        Agreement.WEAK: f"{named}; no stronger source is cited.",
        Agreement.NOT_COVERED: "The documents do not answer this.",
    }[agreement]
    return agreement, label, detail


def standing_html(reply: Reply, sources: Sources) -> Safe:
    """The label over an answer. An abstention says it in its own words."""
    if reply.abstained:
        return NOTHING
    agreement, label, detail = standing_words(reply, sources)
    sign = el("span", {"class": "sign", "aria-hidden": "true"}, LABELS[agreement][0])
    chips = [el("span", {"class": f"stands {agreement.value}"}, sign, label)]
    if isinstance(reply, Answer) and reply.uncovered:
        sign = el("span", {"class": "sign", "aria-hidden": "true"}, "?")
        chips.append(el("span", {"class": "stands not-covered"}, sign, PARTLY))
    return el("p", {"class": "standing"}, *chips, el("span", {"class": "quietly"}, detail))
