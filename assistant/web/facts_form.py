"""Patient facts as the program understood them, as a form: value, status, words read from. Pure."""

from collections.abc import Mapping, Sequence

from assistant.answers import Reply
from assistant.patient import Fact, Status
from assistant.vocabulary import FACTS, FactDefinition, FactType
from assistant.web.cards import read_from
from assistant.web.html import Safe, button, el, join

UNKNOWN = "unknown"
SIGNS = {Status.ASSERTED: "", Status.DENIED: "no ", Status.SUSPECTED: "?"}
"""How a member of a set is written when it is not simply there."""


def facts_form(exchange: int, reply: Reply | None, corrections: Mapping[str, str]) -> Safe:
    """What is known, what the findings ask for, and a way to add anything else of the vocabulary."""
    head = el("h2", {}, "Patient facts")
    if reply is None:
        note = "Facts that you mention, such as a lesion's size, are listed here; you can correct them."
        return el(
            "section", {"class": "facts", "aria-label": "Patient facts"}, head, el("p", {"class": "quietly"}, note)
        )
    known = [name for name in FACTS if reply.facts.values.get(name)]
    asked = dict.fromkeys(name for finding in reply.findings for name in finding.missing if name in FACTS)
    corrected = [name for name in corrections if name in FACTS and name not in known]
    wanted = list(dict.fromkeys([*corrected, *(name for name in asked if name not in known)]))
    others = [name for name in FACTS if name not in known and name not in wanted]
    rows = [_row(exchange, FACTS[name], reply, corrections) for name in known]
    open_rows = [_row(exchange, FACTS[name], reply, corrections) for name in wanted]
    lead = (
        "As read from your words. Change one and the rules run again at once." if known else "No patient is described."
    )
    return el(
        "section",
        {"class": "facts", "aria-label": "Patient facts"},
        head,
        el("p", {"class": "quietly"}, lead),
        _reset(exchange) if corrections else None,
        el("div", {"class": "fact-rows"}, *rows),
        el("h3", {}, "Would help") if open_rows else None,
        el("div", {"class": "fact-rows"}, *open_rows) if open_rows else None,
        _more(exchange, others, reply, corrections),
    )


def _reset(exchange: int) -> Safe:
    title = "Take back every change of this form and read the facts from your words again"
    return el("p", {"class": "tools"}, button("Reset facts", "reset", "plain", exchange=exchange, title=title))


def _more(exchange: int, names: Sequence[str], reply: Reply, corrections: Mapping[str, str]) -> Safe:
    rows = (_row(exchange, FACTS[name], reply, corrections) for name in names)
    summary = el("summary", {}, "Add another fact")
    return el("details", {"class": "more-facts", "id": "more-facts"}, summary, el("div", {"class": "fact-rows"}, *rows))


def label(name: str) -> str:
    """A fact's name as a reader says it."""
    words = {
        "er": "ER",
        "pr": "PR",
        "her2": "HER2",
        "brca": "BRCA",
        "hr-status": "Hormone receptor",
        "mdt-discussion": "MDT discussion",
    }
    plain = name.replace("-", " ")
    return words.get(name, plain[:1].upper() + plain[1:])


def value_text(facts: Sequence[Fact]) -> str:
    """The values as the form writes and reads them: ``liver, no bone, ?brain``, numbers without a needless ``.0``."""
    many = bool(facts) and FACTS[facts[0].name].type is FactType.SET
    known = [fact for fact in facts if fact.status is not Status.UNKNOWN]
    return ", ".join((SIGNS[fact.status] if many else "") + _one(fact) for fact in known if many or _held(fact))


def _held(fact: Fact) -> bool:
    return fact.status in (Status.ASSERTED, Status.SUSPECTED)


def _one(fact: Fact) -> str:
    return f"{fact.value:g}" if isinstance(fact.value, float | int) else fact.value


def _row(exchange: int, definition: FactDefinition, reply: Reply, corrections: Mapping[str, str]) -> Safe:
    name = definition.name
    facts = reply.facts.values.get(name, ())
    field = f"fact-{name}"
    unit = el("span", {"class": "unit"}, definition.unit) if definition.unit else None
    classes = "fact corrected" if name in corrections else "fact"
    return el(
        "div",
        {"class": classes},
        el("label", {"for": field}, label(name)),
        el("span", {"class": "control"}, _control(field, exchange, definition, facts, name in reply.facts.conflicting), unit),
        _state(facts, corrected=name in corrections, conflicting=name in reply.facts.conflicting),
    )  # fmt: skip


def _control(field: str, exchange: int, definition: FactDefinition, facts: Sequence[Fact], conflicting: bool) -> Safe:
    written = "" if conflicting else value_text(facts)
    data: dict[str, str | int | bool | None] = {
        "id": field,
        "data-act": "fact",
        "data-exchange": exchange,
        "data-name": definition.name,
        "data-value": written,
    }
    if definition.type is FactType.CHOICE:
        options = [el("option", {"value": "", "selected": not written}, UNKNOWN)]
        options += [
            el("option", {"value": v, "selected": v == written}, v.replace("-", " ")) for v in definition.values
        ]
        return el("select", data, *options)
    hint = _hint(definition)
    listed = f"values-{definition.name}" if definition.values else None
    data |= {"type": "text", "value": written, "placeholder": hint, "list": listed, "autocomplete": "off"}
    data["inputmode"] = "decimal" if definition.type is FactType.NUMBER else None
    values = (
        el("datalist", {"id": listed}, *(el("option", {"value": v}) for v in definition.values)) if listed else None
    )
    return join([el("input", data), values])


def _hint(definition: FactDefinition) -> str:
    """What an empty field shows: how to write a value, never what could be taken for one."""
    if definition.type is FactType.MEASURE:
        return f"e.g. 12, or {' / '.join(definition.values)}"
    if definition.type is FactType.SET and len(definition.values) > 1:
        return f"e.g. {definition.values[0]}, no {definition.values[1]}"
    return "names, with commas" if definition.type is FactType.SET else "not known"


def _state(facts: Sequence[Fact], *, corrected: bool, conflicting: bool) -> Safe:
    """Status and the words read from; unknown is a grey question mark."""
    if conflicting:
        words = join((read_from(fact) for fact in facts), " and ")
        return el("p", {"class": "state warn"}, "Two values exclude each other: ", words, ". Choose one.")
    if not facts:
        mark = el("span", {"class": "mark", "aria-hidden": "true"}, "?")
        said = "set to unknown in the form" if corrected else UNKNOWN
        return el("p", {"class": "state"}, el("span", {"class": "truth unknown"}, mark, said))
    parts = (_fact_state(fact, many=len(facts) > 1) for fact in facts)
    return el("p", {"class": "state"}, join(parts, "; "))


def _fact_state(fact: Fact, *, many: bool) -> Safe:
    member = f"{_one(fact)} " if many or fact.status is Status.DENIED else ""
    place = f" ({fact.site})" if fact.site else ""
    status = "" if fact.status is Status.ASSERTED else f"{fact.status.value}, "
    return join([f"{member}{place.strip()} {status}{read_from(fact)}".strip()])
